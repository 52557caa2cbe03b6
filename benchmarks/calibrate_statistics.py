"""Count how often each kind of row is right on annotated text: `data/lookups/statistics_confidence.tsv`.

    python -m benchmarks.calibrate_statistics CORPORA > data/lookups/statistics_confidence.tsv

CORPORA holds newsquant/, gum/ and muc/ as JSON lines; they are not part of the project. A row of NewsQuant is right
when a quantity has its value and its unit; one of GUM when the annotated number beside it counts the same noun; one of
MUC when bounds and category agree. Rows that a corpus leaves out by convention (vague words, scores, fractions and
ages in NewsQuant) are not counted there.
"""

from __future__ import annotations

import collections
import re
import sys
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import polars as pl

from assets.reading.doc import Doc
from assets.statistics.confidence import cell
from assets.statistics.pipeline import read
from assets.statistics.work import Figure
from benchmarks.articles import articles_in

HEADER = (
    "# How often rows were right on annotated news, by how the unit was found and how the number is written.\n"
    "# Made by `python -m benchmarks.calibrate_statistics CORPORA`, which says what counts as right.\n"
    "# Source: counted on NewsQuant, GUM and MUC-3/4 development texts; the counts hold nothing of the texts themselves.\n"
    "found\twritten\trows\tright"
)
CASUALTIES = {"killed": {"killed", "killed_or_injured"}, "injured": {"injured", "killed_or_injured"}}


def figures_of(texts: list[str]) -> dict[str, list[Figure]]:
    """{text: its figures}."""
    found = dict.fromkeys(texts)
    works = [work for part in batched(found, 64) for work in read([Doc(text) for text in part])]
    return {work.doc.text: work.figures for work in works}


def batched(items: Iterable[str], size: int) -> Iterator[list[str]]:
    """The items in lists of at most `size`."""
    rest = iter(items)
    while part := list(islice(rest, size)):
        yield part


def noun(unit: str | None) -> str:
    """The last word of a unit without its plural, as the corpora differ in how they print units."""
    words = re.findall(r"[\w%]+", (unit or "").lower()) or [""]
    word = {"%": "percent", "percentage": "percent", "people": "person", "age": "year"}.get(words[-1], words[-1])
    return word.rstrip("s")


def newsquant(folder: Path) -> list[tuple[Figure, bool]]:
    """NewsQuant rows: right when a quantity of the sentence has the value and the unit."""
    documents = list(articles_in(folder / "dev.jsonl"))
    made = figures_of([d["text"] for d in documents])
    judged = []
    for document in documents:
        gold = [(q["value"], noun(q["normalized_unit"].split(" per ")[0])) for q in document["quantities"]]
        for figure in made[document["text"]]:
            if figure.value is None and figure.modifier != "between" or figure.kind in ("ratio", "age"):
                continue
            unit = noun(figure.unit or (figure.money.currency if figure.money else None))
            exact = figure.value is not None
            bounds = [b for b in ([figure.value] if exact else [figure.low, figure.high]) if b is not None]
            fits = [
                u for v, u in gold
                if sorted(map(float, re.findall(r"(?<!\d)-?\d+(?:\.\d+)?(?:E[-+]?\d+)?", v))) == sorted(map(float, bounds))
            ]  # fmt: skip
            right = unit in fits or (figure.kind == "money" and bool(fits)) or (not unit and "" in fits)
            judged.append((figure, right))
    return judged


def gum(folder: Path) -> list[tuple[Figure, bool]]:
    """GUM rows that touch an annotated number: right when the counted noun is the same."""
    texts = {d["doc_id"]: d["text"] for d in articles_in(folder / "docs.jsonl")}
    made = figures_of(list(texts.values()))
    judged = []
    for gold in articles_in(folder / "quantities.jsonl"):
        start, end = gold["number_span"]
        judged += [
            (figure, noun(figure.unit) == noun(gold["counted_head"]))
            for figure in made[texts[gold["doc_id"]]]
            if figure.number_start < end and start < figure.number_end and figure.unit
        ]
    return judged


def muc(folder: Path) -> list[tuple[Figure, bool]]:
    """MUC rows that touch a casualty figure: right when number and category agree."""
    texts = {d["doc_id"]: d["text_recased"] for d in articles_in(folder / "docs.jsonl.gz")}
    cases = [
        g
        for g in articles_in(folder / "casualties.jsonl.gz")
        if g.get("figure_near") and len(g["numbers"]) == 1 and not g["optional"]
    ]
    made = figures_of([texts[g["doc_id"]] for g in cases])
    judged = []
    for gold in cases:
        kinds = [k for k, word in (("killed", "DEATH"), ("injured", "INJURY")) if word in gold["effect"]]
        if not kinds:
            continue
        start, end = gold["figure_near"][:2]
        for figure in made[texts[gold["doc_id"]]]:
            if figure.number_start < end and start < figure.number_end:
                fits = any(figure.category in CASUALTIES[k] for k in kinds)
                judged.append((figure, fits and gold["numbers"][0]["min"] in (figure.value, figure.low)))
    return judged


def main(corpora: Path) -> None:
    """Print the table."""
    counts: dict[tuple[str, str], list[int]] = collections.defaultdict(lambda: [0, 0])
    for judged in (newsquant(corpora / "newsquant"), gum(corpora / "gum"), muc(corpora / "muc")):
        for figure, right in judged:
            counts[cell(figure)][0] += 1
            counts[cell(figure)][1] += right
    print(HEADER)
    print(
        pl.DataFrame([(*k, *v) for k, v in sorted(counts.items())], orient="row").write_csv(
            separator="\t", include_header=False
        ),
        end="",
    )


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
