"""Checked tables -> an immutable release folder, put in place in one step, and `latest` moved to it last.

A release is built aside, opened and verified as a user would, and only then renamed into place with its _SUCCESS.
A crash before that leaves a folder that starts with a dot, which the next run removes; a crash after it leaves a
complete release, which the next run makes the latest. `releases.json` is made again from the folders each time.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import polars as pl

from assets.contracts import SCHEMA_VERSION, TABLES, Table
from assets.contracts.changes import CHANGES
from assets.reader.report import report_html
from assets.release.changes import Context, changes_text, compare
from assets.release.database import SQL, build_database, write_sql
from assets.release.dictionary import data_dictionary
from assets.release.drift import drift
from assets.release.drift import warnings as drift_warnings
from assets.release.left_out import Note, of_documents
from assets.release.manifest import write_manifests
from assets.release.parquet import content_digest, in_reading_order, read_predecessor, write_table
from assets.release.scores import scores
from assets.release.set_aside import SetAside, counted, set_aside
from assets.release.verify import SUCCESS, success_text, sum_problems, verify
from assets.release.views import VIEWS
from assets.settings import ReleaseSettings
from assets.storage import SUMS, only_one, replacing, write_sums

VERSION = re.compile(r"(\d{4})\.(\d{2})\.(\d{2})(?:\.(\d+))?")


class ReleaseRefused(Exception):
    """The tables break the contract, so that nothing was published. `failures` says part or table, check, key, problem."""

    def __init__(self, why: str, failures: pl.DataFrame, evidence: Path) -> None:
        first = failures.row(0, named=True)
        super().__init__(
            f"nothing was published: {why}. The first of {counted(failures.height, 'failure')} is in "
            f"{first[failures.columns[0]]}/{first['check']} ({first['key']}: {first['problem']}). All of them are in "
            f"{evidence}; the latest release is untouched. Correct the input or the extractor and run again."
        )
        self.failures = failures


@dataclass(frozen=True)
class Published:
    """What publishing did. `changed` is False when the latest release already holds just this."""

    version: str
    path: Path
    changed: bool
    rows: Mapping[str, int]
    set_aside: SetAside
    left_out: list[Note] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Provenance:
    """What a release was made with: versions of the components, and the hash of the registry of corrections."""

    components: Mapping[str, str]
    corrections: str = ""


def publish(
    tables: Mapping[str, pl.DataFrame],
    releases: Path,
    *,
    settings: ReleaseSettings,
    provenance: Provenance,
    today: dt.date,
    notes: Sequence[Note] = (),
    step: Callable[[str], None] = lambda name: None,
) -> Published:
    """Publish the tables as a new release under `releases`, unless the latest holds just the same.

    `notes` say what was left out before the tables were made; what the tables leave out is added to them.
    Rows that break the contract are set aside and become rejects. `step` is told the name of each step before it begins.
    Raises ReleaseRefused, with the evidence beside the releases, when more fails than can be set aside.
    """
    releases.mkdir(parents=True, exist_ok=True)
    with only_one(releases / ".lock", f"publishing to {releases}"):
        step("recover")
        finish_interrupted(releases)
        step("check")
        aside = set_aside({t.name: in_order(t, tables[t.name]) for t in TABLES}, settings.set_aside)
        if aside.refused:
            refuse(aside.refused, aside.failures, releases, today)
        aside = replace(aside, tables=in_reading_order(aside.tables))
        tables = aside.tables
        rows = {name: frame.height for name, frame in tables.items()}
        left_out = [*notes, *of_documents(tables["rejects"])]
        building = releases / f".building-{os.getpid()}"
        (building / "parquet").mkdir(parents=True)
        step("digest")
        for table in TABLES:
            write_table(table, tables[table.name], building / "parquet" / f"{table.name}.parquet", {})
        digest = release_digest(building / "parquet")
        previous, spoiled = last_readable(releases)
        previous_info = release_info(previous) if previous else None
        dataset = settings.model_dump(
            include={"title", "description", "url", "licence", "licence_note", "contributors"}
        )
        if (
            previous
            and previous_info
            and not spoiled
            and previous_info["digest"] == digest
            and previous_info["dataset"] == dataset
        ):
            shutil.rmtree(building)
            return Published(previous.name, previous, False, rows, aside, left_out)

        version = next_version(releases, today)
        old = read_predecessor(previous / "parquet") if previous else None
        warnings = spoiled + (drift_warnings(drift(old, tables, settings.drift)) if old else [])
        info: dict[str, Any] = {
            "release": version,
            "release_id": "v" + digest[:16],
            "digest": digest,
            "schema_version": SCHEMA_VERSION,
            "edition": "full",
            "date": today.isoformat(),
            "predecessor": previous.name if previous else None,
            "dataset": dataset,
            "minimum_confidence": settings.minimum_confidence,
            "components": dict(provenance.components),
            "corrections": provenance.corrections,
            "withdrawn": [w.article_id for w in settings.withdrawn],
            "inputs": {"documents": rows["articles"], "raw_files": tables["articles"]["raw_sha256"].n_unique()},
            "set_aside": {"summary": aside.summary(), "rows": aside.counts()},
            "left_out": [note.text for note in left_out],
            "warnings": warnings,
            "scores": scores(settings.gold, tables).to_dicts() if settings.gold else [],
        }
        step("parquet")
        for table in TABLES:
            path = building / "parquet" / f"{table.name}.parquet"
            write_table(table, tables[table.name], path, {"onrecord.release_id": info["release_id"]})
        step("changes")
        changed = changes_since(old, previous_info, tables, settings, provenance)
        changed.write_parquet(building / "changes.parquet", metadata=CHANGES.parquet_metadata())
        (building / "CHANGES.md").write_text(changes_text(changed, version, info["predecessor"]), encoding="utf-8")
        step("database")
        build_database(building / "parquet", building / "onrecord.duckdb", info, TABLES)
        write_sql(building / SQL, TABLES)
        step("documents")
        write_documents(building, rows, info)
        step("sums")
        write_sums(building)
        step("verify")
        if (problems := verify(building, checked=tables)).height:
            refuse("the release that was built is not what was checked", problems, releases, today)
        step("success")
        (building / SUCCESS).write_text(success_text(building / SUMS), encoding="utf-8")
        step("rename")
        building.rename(releases / version)
        step("latest")
        point_latest(releases, version)
        step("index")
        write_index(releases)
        step("prune")
        prune(releases, settings.keep_releases)
        return Published(version, releases / version, True, rows, aside, left_out, warnings)


# ---------------------------------------------------------------- parts of a release


def in_order(table: Table, frame: pl.DataFrame) -> pl.DataFrame:
    """The rows in the order of their ids; not copied where they are in it already, or where there are no ids."""
    if table.key not in frame.columns:
        return frame
    rows = frame.select(name for name in table.names if name in frame.columns)
    return rows if rows[table.key].is_sorted() else rows.sort(table.key)


def release_digest(parquet: Path) -> str:
    """SHA-256 of what users see: the tables' rows, their declarations, and the views."""
    declared = [table.ddl() + "".join(table.comments()) for table in TABLES] + [view.statement for view in VIEWS]
    return hashlib.sha256("\n".join([content_digest(parquet), *declared]).encode()).hexdigest()


