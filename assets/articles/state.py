"""What has been read so far: append-only Parquet parts, and the articles and rejects that follow from them.

    <state>/parts/000001-…/documents.parquet   what readers found: ARTICLES columns, unit, reading, locator, signature
                           rejects.parquet     REJECTS columns, unit, reading
                           units.parquet       how far each unit is read, and by what it is known to be unchanged
                           units.json          the same once more: what a part was read from must outlast any one file

A unit is what is read as a whole: a file, a page, a feed, a feed's item. A part appears by one rename, so a killed
run leaves whole parts or nothing. Reading a unit again gives it a new number (`reading`): of a file only the latest
reading counts, of a page every version stays. A part is sealed with its sums (`storage`): a damaged one is never read, but
set aside when a refresh begins, and made again from the archive (`healing`). Which document stands for a text, and which articles are near-identical,
is worked out from all parts together, so that neither the order nor the number of runs matters.
"""

from __future__ import annotations

import json
import shutil
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any, cast

import polars as pl

from assets.articles.documents import duplicate_reject, language_reject
from assets.articles.duplicates import SIGNATURE, duplicate_groups
from assets.articles.known import LISTS, Known, Mark, Outcome, Response, Said
from assets.articles.versions import older_versions, with_versions, withdrawn_with_versions
from assets.contracts import ARTICLES, REJECTS
from assets.contracts.rows import ArticleRow
from assets.storage import SUMS, Damaged, damage, file_damage, only_one, put_aside, replacing_sealed, write_sums

UNITS = {
    "unit": pl.String,  # its address: a path or a URL
    "source": pl.String,  # name of the source it was found through
    "reading": pl.Int64,
    "position": pl.Int64,  # how far it is read: lines, rows or records
    "is_done": pl.Boolean,
    "fingerprint": pl.String,  # the version of the reader and that of the mark; empty when the mark is open
    "documents": pl.Int64,  # offered by it in this reading
    "validators": pl.String,  # the rest of the mark, as JSON
}
READ_FROM = {"unit": pl.String, "reading": pl.Int64, "locator": pl.String}
DOCUMENTS = {k: v for k, v in ARTICLES.polars_schema.items() if k != "duplicate_of"} | READ_FROM
DOCUMENTS |= {"keeps_versions": pl.Boolean, "signature": SIGNATURE}
REFUSED = REJECTS.polars_schema | READ_FROM


def mark_columns(mark: Mark, reader: str) -> dict[str, str]:
    """A mark as the columns of UNITS in which it is kept."""
    rest = {k: v for k, v in asdict(mark.response).items() if v} if mark.response else {}
    rest |= dict(mark.stamps) | ({"said": mark.said.to_json()} if mark.said else {})
    if mark.outcome is Outcome.REFUSED:
        rest["outcome"] = mark.outcome.value
    fingerprint = "" if mark.outcome is Outcome.OPEN else f"{reader} {mark.version}"
    return {"fingerprint": fingerprint, "validators": json.dumps(rest, sort_keys=True)}


def known_of(row: Mapping[str, Any], reader: str) -> Known:
    """What is known of the unit in a row of UNITS."""
    written_by, _, version = row["fingerprint"].partition(" ")
    rest = json.loads(row["validators"] or "{}")
    outcome = Outcome(rest.get("outcome", "held")) if row["fingerprint"] else Outcome.OPEN
    fields = ("sha256", "content_type", "etag", "last_modified")
    response = Response(*(rest.get(field) for field in fields)) if "sha256" in rest else None
    stamps = {kind: rest[kind] for kind in LISTS if kind in rest}
    said = Said.from_json(rest["said"]) if "said" in rest else None
    return Known(Mark(outcome, version, response, stamps, said), row["is_done"], written_by == reader)


SMALL_PART_DOCUMENTS = 5_000
MOST_SMALL_PARTS = 32  # more are merged into one, so that a year of hourly refreshes stays quick to open


