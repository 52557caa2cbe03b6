"""The contract -> DATA_DICTIONARY.md: every table, column, view and macro, with good and bad examples."""

from __future__ import annotations

import json
from typing import Any

from assets.contracts import SCHEMA_VERSION, TABLES, Column
from assets.release.views import VIEWS


def data_dictionary() -> str:
    """The whole dictionary as Markdown."""
    lines = [
        "# Data dictionary",
        "",
        "Made from the declarations in `assets/contracts/` by `onrecord docs`; do not edit.",
        f"Schema version {SCHEMA_VERSION}.",
        "",
        "Offsets are Unicode code points, 0-based, half-open, into `articles.text`. Null means \"the article does not say\".",
        "Ids are made from content: the same input has the same id in every release.",
        "",
    ]  # fmt: skip
    for table in TABLES:
        lines += [f"## {table.name}", "", table.meaning, ""]
        lines += ["| column | type | null | meaning | example | not |", "|---|---|---|---|---|---|"]
        lines += [column_row(column, key=column.name == table.key) for column in table.columns]
        lines += ["", *(f"Null together: {', '.join(f'`{c}`' for c in group)}." for group in table.together), ""]
    lines += ["## Views and macros of the DuckDB file", ""]
    for view in VIEWS:
        call = view.name if view.kind == "VIEW" else f"{view.name}({view.parameters})"
        lines += [f"### {call}", "", view.meaning, "", "```sql", view.example, "```", ""]
    return "\n".join(lines).rstrip() + "\n"


def column_row(column: Column, *, key: bool) -> str:
    """One line of a table's listing."""
    kind = column.type.replace("|", "\\|") + (" PK" if key else "")
    if column.references:
        kind += f" → {column.references}"
    bad = f"`{shown(column.bad)}`: {column.bad_reason}"
    cells = [
        f"`{column.name}`",
        kind,
        "yes" if column.nullable else "",
        column.comment,
        f"`{shown(column.example)}`",
        bad,
    ]
    return "| " + " | ".join(cell.replace("\n", " ") for cell in cells) + " |"


def shown(value: Any) -> str:
    """An example value as it is written in the dictionary."""
    return (
        "null"
        if value is None
        else value
        if isinstance(value, str) and value
        else json.dumps(value, ensure_ascii=False)
    )
