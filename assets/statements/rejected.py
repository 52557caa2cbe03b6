"""Why a quotation is no statement: scare quotes, titles of works, nicknames, marks without a partner, nobody named.

Only the reason is told here; which quotations are left over is known in `extract.py`.
"""

from __future__ import annotations

import re

from assets.reading import patterns
from assets.reading.en.quotations import DASHES, Quotation
from assets.reading.lexicon import words

_PATTERNS = patterns.table("en/rejects")
_WORK = _PATTERNS["work"]
_SMALL = words("en/rejects", "small_in_a_title")


def reason_of(text: str, q: Quotation) -> tuple[str, str]:
    """(reason, detail) for a quotation that lies in no statement."""
    inner = text[q.inner_start : q.inner_end]
    words = re.findall(r"[\w’'-]+", inner)
    before = text[max(0, q.start - 40) : q.start]
    if q.style in DASHES:
        return "no_speaker", "a line of dialogue of which the article does not say who spoke it"
    if not q.closed and not q.continued:
        return "unbalanced_quotes", "the mark that opens here is not closed in its paragraph"
    after = text[q.end : q.end + 20]
    capitals = sum(w[0].isupper() or w[0].isdigit() for w in words)
    if (
        1 <= len(words) <= 4
        and re.search(r"[A-Z][\w.’'-]+ \(?$", before)
        and re.match(r"\)? [A-Z]", after)
        and capitals == len(words)
    ):
        return "title", "a nickname inside a name"
    small = sum(w.lower() in _SMALL for w in words)
    works = (
        words
        and capitals + small >= len(words)
        and words[0][0].isupper()
        and not re.search(r"[.!?,]$", inner.strip())
        and len(words) <= 12
    )
    if works and (len(words) > 1 or _WORK.search(before)):
        return "title", "the title of a work or the name of a thing"
    if len(words) <= 5 and not re.search(r"[.!?]$", inner.strip()):
        return "scare_quote", "marks around a word or phrase that nobody is said to have said here"
    return "no_speaker", "a quotation for which no source and cue were found"
