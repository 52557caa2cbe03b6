"""What a table declaration is, and everything that is made from one.

A `Table` is a list of `Column`s with their types, meanings, ranges and examples. The pandera schema, the polars
dtypes, the DuckDB DDL with comments, the Parquet file metadata, the Dagster column schema, the data package and the
data dictionary are all derived from it here or in the module that writes the format: nothing is said twice.
Checks that need more than one column are in `assets/release/checks.py`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

import polars as pl

if TYPE_CHECKING:
    import pandera.polars as pa  # takes seconds to import: only whoever validates waits for it

Frame = TypeVar("Frame", pl.DataFrame, pl.LazyFrame)

SCHEMA_VERSION = "1.3.0"  # semver; docs/releases.md says what is major, minor and patch

SPAN = pl.Struct({"start": pl.Int64, "end": pl.Int64})

# SQL type -> polars dtype: the only place where the two meet
DTYPES: dict[str, pl.DataType] = {
    "VARCHAR": pl.String(),
    "BIGINT": pl.Int64(),
    "DOUBLE": pl.Float64(),
    "BOOLEAN": pl.Boolean(),
    "DATE": pl.Date(),
    "VARCHAR[]": pl.List(pl.String),
    'STRUCT("start" BIGINT, "end" BIGINT)[]': pl.List(SPAN),
}
# SQL type -> the Python type of one value in a row
PYTHON_TYPES = {
    "VARCHAR": "str",
    "BIGINT": "int",
    "DOUBLE": "float",
    "BOOLEAN": "bool",
    "DATE": "date",
    "VARCHAR[]": "list[str]",
    'STRUCT("start" BIGINT, "end" BIGINT)[]': "list[Span]",
}
SPANS_TYPE = 'STRUCT("start" BIGINT, "end" BIGINT)[]'


@dataclass(frozen=True)
class Column:
    """One column of a table: its type, its meaning and what its values may be.

    `bad` is a value of the right type that must not pass the contract, with the reason in `bad_reason`: it is shown in
    the dictionary and used as a negative test.
    """

    name: str
    type: str
    meaning: str
    example: Any
    bad: Any
    bad_reason: str
    nullable: bool = False
    unit: str | None = None
    values: dict[str, str] | None = None  # the allowed values of an enum, each with what it means
    minimum: float | None = None
    maximum: float | None = None
    pattern: str | None = None  # of the whole value
    references: str | None = None  # "table.column"
    is_text: bool = False  # the article's own words at any length: the textfree edition may leave it out

    @property
    def dtype(self) -> pl.DataType:
        """The polars dtype."""
        return DTYPES[self.type]

    @property
    def sql(self) -> str:
        """The column's line in the DuckDB DDL, without keys."""
        parts = [f'"{self.name}"', self.type]
        if not self.nullable:
            parts.append("NOT NULL")
        checks = []
        if self.values:
            checks.append(f'"{self.name}" IN ({", ".join(quote(v) for v in self.values)})')
        if self.minimum is not None:
            checks.append(f'"{self.name}" >= {self.minimum:g}')
        if self.maximum is not None:
            checks.append(f'"{self.name}" <= {self.maximum:g}')
        if checks:
            parts.append(f"CHECK ({' AND '.join(checks)})")
        return " ".join(parts)

    @property
    def comment(self) -> str:
        """The meaning with unit and allowed values, for readers of the database."""
        text = self.meaning
        if self.unit:
            text += f" Unit: {self.unit}."
        if self.values:
            text += " One of: " + "; ".join(f"{v} ({m})" if m else v for v, m in self.values.items()) + "."
        return text

    def pandera(self, *, unique: bool) -> pa.Column:
        """The pandera column: type, nullability, allowed values, range and pattern."""
        import pandera.polars as pa

        checks = []
        if self.values:
            checks.append(pa.Check.isin(list(self.values)))
        if self.minimum is not None:
            checks.append(pa.Check.ge(self.minimum))
        if self.maximum is not None:
            checks.append(pa.Check.le(self.maximum))
        if self.pattern:
            checks.append(pa.Check.str_matches(f"^(?:{self.pattern})$"))
        elif self.type == "VARCHAR" and not self.values:
            checks.append(pa.Check.str_length(min_value=1))  # "does not say" is null, never an empty text
        return pa.Column(self.dtype, checks, nullable=self.nullable, unique=unique, description=self.meaning)


