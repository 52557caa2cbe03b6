"""Extraction by parts: what was extracted is kept by (article id, extractor version), and only what is missing is done.

A store holds one folder per finished shard: `rows.parquet`, `rejects.parquet` and `articles.parquet` (the ids it
covers). A shard is written aside and renamed into place, so that a part is either whole or not there: a run that is
killed at any moment loses only the shards under way, and the next run does those. A part is sealed with its sums: a
damaged one is never read, but set aside, and its articles are extracted again. Nothing here knows what is
extracted; the engines that call `run_shard` in other processes or on other machines are in `pipelines/engines.py`.
"""

from __future__ import annotations

import hashlib
import importlib
import re
import shutil
import traceback
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol, cast

import polars as pl

from assets.contracts import REJECTS
from assets.contracts.ids import reject_id
from assets.storage import Damaged, damage, only_one, put_aside, write_sums

SHARD_ARTICLES = 64  # small enough to show progress and to lose little, large enough to hide a worker's start-up
SHARD_CHARS = 1_000_000  # so that a shard of very long articles is not a hundred times the work of another
MOST_SMALL_PARTS = 32  # of fewer articles than a shard has
BATCH_ARTICLES = 20_000  # staged at a time: bounds memory and disk however many articles are missing


@dataclass(frozen=True)
class Shard:
    """One work unit: which function to call on which articles, and the folder to make. Picklable, idempotent.

    `function` is "package.module:name" of a function that takes one frame per input, each cut to the article ids from
    `low` to `high`, and returns (rows, rejects), both polars DataFrames.
    """

    function: str
    inputs: tuple[str, ...]  # Parquet files sorted by article_id; the first has one row per article
    low: str
    high: str
    output: str
    longest: int = 0  # characters of its longest article


# What an extractor reads of an article besides its text, which the id stands for: another date means another said_on
INPUT = pl.concat_str(
    [pl.col(c).cast(pl.String).fill_null("") for c in ("published_on", "source_uri", "url", "title")], separator="\x1f"
).alias("input")
PART = pl.col("part").str.split("/").list.get(-2)

Extract = Callable[..., tuple[pl.DataFrame, pl.DataFrame]]  # frames in, (rows, rejects) out


class Engine(Protocol):
    """What runs shards: a pool of processes, or a cluster. Yields each shard when it is done, in any order."""

    def run(self, shards: list[Shard]) -> Iterator[Shard]:
        """Extract the shards, and say of each when it is done."""
        ...


def run_shard(shard: Shard) -> Shard:
    """Extract one shard and put its folder in place; doing it twice, or in two places at once, gives the same."""
    output = Path(shard.output)
    if not output.exists():
        frames = _frames(shard)
        _put(output, frames[0].with_columns(INPUT), *extract_each(_function(shard), frames))
    return shard


def halves(shard: Shard) -> list[Shard]:
    """The same work as two shards, each with a folder of its own; nothing when it is one article."""
    ids = _frames(shard)[0]["article_id"].to_list()
    middle = len(ids) // 2
    parts = [ids[:middle], ids[middle:]] if middle else []
    return [replace(shard, low=p[0], high=p[-1], output=f"{shard.output}-{p[0]}-{p[-1]}") for p in parts]


def give_up(shard: Shard, why: str) -> None:
    """Put the folder of a shard of one article in place without rows: a reject says why it has none."""
    frames = _frames(shard)
    rows, rejects = _function(shard)(*(frame.clear() for frame in frames))
    fault = REJECTS.frame([fault_reject(article, why) for article in frames[0].iter_rows(named=True)])
    _put(Path(shard.output), frames[0].with_columns(INPUT), rows, pl.concat([rejects, fault]))


def _function(shard: Shard) -> Extract:
    module, name = shard.function.split(":")
    return cast(Extract, getattr(importlib.import_module(module), name))


def _frames(shard: Shard) -> list[pl.DataFrame]:
    in_range = pl.col("article_id").is_between(pl.lit(shard.low), pl.lit(shard.high))
    return [pl.scan_parquet(path).filter(in_range).collect() for path in shard.inputs]


def _put(output: Path, articles: pl.DataFrame, rows: pl.DataFrame, rejects: pl.DataFrame) -> None:
    """Write a part aside, seal it, and put it in place, unless another was first; of `articles`, article_id and input are kept."""
    aside = output.with_name(f".{output.name}.{uuid.uuid4().hex}")
    aside.mkdir(parents=True)
    rows.write_parquet(aside / "rows.parquet")
    rejects.write_parquet(aside / "rejects.parquet")
    articles.select("article_id", "input").write_parquet(aside / "articles.parquet")
    write_sums(aside)
    try:
        aside.rename(output)
    except OSError:
        if not output.exists():
            raise
        shutil.rmtree(aside)


