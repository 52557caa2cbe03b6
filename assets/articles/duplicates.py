"""Near-identical texts (wire copies, corrected versions), found by MinHash over word shingles and LSH.

A signature is made once per article and kept; groups are made from all signatures, so that they do not depend on the
order of reading or on how many runs it took. Identical texts are no matter for this module: they are one article.
"""

from __future__ import annotations

import re

import numpy as np
import polars as pl
from rensa import RMinHash

SHINGLE_WORDS = 5
PERMUTATIONS = 128
BANDS = 32  # of 4 rows: finds 99.9% of the pairs that share 0.8 of their shingles, and is spared most others
THRESHOLD = 0.8  # share of common shingles (Jaccard) from which two texts are near-identical
SEED = 1
# signatures of another making cannot be compared with these
SIGNATURE_VERSION = f"rensa-r{RMinHash.ALGORITHM_VERSION}-{PERMUTATIONS}-{SHINGLE_WORDS}-{SEED}"
SIGNATURE = pl.Array(pl.UInt32, PERMUTATIONS)

_WORD = re.compile(r"\w+")


def signatures(texts: list[str]) -> pl.Series:
    """One MinHash signature (128 unsigned integers) per text."""
    if not texts:
        return pl.Series("signature", [], dtype=SIGNATURE)
    digests = np.array(RMinHash.digests_from_token_sets([_shingles(t) for t in texts], PERMUTATIONS, SEED), np.uint32)
    return pl.Series("signature", digests, dtype=SIGNATURE)


def duplicate_groups(articles: pl.DataFrame) -> pl.DataFrame:
    """The articles that are near-identical to an earlier one: article_id, duplicate_of (the first of the group).

    `articles` has article_id, published_on and signature. The first is the earliest published; without a date an
    article comes after those that have one, and the id decides between equals.
    """
    ranked = articles.sort("published_on", "article_id", nulls_last=True)
    ids = ranked["article_id"].to_list()
    parent: dict[int, int] = {}

    def head(n: int) -> int:
        while parent.get(n, n) != n:
            parent[n] = n = parent.get(parent[n], parent[n])
        return n

    for first, second in _similar_pairs(ranked["signature"].to_numpy() if len(ids) else np.empty((0, PERMUTATIONS))):
        low, high = sorted((head(first), head(second)))
        parent[high] = low
    marked = [(ids[n], ids[head(n)]) for n in sorted(parent) if head(n) != n]
    schema = {"article_id": pl.String, "duplicate_of": pl.String}
    return pl.DataFrame(marked, schema=schema, orient="row")


def mark_duplicates(articles: pl.DataFrame) -> pl.DataFrame:
    """ARTICLES rows with `duplicate_of` filled."""
    signed = articles.select("article_id", "published_on", signatures(articles["text"].to_list()))
    groups = duplicate_groups(signed)
    columns = articles.columns
    return (
        articles.drop("duplicate_of").join(groups, on="article_id", how="left", maintain_order="left").select(columns)
    )


def _shingles(text: str) -> list[str]:
    words = _WORD.findall(text.lower())
    return [" ".join(words[i : i + SHINGLE_WORDS]) for i in range(max(1, len(words) - SHINGLE_WORDS + 1))]


def _similar_pairs(matrix: np.ndarray) -> list[tuple[int, int]]:
    """Rows that share a band and enough of the signature, each with the first and the previous of its bucket."""
    if len(matrix) < 2:
        return []
    matrix = np.ascontiguousarray(matrix, dtype=np.uint32)
    rows = PERMUTATIONS // BANDS
    found = []
    for band in range(BANDS):
        keys = (
            np.ascontiguousarray(matrix[:, band * rows : (band + 1) * rows]).view(np.dtype((np.void, 4 * rows))).ravel()
        )
        _, bucket = np.unique(keys, return_inverse=True)
        order = np.argsort(bucket, kind="stable")
        same = bucket[order[1:]] == bucket[order[:-1]]
        starts = np.concatenate(([True], ~same))
        first = order[np.maximum.accumulate(np.where(starts, np.arange(len(order)), 0))]
        found.append(np.stack([order[:-1][same], order[1:][same]], axis=1))
        found.append(np.stack([first[1:][same], order[1:][same]], axis=1))
    pairs = np.unique(np.concatenate(found), axis=0)
    alike = [
        (matrix[chunk[:, 0]] == matrix[chunk[:, 1]]).mean(axis=1) >= THRESHOLD
        for chunk in np.array_split(pairs, max(1, len(pairs) // 50_000))
    ]
    return [tuple(p) for p in pairs[np.concatenate(alike)].tolist()]
