"""One parsed sentence -> its figures: each quantity with what it counts, what happened to it, where and when.

`read_figures` puts together what the other modules read: the counted noun (`counting`), the event (`events`), the thing,
place and direction (`things`), the day (`assets.language.times`). Ids, claims and currencies come later, in `extract`.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from dataclasses import dataclass

from spacy.tokens import Doc

from assets.language.times import Time, resolve
from assets.statistics.counting import PLURALS, Counted, counted_phrase, unit_name
from assets.statistics.days import is_day_of
from assets.statistics.events import category_of_thing, find_event, is_imagined, is_person
from assets.statistics.parsing import Parsed, lemma
from assets.statistics.quantities import Quantity
from assets.statistics.things import (
    bearer_of,
    complement_of,
    label_before,
    measured_bearer,
    moved_noun,
    multiplied,
    own_thing,
    owner_before,
    place_of,
    subject_before,
    thing_of,
    trend_of,
    without_end,
)
from assets.statistics.units import Unit, per_after, unit_called

Reject = tuple[int, int, str]  # start, end, reason


@dataclass(slots=True)
class Sentence:
    """A parsed sentence, its article's text, and where in it the sentence begins."""

    text: str
    offset: int
    parsed: Parsed
    times: list[Time]
    published_on: dt.date | None
    quantities: list[Quantity]

    @property
    def doc(self) -> Doc:
        """The sentence's tokens."""
        return self.parsed.doc

    def token_at(self, position: int) -> int:
        """The token that holds this character of the article."""
        return max(0, min(bisect_right(self.parsed.begins, position - self.offset) - 1, len(self.doc) - 1))

    def span(self, first: int, end: int) -> tuple[int, int]:
        """Where tokens `first` to `end` (exclusive) stand in the article."""
        return self.offset + self.parsed.begins[first], self.offset + self.parsed.ends[end - 1]

    def copied(self, first: int, end: int) -> str:
        """The characters of tokens `first` to `end` (exclusive)."""
        start, stop = self.span(first, end)
        return self.text[start:stop]


@dataclass(slots=True)
class Figure:
    """A row in the making: the columns of the contract that the sentence alone decides."""

    start: int
    end: int
    number_start: int
    number_end: int
    kind: str
    value: float | None
    low: float | None
    high: float | None
    low_inclusive: bool | None
    high_inclusive: bool | None
    modifier: str
    trend: str = "none"
    unit: str | None = None
    unit_text: str | None = None
    currency: str | None = None
    per_unit: str | None = None
    thing: str | None = None
    predicate: str | None = None
    category: str | None = None
    place: str | None = None
    as_of: dt.date | None = None
    as_of_text: str | None = None
    money: Unit | None = None  # the currency as named, to be settled for the whole article
    source: str = ""  # how the unit was found: symbol, noun, inherited, none
    digits: bool = False

    def columns(self) -> dict:
        """The columns of the contract that are set here."""
        return {name: getattr(self, name) for name in _COLUMNS}


