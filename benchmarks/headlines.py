"""Figures of headlines against headlines annotated by hand.

    python -m benchmarks.headlines [FILE.tsv ...]
    python -m benchmarks.headlines --confidence > data/lookups/title_confidence.tsv

Without a file, those of Wikinews in `headlines.tsv`, which says what its columns mean. A row is right when value, unit, thing
and category are. `--confidence` fits how sure a row of title_statistics is: the share of figures that are right, with one more that is and
one more that is not, by whether a category was read.
"""

from __future__ import annotations

import csv
import math
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import TextIO

from assets.reading.doc import Doc
from assets.statistics.pipeline import article_figures
from assets.statistics.work import Figure

OWN = Path(__file__).with_name("headlines.tsv")
COLUMNS = ("value", "unit", "thing", "category")


def annotated(path: Path) -> dict[str, list[dict[str, str]]]:
    """Each headline with its figures."""
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as file:
        lines = (line for line in file if not line.startswith("#"))
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            found[row["title"]] += [row] if row["number"] else []
    return found


def given(figure: Figure) -> dict[str, str]:
    """What was read, as it is annotated: a count's unit is the last word of the noun, a thing ends where its owner begins."""
    value = figure.value if figure.value is not None else figure.low
    unit = figure.currency or figure.unit or ""
    return {
        "value": "" if value is None else str(float(value)),
        "unit": unit.split(" ")[-1] if figure.kind == "count" else unit,
        "thing": (figure.thing or "").partition(" … ")[0],
        "category": figure.category or "",
    }


def right(row: dict[str, str], read: dict[str, str]) -> dict[str, bool]:
    """Which columns of a row are right."""
    wanted = {**row, "value": str(float(row["value"])) if row["value"] else ""}
    return {name: read[name] in wanted[name].split("|") for name in COLUMNS}


def measured(path: Path, out: TextIO = sys.stdout) -> Counter[str]:
    """How many figures are annotated, were found, are right in each column and as a whole, and how many are no figure."""
    counts: Counter[str] = Counter()
    for title, rows in annotated(path).items():
        counts["titles"] += 1
        figures = {title[f.number_start : f.number_end]: f for f in article_figures(Doc(title)).figures}
        counts["too many"] += len(figures.keys() - {row["number"] for row in rows})
        for row in rows:
            figure = figures.get(row["number"])
            if row["optional"]:
                continue
            counts["annotated"] += 1
            if figure is None:
                print(f"missed  {row['number']!r} in {title}", file=out)
                continue
            told = right(row, given(figure))
            counts["found"] += 1
            counts.update(name for name, is_right in told.items() if is_right)
            counts["whole row"] += all(told.values())
            counts[
                f"category {'told' if figure.category else 'none'}, {'right' if all(told.values()) else 'wrong'}"
            ] += 1
            if not all(told.values()):
                wrong = {name: given(figure)[name] for name, is_right in told.items() if not is_right}
                print(f"wrong   {row['number']!r} in {title}: {wrong}", file=out)
    return counts


def confidence(counts: Counter[str]) -> str:
    """The file of weights."""
    lines = [
        "# How sure a figure of a title is (logistic; assets/statistics/confidence.py): the log odds that its whole row is right.",
        "# Made by `python -m benchmarks.headlines --confidence`.",
        f"# Source: {counts['found']} figures of {counts['titles']} headlines of Wikinews (CC BY 2.5), annotated for this project.",
        "trait\tweight",
    ]
    for trait in ("category none", "category told"):
        odds = (counts[f"{trait}, right"] + 1) / (counts[f"{trait}, wrong"] + 1)
        lines.append(f"{trait}\t{math.log(odds):.3f}")
    return "\n".join(lines)


if __name__ == "__main__":
    if sys.argv[1:] == ["--confidence"]:
        print(confidence(measured(OWN, sys.stderr)))
        sys.exit()
    for path in [Path(name) for name in sys.argv[1:]] or [OWN]:
        counts = measured(path)
        names = ("titles", "annotated", "found", "too many", *COLUMNS, "whole row")
        print(path.name, ", ".join(f"{name} {counts[name]}" for name in names))
