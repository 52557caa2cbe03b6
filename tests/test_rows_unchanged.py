"""The rows of the raw article and of every example of the tests are what they were: hashes by table, row and column.

A change that is meant to change rows makes the hashes again, and says which rows changed and why:

    python -m tests.test_rows_unchanged

`golden_rows.tsv` then shows in the diff which rows and columns those are; `python -m benchmarks.rows` shows the values.
What the model says of the examples is kept beside it, since its last digits are the processor's: rows change by the rules alone here, and
what rules and model make of the examples together is tested with `passages.yaml` and `sentences.yaml`.
"""

from __future__ import annotations

import tempfile
from contextlib import chdir
from itertools import chain
from pathlib import Path

import polars as pl
import pytest

from assets.extract import read_articles
from assets.readings.rows import extract_readings
from assets.statements.rows import extract_statements
from assets.statements.speakers.across_articles import resolve_speakers
from assets.statistics.rows import extract_figures
from benchmarks.rows import ARTICLES, articles_in, hashes, write_articles

from .conftest import RAW_ARTICLE

HERE = Path(__file__).parent
GOLDEN, READINGS = HERE / "golden_rows.tsv", HERE / "golden_readings.parquet"
EXAMPLES = [RAW_ARTICLE, HERE / "statements" / "passages.yaml", HERE / "statistics" / "sentences.yaml"]


def example_articles() -> pl.DataFrame:
    """The examples as rows of articles."""
    with tempfile.TemporaryDirectory() as folder, chdir(folder):
        write_articles(list(chain.from_iterable(map(articles_in, EXAMPLES))), Path())
        return read_articles([ARTICLES], Path(), lambda *_: None)[0].collect()


def golden_rows(articles: pl.DataFrame, readings: pl.DataFrame) -> pl.DataFrame:
    """Columns table, name (of a column or a row), hash: as the code makes them now of what the model has said."""
    assert set(articles["article_id"]) == set(readings["article_id"]), "an example was not read: make the hashes again"
    statements, of_quotations = extract_statements(articles, readings)
    statements, speakers = resolve_speakers(statements, articles.drop("text"))
    figures, of_numbers = extract_figures(articles, statements, readings)
    frames = {
        "speakers": speakers,
        "statements": statements,
        "statistics": figures.filter(~pl.col("of_title")),
        "rejects": pl.concat([of_quotations, of_numbers]),
    }
    return pl.DataFrame(hashes(frames), schema=["table", "name", "hash"], orient="row")


@pytest.fixture(scope="module")
def rows() -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows as they were and as they are."""
    return pl.read_csv(GOLDEN, separator="\t"), golden_rows(example_articles(), pl.read_parquet(READINGS))


def test_no_row_came_or_went(rows: tuple[pl.DataFrame, pl.DataFrame]) -> None:
    before, now = rows
    for one, other in ((before, now), (now, before)):
        assert one.join(other, on=["table", "name"], how="anti").rows() == []


def test_no_column_and_no_row_differs(rows: tuple[pl.DataFrame, pl.DataFrame]) -> None:
    before, now = rows
    assert before.join(now, on=["table", "name", "hash"], how="anti").select("table", "name").rows() == []


if __name__ == "__main__":
    articles = example_articles()
    readings, _ = extract_readings(articles)
    readings.write_parquet(READINGS, compression="zstd", compression_level=19)
    golden_rows(articles, readings).write_csv(GOLDEN, separator="\t")
