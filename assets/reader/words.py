"""Values as people write them: numbers, days, labels. What the templates call filters. No HTML here."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping
from typing import Any

SCALES = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))
AROUND = {"about": "about ", "nearly": "nearly "}
NO_PLURAL = frozenset(("series", "money"))


def number(x: float | None) -> str:
    """3.8 million, 12,345, 0.25; the empty string for None."""
    if x is None or not math.isfinite(x):
        return ""
    for scale, name in SCALES:
        if abs(x) >= scale:
            scaled = f"{x / scale:.6f}".rstrip("0").rstrip(".")
            # more digits than people say: the whole number is clearer, and no digit may get lost
            exact = round(float(scaled) * scale) == x and len(scaled.partition(".")[2]) <= 3
            return f"{scaled} {name}" if exact and abs(x) < 1e15 else whole(x)
    return whole(x)


def whole(x: float) -> str:
    """The number with every digit that it has, thousands set apart: 1,234,567 and 0.125."""
    if abs(x) >= 1e15:
        return f"{x:.3g}"
    if x == int(x):
        return f"{int(x):,}"
    return f"{x:,.6f}".rstrip("0").rstrip(".") if abs(x) >= 1e-4 else f"{x:.3g}"


def figure(row: Mapping[str, Any]) -> str:
    """What the words of a figure literally allow: more than 3.8 million; 10 to 20; about 50. Columns of statistics."""
    value, low, high = row["value"], row["low"], row["high"]
    if value is not None and row["modifier"] in ("exact", *AROUND):
        return AROUND.get(row["modifier"], "") + number(value)
    if low is not None and high is not None:
        return number(low) if low == high else f"{number(low)} to {number(high)}"
    if low is not None:
        return ("at least " if row["low_inclusive"] else "more than ") + number(low)
    if high is not None:
        return ("at most " if row["high_inclusive"] else "less than ") + number(high)
    return number(value)


def measured(row: Mapping[str, Any]) -> str:
    """The figure with what it counts, its unit or its currency: at least 1,000 people; 27.8 percent; USD 3 per barrel."""
    unit = (row["thing"] if row["kind"] == "count" else None) or row["unit"] or ""
    amount = f"{row['currency']} {figure(row)}" if row["currency"] else f"{figure(row)} {unit}"
    return " ".join(part for part in (amount.strip(), f"per {row['per_unit']}" if row["per_unit"] else "") if part)


def day(value: dt.date | None) -> str:
    """29 March 2022."""
    return f"{value.day} {value:%B} {value.year:04}" if value else ""


def count(n: int, noun: str) -> str:
    """1 article; 3,130 articles."""
    if n == 1 or noun in NO_PLURAL:
        return f"{n:,} {noun}"
    return f"{n:,} {noun[:-1]}ies" if noun.endswith("y") else f"{n:,} {noun}s"


def percent(share: float | None) -> str:
    """93%; a confidence under one half of a percent is not nothing."""
    if share is None:
        return ""
    return "under 1%" if 0 < share < 0.005 else f"{100 * share:.0f}%"


def label(name: str | None) -> str:
    """The name of an enumerated value as words: no_speaker -> no speaker."""
    return (name or "").replace("_", " ")


def plain(text: str | None, most: int = 300) -> str:
    """Text on one line, cut at a word."""
    line = " ".join((text or "").split())
    return line if len(line) <= most else line[:most].rsplit(" ", 1)[0] + " …"


def picked(keys: Iterable[str], told: Mapping[str, str]) -> str:
    """What is told of these keys, in their order."""
    return "; ".join(told[key] for key in keys if key in told)


FILTERS = {
    "number": number,
    "figure": figure,
    "measured": measured,
    "day": day,
    "count": count,
    "percent": percent,
    "label": label,
    "plain": plain,
    "picked": picked,
}
