"""A hand-checked gold set and the tables -> scores by table and kind, with intervals.

The gold file is JSON Lines, one article a line: `text_sha256`, `statements` (each `content`: list of {start, end},
`kind`, `speaker`) and `statistics` (each `start`, `end`, `value`, `low`, `high`, `kind`). Offsets are code points into
the article's text. Only articles of the gold set that the release holds are scored.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import polars as pl

SCORES = {
    "table": pl.String,
    "kind": pl.String,
    "gold": pl.Int64,
    "rows": pl.Int64,
    "found": pl.Int64,
    "right": pl.Int64,
    "recall": pl.Float64,
    "recall_low": pl.Float64,
    "recall_high": pl.Float64,
    "accuracy_of_found": pl.Float64,
    "precision": pl.Float64,
}
Z = 1.96  # of the 95 per cent interval


def scores(gold: Path, tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """One row per table and kind (and `all`): how many gold rows were found and right, with Wilson's 95 % interval.

    A statement is found when half of the characters of either content are shared; it is right when kind and speaker
    agree. A figure is found when the spans overlap; it is right when value, low and high agree.
    """
    with gold.open(encoding="utf-8") as lines:
        documents = [json.loads(line) for line in lines if line.strip()]
    ids = dict(tables["articles"].select("text_sha256", "article_id").iter_rows())
    documents = [d | {"article_id": ids[d["text_sha256"]]} for d in documents if d["text_sha256"] in ids]
    rows: dict[tuple[str, str], list[int]] = {}
    for table in ("statements", "statistics"):
        wanted = tables[table].filter(pl.col("article_id").is_in([d["article_id"] for d in documents]))
        by_article = {key[0]: part.to_dicts() for key, part in wanted.partition_by("article_id", as_dict=True).items()}
        for document in documents:
            have = by_article.get(document["article_id"], [])
            pairs = match(document[table], have, table)
            for index, item in enumerate(document[table]):
                hit = pairs.get(index)
                is_hit = hit is not None and is_right(item, have[hit], table)
                add(rows, table, item["kind"], (1, 0, hit is not None, is_hit))
            for row in have:
                add(rows, table, row["kind"], (0, 1, 0, 0))
    out = []
    for (table, kind), (gold_rows, extracted, found, right) in sorted(rows.items()):
        low, high = wilson(found, gold_rows)
        recall, accuracy, precision = share(found, gold_rows), share(right, found), share(found, extracted)
        out.append((table, kind, gold_rows, extracted, found, right, recall, low, high, accuracy, precision))
    return pl.DataFrame(out, schema=SCORES, orient="row")


def add(rows: dict[tuple[str, str], list[int]], table: str, kind: str, counts: tuple[int, int, int, int]) -> None:
    """Add (gold, rows, found, right) under the kind and under `all`."""
    for key in ((table, kind), (table, "all")):
        rows[key] = [a + int(b) for a, b in zip(rows.get(key, [0, 0, 0, 0]), counts, strict=True)]


def match(gold: list[dict], have: list[dict], table: str) -> dict[int, int]:
    """Gold index -> row index, one to one, the largest overlap first."""
    scored = sorted(
        ((overlap(spans(g, table), spans(h, table)), i, j) for i, g in enumerate(gold) for j, h in enumerate(have)),
        reverse=True,
    )
    least = 0.5 if table == "statements" else 1e-9
    pairs: dict[int, int] = {}
    for value, i, j in scored:
        if value >= least and i not in pairs and j not in pairs.values():
            pairs[i] = j
    return pairs


def spans(row: dict, table: str) -> set[int]:
    """The code points that a row covers."""
    parts = (row.get("content_spans") or row["content"]) if table == "statements" else [row]
    return {n for part in parts for n in range(part["start"], part["end"])}


def overlap(one: set[int], other: set[int]) -> float:
    """Shared code points over all of them."""
    return len(one & other) / len(one | other) if one and other else 0.0


def is_right(gold: dict, row: dict, table: str) -> bool:
    """Whether what the row says of its span is what the gold row says."""
    if table == "statistics":
        return all(gold.get(name) == row[name] for name in ("value", "low", "high"))
    return gold["kind"] == row["kind"] and (gold.get("speaker") or "").casefold() == (row["speaker"] or "").casefold()


def share(part: int, whole: int) -> float | None:
    """A share, or None of nothing."""
    return part / whole if whole else None


def wilson(hits: int, total: int) -> tuple[float | None, float | None]:
    """Wilson's 95 % score interval of a share [Wilson 1927]."""
    if not total:
        return None, None
    p = hits / total
    middle = p + Z * Z / (2 * total)
    half = Z * ((p * (1 - p) + Z * Z / (4 * total)) / total) ** 0.5
    return (middle - half) / (1 + Z * Z / total), (middle + half) / (1 + Z * Z / total)
