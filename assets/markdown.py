"""Frames as Markdown tables, for the previews in the Dagster UI."""

from __future__ import annotations

import re

import polars as pl

CELL_CHARS = 80
_SIGNS = re.compile(r"[\\`<>\[\]|]|&(?=#?\w+;)")


def markdown_table(frame: pl.DataFrame) -> str:
    """The rows as a Markdown table, long values cut."""
    lines = ["| " + " | ".join(frame.columns) + " |", "|" + "---|" * frame.width]
    lines += ["| " + " | ".join(cell(value) for value in row) + " |" for row in frame.iter_rows()]
    return "\n".join(lines)


def cell(value: object) -> str:
    """One value in a Markdown table, on one line, as text."""
    text = "" if value is None else " ".join(str(value).splitlines())
    return inert(text if len(text) <= CELL_CHARS else text[: CELL_CHARS - 1] + "…")


def inert(text: str) -> str:
    """Text of others in Markdown: its signs are shown, and make no link, picture, code, HTML or table."""
    return _SIGNS.sub(r"\\\g<0>", text)
