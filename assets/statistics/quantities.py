"""Quantities as their words state them: a number with its unit or currency, its bounds, and its range.

The surface grammar `[about] [$] 3.8 [million] [to 4 million] [kilometres] [an hour] [or more]`, read around each number
of `numbers.py` without a parser. What is counted, where no unit stands, needs the parse: `counting.py`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assets.reading.lexicon import alternatives, rows
from assets.statistics.numbers import Number
from assets.statistics.units import Unit, country_after, currency_before, per_after, unit_after

_MODIFIERS = {r["words"]: r["modifier"] for r in rows("modifiers")}
_BEFORE = re.compile(
    rf"(?<![\w-])(?P<words>{alternatives([r['words'] for r in rows('modifiers') if r['position'] == 'before'])})"
    r"(?:\s(?:a|an|only|just|another|additional|some))?\s?$",
    re.I,
)
_BEFORE_WINDOW = 40
_AFTER = re.compile(
    rf"\s?(?P<words>{alternatives([r['words'] for r in rows('modifiers') if r['position'] == 'after'])})(?![\w])", re.I
)
_SIGN = re.compile(r"(?<![\w\d)\]])(?P<sign>[-−–]|(?:minus|negative)[\s-])$", re.I)
_PLUS_OR = re.compile(r"\bplus\s(?:or|and)\s$", re.I)
_JOIN = re.compile(
    r"\s?(?:[-‑–—]|\bto[\s-]?|\bup\sto\b|\bthrough\b|\band\b|\bor\b|/)\s?(?:(?:about|around|roughly|nearly|almost|some|just\sover|as\smuch\sas|as\smany\sas|up\sto)\s)?$",
    re.I,
)
_FROM = re.compile(
    r"\b(?P<word>from|between|anywhere\sfrom|ranging\sfrom|ranged?\sfrom|somewhere\sbetween)\s(?:about\s|around\s|roughly\s)?$",
    re.I,
)
_BETWEEN_YEARS = re.compile(
    r"(?:\s(?:in|at|on)\s(?:the\s)?(?:\d{4}|\w+))?\s(?:up\s)?to\s(?:about\s|around\s|roughly\s|nearly\s|almost\s|just\s)?$"
)
_MOVED = re.compile(
    rf"\b(?:{alternatives([w for r in rows('trends') for w in (r['lemma'], r['lemma'] + 's', r['lemma'] + 'ed', r['lemma'] + 'd')] + ['rose', 'fell', 'grew', 'lost', 'sank', 'shrank', 'slid', 'dropped', 'dipped', 'slipped', 'jumped', 'shed', 'rising', 'falling', 'growing', 'dropping', 'climbing', 'gaining', 'losing', 'jumping', 'surging', 'declining'])})"
    r"(?:\s(?:by|about|nearly|almost|around|roughly|some|more\sthan|a\sfurther|another|an|just|as\smuch\sas|up\sto|over))*\s?$",
    re.I,
)


@dataclass(slots=True)
class Quantity:
    """A quantity, `text[start:end]`, whose number words are `text[number_start:number_end]`.

    `value`, `low`, `high` and their `_inclusive` flags are as the contract defines them; `unit` is None where a noun or
    nothing is counted. `trend` is what the words right at the number say ("-5", "rose"); `kind` is None until settled.
    """

    start: int
    end: int
    number_start: int
    number_end: int
    style: str
    value: float | None
    low: float | None
    high: float | None
    low_inclusive: bool | None
    high_inclusive: bool | None
    modifier: str
    unit: Unit | None = None
    unit_start: int | None = None
    unit_end: int | None = None
    currency: str | None = None  # from a country after the amount
    per_unit: str | None = None
    digits: bool = False
    joined: bool = False  # hyphenated to what follows: "five-year", "$3-a-day"
    moves: bool = False  # a range from one level to another


def read_quantities(text: str, numbers: list[Number]) -> list[Quantity]:
    """The quantities of `text` that start from `numbers` (those that are not dates, names, ...), ranges joined."""
    loose = [_read(text, number) for number in numbers]
    joined: list[Quantity] = []
    for number, quantity in zip(numbers, loose, strict=True):
        if joined and _add_inches(text, joined[-1], quantity):
            continue
        if joined and (merged := _score(text, joined[-1], quantity) or _range(text, joined[-1], quantity, number)):
            joined[-1] = merged
        else:
            joined.append(quantity)
    for quantity in joined:
        _bound(text, quantity)
    return joined


def _read(text: str, number: Number) -> Quantity:
    """The number with its currency or unit and its rate; bounds come later, when ranges are joined."""
    start, end = number.start, number.end
    value, low = number.value, number.low
    unit = unit_start = unit_end = currency = None
    money = currency_before(text, start)
    if money:
        unit, unit_start, minus = money
        unit_end = unit_start + len(text[unit_start:start].rstrip(" -−–"))
        start = unit_start
        if minus and value is not None:
            value = -value
        if number.magnitude == 1.0 and (suffix := re.match(r" m\b", text[end : end + 3])):
            value, end = value * 1e6 if value else value, end + suffix.end()
        if after := country_after(text, end):
            currency, end = after
    else:
        if number.suffix == "m" and _IS_METRES.match(text, number.end):
            value, end = value / number.magnitude, end - len(number.suffix)
            number.magnitude, number.end = 1.0, end
        found = unit_after(text, end)
        if found and not _is_plain_word(text, found):
            unit, unit_start, unit_end = found
            end = unit_end
    if (
        value is not None
        and not money
        and (sign := _SIGN.search(text, max(0, start - 10), start))
        and not _PLUS_OR.search(text, max(0, sign.start() - 10), sign.start())
    ):
        if unit is not None or sign["sign"].strip("- ").isalpha():
            value, start = -value, sign.start()
            number.start = start
    if (
        unit is None
        and number.style in ("vague", "part", "few", "exact")
        and (of := re.match(r"\s(?:of\s)?(?:an?\s)?", text[end : end + 6]))
    ):
        found = unit_after(text, end + of.end() - 1) if of.end() > 1 else None
        if found:
            unit, unit_start, unit_end = found
            end = unit_end
    if unit is None and number.style == "exact":
        if quake := _MAGNITUDE_BEFORE.search(text, max(0, start - 16), start):
            unit, unit_start, unit_end = MAGNITUDE, *quake.span("word")
            start = unit_start
        elif quake := _MAGNITUDE_AFTER.match(text, end):
            unit, unit_start, unit_end = MAGNITUDE, *quake.span(quake.lastgroup)
            end = unit_end
        elif (scale := _ON_SCALE.match(text, end)) and (found := unit_after(text, scale.start("unit") - 1)):
            if found[2] == scale.end("unit"):
                unit, unit_start, unit_end = found
                end = scale.end()  # "70 on the decibel scale"
    if number.unit_at is not None:
        unit, unit_start, unit_end = unit_after(text, number.unit_at - 1)
    per = per_after(text, end)
    per_unit = None
    if per and (unit is not None):
        per_unit, end = per
    style = number.style
    joined = text[end : end + 1] == "-" or (unit_start is not None and text[unit_start - 1] == "-" and not money)
    high = number.high if style == "between" else value if style != "few" else None
    modifier = {"vague": "vague", "few": "vague", "between": "between"}.get(style, "exact")
    return Quantity(
        start, end, number.start, number.end, "exact" if style == "between" else style,
        value, value if value is not None else low, high,
        True if (value is not None or low is not None) else None, True if high is not None else None, modifier, unit, unit_start, unit_end, currency, per_unit, number.digits, joined,
    )  # fmt: skip


MAGNITUDE = Unit("magnitude", "measure")  # of an earthquake
_MAGNITUDE_BEFORE = re.compile(r"\b(?P<word>magnitude)(?:\sof\s|[\s-])(?:about\s)?$", re.I)
_MAGNITUDE_AFTER = re.compile(
    r"[\s-](?P<word>magnitude)\b|\son\sthe\s(?:open-ended\s)?(?P<scale>(?:Richter|moment\smagnitude)\sscale)", re.I
)
_ON_SCALE = re.compile(r"\son\sthe\s(?P<unit>[A-Za-z]{2,16})\sscale\b")


def _add_inches(text: str, feet: Quantity, inches: Quantity) -> bool:
    """Add inches to the feet right before them ("6-foot-2", "5 feet 11 inches"), which are one length; whether it was done."""
    between = text[feet.end : inches.start]
    if (
        feet.unit is None
        or feet.unit.name != "foot"
        or feet.value is None
        or inches.value is None
        or inches.value >= 12
    ):
        return False
    if not (inches.unit.name == "inch" and between in ("", " ", "-") if inches.unit else between == "-"):
        return False
    feet.value += inches.value / 12
    feet.low = feet.high = feet.value
    feet.end, feet.number_end, feet.joined = inches.end, inches.number_end, False
    return True


# what follows "100m" where it is metres and not millions
_IS_METRES = re.compile(
    r"[\s-](?:long|tall|high|wide|deep|away|apart|thick|race|sprint|final|hurdles|freestyle|butterfly|backstroke|breaststroke"
    r"|relay|dash|pool|swell|waves?|runner|sprinter|from|above|below|underground|underwater|in\s(?:under\s)?\d+)\b"
)
_NO_UNIT = re.compile(r"second[-\s](?:half|place|round|term|time|leg|quarter)|(?:real|sol|won|dram)\b", re.I)


def _is_plain_word(text: str, found: tuple[Unit, int, int]) -> bool:
    """Whether words that may name a unit are plain words here: "12 second-half goals", "three won medals"."""
    return bool(_NO_UNIT.match(text, found[1]))


def _range(text: str, first: Quantity, second: Quantity, number: Number) -> Quantity | None:
    """`first` and `second` as one range, where the words between them join them: "10 to 20", "between 5 and 7 million"."""
    between = text[first.end : second.start]
    if len(between) > 40 or first.value is None or second.value is None or first.modifier == "between":
        return None
    if first.style != "exact" or second.style != "exact":
        return None
    opener = _FROM.search(text, max(0, first.start - 30), first.start)
    joint = _JOIN.match(between)
    moved = False
    if not (joint and joint.end() == len(between)):
        if not (opener and opener["word"].lower().endswith("from")):
            return None
        if not (_BETWEEN_YEARS.fullmatch(between) or _same_noun(text, between, second.end)):
            return None
        word = "to"
    else:
        word = between.strip().lower().split()[0] if between.strip() else "-"
        word = word[:2] if word.startswith("to") else word
    a, b = first.unit, second.unit
    if a and b and (a.name, a.kind) != (b.name, b.kind):
        return None
    if first.per_unit and first.per_unit != second.per_unit and not (word == "to" and opener):
        return None
    if word == "and" and not (opener and opener["word"].lower().endswith("between")):
        return None
    if word == "or" and (first.value >= second.value or second.value > 3 * max(first.value, 1) or (a and not b)):
        return None
    if word == "/":
        return None
    if word in "-‑–—" and (
        first.value >= second.value or " " in between.strip(" ") or (a and a.kind != "money" and not b)
    ):
        return None
    if word in ("to", "up", "through", "up to"):
        if not opener and (_MOVED.search(text, max(0, first.start - 40), first.start) or first.value > second.value):
            return None
        if a and not b and not (opener or a.kind == "money"):
            return None
    moved = bool(opener) and word == "to"
    low, high = first.value, second.value
    if not (a and a.kind != "money") and number.magnitude > 1 and low < 1000 and low <= high / number.magnitude:
        low = low * number.magnitude  # "5 to 7 million", "$5 to $7 million"
    if low > high:
        low, high = high, low
    unit = b or a
    start = first.start
    if opener and opener["word"].lower() != "from" and not moved:
        start = opener.start()
    merged = Quantity(
        start, second.end, first.number_start, second.number_end, "exact", None, low, high, True, True, "between",
        unit, second.unit_start if b else first.unit_start, second.unit_end if b else first.unit_end,
        second.currency or first.currency, second.per_unit, second.digits, second.joined,
    )  # fmt: skip
    merged.moves = moved
    return merged


_NOUN_TO = re.compile(r"\s([a-z]{3,})\sto\s(?:about\s|around\s|roughly\s|nearly\s|just\s)?")


def _same_noun(text: str, between: str, end: int) -> bool:
    """Whether the noun between the numbers comes back after the second: "from 40 seats to 35 seats"."""
    match = _NOUN_TO.fullmatch(between)
    return bool(match) and text.startswith(match[1][:-1], end + 1)


_RESULT = re.compile(
    r"\b(?:win|won|wins|winning|beat|beats|beating|lead|leads|led|leading|lost|lose|loses|losing|loss|defeat\w*|draw|drew|drawn|victory|"
    r"record|vote|voted|votes|ended|finished|finish|score\w*|aggregate|tied|tie|trail\w*|advantage|ahead|rout|thrash\w*|edged|ruled|went|go|"
    r"by|a|set|game|final|stalemate|scoreline|result|run|improved|fell|rallied)\b[^.;]{0,40}$",
    re.I,
)


_SCORELINE = re.compile(r"\s*[A-Z][\w .'’&-]{1,40} \d{1,3}[-–‑]\d{1,3} [A-Z][\w .'’&-]{1,40}(?: \([^()]*\))?\s*")


def _is_scoreline(text: str, position: int) -> bool:
    """Whether the line is nothing but a result: "Rovers 1-2 Athletic"."""
    start, end = text.rfind("\n", 0, position) + 1, text.find("\n", position)
    end = end if end >= 0 else len(text)
    return end - start < 130 and bool(_SCORELINE.fullmatch(text, start, end))


def _score(text: str, first: Quantity, second: Quantity) -> Quantity | None:
    """A result such as "3-1": two small whole numbers and a dash, nothing counted after them."""
    between = text[first.end : second.start]
    if between not in ("-", "–", "‑") or first.unit or second.unit or not (first.digits and second.digits):
        return None
    if (
        first.value is None
        or second.value is None
        or max(first.value, second.value) > 250
        or first.value % 1
        or second.value % 1
    ):
        return None
    if second.joined or re.match(
        r"\s(?:[a-z]+\s)?(?:people|percent|per\scent|million|billion|thousand|[a-z]+s\b)",
        text[second.end : second.end + 30],
    ):
        if first.value < second.value:
            return None
    if first.value < second.value and not (
        _RESULT.search(text, max(0, first.start - 60), first.start) or _is_scoreline(text, first.start)
    ):
        return None
    score = Quantity(
        first.start, second.end, first.number_start, second.number_end, "score", None, None, None, None, None, "exact"
    )
    score.digits = True
    return score


def _bound(text: str, quantity: Quantity) -> None:
    """Set modifier, low and high from the words before and after, and take those words into the span."""
    modifier = None
    before = _BEFORE.search(text, max(0, quantity.start - _BEFORE_WINDOW), quantity.start)
    if before and not _is_preposition(text, before, quantity):
        words = re.sub(r"\s+", " ", before["words"].lower())
        modifier = _MODIFIERS[words]
        quantity.start = before.start()
        outer = _BEFORE.search(text, max(0, quantity.start - _BEFORE_WINDOW), quantity.start)
        if outer and re.match(r"as|at least|up to|no|more|less", outer["words"], re.I):
            quantity.start = outer.start()
            if modifier == "about" and outer["words"].lower() in ("more than", "at least", "less than", "up to"):
                modifier = _MODIFIERS[outer["words"].lower()]
    after = _AFTER.match(text, quantity.end)
    if (
        modifier is None
        and after
        and not (after["words"] in ("+", "max", "odd") and text[after.end() : after.end() + 1].isdigit())
    ):
        modifier = _MODIFIERS[re.sub(r"\s+", " ", after["words"].lower())]
        quantity.end = after.end()
    if modifier is None or quantity.modifier in ("vague", "between") or quantity.style == "score":
        return
    quantity.modifier = modifier
    value = quantity.value
    bounds = {
        "about": (None, None, None, None),
        "nearly": (None, value, None, False),
        "more_than": (value, None, False, None),
        "at_least": (value, None, True, None),
        "less_than": (None, value, None, False),
        "at_most": (None, value, None, True),
    }[modifier]
    quantity.low, quantity.high, quantity.low_inclusive, quantity.high_inclusive = bounds


def _is_preposition(text: str, before: re.Match, quantity: Quantity) -> bool:
    """Whether "over", "about", "under", "below", "above" or "some" is no bound here: "talks about 12 plants"."""
    words = before["words"].lower()
    lead = text[max(0, before.start() - 25) : before.start()].lower()
    if words in ("about", "around") and re.search(
        r"(?:talk|talks|talking|talked|ask|asked|know|knows|think|report|reports|information|concern|concerns|questions?|worried|complain\w*|story|book|details|all)\s$",
        lead,
    ):
        return True
    if words in ("perhaps", "maybe", "possibly"):
        return text[before.end("words") : before.end("words") + 1] == ","
    return False
