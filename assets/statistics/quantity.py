"""A quantity as its words state it: a number with its unit or currency, and its bounds.

The surface grammar `[about] [$] 3.8 [million] [kilometres] [an hour] [or more]`, read around each number without a parser.
Ranges and scores are in `ranges.py`. What is counted, where no unit stands, needs the parse: `clause/counting.py`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from assets.reading import patterns
from assets.reading.en.numbers import Number
from assets.reading.lexicon import rows, words
from assets.reading.span import Span
from assets.statistics.clause.sports import unit_of_scores
from assets.statistics.units import Unit, country_after, currency_before, per_after, unit_after, unit_called

_PATTERNS = patterns.table("en/quantities")
_BEFORE, _AFTER, _SIGN, _PLUS_OR = (_PATTERNS[n] for n in ("bound_before", "bound_after", "sign", "plus_or"))
_SPACE, _OUTER_BOUND = _PATTERNS["space"], _PATTERNS["outer_bound"]
_IS_METRES, _NO_UNIT, _OF, _ABOUT_WHAT = (_PATTERNS[n] for n in ("metres", "no_unit", "of", "about_what"))
_BELOW_ZERO, _EXCEEDED, _PASSED, _LEVEL, _SIZES, _QUAKE = (
    _PATTERNS[n] for n in ("below_zero", "exceeded", "passed", "level", "sizes", "quake")
)
_AFTER_NOUN, _MARK, _PUSHED, _RACES, _WITHIN_OF, _OF_PRICES = (
    _PATTERNS[n] for n in ("bound_after_noun", "mark", "pushed", "races", "within_of", "of_prices")
)
_UNDER_RULE, _EQUALS_OR, _IS_NOT = (_PATTERNS[n] for n in ("under_rule", "equals_or", "is_not"))
_OVER_RIVALS, _CHOSEN = _PATTERNS["over_rivals"], _PATTERNS["chosen"]
_GOES_OVER, _YEAR_OLD = _PATTERNS["goes_over"], _PATTERNS["year_old"]
_STAYS_OUTSIDE, _SAID_AGAIN = _PATTERNS["stays_outside"], _PATTERNS["said_again"]
_RACE_BEFORE, _LENGTH_BEFORE = _PATTERNS["race_before"], _PATTERNS["length_before"]
_OF_RACE, _ATHLETICS, _IN_MILLIONS = (_PATTERNS[n] for n in ("of_race", "athletics", "counted_in_millions"))
_MAGNITUDE_BEFORE, _MAGNITUDE_AFTER, _ON_SCALE = (
    _PATTERNS[n] for n in ("magnitude_before", "magnitude_after", "on_scale")
)
_MODIFIERS = {r["words"]: r["modifier"] for r in rows("modifiers")}
_OPPOSITE = {
    "more_than": "at_most",
    "less_than": "at_least",
}  # where they are denied: "shall not be more than four years"
_ONLY_LARGE = words("en/figures", "only_large")
_RACE_DISTANCES = {float(n) for n in words("en/figures", "race")}  # metres
_ON_PITCH, _LONGEST_ON_PITCH = _PATTERNS["on_pitch"], 100.0  # metres
_PRESSURES = (850.0, 1090.0)  # millibars of the air; other "mb" are megabytes
_HIGHEST_OF_FIELD = 100.0  # metres: what is thrown or jumped, to the centimetre
_FEW_RIVALS = 9.0  # more that somebody is chosen over are a bound: "selected from over 200 applicants"
_FEW_RULES = 20.0  # laws or contracts that something is done under; more are a bound
_BEFORE_WINDOW = 40
MAGNITUDE = Unit("magnitude", "measure")  # of an earthquake
SECOND = Unit("second", "duration")


@dataclass(slots=True)
class Quantity:
    """A quantity, `text[start:end]`, whose number words are `text[number_start:number_end]`.

    `value`, `low`, `high` and their `_inclusive` flags are as the contract defines them; `unit` is None where a noun or
    nothing is counted. `style` is the number's, or `score`.
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
    magnitude: float = 1.0  # the number's, unless its suffix turned out to be a unit
    shared: Unit | None = None  # of the level that it led to: "grew from 10 to 20 kilograms"


