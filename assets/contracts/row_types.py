"""The declarations -> `rows.py`, the types of the rows that reading makes one by one."""

from __future__ import annotations

from assets.contracts import ARTICLES, REJECTS, Table
from assets.contracts.schema import PYTHON_TYPES

HEAD = '''"""Row types of the tables. Made from the declarations by `onrecord docs`; do not edit."""

from __future__ import annotations

from datetime import date
from typing import TypedDict
'''


def row_types() -> str:
    """The source of `rows.py`."""
    return "\n\n".join([HEAD, *map(row_type, (ARTICLES, REJECTS))])


def row_type(table: Table) -> str:
    """One table's TypedDict; a row may leave out what is filled in later."""
    lines = [
        f"class {table.name.removesuffix('s').capitalize()}Row(TypedDict, total=False):",
        f'    """One row of {table.name}."""',
        "",
    ]
    lines += [f"    {c.name}: {PYTHON_TYPES[c.type]}{' | None' if c.nullable else ''}" for c in table.columns]
    return "\n".join(lines) + "\n"
