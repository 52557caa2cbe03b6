"""Everything that is kept -> what is damaged, mended where that can be done, and told what to do where it cannot.

The order is that of the data: raw bytes, what was read, what was extracted, the working tables, the releases. What can be
made again is moved out of the way here and made by the next refresh, which does the same without being asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from assets.articles.fetching.archive import RawArchive
from assets.articles.ingest import mend
from assets.articles.sources import load_source_list
from assets.parts import PartStore
from assets.release.publish import complete, latest, tidy
from assets.release.verify import sum_problems
from assets.storage import file_damage, sum_path
from assets.workspace import Workspace

AGAIN = "the next refresh makes it again"


@dataclass(frozen=True)
class Finding:
    """Something that is wrong: what, and what was done about it or is to be done."""

    problem: str
    remedy: str
    is_mended: bool


def examine(workspace: Workspace) -> Iterator[Finding]:
    """Look at everything kept under the data folder, and mend what can be mended."""
    yield from of_archive(workspace)
    report = mend(load_source_list(workspace.sources).sources, RawArchive(workspace.raw), workspace.ingested)
    yield from (Finding(problem, "from the archive", True) for problem in report.mended)
    yield from (Finding(problem, "see there", False) for problem in report.lost)
    for version in sorted(p for p in workspace.parts.glob("*/*@*") if p.is_dir()):
        store = PartStore(version.parent, version.name)
        with store.lock():
            yield from (Finding(problem, AGAIN, True) for problem in store.set_aside_damaged())
    for table in sorted(workspace.tables.glob("*.parquet")):
        if problem := file_damage(table):
            table.unlink()
            sum_path(table).unlink(missing_ok=True)
            yield Finding(problem, AGAIN, True)
    if workspace.releases.exists():
        yield from of_releases(workspace.releases)


def of_archive(workspace: Workspace) -> Iterator[Finding]:
    """Raw bytes that are damaged: put right from the file that they were read from, where that is still the same."""
    archive = RawArchive(workspace.raw)
    for record in archive.records():
        source = workspace.data / record.uri
        if not archive.has(record.sha256) and source.is_file() and archive.put_back(record.sha256, source):
            yield Finding(f"{archive.path(record.sha256)}: its bytes were damaged", f"copied again from {source}", True)
    yield from (Finding(problem, "see there", False) for problem in archive.verify())


def of_releases(releases: Path) -> Iterator[Finding]:
    """Half-built folders, and releases that are not what was published."""
    yield from (Finding(f"{name} was left half-done", "removed", True) for name in tidy(releases))
    current = latest(releases)
    for release in complete(releases):
        for file, _, _, problem in sum_problems(release):
            is_latest = current is not None and release.resolve() == current
            remedy = (
                "the next refresh publishes anew" if is_latest else "restore it from a backup, or remove the folder"
            )
            yield Finding(f"{release / file}: {problem}", remedy, False)