def read_quantity(text: str, number: Number) -> Quantity:
    """The number with its currency or unit and its rate; bounds come later, when ranges are joined."""
    q = _plain(number)
    _read_money(text, q)
    is_money = q.unit is not None
    if not is_money:
        _read_unit(text, number, q)
        _read_sign(text, q)
    if q.unit is None and q.style in ("vague", "part", "few", "exact"):
        _read_unit_after_of(text, q)
    if q.unit is None and q.style == "exact":
        _read_scale(text, q)
    if number.style == "race_time":
        q.style, q.unit, (q.unit_start, q.unit_end) = "exact", SECOND, (q.end, q.end)
    if number.unit_at is not None and (found := unit_after(text, number.unit_at - 1)):
        q.unit, q.unit_start, q.unit_end = found
    if q.unit is not None and (per := per_after(text, q.end)):
        q.per_unit, q.end = per
    hyphen = q.unit_start is not None and text[q.unit_start - 1] == "-" and not is_money
    q.joined = (text[q.end : q.end + 1] == "-" and not _AFTER.match(text, q.end)) or hyphen  # not "30-odd", "30-plus"
    _set_exact(number, q)
    return q


def _plain(number: Number) -> Quantity:
    modifier = {"vague": "vague", "few": "vague", "between": "between"}.get(number.style, "exact")
    return Quantity(
        number.start, number.end, number.start, number.end, number.style, number.value, number.low, number.high,
        None, None, modifier, digits=number.digits, magnitude=number.magnitude,
    )  # fmt: skip


def _set_exact(number: Number, q: Quantity) -> None:
    """Value and bounds before the words of bounds are read, once signs and magnitudes are."""
    q.low = q.value if q.value is not None else number.low
    q.high = number.high if number.style == "between" else q.value if number.style != "few" else None
    q.low_inclusive = True if q.low is not None else None
    q.high_inclusive = True if q.high is not None else None
    q.style = "exact" if number.style == "between" else number.style


def _read_money(text: str, q: Quantity) -> None:
    """A currency before the number, and a country after it: "$31.20 US"."""
    money = currency_before(text, q.start)
    if not money:
        return
    q.unit, q.unit_start, minus = money
    q.unit_end = q.unit_start + len(text[q.unit_start : q.start].rstrip(" -−–"))
    q.start = q.unit_start
    if minus and q.value is not None:
        q.value = -q.value
    if after := country_after(text, q.end):
        q.currency, q.end = after


def _read_unit(text: str, number: Number, q: Quantity) -> None:
    """A unit right after the number, which its suffix may turn out to be: "100m"."""
    # millions are written as such up to 999: "3,000m" is a race
    if number.suffix == "m" and q.value is not None and (q.value >= 1e9 or _is_distance(text, number)):
        q.value, q.end = q.value / number.magnitude, q.end - len(number.suffix)
        q.magnitude, q.number_end = 1.0, q.end
    found = unit_after(text, q.end)
    if found is None or (
        number.magnitude < 1e6 and _NO_UNIT.match(text, found[1])
    ):  # "12 second-half goals", "three won medals"
        return
    level = (
        text[found[1] : found[2]].lower() == "mark" and text[max(0, number.start - 4) : number.start].lower() == "the "
    )
    if found[0].name in _ONLY_LARGE and (number.magnitude < 1e6 or level):
        return  # "top marks", "the 50 mark", "around the three million mark"
    q.unit, q.unit_start, q.unit_end = found
    q.end = found[2]
    if (
        found[0].name == "millibar"
        and text[found[1] : found[2]] == "mb"
        and not _PRESSURES[0] <= (q.value or 0.0) <= _PRESSURES[1]
    ):
        q.unit = unit_called("megabytes")


def _is_distance(text: str, number: Number) -> bool:
    """Whether the "m" of "60m" is metres by what follows, or by what the article is about."""
    if _IS_METRES.match(text, number.end):
        return True
    length = (number.value or 0.0) / number.magnitude
    if length <= _LONGEST_ON_PITCH and _ON_PITCH.match(text, number.end) and unit_of_scores(text) is not None:
        return True
    of_race = length in _RACE_DISTANCES
    second = _RACE_BEFORE.search(text, max(0, number.start - 10), number.start)
    if of_race and (_OF_RACE.match(text, number.end) or (second and _OF_RACE.match(text, second.start("and")))):
        return True
    if _LENGTH_BEFORE.search(text, max(0, number.start - 40), number.start):
        return True  # "30ft (10m)"
    in_metres = of_race or (length % 1 > 0 and length < _HIGHEST_OF_FIELD)
    return in_metres and not _IN_MILLIONS.match(text, number.end) and is_athletics(text)


