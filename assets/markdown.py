"""Frames as Markdown tables, for the previews in the Dagster UI."""

from __future__ import annotations

import polars as pl

CELL_CHARS = 80


def markdown_table(frame: pl.DataFrame) -> str:
    """The rows as a Markdown table, long values cut."""
    lines = ["| " + " | ".join(frame.columns) + " |", "|" + "---|" * frame.width]
    lines += ["| " + " | ".join(cell(value) for value in row) + " |" for row in frame.iter_rows()]
    return "\n".join(lines)


def cell(value: object) -> str:
    """One value in a Markdown table."""
    text = "" if value is None else str(value).replace("\n", " ").replace("|", "\\|")
    return text if len(text) <= CELL_CHARS else text[: CELL_CHARS - 1] + "…"
