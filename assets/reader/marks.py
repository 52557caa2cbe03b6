"""Rows -> marks in a text. Marks may nest and cross; the text is cut where one begins or ends, and each piece says what it is.

Offsets are code points of the whole article, as in the release, also where only a passage is shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from assets.reading.en.sentences import sentence_spans

BLANK_LINE = re.compile(r"\s*\n[ \t\r\u00a0]*\n\s*")
LINE_BREAK = re.compile(r"\s*\n\s*")
WINDOW = 1_500  # characters around a row in which the ends of its sentence are looked for
MOST = 4_000  # characters of a passage


class Mark(NamedTuple):
    """Characters that a row points to. `part`: content, source, cue, figure or reject."""

    start: int
    end: int
    part: str
    row: str


class Piece(NamedTuple):
    """Characters under the same marks. `opens` and `closes` are the rows that begin here, and those whose content ends here."""

    text: str
    parts: tuple[str, ...]
    rows: tuple[str, ...]
    depth: int
    figure: str
    source: str
    opens: tuple[str, ...]
    closes: tuple[str, ...]


def statement_marks(row: Mapping[str, Any]) -> list[Mark]:
    """The marks of a row of statements."""
    marks = [Mark(span["start"], span["end"], "content", row["statement_id"]) for span in row["content_spans"]]
    beside = (
        Mark(row[f"{part}_start"], row[f"{part}_end"], part, row["statement_id"])
        for part in ("source", "cue")
        if row[f"{part}_start"] is not None
    )
    return [*marks, *beside]


def figure_marks(row: Mapping[str, Any]) -> list[Mark]:
    """The mark of a row of statistics."""
    return [Mark(row["start"], row["end"], "figure", row["statistic_id"])]


def reject_marks(row: Mapping[str, Any]) -> list[Mark]:
    """The mark of a row of rejects, where it stands in a text."""
    return [] if row["start"] is None else [Mark(row["start"], row["end"], "reject", row["reject_id"])]


def paragraphs(text: str, marks: Iterable[Mark]) -> list[list[Piece]]:
    """The text as paragraphs of pieces; line breaks between paragraphs are left out, everything else is kept."""
    breaks = [m.span() for m in (BLANK_LINE if BLANK_LINE.search(text.strip()) else LINE_BREAK).finditer(text)]
    starts = [0, *(end for _, end in breaks)]
    ends = [*(start for start, _ in breaks), len(text)]
    marks = sorted(marks)
    cut = [cuts(start, end, marks) for start, end in zip(starts, ends, strict=True) if text[start:end].strip()]
    first: dict[str, int] = {}  # row -> the first character shown of it; and of what was said, the end of the last one
    last: dict[str, int] = {}
    for start, end, live in (each for paragraph in cut for each in paragraph):
        for m in live:
            first.setdefault(m.row, start)
            if m.part == "content":
                last[m.row] = end
    return [[piece(text, start, end, live, first, last) for start, end, live in paragraph] for paragraph in cut]


def cuts(start: int, end: int, marks: list[Mark]) -> list[tuple[int, int, list[Mark]]]:
    """The characters from start to end, cut where one of the sorted marks begins or ends, and the marks of each part."""
    inside = [m for m in marks if m.start < end and m.end > start]
    at = sorted({start, end, *(max(m.start, start) for m in inside), *(min(m.end, end) for m in inside)})
    out = []
    live: list[Mark] = []
    n = 0
    for a, b in zip(at, at[1:], strict=False):
        live = [m for m in live if m.end > a]
        while n < len(inside) and inside[n].start <= a:
            live.append(inside[n])
            n += 1
        out.append((a, b, live))
    return out


def piece(
    text: str, start: int, end: int, live: list[Mark], first: Mapping[str, int], last: Mapping[str, int]
) -> Piece:
    """The characters from start to end under these marks. `first` and `last`: where each row begins, and its content ends."""
    innermost = {m.part: m.row for m in sorted(live, key=lambda m: m.end - m.start, reverse=True)}
    rows = tuple(dict.fromkeys(m.row for m in live))
    return Piece(
        text=text[start:end],
        parts=tuple(sorted({m.part for m in live})),
        rows=rows,
        depth=len({m.row for m in live if m.part == "content"}),
        figure=innermost.get("figure", ""),
        source=innermost.get("source", ""),
        opens=tuple(row for row in rows if first[row] == start),
        closes=tuple(row for row in rows if last.get(row) == end),
    )


def passage(text: str, marks: list[Mark]) -> list[list[Piece]]:
    """The whole sentences around the marks of one row."""
    if not marks or not text:
        return []
    start, end = min(m.start for m in marks), max(m.end for m in marks)
    begin = max(0, start - WINDOW)
    window = text[begin : end + WINDOW]
    spans = [(begin + a, begin + b) for a, b in sentence_spans(window)]
    start = min([start, *(a for a, b in spans if a < start < b)])
    end = min(max([end, *(b for a, b in spans if a < end < b)]), start + MOST)
    moved = [Mark(m.start - start, m.end - start, m.part, m.row) for m in marks]
    return paragraphs(text[start:end], [m for m in moved if m.start < end - start])
