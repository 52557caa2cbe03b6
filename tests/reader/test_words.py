"""Values as people write them, marks that nest and cross, links into a publisher's page, cells that are safe to open."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.reader import plots, words
from assets.reader.export import csv_pieces, defused, json_pieces
from assets.reader.links import Ask, FileLinks, LiveLinks, file_of
from assets.reader.listings import Filters
from assets.reader.marks import Mark, paragraphs, passage


@pytest.mark.parametrize(
    ("value", "text"),
    [(3_800_000.0, "3.8 million"), (12_345.0, "12,345"), (1_234_567.0, "1,234,567"), (0.25, "0.25"), (-1_500_000.0, "-1.5 million"),
     (7e9, "7 billion"), (1e18, "1e+18"), (0.0, "0"), (None, ""), (1e-7, "1e-07"), (999_999.5, "999,999.5")],
)  # fmt: skip
def test_numbers(value: float | None, text: str) -> None:
    assert words.number(value) == text


@given(st.integers(-(10**14), 10**14))
def test_no_digit_of_a_number_gets_lost(value: int) -> None:
    text = words.number(float(value))
    scale = {"million": 10**6, "billion": 10**9, "trillion": 10**12}
    number, _, name = text.partition(" ")
    assert round(float(number.replace(",", "")) * scale.get(name, 1)) == value


def row(**given: object) -> dict[str, object]:
    """A row of statistics that says nothing, but for these columns."""
    names = ("value", "low", "high", "low_inclusive", "high_inclusive", "unit", "currency", "per_unit", "kind", "thing")
    return dict.fromkeys(names) | {"modifier": "exact"} | given


@pytest.mark.parametrize(
    ("given_", "text"),
    [
        (row(value=3.8e6, low=3.8e6, low_inclusive=False, modifier="more_than", unit="people"), "more than 3.8 million people"),
        (row(value=3.0, kind="count", unit="other american", thing="other Americans"), "3 other Americans"),
        (row(low=1000.0, low_inclusive=True, modifier="vague"), "at least 1,000"),
        (row(low=10.0, high=20.0, modifier="between", unit="kilometre"), "10 to 20 kilometre"),
        (row(value=50.0, modifier="about"), "about 50"),
        (row(value=3.0, low=3.0, high=3.0, currency="USD", per_unit="barrel"), "USD 3 per barrel"),
        (row(value=9.0, high=9.0, high_inclusive=True, modifier="at_most"), "at most 9"),
    ],
)  # fmt: skip
def test_a_figure_says_what_its_words_allow(given_: dict[str, object], text: str) -> None:
    assert words.measured(given_) == text


def test_counts_days_and_shares() -> None:
    assert [words.count(1, "category"), words.count(2, "category"), words.count(3130, "article")] == [
        "1 category",
        "2 categories",
        "3,130 articles",
    ]
    assert words.day(dt.date(2022, 3, 9)) == "9 March 2022" and words.day(None) == ""
    assert words.percent(0.934) == "93%" and words.percent(0.001) == "under 1%"


def test_marks_that_nest_and_cross_keep_every_character_and_say_what_each_is() -> None:
    text = "A said that B said: “Ten died.” So did C."
    marks = [
        Mark(12, 31, "content", "s1"),
        Mark(20, 31, "content", "s2"),
        Mark(21, 25, "figure", "f1"),
        Mark(25, 36, "content", "s3"),
    ]
    (pieces,) = paragraphs(text, marks)
    assert "".join(piece.text for piece in pieces) == text
    ten = next(piece for piece in pieces if piece.figure)
    assert ten.text == "Ten " and ten.depth == 2 and set(ten.rows) == {"s1", "s2", "f1"}
    assert [row for piece in pieces for row in piece.opens] == ["s1", "s2", "f1", "s3"]
    assert sorted(row for piece in pieces for row in piece.closes) == ["s1", "s2", "s3"]


@given(st.text("ab \n.", max_size=60), st.lists(st.tuples(st.integers(0, 59), st.integers(1, 20)), max_size=12))
def test_any_marks_on_any_text_lose_no_character_and_open_each_row_at_most_once(
    text: str, spans: list[tuple[int, int]]
) -> None:
    marks = [
        Mark(start, min(start + length, len(text)), "content", f"s{n}")
        for n, (start, length) in enumerate(spans)
        if start < len(text)
    ]
    pieces = [piece for paragraph in paragraphs(text, marks) for piece in paragraph]
    assert "".join("".join(piece.text for piece in pieces).split()) == "".join(text.split())
    opened = [row for piece in pieces for row in piece.opens]
    assert len(opened) == len(set(opened))
    visible = {m.row for m in marks if text[m.start : m.end].strip()}
    assert visible <= set(opened)


def test_a_passage_is_the_whole_sentence_around_its_marks() -> None:
    text = "It rained. The mayor said 12 buses were sold. Nobody cared."
    (pieces,) = passage(text, [Mark(26, 34, "figure", "f1")])
    assert "".join(piece.text for piece in pieces).strip() == "The mayor said 12 buses were sold."


@pytest.mark.parametrize("cell", ["=1+1", "+cmd|x", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1"])
def test_a_cell_that_a_spreadsheet_would_run_is_defused(cell: str) -> None:
    assert defused(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["-5", "+3.5%", "-1,200", -5.0, 12, None, True, "plain", "“=quoted”"])
def test_numbers_and_plain_words_are_left_alone(cell: object) -> None:
    assert defused(cell) == cell


def test_long_exports_come_in_pieces_that_make_one_file() -> None:
    rows = [{"a": n, "b": "x" * 90} for n in range(3000)]
    assert "".join(csv_pieces(iter(rows), ["a", "b"])).count("\r\n") == 3001
    pieces = list(json_pieces(iter(rows), {"listing": "rows"}))
    import json

    assert len(pieces) > 3 and json.loads("".join(pieces))["rows"] == rows
    assert json.loads("".join(json_pieces(iter([]), {"listing": "rows"})))["rows"] == []


def test_a_filter_that_is_no_date_or_number_asks_nothing() -> None:
    read = Filters.read(
        {"since": "yesterday", "until": "2024-02-30", "confidence": "high", "at_least": "many", "q": " a\x00b "}
    )
    assert read == Filters(q="ab")


def test_frozen_links_are_relative_and_remember_what_must_be_made() -> None:
    links = FileLinks(frozenset({"p1"}), here="article/a1.html")
    assert links.href(Ask("home")) == "../index.html"
    assert links.href(Ask("articles", number=3)) == "../articles-3.html"
    assert links.href(Ask("search", filters=Filters(category="killed"))) == "../search.html?category=killed"
    row = {"speaker_id": "p1", "statement_id": "s1", "article_id": "a2", "position": 120}
    assert (
        links.speaker(row, "") == "../speaker/p1.html"
        and links.speaker({**row, "speaker_id": "p2"}, "") == "../article/a2.html#at-s1"
    )
    assert links.why(row) == "../why/a2-2.html#s1"
    assert links.asked == [
        Ask("home"),
        Ask("articles", number=3),
        Ask("speaker", "p1"),
        Ask("article", "a2"),
        Ask("why", "a2", number=2),
    ]


def test_names_of_files_are_safe_and_told_apart() -> None:
    names = {
        file_of(Ask("articles", filters=Filters(publisher=name))) for name in ("../../x", "A/B", "a b", "A b", "é", "…")
    }
    assert len(names) == 6 and all(
        name.replace("-", "").replace("_", "").replace(".html", "").isalnum() for name in names
    )
    assert LiveLinks().href(Ask("articles", filters=Filters(publisher="A&B"))) == "/articles?publisher=A%26B"


def test_a_series_over_time_is_drawn_with_its_intervals() -> None:
    day = dt.date(2024, 5, 8)
    figures = [
        row(value=12.0, low=12.0, high=None, low_inclusive=True, modifier="at_least", day=day, statistic_id="f1", claimed_by="A"),
        row(value=None, low=10.0, high=20.0, modifier="between", day=day + dt.timedelta(3), statistic_id="f2", claimed_by=None),
        row(value=5.0, day=None, statistic_id="f3", claimed_by=None),
    ]  # fmt: skip
    plot = plots.timeline(figures)
    assert plot is not None and [p.n for p in plot.points] == [1, 2]
    assert plot.points[0].open_up and plot.points[1].y1 > plot.points[1].y2 and plot.points[0].x < plot.points[1].x
    assert plots.timeline(figures[2:]) is None


def test_columns_over_time_leave_no_month_out_and_refuse_ages() -> None:
    days = [(dt.date(2024, 1, 5), 2), (dt.date(2024, 4, 1), 1), (dt.date(2024, 1, 9), 1)]
    assert [(bar.label, bar.n) for bar in plots.columns(days)] == [
        ("Jan 2024", 3),
        ("Feb 2024", 0),
        ("Mar 2024", 0),
        ("Apr 2024", 1),
    ]
    assert plots.columns([(dt.date(1, 1, 1), 1), (dt.date(9999, 1, 1), 1)]) == []
    random.shuffle(days)
    assert plots.columns([]) == []
