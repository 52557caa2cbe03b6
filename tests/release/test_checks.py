"""Every check of the contract, each with a release in which it fails: one change, one check that names it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import polars as pl
import pytest

from assets.contracts import TABLES, Table
from assets.reading.en.numbers import number_spans
from assets.release.checks import CHECKS, run_checks
from assets.release.coverage import uncovered
from assets.release.rules import part_failures
from assets.release.spans import places_of

Tables = dict[str, pl.DataFrame]


def first(frame: pl.DataFrame, where: pl.Expr, **values: object) -> pl.DataFrame:
    """The frame with `values` set in the first row where `where` holds."""
    numbered = frame.with_row_index("n")
    rows = numbered.filter(where)
    assert rows.height, "the raw article has no row to break this way"
    chosen = pl.col("n") == rows["n"].first()
    changes = [
        pl.when(chosen).then(value if isinstance(value, pl.Expr) else pl.lit(value, frame.schema[name])).otherwise(pl.col(name)).alias(name)
        for name, value in values.items()
    ]  # fmt: skip
    return numbered.with_columns(changes).drop("n")


ANY = pl.lit(True)
OTHER_ID = "0000000000000000"


def duplicate_chain(t: Tables) -> pl.DataFrame:
    """An article that is a duplicate of itself, which is a duplicate."""
    return t["articles"].with_columns(duplicate_of=pl.col("article_id"))


def circle(t: Tables) -> pl.DataFrame:
    """Two statements, each inside the other."""
    ids = t["statements"]["statement_id"].to_list()[:2]
    s = first(t["statements"], pl.col("statement_id") == ids[0], parent_statement_id=ids[1])
    return first(s, pl.col("statement_id") == ids[1], parent_statement_id=ids[0])


def part_of_itself(t: Tables) -> pl.DataFrame:
    """Two figures, each a part of the other."""
    ids = t["statistics"]["statistic_id"].to_list()[:2]
    f = first(t["statistics"], pl.col("statistic_id") == ids[0], part_of=ids[1])
    return first(f, pl.col("statistic_id") == ids[1], part_of=ids[0])


def without_last_column(table: Table, t: Tables) -> pl.DataFrame:
    """A table that lacks a column."""
    return t[table.name].drop(table.names[-1])


BREAKS: dict[tuple[str, str], Callable[[Tables], pl.DataFrame]] = {
    **{(table.name, "schema"): partial(without_last_column, table) for table in TABLES},
    ("articles", "ids"): lambda t: first(t["articles"], ANY, article_id="a" + OTHER_ID),
    ("articles", "keys"): lambda t: first(t["articles"], ANY, duplicate_of="a" + OTHER_ID),
    ("articles", "text_hash"): lambda t: first(t["articles"], ANY, text_sha256="0" * 64),
    ("articles", "duplicates"): duplicate_chain,
    ("statements", "ids"): lambda t: first(t["statements"], ANY, statement_id="s" + OTHER_ID),
    ("statements", "keys"): lambda t: first(t["statements"], ANY, speaker_id="p" + OTHER_ID),
    ("statements", "spans"): lambda t: first(
        t["statements"], pl.col("cue").is_not_null(), cue_start=pl.col("cue_start") + 1
    ),
    ("statements", "content"): lambda t: first(t["statements"], ANY, content="What was never said."),
    ("statements", "printed"): lambda t: first(t["statements"], ANY, addressee="nobody in this article"),
    ("statements", "positions"): lambda t: first(t["statements"], ANY, position=pl.col("position") + 1),
    ("statistics", "positions"): lambda t: first(t["statistics"], ANY, position=pl.col("position") + 1),
    ("statements", "nesting"): circle,
    ("statements", "speaker"): lambda t: first(t["statements"], pl.col("speaker").is_not_null(), speaker="Somebody"),
    ("speakers", "counts"): lambda t: first(t["speakers"], ANY, statement_count=pl.col("statement_count") + 1),
    ("statements", "pronouns"): lambda t: first(t["statements"], pl.col("speaker").is_not_null(), speaker="He"),
    ("statements", "dated"): lambda t: first(t["statements"], pl.col("said_on_text").is_null(), said_on=pl.date(2020, 1, 1)),
    ("statistics", "ids"): lambda t: first(t["statistics"], ANY, statistic_id="f" + OTHER_ID),
    ("statistics", "keys"): lambda t: first(t["statistics"], ANY, statement_id="s" + OTHER_ID),
    ("statistics", "spans"): lambda t: first(t["statistics"], ANY, end=pl.col("end") + 1),
    ("statistics", "number_inside"): lambda t: first(t["statistics"], ANY, number_start=pl.col("start") - 1),
    ("statistics", "printed"): lambda t: first(t["statistics"], ANY, thing="nothing in this article"),
    ("statistics", "bounds"): lambda t: first(t["statistics"], pl.col("low").is_not_null(), high=pl.lit(-1.0), high_inclusive=True),
    ("statistics", "claimant"): lambda t: first(
        t["statistics"], pl.col("statement_id").is_null(), statement_id=t["statements"]["statement_id"][0]
    ),
    ("statistics", "parts"): part_of_itself,
    ("statistics", "dated"): lambda t: first(t["statistics"], pl.col("as_of_text").is_null(), as_of=pl.date(2020, 1, 1)),
    ("title_statistics", "ids"): lambda t: first(t["title_statistics"], ANY, title_statistic_id="t" + OTHER_ID),
    ("title_statistics", "keys"): lambda t: first(t["title_statistics"], ANY, statistic_id_in_text="f" + OTHER_ID),
    ("title_statistics", "positions"): lambda t: first(t["title_statistics"], ANY, position=pl.col("position") + 1),
    ("title_statistics", "spans"): lambda t: first(t["title_statistics"], ANY, end=pl.col("end") + 1),
    ("title_statistics", "number_inside"): lambda t: first(t["title_statistics"], ANY, number_start=pl.col("start") - 1),
    ("title_statistics", "printed"): lambda t: first(t["title_statistics"], ANY, thing="delegates"),  # of the text
    ("title_statistics", "bounds"): lambda t: first(t["title_statistics"], pl.col("low").is_not_null(), high=pl.lit(-1.0), high_inclusive=True),
    ("title_statistics", "dated"): lambda t: first(t["title_statistics"], pl.col("as_of_text").is_null(), as_of=pl.date(2020, 1, 1)),
    ("title_statistics", "same_in_text"): lambda t: first(
        t["title_statistics"], pl.col("statistic_id_in_text").is_null(), statistic_id_in_text=t["statistics"]["statistic_id"][0]
    ),
    ("rejects", "ids"): lambda t: first(t["rejects"], ANY, reject_id="r" + OTHER_ID),
    ("rejects", "keys"): lambda t: first(t["rejects"], ANY, article_id="a" + OTHER_ID),
    ("rejects", "spans"): lambda t: first(t["rejects"], pl.col("text").is_not_null(), text="other words"),
    ("rejects", "quotation_coverage"): lambda t: t["rejects"].filter(pl.col("candidate") != "quotation"),
    ("rejects", "number_coverage"): lambda t: t["rejects"].filter(pl.col("candidate") != "number"),
}  # fmt: skip


def test_the_release_of_the_raw_article_passes_every_check(tables: Tables, titled: Tables) -> None:
    assert run_checks(tables).to_dicts() == []
    assert run_checks(titled).to_dicts() == []


def test_every_check_has_a_release_that_breaks_it() -> None:
    assert {(c.table, c.name) for c in CHECKS} == set(BREAKS)


@pytest.mark.parametrize("check", CHECKS, ids=lambda c: f"{c.table}-{c.name}")
def test_the_check_finds_what_breaks_it(check, titled: Tables) -> None:
    tables = titled
    if check.name == "quotation_coverage":  # the raw article's quotations may all be statements: take those away too
        tables = {**tables, "statements": tables["statements"].clear()}
    broken = {**tables, check.table: BREAKS[check.table, check.name](tables)}
    failures = check.failures(broken)
    assert failures.height, f"{check.table}/{check.name} cannot fail: {check.meaning}"
    assert failures.columns == ["key", "problem"]
    assert failures["problem"].null_count() == 0


@pytest.mark.parametrize(
    ("whole", "changes", "problem"),
    [
        ({"value": 3.0}, {"value": 4.0}, "4.0 is larger than its whole, 3.0"),
        ({"article_id": "a" + OTHER_ID}, {}, "its whole stands in another article"),
    ],
)
def test_a_part_that_cannot_be_one_is_found(whole: dict, changes: dict, problem: str, tables: Tables) -> None:
    ids = tables["statistics"]["statistic_id"].to_list()[:2]
    alike = {"kind": "count", "unit": "cow", "currency": None, "value": 2.0}
    broken = first(tables["statistics"], pl.col("statistic_id") == ids[0], **alike | {"value": 3.0} | whole)
    broken = first(broken, pl.col("statistic_id") == ids[1], **alike | {"part_of": ids[0]} | changes)
    assert part_failures({"statistics": broken}).rows() == [(ids[1], problem)]


def test_a_table_of_the_wrong_shape_is_reported_once_and_by_name(tables: Tables) -> None:
    failures = run_checks({**tables, "statistics": tables["statistics"].drop("value")})
    assert set(failures["table"]) == {"statistics"}
    assert "value" in failures["problem"].str.join(" ").item()


def test_an_article_of_many_numbers_is_checked_in_little_memory(tables: Tables) -> None:
    """A page that is one long table: the places must not be paired with one another."""
    text = " ".join(f"{n} cows," for n in range(20_000))
    articles = tables["articles"].with_columns(text=pl.lit(text))
    left = uncovered(
        articles, pl.DataFrame(schema={"article_id": pl.String, "s": pl.Int64, "e": pl.Int64}), number_spans
    )
    assert left.height == 20_000
    places = left.select("article_id", s="start", e="end")
    assert uncovered(articles, places, number_spans).is_empty()
    assert uncovered(articles, places.tail(-1), number_spans)["text"].to_list() == ["0"]


# ---------------------------------------------------------------- joined values


HARBOUR = 'It is late. "It took years before the harbour opened …" the mayor said. "… and then it closed," he said.'
FIRST, SECOND = (HARBOUR.index("It took"), HARBOUR.index('" the')), (HARBOUR.index("… and"), HARBOUR.index(',"'))


def test_a_dot_leader_of_the_text_is_not_taken_for_one_that_joins() -> None:
    value = " … ".join(HARBOUR[slice(*span)] for span in (FIRST, SECOND))
    assert value.count(" … ") > 1
    places = places_of(value, HARBOUR, [FIRST, SECOND])
    assert places is not None and " … ".join(HARBOUR[slice(*span)] for span in places) == value
    assert places_of(value, HARBOUR) is not None


@pytest.mark.parametrize(
    "value",
    [
        "and then it closed … It took years",  # in the wrong order
        "It took years … It took years",  # said once only
        "It took years … the mayor",  # the author's words
        "It took days",
    ],
)
def test_parts_that_are_not_in_the_spans_in_their_order_are_found(value: str) -> None:
    assert places_of(value, HARBOUR, [FIRST, SECOND]) is None


def test_a_part_may_stand_anywhere_where_no_spans_are_given() -> None:
    assert places_of("the mayor … It is late", HARBOUR) is not None
    assert places_of("the mayor … It was late", HARBOUR) is None


def test_a_quotation_that_goes_over_from_one_statement_into_the_next_lies_in_rows(tables: Tables) -> None:
    article = tables["articles"].with_columns(text=pl.lit("They have 12 to 15 cows."))
    id = article["article_id"].item()
    schema = {"article_id": pl.String, "s": pl.Int64, "e": pl.Int64}
    whole = pl.DataFrame([(id, 10, 14), (id, 14, 18)], schema=schema, orient="row")
    assert uncovered(article, whole, lambda text: [(10, 18)]).is_empty()
    gap = pl.DataFrame([(id, 10, 13), (id, 14, 18)], schema=schema, orient="row")
    assert uncovered(article, gap, lambda text: [(10, 18)]).height == 1
