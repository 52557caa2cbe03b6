"""Which unit a figure has: as it is written, from the noun it counts, or, for a bare number, an age or the unit before it."""

from __future__ import annotations

import re

from assets.statistics.categories import is_person
from assets.statistics.counting import Counted, counted_phrase, unit_name
from assets.statistics.draft import Figure, Sentence
from assets.statistics.quantities import Quantity
from assets.statistics.things import owner_before
from assets.statistics.units import Unit, per_after, unit_called

# between the figures of a list: "$2m, $3m and $4m"
LISTED = re.compile(r"\)?\s*(?:,|and|,\sand|or|to)\s*")


def set_unit(figure: Figure, s: Sentence, unit: Unit, start: int, end: int) -> None:
    """Set kind and unit to those that the characters `start` to `end` name."""
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


def set_counted(figure: Figure, s: Sentence, q: Quantity, counted: Counted) -> Counted | None:
    """Set unit and thing from the counted noun; None where that noun is itself a unit ("two more years")."""
    doc = s.doc
    start, end = s.span(counted.first, counted.head + 1)
    called = unit_called(doc[counted.head].text)
    plain = all(t.lower_ in _PLAIN_BEFORE_UNITS for t in doc[counted.first : counted.head])
    if called and (plain or called.kind == "duration"):
        set_unit(figure, s, called, s.span(counted.head, counted.head + 1)[0], end)
        if called.kind == "duration" and OLD.match(s.text, end):
            figure.kind = "age"
        per = per_after(s.text, end)
        if per:
            figure.per_unit, figure.end = per
        return None
    if q.style == "part" and doc[counted.head].lower_ == "point" and counted.first == counted.head:
        set_unit(figure, s, Unit("point", "index"), start, end)  # "a quarter point"
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
OLD = re.compile(r"[-\s]olds?\b|\sof\sage\b", re.I)
_AGED = re.compile(r"\b(?:aged?|ages|age\sof|ages\sof|both)\s(?:between\s|from\s)?$", re.I)
_WORD_AFTER = re.compile(r"\s\w")
_AFTER_BARE_AGE = re.compile(r"\s(?:of\s[A-Z]|and\s|\()")  # "Lee, 40, of Leeds", but "300 beds, 40 of them"
_AFTER_AGE = re.compile(r"\s(?:was|is|were|of|from|and|has|had)\b")
_AGE_THINGS = re.compile(r"\b(?:age|ages|life\sexpectancy)\b", re.I)


def is_age(text: str, q: Quantity) -> bool:
    """Whether the words beside a number of years say that they are an age: "aged 12", "a 9-year-old"."""
    return bool(OLD.match(text, q.end) or _AGED.search(text, max(0, q.start - 16), q.start))


def settle_bare(figure: Figure, s: Sentence, q: Quantity, number: int, earlier: list[Figure]) -> None:
    """What a number without unit or noun is: an age, a figure in the unit of the one before it, a level of an index."""
    if q.style not in ("exact", "vague", "few"):
        return
    if _is_bare_age(s, q, number, figure.category is not None) or (
        q.value and 0 < q.value < 120 and _AGE_THINGS.search(figure.thing or "")
    ):
        figure.kind, figure.unit, figure.source = "age", "year", "context"
        return
    listed = earlier and earlier[-1].kind == "age" and q.digits and LISTED.fullmatch(s.text, earlier[-1].end, q.start)
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
