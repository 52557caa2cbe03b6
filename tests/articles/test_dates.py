"""Dates as publishers write them."""

from datetime import UTC, date, datetime

import pytest

from assets.articles.dates import stated_date, written_date

DAY = date(2024, 3, 5)


@pytest.mark.parametrize(
    "text",
    [
        "March 5, 2024",
        "Tuesday, 5 March 2024",
        "5th of March 2024",
        "Mar. 5, 2024 10:30 a.m. EST",
        "Published: 5 March 2024, 10:30",
        "2024-03-05",
        "2024/3/5",
        "Updated on March 5 2024 at 22:15 GMT",
        "  5  March  2024 ",
    ],
)
def test_a_line_that_is_a_date(text):
    assert written_date(text) == DAY


@pytest.mark.parametrize(
    "text",
    [
        "03/04/2022",
        "March 5",
        "5 March",
        "2024",
        "It was March 5, 2024",
        "March 5, 2024 was a Tuesday",
        "30 February 2024",
        "",
    ],
)
def test_what_is_no_date_or_could_be_two(text):
    assert written_date(text) is None


@pytest.mark.parametrize(
    "value",
    [
        "2024-03-05",
        "2024-03-05T23:30:00-05:00",
        "20240305",
        "Tue, 05 Mar 2024 23:30:00 -0500",
        "1709640000",
        1709640000,
        1709640000000,
        DAY,
        datetime(2024, 3, 5, 23, tzinfo=UTC),
        "Tuesday, March 5, 2024",
    ],
)
def test_metadata_values_give_the_day_that_the_publisher_printed(value):
    assert stated_date(value) == DAY


@pytest.mark.parametrize(
    "value", [None, "", "soon", True, 5, -1, 1e30, "0000-00-00", "2024-13-45", "1066-10-14", float("nan")]
)
def test_other_values_are_no_date(value):
    assert stated_date(value) is None
