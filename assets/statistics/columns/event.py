"""The columns `category` and `predicate`: what happened to those counted. `clause/` finds it along the parse."""

from __future__ import annotations

import re
from functools import lru_cache

from assets.reading import patterns
from assets.reading.lexicon import words
from assets.statistics.clause.categories import PERSONS, USES, category_of_thing, is_person
from assets.statistics.clause.counting import counts_children
from assets.statistics.clause.events import find_event
from assets.statistics.clause.reality import is_imagined
from assets.statistics.ranges import is_vote
from assets.statistics.work import JOINT, Case, Figure, Sentence, step

_PATTERNS = patterns.table("en/figures")
_TOGETHER, _AMONG, _AMONG_THEM, _FROM_BEFORE = (
    _PATTERNS[n] for n in ("together", "among", "among_them", "from_before")
)
_OF_THEM, _FURTHER, _FOR_AND_AGAINST = (_PATTERNS[n] for n in ("of_them", "further", "for_and_against"))
_ELSEWHERE = _PATTERNS["elsewhere"]
_OF_WHOLE, _BEHIND_WHOLE, _ARE_SOME = (_PATTERNS[n] for n in ("of_whole", "behind_whole", "are_some"))
_DEATH_TOLL, _THE_DISEASE = (_PATTERNS[n] for n in ("death_toll", "the_disease"))
_NUMBER_OF_VICTIMS, _LABEL, _DISEASE, _OUTBREAK, _GOLF = (
    _PATTERNS[n] for n in ("number_of_victims", "victims_label", "disease", "outbreak", "golf")
)
_OF_DEAD, _OF_HURT, _OF_ATTACK = _PATTERNS["of_dead"], _PATTERNS["of_hurt"], _PATTERNS["of_attack"]
_OF_HOW_MANY, _AGES_BETWEEN = _PATTERNS["of_how_many"], _PATTERNS["ages_between"]
_ILL_WITH, _DISEASE_OR_BUG = _PATTERNS["ill_with"], _PATTERNS["disease_or_bug"]
_ILL_REACH = 70  # characters behind a figure in which the disease is named
_SICK = words("en/events", "sick")
_NEAR = 80  # characters between two figures of one event


@step(reads="unit", writes="event")
def happened(case: Case) -> None:
    """What the clause says that happened to those counted."""
    head = case.counted.head if case.counted else None
    event = find_event(case.tokens, case.number, case.last, head)
    category = None if case.figure.unit == "time" else event.category  # "shot three more times"
    case.event, case.happened = category, event.start is not None
    case.figure.category = category
    if event.start is not None and event.end is not None:
        case.figure.predicate = case.sentence.copied(event.start, event.end)


@step(reads="unit thing event", writes="event")
def of_thing(case: Case) -> None:
    """A bare number that is the amount of a noun has the noun's category: "the death toll rose to 62"."""
    figure = case.figure
    if figure.kind != "count" or case.counted is not None or figure.category is not None:
        return
    if is_imagined(case.tokens[case.number]):
        return
    if _DEATH_TOLL.search(case.text, case.sentence.start, figure.start):
        figure.category = "killed"
    if not figure.thing:
        return
    figure.category = figure.category or category_of_thing(figure.thing)
    told = _NUMBER_OF_VICTIMS.search(case.text, case.sentence.start, figure.start)
    if figure.category is None and told:
        figure.category = _state(told["state"])


@step(reads="unit event", writes="event")
def labelled(case: Case) -> None:
    """A number behind a label: "Injured: 120"."""
    figure = case.figure
    label = _LABEL.search(case.text, max(0, figure.start - 20), figure.start)
    if figure.kind == "count" and figure.category is None and not figure.source and label:
        figure.category = _state(label["state"])
        case.event = figure.category


def _state(word: str) -> str | None:
    return USES["state"].get(word.lower()) or USES["noun"].get(word.lower().rstrip("s"))


@step(reads="unit", writes="event")
def of_vote(case: Case) -> None:
    """The result of a vote is of those who voted: "passed by 252-173", "a 54-45 vote"."""
    figure = case.figure
    is_result = figure.kind == "score" and is_vote(case.text, figure.start, figure.end)
    if is_result or (figure.kind == "count" and figure.source in ("", "inherited") and _is_for_or_against(case)):
        figure.category = "voting"


