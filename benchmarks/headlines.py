"""Figures of headlines against headlines annotated by hand.

    python -m benchmarks.headlines [FILE.tsv ...]

Without a file, those of Wikinews in `headlines.tsv`, which says what its columns mean. A row is right when value, unit, thing
and category are.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter, defaultdict
from pathlib import Path

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


def measured(path: Path) -> Counter[str]:
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
                print(f"missed  {row['number']!r} in {title}")
                continue
            told = right(row, given(figure))
            counts["found"] += 1
            counts.update(name for name, is_right in told.items() if is_right)
            counts["whole row"] += all(told.values())
            if not all(told.values()):
                wrong = {name: given(figure)[name] for name, is_right in told.items() if not is_right}
                print(f"wrong   {row['number']!r} in {title}: {wrong}")
    return counts


if __name__ == "__main__":
    for path in [Path(name) for name in sys.argv[1:]] or [OWN]:
        counts = measured(path)
        print(
            path.name,
            ", ".join(
                f"{name} {counts[name]}" for name in ("titles", "annotated", "found", "too many", *COLUMNS, "whole row")
            ),
        )