@dataclass(frozen=True)
class Table:
    """One table of the release: its columns in order, its key, and the columns that its id is made from."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
    key: str
    # groups of columns that are null together or not at all
    together: tuple[tuple[str, ...], ...] = field(default=())

    def __getitem__(self, name: str) -> Column:
        return next(c for c in self.columns if c.name == name)

    @property
    def names(self) -> list[str]:
        """Column names in order."""
        return [c.name for c in self.columns]

    @cached_property
    def polars_schema(self) -> dict[str, pl.DataType]:
        """Column names and polars dtypes, in order."""
        return {c.name: c.dtype for c in self.columns}

    @cached_property
    def pandera_schema(self) -> pa.DataFrameSchema:
        """The pandera schema: columns, their order, no others, the key unique, groups null together."""
        import pandera.polars as pa

        checks = [
            pa.Check(
                lambda data, group=group: data.lazyframe.select(
                    pl.sum_horizontal(pl.col(c).is_null().cast(pl.Int8) for c in group).is_in([0, len(group)])
                ),
                name=f"all null together: {', '.join(group)}",
            )
            for group in self.together
        ]
        columns = {c.name: c.pandera(unique=c.name == self.key) for c in self.columns}
        return pa.DataFrameSchema(
            columns, checks=checks, strict=True, ordered=True, name=self.name, description=self.meaning
        )

    def empty(self) -> pl.DataFrame:
        """A frame with the columns and no rows."""
        return pl.DataFrame(schema=self.polars_schema)

    def frame(self, rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
        """Rows (missing fields are null, unknown ones an error) as a frame with this table's columns and dtypes.

        Raises ValueError when a row has a field that the table does not have.
        """
        unknown = {k for row in rows for k in row} - set(self.names)
        if unknown:
            raise ValueError(f"{self.name} has no column {sorted(unknown)}; its columns are {self.names}")
        return pl.DataFrame(rows, schema=self.polars_schema, orient="row")

    def shaped(self, frame: Frame) -> Frame:
        """The frame with this table's columns, in their order and types."""
        return frame.select(self.names).cast(pl.Schema(self.polars_schema))

    def validate(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The frame itself, when every value keeps the contract.

        Raises pandera.errors.SchemaErrors, whose `failure_cases` lists each failing value. A LazyFrame would pass
        with its values unchecked, so that only a collected frame is taken; TypeError otherwise.
        """
        if not isinstance(frame, pl.DataFrame):
            raise TypeError(
                f"validate takes a collected DataFrame, not {type(frame).__name__}: values would go unchecked"
            )
        return self.pandera_schema.validate(frame, lazy=True)

    def textfree(self) -> Table:
        """The table as the textfree edition declares it: what it leaves out may be null."""
        columns = tuple(replace(c, nullable=c.nullable or c.is_text) for c in self.columns)
        texts = {c.name for c in columns if c.is_text}
        return replace(self, columns=columns, together=tuple(g for g in self.together if not texts & set(g)))

    def ddl(self) -> str:
        """CREATE TABLE with keys and checks. Self-references are left to the contract checks: rows arrive in reading order."""
        lines = [c.sql + (" PRIMARY KEY" if c.name == self.key else "") for c in self.columns]
        for c in self.columns:
            if c.references and not c.references.startswith(f"{self.name}."):
                table, column = c.references.split(".")
                lines.append(f'FOREIGN KEY ("{c.name}") REFERENCES {table} ("{column}")')
        for group in self.together:
            nulls = " + ".join(f'("{c}" IS NULL)::INT' for c in group)
            lines.append(f"CHECK ({nulls} IN (0, {len(group)}))")
        body = ",\n    ".join(lines)
        return f"CREATE TABLE {self.name} (\n    {body}\n)"

    def comments(self) -> list[str]:
        """COMMENT ON statements for the table and its columns."""
        out = [f"COMMENT ON TABLE {self.name} IS {quote(self.meaning)}"]
        return out + [f'COMMENT ON COLUMN {self.name}."{c.name}" IS {quote(c.comment)}' for c in self.columns]

    def parquet_metadata(self) -> dict[str, str]:
        """Footer key-values: the schema version and every column's meaning, so that the file explains itself."""
        return {
            "onrecord.schema_version": SCHEMA_VERSION,
            "onrecord.table": self.name,
            "onrecord.meaning": self.meaning,
            "onrecord.columns": json.dumps({c.name: c.comment for c in self.columns}, ensure_ascii=False),
        }


def quote(text: str) -> str:
    """`text` as a SQL string literal."""
    return "'" + text.replace("'", "''") + "'"