@lru_cache(maxsize=16)
def is_athletics(text: str) -> bool:
    """Whether an article is of running, jumping or swimming."""
    return _ATHLETICS.search(text) is not None


def _read_sign(text: str, q: Quantity) -> None:
    """A minus, in words or before a unit: "minus 5", "-5 degrees", "5 degrees below zero"; not in "plus or minus 3"."""
    if q.unit is not None and q.unit.name.startswith("degree") and q.value is not None:
        if below := _BELOW_ZERO.match(text, q.end):
            q.value, q.end = -q.value, below.end()
            return
    sign = _SIGN.search(text, max(0, q.start - 10), q.start)
    if sign is None or q.value is None or _PLUS_OR.search(text, max(0, sign.start() - 10), sign.start()):
        return
    if q.unit is not None and _SIZES.fullmatch(q.unit.name):
        return  # the weight category of "gold in the -63kg" is no negative weight
    if q.unit is not None or sign["sign"].strip("- ").isalpha():
        q.value, q.start = -q.value, sign.start()
        q.number_start = q.start


def _read_unit_after_of(text: str, q: Quantity) -> None:
    """ "Half a mile", "dozens of kilometres"."""
    of = _OF.match(text[q.end : q.end + 6])
    if of is None or of.end() <= 1 or (q.style == "exact" and not of[0].startswith(" of ")):
        return  # "38 a day" is a rate
    if found := unit_after(text, q.end + of.end() - 1):
        q.unit, q.unit_start, q.unit_end = found
        q.end = found[2]


def _read_scale(text: str, q: Quantity) -> None:
    """The magnitude of an earthquake, or a unit whose scale is named: "70 on the decibel scale"."""
    if quake := _MAGNITUDE_BEFORE.search(text, max(0, q.start - 70), q.start):
        q.unit, (q.unit_start, q.unit_end) = MAGNITUDE, quake.span("word")
        if quake["of_what"] is None:
            q.start = q.unit_start
    elif quake := _MAGNITUDE_AFTER.match(text, q.end) or (_QUAKE.match(text, q.end) if (q.value or 0) % 1 else None):
        q.unit, (q.unit_start, q.unit_end) = MAGNITUDE, _last_group(quake)
        q.end = q.unit_end
    elif (scale := _ON_SCALE.match(text, q.end)) and (found := unit_after(text, scale.start("unit") - 1)):
        if found[2] == scale.end("unit"):
            q.unit, q.unit_start, q.unit_end = found
            q.end = scale.end()


def _last_group(match: re.Match[str]) -> Span:
    return match.span(match.lastgroup or 0)


# ---------------------------------------------------------------- bounds


def set_bounds(text: str, q: Quantity) -> None:
    """Set modifier, low and high from the words before and after, and take those words into the span."""
    modifier = _bound_before(text, q) or _bound_after(text, q) or _weight_class(text, q)
    if modifier is None or q.modifier in ("vague", "between") or q.style == "score":
        return
    q.modifier = modifier
    value = q.value
    bounds: dict[str, tuple[float | None, float | None, bool | None, bool | None]] = {
        "about": (None, None, None, None),
        "nearly": (None, value, None, False),
        "more_than": (value, None, False, None),
        "at_least": (value, None, True, None),
        "less_than": (None, value, None, False),
        "at_most": (None, value, None, True),
    }
    q.low, q.high, q.low_inclusive, q.high_inclusive = bounds[modifier]


def _weight_class(text: str, q: Quantity) -> str | None:
    """The "-63kg" of judo: at most so much."""
    if q.unit is None or not _SIZES.fullmatch(q.unit.name) or q.modifier == "between":
        return None
    return "at_most" if _SIGN.search(text, max(0, q.start - 2), q.start) and text[q.start - 1] in "-−–" else None


