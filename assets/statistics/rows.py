"""Articles and their statements in, rows of the tables of figures and of the rejects out: a pure function of each article.

A title is read as a text of its own, by the same steps. Its figures come in the same frame as those of the text, marked by
`of_title`, so that an article is one piece of work; `table.py` takes them apart.
"""

from __future__ import annotations

from typing import Any

import polars as pl

from assets.contracts import REJECTS, STATEMENTS, STATISTICS
from assets.contracts.ids import reject_id, statistic_id, title_statistic_id
from assets.reading import patterns
from assets.reading.doc import Doc
from assets.reading.span import Span
from assets.readings.rows import marks_of
from assets.statistics.claims import Claims
from assets.statistics.confidence import confidence, title_confidence
from assets.statistics.extractor import EXTRACTOR
from assets.statistics.pipeline import article_figures
from assets.statistics.rejects import DETAILS
from assets.statistics.series import told
from assets.statistics.work import COLUMNS, Figure, Work

_MAY_BE_NUMBER = patterns.table("en/numbers").patterns["may_be_number"]
# the one vectorised test: articles without any digit or number word are never looked at
_MAY_HOLD_NUMBER = f"(?i){_MAY_BE_NUMBER.written}"

NO_CLAIMS = Claims(STATEMENTS.empty())
Wholes = dict[Span, str]  # where a number stands, to the id of its figure's row


def extract_figures(
    articles: pl.DataFrame, statements: pl.DataFrame, readings: pl.DataFrame | None = None
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The figures of the texts and of the titles (columns of STATISTICS, and of_title), and the texts' numbers rejected.

    Takes what `extract_statistics` takes. A title's rows have their places in the title, and in statistic_id the id of
    their own table.
    """
    rows, rejects = extract_statistics(articles, statements, readings)
    titles = STATISTICS.frame(title_rows(articles))
    marked = [frame.with_columns(of_title=pl.lit(value)) for frame, value in ((rows, False), (titles, True))]
    return pl.concat(marked), rejects


def title_rows(articles: pl.DataFrame) -> list[dict[str, Any]]:
    """The figures of the articles' titles, each title in reading order. What is a number and no figure is not told."""
    wanted = articles.filter(pl.col("title").str.contains(_MAY_HOLD_NUMBER))
    docs = [
        Doc(title, day, article, url)
        for title, day, article, url in wanted.select("title", "published_on", "article_id", "url").iter_rows()
    ]
    rows = [row for doc in docs for row in statistic_rows(article_figures(doc), NO_CLAIMS)]
    spans = ("start", "end", "number_start", "number_end")
    ids = [title_statistic_id(row["article_id"], *(row[s] for s in spans)) for row in rows]
    return [
        row | {"statistic_id": key, "confidence": title_confidence(row["category"])}
        for row, key in zip(rows, ids, strict=True)
    ]


def extract_statistics(
    articles: pl.DataFrame, statements: pl.DataFrame, readings: pl.DataFrame | None = None
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The statistics (columns of STATISTICS, speaker_id null) and the numbers rejected (columns of REJECTS).

    `articles` has the ARTICLES columns; of `statements` article_id, statement_id and content_spans
    are used, and where there are any source_start, source_end and speaker; articles that `readings` does not hold are read here. Rows come in the order of `articles`, then by position. Every span that
    `numbers.number_spans(text)` gives lies in a row of one of the two frames.
    """
    claims = Claims(statements)
    wanted = articles.filter(pl.col("text").str.contains(_MAY_HOLD_NUMBER))
    known = marks_of(readings)
    rows: list[dict[str, Any]] = []
    rejects: list[dict[str, Any]] = []
    for a in wanted.iter_rows(named=True):
        doc = Doc(a["text"], a["published_on"], a["article_id"], a["url"], a["title"], known.get(a["article_id"]))
        work = article_figures(doc, claims.sources(doc.article_id))
        rows += statistic_rows(work, claims)
        rejects += reject_rows(work, a["source_uri"])
    return STATISTICS.frame(rows), REJECTS.frame(rejects)


def statistic_rows(work: Work, claims: Claims) -> list[dict[str, Any]]:
    """The rows of one article, in reading order; of figures with the same words the first stands."""
    distinct = {statistic_key(work, figure): figure for figure in reversed(work.figures)}
    ordered = sorted(distinct.items(), key=lambda item: (item[1].number_start, item[1].number_end))
    themes = told(work)
    keys: Wholes = {(figure.number_start, figure.number_end): key for key, figure in ordered}
    return [_row(work, key, figure, position, claims, keys, themes) for position, (key, figure) in enumerate(ordered)]


def statistic_key(work: Work, f: Figure) -> str:
    """The id of a figure's row: of its words in its article."""
    return statistic_id(work.doc.article_id, f.start, f.end, f.number_start, f.number_end)


def _row(
    work: Work, key: str, f: Figure, position: int, claims: Claims, keys: Wholes, themes: dict[int, str]
) -> dict[str, Any]:
    doc = work.doc
    columns = {name: getattr(f, name) for name in COLUMNS}
    claim = claims.statement_of(doc.article_id, f.number_start, f.number_end)
    return columns | {
        "statistic_id": key, "article_id": doc.article_id, "position": position,
        "statement_id": claim,
        "start": f.start, "end": f.end, "text": doc[(f.start, f.end)],
        "number_start": f.number_start, "number_end": f.number_end, "number": doc[(f.number_start, f.number_end)],
        "part_of": keys.get(f.part_of) if f.part_of else None,
        "series_id": themes.get(id(f)), "confidence": confidence(f, claim is not None), "extractor": EXTRACTOR,
    }  # fmt: skip


def reject_rows(work: Work, source_uri: str) -> list[dict[str, Any]]:
    """The numbers of one article that are no statistics, in reading order."""
    article_id = work.doc.article_id
    return [
        {
            "reject_id": reject_id(source_uri, article_id, "number", start, end, reason, DETAILS[reason]),
            "source_uri": source_uri, "article_id": article_id, "stage": "parse", "candidate": "number",
            "start": start, "end": end, "text": work.doc[(start, end)], "reason": reason, "detail": DETAILS[reason],
        }
        for start, end, reason in sorted(work.rejects)
    ]  # fmt: skip