def changes_since(
    old: Mapping[str, pl.DataFrame] | None,
    previous_info: Mapping[str, Any] | None,
    tables: Mapping[str, pl.DataFrame],
    settings: ReleaseSettings,
    provenance: Provenance,
) -> pl.DataFrame:
    """The changes table against the release before; empty for the first."""
    if old is None or previous_info is None:
        return CHANGES.empty()
    corrected = previous_info["corrections"] != provenance.corrections
    cut = previous_info["minimum_confidence"] != settings.minimum_confidence
    context = Context([w.article_id for w in settings.withdrawn], corrected, cut)
    return compare(old, tables, context)


def write_documents(
    folder: Path,
    rows: Mapping[str, int],
    info: Mapping[str, Any],
) -> None:
    """Manifest, dictionary, and the report of the database that is there."""
    write_manifests(folder, TABLES, rows, info)
    (folder / "DATA_DICTIONARY.md").write_text(data_dictionary(), encoding="utf-8")
    (folder / "report.html").write_text(report_html(folder), encoding="utf-8")


def refuse(why: str, failures: pl.DataFrame, releases: Path, today: dt.date) -> None:
    """Keep the evidence and raise ReleaseRefused."""
    evidence = releases / "refused" / f"{today:%Y.%m.%d}.failures.parquet"
    evidence.parent.mkdir(exist_ok=True)
    failures.write_parquet(evidence)
    for building in releases.glob(".building-*"):
        shutil.rmtree(building, ignore_errors=True)
    write_index(releases)
    raise ReleaseRefused(why, failures, evidence)


