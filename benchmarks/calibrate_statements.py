"""Fit how sure a row of statements is: `data/lookups/statement_confidence.tsv`.

    python -m benchmarks.calibrate_statements FOLDER... > data/lookups/statement_confidence.tsv

Each FOLDER holds articles.jsonl (id, text, published_on) and gold.jsonl (id, statements with content_spans or verbatim content, speaker,
also, negated); they are not part of the project. A row of communication is right when an annotated statement shares 85 of 100
words with it, has the same speaker and is as negated; a quotation also where it is some parts of one that the annotator joined.
Judged is every row before the unlikely ones are left out. How well it holds on articles kept out of the fit (ten folds) goes to
the error stream.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

from assets.reading.doc import Doc
from assets.statements.confidence import traits
from assets.statements.pipeline import STEPS, run
from assets.statements.steps.rejects import likely
from assets.statements.work import Draft, Work
from benchmarks.articles import articles_in
from benchmarks.logistic import Judged, crossed, fitted, told

HEADER = (
    "# What makes a row of statements likely to be right as a whole: weights of a logistic regression over the traits of assets/statements/confidence.py.\n"
    "# Made by `python -m benchmarks.calibrate_statements FOLDER...`, which says what counts as right.\n"
    "# Source: fitted on {rows} rows of {articles} articles annotated for this project; the weights hold nothing of their texts.\n"
    "trait\tweight"
)
RIDGE = 3.0
FOLDS = 10
SHARED = 0.85  # of the words
MOST = 12  # parts of a statement of which each run is looked at
BANDS = (0.0, 0.5, 0.7, 0.8, 0.9, 1.01)


def judged(folder: Path) -> Iterator[Judged]:
    """The rows of communication of the annotated articles."""
    articles = {article["id"]: article for article in articles_in(folder / "articles.jsonl")}
    for gold in articles_in(folder / "gold.jsonl"):
        work = _before_any_is_left_out(Doc(articles[gold["id"]]["text"]))
        for draft in work.drafts:
            if draft.attribution_type == "communication":
                right = any(_agrees(work, draft, wanted) for wanted in gold["statements"])
                yield Judged(gold["id"], traits(work, draft), right)


def _before_any_is_left_out(doc: Doc) -> Work:
    work = Work(doc.unwrapped, doc.text)
    for step in STEPS[: STEPS.index(likely)]:
        run(step, work)
    return work


def _agrees(work: Work, draft: Draft, wanted: dict[str, Any]) -> bool:
    ours, parts = _words(work.said(draft)), wanted["content"].split(" … ")
    runs = combinations(range(len(parts) + 1), 2) if draft.quoted and len(parts) <= MOST else [(0, len(parts))]
    shared = max(_shared(ours, _words(" ".join(parts[first:last]))) for first, last in runs)
    names = [name for name in (wanted["speaker"], *wanted.get("also", [])) if name]
    entity = draft.speaker.entity
    same = any(_key(entity.name) & _key(name) for name in names) if entity else not names
    return shared >= SHARED and same and draft.negated == wanted["negated"]


def _shared(ours: set[str], theirs: set[str]) -> float:
    return len(ours & theirs) / max(1, len(ours | theirs))


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower()))


def _key(name: str) -> set[str]:
    return {word for word in re.findall(r"\w{3,}", name.lower()) if word not in {"the", "for", "and", "from", "mrs"}}


def fit(rows: Sequence[Judged]) -> dict[str, float]:
    """The weight of each trait."""
    return fitted(rows, RIDGE, free=("always",))


def main(folders: list[str]) -> None:
    """Fit on the folders, print the weights, and tell how well the fit holds."""
    rows = [row for folder in folders for row in judged(Path(folder))]
    print(told("cross-validated", rows, crossed(rows, fit, FOLDS), BANDS), file=sys.stderr)
    print(HEADER.format(rows=len(rows), articles=len({row.article for row in rows})))
    for trait, weight in fit(rows).items():
        print(f"{trait}\t{weight:.3f}")


if __name__ == "__main__":
    main(sys.argv[1:])