_COLUMNS = tuple(name for name in Figure.__dataclass_fields__ if name not in ("money", "source", "digits"))


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
        _set_unit(figure, s, q.unit, q.unit_start, q.unit_end)
        if q.unit.kind == "duration" and _is_age(s.text, q):
            figure.kind = "age"
            if old := _OLD.match(s.text, figure.end):
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
        counted = _set_counted(figure, s, q, counted)
        last = max(last, s.token_at(figure.end - 1))
    head = counted.head if counted else None
    event = find_event(doc, number, last, head)
    figure.category = event.category
    if event.start is not None:
        figure.predicate = s.copied(event.start, event.end)
    restated = earlier and _RESTATED.fullmatch(s.text, earlier[-1].end, q.start)
    figure.trend = trend_of(
        doc, min(number, first), last, "index" if figure.unit in ("point", "basis point") else figure.kind, q.moves
    )
    if figure.unit == "point" and q.digits and (q.value or 0) % 1 and figure.trend != "none":
        figure.kind = "index"  # "was up 58.06 points"
    _set_thing(figure, s, min(first, number), last, counted, earlier, bool(restated))
    if restated and figure.trend == "none" and figure.unit != earlier[-1].unit:
        figure.trend = earlier[-1].trend
    if restated and s.text[q.start - 1] == "(" and figure.kind == earlier[-1].kind != "count":
        _share_bound(figure, earlier[-1])
    elif earlier and earlier[-1].trend != "none" and _LEVEL.fullmatch(s.text, earlier[-1].end, q.start):
        figure.trend = "none"  # the change is the figure before: "rose 5% to 12%"
    if figure.kind == "count" and counted is None and figure.category is None and figure.thing:
        figure.category = None if is_imagined(doc[number]) else category_of_thing(figure.thing)
    if figure.source == "":
        _settle_bare(figure, s, q, number, earlier)
    if event.category and counted is None and figure.source != "inherited" and figure.kind == "count":
        figure.thing = None  # "the quake killed 46": whom it killed is not said, and it did not kill quakes
    if figure.kind == "ratio" and figure.unit == "count" and not _TIMES_AS_MANY.match(s.text, figure.end):
        figure.kind, figure.unit, figure.category = "count", "time", None  # "raised rates three times this year"
    if figure.kind != "count" or (q.joined and event.start is not None):
        figure.category = None  # a "7-passenger crash", "Ms. Rivera, 43, was killed" count no people
    place = place_of(doc, first, last)
    if place:
        figure.place = s.copied(*place)
    _set_time(figure, s, range(min(first, number), last + 1))
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


# ---------------------------------------------------------------- units


def _set_unit(figure: Figure, s: Sentence, unit: Unit, start: int, end: int) -> None:
    figure.kind, figure.unit, figure.source = unit.kind, unit.name or None, "symbol"
    figure.unit_text = s.text[start:end]
    figure.end = max(figure.end, end)
    if (
        unit.name == "pound"
        and unit.currency is None
        and _WEIGHED.search(s.text, s.offset, s.offset + s.parsed.ends[-1])
    ):
        figure.kind, figure.unit = "measure", "pound-mass"
        return
    if unit.kind == "money":
        figure.money = unit


def _set_counted(figure: Figure, s: Sentence, q: Quantity, counted: Counted) -> Counted | None:
    """Set unit and thing from the counted noun; None where that noun is itself a unit ("two more years")."""
    doc = s.doc
    start, end = s.span(counted.first, counted.head + 1)
    called = unit_called(doc[counted.head].text)
    plain = all(t.lower_ in _PLAIN_BEFORE_UNITS for t in doc[counted.first : counted.head])
    if called and (plain or called.kind == "duration"):
        _set_unit(figure, s, called, s.span(counted.head, counted.head + 1)[0], end)
        if called.kind == "duration" and _OLD.match(s.text, end):
            figure.kind = "age"
        per = per_after(s.text, end)
        if per:
            figure.per_unit, figure.end = per
        return None
    if q.style == "part" and doc[counted.head].lower_ == "point" and counted.first == counted.head:
        _set_unit(figure, s, Unit("point", "index"), start, end)  # "a quarter point"
        return None
    if q.style in ("part", "ratio"):
        figure.thing = s.copied(counted.first, counted.head + 1)
        figure.source = "noun"
        figure.end = max(figure.end, end)
        return counted
    figure.unit, figure.source = unit_name(doc, counted), "noun"
    figure.unit_text = s.text[start:end]
    figure.end = max(figure.end, end)
    if figure.unit in ("point", "points"):
        figure.unit = "point"
        if _INDEX.search(s.text, s.offset, q.start):
            figure.kind = "index"
    per = per_after(s.text, end)
    if per:
        figure.per_unit, figure.end = per
    return counted


