"""A table or view of a release, whole or filtered, as CSV or as an Excel file.

Lists and structs are written as JSON. Excel takes a text that begins with = + - or @ for a formula: an Excel file holds texts
as texts, and a CSV file for spreadsheets has an apostrophe before them.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb
import xlsxwriter

from assets.contracts.schema import quote
from assets.reader.export import is_formula
from assets.release.verify import SUCCESS

MAX_EXCEL_ROWS = 1_048_576  # of a sheet, with its header; a limit of the format
MAX_EXCEL_CHARS = 32_767  # of a cell
ROWS_AT_A_TIME = 5_000


def export(
    database: Path,
    name: str,
    out: Path,
    *,
    where: str | None = None,
    columns: Sequence[str] = (),
    for_spreadsheets: bool = False,
) -> tuple[int, int]:
    """Write the rows of the table or view `name` to `out`, by its ending a CSV or an Excel file; (rows, texts cut short).

    `where`: an SQL condition on the rows; `for_spreadsheets`: CSV with a byte order mark and without formulas. Only Excel files
    have limits: texts over MAX_EXCEL_CHARS are cut, and too many rows raise ValueError, as do unknown names and conditions.
    """  # fmt: skip
    refuse_within_release(out)
    if out.suffix not in (".csv", ".xlsx"):
        raise ValueError(f"{out} is neither a .csv nor an .xlsx file; name one of these")
    aside = out.with_name(f".{out.name}.aside")
    with duckdb.connect(str(database), read_only=True) as con:
        con.execute("SET enable_external_access = false")  # a condition may read nothing but the release
        rows = _rows(con, name, where, columns)
        header = next(rows)
        try:
            if out.suffix == ".csv":
                counts = _write_csv(aside, header, rows, for_spreadsheets), 0
            else:
                counts = _write_excel(aside, header, rows, name)
            aside.replace(out)
        finally:
            aside.unlink(missing_ok=True)
    return counts


def refuse_within_release(out: Path) -> None:
    """Raises ValueError when a file or folder to be written would lie in a finished release, which never changes."""
    inside = next((folder for folder in out.resolve().parents if (folder / SUCCESS).exists()), None)
    if inside is not None:
        raise ValueError(f"{out} lies in the release {inside.name}, which never changes; name a place outside of it")


def _rows(con: duckdb.DuckDBPyConnection, name: str, where: str | None, columns: Sequence[str]) -> Iterator[list[Any]]:
    """The names of the columns, then the rows."""
    known = [row[0] for row in con.sql("SELECT table_name FROM information_schema.tables ORDER BY ALL").fetchall()]
    if name not in known:
        raise ValueError(f"there is no table or view {name!r}; there are {', '.join(known)}")
    chosen = ", ".join('"' + column.replace('"', '""') + '"' for column in columns) or "*"
    try:
        found = con.execute(f"SELECT {chosen} FROM {name}" + (f" WHERE ({where}\n)" if where else ""))
        yield [column[0] for column in found.description or ()]
        while rows := found.fetchmany(ROWS_AT_A_TIME):
            yield from (list(row) for row in rows)
    except duckdb.Error as error:
        raise ValueError(f"{name} cannot be read so: {error}") from error


def _plain(value: Any) -> Any:
    """A value as a cell holds it: lists and structs as JSON, dates as ISO 8601."""
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    return value if value is None or isinstance(value, str | int | float) else str(value)


def _write_csv(path: Path, header: list[str], rows: Iterator[list[Any]], for_spreadsheets: bool) -> int:
    def cell(value: Any) -> Any:
        plain = _plain(value)
        if isinstance(plain, bool):
            return str(plain).lower()
        return f"'{plain}" if for_spreadsheets and is_formula(plain) else plain

    written = 0
    with path.open("w", encoding="utf-8-sig" if for_spreadsheets else "utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        for row in rows:
            writer.writerow([cell(value) for value in row])
            written += 1
    return written


def _write_excel(path: Path, header: list[str], rows: Iterator[list[Any]], name: str) -> tuple[int, int]:
    written = cut = 0
    options = {"constant_memory": True, "in_memory": False, "nan_inf_to_errors": True}
    with xlsxwriter.Workbook(str(path), options) as workbook:
        sheet = workbook.add_worksheet(name[:31])
        sheet.freeze_panes(1, 0)
        for place, column in enumerate(header):
            sheet.write_string(0, place, column)
        for row in rows:
            written += 1
            if written >= MAX_EXCEL_ROWS:
                raise ValueError(f"{name} has more rows than an Excel sheet holds ({MAX_EXCEL_ROWS - 1:,}); ask for fewer with --where, or write a .csv")  # fmt: skip
            for place, value in enumerate(map(_plain, row)):
                if isinstance(value, str):
                    cut += len(value) > MAX_EXCEL_CHARS
                    sheet.write_string(written, place, value[:MAX_EXCEL_CHARS])
                elif isinstance(value, bool):
                    sheet.write_boolean(written, place, value)
                elif value is not None:
                    sheet.write_number(written, place, value)
    return written, cut


def search(database: Path, words: str, limit: int) -> list[dict[str, Any]]:
    """The statements and articles of a release in which all the words stand, the best first: rows of the macro `search`."""
    with duckdb.connect(str(database), read_only=True) as con:
        found = con.sql(f"SELECT * FROM search({quote(words)}) LIMIT {int(limit)}")
        return [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]
