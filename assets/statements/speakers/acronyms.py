"""What the acronyms of an article stand for, where it says so: "the British Bankers' Association (BBA)"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from assets.reading import patterns
from assets.reading.span import Span

_PATTERNS = patterns.table("en/entities")
_ACRONYM, _WORD, _ENDS = (_PATTERNS[n] for n in ("acronym", "word_of_name", "ends_a_name"))
_REACH = 120  # characters before the acronym in which its name begins
_MOST_JOINING = 2  # words like "of the" between two words of a name


class SpelledOut(NamedTuple):
    """Where the name stands, and the acronym in brackets after it."""

    name: Span
    acronym: Span


def spelled_out(text: str) -> Iterator[SpelledOut]:
    """Each acronym in brackets whose letters begin the words right before it, in their order."""
    for match in _ACRONYM.finditer(text):
        if (start := _name_start(text, match.start(), match["letters"].upper())) is not None:
            yield SpelledOut((start, match.start("before")), match.span("letters"))


def _name_start(text: str, end: int, letters: str) -> int | None:
    """Where the name begins whose words the letters stand for; letters may be left over between, as in Apacs."""
    begin = max(0, end - _REACH)
    begin = max([begin, *(m.end() for m in _ENDS.finditer(text, begin, end))])  # not across a sentence
    words = list(_WORD.finditer(text, begin, end))
    left, joining, several = len(letters), 0, 0
    for word in reversed(words):
        if word[0][0].islower():
            joining += 1
            if joining > _MOST_JOINING:
                return None
            continue
        left, joining, several = letters.rfind(word[0][0].upper(), 0, left), 0, several + 1
        if left < 0:
            return None
        if left == 0:
            return word.start() if several > 1 else None
    return None
