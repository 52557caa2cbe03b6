"""Dates as publishers write them."""

from datetime import UTC, date, datetime, time

import pytest

from assets.articles.readers.dates import printed_dates, publication_date, stated_date, written_date

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
        "First published on Tue 5 Mar 2024 10.00 BST",
        "10:30 AM EST Mar 5, 2024",
        "March 5, 2024 · 4 min read",
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
        "Updated on March 5 2024 at 22:15 GMT",
        "By Ada Lindqvist, March 5, 2024",
        "",
    ],
)
def test_what_is_no_date_or_could_be_two(text):
    assert written_date(text) is None


def test_day_and_month_in_figures_are_read_only_where_one_of_them_can_be_no_month():
    assert written_date("31.03.2024") == written_date("03/31/2024") == date(2024, 3, 31)
    assert written_date("05.03.2024") is None


@pytest.mark.parametrize(
    ("line", "days", "kinds"),
    [
        ("By Ada Lindqvist | Published: 5 March 2024, 10:30", [5], ["published"]),
        ("Published 10:02 AM EST Mar 5, 2024 | Updated 6:00 AM EST Mar 6, 2024", [5, 6], ["published", "changed"]),
        ("Updated: March 6, 2024, 11:31 p.m. | Published: March 5, 2024", [6, 5], ["changed", "published"]),
        ("by Jonas Berg — March 5, 2024", [5], [None]),
        ("Written by Ada Lindqvist and Jonas Berg, MD, on March 5, 2024", [5], [None]),
        ("Posted on 5 March 2024 by Admin", [5], ["published"]),
        ("Last modified on Tue 5 Mar 2024 10.00 BST", [5], ["changed"]),
        ("March 5, 2024 (Updated)", [5], ["changed"]),
        ("5 March 2024, updated", [5], ["changed"]),
        ("5 March 2024, updated 6 March 2024", [5, 6], [None, "changed"]),
        ("March 6, 2024 updated, March 5, 2024 published", [6, 5], ["changed", "published"]),
        ("A ferry in the harbour on March 5, 2024. Photo: Ada Lindqvist", [], []),
        ("By the time the bridge opened on March 5, 2024", [], []),
        ("Five things to know by March 5, 2024", [], []),
    ],
)
def test_the_dates_of_a_dateline_and_what_they_are_dates_of(line, days, kinds):
    found = printed_dates(line)
    assert [d.day for d in found] == [date(2024, 3, n) for n in days]
    assert [d.kind for d in found] == kinds


def test_a_dateline_has_the_time_as_it_is_printed():
    assert printed_dates("March 5, 2024 at 10:30 p.m. EST")[0].clock == time(22, 30)
    assert printed_dates("3pm 5 March 2024")[0].clock == time(15)
    assert printed_dates("5 March 2024")[0].clock is None


def test_a_date_of_change_is_no_date_of_publication():
    assert publication_date(printed_dates("Updated: March 6, 2024 | Published: March 5, 2024")) == DAY
    assert publication_date(printed_dates("March 5, 2024 | Updated March 6, 2024")) == DAY
    assert publication_date(printed_dates("Updated March 6, 2024")) is None


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
    "value",
    [
        None,
        "",
        "soon",
        True,
        5,
        -1,
        1e30,
        "0000-00-00",
        "2024-13-45",
        "1066-10-14",
        "9999-12-31T23:00:00-05:00",
        float("nan"),
    ],
)
def test_other_values_are_no_date(value):
    assert stated_date(value) is None
