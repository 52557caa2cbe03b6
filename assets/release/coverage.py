"""The rules of coverage: every pair of quotation marks and every number lies in a row or in a reject."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor

import polars as pl

from assets.articles.language import covered
from assets.contracts.schema import SPAN
from assets.release.rules import Tables, report
from assets.release.spans import sliced

Finder = Callable[[str], list[tuple[int, int]]]


def coverage_failures(candidate: str, finder: Finder) -> Callable[[Tables], pl.DataFrame]:
    """Every pair of quotation marks, or every number, lies in a statement, a statistic or a reject."""

    def failures(tables: Tables) -> pl.DataFrame:
        places = pl.concat(covered_places(tables, candidate))
        left = uncovered(extracted_articles(tables), places, finder)
        return report(
            left, "article_id", pl.format(f"the {candidate} {{}} at {{}} is in no row and no reject", "text", "start")
        )

    return failures


def extracted_articles(tables: Tables) -> pl.DataFrame:
    """The articles that statements and figures are read from: of a covered language, and without a fault."""
    failed = tables["rejects"].filter(reason="extractor_failed")
    return tables["articles"].filter(covered()).join(failed, on="article_id", how="anti")


def uncovered(articles: pl.DataFrame, places: pl.DataFrame, finder: Finder) -> pl.DataFrame:
    """Columns article_id, start, end, text: what `finder` finds in the articles and no place (article_id, s, e) holds."""
    found = articles.select("article_id", span=find_spans(articles["text"], finder))
    # empty lists hold no candidates; exploding them would leave rows of nulls
    spans = found.filter(pl.col("span").list.len() > 0).explode("span").unnest("span").sort("start")
    # places that overlap or touch are one stretch: a quotation may go over from one statement into the next. A candidate
    # lies in a stretch if, of the stretches that begin no later, the last one ends no earlier.
    reach = (
        places.drop_nulls().sort("article_id", "s").with_columns(last=pl.col("e").cum_max().shift(1).over("article_id"))
    )
    reach = reach.with_columns(stretch=(pl.col("s") > pl.col("last")).fill_null(True).cum_sum())
    reach = reach.group_by("article_id", "stretch").agg(pl.col("s").min(), pl.col("e").max()).sort("s")
    held = spans.join_asof(reach, left_on="start", right_on="s", by="article_id", check_sortedness=False)
    left = held.filter(pl.col("e").is_null() | (pl.col("e") < pl.col("end")))
    texts = articles.select("article_id", article_text="text")
    left = left.join(texts, on="article_id").with_columns(text=sliced("start", "end"))
    return left.select("article_id", "start", "end", "text").sort("article_id", "start")


FEW_ARTICLES = 5_000  # under this, starting processes costs more than it saves
CHUNK = 1_000


def find_spans(texts: pl.Series, finder: Callable[[str], list[tuple[int, int]]]) -> pl.Series:
    """What `finder` finds in each text, as lists of {start, end}; over many texts, on all cores."""
    chunks = [texts.slice(start, CHUNK) for start in range(0, len(texts), CHUNK)]
    if len(texts) < FEW_ARTICLES:
        found = [spans_in(finder, chunk) for chunk in chunks]
    else:
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(os.cpu_count() or 1, mp_context=context) as pool:
            found = list(pool.map(spans_in, [finder] * len(chunks), chunks))
    return pl.concat(found) if found else pl.Series(dtype=pl.List(SPAN))


def spans_in(finder: Callable[[str], list[tuple[int, int]]], texts: pl.Series) -> pl.Series:
    """One chunk's share of `find_spans`."""
    found = [[{"start": start, "end": end} for start, end in finder(text or "")] for text in texts]
    return pl.Series(found, dtype=pl.List(SPAN))


def covered_places(tables: Tables, candidate: str) -> list[pl.DataFrame]:
    """Frames article_id, s, e: where the rows and rejects that can hold a candidate stand."""
    rejects = tables["rejects"].filter(pl.col("candidate") == candidate)
    places = [rejects.select("article_id", s="start", e="end")]
    if candidate == "number":
        return places + [tables["statistics"].select("article_id", s="start", e="end")]
    s = tables["statements"]
    content = s.select("article_id", "content_spans").explode("content_spans").unnest("content_spans")
    places.append(content.select("article_id", s="start", e="end"))
    places += [s.select("article_id", s=f"{part}_start", e=f"{part}_end") for part in ("cue", "source")]
    return places
