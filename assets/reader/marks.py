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
    """Characters under the same marks. `opens` and `closes` are the rows whose first or last mark begins or ends here."""

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
    for part in ("source", "cue"):
        if row[f"{part}_start"] is not None:
            marks.append(Mark(row[f"{part}_start"], row[f"{part}_end"], part, row["statement_id"]))
    return marks


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
    return [pieces(text, start, end, marks) for start, end in zip(starts, ends, strict=True) if text[start:end].strip()]


def pieces(text: str, start: int, end: int, marks: list[Mark]) -> list[Piece]:
    """The characters from start to end, cut where one of the sorted marks begins or ends."""
    inside = [m for m in marks if m.start < end and m.end > start]
    first, last = extents(marks, {m.row for m in inside})
    cuts = sorted({start, end, *(max(m.start, start) for m in inside), *(min(m.end, end) for m in inside)})
    out: list[Piece] = []
    live: list[Mark] = []
    n = 0
    for a, b in zip(cuts, cuts[1:], strict=False):
        live = [m for m in live if m.end > a]
        while n < len(inside) and inside[n].start <= a:
            live.append(inside[n])
            n += 1
        # a row begins with its first mark, or where the paragraph begins if that stands in a break before it
        opens = [m.row for m in live if first[m.row] == a or (a == start and first[m.row] == m.start < a)]
        closes = [m.row for m in live if m.part == "content" and last[m.row] == m.end and min(m.end, end) == b]
        out.append(piece(text[a:b], live, opens, closes))
    return out


def extents(marks: list[Mark], rows: set[str]) -> tuple[dict[str, int], dict[str, int]]:
    """Where the first mark of each row begins, and where its last content ends."""
    first: dict[str, int] = {}
    last: dict[str, int] = {}
    for m in marks:
        if m.row in rows:
            first.setdefault(m.row, m.start)
            if m.part == "content":
                last[m.row] = max(m.end, last.get(m.row, 0))
    return first, last


def piece(text: str, live: list[Mark], opens: list[str], closes: list[str]) -> Piece:
    """One piece under these marks."""
    innermost = {m.part: m.row for m in sorted(live, key=lambda m: m.end - m.start, reverse=True)}
    depth = len({m.row for m in live if m.part == "content"})
    parts = tuple(sorted({m.part for m in live}))
    rows = tuple(dict.fromkeys(m.row for m in live))
    figure, source = innermost.get("figure", ""), innermost.get("source", "")
    return Piece(text, parts, rows, depth, figure, source, tuple(dict.fromkeys(opens)), tuple(dict.fromkeys(closes)))


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
