"""Counts and series -> the geometry of small plots, as plain numbers; `templates/_plots.html` draws them as SVG."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from assets.reader import words

WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT = 720, 240, 84, 34, 18, 18
MOST_COLUMNS = 120


class Bar(NamedTuple):
    """A bar: its label, count, and length in per cent of the longest."""

    label: str
    n: int
    length: float


def bars(counts: Iterable[tuple[str | None, int]]) -> list[Bar]:
    """The counts as bars, in the order given."""
    pairs = [(label or "", n) for label, n in counts]
    longest = max((n for _, n in pairs), default=1) or 1
    return [Bar(label, n, round(100 * n / longest, 2)) for label, n in pairs]


def columns(days: Iterable[tuple[dt.date, int]]) -> list[Bar]:
    """Counts per day, put together by month, or by year where months would be too many; gaps are empty columns."""
    pairs = sorted(days)
    if not pairs:
        return []
    first, last = pairs[0][0], pairs[-1][0]
    by_month = (last.year - first.year) * 12 + last.month - first.month < MOST_COLUMNS
    sums: dict[str, int] = {}
    for year in range(first.year, last.year + 1):
        for month in range(1, 13 if by_month else 2):
            if not by_month or (first.year, first.month) <= (year, month) <= (last.year, last.month):
                sums[column_label(dt.date(year, month, 1), by_month)] = 0
    for day, count in pairs:
        sums[column_label(day, by_month)] += count
    return bars(sums.items()) if len(sums) <= 2 * MOST_COLUMNS else []


def column_label(day: dt.date, by_month: bool) -> str:
    """May 2022, or 2022."""
    return f"{day:%b} {day.year}" if by_month else str(day.year)


class Point(NamedTuple):
    """A figure in a plot over time: where it stands, its interval from y1 to y2, which ends are open, and its number in the list."""

    n: int
    row: str
    x: float
    y: float
    y1: float
    y2: float
    open_up: bool
    open_down: bool
    title: str


class Timeline(NamedTuple):
    """A plot of one series over time."""

    points: list[Point]
    ticks: list[tuple[float, str]]
    days: list[tuple[float, str]]


def timeline(rows: Sequence[Mapping[str, Any]]) -> Timeline | None:
    """The dated figures of a series, in the order of the list; None where there are fewer than two."""
    dated = [(n, row) for n, row in enumerate(rows, 1) if row["day"] and middle(row) is not None]
    if len(dated) < 2:
        return None
    first, last = min(row["day"] for _, row in dated), max(row["day"] for _, row in dated)
    ends = [v for _, row in dated for v in (row["low"], row["high"], row["value"]) if v is not None]
    least, most = min(0.0, *ends), max(ends)
    span, height = max((last - first).days, 1), (most - least) or 1.0

    def x(day: dt.date) -> float:
        return round(LEFT + 14 + (WIDTH - LEFT - RIGHT - 28) * (0.5 if first == last else (day - first).days / span), 1)

    def y(value: float) -> float:
        return round(TOP + (HEIGHT - TOP - BOTTOM) * (1 - (value - least) / height), 1)

    points = []
    for n, row in dated:
        centre = middle(row) or 0.0
        low, high = row["low"], row["high"]
        y1, y2 = y(centre if low is None else low), y(centre if high is None else high)
        title = f"{words.day(row['day'])}: {words.measured(row)}, {row['claimed_by'] or 'the article'}"
        open_up, open_down = high is None and low is not None, low is None and high is not None
        points.append(Point(n, row["statistic_id"], x(row["day"]), y(centre), y1, y2, open_up, open_down, title))
    days = [(x(first), words.day(first))] + ([(x(last), words.day(last))] if last != first else [])
    return Timeline(points, [(y(v), words.number(v)) for v in dict.fromkeys((least, most))], days)


def middle(row: Mapping[str, Any]) -> float | None:
    """The number that a figure is drawn at."""
    value, low, high = row["value"], row["low"], row["high"]
    if value is not None:
        return value
    if low is not None and high is not None:
        return (low + high) / 2
    return low if low is not None else high
