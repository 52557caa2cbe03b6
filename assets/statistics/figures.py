"""One parsed sentence -> its figures: each quantity with what it counts, what happened to it, where and when.

`read_figures` puts together what the other modules read: the event (`events`), unit (`figure_units`), thing
(`figure_things`), place (`places`), direction (`trends`) and day (`days`). Ids, claims and currencies come later, in
`extract`.
"""

from __future__ import annotations

import re

from assets.statistics.categories import category_of_thing
from assets.statistics.counting import PLURALS, counted_phrase
from assets.statistics.days import set_time
from assets.statistics.draft import Figure, Sentence
from assets.statistics.events import find_event, is_imagined
from assets.statistics.figure_things import LEVEL, RESTATED, set_thing
from assets.statistics.figure_units import OLD, is_age, set_counted, set_unit, settle_bare
from assets.statistics.parsing import lemma
from assets.statistics.places import place_of
from assets.statistics.quantities import Quantity
from assets.statistics.trends import trend_of
from assets.statistics.units import unit_called

Reject = tuple[int, int, str]  # start, end, reason


def read_figures(sentence: Sentence) -> tuple[list[Figure], list[Reject]]:
    """The figures of one sentence, in order, and the numbers that turned out to be none."""
    figures: list[Figure] = []
    rejects: list[Reject] = []
    for quantity in sentence.quantities:
        if figures and figures[-1].per_unit and quantity.number_end <= figures[-1].end:
            continue  # part of the figure before: "12 per 100,000 people"
        reason = _name_part(sentence, quantity)
        figure = None if reason else _figure(sentence, quantity, figures)
        if figure is None:
            rejects.append((quantity.number_start, quantity.number_end, reason or _why_none(sentence, quantity)))
        else:
            figures.append(figure)
    _share_events(sentence.text, figures)
    _settle_levels(sentence.text, figures)
    return figures, rejects


# a level and then its change: "the index (16,369.03, up 58.06 points)"
_THEN_MOVED = re.compile(r"\s*(?:,|\()?\s*(?:up|down|a\s(?:gain|loss|rise|drop|fall|decline|increase)\sof)\s", re.I)


def _settle_levels(text: str, figures: list[Figure]) -> None:
    """Give a bare level the unit of the change that follows it, and the change the thing of its level."""
    for level, change in zip(figures, figures[1:], strict=False):
        if (
            level.source == ""
            and level.kind == "count"
            and change.kind == "index"
            and _THEN_MOVED.fullmatch(text, level.end, change.start)
        ):
            level.kind, level.unit, level.source = "index", change.unit, "inherited"
            change.thing = change.thing or level.thing


# "six priests and two women were killed", "killing six priests and two women": one event for both figures
_TOGETHER = re.compile(
    r"\s*(?:\([^()]*\)|,\s\w+ly|,\sincluding\s[^,;.]{1,40})?\s*(?:,|and|,\sand|as\swell\sas|&|plus)\s(?:the\s|another\s|at\sleast\s|\w+\sand\s)?",
    re.I,
)


_AMONG = re.compile(r"(?:\s(?:others|more))?\W*(?:including|among\sthem|of\swhom|of\sthem)\W*(?:at\sleast\s)?", re.I)


# "12 people died in the camp, among them five children"
_AMONG_THEM = re.compile(r"[^.;:]{0,40},\samong\sthem\s(?:at\sleast\s)?", re.I)
_OF_THEM = re.compile(r"\sof\s(?:them|whom|those|these)\b", re.I)
_FURTHER = re.compile(r"\W*(?:\w+\W+){0,3}?(?:more|others?|another|additional)\b", re.I)


def _share_events(text: str, figures: list[Figure]) -> None:
    for a, b in zip(figures, figures[1:], strict=False):
        if a.category == "killed" and b.category == "killed_or_injured" and b.start - a.end < 80:
            if _FURTHER.match(text, b.start) and "." not in text[a.end : b.start]:
                b.category = "injured"  # "two were killed and seven more shot": the seven are not among the dead
        both_counts = a.kind == b.kind == "count"
        if both_counts and a.category and not b.category and _AMONG_THEM.fullmatch(text, a.end, b.start):
            b.category, b.predicate = a.category, a.predicate
        if both_counts and a.category and _AMONG.fullmatch(text, a.end, b.start) and b.source == "noun":
            if a.category != "killed_or_injured" or b.category not in ("killed", "injured"):
                b.category, b.predicate = a.category, a.predicate  # but "six were shot, including one who died"
            continue
        if a.kind != b.kind or a.kind != "count" or not _TOGETHER.fullmatch(text, a.end, b.start):
            continue
        if a.category is None and b.category and b.predicate and not _OF_THEM.match(text, b.number_end):
            a.category, a.predicate = b.category, b.predicate
        elif b.category is None and a.category and a.predicate and b.source == "noun":
            b.category, b.predicate = a.category, a.predicate


