"""Estimates that the tagger leaves out: 'police put the number of dead at 12'.

The verb is rarely one of speech, which is why a model that learned from few examples passes it over; a quantity put "at"
a number by somebody who can speak is an attribution all the same.
"""

from __future__ import annotations

import re

from assets.reading.en.sentences import sentence_at
from assets.reading.en.words import source_nouns
from assets.statements.content import Span, trimmed
from assets.statements.draft import Draft, holds
from assets.statements.subjects import subject_before

CERTAINTY = 0.85  # of the formula with a source as the subject right before it
_QUANTITY = (
    r"(?:number|figure|toll|total|tally|count|cost|price|value|worth|wealth|fortune|amount|sum|bill|share|rate|percentage|proportion|population"
    r"|turnout|unemployment|inflation|growth|size|level|chance|odds|probability|lead|advantage|edge|gap|margin|support|approval|damage|loss|losse"
    r"|casualtie|death|dead|injured|wounded|missing|displaced|homeless|crowd|attendance|deficit|debt|output|magnitude|speed|temperature)s?"
)
_NUMBER = (
    r"(?:[\w'’-]+\s){0,3}?(?:[$£€¥]?\d|(?:one|two|three|four|five|six|seven|eight|nine|ten|\w+teen|twelve|eleven|\w+ty|zero|half|hundreds|thousands"
    r"|dozens|scores|millions|billions|an?\s(?:hundred|thousand|million|billion|dozen|third|quarter))\b)"
)
_FORMULA = re.compile(
    r"(?<!\w)(?P<cue>puts?|pegs?|pegged|placed)\s(?P<said>(?:it"
    rf"|(?:[\w'’-]+\s){{0,3}}?{_QUANTITY}(?:\s(?:of|in|from|for|to|by|among)\s[^.,;:\n\"“”]{{2,60}}?)?)"
    rf"\s(?:at|closer\sto)\s{_NUMBER}[^;:\n\"“”—]*?)(?=[;:\n\"“”—]|[.,]\s|[.,]?$|\s(?:while|but|although|though|which|compared|up\sfrom|down\sfrom|and\s(?:said|says))\b)"
)
_FIRST_PREPOSITION = re.compile(r"\s(?:of|at|from|in|for|by|on|with)\s|,\s")


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


_DAYS = frozenset("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split())
_DETERMINERS = frozenset("a an the this that".split())
_NOT_ALONE = frozenset("it that which there this these those he she they one".split())
