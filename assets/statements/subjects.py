"""The subject right before a formula's verb, as characters: 'police | put the toll at 12', 'Acme, a bank, | did not respond'.

For the patterns of `refusals.py` and `estimates.py`, which look for a verb; the tagger finds its own sources.
"""

from __future__ import annotations

import re

from assets.statements.content import Span, trimmed

_SUBJECT = re.compile(
    r"(?:^|[,;:—–(]\s*(?:(?:and|but|while|although|though)\s+)?|\b(?:and|but|while|although|though|that)\s+)"
    r"((?:[\w’'.&-]++ ?){1,10}?(?:, [^,]{2,50},)?)\s*(?:also|however|still|have|has|had|later|\w+ly)?\s*$"
)
_THAT = re.compile(r"(?<=\w )that\s")  # "He was told that | the UN puts ..."


def subject_before(text: str, opening: int, verb: int) -> Span | None:
    """The subject that ends before `verb` in the sentence that begins at `opening`."""
    found = _SUBJECT.search(text[opening:verb])
    if found is None:
        return None
    begin = max([found.start(1), *(m.end() for m in _THAT.finditer(found.string, found.start(1)))])
    return trimmed(text, opening + begin, opening + found.end(1))
