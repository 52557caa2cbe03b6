"""Fit how sure a figure is that its whole row is right: `data/lookups/statistics_confidence.tsv`.

    python -m benchmarks.calibrate_statistics FOLDER... [--test FOLDER...] > data/lookups/statistics_confidence.tsv

A FOLDER holds articles.jsonl and their annotation, gold.jsonl or annotations.jsonl, as in `data/corpus/wikinews`. A row is
right when value and bounds, unit, thing, category and claimant are those of an annotated figure. Prints the weights, and to standard error how far the
confidence can be trusted on articles that the weights were not fitted on: by five-fold cross-validation over articles, and
on the folders after `--test`.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from assets.reading.doc import Doc
from assets.reading.span import meets
from assets.reading.training.news import number_at
from assets.statements.rows import extract_statements
from assets.statistics.claims import Claims
from assets.statistics.confidence import traits
from assets.statistics.pipeline import article_figures
from assets.statistics.work import Figure
from benchmarks.articles import articles_in
from benchmarks.logistic import Judged, crossed, fitted, probabilities, told

RIDGE = 5.0  # under which figures kept back were as often right as their confidence says
FOLDS = 5
BANDS = (0.0, 0.3, 0.5, 0.7, 0.8, 0.9, 1.01)
FEWEST = 5  # figures with a trait, below which it gets no weight
HEADER = """\
# What the traits of a figure weigh for the probability that its whole row is right (logistic; assets/statistics/confidence.py).
# Made by `python -m benchmarks.calibrate_statistics`, which says what counts as right.
# Source: fitted on {figures} figures of {articles} annotated articles from many countries; the weights hold nothing of the texts.
trait\tweight"""


def words(text: str | None) -> set[str]:
    """The words of a thing that must meet, without articles and prepositions."""
    return set(re.findall(r"[a-z0-9]+", (text or "").lower())) - {
        "the",
        "a",
        "of",
        "in",
        "s",
        "its",
        "his",
        "her",
        "their",
    }


def same_number(a: float | None, b: float | None) -> bool:
    """Whether two numbers are the same, or both are open."""
    return a is b if a is None or b is None else abs(a - b) <= 1e-3 * max(abs(a), abs(b), 1e-9)


def same_value(gold: dict[str, Any], figure: Figure) -> bool:
    """Whether value and literal bounds agree; a share of 25 percent may be 0.25, vague words need an open upper end."""
    if figure.kind == "score" or (figure.modifier == "nearly" and same_number(figure.value, gold["value"])):
        return True
    scale = 100 if figure.kind == "ratio" and same_number(100 * (figure.value or 0), gold["value"]) else 1
    if gold["value"] is not None:
        bounds = all((gold[b] is None) == (getattr(figure, b) is None) for b in ("low", "high"))
        return same_number(scale * figure.value if figure.value is not None else None, gold["value"]) and bounds
    if gold["high"] is None:
        return figure.value is None and figure.high is None
    return figure.value is None and same_number(figure.low, gold["low"]) and same_number(figure.high, gold["high"])


def same_unit(gold: dict[str, Any], figure: Figure) -> bool:
    """Whether the unit, or for counts the head of the counted noun, is the same."""
    last = [(unit or "").lower().split(" ")[-1].rstrip("s") for unit in (figure.currency or figure.unit, gold["unit"])]
    return last[0] == last[1] or (figure.kind in ("ratio", "score") and not last[0])


def same_name(name: str | None, other: str | None) -> bool:
    """Whether two names of a speaker share a word that is no article."""
    return bool(words(name) & words(other))


def judged(folder: Path) -> Iterator[Judged]:
    """The figures of a folder; those that meet no annotated one are wrong."""
    gold_path = next(p for p in (folder / "gold.jsonl", folder / "annotations.jsonl") if p.exists())
    gold = {g["id"]: g["statistics"] for g in articles_in(gold_path)}
    texts = {a["id"]: a for a in articles_in(folder / "articles.jsonl") if a["id"] in gold}
    rows = [{"article_id": key, "source_uri": key, "text": a["text"]} for key, a in texts.items()]
    statements, _ = extract_statements(pl.DataFrame(rows).with_columns(published_on=pl.lit(None, pl.Date)))
    claims = Claims(statements)
    speakers = dict(statements.select("statement_id", "speaker").iter_rows())
    docs = [Doc(a["text"], None, key, a.get("url"), a.get("title")) for key, a in texts.items()]
    for doc in docs:
        work = article_figures(doc, claims.sources(doc.article_id))
        key, text = work.doc.article_id, work.doc.text
        spare = list(work.figures)
        for q in gold[key]:
            at = number_at(text, q)
            figure = next((f for f in work.figures if at and meets(at, (f.number_start, f.number_end))), None)
            if figure is None:
                continue
            if figure in spare:
                spare.remove(figure)
            claim = claims.statement_of(key, figure.number_start, figure.number_end)
            told = (
                same_name(speakers.get(claim), q["claimant"])
                if q["claimant"] and claim
                else not q["claimant"] and not claim
            )
            thing = bool(words(q["thing"]) & words(figure.thing)) or not words(q["thing"])
            kind = (q["category"] or None) == figure.category
            right = same_value(q, figure) and same_unit(q, figure) and thing and kind and told
            yield Judged(key, traits(figure, claim is not None), right)
        for figure in spare:
            claim = claims.statement_of(key, figure.number_start, figure.number_end)
            yield Judged(key, traits(figure, claim is not None), False)


def fit(rows: Sequence[Judged]) -> dict[str, float]:
    """The weight of each trait."""
    return fitted(rows, RIDGE, fewest=FEWEST)


def main() -> None:
    """Print the weights, and how they do to standard error."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--test", nargs="*", type=Path, default=[])
    given = parser.parse_args()
    rows = [row for folder in given.folders for row in judged(folder)]
    weights = fit(rows)
    print(HEADER.format(figures=len(rows), articles=len({row.article for row in rows})))
    for trait, weight in sorted(weights.items()):
        print(f"{trait}\t{weight:.3f}")
    print(told("cross-validated", rows, crossed(rows, fit, FOLDS), BANDS), file=sys.stderr)
    for folder in given.test:
        kept = list(judged(folder))
        print(told(f"kept back: {folder.name}", kept, probabilities(kept, weights), BANDS), file=sys.stderr)


if __name__ == "__main__":
    main()
