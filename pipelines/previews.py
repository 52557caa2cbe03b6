"""What the page of a table in the UI begins with: its first rows as a person would look at them, and small pictures of it.

Pictures are SVG inside Markdown, so that nothing has to be served. No row is changed here.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable
from html import escape

import polars as pl

from assets.markdown import markdown_table
from assets.reader.plots import Bar, bars, columns

ROWS = 8
BARS = 10
TEXT_CHARS = 100
FIRST = {  # what a person wants to see of each table; an article's title and date are joined to what has an article
    "articles": ("title", "published_on", "publisher", "byline", "text"),
    "speakers": ("name", "type", "statement_count", "article_count", "aliases"),
    "statements": ("title", "published_on", "speaker", "cue", "content"),
    "statistics": ("title", "published_on", "speaker", "number", "unit", "thing", "text"),
    "title_statistics": ("title", "published_on", "number", "unit", "thing", "category", "text"),
    "rejects": ("title", "published_on", "candidate", "reason", "detail", "text"),
}
WIDTH, ROW, LABEL, COUNT = 640, 22, 190, 60
INK, FILL = "#3a3f52", "#5a6acf"


def preview(name: str, table: pl.LazyFrame, others: dict[str, pl.LazyFrame]) -> str:
    """The first rows of the table as Markdown; `others` are tables to take titles, dates and names of speakers from."""
    rows = table.head(ROWS)
    known = rows.collect_schema().names()
    if "title" not in known and "articles" in others and "article_id" in known:
        titles = others["articles"].select("article_id", "title", "published_on", address="external_id")
        rows = rows.join(titles, on="article_id", how="left", maintain_order="left")
        rows = rows.with_columns(pl.coalesce("title", "address"))
    if "speaker" not in known and "speakers" in others and "speaker_id" in known:
        names = others["speakers"].select("speaker_id", speaker="name")
        rows = rows.join(names, on="speaker_id", how="left", maintain_order="left")
    if name == "articles":
        rows = rows.with_columns(title=pl.coalesce("title", "external_id"))
    if name == "speakers":
        rows = rows.with_columns(pl.col("aliases").list.join(", "))
    shown = rows.collect()
    shown = shown.select(column for column in FIRST[name] if column in shown.columns)
    long = pl.selectors.string()
    return markdown_table(shown.with_columns(long.str.replace_all(r"\s+", " ").str.slice(0, TEXT_CHARS)))


def pictures(name: str, table: pl.LazyFrame, others: dict[str, pl.LazyFrame]) -> dict[str, str]:
    """Title -> Markdown of the small pictures of a table; none for the tables that have none."""
    if name == "statements":
        made = {"kinds": counted(table, "kind"), "top speakers": counted(table, "speaker")}
    elif name == "statistics":
        made = {"categories": counted(table, "category")}
        if "articles" in others:
            made["categories over time"] = over_time(table, others["articles"], "category")
    else:
        made = {}
    return {title: image(svg, title) for title, svg in made.items() if svg}


def counted(table: pl.LazyFrame, column: str) -> str:
    """A bar for each of the most frequent values of the column; empty where there are none."""
    found = table.select(column).drop_nulls().group_by(column).len("n").sort(["n", column], descending=[True, False])
    return drawn_bars(bars(found.head(BARS).collect().iter_rows()))


def over_time(table: pl.LazyFrame, articles: pl.LazyFrame, column: str) -> str:
    """A row of columns, month by month, for each of the most frequent values of the column."""
    dated = table.select("article_id", column).drop_nulls()
    dated = dated.join(articles.select("article_id", day="published_on").drop_nulls(), on="article_id")
    counts = dated.group_by(column, "day").len("n").collect()
    days_known = counts["day"].sort().to_list()
    ends = [(day, 0) for day in (*days_known[:1], *days_known[-1:])]
    most = counts.group_by(column).agg(pl.col("n").sum()).sort(["n", column], descending=[True, False])
    rows = []
    for value in most[column].head(BARS // 2):
        days = counts.filter(pl.col(column) == value).select("day", "n").rows()
        rows.append((value, columns([*days, *ends])))
    return drawn_rows(rows)


def drawn_bars(found: Iterable[Bar]) -> str:
    """Bars with their labels and counts, one below the other."""
    parts = []
    for n, bar in enumerate(found):
        length = (WIDTH - LABEL - COUNT) * bar.length / 100
        parts += [
            text(LABEL - 8, n, bar.label, "end"),
            rectangle(LABEL, n * ROW + 4, length, ROW - 8),
            text(LABEL + length + 6, n, f"{bar.n:,}"),
        ]
    return framed(parts, len(parts) // 3)


def drawn_rows(rows: list[tuple[str, list[Bar]]]) -> str:
    """Rows of columns with a label each, and below them where time begins and ends."""
    parts = []
    for n, (label, found) in enumerate(rows):
        width = (WIDTH - LABEL) / max(1, len(found))
        parts.append(text(LABEL - 8, n, label, "end"))
        for at, bar in enumerate(found):
            height = (ROW - 4) * bar.length / 100
            parts.append(rectangle(LABEL + at * width, (n + 1) * ROW - height, min(width * 0.85, 24), height))
    if rows and rows[0][1]:
        first, last = rows[0][1][0].label, rows[0][1][-1].label
        parts += [text(LABEL, len(rows), first), *([text(WIDTH, len(rows), last, "end")] if last != first else [])]
    return framed(parts, len(rows) + 1 if rows else 0)


def text(x: float, row: int, words: str, anchor: str = "start") -> str:
    """A label in a row of the picture."""
    return f'<text x="{x:.0f}" y="{row * ROW + 16}" text-anchor="{anchor}" fill="{INK}">{escape(words[:28])}</text>'


def rectangle(x: float, y: float, width: float, height: float) -> str:
    """A bar or a column."""
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 1):.1f}" height="{height:.1f}" fill="{FILL}"/>'


def framed(parts: list[str], rows: int) -> str:
    """The whole picture; empty where there is nothing in it."""
    if not parts:
        return ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{rows * ROW + 6}" font-family="sans-serif" '
        f'font-size="13"><rect width="100%" height="100%" fill="#ffffff"/>{"".join(parts)}</svg>'
    )


def image(svg: str, title: str) -> str:
    """The picture as Markdown."""
    return f"![{title}](data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()})"
