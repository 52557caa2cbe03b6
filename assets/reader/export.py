"""Rows -> CSV and JSON, a piece at a time. A cell that a spreadsheet would run as a formula is defused."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from assets.reader.listings import LISTINGS, Filters
from assets.reader.source import Row, Source

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # OWASP, CSV injection
NUMBER = re.compile(r"[-+]?\d[\d,.]*%?")
PIECE = 60_000  # characters sent at a time
TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json; charset=utf-8"}


def pieces(source: Source, name: str, form: str, filters: Filters) -> Iterator[str]:
    """All rows of a listing as CSV or JSON."""
    each = LISTINGS[name]
    if form == "csv":
        sql, values = each.asked(source, filters)
        columns = [row["column_name"] for row in source.rows(f"DESCRIBE {sql}", values)]
        return csv_pieces(each.every(source, filters), columns)
    info: dict[str, Any] = {key: source.info.get(key) for key in ("release", "release_id", "schema_version")}
    return json_pieces(each.every(source, filters), {**info, "listing": name, "filters": filters.given()})


def csv_pieces(rows: Iterable[Row], columns: Sequence[str]) -> Iterator[str]:
    """The rows as CSV with a header. Begins with a byte order mark: without one, Excel garbles “ ” and é."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    out.write("\ufeff")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([defused(cell(row[name])) for name in columns])
        if out.tell() > PIECE:
            yield out.getvalue()
            out.seek(0)
            out.truncate()
    yield out.getvalue()


def json_pieces(rows: Iterable[Row], about: dict[str, Any]) -> Iterator[str]:
    """The rows as one JSON object: what `about` says, then `rows`."""
    out = io.StringIO()
    out.write(json.dumps(about, ensure_ascii=False, default=plain)[:-1] + ', "rows": [')
    before = "\n"
    for row in rows:
        out.write(before + json.dumps(row, ensure_ascii=False, default=plain))
        before = ",\n"
        if out.tell() > PIECE:
            yield out.getvalue()
            out.seek(0)
            out.truncate()
    out.write("\n]}\n")
    yield out.getvalue()


def plain(value: object) -> str:
    """A value that JSON has no form for."""
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def cell(value: object) -> object:
    """A value as one cell: lists as JSON, days as 2022-03-29."""
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, default=plain)
    return value.isoformat() if isinstance(value, dt.date) else value


def is_formula(value: object) -> bool:
    """Whether a cell is a text that a spreadsheet would run as a formula."""
    return isinstance(value, str) and value.startswith(FORMULA_STARTS)


def defused(value: object) -> object:
    """The cell, with an apostrophe before it where a spreadsheet would take text for a formula; numbers are left alone."""
    return f"'{value}" if is_formula(value) and not NUMBER.fullmatch(str(value)) else value
