"""Who claims a figure: the innermost statement whose content holds it, else the author."""

import polars as pl

from assets.contracts.ids import article_id
from assets.statistics.rows import extract_statistics

from .conftest import articles_of

TEXT = "Police put the number at 12, but the mayor said that doctors counted 15 victims. Another 40 people were hurt."


def statements_of(*contents: str) -> pl.DataFrame:
    """Statements of TEXT with these contents, the columns that statistics read."""
    spans = [[{"start": TEXT.index(c), "end": TEXT.index(c) + len(c)}] for c in contents]
    return pl.DataFrame(
        {
            "article_id": [article_id(TEXT)] * len(contents),
            "statement_id": [f"s{n:016x}" for n in range(len(contents))],
            "content_spans": spans,
        }
    )


def claimants(*contents: str) -> dict[str, str | None]:
    rows, _ = extract_statistics(articles_of([TEXT]), statements_of(*contents))
    return dict(rows.select("number", "statement_id").iter_rows())


def test_a_figure_outside_every_statement_is_the_authors():
    assert claimants("the number at 12")["40"] is None


def test_a_figure_inside_a_content_is_that_statements():
    assert claimants("the number at 12")["12"] == f"s{0:016x}"


def test_the_innermost_of_nested_statements_claims_it():
    found = claimants("doctors counted 15 victims", "that doctors counted 15 victims", "15 victims")
    assert found["15"] == f"s{2:016x}"


def test_a_report_that_names_no_source_makes_nobody_the_claimant():
    named = statements_of("the number at 12", "doctors counted 15 victims").with_columns(
        source_start=pl.Series([0, None]), source_end=pl.Series([6, None]), speaker=pl.Series(["police", None])
    )
    rows, _ = extract_statistics(articles_of([TEXT]), named)
    found = dict(rows.select("number", "statement_id").iter_rows())
    assert found["12"] is not None
    assert found["15"] is None
