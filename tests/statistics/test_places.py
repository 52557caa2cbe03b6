"""Where a figure is placed: by its clause, its sentence, or the article around it, and which of them said so."""

import datetime as dt

import pytest

from assets.reading.doc import Doc
from assets.statistics.pipeline import article_figures

DAY = dt.date(2024, 5, 14)


def placed(text: str, title: str | None = None) -> list[tuple[str, str | None, str | None]]:
    """(number, place, place_source) of each figure."""
    work = article_figures(Doc(text, DAY, "a", None, title))
    return [(text[f.number_start : f.number_end], f.place, f.place_source) for f in work.figures]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("A bus crash in Kolm killed 12 people.", "Kolm"),
        ("The ferry that sank near Port Harcourt had left 31 dead by Monday.", "Port Harcourt"),
        ("Twelve people were killed in northern Gaza.", "northern Gaza"),
        ("In Kabul, 12 people died.", "Kabul"),
        ("A stampede at a stadium in Yaounde left eight people dead.", "Yaounde"),
        ("Rockets hit Kolm, killing 12 people.", "Kolm"),
        ("A quake that struck northern Idlen on Monday left 40 people dead.", "northern Idlen"),
        ("At least 20 people died when a bomb went off in the capital, Mogadishu.", "Mogadishu"),
        ("Forty people were arrested in Norland's capital, Kolm, on Monday.", "Kolm"),
        ("Eleven migrants drowned off the coast of Libya.", "Libya"),
        ("Eleven migrants drowned off Libya's coast.", "Libya"),
        ("Three people were killed on the outskirts of Lagos.", "Lagos"),
        ("Three people were killed on the Isle of Man.", "the Isle of Man"),
        ("Sixty people were arrested in Trinidad and Tobago.", "Trinidad and Tobago"),
        ("Nine people died at the Ministry of Health in Kolm.", "Kolm"),
    ],
)
def test_the_sentence_names_it(text, place):
    assert placed(text)[0][1:] == (place, "text")


@pytest.mark.parametrize(
    "text",
    [
        "A bus struck Maya Goshen, killing two people.",
        "A drone strike hit Kolm officials, killing two people.",
        "The talks in the capital, Lund Kolmar said, had cost 12 people their jobs.",
        "In the capital, Ann Lund, a nurse, was hurt and 12 people died.",
        "The shooting at the Bank of Norland left two people dead.",
        "Some 400 people at the Kolm Foundation work on it.",
        "Ann Lund beat Maya Goshen. She took a 3-1 win over Goshen.",
        "The club bought Tore Lund for £4m from Kolm Athletic.",
    ],
)
def test_people_firms_and_bodies_are_no_places(text):
    assert [place for _, place, _ in placed(text)] == [None] * len(placed(text))


def test_a_title_in_sentence_case_places_the_victims_whose_sentence_names_no_place():
    text = "A helicopter struck power lines close to Fairfield on Tuesday.\n\nThree of its passengers died."
    assert placed(text, "Power firm helicopter crashes near Fairfield") == [("Three", "Fairfield", "title")]


def test_a_title_whose_place_the_text_never_names_places_nothing():
    assert placed("Three passengers died.", "Helicopter crashes near Fairfield") == [("Three", None, None)]


def test_a_title_in_capitals_says_nothing_of_places():
    text = "The crash near Kolm was on Tuesday. Three passengers died."
    assert placed(text, "Crash In Kolm Kills Three") == [("Three", None, None)]


def test_the_dateline_places_victims_when_the_title_does_not():
    text = "KOLM, Norland (AP) — The storm came at night. Three people died."
    assert placed(text, "Storm comes at night") == [("Three", "KOLM", "dateline")]


def test_what_is_of_another_time_is_not_placed_by_the_title():
    text = "The shaking was felt in Samos on Friday. In 1999, three people died in a storm."
    assert ("three", None, None) in placed(text, "Earthquake felt in Samos")


def test_an_amount_is_not_placed_by_the_article():
    text = "KOLM, Norland (AP) — The city paid $3 million for buses."
    assert placed(text, "New buses in Kolm") == [("3 million", None, None)]
