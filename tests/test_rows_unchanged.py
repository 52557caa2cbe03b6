"""The rows of the raw article and of every example of the tests are what they were: hashes by table, row and column.

A change that is meant to change rows makes the hashes again, and says which rows changed and why:

    python -m tests.test_rows_unchanged

`golden_rows.tsv` then shows in the diff which rows and columns those are; `python -m benchmarks.rows` shows the values.
The confidence of statements is left out: the model's last digits are the processor's.
"""

from __future__ import annotations

import tempfile
from itertools import chain
from pathlib import Path

import polars as pl
import pytest

from benchmarks.rows import ARTICLES, articles_in, extracted, hashes, write_articles

from .conftest import RAW_ARTICLE

HERE = Path(__file__).parent
GOLDEN = HERE / "golden_rows.tsv"
EXAMPLES = [RAW_ARTICLE, HERE / "statements" / "passages.yaml", HERE / "statistics" / "sentences.yaml"]


def golden_rows() -> pl.DataFrame:
    """Columns table, name (of a column or a row), hash: as the code makes them now."""
    with tempfile.TemporaryDirectory() as folder:
        write_articles(list(chain.from_iterable(map(articles_in, EXAMPLES))), Path(folder))
        frames = extracted(Path(folder) / ARTICLES, workers=1)
    frames["statements"] = frames["statements"].with_columns(confidence=None)
    made = pl.DataFrame(hashes(frames), schema=["table", "name", "hash"], orient="row")
    return made.filter(pl.col("table") != "articles")


@pytest.fixture(scope="module")
def rows() -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows as they were and as they are."""
    return pl.read_csv(GOLDEN, separator="\t"), golden_rows()


def test_no_row_came_or_went(rows: tuple[pl.DataFrame, pl.DataFrame]) -> None:
    before, now = rows
    for one, other in ((before, now), (now, before)):
        assert one.join(other, on=["table", "name"], how="anti").rows() == []


def test_no_column_and_no_row_differs(rows: tuple[pl.DataFrame, pl.DataFrame]) -> None:
    before, now = rows
    assert before.join(now, on=["table", "name", "hash"], how="anti").select("table", "name").rows() == []


if __name__ == "__main__":
    golden_rows().write_csv(GOLDEN, separator="\t")
