"""The declarations -> `rows.py`, the row types that extraction code is written against."""

from __future__ import annotations

from assets.contracts import TABLES, Table
from assets.contracts.schema import PYTHON_TYPES

HEAD = '''"""Row types of the tables. Made from the declarations by `onrecord docs`; do not edit."""

from __future__ import annotations

from datetime import date
from typing import TypedDict


class Span(TypedDict):
    """A stretch of an article: Unicode code points, 0-based, half-open."""

    start: int
    end: int
'''


def row_types() -> str:
    """The source of `rows.py`."""
    return "\n\n".join([HEAD, *(row_type(table) for table in TABLES)])


def row_type(table: Table) -> str:
    """One table's TypedDict; a row may leave out what is filled in later."""
    name = table.name.removesuffix("s").capitalize() if table.name != "statistics" else "Statistic"
    lines = [f"class {name}Row(TypedDict, total=False):", f'    """One row of {table.name}."""', ""]
    lines += [f"    {c.name}: {PYTHON_TYPES[c.type]}{' | None' if c.nullable else ''}" for c in table.columns]
    return "\n".join(lines) + "\n"