def _is_for_or_against(case: Case) -> bool:
    """Whether it is one of the two numbers of a vote: "217 against, 205 for"."""
    start = case.figure.number_start
    told = _FOR_AND_AGAINST.finditer(case.text, max(case.sentence.start, start - _NEAR), case.sentence.end)
    return any(start in (m.start(), m.start("second")) for m in told)


@step(reads="unit event", writes="event")
def of_disease(case: Case) -> None:
    """Cases are of people who are ill where a disease is named beside them, or an outbreak in the article; so are those treated for it."""
    figure, s = case.figure, case.sentence
    if figure.kind == "count" and figure.category in (None, "injured") and _is_ill(s, figure):
        figure.category = None if is_imagined(case.tokens[case.number]) else "infected"
        return
    if figure.kind != "count" or figure.category is not None:
        return
    of_the_sick = (figure.unit or "").split(" ")[-1] in _SICK
    told_so = (of_the_sick or figure.unit is None) and _are_cases(figure.thing or "")
    if told_so and not is_imagined(case.tokens[case.number]):
        figure.category = "infected"
    if not of_the_sick or told_so:
        return
    is_of = s.text.startswith(" of ", figure.end)  # "cases of assault", in an article on an outbreak
    near = s.text[figure.end if is_of else max(s.start, figure.start - 30) : min(s.end, figure.end + 40)]
    told = _THE_DISEASE.search(near) or (not is_of and _names(_OUTBREAK, s.text))
    if _DISEASE.search(near) or (told and _names(_DISEASE, s.text)):
        if not is_imagined(case.tokens[case.number]):
            figure.category = "infected"


def _are_cases(thing: str) -> bool:
    """Whether the thing of a bare number is cases of a disease: "dengue cases rose to 3,400", "cases of dengue passed 1,000"."""
    told = thing.split(JOINT)[0].split(" in ")[0].lower()
    return _DISEASE.search(told) is not None and any(word.removesuffix("s") in _SICK for word in told.split())


def _is_ill(s: Sentence, figure: Figure) -> bool:
    """ "222 people were admitted with diarrhoea": the disease is named right behind what became of them."""
    named = _DISEASE_OR_BUG.search(s.text, figure.end, min(s.end, figure.end + _ILL_REACH))
    return named is not None and _ILL_WITH.search(s.text, figure.end, named.start()) is not None


@lru_cache(maxsize=16)
def _names(pattern: re.Pattern[str], text: str) -> bool:
    """Whether an article names something anywhere: looked for once, however many of its figures ask."""
    return pattern.search(text) is not None


@step(reads="unit event", writes="event")
def of_golf(case: Case) -> None:
    """Nobody is hurt by a round of golf: "shot 71 with four birdies"."""
    if case.figure.category == "killed_or_injured" and _names(_GOLF, case.text):
        nobody = not is_person(case.tokens[case.counted.head]) if case.counted else case.quantity.digits
        if nobody:
            case.figure.category = case.event = None


@step(reads="unit event", writes="event")
def of_survivors(case: Case) -> None:
    """Those who were shot live, and so do the victims of an attack, where the article tells of the hurt and of no dead."""
    figure, text = case.figure, case.text
    victims = figure.category is None and figure.kind == "count" and (figure.unit or "").endswith("victim")
    if figure.category != "killed_or_injured" and not (victims and _names(_OF_ATTACK, text)):
        return
    if _names(_OF_HURT, text) and not _names(_OF_DEAD, text):
        figure.category = case.event = "injured"


@step(reads="unit event", writes="event")
def of_people_only(case: Case) -> None:
    """Only counts count people: not a "7-passenger crash", nor "Ms. Rivera, 43, was killed", nor the children of a father of two who was."""
    rate = _OF_HOW_MANY.search(case.figure.per_unit or "")  # "18.9 deaths per 100,000 people"
    if case.figure.kind != "count" or rate or counts_children(case) or (case.quantity.joined and case.happened):
        case.figure.category = None


@step(reads="unit event", writes="event")
def shared(s: Sentence) -> None:
    """Figures side by side share an event: "six priests and two women were killed", "12 died, among them five children"."""
    _share_with_parts(s)
    _share_with_those_of(s)
    for a, b in zip(s.figures, s.figures[1:], strict=False):
        _tell_apart(s.text, a, b)
        if a.kind == b.kind == "count":
            _share_with_next(s.text, a, b)


