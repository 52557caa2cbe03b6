"""Rows that break the contract are set aside under the name of their check, and the rest is released."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

import dagster as dg
import polars as pl
import pytest

from assets.contracts import TABLES
from assets.release.checks import CHECKS, run_checks
from assets.release.parquet import read_tables
from assets.release.publish import Provenance, Published, ReleaseRefused, publish, release_info
from assets.release.set_aside import set_aside
from assets.release.verify import verify
from assets.settings import ReleaseSettings, SetAsideLimits
from tests.conftest import RAW_ARTICLE, new_workspace, run_refresh
from tests.release.test_checks import BREAKS, OTHER_ID, Tables, first

NO_LIMIT = SetAsideLimits(share=1, rows=1000)
TOWNS = ("Hull", "Leith", "Cork", "Bergen", "Turku", "Gdynia", "Ostend", "Brest", "Aarhus", "Porto", "Varna", "Split")
HEADLINE = "{town}: 12{n} people wait in rain, ferry 7{n} hours late"
FERRY = """{town} (Reuters) - The ferry from {town} was late, passengers said on Monday. “We waited for {n} hours,” said Ann Lee, a
teacher. Lee said that 12{n} people stood in the rain on May {n}, 2019. “Nobody in {town} told us anything,” she said.
She was reading the novel “Big River”. A spokesman for the port told reporters that the crew of 1{n} had worked since 5 a.m.
on Sunday. “The weather was bad,” he added. The port of {town} expects {n},000 passengers a day.
It has {n}5 berths and 3{n} cranes."""


@pytest.fixture(scope="module")
def several(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    """The tables of thirteen articles, made by the real job."""
    workspace = new_workspace(tmp_path_factory.mktemp("several") / "data")
    (workspace.inbox / "raw.txt").write_bytes(RAW_ARTICLE.read_bytes())
    ferries = [
        json.dumps({"id": town, "title": HEADLINE.format(town=town, n=n), "text": FERRY.format(town=town, n=n)})
        for n, town in enumerate(TOWNS, 2)
    ]
    (workspace.inbox / "ferries.jsonl").write_text("\n".join(ferries), encoding="utf-8")
    with dg.DagsterInstance.ephemeral() as instance:
        assert run_refresh(workspace, instance).success
    return read_tables(workspace.releases / "latest" / "parquet")


def released(tables: Tables, folder: Path, limits: SetAsideLimits = NO_LIMIT) -> Published:
    """A release of these tables."""
    settings = ReleaseSettings(set_aside=limits)
    return publish(tables, folder, settings=settings, provenance=Provenance({"test": "1"}), today=dt.date(2026, 3, 1))


def enum_breaker(table: str, column: str) -> Callable[[Tables], pl.DataFrame]:
    """A break of the declaration in one row: a value that the column may not have."""
    return lambda t: first(t[table], pl.lit(True), **{column: "no such value"})


def without_first(frame: pl.DataFrame, where: pl.Expr) -> pl.DataFrame:
    """The frame without the first row where `where` holds."""
    gone = frame.filter(where).head(1)
    assert gone.height
    return frame.join(gone, on=frame.columns[0], how="anti", maintain_order="left")


# where a break of test_checks takes away a column, a row that breaks the declaration
ROW_BREAKS = {place: how for place, how in BREAKS.items() if place[1] != "schema"} | {
    ("articles", "schema"): lambda t: first(t["articles"], pl.lit(True), language=""),
    ("speakers", "schema"): enum_breaker("speakers", "type"),
    ("statements", "schema"): enum_breaker("statements", "kind"),
    ("statistics", "schema"): enum_breaker("statistics", "modifier"),
    ("title_statistics", "schema"): enum_breaker("title_statistics", "modifier"),
    ("rejects", "schema"): enum_breaker("rejects", "stage"),
    ("articles", "duplicates"): lambda t: first(t["articles"], pl.lit(True), duplicate_of=pl.col("article_id")),
    # an id of its own: that of test_checks is what other breaks point to in vain
    **{
        (table, "ids"): lambda t, table=table, letter=letter: first(
            t[table], pl.lit(True), **{t[table].columns[0]: letter + "1" * 16}
        )
        for table, letter in (("articles", "a"), ("statements", "s"), ("statistics", "f"), ("title_statistics", "t"))
    },
    ("rejects", "quotation_coverage"): lambda t: without_first(t["rejects"], pl.col("candidate") == "quotation"),
    ("rejects", "number_coverage"): lambda t: without_first(t["rejects"], pl.col("candidate") == "number"),
}


def test_every_check_has_a_row_that_breaks_it() -> None:
    assert {(c.table, c.name) for c in CHECKS} == set(ROW_BREAKS)


@pytest.mark.parametrize("place", ROW_BREAKS, ids="-".join)
def test_a_row_that_breaks_a_check_is_set_aside_under_its_name_and_the_rest_is_whole(
    place: tuple[str, str], several: Tables
) -> None:
    table, check = place
    aside = set_aside({**several, table: ROW_BREAKS[place](several)}, NO_LIMIT)
    assert not aside.refused
    assert check in aside.rows.filter(table=table)["check"].to_list()
    now = aside.tables
    told = now["rejects"].filter(stage="validate", reason="schema")
    assert told.filter(pl.col("detail").str.contains(check, literal=True)).height
    assert now["articles"].height >= 12 and now["statements"].height > several["statements"].height / 2


def test_all_of_them_together_are_set_aside_and_the_rest_is_released(several: Tables, tmp_path: Path) -> None:
    broken = planted(several)
    published = released(broken, tmp_path)
    assert verify(published.path).to_dicts() == []
    named = {f"{table}/{check}" for table, check in ROW_BREAKS}
    assert named - set(published.set_aside.counts()) == set()
    now = read_tables(published.path / "parquet")
    assert now["articles"].height == several["articles"].height - 5  # one for each check of articles
    assert now["statements"].height > several["statements"].height / 4


def planted(tables: Tables) -> Tables:
    """The tables with each of ROW_BREAKS in a row of its own, none of them in an article that is broken itself."""
    untouched, broken = dict(tables), {name: frame.clear() for name, frame in tables.items()}
    for (table, _), how in sorted(ROW_BREAKS.items(), key=lambda item: item[0][0] != "articles"):
        changed = how(untouched)
        same = changed.hash_rows(seed=1).is_in(untouched[table].hash_rows(seed=1).implode())
        broken[table] = pl.concat([broken[table], changed.filter(~same)])
        untouched[table] = changed.filter(same)
        if table == "articles":
            whole = pl.col("article_id").is_in(untouched["articles"]["article_id"].implode())
            for name in ("statements", "statistics", "title_statistics", "rejects"):
                broken[name] = pl.concat([broken[name], untouched[name].filter(~whole)])
                untouched[name] = untouched[name].filter(whole)
    return {name: pl.concat([untouched[name], broken[name]]) for name in tables}


def test_a_row_costs_nothing_but_itself(several: Tables, tmp_path: Path) -> None:
    quoted = several["statements"].filter(kind="direct").row(0, named=True)
    wrong = first(
        several["statements"], pl.col("statement_id") == quoted["statement_id"], content="What was never said."
    )
    published = released({**several, "statements": wrong}, tmp_path)
    now = read_tables(published.path / "parquet")
    assert now["statements"].height == several["statements"].height - 1
    assert now["articles"].equals(several["articles"]) and now["statistics"].height == several["statistics"].height
    told = now["rejects"].filter(reason="schema", candidate="row").row(0, named=True)
    assert "statements/content" in published.set_aside.summary() and quoted["statement_id"] in told["detail"]
    assert (told["start"], told["end"]) == (quoted["content_spans"][0]["start"], quoted["content_spans"][-1]["end"])
    assert "1 row of 1 article was set aside" in published.set_aside.summary()
    assert release_info(published.path)["set_aside"]["rows"] == {"statements/content": 1}
    assert "1 row of 1 article was set aside" in (published.path / "report.html").read_text(encoding="utf-8")


def test_what_hung_on_a_statement_that_is_set_aside_stays_and_is_nobodys(several: Tables) -> None:
    claimed = several["statistics"].drop_nulls("statement_id").row(0, named=True)
    wrong = first(several["statements"], pl.col("statement_id") == claimed["statement_id"], content="Never said.")
    done = set_aside({**several, "statements": wrong}, NO_LIMIT)
    now = done.tables["statistics"].filter(statistic_id=claimed["statistic_id"]).row(0, named=True)
    assert now["statement_id"] is None and now["speaker_id"] is None
    assert run_checks(done.tables).is_empty()


def test_a_title_whose_figure_of_the_text_is_set_aside_stays_and_names_none(several: Tables) -> None:
    linked = several["title_statistics"].drop_nulls("statistic_id_in_text").row(0, named=True)
    of_text = linked["statistic_id_in_text"]
    wrong = first(several["statistics"], pl.col("statistic_id") == of_text, modifier="no such value")
    done = set_aside({**several, "statistics": wrong}, NO_LIMIT)
    now = done.tables["title_statistics"].filter(title_statistic_id=linked["title_statistic_id"]).row(0, named=True)
    assert now == {**linked, "statistic_id_in_text": None}
    assert run_checks(done.tables).is_empty()


def test_an_article_that_is_set_aside_takes_its_rows_with_it(several: Tables) -> None:
    article = several["articles"].row(0, named=True)["article_id"]
    wrong = first(several["articles"], pl.lit(True), word_count=1)
    done = set_aside({**several, "articles": wrong}, NO_LIMIT)
    for table in TABLES:
        if "article_id" in table.names:
            assert done.tables[table.name].filter(article_id=article).is_empty()
    told = done.tables["rejects"].filter(reason="schema").row(0, named=True)
    assert told["candidate"] == "document" and told["article_id"] is None and told["source_uri"]
    assert run_checks(done.tables).is_empty()


def test_another_article_becomes_the_head_of_the_duplicates_of_one_that_is_set_aside(several: Tables) -> None:
    head, *others = several["articles"]["article_id"].to_list()
    copies = several["articles"].with_columns(
        duplicate_of=pl.when(pl.col("article_id") != head).then(pl.lit(head)),
        word_count=pl.when(pl.col("article_id") == head).then(1).otherwise("word_count"),
    )
    done = set_aside({**several, "articles": copies}, NO_LIMIT)
    now = done.tables["articles"]
    assert sorted(now["article_id"]) == sorted(others)
    new_head = now.filter(pl.col("duplicate_of").is_null())["article_id"].item()
    assert set(now["duplicate_of"].drop_nulls()) == {new_head}


def test_ids_that_are_missing_or_given_twice_are_set_aside(several: Tables) -> None:
    s = several["statistics"]
    twice = pl.concat([s, s.head(1), s.tail(1).with_columns(statistic_id=pl.lit(None, pl.String))]).sort("statistic_id")
    done = set_aside({**several, "statistics": twice}, NO_LIMIT)
    assert done.tables["statistics"].equals(s.sort("statistic_id"))
    assert done.counts() == {"statistics/schema": 2}


def test_a_speaker_that_is_set_aside_leaves_its_statements_without_a_speaker(several: Tables) -> None:
    gone = several["speakers"]["speaker_id"][0]
    wrong = first(several["speakers"], pl.lit(True), type="politician")
    done = set_aside({**several, "speakers": wrong}, NO_LIMIT)
    assert done.tables["statements"].height == several["statements"].height
    for table in ("speakers", "statements", "statistics"):
        assert done.tables[table].filter(speaker_id=gone).is_empty()
    assert run_checks(done.tables).is_empty()


def test_more_rows_than_the_limit_refuse_the_release_and_leave_the_evidence(several: Tables, tmp_path: Path) -> None:
    wrong = {**several, "statements": several["statements"].with_columns(content=pl.lit("Never said."))}
    with pytest.raises(ReleaseRefused, match="more than set_aside in release.yaml allows"):
        released(wrong, tmp_path, SetAsideLimits(share=0.5, rows=3))
    evidence = pl.read_parquet(next((tmp_path / "refused").glob("*.parquet")))
    assert evidence.filter(table="statements", check="content").height >= several["statements"].height


def test_a_release_without_an_article_is_refused(several: Tables, tmp_path: Path) -> None:
    wrong = {**several, "articles": several["articles"].with_columns(word_count=pl.lit(1, pl.Int64))}
    with pytest.raises(ReleaseRefused, match="every article"):
        released(wrong, tmp_path)


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.name)
def test_a_table_that_lacks_a_column_cannot_be_set_aside(table, several: Tables, tmp_path: Path) -> None:
    with pytest.raises(ReleaseRefused, match=f"the columns of {table.name} are not those of the contract"):
        released({**several, table.name: several[table.name].drop(table.names[-1])}, tmp_path)


def test_a_reference_to_nothing_costs_the_row_that_has_it(several: Tables) -> None:
    last = pl.col("position") == pl.col("position").max().over("article_id")
    wrong = first(several["statistics"], last, article_id="a" + OTHER_ID)
    done = set_aside({**several, "statistics": wrong}, NO_LIMIT)
    assert done.tables["statistics"].height == several["statistics"].height - 1
    assert "statistics/keys" in done.counts()
