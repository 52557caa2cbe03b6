"""The views and macros, each by its documented example, on the release of the raw article."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from assets.contracts import TABLES
from assets.release.views import VIEWS, View
from assets.workspace import Workspace


@pytest.fixture(scope="module")
def con(released: Workspace):
    """The released database as a user opens it."""
    with duckdb.connect(str(released.releases / "latest" / "onrecord.duckdb"), read_only=True) as connection:
        yield connection


@pytest.fixture
def memory() -> Iterator[duckdb.DuckDBPyConnection]:
    """A database of the contract's tables and views with one article, `a0`, and nothing else."""
    with duckdb.connect() as connection:
        for table in TABLES:
            connection.execute(table.ddl())
        for view in VIEWS:
            connection.execute(view.statement)
        connection.execute("""INSERT INTO articles VALUES ('a0', 'x', 'x', 'text', 'r', 't', NULL, NULL, NULL, NULL, 'en',
            '2026-01-01', 'input', 'text', 4, 1, NULL)""")
        yield connection


@pytest.mark.parametrize("view", VIEWS, ids=lambda v: v.name)
def test_the_example_runs_and_gives_rows(view: View, con) -> None:
    assert con.sql(view.example).fetchall()


@pytest.mark.parametrize("view", VIEWS, ids=lambda v: v.name)
def test_the_view_explains_itself(view: View, con) -> None:
    source = "duckdb_views() WHERE view_name" if view.kind == "VIEW" else "duckdb_functions() WHERE function_name"
    assert con.sql(f"SELECT comment FROM {source} = ?", params=[view.name]).fetchall() == [(view.meaning,)]


def test_every_table_has_its_primary_key(con) -> None:
    keys = con.sql(
        "SELECT table_name, constraint_column_names FROM duckdb_constraints() WHERE constraint_type = 'PRIMARY KEY'"
    )
    assert dict(keys.fetchall()) == {t.name: [t.key] for t in TABLES}


def test_numbers_are_written_as_people_write_them(con) -> None:
    numbers = con.sql("SELECT number_text(x) FROM (VALUES (3800000.0), (0.5), (-1200.0), (NULL)) v(x)").fetchall()
    assert [n for (n,) in numbers] == ["3,800,000", "0.5", "-1,200", None]


def test_a_figure_reads_as_the_article_says_it(con) -> None:
    rows = dict(con.sql("SELECT text, figure FROM figures").fetchall())
    assert rows["more than 3.8 million people"] == "more than 3,800,000"


def test_figures_that_cannot_both_be_true_are_in_conflict_and_others_are_not(memory) -> None:
    insert = """INSERT INTO statistics VALUES (?, 'a0', 0, NULL, NULL, ?, 0, 1, '1', 0, 1, 'count', ?, ?, ?, ?, ?, ?,
        'none', 'people', 'people', NULL, NULL, 'people', 'killed', 'killed', 'Oslo', 'text', NULL, NULL, NULL, 'c0', 1, 'x@1')"""
    rows = [
        ("f1", "12 people", 12, 12, 12, True, True, "exact"),
        ("f2", "more than 12 people", 12, 12, None, False, None, "more_than"),
        ("f3", "at least 12 people", 12, 12, None, True, None, "at_least"),
        ("f4", "about 12 people", 12, None, None, None, None, "about"),
    ]
    for n, row in enumerate(rows):  # each in the words of another outlet
        memory.execute(
            f"""INSERT INTO articles SELECT * REPLACE ('b{n}' AS article_id) FROM articles WHERE article_id = 'a0'"""
        )
        memory.execute(insert.replace("'a0'", f"'b{n}'"), row)
    found = memory.sql("SELECT text_1, text_2 FROM conflicts").fetchall()
    assert found == [("12 people", "more than 12 people")]
    memory.execute("UPDATE statistics SET part_of = 'f1' WHERE statistic_id = 'f2'")
    assert memory.sql("FROM conflicts").fetchall() == []