def _bound_before(text: str, q: Quantity) -> str | None:
    """The modifier that the words before a quantity name; they are taken into it."""
    before = _BEFORE.search(text, max(0, q.start - _BEFORE_WINDOW), q.start)
    if before is None or _is_no_bound(text, before, q):
        return _passed(text, q)
    modifier = _MODIFIERS[_SPACE.sub(" ", before["words"].lower())]
    if _STAYS_OUTSIDE.match(before["words"]):
        return modifier
    q.start = before.start()
    if modifier in _OPPOSITE and _IS_NOT.search(text, max(0, q.start - 20), q.start):
        return _OPPOSITE[modifier]
    outer = _BEFORE.search(text, max(0, q.start - _BEFORE_WINDOW), q.start)
    if outer and not outer["the"] and _OUTER_BOUND.match(outer["words"]):
        q.start = outer.start()
        words = outer["words"].lower()
        if modifier == "about" and words in ("more than", "at least", "less than", "up to"):
            return _MODIFIERS[words]
    return modifier


def _passed(text: str, q: Quantity) -> str | None:
    """A level that was passed is a lower bound: "sales topped 200", "the toll passed 200"; not "passed 12 laws"."""
    window = (text, max(0, q.start - _BEFORE_WINDOW), q.start)
    if exceeded := _EXCEEDED.search(*window):
        if exceeded["the"] and not exceeded["not"] and not _LEVEL.match(text, q.end):
            return None  # "surpassed the 326 seats it needed"
        if _EQUALS_OR.search(text, max(0, exceeded.start() - 20), exceeded.start()):
            return "at_least"  # "equals or exceeds 150"
        return "at_most" if exceeded["not"] else "more_than"
    return "more_than" if _LEVEL.match(text, q.end) and _PASSED.search(*window) else None


def _bound_after(text: str, q: Quantity) -> str | None:
    """The modifier that the words after a quantity name ("or more"); they are taken into it."""
    after = _AFTER.match(text, q.end)
    if after is None and (behind := _AFTER_NOUN.match(text, q.end)):
        return _MODIFIERS[behind["words"].lower()]
    if after is None and (again := _SAID_AGAIN.match(text, q.end)) and (behind := _AFTER.match(text, again.end())):
        return _MODIFIERS[_SPACE.sub(" ", behind["words"].lower())]
    if after is None or (after["words"] in ("+", "max", "odd") and text[after.end() : after.end() + 1].isdigit()):
        return None
    if after["words"].istitle() and after["words"].lower() in ("max", "plus"):
        return None  # an aircraft or a phone: "the 747 Max", "the 8 Plus"
    q.end = after.end()
    return _MODIFIERS[_SPACE.sub(" ", after["words"].lower())]


def _is_over_none(text: str, q: Quantity, start: int, end: int) -> bool:
    """Whether "over" bounds nothing: "over 60m hurdles", "handed over 12 hostages", "won the nomination over two other contenders"."""
    is_few = (q.value or 0.0) <= _FEW_RIVALS
    if is_few and _OVER_RIVALS.match(text, q.number_end) and _CHOSEN.search(text, start, end):
        return True
    return _RACES.match(text, q.end) is not None or _GOES_OVER.search(text, start, end) is not None


def _is_done_under(text: str, q: Quantity) -> bool:
    """ "Sent 80 pumps under two contracts"."""
    return (q.value or 0.0) <= _FEW_RULES and _UNDER_RULE.match(text, q.end) is not None


def _is_no_bound(text: str, before: re.Match[str], q: Quantity) -> bool:
    """Whether a bound is none here: "talks about 12 plants", "perhaps, 12", "pushed sales up to $12m", "over 60m hurdles"."""
    words, earlier = before["words"].lower(), (text, max(0, before.start() - _BEFORE_WINDOW), before.start())
    if (before["the"] and not _MARK.match(text, q.end)) or (words == "under" and _is_done_under(text, q)):
        return True
    if words in ("about", "around"):
        if q.joined and _YEAR_OLD.match(text, q.number_end):
            return True  # "a film about a 9-year-old girl"
        is_share = q.unit is not None and q.unit.kind == "percent"  # "wrong about 40 percent of the time"
        return (
            not is_share and _ABOUT_WHAT.search(text[max(0, before.start() - 25) : before.start()].lower()) is not None
        )
    if words == "up to":
        return _PUSHED.search(*earlier) is not None
    if words == "over":
        return _is_over_none(text, q, *earlier[1:])
    if words.startswith("within"):
        return q.unit is None and _WITHIN_OF.match(text, q.end) is None
    if _OF_PRICES.match(words):
        return q.unit is None
    return words in ("perhaps", "maybe", "possibly") and text[before.end("words") : before.end("words") + 1] == ","
