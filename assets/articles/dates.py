"""Dates as publishers write them: ISO in metadata, in words on a line. Never a guess between day and month.

Time expressions inside articles ("last Tuesday") are not read here.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import lru_cache

EARLIEST = date(1600, 1, 1)  # the first newspapers

_TIME = r"(?:[,\s]+(?:at\s+)?\d{1,2}[:.]\d{2}(?::\d{2})?\s*(?:[ap]\.?m\.?)?(?:\s*(?:[A-Z]{2,5}|[+-]\d{2}:?\d{2}))?)?"
_LEAD = r"(?:(?:published|posted|updated|last updated|date)\s*(?:on|at)?\s*:?\s*)?"


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    from babel.dates import get_month_names

    names: dict[str, int] = {}
    for width in ("wide", "abbreviated"):
        for number, name in get_month_names(width, locale="en").items():
            names[name.lower().rstrip(".")] = number
    names["sept"] = 9
    return names


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern, ...]:
    from babel.dates import get_day_names

    months = "|".join(sorted(_months(), key=len, reverse=True))
    days = "|".join(n for w in ("wide", "abbreviated") for n in get_day_names(w, locale="en").values())
    weekday = rf"(?:(?:{days})\.?,?\s+)?"
    forms = (
        rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\.?[\s-]+(?:of\s+)?(?P<m>{months})\.?,?[\s-]+(?P<y>\d{{4}})",
        rf"(?P<m>{months})\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>\d{{4}})",
        r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?:T\S*)?",
    )
    return tuple(re.compile(rf"{_LEAD}{weekday}{form}{_TIME}\.?", re.I) for form in forms)


def written_date(text: str) -> date | None:
    """The date that `text` is, when it is nothing but one date with its year (a time of day may follow); else None.

    ``03/04/2022`` is None: it is one day in London and another in New York.
    """
    text = " ".join(text.split())
    if not 6 <= len(text) <= 80:
        return None
    for pattern in _patterns():
        if match := pattern.fullmatch(text):
            month = match["m"].lower()
            return _day(int(match["y"]), int(month) if month.isdigit() else _months()[month], int(match["d"]))
    return None


def stated_date(value: object) -> date | None:
    """The date of a metadata value: a date, a datetime, ISO 8601, RFC 2822, seconds since 1970, or a written date.

    The day is the one that the publisher printed: a time zone is not converted.
    """
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, datetime):
        return _day(value.year, value.month, value.day)
    if isinstance(value, date):
        return _day(value.year, value.month, value.day)
    if isinstance(value, int | float):
        return _since_1970(float(value))
    text = str(value).strip()
    if match := re.match(r"(\d{4})-?(\d{2})-?(\d{2})(?!\d)", text):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    if re.fullmatch(r"\d{10}|\d{13}", text):
        return _since_1970(float(text))
    if match := re.match(r"(?:[A-Za-z]{3,9},?\s+)?(\d{1,2}\s+[A-Za-z]{3,9}\.?\s+\d{4})\b", text):
        return written_date(match[1])
    return written_date(text)


def _since_1970(seconds: float) -> date | None:
    if seconds > 1e11:  # milliseconds
        seconds /= 1000
    if not 1e8 < seconds < 4e9:  # 1973 to 2096; a smaller number is something else
        return None
    return (datetime(1970, 1, 1) + timedelta(seconds=seconds)).date()


def _day(year: int, month: int, day: int) -> date | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if found >= EARLIEST else None