class State:
    """The parts under `root`, which is made when the first part is written."""

    def __init__(self, root: str | Path):
        self.root = Path(root)
        self.folder = self.root / "parts"

    def parts(self) -> list[Path]:
        """The parts that count: whole ones, without those that a merged part replaces."""
        found = {p.name: p for p in self.folder.glob("[0-9]*") if p.is_dir()} if self.folder.exists() else {}
        replaced: set[str] = set()
        for path in found.values():
            if (path / "replaces.json").exists() and damage(path) is None:
                replaced.update(json.loads((path / "replaces.json").read_text()))
        return [found[name] for name in sorted(found) if name not in replaced]

    def scan(self, table: str, schema: dict) -> pl.LazyFrame:
        """All parts of one table. Raises Damaged when one is not what was written."""
        parts = self.parts()
        for problem in filter(None, map(damage, parts)):
            raise Damaged(f"{problem}: start a refresh, which makes it again from the archive")
        files = [p / f"{table}.parquet" for p in parts]
        return pl.scan_parquet(files) if files else pl.LazyFrame(schema=schema)

    def units(self) -> pl.DataFrame:
        """How far each unit is read: UNITS columns, one row per unit."""
        order = ["unit", "reading", "position", "is_done"]
        return self.scan("units", UNITS).sort(order).unique("unit", keep="last", maintain_order=True).collect()

    def write_part(self, documents: pl.DataFrame, rejects: pl.DataFrame, units: pl.DataFrame) -> None:
        """Add a part, in one step."""
        self._write({"documents": documents, "rejects": rejects, "units": units}, replaces=[])

    def set_aside_damaged(self) -> dict[Path, str]:
        """Move what is damaged out of the way, in the order in which it stood: where it is now -> what is wrong with it."""
        found = {}
        for part in self.parts():
            if not (part / SUMS).exists() and is_readable(part):  # of a version that did not seal its parts
                write_sums(part)
            if problem := damage(part):
                found[put_aside(part, self.root / "damaged")] = problem
        groups = self.root / "groups.parquet"
        if groups.exists() and (problem := file_damage(groups)):
            groups.unlink()  # it is worked out again from the parts
            found[groups] = problem
        return found

    def compact(self) -> None:
        """Merge small parts when there are many. Nothing that `articles_and_rejects` gives changes."""
        rows = {p: _rows(p / "documents.parquet") for p in self.parts()}
        small = [p for p in rows if rows[p] < SMALL_PART_DOCUMENTS]
        if len(small) > MOST_SMALL_PARTS:
            group: list[Path] = []
            for path in small:
                group.append(path)
                if sum(rows[p] for p in group) >= SMALL_PART_DOCUMENTS:
                    self._merge(group)
                    group = []
            self._merge(group)
        kept = {p.name for p in self.parts()}
        for path in self.folder.glob("[0-9]*") if self.folder.exists() else ():
            if path.name not in kept:
                shutil.rmtree(path)

    def _merge(self, parts: list[Path]) -> None:
        if len(parts) > 1:
            names = ("documents", "rejects", "units")
            tables = {t: pl.concat([pl.read_parquet(p / f"{t}.parquet") for p in parts]) for t in names}
            self._write(tables, replaces=[p.name for p in parts])

    def _write(self, tables: dict[str, pl.DataFrame], replaces: list[str]) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        numbers = [int(p.name.split("-")[0]) for p in self.folder.glob("[0-9]*")]
        aside = self.folder / f".aside-{uuid.uuid4().hex}"
        aside.mkdir()
        for name, frame in tables.items():
            frame.write_parquet(aside / f"{name}.parquet", compression="zstd")
        tables["units"].write_ndjson(aside / "units.json")
        if replaces:
            (aside / "replaces.json").write_text(json.dumps(replaces))
        write_sums(aside)
        aside.rename(self.folder / f"{max(numbers, default=0) + 1:06d}-{uuid.uuid4().hex[:8]}")

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Held by one refresh at a time. Raises Busy when another has it."""
        with only_one(self.root / "lock", f"reading articles into {self.root}"):
            for left in self.folder.glob(".aside-*") if self.folder.exists() else ():
                shutil.rmtree(left)
            yield

    def groups(self, current: pl.DataFrame) -> pl.DataFrame:
        """Near-identical articles (article_id, duplicate_of), worked out again only when the articles have changed."""
        if current.is_empty():
            return pl.DataFrame(schema={"article_id": pl.String, "duplicate_of": pl.String})
        path = self.root / "groups.parquet"
        made_of = str(current.select(pl.col("article_id", "published_on").hash().sum()).rows()) + str(len(current))
        if path.exists() and not file_damage(path) and pl.read_parquet_metadata(path).get("made_of") == made_of:
            return pl.read_parquet(path)
        signed = self.scan("documents", DOCUMENTS).select("unit", "reading", "locator", "article_id", "signature")
        signed = current.lazy().join(signed, on=["unit", "reading", "locator", "article_id"]).unique("article_id")
        groups = duplicate_groups(signed.select("article_id", "published_on", "signature").collect())
        with replacing_sealed(path) as aside:
            groups.write_parquet(aside, metadata={"made_of": made_of})
        return groups


def articles_and_rejects(state: State, withdrawn: Sequence[str] = ()) -> tuple[pl.LazyFrame, pl.LazyFrame]:
    """Articles (ARTICLES columns) and rejects (REJECTS columns), sorted by id; texts are read only when collected.

    The articles `withdrawn`, and other versions from the same places, are as if they had never been offered: another text
    may become the head of their group.
    """
    units = state.units().lazy().select("unit", current="reading", is_open=pl.col("fingerprint") == "")
    withdrawn = [*withdrawn, *withdrawn_with_versions(state.scan("documents", DOCUMENTS), withdrawn)]
    keys = ["unit", "reading", "locator", "article_id"]
    narrow = [*keys, "external_id", "source_uri", "raw_sha256", "published_on", "language", "keeps_versions"]
    offered = (
        state.scan("documents", DOCUMENTS)
        .select(narrow)
        .filter(~pl.col("article_id").is_in(list(withdrawn)))
        .join(units, on="unit")
        # of a page, the latest reading of each version: another version of the reader may have read the same bytes
        .filter(
            (pl.col("reading") == pl.col("current"))
            | (pl.col("keeps_versions") & (pl.col("reading") == pl.col("reading").max().over("unit", "raw_sha256")))
        )
        .sort("article_id", "published_on", "source_uri", "reading", "locator", "external_id", nulls_last=True)
        .collect()
    )
    current = offered.unique("article_id", keep="first", maintain_order=True)
    heads = current.select("article_id", kept="external_id", kept_uri="source_uri", kept_locator="locator")
    others = (
        offered.join(current.select(keys), on=keys, how="anti")
        .join(heads, on="article_id")
        .filter((pl.col("source_uri") != pl.col("kept_uri")) | (pl.col("locator") != pl.col("kept_locator")))
    )
    made = [
        duplicate_reject(uri, f"{external} ({locator})" if locator else external, article, kept)
        for uri, external, locator, article, kept in others.select(
            "source_uri", "external_id", "locator", "article_id", "kept"
        ).iter_rows()
    ]
    languages = current.filter(pl.col("language") != "en").iter_rows(named=True)
    made += [reject for row in languages if (reject := language_reject(cast(ArticleRow, row)))]
    refused = (
        state.scan("rejects", REFUSED)
        .join(units, on="unit")
        .filter(pl.col("reading") == pl.col("current"))
        # what could not be had for now is tried again, and told by the refresh: the world has not changed
        .filter(~(pl.col("is_open") & (pl.col("reason") == "fetch_failed")))
        .select(REJECTS.names)
    )
    rejects = pl.concat([refused, REJECTS.frame(made).lazy()]).unique("reject_id", keep="any").sort("reject_id")
    groups = with_versions(state.groups(current), current, older_versions(offered))
    marked = current.select(keys).join(groups, on="article_id", how="left")
    articles = (
        state.scan("documents", DOCUMENTS)
        .join(marked.lazy(), on=keys)
        .unique("article_id", keep="any")
        .select(ARTICLES.names)
        .sort("article_id")
    )
    return articles, rejects


def is_readable(part: Path) -> bool:
    """Whether every table of a part can be read to its end."""
    try:
        for table in ("documents", "rejects", "units"):
            pl.read_parquet(part / f"{table}.parquet")
    except (pl.exceptions.PolarsError, OSError):
        return False
    return True


def _rows(path: Path) -> int:
    return pl.scan_parquet(path).select(pl.len()).collect().item()