def extract_each(function: Extract, frames: Sequence[pl.DataFrame]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """(rows, rejects) of all articles at once or, when that fails, one by one: a fault costs only its own article."""
    try:
        return function(*frames)
    except (MemoryError, OSError, Damaged):  # of the machine, not of an article: the next run may go better
        raise
    except Exception as error:
        articles = frames[0]
        if articles.height > 1:
            halves = articles.head(articles.height // 2), articles.tail(-(articles.height // 2))
            parts = [
                extract_each(function, [half, *(f.join(half, on="article_id", how="semi") for f in frames[1:])])
                for half in halves
            ]
            return pl.concat([rows for rows, _ in parts]), pl.concat([rejects for _, rejects in parts])
        at = traceback.extract_tb(error.__traceback__)[-1]
        fault = f"{type(error).__name__}: {error} ({Path(at.filename).name}, line {at.lineno})"
        rows, rejects = function(*(frame.clear() for frame in frames))
        return rows, pl.concat([rejects, REJECTS.frame([fault_reject(articles.row(0, named=True), fault)])])


def fault_reject(article: dict[str, Any], fault: str) -> dict[str, Any]:
    """The reject of an article that an extractor failed on."""
    detail = f"this is a fault of the program, not of the article; report it with the article: {fault}"
    uri, id, reason = article["source_uri"], article["article_id"], "extractor_failed"
    found = {"source_uri": uri, "article_id": id, "stage": "parse", "candidate": "document"}
    return found | {
        "reject_id": reject_id(uri, id, "document", None, None, reason, detail),
        "reason": reason,
        "detail": detail,
    }


class PartStore:
    """The finished shards of one extractor version, under `root/<version>/`."""

    def __init__(self, root: Path, version: str) -> None:
        self.folder = root / folder_name(version)
        self.folder.mkdir(parents=True, exist_ok=True)

    def parts(self) -> list[Path]:
        """Folders of the finished shards, sorted by name."""
        return sorted(p for p in self.folder.iterdir() if not p.name.startswith("."))

    def whole_parts(self) -> list[Path]:
        """The parts, none of them damaged. Raises Damaged, naming the file, when one is."""
        parts = self.parts()
        for problem in filter(None, map(damage, parts)):
            raise Damaged(f"{problem}: start a refresh, which sets it aside and extracts its articles again")
        return parts

    def set_aside_damaged(self) -> list[str]:
        """Move damaged parts out of the way, so that their articles count as missing; returns what was wrong with them."""
        found = {part: problem for part in self.parts() if (problem := damage(part))}
        for part in found:
            put_aside(part, self.folder.parent / "damaged")
        return list(found.values())

    def forget(self) -> None:
        """Remove every part, so that all articles count as missing. Raises Busy while an extraction is under way."""
        with self.lock():
            for part in self.parts():
                shutil.rmtree(part)

    def done(self) -> pl.LazyFrame:
        """Columns article_id, input, part: the articles whose extraction is finished, and from what."""
        parts = self.whole_parts()
        if not parts:
            return pl.LazyFrame(schema={"article_id": pl.String, "input": pl.String, "part": pl.String})
        return _scan(parts, "articles")

    def scan(self, file: str, schema: dict[str, pl.DataType], articles: pl.LazyFrame) -> pl.LazyFrame:
        """The `rows` or `rejects` of these articles as they are now; an empty frame of `schema` where there are none.

        Each article's rows are taken from one part: a run that was killed, or two at once, may have made two.
        """
        parts = self.whole_parts()
        if not parts:
            return pl.LazyFrame(schema=schema)
        now = articles.select("article_id", INPUT)
        owners = (
            self.done()
            .join(now, on=["article_id", "input"], how="semi")
            .group_by("article_id")
            .agg(pl.col("part").min())
        )
        return _scan(parts, file).join(owners, on=["article_id", "part"], how="semi").drop("part")

    def extract_missing(
        self,
        function: str,
        articles: pl.LazyFrame,
        engine: Engine,
        more_inputs: Sequence[pl.LazyFrame] = (),
        progress: Callable[[int, int], None] = lambda done, total: None,
        told: Callable[[str], None] = lambda problem: None,
    ) -> int:
        """Extract the articles that are not done yet, or whose part is damaged; returns how many they were.

        `articles` has article_id and char_count; `more_inputs` are further frames with article_id that `function` takes
        (every parameter is cut to the shard's articles). `progress` is told (articles done, articles to do), `told` what
        was wrong with parts that were set aside.
        """
        with self.lock():
            for problem in self.set_aside_damaged():
                told(f"{problem}; the part was set aside and its articles are extracted again")
            finished = self.extract_all(function, articles, engine, more_inputs, progress)
            self.merge_small(articles)
            return finished

    def merge_small(self, articles: pl.LazyFrame) -> None:
        """Make one part of the small ones when they are many, so that a year of hourly refreshes stays quick to open.

        What they hold of articles as they are now stays; what nobody asks for any more goes with them.
        """
        small = [part for part in self.parts() if _height(part) < SHARD_ARTICLES]
        if len(small) <= MOST_SMALL_PARTS:
            return
        now = articles.select("article_id", INPUT)
        held = _scan(small, "articles").join(now, on=["article_id", "input"], how="semi").sort("article_id", "part")
        kept = held.unique("article_id", keep="first", maintain_order=True).collect()
        rows, rejects = (
            _scan(small, file)
            .join(kept.lazy(), on=["article_id", "part"], how="semi", maintain_order="left")
            .drop("part")
            for file in ("rows", "rejects")
        )
        output = self.folder / shard_name(kept.select(pl.concat_str("article_id", "input")).to_series())
        _put(
            output, kept, rows.collect(), rejects.collect()
        )  # a kill after this leaves articles in two parts, of which one counts
        for part in small:
            if part != output:
                shutil.rmtree(part)

    def lock(self) -> AbstractContextManager[None]:
        """Held by one extraction at a time. Raises Busy when another has it."""
        return only_one(self.folder.with_name(f"{self.folder.name}.lock"), f"extracting into {self.folder}")

    def extract_all(
        self,
        function: str,
        articles: pl.LazyFrame,
        engine: Engine,
        more_inputs: Sequence[pl.LazyFrame],
        progress: Callable[[int, int], None],
    ) -> int:
        """`extract_missing` by the process that holds the lock."""
        for debris in self.folder.glob(".*"):  # what a killed run left half-done
            shutil.rmtree(debris, ignore_errors=True)
        index = articles.select("article_id", "char_count", INPUT)
        index = index.join(self.done(), on=["article_id", "input"], how="anti")
        missing = index.sort("article_id").collect(engine="streaming")
        finished = 0
        for batch in missing.iter_slices(BATCH_ARTICLES):
            staging = self.folder / ".inputs"
            staging.mkdir()
            ids = batch.lazy().select("article_id")
            paths = [staging / f"{n}.parquet" for n in range(1 + len(more_inputs))]
            for frame, path in zip([articles, *more_inputs], paths, strict=True):
                wanted = frame.join(ids, on="article_id", how="semi").sort("article_id")
                wanted.sink_parquet(path, row_group_size=1024)  # small groups: a shard reads only those of its range
            shards = shard_ranges(batch).with_columns(
                name=pl.col("article_ids").map_elements(shard_name, return_dtype=pl.String)
            )
            sizes = {}
            jobs = []
            for low, high, count, longest, name in shards.select("low", "high", "count", "longest", "name").iter_rows():
                output = str(self.folder / name)
                sizes[output] = count
                jobs.append(Shard(function, tuple(map(str, paths)), low, high, output, longest))
            for shard in engine.run(jobs):
                finished += sizes[shard.output]
                progress(finished, missing.height)
            shutil.rmtree(staging)
        return finished


def _scan(parts: Iterable[Path], file: str) -> pl.LazyFrame:
    """A table of these parts, with the name of the part in the column `part`."""
    return pl.scan_parquet([p / f"{file}.parquet" for p in parts], include_file_paths="part").with_columns(PART)


def _height(part: Path) -> int:
    return pl.scan_parquet(part / "articles.parquet").select(pl.len()).collect().item()


def folder_name(version: str) -> str:
    """The name of the folder with the parts of an extractor's version."""
    return re.sub(r"[^A-Za-z0-9.@+-]", "_", version)


def shard_ranges(index: pl.DataFrame) -> pl.DataFrame:
    """Columns low, high, count, longest, article_ids: the articles of `index` (article_id, char_count, sorted) in shards."""
    # the sum goes up by one wherever either limit is passed
    number = pl.int_range(pl.len()) // SHARD_ARTICLES + pl.col("char_count").cum_sum() // SHARD_CHARS
    grouped = index.group_by(number.alias("shard"), maintain_order=True)
    ids = pl.col("article_id")
    longest = pl.col("char_count").max()
    given = pl.concat_str(ids, "input")
    return grouped.agg(low=ids.first(), high=ids.last(), count=pl.len(), longest=longest, article_ids=given)


def shard_name(article_ids: pl.Series) -> str:
    """A name that the same articles always give, so that a repeated shard lands on itself."""
    return hashlib.sha256("".join(article_ids).encode()).hexdigest()[:16]
