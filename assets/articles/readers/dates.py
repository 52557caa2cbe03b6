"""Dates as publishers write them: ISO in metadata, in words on a line. Never a guess between day and month.

Time expressions inside articles ("last Tuesday") are not read here.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from assets.reading.lexicon import in_order

EARLIEST, LATEST = date(1600, 1, 1), date(2100, 1, 1)  # from the first newspapers; what comes later is a mistake
MAX_LINE = 160  # characters of a dateline, with the byline that may stand in it

_MONTH_NAMES = [name.lower() for name in in_order("en/calendar", "month")]
_MONTHS = {name[:width]: n for width in (9, 3) for n, name in enumerate(_MONTH_NAMES, 1)} | {"sept": 9}
_MONTH = rf"(?P<m>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})"
_DATES = tuple(
    re.compile(rf"(?<![\w/.])(?<!\d-){form}(?![\w/])", re.I)
    for form in (
        rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\.?[\s-]+(?:of\s+)?{_MONTH}\.?,?[\s-]+(?P<y>\d{{4}})",
        rf"{_MONTH}\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>\d{{4}})",
        r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?:T\S*)?",
        r"(?P<a>\d{1,2})[./](?P<b>\d{1,2})[./](?P<y>\d{4})",
    )
)
_WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?"
_CLOCK = (
    r"(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2})(?:[:.]\d{2}(?:\.\d+)?)?\s*(?P<half>[ap])?\.?(?(half)m\b\.?)"
    r"|\s*(?P<full>[ap])\.?m\b\.?)"
    r"(?:[\s,]*\(?(?:(?:(?-i:[A-Z]{2,5})|[ecmp][sd]?t|[bi]st|gmt|utc)\b|(?:gmt|utc)?\s?[+-]\d{1,2}:?(?:\d{2})?)\)?)?"
)
_CLOCK_AFTER = re.compile(rf"[\s,|/·•–—-]*(?:(?:at|@)\s+)?{_CLOCK}", re.I)
_CLOCK_BEFORE = re.compile(rf"\b{_CLOCK}(?:\s+on)?(?:[\s,|/·•–—-]|\b{_WEEKDAY}\b)*$", re.I)
_CHANGED = re.compile(r"\b(?:last\s+)?(?:updated?|modified|edited|changed|revised|corrected|reviewed)\b", re.I)
_PUBLISHED = re.compile(
    r"\b(?:(?:first|originally)\s+)?(?:published|posted|publication(?:\s+date)?|issued|released?)\b", re.I
)
_AFTERWARDS = re.compile(  # what stands behind a date for itself and belongs to no other: "5 March 2024, updated"
    rf"[\s,|/·•–—-]*\(?(?:{_CHANGED.pattern}|{_PUBLISHED.pattern})\.?\)?(?=\s*(?:[|;,•·]|$))", re.I
)
_AROUND = re.compile(
    rf"\b(?:{_WEEKDAY}|on|at|date|\d+\s+min(?:ute)?s?(?:\s+read)?|read)\b|[\s:|·•–—,;/()\[\].-]+", re.I
)
_BYLINE = re.compile(r"(?:written |reported |story )?by (?=[^\W\d_])", re.I)
# beside capitalised words in a byline
_NAME_WORDS = set("and for from the with staff correspondent editor journalist reporter reports writer".split())


class PrintedDate(NamedTuple):
    """A date of a dateline. `kind` is `published`, `changed`, or None when the line does not say what it is the date of."""

    day: date
    clock: time | None  # as printed, in whatever zone that is
    kind: str | None


def written_date(text: str) -> date | None:
    """The date that `text` is, when it is nothing but one date with its year (a time of day may follow); else None.

    ``03/04/2022`` is None: it is one day in London and another in New York (``03/14/2022`` is not).
    So is a date of change ("Updated: …").
    """
    found, rest = _dates_and_rest(text)
    return found[0].day if len(found) == 1 and not rest and found[0].kind != "changed" else None


def printed_dates(line: str) -> list[PrintedDate]:
    """The dates of a dateline such as "By Ada Lindqvist | Published: 5 March 2024, 10:30 | Updated: 6 March 2024".

    Empty when the line holds anything but dates, times, what they are dates of, and a byline.
    """
    found, rest = _dates_and_rest(line)
    if rest and (byline := _BYLINE.match(rest)) and len(rest.split()) <= 14:
        rest = " ".join(w for w in _words(rest[byline.end() :]) if w.islower())
    return [] if rest else found


def words_beside_dates(line: str) -> list[str]:
    """The words of a line that are none of a dateline: neither of a date nor about it, nor small words of names."""
    return _words(_CHANGED.sub(" ", _PUBLISHED.sub(" ", _AROUND.sub(" ", line))))


def is_byline(line: str) -> bool:
    """Whether a line is one such as "By Ada Lindqvist, Transport Correspondent"."""
    byline = _BYLINE.match(line)
    return byline is not None and not any(w.islower() for w in _words(line[byline.end() :]))


def _words(text: str) -> list[str]:
    return [w for w in re.findall(r"[^\W\d_]{3,}", text) if w not in _NAME_WORDS]


def publication_date(printed: list[PrintedDate]) -> date | None:
    """The day of publication among the dates of datelines: the one that is called so, else the first, never one of a change."""
    days = sorted((d for d in printed if d.kind != "changed"), key=lambda d: d.kind != "published")
    return days[0].day if days else None


def _dates_and_rest(line: str) -> tuple[list[PrintedDate], str]:
    """The dates with their year in a line, and the words of it that are not about them."""
    line = " ".join(line.split())
    if not 6 <= len(line) <= MAX_LINE:
        return [], line
    matches = sorted((m for p in _DATES for m in p.finditer(line)), key=lambda m: (m.start(), -m.end()))
    found, rest, place = [], [], 0
    for match in matches:
        if match.start() < place:
            continue
        if (day := _matched_day(match.groupdict())) is None:
            return [], line
        before = line[place : match.start()]
        clock = _CLOCK_AFTER.match(line, match.end())
        place = clock.end() if clock else match.end()
        if clock is None and (clock := _CLOCK_BEFORE.search(before)):
            before = before[: clock.start()]
        kind = "published" if _PUBLISHED.search(before) else "changed" if _CHANGED.search(before) else None
        if kind is None and (after := _AFTERWARDS.match(line, place)):
            kind = "changed" if _CHANGED.search(after[0]) else "published"
            place = after.end()
        found.append(PrintedDate(day, _clock(clock), kind))
        rest.append(before)
    rest.append(line[place:])
    words = _CHANGED.sub(" ", _PUBLISHED.sub(" ", " ".join(rest)))
    return found, _AROUND.sub(" ", words).strip()


def _matched_day(found: dict[str, str]) -> date | None:
    year = int(found["y"])
    if "a" in found:  # day and month in either order: read only when one of them can be no month
        low, high = sorted((int(found["a"]), int(found["b"])))
        return _day(year, low, high) if high > 12 or high == low else None
    month = found["m"].lower()
    return _day(year, int(month) if month.isdigit() else _MONTHS[month], int(found["d"]))


def _clock(match: re.Match | None) -> time | None:
    if match is None:
        return None
    half = (match["half"] or match["full"] or "").lower()
    hour = int(match["hour"]) % 12 + 12 * (half == "p") if half else int(match["hour"])
    minute = int(match["minute"] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


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
    return found if EARLIEST <= found < LATEST else None
