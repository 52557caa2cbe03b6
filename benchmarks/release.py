"""How long a large release takes: real rows of the latest release repeated, then validated, written and verified.

    .venv/bin/python benchmarks/release.py [STATEMENTS]     default 1000000

The articles are copied with a mark at the end of the text, so that every copy has ids of its own, made as the contract
makes them. Prints seconds by step and the peak memory of the process.
"""

from __future__ import annotations

import datetime as dt
import json
import resource
import sys
import tempfile
import time
from pathlib import Path

import duckdb
import polars as pl

from assets.contracts import TABLES
from assets.release.parquet import read_tables
from assets.release.publish import Provenance, publish
from assets.release.rules import IDENTITY_SQL
from assets.settings import ReleaseSettings
from assets.workspace import current

BY_NAME = {table.name: table for table in TABLES}


def repeated(tables: dict[str, pl.DataFrame], copies: int) -> dict[str, pl.DataFrame]:
    """The tables `copies` times, each copy an article of its own; speakers stay who they are."""
    marks = pl.DataFrame({"copy": pl.int_range(copies, eager=True)})
    out = {name: tables[name].join(marks, how="cross") for name in ("articles", "statements", "statistics", "rejects")}
    # letters, not digits: a number in the mark would be a number without a row
    letters = pl.col("copy").cast(pl.String)
    for digit, letter in enumerate("abcdefghij"):
        letters = letters.str.replace_all(str(digit), letter, literal=True)
    text = pl.col("text") + "\n" + letters
    articles = (
        out["articles"].with_columns(text=text).with_columns(char_count=pl.col("text").str.len_chars().cast(pl.Int64))
    )
    articles = articles.with_columns(word_count=pl.col("word_count") + 1)
    with duckdb.connect() as con:
        con.register("articles", articles)
        hashes = con.sql("SELECT article_id, copy, sha256(text) AS sha FROM articles").pl()
    new = hashes.with_columns(new_article=pl.lit("a") + pl.col("sha").str.head(16))
    articles = articles.join(new, on=["article_id", "copy"]).with_columns(article_id="new_article", text_sha256="sha")
    out["articles"] = articles
    keys = new.select("article_id", "copy", "new_article")
    for name in ("statements", "statistics", "rejects"):
        frame = (
            out[name]
            .join(keys, on=["article_id", "copy"])
            .with_columns(article_id="new_article", old=BY_NAME[name].key)
        )
        out[name] = with_ids(name, frame)
    statements = out["statements"].select("old", "copy", new="statement_id")
    for name, column in (("statements", "parent_statement_id"), ("statistics", "statement_id")):
        linked = out[name].join(statements, left_on=[column, "copy"], right_on=["old", "copy"], how="left")
        out[name] = linked.with_columns(pl.col("new").alias(column))
    count = [pl.col(c) * copies for c in ("article_count", "statement_count")]
    out["speakers"] = tables["speakers"].with_columns(count)
    return {table.name: out[table.name].select(table.names).sort(table.key) for table in TABLES}


def with_ids(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with its ids made from its columns."""
    letter, parts = IDENTITY_SQL[name]
    with duckdb.connect() as con:
        con.register("frame", frame)
        made = f"'{letter}' || left(sha256({' || chr(31) || '.join(parts)}), 16)"
        return con.sql(f"SELECT * REPLACE ({made} AS {BY_NAME[name].key}) FROM frame").pl()


def main(statements: int) -> None:
    """Make the tables, publish them, and print what it took."""
    tables = read_tables(current().releases / "latest" / "parquet")
    large = repeated(tables, -(-statements // tables["statements"].height))
    steps: list[tuple[str, float]] = []
    with tempfile.TemporaryDirectory() as folder:
        started = time.monotonic()
        publish(
            large,
            Path(folder),
            settings=ReleaseSettings(),
            provenance=Provenance({}),
            today=dt.date(2026, 1, 1),
            step=lambda name: steps.append((name, time.monotonic() - started)),
        )
        total = time.monotonic() - started
    ends = [at for _, at in steps[1:]] + [total]
    seconds = {name: round(end - at, 1) for (name, at), end in zip(steps, ends, strict=True)}
    rows = {name: frame.height for name, frame in large.items()}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"rows": rows, "seconds": round(total, 1), "steps": seconds, "peak_mb": round(peak)}))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
