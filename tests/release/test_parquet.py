"""Parquet files: the order of their rows, what a query for one speaker or one day may skip, the same bytes for the same rows."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq
import pytest

from assets.contracts import TABLES
from assets.release.parquet import MOST_ROWS, in_reading_order, read_predecessor, rows_of_a_group, write_table

BY_NAME = {table.name: table for table in TABLES}
ARTICLES, EACH = 600, 20  # statements in each


@pytest.fixture(scope="module")
def tables() -> dict[str, pl.DataFrame]:
    """Two articles a day with twenty statements each, by people who are in the news for a few days; in no order."""
    chance = random.Random(17)
    days = [dt.date(2026, 1, 1) + dt.timedelta(days=n // 2) for n in range(ARTICLES)]
    ids = [f"a{chance.getrandbits(64):016x}" for _ in days]
    articles = [
        {"article_id": id, "published_on": day, "text": f"Text {id}."} for id, day in zip(ids, days, strict=True)
    ]
    statements = [
        {
            "statement_id": f"s{chance.getrandbits(64):016x}",
            "article_id": id,
            "position": place,
            "speaker": f"Speaker {n // 7}",
        }
        for n, id in enumerate(ids)
        for place in range(EACH)
    ]
    chance.shuffle(articles)
    chance.shuffle(statements)
    rows = {"articles": articles, "statements": statements}
    return {name: table.frame(rows.get(name, [])) for name, table in BY_NAME.items()}


@pytest.fixture(scope="module")
def folder(tables: dict[str, pl.DataFrame], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Their files."""
    folder = tmp_path_factory.mktemp("parquet")
    for name, frame in in_reading_order(tables).items():
        write_table(BY_NAME[name], frame, folder / f"{name}.parquet", {})
    return folder


def test_rows_stand_by_day_article_and_place(folder: Path) -> None:
    articles, statements = (pl.read_parquet(folder / f"{name}.parquet") for name in ("articles", "statements"))
    assert articles["published_on"].is_sorted()
    read = statements.join(articles.select("article_id", "published_on"), on="article_id", maintain_order="left")
    assert read.equals(read.sort("published_on", "article_id", "position"))


def test_what_has_no_day_or_article_comes_last_by_its_id() -> None:
    articles = BY_NAME["articles"].frame([{"article_id": "a1"}, {"article_id": "a0"}, {"article_id": "a2", "published_on": dt.date(2026, 1, 1)}])  # fmt: skip
    rejects = BY_NAME["rejects"].frame([{"reject_id": "r1"}, {"reject_id": "r0"}, {"reject_id": "r2", "article_id": "a2"}])  # fmt: skip
    ordered = in_reading_order({"articles": articles, "rejects": rejects})
    assert ordered["articles"]["article_id"].to_list() == ["a2", "a0", "a1"]
    assert ordered["rejects"]["reject_id"].to_list() == ["r2", "r0", "r1"]


def test_a_day_lies_in_few_groups_of_articles(folder: Path) -> None:
    groups = pq.ParquetFile(folder / "articles.parquet").metadata
    column = groups.schema.names.index("published_on")
    day = dt.date(2026, 5, 1)
    bounds = [groups.row_group(n).column(column).statistics for n in range(groups.num_row_groups)]
    assert len(bounds) == 5 and sum(bound.min <= day <= bound.max for bound in bounds) == 1


def test_a_speaker_lies_in_few_groups_of_statements(folder: Path) -> None:
    file = pq.ParquetFile(folder / "statements.parquet")
    speakers = [set(file.read_row_group(n, ["speaker"])["speaker"].to_pylist()) for n in range(file.num_row_groups)]
    assert len(speakers) == 6 and all(sum(f"Speaker {n}" in group for group in speakers) <= 2 for n in range(80))


def test_what_is_asked_for_has_bloom_filters_and_pages_have_an_index_but_long_texts_have_no_bounds(
    folder: Path,
) -> None:
    group = pq.ParquetFile(folder / "statements.parquet").metadata.row_group(0)
    columns = {group.column(n).path_in_schema: group.column(n) for n in range(group.num_columns)}
    assert {name for name, c in columns.items() if c.to_dict()["bloom_filter_offset"]} == {
        "statement_id", "article_id", "speaker_id", "speaker", "parent_statement_id",
    }  # fmt: skip
    assert columns["speaker"].has_offset_index and columns["speaker"].has_column_index
    assert not columns["content"].is_stats_set


def test_the_same_rows_in_any_order_give_the_same_bytes(
    tables: dict[str, pl.DataFrame], folder: Path, tmp_path: Path
) -> None:
    shuffled = {name: frame.sample(fraction=1, shuffle=True, seed=3) for name, frame in tables.items()}
    for name, frame in in_reading_order(shuffled).items():
        write_table(BY_NAME[name], frame, tmp_path / name, {})
        assert (tmp_path / name).read_bytes() == (folder / f"{name}.parquet").read_bytes(), name


def test_groups_grow_with_the_table_within_limits() -> None:
    statements, articles = BY_NAME["statements"], BY_NAME["articles"]
    assert [rows_of_a_group(statements, rows) for rows in (0, 16_000, 100_000, 10_000_000)] == [2048, 2048, 3125, MOST_ROWS]  # fmt: skip
    assert rows_of_a_group(articles, 1_500) == 128


def test_a_release_of_before_there_was_a_table_is_one_in_which_it_is_empty(
    tables: dict[str, pl.DataFrame], tmp_path: Path
) -> None:
    for name, frame in tables.items():
        frame.write_parquet(tmp_path / f"{name}.parquet")
    (tmp_path / "title_statistics.parquet").unlink()
    found = read_predecessor(tmp_path)
    assert list(found) == [table.name for table in TABLES]
    assert found["title_statistics"].equals(BY_NAME["title_statistics"].empty())