_PLAIN_BEFORE_UNITS = frozenset(
    "us u.s. imperial metric full consecutive straight whole more additional other further extra long short".split()
)
_WEIGHED = re.compile(
    r"\b(?:weigh\w*|weights?|heavy|heavier|heaviest|obes\w+|lift\w*|lbs?|pounds?\sof|overweight|body)\b", re.I
)
_INDEX = re.compile(
    r"\b(?:index|average|dow|nasdaq|s&p|ftse|nikkei|dax|cac|sensex|nifty|hang\sseng|kospi|topix|stoxx|bovespa|composite|shares|stocks|bourse|stock\s(?:market|exchange)|futures|e-minis)\b",
    re.I,
)
_LEFT_OF_AGE = re.compile(r"(?:year-)?olds?\s", re.I)
_OLD = re.compile(r"[-\s]olds?\b|\sof\sage\b", re.I)
_AGED = re.compile(r"\b(?:aged?|ages|age\sof|ages\sof|both)\s(?:between\s|from\s)?$", re.I)
_WORD_AFTER = re.compile(r"\s\w")
_AFTER_BARE_AGE = re.compile(r"\s(?:of\s[A-Z]|and\s|\()")  # "Lee, 40, of Leeds", but "300 beds, 40 of them"
_AFTER_AGE = re.compile(r"\s(?:was|is|were|of|from|and|has|had)\b")
_AGE_THINGS = re.compile(r"\b(?:age|ages|life\sexpectancy)\b", re.I)


def _is_age(text: str, q: Quantity) -> bool:
    return bool(_OLD.match(text, q.end) or _AGED.search(text, max(0, q.start - 16), q.start))


def _settle_bare(figure: Figure, s: Sentence, q: Quantity, number: int, earlier: list[Figure]) -> None:
    """What a number without unit or noun is: an age, a figure in the unit of the one before it, a level of an index."""
    if q.style not in ("exact", "vague", "few"):
        return
    if _is_bare_age(s, q, number, figure.category is not None) or (
        q.value and 0 < q.value < 120 and _AGE_THINGS.search(figure.thing or "")
    ):
        figure.kind, figure.unit, figure.source = "age", "year", "context"
        return
    listed = earlier and earlier[-1].kind == "age" and q.digits and _LISTED.fullmatch(s.text, earlier[-1].end, q.start)
    if listed and not _OTHERS.match(s.text, q.end):
        figure.kind, figure.unit, figure.source = "age", "year", "inherited"
        return
    if figure.kind == "count" and _is_age_limit(s, figure, q):
        figure.kind, figure.unit, figure.source = "age", "year", "context"
        person = s.token_at(figure.start) - 1
        figure.thing = s.copied(person, person + 1) if s.doc[person].tag_.startswith("NN") else None
        return
    if figure.thing and (counted := _counted_in_thing(s, figure)) is not None:
        figure.unit, figure.source = unit_name(s.doc, counted), "context"
        return
    size = q.value if q.value is not None else q.low
    for before in sorted(reversed(earlier[-3:]), key=lambda f: f.kind != "index"):
        other = before.value if before.value is not None else before.low
        if figure.category and before.kind != "count":
            continue  # "two weeks after he and four others were hurt"
        if before.kind == "index" and before.trend != "none" and q.digits:
            figure.kind, figure.unit, figure.source = "index", before.unit, "inherited"
            return
        if (
            before.kind == "percent"
            and before.trend != "none"
            and q.digits
            and _INDEX.search(s.text, s.offset, q.start)
        ):
            figure.kind, figure.source = "index", "context"
            return
        if (
            not size
            or not other
            or not before.source
            or before.kind not in ("count", "money", "measure", "duration", "percent")
        ):
            continue
        lead = s.text[max(before.end, figure.start - 30) : figure.start].lower()
        tie = _TIE.search(lead)
        if not tie or not (0.02 <= size / other <= 50 if before.kind == "count" else 0.2 <= size / other <= 5):
            continue
        figure.kind, figure.unit, figure.source = before.kind, before.unit, "inherited"
        if figure.kind == "count" and (before.source == "noun" or figure.category):
            figure.thing = before.thing if figure.category is None else (before.thing or "").split(" … ")[0] or None
        if (owner := owner_before(s.doc, s.token_at(figure.start))) is not None and not s.doc[owner[0]].like_num:
            counted_thing = (before.thing or "").split(" … ")[0] if figure.kind == "count" else ""
            figure.thing = f"{counted_thing} … {s.copied(*owner)}" if counted_thing else s.copied(*owner)
        figure.per_unit = figure.per_unit or before.per_unit
        figure.currency, figure.money = before.currency, before.money
        return


