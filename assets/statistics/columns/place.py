"""The columns `place` and `place_source`: where a figure is placed by its clause, its sentence, or the article around it.

Only what happened to people (a figure with a category) looks further than its clause: for the nearest place of its sentence, then for
that of the title, then for the dateline; not where its words speak of another time than the article's.
"""

from __future__ import annotations

import datetime as dt
from itertools import takewhile

from assets.reading import patterns
from assets.reading.doc import Doc
from assets.reading.en.lemmas import lemma
from assets.reading.lexicon import rows, words
from assets.reading.span import Span
from assets.reading.syntax import Token, Tokens
from assets.statistics.clause.people import cast_of
from assets.statistics.work import Case, Figure, Sentence, Work, step

_PREPOSITIONS, _THROUGH = words("en/figures", "place_preposition"), words("en/figures", "through_place")
_BEFORE_OPENINGS = words("en/figures", "before_opening")
_DIRECTIONS = words("en/figures", "direction")
_NOT_PLACES = frozenset(
    name.lower() for kind in ("month", "month_abbreviated", "weekday") for name in words("en/calendar", kind)
)
_KINDS = words("en/figures", "place_kind")
_PARTS = _KINDS | words("en/figures", "place_part")
_NAMED_OF = words("en/figures", "named_of")
_STRIKING, _STRIKERS = words("en/figures", "striking_verb"), words("en/figures", "striker")
_JOINED = frozenset(
    name for r in rows("countries") for name in (r["name"], *r["other_names"].split("|")) if " and " in name
)
_NAMES = ("NNP", "NNPS")
_BODIES = words("en/figures", "no_spot")
_SAINTS = ("St", "Saint", "Mount")
_SUBJECTS, _CLAUSES = ("nsubj", "nsubjpass"), ("relcl", "acl", "advcl", "ccomp")
_REACH = 16  # tokens after a figure
_NEWS = dt.timedelta(days=60)  # before the article; what is older is another event than the one that the title names
_IN_TITLE, _TOWN = (patterns.table("en/figures")[name] for name in ("place_in_title", "place_of_dateline"))
_OPENING = 4  # tokens in which a sentence opens with its place


@step(writes="place")
def of_clause(case: Case) -> None:
    """The place that a preposition ties to the figure's clause ("in northern Gaza"), if any."""
    _set(case, _place(case.tokens, case.first, case.last))


@step(reads="event", writes="place")
def of_sentence(case: Case) -> None:
    """Of what happened to people also the nearest other place of the sentence: "A bus crash in Kolm killed 12"."""
    if case.figure.place is None and case.figure.category is not None:
        doc = case.tokens
        named = ((i, _place_at(doc, i) or _struck_at(doc, i)) for i in range(len(doc) - 1))
        found = [place for i, place in named if place and not _is_elsewhere(doc, case.first, i)]
        _set(case, min(found, key=lambda place: abs(place[0] - case.first), default=None))


def _set(case: Case, place: Span | None) -> None:
    if place:
        case.figure.place, case.figure.place_source = case.sentence.copied(*place), "text"


@step(writes="place")
def not_of_bearers(work: Work) -> None:
    """No place is a person, nor a firm or club that gives something or is known by one word: "bought for £4m from Kolm Athletic", "12 jobs at Tarvo"."""
    for s in work.sentences:
        for figure in s.figures:
            if figure.place and figure.place_source == "text" and _is_bearer(work, s, figure.place):
                figure.place = figure.place_source = None


def _is_bearer(work: Work, s: Sentence, place: str) -> bool:
    """Whether the article's cast has a person, or a body that is no spot, by a name that the sentence has as a place."""
    start = s.text.find(place, s.start, s.end)
    mention = next((m for m in cast_of(work).inside(start, start + len(place)) if m.end == start + len(place)), None)
    if mention is None or place.startswith(_SAINTS) or place.split()[-1].lower() in _KINDS:
        return False
    entity = cast_of(work).entities[mention.entity]
    if entity.kind == "person":
        is_surname = len(entity.core) > 1 and mention.core[-1] == entity.core[-1]
        return mention.titled or (bool(entity.gender) and is_surname)
    before = s.text[max(s.start, start - 10) : start].lower().split()
    given = bool(before) and before[-1] == "from"
    is_firm = mention.kind == "organisation" and "." not in place and (given or " " not in place)
    return is_firm and not (before and before[-1] == "in")


