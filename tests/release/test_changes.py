"""Given two releases, the changes between them, each with its reason."""

from __future__ import annotations

import polars as pl
import pytest

from assets.contracts.changes import CHANGES
from assets.release.changes import Context, changes_text, compare

Tables = dict[str, pl.DataFrame]
NOTHING: Context = Context()


def reasons(changes: pl.DataFrame, **where: str) -> set[str]:
    """The reasons of the changes that match."""
    return set(changes.filter(**where)["reason"])


def without_article(tables: Tables) -> Tables:
    """A release that does not hold the article."""
    return {name: frame.clear() for name, frame in tables.items()}


def another_article(tables: Tables) -> Tables:
    """The same source with another text."""
    other = "a" + "1" * 16
    return {
        name: frame.with_columns(article_id=pl.lit(other)) if "article_id" in frame.columns else frame
        for name, frame in tables.items()
    }


def test_the_same_tables_have_no_changes(tables: Tables) -> None:
    changes = compare(tables, tables, NOTHING)
    assert changes.is_empty()
    assert CHANGES.validate(changes).columns == CHANGES.names
    assert "No row changed" in changes_text(changes, "2026.03.02", "2026.03.01")


def test_a_new_article_comes_with_all_its_rows(tables: Tables) -> None:
    changes = compare(without_article(tables), tables, NOTHING)
    assert reasons(changes, change="added") == {"new_article"}
    assert changes.height == sum(frame.height for frame in tables.values())
    CHANGES.validate(changes)


def test_a_withdrawn_article_and_one_no_longer_offered(tables: Tables) -> None:
    article = tables["articles"]["article_id"][0]
    gone = compare(tables, without_article(tables), NOTHING)
    assert reasons(gone, table="statements") == {"no_longer_offered"}
    withdrawn = compare(tables, without_article(tables), Context(withdrawn=[article]))
    assert reasons(withdrawn, table="statements") == reasons(withdrawn, table="articles") == {"withdrawn"}


def test_another_text_from_the_same_source_is_a_changed_page(tables: Tables) -> None:
    changes = compare(tables, another_article(tables), NOTHING)
    assert reasons(changes, table="articles") == {"changed_page"}


def test_a_changed_value_is_named_with_old_and_new(tables: Tables) -> None:
    renamed = tables["statements"].with_columns(
        speaker=pl.when(pl.col("speaker") == "Peskov").then(pl.lit("Dmitry Peskov")).otherwise(pl.col("speaker"))
    )
    changes = compare(tables, {**tables, "statements": renamed}, Context(corrections_changed=True))
    assert set(changes["change"]) == {"changed"} and set(changes["column"]) == {"speaker"}
    assert set(changes["old"]) == {"Peskov"} and set(changes["new"]) == {"Dmitry Peskov"}
    assert reasons(changes) == {"correction"}
    assert "| statements | speaker |" in changes_text(changes, "2026.03.02", "2026.03.01")


def test_rows_of_another_extractor_say_so(tables: Tables) -> None:
    newer = tables["statistics"].with_columns(extractor=pl.lit("statistics@99.0"), confidence=pl.lit(0.5))
    changes = compare(tables, {**tables, "statistics": newer}, NOTHING)
    assert reasons(changes, table="statistics") == {"new_extractor"}


def test_another_extractor_that_makes_the_same_rows_changes_none(tables: Tables) -> None:
    newer = {**tables, "statistics": tables["statistics"].with_columns(extractor=pl.lit("statistics@99.0"))}
    assert compare(tables, newer, NOTHING).is_empty()


def test_rows_that_another_cut_removes_say_so(tables: Tables) -> None:
    fewer = {**tables, "statements": tables["statements"].head(3)}
    assert reasons(compare(tables, fewer, Context(cut_changed=True)), table="statements") == {"settings"}


@pytest.mark.parametrize("column", ["content_spans", "aliases"])
def test_lists_are_written_as_text(column: str, tables: Tables) -> None:
    name = "statements" if column == "content_spans" else "speakers"
    emptied = tables[name].with_columns(pl.col(column).list.head(0))
    changes = compare(tables, {**tables, name: emptied}, NOTHING)
    assert changes.filter(table=name, column=column)["old"].str.len_chars().min() > 0


def test_ids_of_changes_are_unique_and_stable(tables: Tables) -> None:
    one = compare(without_article(tables), tables, NOTHING)
    two = compare(without_article(tables), {k: v.reverse() for k, v in tables.items()}, NOTHING)
    assert one["change_id"].is_unique().all()
    assert one.equals(two)