def _is_age_limit(s: Sentence, figure: Figure, q: Quantity) -> bool:
    """Whether a bound right after a word for people is one of age: "children under five", "adults 18 and older"."""
    token = s.token_at(figure.start)
    bounds = (q.low if q.low is not None else 0, q.high if q.high is not None else 0)
    if figure.modifier in ("exact", "vague", "about", "nearly") or not 0 < max(bounds) < 120 or token == 0:
        return False
    before = s.doc[token - 1]
    return is_person(before) or before.lower_ in _THOSE_AGED


_THOSE_AGED = frozenset("those anyone everyone anybody everybody kids teens % percent".split())


_NUMBER_OF = re.compile(r"\b(?:number|total|numbers)\sof\s(?:the\s)?$", re.I)


def _counted_in_thing(s: Sentence, figure: Figure) -> Counted | None:
    """The noun that a bare number counts where the sentence says so: "the number of refugees reached 3 million"."""
    at = s.text.rfind(figure.thing, s.offset, figure.start)
    if at < 0 or not _NUMBER_OF.search(s.text, s.offset, at):
        return None
    return counted_phrase(s.doc, s.token_at(at), None, False)


_OTHERS = re.compile(r"\s(?:others?|more|people|of)\b")  # "the driver, 43, and 5 others"
_LISTED = re.compile(r"\)?\s*(?:,|and|,\sand|or|to)\s*")
_TIE = re.compile(
    r"(?:\b(?:from|including|than|to|and|of\swhom|of\swhich|versus|against|was|were|is)|,|['’]s)\s*(?:the\s|about\s|only\s|just\s)?$"
)


def _is_bare_age(s: Sentence, q: Quantity, number: int, has_event: bool) -> bool:
    """ "Ms. Rivera, 43, said", "the driver, 24, was hurt", "aged 12": a bare number that is somebody's age."""
    text, doc = s.text, s.doc
    if _AGED.search(text, max(0, q.start - 16), q.start):
        return True
    if not q.digits or q.value is None or not 0 < q.value < 120 or q.value % 1 or number < 2 or q.modifier != "exact":
        return False
    if doc[number - 1].lower_ in ("now", "then") and doc[number - 2].text == ",":
        number -= 1  # "Smith, now 32, was"
    if doc[number - 1].text not in (",", "(", "—", "–") or text[q.number_start - 1] not in " (":
        return False
    if has_event and _WORD_AFTER.match(text, q.end) and not _AFTER_AGE.match(text, q.end):
        return False  # "Four Killed, 20 Wounded"
    closed = q.end >= len(text) or text[q.end] in ",.;)\n" or bool(_AFTER_BARE_AGE.match(text, q.end))
    return (doc[number - 2].tag_ in ("NNP", "NNPS") and (closed or doc[number - 1].text == ",")) or (
        (doc[number - 2].tag_ in ("NN", "NNS") or doc[number - 2].lower_ in ("other", "another")) and closed
    )


# ---------------------------------------------------------------- thing and time

# the same amount said again in another unit: "190 points, or 0.6%", "87 mph (140 km/h)"
_LEVEL = re.compile(r"[^.;]{0,30}\bto\s(?:about\s|around\s|just\s|nearly\s|a\s(?:record\s)?)?", re.I)
_RESTATED = re.compile(
    r"\s*(?:,?\s*or\s(?:about\s|around\s|roughly\s)?|\((?:or\s|about\s|around\s|roughly\s|some\s)*)\s*", re.I
)


