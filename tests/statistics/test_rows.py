"""What holds for every row, whatever the text: spans slice back, bounds enclose the value, every number is accounted for."""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assets.contracts import REJECTS, STATEMENTS, STATISTICS
from assets.reading.en.numbers import number_spans
from assets.statistics.events import with_series
from assets.statistics.rows import extract_statistics

from .conftest import articles_of

NUMBERS = st.one_of(
    st.integers(0, 10**7).map(str),
    st.integers(1000, 10**9).map(lambda n: f"{n:,}"),
    st.sampled_from(["3.8 million", "$1.2bn", "two dozen", "tens of thousands", "a third", "10 to 20", "5-7%", "no one", "July 4", "7:30 p.m.", "22nd", "A380", "one in five", "£3-a-day"]),
)  # fmt: skip
WORDS = st.sampled_from(
    ["people", "were", "killed", "in", "Peru", ",", ".", "and", "(", ")", "\n", "“", "”", "the", "rose", "to", "from", "%", "about", "more than", "km", "a year", "Boeing", "said", "of", "-", "’"]
)  # fmt: skip


@given(st.lists(st.one_of(NUMBERS, WORDS), max_size=30).map(" ".join).filter(str.strip))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_text_gives_valid_rows_that_cover_its_numbers(text):
    articles = articles_of([text])
    statistics, rejects = extract_statistics(articles, STATEMENTS.empty())
    STATISTICS.validate(with_series(statistics, articles.lazy()))
    REJECTS.validate(rejects)
    for row in statistics.iter_rows(named=True):
        assert row["text"] == text[row["start"] : row["end"]]
        assert row["number"] == text[row["number_start"] : row["number_end"]]
        assert row["start"] <= row["number_start"] < row["number_end"] <= row["end"]
        ordered = [x for x in (row["low"], row["value"], row["high"]) if x is not None]
        assert ordered == sorted(ordered)
        for column in ("unit_text", "predicate", "place", "as_of_text"):
            assert row[column] is None or row[column] in text
        assert row["thing"] is None or all(part in text for part in row["thing"].split(" … "))
    places = [(r["start"], r["end"]) for frame in (statistics, rejects) for r in frame.iter_rows(named=True)]
    for start, end in number_spans(text):
        assert any(s <= start and end <= e for s, e in places), text[start:end]


def test_rows_do_not_depend_on_the_other_articles():
    texts = ["Twelve people were killed.", "The bank lost $3 million.", "It rained."]
    together = extract_statistics(articles_of(texts), STATEMENTS.empty())[0]
    alone = [extract_statistics(articles_of([t]), STATEMENTS.empty())[0] for t in texts]
    assert together.rows() == [row for frame in alone for row in frame.rows()]


def test_an_article_without_numbers_gives_nothing():
    statistics, rejects = extract_statistics(articles_of(["It rained all day."]), STATEMENTS.empty())
    assert statistics.is_empty() and rejects.is_empty()
    assert list(statistics.schema) == STATISTICS.names


def test_a_line_of_any_length_is_read(read):
    text = "The list: " + ", ".join(f"{n} boxes" for n in range(100, 1600))
    (rows, _rejects) = read([text])[0]
    assert len(rows) >= 1400  # 1500 to 1599 could be years


@pytest.mark.parametrize("unit", ["1.", "one ", "1-", " ", ".", "a1", "$", "www.a5", "twenty-one and ", "40 cases. "])
def test_time_grows_with_the_text_and_no_faster(unit):
    def took(characters: int) -> float:
        articles = articles_of([unit * (characters // len(unit)) + " 5 people"])
        begun = time.process_time()
        extract_statistics(articles, STATEMENTS.empty())
        return time.process_time() - begun

    took(100)  # what is loaded once
    assert took(20_000) < 3 * took(10_000) + 1  # quadratic it would be four times