def _share_with_next(text: str, a: Figure, b: Figure) -> None:
    if a.category and not b.category and _is_of_the_same(text, a, b):
        _copy(a, b)
    if a.category and b.source == "noun" and _AMONG.fullmatch(text, a.end, b.start):
        if a.category != "killed_or_injured" or b.category not in ("killed", "injured"):
            _copy(a, b)  # but "six were shot, including one who died"
    elif _TOGETHER.fullmatch(text, a.end, b.start):
        _share(text, a, b)


def _is_of_the_same(text: str, a: Figure, b: Figure) -> bool:
    """Whether the second goes on telling of the first: "the toll rose to 41 from 38", "12 people died, among them five children", "12 died in Lund and 5 in Kolm"."""
    if b.unit in (None, a.unit) and _FROM_BEFORE.fullmatch(text, a.end, b.start):
        return True
    if a.category == "voting" and b.unit in (None, a.unit) and text[a.end : b.start] == " to ":
        return True  # "by 322 votes to 277"
    elsewhere = _ELSEWHERE.match(text, a.end) if b.unit == a.unit and b.unit_text is None else None
    if elsewhere is not None and elsewhere.end() == b.number_start:
        return True
    return _AMONG_THEM.fullmatch(text, a.end, b.start) is not None


def _share_with_parts(s: Sentence) -> None:
    """Those whom a count falls into, and whom an aside tells of, share its event: "20 bodies were found, eleven women and nine men"."""
    counts = [f for f in s.figures if f.kind == "count"]
    for number, whole in enumerate(counts):
        if whole.category and whole.value is not None:
            for part in _parts(s.text, whole, counts[number + 1 :]):
                _copy(whole, part)
    for a, b in zip(counts, counts[1:], strict=False):
        between = _AGES_BETWEEN.fullmatch(s.text, a.end, b.start)
        if between and b.category and not a.category and b.source == a.source == "noun":
            _copy(b, a)  # "20 children – aged between five and ten – and six adults were killed"


def _parts(text: str, whole: Figure, following: list[Figure]) -> list[Figure]:
    """The figures behind another that add up to it, if they do: two side by side, or more of them."""
    parts: list[Figure] = []
    total = 0.0
    for before, figure in zip([whole, *following], following, strict=False):
        if figure.value is None or figure.category not in (None, whole.category) or figure.start - before.end >= _NEAR:
            return []
        parts.append(figure)
        total += figure.value
        if total >= (whole.value or 0):
            break
    return parts if total == whole.value and (len(parts) > 2 or _are_beside(text, whole, parts)) else []


def _are_beside(text: str, whole: Figure, parts: list[Figure]) -> bool:
    """Whether two figures of no event yet stand together, close behind a third."""
    if len(parts) != 2 or any(part.category for part in parts) or parts[1].start - whole.end >= _NEAR:
        return False
    return _TOGETHER.fullmatch(text, parts[0].end, parts[1].start) is not None


def _share_with_those_of(s: Sentence) -> None:
    """Those of a whole share its event: "of the 40 arrested, 12 were students, and five were minors"; not "... 12 were released"."""
    whole = None
    counts = [f for f in s.figures if f.kind == "count"]
    for a, b in zip(counts, counts[1:], strict=False):
        if a.category and _OF_WHOLE.search(s.text, s.start, a.start):
            whole = a
        behind = _BEHIND_WHOLE.fullmatch(s.text, a.end, b.number_start)
        if whole is None or b.unit_text or behind is None:
            whole = None
        elif b.category is None and _ARE_SOME.match(s.text, b.end):
            b.category = whole.category


def _tell_apart(text: str, a: Figure, b: Figure) -> None:
    """ "Two were killed and seven more shot": the seven are not among the dead."""
    if (a.category, b.category) != ("killed", "killed_or_injured") or b.start - a.end >= _NEAR:
        return
    if _FURTHER.match(text, b.start) and "." not in text[a.end : b.start]:
        b.category = "injured"


def _share(text: str, a: Figure, b: Figure) -> None:
    if a.category is None and b.category and b.predicate and not _OF_THEM.match(text, b.number_end):
        _copy(b, a)
    elif b.category is None and a.category and a.predicate and b.source == "noun":
        _copy(a, b)


def _copy(origin: Figure, to: Figure) -> None:
    """Give the event to a figure of people: not to the villages of "12 villages and 300 people were evacuated"."""
    if PERSONS.get((to.unit or "").split(" ")[-1]) == "no":
        return
    to.category, to.predicate = origin.category, origin.predicate