def _set_thing(
    figure: Figure, s: Sentence, first: int, last: int, counted: Counted | None, earlier: list[Figure], restated: bool
) -> None:
    if figure.kind == "ratio" and counted is None and (span := multiplied(s.doc, s.token_at(figure.number_end - 1))):
        _copy_thing(figure, s, span, first, earlier)
        return
    if counted is not None and figure.kind in ("count", "ratio"):
        if counted.rest is not None and figure.category is None:
            figure.thing = s.copied(counted.head + 1, counted.rest + 1)
            return
        figure.thing = s.copied(counted.first, complement_of(s.doc, counted.head))
        if figure.category is None and figure.kind == "count":
            bearer = bearer_of(s.doc, first, counted.head)
            bearer = _after_figures(s, bearer, earlier) if bearer else None
            if bearer and not any(_meet(s.span(*bearer), q) for q in s.quantities):
                figure.thing += f" … {s.copied(*bearer)}"
        return
    is_money = figure.kind == "money"
    if figure.kind == "duration" and (_WITHIN.search(s.text, max(s.offset, figure.start - 8), figure.start)):
        return
    span = own_thing(s.doc, first, last, is_money)
    if restated and (span is None or not s.text.startswith(" of ", figure.end)):
        figure.thing = earlier[-1].thing
        return
    if span is not None and earlier and (noun := moved_noun(s.doc, first, last, is_money)) is not None:
        apposed = _is_apposed(s.doc, min(noun, first), s.token_at(earlier[-1].end - 1))
        if span[0] <= noun < span[1] and apposed and earlier[-1].thing:
            figure.thing = earlier[-1].thing  # "sales fell to $2m, a 4% drop": of sales
            return
    if span is None:
        if figure.kind == "duration" and _is_adjunct(s, figure):
            return
        compared = _compared_with(figure, s, earlier) or _apposed_to(figure, s, first, last, earlier)
        if compared is not None:
            figure.thing = compared.thing
            return
        if figure.kind == "age" and s.text[figure.start : figure.end].lower().endswith(("-old", "-olds", "olds")):
            return  # "a 9-year-old": the person is the figure's own words
        span = thing_of(s.doc, first, last, is_money)
        if span is None and figure.kind == "percent":
            figure.thing = _share_before(s, earlier)
        if span is None and figure.thing is None and figure.kind in ("money", "measure", "percent"):
            span = label_before(s.doc, first)
    if span is not None:
        _copy_thing(figure, s, span, first, earlier)
        if figure.thing and span[1] - span[0] == 1 and (bearer := measured_bearer(s.doc, span[0], first)):
            if not any(_meet(s.span(*bearer), q) for q in s.quantities):
                figure.thing += f" … {s.copied(*bearer)}"


def _copy_thing(figure: Figure, s: Sentence, span: tuple[int, int], first: int, earlier: list[Figure]) -> None:
    """Set the thing to the noun phrase at tokens `span`, or to what is left of it where other figures stand in it."""
    start, end = s.span(*span)
    for other in s.quantities:  # "a five-year, 1.8 billion-mile journey": the thing is the journey
        if start <= other.number_start and other.end < end and other.number_start > figure.number_start:
            start = other.end + len(s.text[other.end : end]) - len(s.text[other.end : end].lstrip(" ,)-–"))
            if old := _LEFT_OF_AGE.match(s.text, start, end):
                start = old.end()  # "the 22-year-old striker"
    overlapped = [f for f in earlier if f.number_start < end and start < f.number_end]
    if overlapped:
        within = overlapped[0].start
        head = without_end(s.doc, span[0], s.token_at(within)) if start < within else None
        # "the yield on the 10-year note fell 2%": the yield
        figure.thing = s.copied(*head) if head else overlapped[-1].thing
    elif later := next((q for q in s.quantities if _meet((start, end), q)), None):
        head = without_end(s.doc, span[0], s.token_at(later.start)) if figure.end <= start < later.start else None
        if head and s.doc[head[1] - 1].is_alpha:
            figure.thing = s.copied(*head)  # "29% of Japan's population of 125 million"
            return
        if (
            earlier
            and earlier[-1].kind == figure.kind == "money"
            and _LISTED.fullmatch(s.text, earlier[-1].end, figure.start)
        ):
            figure.thing = earlier[-1].thing
            return
        before = subject_before(s.doc, first)
        figure.thing = s.copied(*before) if before else None
    else:
        figure.thing = s.text[start:end]


