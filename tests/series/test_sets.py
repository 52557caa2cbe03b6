"""Stories told by several outlets (`sets.yaml`): what belongs together shares a series, and what cannot both be true is a conflict."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path

import duckdb
import polars as pl
import pytest
import yaml

from assets.articles.read import read_inputs
from assets.release.views import VIEWS
from assets.statements.rows import extract_statements
from assets.statements.speakers.across_articles import resolve_speakers
from assets.statistics.events import with_series
from assets.statistics.rows import extract_statistics

SETS = yaml.safe_load((Path(__file__).parent / "sets.yaml").read_text(encoding="utf8"))
Place = tuple[str, str]  # set and article, number words


def pairs(lists: list[list[str]], name: str) -> set[frozenset[Place]]:
    """Pairs of places as the file writes them: "1: 14" is the number 14 of the first article."""
    return {frozenset((f"{name} {at.partition(': ')[0]}", at.partition(": ")[2]) for at in pair) for pair in lists}


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> dict[str, pl.DataFrame]:
    """The tables of all sets together."""
    path = tmp_path_factory.mktemp("sets") / "sets.jsonl"
    articles = [
        {"id": f"{told['name']} {n}", **article, "published_on": str(article["published_on"])}
        for told in SETS
        for n, article in enumerate(told["articles"], 1)
    ]
    path.write_text("\n".join(map(json.dumps, articles)), encoding="utf8")
    read = read_inputs([path]).articles.sort("article_id")
    rows, _ = extract_statements(read)
    statements, speakers = resolve_speakers(rows, read.drop("text"))
    figures = with_series(extract_statistics(read, statements)[0], read.lazy()).drop("speaker_id")
    figures = figures.join(statements.select("statement_id", "speaker_id"), on="statement_id", how="left")
    return {"articles": read, "statements": statements, "speakers": speakers, "statistics": figures}


def places_of(tables: dict[str, pl.DataFrame]) -> dict[str, Place]:
    """The place of each figure, by its id."""
    joined = tables["statistics"].join(tables["articles"].select("article_id", "external_id"), on="article_id")
    return {
        id: (article, number) for id, article, number in joined.select("statistic_id", "external_id", "number").rows()
    }


def test_what_belongs_together_shares_a_series_and_nothing_else_does(tables) -> None:
    places = places_of(tables)
    wanted = set().union(
        *(pairs(list(combinations(s, 2)), told["name"]) for told in SETS for s in told["series"].values())
    )
    in_series = tables["statistics"].filter(pl.col("series_id").is_not_null()).group_by("series_id").agg("statistic_id")
    found = {
        frozenset(places[id] for id in pair)
        for ids in in_series["statistic_id"].to_list()
        for pair in combinations(ids, 2)
    }
    found = {pair for pair in found if len(pair) == 2}
    assert len(wanted) >= 62
    assert len(found & wanted) / len(wanted) >= 0.85
    assert len(found - wanted) / len(found) <= 0.05


def test_conflicts_are_of_two_claimants_at_one_time(tables) -> None:
    places = places_of(tables)
    with duckdb.connect() as con:
        for name, frame in tables.items():
            con.register(name, frame)
        for view in VIEWS:
            if view.name in ("number_text", "figures", "conflicts"):
                con.execute(view.statement.replace("CREATE VIEW", "CREATE TEMP VIEW"))
        rows = con.sql("SELECT statistic_id_1, statistic_id_2 FROM conflicts").fetchall()
    found = {frozenset((places[a], places[b])) for a, b in rows}
    wanted, open_to_both = (
        set().union(*(pairs(told.get(key, []), told["name"]) for told in SETS)) for key in ("conflicts", "may_conflict")
    )
    assert len(found & wanted) >= 10
    assert not found - wanted - open_to_both
