"""Whether a change of the code changes rows: the tables of some articles, kept and compared row by row, column by column.

    python -m benchmarks.rows write FOLDER ARTICLES [--count N] [--spread FIELD]
    python -m benchmarks.rows compare FOLDER... [--show N]

`write` chooses articles (JSON Lines, also gzipped; YAML examples with `text`; plain text), keeps them in FOLDER and
extracts their tables there, with the code as it is. `compare` extracts the same articles again and prints which rows came or
went and which columns differ, `extractor` apart; it fails when any does. The digest it prints stands for all rows. The same
machine must do both: on another processor the model's last digits may differ.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from assets.contracts import TABLES, Table
from assets.extract import extract_tables
from benchmarks.articles import articles_in
from pipelines.engines import LocalEngine

ARTICLES = "articles.jsonl"
IGNORED = ("extractor",)  # names the version of the code, and says nothing of a row
NOW = "\n"  # ends the names of the new columns beside the old ones; no column name holds a line break

Frames = Mapping[str, pl.DataFrame]


# ---------------------------------------------------------------- which articles


def chosen(articles: Iterator[dict[str, Any]], count: int | None, spread: str | None) -> list[dict[str, Any]]:
    """At most `count` articles, evenly over the file; as many of each value of the field `spread`, where given."""
    groups: dict[Any, list[dict[str, Any]]] = defaultdict(list)
    for article in articles:
        groups[article.get(spread) if spread else None].append(article)
    share = (count or sys.maxsize) // len(groups)
    return [a for group in groups.values() for a in group[:: max(1, len(group) // share)][:share]]


def offered(article: Mapping[str, Any], number: int) -> dict[str, Any]:
    """An article under the names of fields that the reader knows; without a day it is one of a Wednesday of 2022."""
    return {
        "id": str(article.get("id", number)),
        "text": article["text"],
        "title": article.get("title"),
        "url": article.get("url"),
        "published_on": article.get("published_on") or article.get("date") or "2022-03-30",
        "language": "en",
    }


def write_articles(articles: Sequence[Mapping[str, Any]], folder: Path) -> None:
    """Put the articles into `folder` as the file that `extracted` reads."""
    lines = [json.dumps(offered(a, n), ensure_ascii=False) for n, a in enumerate(articles)]
    (folder / ARTICLES).write_text("\n".join(lines) + "\n", encoding="utf-8")


# ---------------------------------------------------------------- their rows


def extracted(articles: Path, workers: int = 0) -> dict[str, pl.DataFrame]:
    """The tables of the articles in this file, by name, with the code as it is."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(articles, Path(folder) / ARTICLES)
        before = Path.cwd()
        os.chdir(folder)  # `source_uri` is relative to where we are, and the same wherever the file came from
        try:
            extract_tables([ARTICLES], Path(folder) / "out", LocalEngine(workers))
        finally:
            os.chdir(before)
        return read_tables(Path(folder) / "out")


def read_tables(folder: Path) -> dict[str, pl.DataFrame]:
    """The tables in this folder, by name."""
    return {table.name: pl.read_parquet(folder / f"{table.name}.parquet") for table in TABLES}


def compared(table: Table) -> list[str]:
    """The columns of a table whose values count."""
    return [name for name in table.names if name not in IGNORED]


def hashes(frames: Frames) -> list[tuple[str, str, str]]:
    """(table, name, hash) of every column, named by itself, and of every row, named by its key, of the tables given."""
    found = []
    for table in TABLES:
        if table.name not in frames:
            continue
        frame = frames[table.name].sort(table.key)
        rows = [[_written(value) for value in row] for row in frame.select(compared(table)).iter_rows()]
        columns = zip(*rows, strict=True) if rows else ([] for _ in compared(table))
        found += [(table.name, name, _hash(values)) for name, values in zip(compared(table), columns, strict=True)]
        found += [(table.name, key, _hash(row)) for key, row in zip(frame[table.key], rows, strict=True)]
    return found


def digest(frames: Frames) -> str:
    """One hash over all rows."""
    return _hash(map("\t".join, hashes(frames)))


def _written(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _hash(values: Any) -> str:
    return hashlib.sha256("\n".join(values).encode()).hexdigest()[:12]


# ---------------------------------------------------------------- what differs


def differences(old: Frames, new: Frames, show: int) -> list[str]:
    """What differs, in lines: rows that came or went, columns with other values, and the first `show` of each."""
    lines = []
    for table in TABLES:
        key = table.key
        before, now = old[table.name], new[table.name]
        for one, other, what in ((before, now, "gone"), (now, before, "come")):
            rows = one.join(other, on=key, how="anti").sort(key)
            lines += [f"{table.name}: {rows.height} rows {what}"] if rows.height else []
            lines += [f"    {row[key]}  {_shown(row)}" for row in rows.head(show).iter_rows(named=True)]
        both = before.join(now, on=key, suffix=NOW).sort(key)
        for name in compared(table):
            if name == key:
                continue
            rows = both.filter(pl.col(name).ne_missing(pl.col(name + NOW)))
            lines += [f"{table.name}.{name}: {rows.height} values differ"] if rows.height else []
            lines += [
                f"    {row[key]}  {row[name]!r} -> {row[name + NOW]!r}   in {_shown(row)}"
                for row in rows.head(show).iter_rows(named=True)
            ]
    return lines


def _shown(row: Mapping[str, Any]) -> str:
    words = row.get("content") or row.get("text") or row.get("name") or row.get("detail")
    return f"{row.get('reason') or ''} {str(words)[:90]!r}".strip()


def compare(folder: Path, show: int, workers: int) -> bool:
    """Whether the articles kept in `folder` give the rows kept there; prints what differs."""
    old, new = read_tables(folder), extracted(folder / ARTICLES, workers)
    found = differences(old, new, show)
    counts = ", ".join(f"{new[t.name].height} {t.name}" for t in TABLES)
    print(f"{folder}: {'DIFFERS' if found else 'same rows'} {digest(new)} ({counts})", *found, sep="\n", flush=True)
    return not found


def main() -> None:
    """Write or compare, as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workers", type=int, default=0, help="processes; one per core unless told")
    commands = parser.add_subparsers(dest="command", required=True)
    write = commands.add_parser("write", help="keep articles and their rows")
    write.add_argument("folder", type=Path)
    write.add_argument("articles", type=Path)
    write.add_argument("--count", type=int, help="so many articles, evenly over the file; without it all")
    write.add_argument("--spread", help="a field, such as the source: as many articles of each of its values")
    against = commands.add_parser("compare", help="extract again and print what differs")
    against.add_argument("folders", type=Path, nargs="+")
    against.add_argument("--show", type=int, default=5, help="examples of each difference")
    options = parser.parse_args()
    if options.command == "compare":
        sys.exit(not all([compare(folder, options.show, options.workers) for folder in options.folders]))  # noqa: C419 every folder is compared
    options.folder.mkdir(parents=True, exist_ok=True)
    write_articles(chosen(articles_in(options.articles), options.count, options.spread), options.folder)
    frames = extracted(options.folder / ARTICLES, options.workers)
    for table in TABLES:
        frames[table.name].write_parquet(options.folder / f"{table.name}.parquet")
    print(f"{options.folder}: {digest(frames)}", ", ".join(f"{f.height} {n}" for n, f in frames.items()))


if __name__ == "__main__":
    main()