def _share_before(s: Sentence, earlier: list[Figure]) -> str | None:
    """What an earlier share of the sentence is of: "a third of voters agree, 15% do not"."""
    for before in reversed(earlier):
        if before.kind in ("percent", "ratio") and before.thing and s.text.startswith(" of ", before.end):
            return before.thing
    return None


# durations that say when or how long ago something was, and are no property of a thing: "in the past nine weeks"
_ADJUNCT_BEFORE = re.compile(
    r"\b(?:last|past|next|previous|coming|preceding|following|first|final|after|(?:\w+est|worst|best|least|most|first|time)\sin)\s"
    r"(?:just\s|only\s|about\s)?$",
    re.I,
)
_ADJUNCT_AFTER = re.compile(
    r"\s(?:to|ended|ending|through)\s(?:the\send\sof\s)?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
    r"|\s(?:ago|later|earlier|before|after|afterwards?|hence|since|previously|prior|beforehand|into|in\sadvance|from\snow|on)\b",
    re.I,
)
_WITHIN = re.compile(r"\bwithin\s$", re.I)


def _is_adjunct(s: Sentence, figure: Figure) -> bool:
    return bool(
        _ADJUNCT_AFTER.match(s.text, figure.end)
        or _ADJUNCT_BEFORE.search(s.text, max(s.offset, figure.start - 24), figure.start)
    )


# what an earlier figure of the same kind is held against: "61%, compared with 58% in 2015"
_COMPARED = re.compile(
    r"\b(?:compared\s(?:to|with)|against|versus|vs\.?|instead\sof|rather\sthan|(?:up\s|down\s)?from|than)\s(?:the\s)?$",
    re.I,
)
_COMPARED_REACH = 120  # characters between the two


def _compared_with(figure: Figure, s: Sentence, earlier: list[Figure]) -> Figure | None:
    """The figure before this one whose level before, or whose counterpart, this one is."""
    if not earlier:
        return None
    before = earlier[-1]
    same = before.kind == figure.kind and (before.unit == figure.unit or not figure.source)
    level = before.trend != "none" and _LEVEL.fullmatch(s.text, before.end, figure.start)
    near = figure.start - before.end <= _COMPARED_REACH
    return before if level or (same and near and _COMPARED.search(s.text, before.end, figure.start)) else None


def _is_apposed(doc: Doc, at: int, before: int) -> bool:
    """Whether the phrase at token `at` stands behind a comma, with no verb since the figure that ends at token `before`."""
    while at > before + 1 and doc[at - 1].tag_ in ("DT", "JJ", "JJR", "RB", "PDT"):
        at -= 1
    between = doc[before + 1 : at]
    if not between or between[-1].text not in (",", "–", "—", "("):
        return False
    return not any(
        t.tag_.startswith(("VB", "MD"))
        or t.lower_ in ("and", "but", "while", ";")
        or (t.text == "(" and len(between) > 1)
        for t in between
    )


def _apposed_to(figure: Figure, s: Sentence, first: int, last: int, earlier: list[Figure]) -> Figure | None:
    """The figure before this one whose change this one is: "sold 40,000 cars in May, 7% more than a year earlier"."""
    if figure.trend == "none" or figure.kind not in ("percent", "money", "measure") or not earlier:
        return None
    doc, before = s.doc, earlier[-1]
    at = first - 1 if doc[first - 1].lower_ in ("up", "down") else first
    compares = (
        last + 2 < len(doc)
        and doc[last + 1].lower_ in ("more", "less", "fewer", "higher", "lower")
        and doc[last + 2].lower_ == "than"
    )
    if before.thing is None or before.kind == "duration" or not (at < first or compares):
        return None
    return before if _is_apposed(doc, at, s.token_at(before.end - 1)) else None


