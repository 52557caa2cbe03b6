"""The subject right before a formula's verb, as characters: 'police | put the toll at 12', 'Acme, a bank, | did not respond'.

For the patterns of `refusals.py` and `estimates.py`, which look for a verb; the tagger finds its own sources.
"""

from __future__ import annotations

from assets.reading import patterns
from assets.statements.content import Span, trimmed

_PATTERNS = patterns.table("en/formulas")
_SUBJECT = _PATTERNS["subject"]
_THAT = _PATTERNS["that_before_subject"]


def subject_before(text: str, opening: int, verb: int) -> Span | None:
    """The subject that ends before `verb` in the sentence that begins at `opening`."""
    found = _SUBJECT.search(text[opening:verb])
    if found is None:
        return None
    begin = max([found.start(1), *(m.end() for m in _THAT.finditer(found.string, found.start(1)))])
    return trimmed(text, opening + begin, opening + found.end(1))
