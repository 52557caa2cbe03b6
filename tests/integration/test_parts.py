"""Extraction by parts: only what is missing is done, a kill loses nothing, every engine gives the same."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from assets.articles.read import read_inputs
from assets.contracts import REJECTS, STATEMENTS
from assets.parts import SHARD_ARTICLES, PartStore, extract_each, run_shard, shard_ranges
from assets.statements import table
from assets.storage import Damaged
from assets.workspace import PROJECT
from pipelines.engines import ORDINARY_CHARS, DaskEngine, LocalEngine
from tests.damage import WAYS, harm
from tests.integration import hungry

HERE = LocalEngine(workers=1)


def some_articles(folder: Path, count: int) -> pl.LazyFrame:
    """Real articles frames of as many short texts."""
    folder.mkdir(parents=True, exist_ok=True)
    for n in range(count):
        text = f"The mayor said on Monday that bus line {n} would return. “We need it,” the mayor told reporters."
        (folder / f"{n}.txt").write_text(text, encoding="utf-8")
    return read_inputs([folder]).articles.lazy()


def test_only_what_is_missing_is_extracted(tmp_path: Path) -> None:
    articles = some_articles(tmp_path / "in", 3)
    assert table.extract(articles.head(2), tmp_path / "parts", HERE) == 2
    assert table.extract(articles, tmp_path / "parts", HERE) == 1
    assert table.extract(articles, tmp_path / "parts", HERE) == 0


def test_what_is_extracted_in_one_piece_or_in_several_is_the_same(tmp_path: Path) -> None:
    articles = some_articles(tmp_path / "in", 5)
    table.extract(articles, tmp_path / "whole", HERE)
    for n in range(5):
        table.extract(articles.slice(n, 1), tmp_path / "pieces", HERE)
    whole, pieces = (
        table.statements_and_speakers(articles, tmp_path / name)[0] for name in ("whole", "pieces")
    )  # fmt: skip
    assert whole.height >= 5
    assert whole.equals(pieces)


def test_a_worker_that_dies_costs_its_article_and_no_other(tmp_path: Path) -> None:
    detail = lost_to(tmp_path, LocalEngine(workers=1, memory_gb=3))
    assert "its worker was lost" in detail and "3 GB" in detail


def lost_to(folder: Path, engine: LocalEngine | DaskEngine) -> str:
    """The detail of the one reject of two articles, of which one ends the process that reads it."""
    inbox = folder / "deadly"
    inbox.mkdir()
    for name, text in {"a": "A bus.", "b": hungry.DEADLY}.items():
        (inbox / f"{name}.txt").write_text(text, encoding="utf-8")
    articles = read_inputs([inbox]).articles.with_columns(char_count=pl.lit(ORDINARY_CHARS + 1, pl.Int32)).lazy()
    store = PartStore(folder / "hungry", "hungry@1")
    assert store.extract_missing(hungry.FUNCTION, articles, engine) == 2
    assert store.done().collect().height == 2
    [reject] = store.scan("rejects", REJECTS.polars_schema, articles).collect().to_dicts()
    assert reject["source_uri"].endswith("b.txt")
    return reject["detail"]


def test_an_article_that_is_in_two_parts_counts_once(tmp_path: Path) -> None:
    """As after a kill, or two runs at once: the shards overlap, the rows must not."""
    articles = some_articles(tmp_path / "in", 3)
    store = table.store(tmp_path / "parts")
    table.extract(articles, tmp_path / "parts", HERE)
    part = store.parts()[0]
    shutil.copytree(part, part.with_name("another"))
    rows = table.extracted(articles, tmp_path / "parts").collect()
    assert rows["statement_id"].is_unique().all() and rows["article_id"].n_unique() == 3


@pytest.mark.parametrize("how", WAYS)
@pytest.mark.parametrize("name", ["rows.parquet", "rejects.parquet", "articles.parquet", "SHA256SUMS"])
def test_a_damaged_part_is_named_and_never_read_and_its_articles_are_extracted_again(
    name: str, how: str, tmp_path: Path
) -> None:
    articles = some_articles(tmp_path / "in", 2)
    parts = tmp_path / "parts"
    table.extract(articles, parts, HERE)
    before = table.extracted(articles, parts).sort("statement_id").collect()
    harm(table.store(parts).parts()[0] / name, how)
    named = name if name != "SHA256SUMS" else ""  # then any file may be the one that does not fit
    with pytest.raises(Damaged, match=f"{named}.*start a refresh"):
        table.extracted(articles, parts)
    told: list[str] = []
    assert table.extract(articles, parts, HERE, told=told.append) == 2
    assert named in told[0] and "extracted again" in told[0]
    assert table.extracted(articles, parts).sort("statement_id").collect().equals(before)


def test_an_article_whose_date_becomes_known_is_extracted_again(tmp_path: Path) -> None:
    articles = some_articles(tmp_path / "in", 1)
    table.extract(articles, tmp_path / "parts", HERE)
    assert table.extracted(articles, tmp_path / "parts").collect()["said_on"].null_count() > 0
    dated = articles.with_columns(published_on=pl.date(2024, 5, 8), published_on_source=pl.lit("input"))
    assert table.extract(dated, tmp_path / "parts", HERE) == 1
    assert date(2024, 5, 6) in table.extracted(dated, tmp_path / "parts").collect()["said_on"].to_list()


def test_full_memory_or_disk_is_no_fault_of_an_article() -> None:
    def full(articles: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
        raise MemoryError

    with pytest.raises(MemoryError):
        extract_each(full, [pl.DataFrame({"article_id": ["a1", "a2"]})])


def test_many_small_parts_become_one_and_say_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    articles = some_articles(tmp_path / "in", 5)
    parts, store = tmp_path / "parts", table.store(tmp_path / "parts")
    for n in range(3):
        table.extract(articles.slice(n, 1), parts, HERE)
    shutil.copytree(store.parts()[0], store.parts()[0].with_name("another"))  # as two runs at once would leave it
    dated = articles.head(1).with_columns(published_on=pl.date(2024, 5, 8), published_on_source=pl.lit("input"))
    table.extract(dated, parts, HERE)  # and is not so any more
    monkeypatch.setattr("assets.parts.MOST_SMALL_PARTS", 3)
    assert table.extract(articles, parts, HERE) == 2
    assert len(store.parts()) == 1
    table.extract(articles, tmp_path / "whole", HERE)
    for file, schema in (("rows", STATEMENTS.polars_schema), ("rejects", REJECTS.polars_schema)):
        merged, whole = (s.scan(file, schema, articles).collect() for s in (store, table.store(tmp_path / "whole")))
        assert merged.sort(merged.columns[0]).equals(whole.sort(whole.columns[0]))
        assert merged.height or file == "rejects"
    assert table.extract(articles, parts, HERE) == 0


def test_a_model_that_is_damaged_is_no_fault_of_an_article() -> None:
    def damaged(articles: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
        raise Damaged("the model is not what was published")

    with pytest.raises(Damaged):
        extract_each(damaged, [pl.DataFrame({"article_id": ["a1", "a2"]})])


def test_another_version_is_kept_apart(tmp_path: Path) -> None:
    assert PartStore(tmp_path, "statements@1").folder != PartStore(tmp_path, "statements@2").folder


def test_shards_are_limited_in_articles_and_in_characters() -> None:
    index = pl.DataFrame(
        {"article_id": [f"a{n:04}" for n in range(200)], "char_count": [10] * 100 + [600_000] * 100}
    ).with_columns(input=pl.lit(""))
    shards = shard_ranges(index)
    assert shards["count"].max() <= SHARD_ARTICLES
    assert shards["count"].sum() == 200
    assert shards.filter(pl.col("low") > "a0110")["count"].max() <= 2


def test_a_shard_that_is_there_is_not_made_again(tmp_path: Path) -> None:
    articles = some_articles(tmp_path / "in", 1)
    table.extract(articles, tmp_path / "parts", HERE)
    part = table.store(tmp_path / "parts").parts()[0]
    before = (part / "rows.parquet").stat().st_mtime_ns
    from assets.parts import Shard

    run_shard(Shard(table.FUNCTION, (), "a", "b", str(part)))
    assert (part / "rows.parquet").stat().st_mtime_ns == before


EXTRACTION = """
import sys
from datetime import date
from pathlib import Path
import polars as pl
from assets.statements import table
from pipelines.engines import LocalEngine
if __name__ == "__main__":
    table.extract(pl.scan_parquet(sys.argv[1]), Path(sys.argv[2]), LocalEngine(1), lambda done, total: print(done, flush=True))
