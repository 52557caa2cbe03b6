"""What the acronyms of an article stand for, where it says so: "the British Bankers' Association (BBA)".

Of a body whose name is translated the acronym may be that of its own language: "the National Statistics Institute (INSEE)".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from assets.reading import patterns
from assets.reading.en.words import first_names, organisation_words
from assets.reading.span import Span
from assets.statements.speakers.name_words import where_words

_PATTERNS = patterns.table("en/entities")
_ACRONYM, _WORD, _ENDS = (_PATTERNS[n] for n in ("acronym", "word_of_name", "ends_a_name"))
_REACH = 120  # characters before the acronym in which its name begins
_MOST_JOINING = 2  # words like "of the" between two words of a name
_FEWEST_TRANSLATED = 3  # words of a translated name; two thirds of their first letters are in the acronym, in any order
_LONGEST_AS_WORD = 6  # letters of an acronym that is printed as a word
FEWEST_LETTERS = 3  # words of a body's name whose acronym may leave out the state
_OF_A_STATE = ("Department", "Ministry", "Office")
_JOINS = ("of", "for", "and", "on", "in", "the")


class SpelledOut(NamedTuple):
    """Where the name stands, and the acronym in brackets after it."""

    name: Span
    acronym: Span


def spelled_out(text: str) -> Iterator[SpelledOut]:
    """Each acronym in brackets whose letters begin the words right before it, in their order."""
    for match in _ACRONYM.finditer(text):
        letters, words = match["letters"].upper(), _words_before(text, match.start())
        start = _name_start(words, letters)
        if start is None:
            start = _translated_start(words, letters)
        if start is not None:
            yield SpelledOut((start, match.start("before")), match.span("letters"))


def _words_before(text: str, end: int) -> list[re.Match[str]]:
    """The words right before a place, the nearest first, not across the end of a sentence."""
    begin = max(0, end - _REACH)
    begin = max([begin, *(m.end() for m in _ENDS.finditer(text, begin, end))])
    return list(_WORD.finditer(text, begin, end))[::-1]


def _name_start(words: list[re.Match[str]], letters: str) -> int | None:
    """Where the name begins whose words the letters stand for; letters may be left over between, as in Apacs."""
    left, joining, several = len(letters), 0, 0
    for word in words:
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


def _translated_start(words: list[re.Match[str]], letters: str) -> int | None:
    """Where the name of a body begins whose words have their first letters in the acronym, in whatever order."""
    name: list[re.Match[str]] = []
    joining = 0
    for word in words:
        joining = joining + 1 if word[0][0].islower() else 0
        if joining > _MOST_JOINING or word[0] == "The" or (joining and word[0] not in _JOINS):
            break
        if not joining:
            name.append(word)
    shared = sum(word[0][0].upper() in letters for word in name)
    is_body = any(word[0] in organisation_words() for word in name)
    if not is_body or len(letters) < _FEWEST_TRANSLATED or len(name) < _FEWEST_TRANSLATED or 3 * shared < 2 * len(name):
        return None
    return name[-1].start()


def as_acronym(word: str) -> str:
    """A name of one word as an acronym in capitals, which some papers print as a word: "Nasa"; empty where it can be none."""
    letters = word.replace(".", "")
    as_word = FEWEST_LETTERS <= len(letters) <= _LONGEST_AS_WORD and letters.istitle() and letters not in first_names()
    return letters.upper() if letters.isupper() or as_word else ""


def initials(core: tuple[str, ...]) -> str:
    """The first letters of a name's words in capitals."""
    return "".join(w[0] for w in " ".join(core).replace("-", " ").split() if w[0].isupper())


def without_state(core: tuple[str, ...]) -> tuple[str, ...]:
    """A body's name without the state or department before it: "US | Securities and Exchange Commission", "Department of | Health and Human Services"."""
    if core[0] in where_words():
        return core[1:]
    return core[2:] if core[0] in _OF_A_STATE and core[1:2] == ("of",) else core
