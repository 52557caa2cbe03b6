"""Everything that is made from a declaration agrees with it, and the declaration's bad examples do not pass."""

from __future__ import annotations

import datetime as dt

import duckdb
import pandera.errors
import polars as pl
import pytest

from assets.contracts import TABLES, Column, Table
from assets.contracts.changes import CHANGES
from assets.contracts.ids import article_id, content_id, statement_id
from assets.release.checks import run_checks

ALL = [*TABLES, CHANGES]
COLUMNS = [pytest.param(t, c, id=f"{t.name}.{c.name}") for t in TABLES for c in t.columns]


@pytest.mark.parametrize("table", ALL, ids=lambda t: t.name)
def test_polars_pandera_and_duckdb_have_the_same_columns_in_the_same_order(table: Table) -> None:
    assert list(table.polars_schema) == table.names == list(table.pandera_schema.columns)
    with duckdb.connect() as con:
        for other in TABLES:
            con.execute(other.ddl())
        if table is CHANGES:
            con.execute(table.ddl())
        described = con.sql(f'SELECT column_name, column_type, "null" FROM (DESCRIBE {table.name})').fetchall()
    assert [name for name, _, _ in described] == table.names
    for (_, sql_type, null), column in zip(described, table.columns, strict=True):
        assert sql_type.replace('"', "") == column.type.replace('"', "")
        assert (null == "YES") == column.nullable


@pytest.mark.parametrize("table", ALL, ids=lambda t: t.name)
def test_an_empty_table_keeps_the_contract(table: Table) -> None:
    assert table.validate(table.empty()).is_empty()


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.name)
def test_database_comments_say_what_the_declaration_says(table: Table) -> None:
    with duckdb.connect() as con:
        for other in TABLES:
            con.execute(other.ddl())
        for comment in table.comments():
            con.execute(comment)
        found = con.sql("SELECT column_name, comment FROM duckdb_columns() WHERE table_name = ?", params=[table.name])
        assert dict(found.fetchall()) == {c.name: c.comment for c in table.columns}


def test_a_lazy_frame_is_refused_because_its_values_would_go_unchecked() -> None:
    with pytest.raises(TypeError, match="collected"):
        TABLES[0].validate(TABLES[0].empty().lazy())  # type: ignore[arg-type]


def test_a_row_with_an_unknown_column_is_refused() -> None:
    with pytest.raises(ValueError, match="no column"):
        TABLES[0].frame([{"headline": "x"}])


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_the_good_example_has_the_declared_type_and_passes(table: Table, column: Column) -> None:
    frame = pl.DataFrame({column.name: pl.Series([typed(column, column.example)], dtype=column.dtype)})
    schema = pandera_of(table, column)
    assert schema.validate(frame, lazy=True).height == 1


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_the_bad_example_in_a_real_release_is_detected(
    table: Table, column: Column, titled: dict[str, pl.DataFrame]
) -> None:
    """Put the bad example into a real row: some check of the contract has to name that table."""
    tables = titled
    frame = tables[table.name]
    # the bad example of a linked column must meet a row in which it makes a difference
    row = frame.with_row_index("n").filter(pl.col(column.name).is_not_null())["n"].first() or 0
    bad = pl.Series([typed(column, column.bad)], dtype=column.dtype)
    values = pl.when(pl.int_range(pl.len()) == row).then(pl.lit(bad)).otherwise(pl.col(column.name))
    broken = frame.with_columns(values.alias(column.name)).sort(table.key)
    if column.name.endswith("_on") or column.name == "as_of":  # bad only without the words or source that belong to it
        words = {"published_on": "published_on_source", "said_on": "said_on_text", "as_of": "as_of_text"}[column.name]
        broken = broken.with_columns(pl.lit(None, pl.String).alias(words))
    failures = run_checks({**tables, table.name: broken})
    assert failures.height, f"{column.bad!r} in {table.name}.{column.name} passed every check: {column.bad_reason}"


def test_every_enum_value_with_a_wrong_letter_fails() -> None:
    for table in TABLES:
        for column in table.columns:
            if column.values:
                frame = pl.DataFrame({column.name: [next(iter(column.values)) + "x"]})
                with pytest.raises(pandera.errors.SchemaErrors):
                    pandera_of(table, column).validate(frame, lazy=True)


def test_ids_come_from_content_alone() -> None:
    assert article_id("abc") == "aba7816bf8f01cfea"  # SHA-256 of "abc" begins ba7816bf8f01cfea
    assert statement_id("a1", [(0, 4)], (5, 9), None) == statement_id("a1", [(0, 4)], (5, 9), None)
    assert statement_id("a1", [(0, 4)], (5, 9), None) != statement_id("a1", [(0, 4)], None, (5, 9))
    assert content_id("p", "a", None) == content_id("p", "a", "")


def typed(column: Column, value: object) -> object:
    """An example as the value that a frame would hold."""
    return dt.date.fromisoformat(value) if column.type == "DATE" and isinstance(value, str) else value


def pandera_of(table: Table, column: Column):
    """The pandera schema of one column alone."""
    import pandera.polars as pa

    return pa.DataFrameSchema({column.name: column.pandera(unique=column.name == table.key)})