"""


def test_killed_in_the_middle_a_rerun_finishes_the_job(tmp_path: Path) -> None:
    articles = some_articles(tmp_path / "in", 3 * SHARD_ARTICLES)
    articles.collect().write_parquet(tmp_path / "articles.parquet")
    command = [sys.executable, "-c", EXTRACTION, str(tmp_path / "articles.parquet"), str(tmp_path / "parts")]
    process = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None and process.stdout.readline().strip() == str(SHARD_ARTICLES)
    os.kill(process.pid, signal.SIGKILL)
    process.wait(30)
    left = table.extract(articles, tmp_path / "parts", HERE)
    assert 0 < left <= 2 * SHARD_ARTICLES
    done = table.store(tmp_path / "parts").done().collect()["article_id"]
    assert sorted(done) == sorted(articles.collect()["article_id"])
    assert not list(table.store(tmp_path / "parts").folder.glob(".*"))


def test_a_pool_of_processes_gives_what_one_process_gives(tmp_path: Path) -> None:
    articles = some_articles(tmp_path / "in", 2 * SHARD_ARTICLES)
    table.extract(articles, tmp_path / "one", HERE)
    table.extract(articles, tmp_path / "pool", LocalEngine(workers=2))
    one, pool = (table.extracted(articles, tmp_path / name).sort("statement_id").collect() for name in ("one", "pool"))
    assert one.equals(pool) and one.height


def test_a_dask_cluster_gives_what_one_process_gives_and_a_dead_worker_costs_its_article(tmp_path: Path) -> None:
    """A real scheduler and worker on this machine, reached by address as a cluster would be."""
    pytest.importorskip("distributed", reason="Dask is an optional extra")
    bin = Path(sys.executable).parent
    scheduler = subprocess.Popen(
        [bin / "dask", "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard"],
        stderr=subprocess.PIPE, text=True, cwd=tmp_path,
        env={**os.environ, "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0"},
    )  # fmt: skip
    worker = None
    try:
        assert scheduler.stderr is not None
        address = next(m[0] for line in scheduler.stderr if (m := re.search(r"tcp://127\.0\.0\.1:\d+", line)))
        worker = subprocess.Popen(
            [bin / "dask", "worker", address, "--nworkers", "1", "--nthreads", "1", "--no-dashboard", "--host", "127.0.0.1"],
            stderr=subprocess.DEVNULL, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(PROJECT)},
        )  # fmt: skip
        articles = some_articles(tmp_path / "in", SHARD_ARTICLES + 1)
        table.extract(articles, tmp_path / "one", HERE)
        table.extract(articles, tmp_path / "dask", DaskEngine(address))
        assert "workers of the cluster" in lost_to(tmp_path, DaskEngine(address))
    finally:
        for process in (worker, scheduler):
            if process is not None:
                process.terminate()
                process.wait(30)
    one, dask = (table.extracted(articles, tmp_path / name).sort("statement_id").collect() for name in ("one", "dask"))
    assert one.select(STATEMENTS.names).equals(dask.select(STATEMENTS.names)) and one.height


def fails_on_seven(articles: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The real extractor, with a fault at one article."""
    from assets.statements.rows import extract_statements

    if articles["text"].str.contains("bus line 7 ").any():
        raise IndexError("tuple index out of range")
    return extract_statements(articles)


def test_a_fault_at_one_article_costs_only_that_article_and_is_a_reject(tmp_path: Path) -> None:
    articles = some_articles(tmp_path / "in", 10).collect()
    rows, rejects = extract_each(fails_on_seven, [articles])
    assert rows["article_id"].n_unique() == 9
    failed = REJECTS.validate(rejects).filter(reason="extractor_failed")
    assert articles.filter(article_id=failed["article_id"].item())["external_id"].item() == "7.txt"
    assert "IndexError" in failed["detail"].item() and "report it" in failed["detail"].item()
