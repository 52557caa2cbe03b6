"""Estimates that the tagger leaves out: 'police put the number of dead at 12'.

The verb is rarely one of speech, which is why a model that learned from few examples passes it over; a quantity put "at"
a number by somebody who can speak is an attribution all the same.
"""

from __future__ import annotations

from assets.reading import patterns
from assets.reading.en.sentences import sentence_at
from assets.reading.en.words import source_nouns
from assets.reading.lexicon import words
from assets.statements.content import Span, trimmed
from assets.statements.draft import Draft, holds
from assets.statements.subjects import subject_before

CERTAINTY = 0.85  # of the formula with a source as the subject right before it
_PATTERNS = patterns.table("en/formulas")
_FORMULA = _PATTERNS["estimate"]
_FIRST_PREPOSITION = _PATTERNS["first_preposition"]


def estimates(text: str, drafts: list[Draft], sentences: list[Span]) -> list[Draft]:
    """Statements for the estimates that no draft holds yet and whose subject can speak."""
    made = []
    for match in _FORMULA.finditer(text):
        start, end = match.span()
        if holds(drafts, start, end):
            continue
        opening = sentence_at(sentences, start)[0]
        source = subject_before(text, opening, start)
        content = trimmed(text, *match.span("said"))
        if content and source and _can_speak(text, source, opening):
            made.append(Draft([content], match.span("cue"), source, CERTAINTY))
    return made


def _can_speak(text: str, source: Span, opening: int) -> bool:
    """Whether the head of the subject is a noun for sources or a name; a capital that only opens the sentence is no name."""
    words = _FIRST_PREPOSITION.split(text[slice(*source)])[0].split()
    while words and words[-1] in _DAYS:
        words.pop()  # "An attack Monday"
    if not words or text[source[0] : source[0] + 1].isdigit():
        return False
    head = words[-1]
    if head.lower() in source_nouns() and head.lower() not in _NOT_ALONE:
        return True
    described = words[0].lower() in _DETERMINERS and len(words) > 2 and not words[-2][0].isupper()  # "The storm Irma"
    return head[0].isupper() and not described and (len(words) > 1 or source[0] > opening)


_DAYS = words("en/calendar", "weekday")
_DETERMINERS = frozenset("a an the this that".split())
_NOT_ALONE = words("en/formulas", "not_alone")
