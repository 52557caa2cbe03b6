"""The checks of the contract, by name: what is run on every release, in Dagster, when publishing, and by `verify`.

Each `Check` names the table it guards, and its `failures` returns the rows that break it, with the key of the row and
the problem in words. Nothing is repaired here: `set_aside.py` takes the failing rows out of a release that is being made.
The rules are in `rules.py`, `spans.py` and `coverage.py`; what one column alone can break (types, enums, ranges, patterns,
uniqueness) is declared in `assets/contracts` and run here as the check `schema`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import polars as pl

from assets.contracts import TABLES, Table
from assets.reading.en.numbers import number_spans
from assets.reading.en.quotations import quotation_spans
from assets.release.coverage import coverage_failures
from assets.release.rules import (
    IDENTITY_SQL,
    Tables,
    bound_failures,
    claimant_failures,
    count_failures,
    dated_failures,
    duplicate_failures,
    foreign_key_failures,
    has_shape,
    id_failures,
    nesting_failures,
    number_place_failures,
    part_failures,
    position_failures,
    pronoun_failures,
    references,
    same_in_text_failures,
    schema_failures,
    speaker_failures,
    text_hash_failures,
)
from assets.release.spans import content_failures, printed_failures, span_failures

SCHEMA = "schema"


@dataclass(frozen=True)
class Check:
    """A named rule on one table; `needs` are the other tables that it reads."""

    name: str
    table: str
    meaning: str
    failures: Callable[[Tables], pl.DataFrame]  # columns key, problem
    needs: tuple[str, ...] = ()
    reads_text: bool = False  # it compares with the article's words, which the textfree edition does not have


def all_checks() -> list[Check]:
    """Every check of the contract, in the order of the tables."""
    checks = []
    for table in TABLES:
        checks.append(
            Check(SCHEMA, table.name, "types, nulls, allowed values, ranges, unique keys", schema_failures(table))
        )
        if table.name in IDENTITY_SQL:
            of_text = table.name == "articles"
            checks.append(
                Check(
                    "ids", table.name, "ids are made from the content they stand for", id_failures(table), (), of_text
                )
            )
        if any(c.references for c in table.columns):
            needs = references(table)
            checks.append(
                Check("keys", table.name, "every reference finds its row", foreign_key_failures(table), needs)
            )
    printed_statement = ("addressee", "said_on_text", "speaker_role")
    statement_spans = (("cue", "cue_start", "cue_end"), ("source", "source_start", "source_end"))
    checks += [
        Check("text_hash", "articles", "hash and counts agree with the text", text_hash_failures, (), True),
        Check("duplicates", "articles", "no chains of duplicates", duplicate_failures),
        Check("spans", "statements", "cue and source are the characters they point to", span_failures("statements", statement_spans), ("articles",), True),
        Check("content", "statements", "content, quoted and kind agree with the article", content_failures, ("articles",), True),
        Check("printed", "statements", "what is given as printed is printed", printed_failures("statements", printed_statement), ("articles",), True),
        Check("positions", "statements", "reading order counts from 0", position_failures("statements")),
        Check("nesting", "statements", "parents are in the same article, without circles", nesting_failures),
        Check("speaker", "statements", "speaker and speaker_type agree with the speakers table", speaker_failures, ("speakers",)),
        Check("counts", "speakers", "counts are those of the statements", count_failures, ("statements",)),
        Check("pronouns", "statements", "no pronoun is a speaker", pronoun_failures),
        Check("dated", "statements", "said_on comes with its words", dated_failures("statements", "said_on", "said_on_text")),
        *figure_checks("statistics"),
        Check("claimant", "statistics", "the figure's speaker is its statement's, which holds it", claimant_failures, ("statements",)),
        *figure_checks("title_statistics"),
        Check("same_in_text", "title_statistics", "the figure of the text that it names says the same", same_in_text_failures, ("statistics",)),
        Check("parts", "statistics", "a part is of the same article as its whole and not larger, without circles", part_failures),
        Check("spans", "rejects", "text is the characters it points to", span_failures("rejects", (("text", "start", "end"),)), ("articles",), True),
        Check("quotation_coverage", "rejects", "every pair of quotation marks is in a statement or a reject",
              coverage_failures("quotation", quotation_spans), ("articles", "statements"), True),
        Check("number_coverage", "rejects", "every number is in a statistic or a reject",
              coverage_failures("number", number_spans), ("articles", "statistics"), True),
    ]  # fmt: skip
    return checks


def figure_checks(table: str) -> list[Check]:
    """The checks of a table of figures: those of the text and those of the titles keep the same rules."""
    spans = (("text", "start", "end"), ("number", "number_start", "number_end"))
    printed = ("unit_text", "thing", "predicate", "place", "as_of_text")
    needs = ("articles",)
    # the textfree edition keeps the titles, but the checks that compare words are asked of whole editions alone
    return [
        Check("positions", table, "reading order counts from 0", position_failures(table)),
        Check("spans", table, "text and number are the characters they point to", span_failures(table, spans), needs, True),
        Check("number_inside", table, "the number stands inside the expression", number_place_failures(table)),
        Check("printed", table, "what is given as printed is printed", printed_failures(table, printed), needs, True),
        Check("bounds", table, "low <= value <= high", bound_failures(table)),
        Check("dated", table, "as_of comes with its words", dated_failures(table, "as_of", "as_of_text")),
    ]  # fmt: skip


CHECKS = all_checks()


def run_checks(tables: Tables, declared: tuple[Table, ...] = TABLES, checks: Sequence[Check] = CHECKS) -> pl.DataFrame:
    """Every failure of the checks: columns table, check, key, problem. An empty frame means that the contract holds.

    `declared` are the tables as the edition declares them; without the texts, the checks that read them are left out.
    """
    found = []
    broken: set[str] = set()
    for check in checks:
        if check.table in broken or broken & set(check.needs) or (check.reads_text and declared != TABLES):
            continue  # a table of the wrong shape would only make later checks fail for the same reason
        if check.name == SCHEMA:
            table = next(t for t in declared if t.name == check.table)
            failures = schema_failures(table)(tables)
            broken |= set() if has_shape(table, tables[table.name]) else {table.name}
        else:
            failures = check.failures(tables)
        names = [pl.lit(check.table).alias("table"), pl.lit(check.name).alias("check")]
        found.append(failures.select(*names, "key", "problem"))
    return pl.concat(found)