@step(reads="event as_of", writes="place")
def inherited(work: Work) -> None:
    """The place of the title or the dateline for what happened to people, where their sentence names none."""
    place, source = _around(work.doc)
    for figure in work.figures if place else ():
        if figure.place is None and figure.category is not None and _is_news(figure, work.doc):
            figure.place, figure.place_source = place, source


def _around(doc: Doc) -> tuple[str | None, str | None]:
    """The place that the title names, and the text as well, or that of the dateline; and which of the two."""
    for found in _IN_TITLE.finditer(doc.title or ""):
        place = found["place"]
        if place in doc.text and place.split()[0].lower() not in _NOT_PLACES:
            return place, "title"
    town = _TOWN.match(doc[doc.dateline])
    return (town["place"], "dateline") if town else (None, None)


def _is_news(figure: Figure, doc: Doc) -> bool:
    return figure.as_of is None or doc.published_on is None or doc.published_on - figure.as_of <= _NEWS


def _place(doc: Tokens, first: int, last: int) -> Span | None:
    """Tokens of the nearest after the figure; else of the one that opens the sentence ("In Kabul, 12 people were killed").

    Where somebody comes from is the place only if no other follows: "two nurses from Kerala were killed in Kuwait".
    """
    origin = None
    for i in range(last + 1, min(len(doc) - 1, last + _REACH)):
        if doc[i].tag == "CD" and i > last + 1:
            break
        if (place := _place_at(doc, i)) and not _is_elsewhere(doc, first, i):
            if doc[i].lower != "from":
                return place
            origin = origin or place
    if origin:
        return origin
    opening = next((i for i in range(min(_OPENING, first)) if doc[i].lower not in _BEFORE_OPENINGS), first)
    place = _place_at(doc, opening) if opening < first else None
    return place if place and place[1] <= first and doc[place[1]].text == "," else None


def _is_elsewhere(doc: Tokens, first: int, preposition: int) -> bool:
    """Whether a place behind a figure is that of another clause, with a subject of its own: "arrested 30, and floods in Idlen have"."""
    if preposition < first:
        return False
    above = {first, *(a.i for a in doc[first].ancestors)}
    path = list(takewhile(lambda t: t.i not in above, (doc[preposition], *doc[preposition].ancestors)))
    if any(_is_clause_of_its_own(node) for node in path):
        return True
    # "in Kenya, where 32 have died, schools in Nairobi stayed shut"
    is_of_subject = bool(path) and path[-1].dep in _SUBJECTS and path[-1].i > first
    way = takewhile(lambda t: t.i != path[-1].head.i, (doc[first], *doc[first].ancestors)) if is_of_subject else ()
    return any(node.dep in _CLAUSES for node in way)


def _is_clause_of_its_own(verb: Token) -> bool:
    joined = verb.tag.startswith("VB") and verb.dep in ("conj", "parataxis", "ccomp")
    return joined and any(c.dep in _SUBJECTS and not _is_counted(c) for c in verb.children)


def _is_counted(subject: Token) -> bool:
    """Whether a subject is so many more of what the sentence counts: "four people were killed and 12 injured in Kolm"."""
    return subject.tag == "CD" or any(c.tag == "CD" for c in subject.children)


def _place_at(doc: Tokens, i: int) -> Span | None:
    """Tokens of the named place after the preposition at token `i`, or None."""
    through = doc[i].lower == "through" and lemma(doc[i].head) in _THROUGH
    on_part = doc[i].lower == "on" and (_named_after(doc, i) != i or _is_named_of(doc, i + 1))
    if not (doc[i].lower in _PREPOSITIONS or through or on_part) or doc[i].tag != "IN":
        return None
    return _name_behind(doc, _named_after(doc, i))


def _struck_at(doc: Tokens, i: int) -> Span | None:
    """Tokens of the place that what comes from the sky, the sea or a gun hits: "rockets hit Kolm, killing 12"; or None."""
    if lemma(doc[i]) not in _STRIKING or not doc[i].tag.startswith("VB"):
        return None
    subject = next((c for c in doc[i].children if c.dep == "nsubj"), None)
    striker = doc[i].head if subject is not None and subject.tag == "WDT" else subject
    return _name_behind(doc, i) if striker is not None and lemma(striker) in _STRIKERS else None


