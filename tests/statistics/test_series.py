"""Figures of one event share a series; those of another, and bare nouns, do not. Several outlets: `tests/series`."""

import polars as pl
import pytest

from assets.contracts import STATISTICS
from assets.statistics.events import with_series
from assets.statistics.places import is_wide, place_key
from tests.statistics.conftest import articles_of


def series(read, *texts):
    rows = [row for found, _ in read(list(texts)) for row in found]
    made = with_series(STATISTICS.frame(rows), articles_of(list(texts)).lazy())
    ids = dict(made.select("statistic_id", "series_id").rows())
    return [ids[row["statistic_id"]] for row in rows]


def test_the_same_toll_from_two_reports_is_one_series(read):
    a, b = series(read, "At least 12 people were killed in Kabul.", "Fifteen people died in Kabul.")
    assert a == b is not None


def test_another_place_or_category_is_another_series(read):
    killed, elsewhere, injured = series(
        read,
        "Twelve people were killed in Kabul.",
        "Twelve people were killed in Herat.",
        "Twelve people were injured in Kabul.",
    )
    assert len({killed, elsewhere, injured}) == 3


def test_tolls_without_a_place_are_a_series_within_their_article_only(read):
    a, b = series(read, "At least 12 people were killed.", "Fifteen people died.")
    assert a != b
    assert len(set(series(read, "At least 12 people were killed. Later the count rose to 15 dead."))) == 1


def test_a_part_is_in_another_series_than_its_whole(read):
    whole, part = series(read, "The quake killed 12 people in Herat, including three children.")
    assert whole and part and whole != part


@pytest.mark.parametrize(
    "text", ["She gave two reasons.", "Some 400 people came.", "The quake in Herat killed another 12 people."]
)
def test_a_bare_noun_or_an_addition_is_in_no_series(text, read):
    assert series(read, text) == [None]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("the northern town of Kolm", "kolm"),
        ("Kolm province", "kolm"),
        ("Peruvian", "PE"),
        ("southern Peru", "PE"),
        ("Monday", ""),
    ],
)
def test_places_are_compared_without_what_they_are_said_to_be(name, key):
    assert place_key(name) == key
    assert is_wide(key) == (key == "PE")


def test_figures_without_a_theme_stay_as_they_are(read):
    text = "She gave two reasons."
    frame = STATISTICS.frame(read([text])[0][0])
    assert with_series(frame, articles_of([text]).lazy()).equals(frame.with_columns(series_id=pl.lit(None, pl.String)))