def test_what_nobody_is_named_for_is_not_in_said(memory) -> None:
    memory.execute("""INSERT INTO statements (statement_id, article_id, position, kind, attribution_type, content, content_spans, source_form,
        source, source_start, source_end, speaker, negated, stance, confidence, extractor)
        SELECT id, 'a0', 1, 'indirect', 'communication', content, [{'start': 0, 'end': 1}], 'none', source, start, start + 8, source, false,
            'asserted', 1, 'x@1'
        FROM (VALUES ('s1', 'the dam had cracked', 'Ana Lind', 2), ('s2', 'the dam may hold', NULL, NULL)) said(id, content, source, start)""")
    assert memory.sql("SELECT content FROM said").fetchall() == [("the dam had cracked",)]


def test_who_denies_a_figure_disputes_it_and_does_not_claim_it(memory) -> None:
    memory.execute("INSERT INTO speakers (speaker_id, name, type, aliases, article_count, statement_count) "
                   "VALUES ('p0', 'Ana Lind', 'person', ['Ana Lind'], 1, 2)")  # fmt: skip
    for number, stance in enumerate(("asserted", "denied")):
        memory.execute(
            """INSERT INTO statements (statement_id, article_id, position, kind, attribution_type, content, content_spans, source_form,
            speaker_id, speaker, negated, stance, confidence, extractor) VALUES (?, 'a0', ?, 'indirect', 'communication', '12 people',
            [{'start': 0, 'end': 1}], 'none', 'p0', 'Ana Lind', false, ?, 1, 'x@1')""",
            (f"s{number}", number, stance),
        )
        memory.execute(
            """INSERT INTO statistics (statistic_id, article_id, position, statement_id, speaker_id, text, start, "end", number, number_start,
            number_end, kind, value, low, high, low_inclusive, high_inclusive, modifier, trend, series_id, confidence, extractor)
            VALUES (?, 'a0', ?, ?, 'p0', '12 people', 0, 1, '12', 0, 1, 'count', 12, 12, 12, true, true, 'exact', 'none', 'c0', 1, 'x@1')""",
            (f"f{number}", number, f"s{number}"),
        )
    found = memory.sql("SELECT claimed_by, disputed_by FROM figures ORDER BY position").fetchall()
    assert found == [("Ana Lind", None), (None, "Ana Lind")]


def test_a_headline_stands_beside_what_its_text_says_and_is_no_figure_of_it(memory) -> None:
    memory.execute("UPDATE articles SET title = '12 dead, 40 missing'")
    memory.execute("""INSERT INTO statistics VALUES ('f0', 'a0', 0, NULL, NULL, '12 people', 0, 1, '12', 0, 1, 'count', 12, 12, 12, true, true,
        'exact', 'none', 'people', 'people', NULL, NULL, 'people', 'died', 'killed', NULL, NULL, NULL, NULL, NULL, 'c0', 1, 'x@1')""")
    for number, (value, category, same) in enumerate(((12, "killed", "f0"), (40, "missing", None))):
        memory.execute(
            """INSERT INTO title_statistics (title_statistic_id, article_id, position, statistic_id_in_text, text, start, "end", number,
            number_start, number_end, kind, value, low, high, low_inclusive, high_inclusive, modifier, trend, unit, category, confidence, extractor)
            VALUES (?, 'a0', ?, ?, '12', 0, 2, '12', 0, 2, 'count', ?, ?, ?, true, true, 'exact', 'none', 'people', ?, 1, 'x@1')""",
            (f"t{number}", number, same, value, value, value, category),
        )
    found = memory.sql("SELECT figure, category, in_text, text_of_article FROM headlines ORDER BY position").fetchall()
    assert found == [("12", "killed", True, "12 people"), ("40", "missing", False, None)]
    assert memory.sql("SELECT sum(value) FROM figures WHERE category = 'killed'").fetchall() == [(12,)]