def _figure(s: Sentence, q: Quantity, earlier: list[Figure]) -> Figure | None:
    """The figure of one quantity, or None where nothing says that it is one."""
    doc = s.doc
    number, number_last = s.token_at(q.number_start), s.token_at(q.number_end - 1)
    first, last = s.token_at(q.start), max(number_last, s.token_at(q.end - 1))
    figure = Figure(
        q.start, q.end, q.number_start, q.number_end, "count", q.value, q.low, q.high,
        q.low_inclusive if q.low is not None else None, q.high_inclusive if q.high is not None else None,
        q.modifier, per_unit=q.per_unit, currency=q.currency, digits=q.digits,
    )  # fmt: skip
    counted = None
    if q.unit is not None:
        set_unit(figure, s, q.unit, q.unit_start, q.unit_end)
        if q.unit.kind == "duration" and is_age(s.text, q):
            figure.kind = "age"
            if old := OLD.match(s.text, figure.end):
                figure.end = old.end()  # "a 14-year-old boy": the boy is the thing, not an old boy
                last = max(last, s.token_at(figure.end - 1))
    elif q.style == "score":
        figure.kind, figure.source = "score", "symbol"
        figure.value = figure.low = figure.high = figure.low_inclusive = figure.high_inclusive = None
    elif q.style == "exact" and number_last + 1 < len(doc) and doc[number_last + 1].lower_ == "times":
        figure.kind, figure.unit, figure.source = "ratio", "count", "noun"
        figure.unit_text = s.copied(number_last + 1, number_last + 2)
        last = number_last + 1
        figure.end = max(figure.end, s.span(last, last + 1)[1])
    elif q.style in ("ratio", "multiplier", "part"):
        figure.kind = "ratio"
        if q.style != "multiplier":
            counted = counted_phrase(doc, number_last + 1, q.value, False)
    else:
        counted = counted_phrase(doc, number_last + 1, q.value, q.joined and s.text[q.number_end] in "-‑–")
    if earlier and q.unit is not None and q.unit.kind == "duration" and _is_span(s, q, earlier):
        figure.modifier, figure.start = "exact", q.number_start
        figure.low = figure.high = q.value
        figure.low_inclusive = figure.high_inclusive = True
    if counted is not None:
        counted = set_counted(figure, s, q, counted)
        last = max(last, s.token_at(figure.end - 1))
    head = counted.head if counted else None
    event = find_event(doc, number, last, head)
    figure.category = event.category
    if event.start is not None:
        figure.predicate = s.copied(event.start, event.end)
    restated = earlier and RESTATED.fullmatch(s.text, earlier[-1].end, q.start)
    figure.trend = trend_of(
        doc, min(number, first), last, "index" if figure.unit in ("point", "basis point") else figure.kind, q.moves
    )
    if figure.unit == "point" and q.digits and (q.value or 0) % 1 and figure.trend != "none":
        figure.kind = "index"  # "was up 58.06 points"
    set_thing(figure, s, min(first, number), last, counted, earlier, bool(restated))
    if restated and figure.trend == "none" and figure.unit != earlier[-1].unit:
        figure.trend = earlier[-1].trend
    if restated and s.text[q.start - 1] == "(" and figure.kind == earlier[-1].kind != "count":
        _share_bound(figure, earlier[-1])
    elif earlier and earlier[-1].trend != "none" and LEVEL.fullmatch(s.text, earlier[-1].end, q.start):
        figure.trend = "none"  # the change is the figure before: "rose 5% to 12%"
    if figure.kind == "count" and counted is None and figure.category is None and figure.thing:
        figure.category = None if is_imagined(doc[number]) else category_of_thing(figure.thing)
    if figure.source == "":
        settle_bare(figure, s, q, number, earlier)
    if event.category and counted is None and figure.source != "inherited" and figure.kind == "count":
        figure.thing = None  # "the quake killed 46": whom it killed is not said, and it did not kill quakes
    if figure.kind == "ratio" and figure.unit == "count" and not _TIMES_AS_MANY.match(s.text, figure.end):
        figure.kind, figure.unit, figure.category = "count", "time", None  # "raised rates three times this year"
    if figure.kind != "count" or (q.joined and event.start is not None):
        figure.category = None  # a "7-passenger crash", "Ms. Rivera, 43, was killed" count no people
    place = place_of(doc, first, last)
    if place:
        figure.place = s.copied(*place)
    set_time(figure, s, range(min(first, number), last + 1))
    return figure if _says_something(figure, q) else None


