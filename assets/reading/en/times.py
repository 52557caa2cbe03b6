"""Time expressions of English news and the day that each means.

`find_times` gives the spans of dates, years, weekdays and relative expressions; `resolve` turns one into a day, given
the day of publication. A period ("in 2021", "last month") resolves to its first day; what cannot be settled ("recently",
"a year earlier" with nothing to count from) is None. Clock times are in `CLOCK_TIME`, for those who must step over them.
"""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from assets.reading import patterns
from assets.reading.lexicon import rows

_PATTERNS = patterns.table("en/times")
CLOCK_TIME = _PATTERNS["clock_time"]
# by name of the pattern: the kind of those that are written in more than one way
_KINDS = {
    "full_day_first": "full",
    "full_short_year": "full",
    "month_day_day_first": "month_day",
    "weekday_of_week": "weekday",
    "between_months": "which_month",
}
_EXPRESSIONS = [(_KINDS.get(name, name), _PATTERNS[name]) for name in _PATTERNS.patterns if name != "clock_time"]

_MONTHS, _WEEKDAYS = (
    {row["words"].lower(): int(row["number"]) for row in rows("en/calendar") if kind in row["kind"]}
    for kind in ("month", "weekday")
)
_SMALL = {
    row["word"]: int(row["value"]) for row in rows("number_words") if row["class"] in ("unit", "teen", "tens", "zero")
}
_SMALL |= {"a": 1, "an": 1}
_WEEKS = {"last": -1, "this": 0, "next": 1}
_QUARTERS = {"first": 0, "second": 1, "third": 2, "fourth": 3}
_DAY_WORDS = {"the day before yesterday": -2, "yesterday": -1, "tomorrow": 1, "the day after tomorrow": 2}


# the kinds that are calendar dates or parts of one; the others count from a day that the reader must know
DATES = frozenset(("iso", "full", "dayless", "month_day", "numeric", "year", "quarter"))


class Time(NamedTuple):
    """A time expression, `text[start:end]`, and its kind: a name of the patterns in `patterns/times.yaml`, or what `_KINDS` calls it."""

    start: int
    end: int
    kind: str


def find_times(text: str) -> list[Time]:
    """The dates, years, weekdays and relative expressions of `text`, in order, without overlap."""
    found: list[Time] = []
    taken = bytearray(len(text))
    for kind, pattern in _EXPRESSIONS:
        for match in pattern.finditer(text):
            start, end = match.span()
            if not any(taken[start:end]):
                taken[start:end] = b"\x01" * (end - start)
                found.append(Time(start, end, kind))
    found.sort()
    return found


def resolve(expression: str, published_on: dt.date | None) -> dt.date | None:
    """The day that `expression` means for a reader on `published_on`; the first day of a period.

    Absolute dates need no `published_on`; for everything else None comes back without it. A weekday is the last such
    day up to the day of publication ("next" and "tomorrow" look forward); a date without a year is the one nearest to it.
    """
    for kind, pattern in _EXPRESSIONS:
        match = pattern.search(expression)
        if match:
            try:
                return _RESOLVERS[kind](match.groupdict(), published_on)
            except (ValueError, OverflowError):  # 31 November, year 0
                return None
    return None


def _month(groups: dict) -> int:
    return _MONTHS[groups["month"].lower().rstrip(".")]


def _full(g: dict, _: dt.date | None) -> dt.date:
    year = int(g["year"]) if g.get("year") else 1900 + int(g["yy"]) + (100 if int(g["yy"]) < 50 else 0)
    return dt.date(year, _month(g), int(g["day"]))


def _numeric(g: dict, _: dt.date | None) -> dt.date | None:
    a, b = int(g["a"]), int(g["b"])
    if a > 12 >= b:
        return dt.date(int(g["year"]), b, a)
    if b > 12 >= a or a == b:
        return dt.date(int(g["year"]), a, b)
    return None  # 03/04: March or April, the article does not say


def _month_day(g: dict, ref: dt.date | None) -> dt.date | None:
    if ref is None:
        return None
    days = []
    for year in (ref.year - 1, ref.year, ref.year + 1):
        try:
            days.append(dt.date(year, _month(g), int(g["day"])))
        except ValueError:  # 29 February
            continue
    return min(days, key=lambda d: abs((d - ref).days))


