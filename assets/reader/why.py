"""Why a row says what it says, from what the release holds.

One `Account` per row, each step of it (what was decided, the value, what that means). Which steps and patterns made the row is told by `Source.explained`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from assets.contracts import REJECTS, STATEMENTS, STATISTICS, Table
from assets.reader import words
from assets.reader.source import Row, Source

# how a row came about, in the order in which it is decided
DECIDED = {
    "statements": ("source", "source_form", "speaker", "speaker_type", "speaker_role", "cue", "cue_lemma", "attribution_type", "kind", "quoted", "negated", "stance", "addressee", "said_on", "said_on_text", "parent_statement_id", "confidence", "extractor"),
    "statistics": ("number", "modifier", "value", "low", "high", "kind", "unit", "unit_text", "currency", "per_unit", "thing", "predicate", "category", "trend", "place", "place_source", "as_of", "as_of_text", "statement_id", "speaker_id", "part_of", "series_id", "confidence", "extractor"),
    "rejects": ("stage", "candidate", "reason", "detail", "source_uri"),
}  # fmt: skip


@dataclass(frozen=True)
class Account:
    """One row, and how it came about."""

    id: str
    table: str
    row: Row
    steps: list[tuple[str, str, str]]


def accounts(source: Source, rows: list[Row]) -> list[Account]:
    """The accounts of rows of statements, statistics or rejects, in their order."""
    speakers = sorted({row["speaker_id"] for row in rows if row.get("speaker_id")})
    found = source.rows("SELECT speaker_id, name, aliases FROM speakers WHERE speaker_id IN (SELECT unnest(?))", [speakers]) if speakers else []  # fmt: skip
    return [account(row, {each["speaker_id"]: each for each in found}) for row in rows]


def account(row: Row, speakers: dict[str, Row]) -> Account:
    """The account of one row."""
    table = table_of(row)
    columns = {column.name: column for column in table.columns}
    names = [name for name in DECIDED[table.name] if name in columns and row.get(name) is not None]
    steps = [(words.label(name), shown(row[name]), columns[name].meaning) for name in names]
    speaker = speakers.get(row.get("speaker_id") or "")
    if speaker:
        at = names.index("speaker") + 1 if "speaker" in names else names.index("speaker_id")
        steps.insert(at, ("known as", "; ".join(dict.fromkeys([speaker["name"], *speaker["aliases"]])), "The fullest name, and every wording that was resolved to this speaker by name."))  # fmt: skip
    return Account(row[table.key], table.name, row, steps)


def table_of(row: Row) -> Table:
    """The table that a row is of."""
    return next(table for table in (STATISTICS, STATEMENTS, REJECTS) if table.key in row)


def shown(value: Any) -> str:
    """A value as people write it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.2f}" if 0 < abs(value) < 1 else words.number(value)
    return words.day(value) if hasattr(value, "isoformat") else str(value)