# what "four times" multiplies: "as many", "the rate", "higher", "earnings", but not "this year" or "in May"
_TIMES_AS_MANY = re.compile(
    r"\s(?!(?:this|in|on|at|since|last|before|during|while|when|with|without|by|from|to|and|or|after|until|for|a|an|per|each|every"
    r"|between|already|so|but|now|here|there|he|she|it|they|we|you|yesterday|today|despite|under|because|against|within|through"
    r"|throughout|across|among|if|again|ago|not|recently)\b)[a-z]+"
)


def _is_span(s: Sentence, q: Quantity, earlier: list[Figure]) -> bool:
    """Whether "over" says how long an amount is spent, and bounds nothing: "$9bn on six dams over 20 years"."""
    over = s.token_at(q.start)
    between = s.doc[s.token_at(earlier[-1].end - 1) + 1 : over]
    return (
        s.text[q.start : q.number_start].lower() == "over "
        and q.value is not None
        and any(figure.kind == "money" for figure in earlier[-2:])
        and s.doc[over - 1].tag_[:2] in ("NN", "CD")  # not "for over 20 years", "and over 20 years"
        and len(between) <= 8
        and not any(t.tag_ in ("VBD", "VBZ", ",") for t in between)
    )


def _share_bound(figure: Figure, before: Figure) -> None:
    """What bounds an amount bounds the same amount in another unit: "more than 10 miles (16 km)"."""
    bounds = ("more_than", "at_least", "less_than", "at_most")
    if figure.modifier != "exact" or before.modifier not in bounds or figure.value is None:
        return
    figure.modifier = before.modifier
    figure.low = figure.value if before.low is not None else None
    figure.high = figure.value if before.high is not None else None
    figure.low_inclusive, figure.high_inclusive = before.low_inclusive, before.high_inclusive


# ---------------------------------------------------------------- names


def _name_part(s: Sentence, q: Quantity) -> str | None:
    """`name_part` for digits right after a proper noun with no unit and no plural noun after them: "Planet 9"."""
    if q.unit is not None or not q.digits or q.modifier != "exact" or q.style == "score":
        return None
    doc = s.doc
    number, after = s.token_at(q.number_start), s.token_at(q.number_end - 1) + 1
    if number == 0:
        return None
    before = doc[number - 1]
    if before.lower_ in _NOT_A_NAME:
        return None
    counted = counted_phrase(doc, after, q.value, False) if after < len(doc) else None
    if counted and doc[counted.head].tag_ == "NNP" and q.value != 1 and doc[after].tag_ == "NNP":
        return "name_part"  # "the 11 Pro Max"
    capitals = before.text.isupper() and len(before) > 1 and before.text.isalpha()
    if not (before.tag_ in ("NNP", "NNPS") or capitals) or not before.text[:1].isupper():
        return None
    if counted and (
        (doc[counted.head].tag_ in ("NNS", "NNPS") and lemma(doc[counted.head]) != doc[counted.head].lower_)
        or doc[counted.head].lower_ in PLURALS
        or unit_called(doc[counted.head].text)
    ):
        return None
    following = doc[after].tag_ if after < len(doc) else ""
    if counted is None and following.startswith(("VB", "JJ", "RB", "IN", "TO")) and number - 1 == 0:
        return None
    return "name_part"


_NOT_A_NAME = frozenset("about around over under nearly almost some in on at another all only total".split())


def _why_none(s: Sentence, q: Quantity) -> str:
    words = s.text[q.number_start : q.number_end].lower()
    return "idiom" if words == "one" or q.style in ("few", "part", "vague") else "low_confidence"


def _says_something(figure: Figure, q: Quantity) -> bool:
    """Whether anything at all says what the number is of."""
    if figure.kind != "count" or figure.source or figure.category or figure.unit:
        return True
    if q.style == "few":
        return False
    return (
        figure.modifier != "exact"
        or figure.trend != "none"
        or (figure.thing is not None and q.digits)
        or q.style == "vague"
    )
