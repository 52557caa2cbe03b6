"""Tables -> report.html: one self-contained page with the figures of a release and its articles, rows marked.

Everything that comes from an article is escaped by Jinja2; the page has no script and loads nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import polars as pl
from jinja2 import Environment, FileSystemLoader

SHOWN_ARTICLES = 200  # a page of millions of articles would open nowhere; the page says how many it shows


def report_html(tables: Mapping[str, pl.DataFrame], info: Mapping[str, Any]) -> str:
    """The page for these tables."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    articles = tables["articles"].sort("published_on", "article_id", nulls_last=True)
    shown = articles.head(SHOWN_ARTICLES)
    per_article = {name: rows_by_article(tables[name], shown) for name in ("statements", "statistics")}
    return environment.get_template("report.html.j2").render(
        info=info,
        counts={name: frame.height for name, frame in tables.items()},
        charts=charts(tables),
        total=articles.height,
        articles=[
            {
                **row,
                "segments": segments(row["text"], per_article["statements"].get(row["article_id"], []), per_article["statistics"].get(row["article_id"], [])),
                "statements": per_article["statements"].get(row["article_id"], []),
                "statistics": per_article["statistics"].get(row["article_id"], []),
            }
            for row in shown.iter_rows(named=True)
        ],
    )  # fmt: skip


def rows_by_article(frame: pl.DataFrame, articles: pl.DataFrame) -> dict[str, list[dict[str, Any]]]:
    """The rows of the shown articles in reading order, by article id."""
    rows = frame.join(articles.select("article_id"), on="article_id", how="semi").sort("article_id", "position")
    out: dict[str, list[dict[str, Any]]] = {}
    for row in rows.iter_rows(named=True):
        out.setdefault(row["article_id"], []).append(row)
    return out


def charts(tables: Mapping[str, pl.DataFrame]) -> list[dict[str, Any]]:
    """Bar charts as data: title and (label, count, share of the largest in per cent)."""
    statements, statistics, rejects = tables["statements"], tables["statistics"], tables["rejects"]
    named = statements.filter(pl.col("speaker").is_not_null())
    columns = [
        ("Statements by kind", statements["kind"]),
        ("Statements by attribution type", statements["attribution_type"]),
        ("Most quoted speakers", named["speaker"]),
        ("Figures by kind", statistics["kind"]),
        ("Figures by category", statistics["category"].drop_nulls()),
        ("Rejects by reason", rejects["reason"]),
    ]
    return [{"title": title, "bars": bars(values)} for title, values in columns if len(values)]


def bars(values: pl.Series, most: int = 10) -> list[tuple[str, int, float]]:
    """The most frequent values: label, count, and share of the largest count in per cent."""
    name = values.name
    counted = values.to_frame().group_by(name).len().sort(["len", name], descending=[True, False]).head(most)
    largest = counted["len"].max() or 1
    return [(str(label), count, 100 * count / largest) for label, count in counted.iter_rows()]


def segments(
    text: str, statements: list[dict[str, Any]], statistics: list[dict[str, Any]]
) -> list[tuple[str, str, str]]:
    """The text cut where a mark begins or ends: (characters, CSS classes, tooltip)."""
    marks: list[tuple[int, int, str, str]] = []
    for s in statements:
        who = s["speaker"] or s["source"] or "no source named"
        marks += [(part["start"], part["end"], "content", f"{who}: {s['kind']}") for part in s["content_spans"]]
        for part in ("source", "cue"):
            if s[f"{part}_start"] is not None:
                marks.append((s[f"{part}_start"], s[f"{part}_end"], part, part))
    for f in statistics:
        what = f["category"] or f["kind"]
        marks.append((f["start"], f["end"], "figure", f"{what}, value {f['value']}, from {f['low']} to {f['high']}"))
    cuts = sorted({0, len(text), *(m[0] for m in marks), *(m[1] for m in marks)})
    starting: dict[int, list[tuple[int, int, str, str]]] = {}
    for mark in marks:
        starting.setdefault(mark[0], []).append(mark)
    out = []
    live: list[tuple[int, int, str, str]] = []
    for start, end in pairwise(cuts):
        live = [m for m in live if m[1] > start] + starting.get(start, [])
        classes = " ".join(sorted({m[2] for m in live}))
        out.append((text[start:end], classes, "; ".join(dict.fromkeys(m[3] for m in live))))
    return out