def _name_behind(doc: Tokens, i: int) -> Span | None:
    """Tokens of the name behind token `i`, if it can be a place's: not "the Ministry of Health", "Kolm officials"."""
    end = _end_of_name(doc, i)
    if end < len(doc) - 1 and doc[end].tag == "POS" and doc[end + 1].tag in _NAMES:
        i = end  # "in Nigeria's Benue state"
        end = _end_of_name(doc, i)
    with_kind = end + (end > i + 1 and end < len(doc) and doc[end].lower in _KINDS)  # "in Nakuru county"
    is_place = _is_name(doc, i + 1, end) and not _goes_on(doc, i + 1, with_kind)
    return (i + 1, with_kind) if is_place else None


def _goes_on(doc: Tokens, first: int, end: int) -> bool:
    """Whether what follows a name makes it another's: "Kolm officials", "Kolm's mayor", "the Ministry of Health"; not "Kolm's north"."""
    if end >= len(doc) - 1:
        return False
    following = doc[end + 1]
    if doc[end].tag == "POS":
        return following.lower not in _PARTS
    joint = ("of", "for") if doc[first].lower == "the" else ("of",)  # "the Centre for Health"
    return doc[end].tag.startswith(("NN", "CD")) or (doc[end].lower in joint and following.tag in _NAMES)


def _is_name(doc: Tokens, first: int, end: int) -> bool:
    """Whether tokens are a name that may be a place's: not "Monday"."""
    name = next((t for t in doc[first:end] if t.tag in _NAMES), None)
    last = doc[end - 1]
    return name is not None and name.lower not in _NOT_PLACES and last.tag in _NAMES and last.text not in _BODIES


def _end_of_name(doc: Tokens, i: int) -> int:
    """The token after the name that begins behind token `i`, with what it is of: "the Gulf of Aden", "Port of Spain"."""
    end = i + 1
    while end < len(doc) and _may_be_named(doc, end, end == i + 1):
        end += 1
    if end < len(doc) - 1 and doc[end].lower == "of" and doc[end + 1].tag in _NAMES and doc[end - 1].lower in _NAMED_OF:
        return _end_of_name(doc, end)
    joined = " ".join(t.text for t in doc[i + 1 : end + 2]) if end < len(doc) - 1 and doc[end].lower == "and" else ""
    return end + 2 if joined in _JOINED else end


def _is_named_of(doc: Tokens, i: int) -> bool:
    """Whether a name that goes on behind "of" begins here, or behind an article: "the Isle of Man"."""
    i += doc[i].lower == "the"
    return i < len(doc) - 1 and doc[i].lower in _NAMED_OF and doc[i].text[0].isupper() and doc[i + 1].lower == "of"


def _named_after(doc: Tokens, i: int) -> int:
    """The token before the name: the preposition at `i`, the "of" behind what the place is ("in the port of Kolm"), or a comma ("in the capital, Kolm")."""
    for at in range(i + 1, min(i + 5, len(doc) - 2)):
        following = doc[at + 1].lower
        # but "in Port of Spain"
        is_of = (
            following == "of" and doc[at].lower in _PARTS and doc[at + 2].tag in _NAMES and not _is_named_of(doc, at)
        )
        if is_of or (following == "," and doc[at].lower in _KINDS and _is_apposed(doc, at + 2)):
            return at + 1
        if doc[at].tag not in ("DT", "JJ", "NN", "NNP", "JJS", "POS", "VBG"):
            break
    return i


def _is_apposed(doc: Tokens, i: int) -> bool:
    """Whether a name stands here between commas, or ends what is said: "in the capital, Kolm, on Monday"."""
    end = _end_of_name(doc, i - 1)
    return doc[i].tag in _NAMES and (end >= len(doc) or doc[end].text in (",", ".", ";", "(", "and"))


def _may_be_named(doc: Tokens, i: int, begins: bool) -> bool:
    """Whether a token may be part of a place's name, which may begin with "the"."""
    word = doc[i].lower
    if doc[i].tag in _NAMES or doc[i].tag == "HYPH" or (begins and word == "the"):
        return True
    return word in _DIRECTIONS and i + 1 < len(doc)
