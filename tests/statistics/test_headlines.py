"""Figures of headlines: what each is of, where it stands in the title, and which figure of the text says the same."""

from __future__ import annotations

import polars as pl
import pytest

from assets.contracts import ARTICLES, STATEMENTS, TITLE_STATISTICS
from assets.statistics.extractor import OF_TITLE
from assets.statistics.rows import extract_figures
from assets.statistics.table import with_same_in_text

from .conftest import articles_of

# headline -> each figure as (number, value or least, unit, category)
HEADLINES: dict[str, list[tuple[str, float | None, str | None, str | None]]] = {
    "12 killed in Kolm bus crash": [("12", 12, "people", "killed")],
    "Quake toll rises to 312": [("312", 312, "people", "killed")],
    "Storm leaves 40 missing": [("40", 40, "people", "missing")],
    "Injured: 120": [("120", 120, "people", "injured")],
    "3 dead, 12 hurt as roof falls in Ibadan": [("3", 3, "people", "killed"), ("12", 12, "people", "injured")],
    "Bus overturns near Kisumu; at least nine die": [("nine", 9, "people", "killed")],
    "Death toll in Coimbra fire hits 91": [("91", 91, "people", "killed")],
    "TOLL IN VALDIVIA QUAKE RISES TO 4,100": [("4,100", 4100, "people", "killed")],
    "FERRY FIRE KILLS 12 OFF CEBU": [("12", 12, "people", "killed")],
    "Blast kills one in Hull": [("one", 1, "people", "killed")],
    "Car bomb kills five, wounds 20 in Herat": [("five", 5, "people", "killed"), ("20", 20, "people", "injured")],
    "Police: 12 dead": [("12", 12, "people", "killed")],
    "Toll reaches 312, minister says": [("312", 312, "people", "killed")],
    "Two held over bank raid in Lyon": [("Two", 2, "people", "arrested")],
    "45 arrested at Minsk march": [("45", 45, "people", "arrested")],
    "Thousands flee as volcano erupts on Java": [("Thousands", 1000, "people", "displaced")],
    "Peru: 10,000 march against pension reform": [("10,000", 10000, "people", "protesting")],
    "Gunmen abduct 30 pupils from Kaduna school": [("30", 30, "pupil", "abducted")],
    "Cholera: 613 cases, 12 deaths in Malawi": [("613", 613, "case", "infected"), ("12", 12, "death", "killed")],
    "More than 100 feared dead in boat sinking": [("100", 100, None, None)],
    "Firm cuts 400 jobs": [("400", 400, "job", None)],
    "Profit up 12%": [("12", 12, "percent", None)],
    "House prices up 5% in Oslo": [("5", 5, "percent", None)],
    "Norway oil fund loses $21bn": [("21bn", 21e9, "dollar", None)],
    "Man, 42, held over theft": [("42", 42, "year", None)],
    "Poet Ana Lind dies at 103": [("103", 103, "year", None)],
    "Talks resume in Geneva": [],
}


def figures_of(titles: list[str], text: str = "It rained.") -> pl.DataFrame:
    """The rows of title_statistics of articles with these titles, each with a text of its own."""
    articles = articles_of([f"{text} Page {n}" for n in range(len(titles))])
    articles = articles.with_columns(title=pl.Series(titles))
    rows, _ = extract_figures(articles, STATEMENTS.empty())
    of_text = rows.filter(~pl.col("of_title")).drop("of_title")
    of_titles = rows.filter("of_title").rename({"statistic_id": TITLE_STATISTICS.key})
    made = with_same_in_text(of_titles, of_text).join(articles.select("article_id", "title"), on="article_id")
    return made.join(
        of_text.select(statistic_id_in_text="statistic_id", in_text="text"), on="statistic_id_in_text", how="left"
    )


@pytest.fixture(scope="module")
def rows() -> dict[str, pl.DataFrame]:
    """The figures of each headline, in reading order."""
    made = figures_of(list(HEADLINES))
    return {title: made.filter(title=title).sort("position") for title in HEADLINES}


@pytest.mark.parametrize("title", HEADLINES)
def test_a_headline_says_how_many_of_what_and_what_happened(title: str, rows: dict[str, pl.DataFrame]) -> None:
    least = pl.coalesce("value", "low").alias("value")
    assert rows[title].select("number", least, "unit", "category").rows() == HEADLINES[title]


def test_places_point_into_the_title(rows: dict[str, pl.DataFrame]) -> None:
    for title, frame in rows.items():
        for row in frame.iter_rows(named=True):
            assert title[row["start"] : row["end"]] == row["text"]
            assert title[row["number_start"] : row["number_end"]] == row["number"]


def test_what_is_read_in_a_headline_in_capitals_is_given_as_printed(rows: dict[str, pl.DataFrame]) -> None:
    fire = rows["FERRY FIRE KILLS 12 OFF CEBU"].row(0, named=True)
    assert (fire["predicate"], fire["thing"]) == ("KILLS", None)
    assert rows["TOLL IN VALDIVIA QUAKE RISES TO 4,100"]["thing"].item() == "TOLL IN VALDIVIA QUAKE"


def test_which_way_a_plural_went_is_read_without_a_verb(rows: dict[str, pl.DataFrame]) -> None:
    up = rows["House prices up 5% in Oslo"].row(0, named=True)
    assert (up["thing"], up["trend"]) == ("House prices", "up")


@pytest.mark.parametrize(
    ("title", "text", "same"),
    [
        ("12 dead in Kolm", "A bus overturned in Kolm. Twelve passengers were killed.", ["Twelve passengers"]),
        ("Bus kills 12", "Twelve people died. Later 12 people died.", ["Twelve people"]),  # the first of them
        ("12 dead in Kolm", "At least 12 people were killed in Kolm.", [None]),  # the bounds are others
        ("12 dead in Kolm", "Twelve people were injured in Kolm.", [None]),
        ("Firm cuts 400 jobs", "The firm said it would cut 400 jobs.", ["400 jobs"]),
        ("Firm cuts 400 jobs", "The firm has 400 shops.", [None]),
        ("Fund loses $21m", "The fund lost $21 million.", ["$21 million"]),
        ("Fund loses $21m", "The fund lost €21 million.", [None]),
    ],
)
def test_the_figure_of_the_text_that_says_the_same_is_named(title: str, text: str, same: list[str | None]) -> None:
    assert figures_of([title], text)["in_text"].to_list() == same


def test_a_title_adds_nothing_to_the_figures_of_the_text() -> None:
    articles = articles_of(["Twelve people died.", "It rained."])
    titled = articles.with_columns(title=pl.Series(["12 die in Kolm", "12 die in Kolm"]))
    plain, with_titles = (extract_figures(frame, STATEMENTS.empty()) for frame in (articles, titled))
    assert with_titles[0].filter(~pl.col("of_title")).equals(plain[0])
    assert with_titles[1].equals(plain[1])  # nor to the numbers that are none
    assert with_titles[0].filter("of_title").height == 2
    assert set(ARTICLES.names).isdisjoint(OF_TITLE)