def _weekday(g: dict, ref: dt.date | None) -> dt.date | None:
    if ref is None or g["weekday"].endswith("days"):
        return None
    back = (ref.weekday() - _WEEKDAYS[g["weekday"].lower()]) % 7
    which = (g.get("which") or "").strip().lower()
    if week := g.get("week"):
        monday = ref - dt.timedelta(days=ref.weekday())
        return monday + dt.timedelta(days=_WEEKDAYS[g["weekday"].lower()], weeks=_WEEKS[week.lower()])
    if which == "next":
        return ref + dt.timedelta(days=(7 - back) if back else 7)
    if which == "last" and back == 0:
        back = 7
    return ref - dt.timedelta(days=back)


def _shift(ref: dt.date, unit: str, count: int) -> dt.date:
    """First day of the `unit` that lies `count` units from `ref`; days and weeks are exact."""
    if unit == "day":
        return ref + dt.timedelta(days=count)
    if unit == "week":
        return ref + dt.timedelta(weeks=count)
    if unit == "month":
        months = ref.year * 12 + ref.month - 1 + count
        return dt.date(months // 12, months % 12 + 1, 1)
    return dt.date(ref.year + count * {"year": 1, "decade": 10, "century": 100}[unit], 1, 1)


def _ago(g: dict, ref: dt.date | None) -> dt.date | None:
    if ref is None:
        return None
    count = g["count"].lower()
    return _shift(ref, g["unit"].lower(), -(int(count) if count.isdigit() else _SMALL[count]))


def _which(g: dict, ref: dt.date | None) -> dt.date | None:
    if ref is None:
        return None
    which, unit = g["which"].lower(), g["unit"].lower()
    if which.startswith("the p") or which == "previous":
        return None  # before what, or how far back, the words alone do not say
    step = _WEEKS[which]
    if unit in ("night", "evening", "morning", "afternoon"):
        return ref + dt.timedelta(days=step)
    if unit == "weekend":
        saturday = ref - dt.timedelta(days=(ref.weekday() - 5) % 7)
        return saturday + dt.timedelta(weeks=step if step >= 0 else 0 if ref.weekday() < 5 else -1)
    if unit == "week":
        return ref - dt.timedelta(days=ref.weekday()) + dt.timedelta(weeks=step)
    if unit in ("spring", "summer", "autumn", "fall", "winter"):
        return None  # depends on the hemisphere
    return _shift(ref, unit, step)


def _which_month(g: dict, ref: dt.date | None) -> dt.date | None:
    if g.get("year"):
        return dt.date(int(g["year"]), _month(g), 1)
    if ref is None:
        return None
    year = ref.year
    which = g["which"].strip(" -").lower()
    if which == "next" and _month(g) <= ref.month:
        year += 1
    elif which in ("last", "since", "in", "early", "late", "mid", "between") and _month(g) > ref.month + (
        0 if which in ("last", "since") else 2
    ):
        year -= 1
    elif which == "last" and _month(g) == ref.month:
        year -= 1
    return dt.date(year, _month(g), 1)


def _quarter(g: dict, ref: dt.date | None) -> dt.date | None:
    which, this_year = _QUARTERS.get(g["quarter"].lower()), g["this"] is not None
    half = g["part"].lower() == "half"
    if which is None or (half and (which > 1 or not (g["year"] or this_year))):
        return None  # "12 in the second half" is of a match
    month = 1 + which * (6 if half else 3)
    if g["year"]:
        return dt.date(int(g["year"]), month, 1)
    if ref is None:
        return None
    # a firm's year may begin elsewhere, but most quarters of the news are the calendar's; the last that has begun
    return dt.date(ref.year - (not this_year and dt.date(ref.year, month, 1) > ref), month, 1)


def _day_word(g: dict, ref: dt.date | None) -> dt.date | None:
    step = _DAY_WORDS.get(g["word"].lower(), 0)
    return ref and ref + dt.timedelta(days=step)


_RESOLVERS = {
    "iso": lambda g, _: dt.date(int(g["year"]), int(g["m"]), int(g["day"])),
    "full": _full,
    "dayless": lambda g, _: dt.date(int(g["year"]), _month(g), 1),
    "month_day": _month_day,
    "numeric": _numeric,
    "quarter": _quarter,
    "weekday": _weekday,
    "ago": _ago,
    "which": _which,
    "which_month": _which_month,
    "day_word": _day_word,
    "year": lambda g, _: dt.date(int(g["year"]), 1, 1),
}