# ---------------------------------------------------------------- the folder of releases


def version_key(name: str) -> tuple[int, ...] | None:
    """A version as numbers that sort, or None for a name that is not a version."""
    match = VERSION.fullmatch(name)
    return tuple(int(part or 0) for part in match.groups()) if match else None


def complete(releases: Path) -> list[Path]:
    """The finished releases, oldest first."""
    folders = [p for p in releases.iterdir() if version_key(p.name) and not p.is_symlink() and (p / SUCCESS).exists()]
    return sorted(folders, key=lambda p: version_key(p.name) or ())


def latest(releases: Path) -> Path | None:
    """The release that `latest` points to, or None before the first."""
    link = releases / "latest"
    return link.resolve() if link.exists() else None


def last_readable(releases: Path) -> tuple[Path | None, list[str]]:
    """The newest release whose tables are what was published, and what is wrong with it or with those after it."""
    problems = []
    for path in reversed(complete(releases)):
        changed = sorted({file for part, *_ in sum_problems(path) for file in part.split(", ")})
        if changed:
            problems.append(
                f"release {path.name} is not what was published any more ({', '.join(changed)}): somebody wrote into it. A new "
                "one is published in its place; open the database with read_only=True"
            )
        if not any(file.startswith("parquet/") or file in (SUMS, "datapackage.json") for file in changed):
            return path.resolve(), problems
    return None, problems


def release_info(release: Path) -> dict[str, Any]:
    """What the manifest of a release says about it."""
    return json.loads((release / "datapackage.json").read_text(encoding="utf-8"))["onrecord"]


def next_version(releases: Path, today: dt.date) -> str:
    """Today's version: 2026.11.22, then 2026.11.22.1 and so on; never one that sorts before a release that is there."""
    taken = [version_key(p.name) or () for p in complete(releases)]
    day = max([(today.year, today.month, today.day), *(key[:3] for key in taken)])
    number = max((key[3] for key in taken if key[:3] == day), default=-1) + 1
    return f"{day[0]}.{day[1]:02}.{day[2]:02}" + (f".{number}" if number else "")


def point_latest(releases: Path, version: str) -> None:
    """Move `latest` in one step: a link made aside takes the place of the old one."""
    with replacing(releases / "latest") as aside:
        aside.symlink_to(version)


def write_index(releases: Path) -> None:
    """releases.json: every release with its status and predecessor, and the refused ones."""
    current = latest(releases)
    entries: list[dict[str, Any]] = []
    for path in complete(releases):
        status = "latest" if current and path.name == current.name else "superseded"
        keys = ("release", "release_id", "digest", "schema_version", "date", "predecessor")
        try:
            info = release_info(path)
        except (OSError, ValueError, KeyError):  # its manifest is damaged
            info = {"release": path.name}
        entries.append({"status": status, **{key: info.get(key) for key in keys}})
    refused = sorted((releases / "refused").glob("*.failures.parquet"))
    entries += [{"status": "refused", "evidence": f"refused/{path.name}"} for path in refused]
    with replacing(releases / "releases.json") as aside:
        aside.write_text(json.dumps(entries, indent=2) + "\n", encoding="utf-8")


def finish_interrupted(releases: Path) -> None:
    """Clean up after a killed publisher, and point `latest` at the newest complete release."""
    remove_debris(releases)
    done = complete(releases)
    if done and latest(releases) != done[-1].resolve():
        point_latest(releases, done[-1].name)
        write_index(releases)


def remove_debris(releases: Path) -> list[str]:
    """Remove what a killed publisher left half-built; returns the names."""
    # the last two were made by version 0.1
    debris = [p for kind in ("building", "aside", "latest", "releases") for p in releases.glob(f".{kind}-*")]
    for path in debris:
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
    return [path.name for path in debris]


def tidy(releases: Path) -> list[str]:
    """Finish what a killed publisher left, as the next one would; returns the names of what was removed."""
    with only_one(releases / ".lock", f"publishing to {releases}"):
        names = remove_debris(releases)
        finish_interrupted(releases)
        return names


def prune(releases: Path, keep: int) -> None:
    """Remove the oldest releases beyond `keep`. Readers that hold a file of theirs open go on reading it."""
    for path in complete(releases)[:-keep]:
        aside = releases / f".building-{path.name}"  # gone in one step, then deleted
        path.rename(aside)
        shutil.rmtree(aside)
    write_index(releases)
