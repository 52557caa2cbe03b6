"""Time expressions: which words they are, and which day each means on Wednesday, 30 March 2022."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.reading.en.times import find_times, resolve

TODAY = dt.date(2022, 3, 30)
DAYS = {
    "since 24 February": (2022, 2, 24),
    "as of Tuesday": (2022, 3, 29),
    "on Wednesday": (2022, 3, 30),
    "last Wednesday": (2022, 3, 23),
    "next Friday": (2022, 4, 1),
    "on Tuesday last week": (2022, 3, 22),
    "Sunday this week": (2022, 4, 3),
    "Monday next week": (2022, 4, 4),
    "the day before yesterday": (2022, 3, 28),
    "the day after tomorrow": (2022, 4, 1),
    "in 2021": (2021, 1, 1),
    "last year": (2021, 1, 1),
    "this month": (2022, 3, 1),
    "last month": (2022, 2, 1),
    "last week": (2022, 3, 21),
    "March 29": (2022, 3, 29),
    "Dec. 31": (2021, 12, 31),
    "4 July 1976": (1976, 7, 4),
    "Feb. 24, 2022": (2022, 2, 24),
    "June of 2018": (2018, 6, 1),
    "10 Jan 90": (1990, 1, 10),
    "2019-09-01T10:38:07.190Z": (2019, 9, 1),
    "05/13/2014": (2014, 5, 13),
    "two weeks ago": (2022, 3, 16),
    "a decade ago": (2012, 1, 1),
    "yesterday": (2022, 3, 29),
    "tomorrow": (2022, 3, 31),
    "in December": (2021, 12, 1),
    "last April": (2021, 4, 1),
    "31 November 2021": None,
    "03/04/2022": None,
    "the previous year": None,
    "recently": None,
    "Mondays": None,
}


@pytest.mark.parametrize("words", DAYS)
def test_the_day_that_words_mean(words):
    expected = DAYS[words]
    assert resolve(words, TODAY) == (dt.date(*expected) if expected else None)


def test_what_counts_from_an_unknown_day_is_unknown():
    assert resolve("last year", None) is None
    assert resolve("on Tuesday", None) is None
    assert resolve("4 July 1976", None) == dt.date(1976, 7, 4)


def test_expressions_are_found_in_order():
    text = "In May 2020, and again last week, 40 winners of 2019 met on Friday."
    assert [text[t.start : t.end] for t in find_times(text)] == ["May 2020", "last week", "2019", "on Friday"]


@given(st.dates(dt.date(1950, 1, 1), dt.date(2090, 1, 1)))
def test_a_full_date_comes_back(day):
    for written in (f"{day:%d %B %Y}", f"{day:%B} {day.day}, {day.year}", day.isoformat()):
        assert resolve(written, None) == day


@given(st.text(max_size=80), st.none() | st.dates())
def test_any_text_is_a_day_or_none(text, today):
    assert resolve(text, today) is None or isinstance(resolve(text, today), dt.date)
