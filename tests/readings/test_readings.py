"""What the model says of an article is kept, and whoever extracts from what was kept gets the same rows."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from assets.articles.read import read_inputs
from assets.contracts import STATEMENTS
from assets.reading.doc import Doc
from assets.readings import table
from assets.readings.rows import extract_readings, marks_of
from assets.statements.rows import extract_statements
from assets.statistics.rows import extract_statistics
from pipelines.engines import LocalEngine

TEXTS = (
    "A ferry sank off Larvik on Monday. Rescuers said 14 people had drowned and 3 were missing.\n\n“We searched all night,” said Ida Moe.",
    "Sales of electric bicycles rose 12% to 48,000 in Utrecht last year, the shops’ association said.",
    "The tower is old.",
)


@pytest.fixture
def articles(tmp_path: Path) -> pl.DataFrame:
    folder = tmp_path / "in"
    folder.mkdir()
    for n, text in enumerate(TEXTS):
        (folder / f"{n}.txt").write_text(text, encoding="utf-8")
    return read_inputs([folder]).articles.with_columns(published_on=pl.lit(date(2026, 3, 4)))


def test_what_is_kept_is_what_was_read(articles: pl.DataFrame) -> None:
    readings, rejects = extract_readings(articles)
    kept = marks_of(readings)
    assert rejects.is_empty()
    for article, text in articles.select("article_id", "text").iter_rows():
        read = Doc(text).marks
        assert kept[article].attributions == read.attributions
        assert kept[article].parses == read.parses
        assert [n.start for n in kept[article].numbers] == [n.start for n in read.numbers]
        for before, after in zip(read.numbers, kept[article].numbers, strict=True):
            assert after.figure == pytest.approx(before.figure, abs=1e-6)
            assert [word[:2] for word in after.thing] == [word[:2] for word in before.thing]


def test_rows_from_what_was_kept_are_those_of_a_fresh_reading(articles: pl.DataFrame) -> None:
    readings, _ = extract_readings(articles)
    for kept, fresh in zip(extract_statements(articles, readings), extract_statements(articles), strict=True):
        assert kept.equals(fresh)
    none = STATEMENTS.empty()
    for kept, fresh in zip(
        extract_statistics(articles, none, readings), extract_statistics(articles, none), strict=True
    ):
        assert kept.equals(fresh)


def test_an_article_is_read_once(articles: pl.DataFrame, tmp_path: Path) -> None:
    parts, engine = tmp_path / "parts", LocalEngine(workers=1)
    assert table.extract(articles.lazy().head(2), parts, engine) == 2
    assert table.extract(articles.lazy(), parts, engine) == 1
    assert table.readings(articles.lazy(), parts).collect().height == 3


def test_a_number_is_marked_with_the_words_of_its_thing() -> None:
    text = "The winery employs 38 people in Maribor. Its sales rose 4% in 2019."
    people, share, year = Doc(text).marks.numbers
    for number, thing in ((people, "people"), (share, "sales")):
        start, end, _ = max(number.thing, key=lambda word: word[2])
        assert text[start:end] == thing
    assert min(people.figure, share.figure) > 0.5 > year.figure