def _after_figures(s: Sentence, span: tuple[int, int], earlier: list[Figure]) -> tuple[int, int] | None:
    """A noun phrase without the figures at its beginning: "striker" of "the 26-year-old striker"."""
    start, end = span
    for figure in earlier:
        if s.span(start, end)[0] <= figure.start < figure.end < s.span(start, end)[1] and figure.source != "noun":
            start = s.token_at(figure.end - 1) + 1
    while start < end and s.doc[start].tag_ in (",", ":", "-RRB-", "''", "HYPH", "CD"):
        start += 1
    return (start, end) if start < end and s.doc[start].tag_ != "IN" else None


def _meet(span: tuple[int, int], quantity: Quantity) -> bool:
    return span[0] < quantity.end and quantity.start < span[1]


_SINCE = re.compile(
    r"\b(?P<word>as\sof|since|by|until|in|on|for|from|during|through|between)\s(?:early\s|late\s|mid-?)?(?:the\s)?$",
    re.I,
)
# what the figure is held against: "higher than in 2019", "up from last year"
_THAN = re.compile(
    r"\b(?:as(?!\s(?:of|at)\b)|than|from|compared\s(?:to|with)|versus|against)\s(?:(?:in|on|at|the|that|levels?|same|of|period|time|month|quarter|half)\s){0,4}$",
    re.I,
)


def _is_of_another(figure: Figure, s: Sentence, time: Time) -> bool:
    """Whether a time after the figure is that of what it is held against: "28%, compared with 19% in 2010"."""
    if time.start < figure.end:
        return False
    if any(_COMPARED.search(s.text, figure.end, q.start) for q in s.quantities if figure.end <= q.start < time.start):
        return True
    if (
        figure.trend != "none"
        and s.text[figure.end : time.start] == " on "
        and time.kind not in ("weekday", "full", "month_day")
    ):
        return True  # "up 9% on last year"
    if s.text[max(0, time.start - 5) : time.start] == "from " and _TO_TIME.match(s.text, time.end):
        return False  # "died from 1914 to 1918"
    lead = max(figure.end, time.start - 60)
    return bool(_THAN.search(s.text, lead, time.start) or _RECORD_SINCE.search(s.text, lead, time.start))


_TO_TIME = re.compile(r"\s(?:to|until|till|through)\s")
# "the highest since 1982"
_RECORD_SINCE = re.compile(
    r"\b(?:[a-z]{2,}est|worst|best|first|most|least)\b[^,.;]{0,40}\ssince\s(?:(?:at|least)\s){0,2}$", re.I
)
_TIME_REACH = 60  # characters; further off, a time expression more often belongs to another clause


def _set_time(figure: Figure, s: Sentence, inside: range) -> None:
    """The time expression nearest after the figure at tokens `inside`, or else the last before it, of those that are its own."""
    compared = _COMPARED.search(s.text, max(s.offset, figure.start - 30), figure.start)
    others = [s.token_at(q.number_start) for q in s.quantities if not _meet((figure.start, figure.end), q)]
    after = [t for t in s.times if 0 <= t.start - figure.end <= _TIME_REACH]
    before = [t for t in s.times if t.end <= figure.start and not compared]
    usable = [t for t in (*after, *reversed(before)) if not _is_of_another(figure, s, t)]
    time = next((t for t in usable if is_day_of(s.doc, inside, s.token_at(t.start), others, False)), None)
    if time is None and figure.category is not None:
        time = next((t for t in usable if is_day_of(s.doc, inside, s.token_at(t.start), others, True)), None)
    if time is None:
        return
    day = resolve(s.text[time.start : time.end], s.published_on)
    if day is None:
        return
    lead = _SINCE.search(s.text, max(s.offset, time.start - 18), time.start)
    if (
        lead
        and lead["word"].lower() in ("in", "for", "from", "between")
        and time.kind not in ("year", "dayless", "which_month", "quarter")
    ):
        lead = None  # "was sworn in Monday"
    figure.as_of, figure.as_of_text = day, s.text[lead.start() if lead else time.start : time.end]
