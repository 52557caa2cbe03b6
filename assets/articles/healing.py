"""What a damaged part of the state held -> units that read it again from the archive of raw bytes.

Which units those are is told by whatever of the part is still whole; when nothing is, every unit is made again. A unit made
here has no fingerprint, so that its source, if it still offers it, is asked again as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any

import polars as pl

from assets.articles import addresses
from assets.articles.documents import Offer
from assets.articles.fetching.archive import RawArchive, Record
from assets.articles.fetching.responses import charset_of
from assets.articles.fetching.web import completed, without_number
from assets.articles.known import LISTS, Outcome, Said, Unit
from assets.articles.raw import Raw
from assets.articles.read import read_raw
from assets.articles.readers.feeds import item_offer, parse_feed
from assets.articles.readers.registry import format_of
from assets.articles.sources import FilesSource, Source
from assets.articles.state import UNITS, State, known_of
from assets.storage import intact_files


@dataclass(frozen=True)
class Loss:
    """What damaged parts held: the units that can still be told (columns of UNITS), and whether those are all of them."""

    units: dict[str, dict[str, Any]] = field(default_factory=dict)
    is_known: bool = True


def loss_of(folders: Iterable[Path]) -> Loss:
    """What the damaged parts held, read from their files that are whole."""
    units: dict[str, dict[str, Any]] = {}
    is_known = True
    for folder in folders:
        whole = intact_files(folder)
        is_known &= bool(whole & {"units.parquet", "units.json"})
        for row in rows_of(folder, whole):
            units[row["unit"]] = units.get(row["unit"], {}) | row
    return Loss(units, is_known)


def rows_of(folder: Path, whole: set[str]) -> Iterator[dict[str, Any]]:
    """What the whole files of a part say of its units: all of UNITS, or no more than their addresses."""
    if "units.parquet" in whole:
        yield from pl.read_parquet(folder / "units.parquet").iter_rows(named=True)
    elif "units.json" in whole:
        yield from pl.read_ndjson(folder / "units.json", schema=UNITS).iter_rows(named=True)
    for name in {"documents.parquet", "rejects.parquet"} & whole:
        yield from pl.read_parquet(folder / name, columns=["unit"]).unique().iter_rows(named=True)


def lost_units(loss: Loss, state: State, archive: RawArchive) -> dict[str, dict[str, Any]]:
    """The units to be made again, by address, with what is known of them."""
    known = {row["unit"]: row for row in state.units().iter_rows(named=True)}
    if loss.is_known:
        return {address: max(row, known.get(address, {}), key=progress) for address, row in loss.units.items()}
    return {uri: {"unit": uri} for uri in archived(archive)} | known | loss.units


def progress(row: Mapping[str, Any]) -> tuple[int, int]:
    """How far a unit was read as this row tells: of two, the later one is what holds."""
    return row.get("reading", -1), row.get("position", -1)


def archived(archive: RawArchive) -> dict[str, list[Record]]:
    """The records of the archive by address, oldest first."""
    found: dict[str, list[Record]] = {}
    for record in archive.records():
        found.setdefault(record.uri, []).append(record)
    return {uri: sorted(records, key=lambda r: r.fetched_at) for uri, records in found.items()}


def units_again(
    lost: Mapping[str, dict[str, Any]], sources: Mapping[str, Source], archive: RawArchive
) -> Iterator[tuple[Source, Unit | None, str]]:
    """(source, unit, address) of each lost unit; the unit is None when the archive does not have its bytes whole."""
    if not lost:
        return
    records = archived(archive)
    for address, row in sorted(lost.items()):
        name = row.get("source") or "archive"
        source = sources.get(name) or FilesSource(name=name, path=".")
        feed, _, guid = address.partition("#")
        whole = [r for r in records.get(address, records.get(feed, [])) if archive.has(r.sha256)]
        if not whole:
            yield source, None, address
            continue
        is_web = addresses.is_web(address)
        mark = replace(
            known_of({"fingerprint": "", "validators": "", "is_done": False} | row, "").mark, outcome=Outcome.OPEN
        )
        again = Again(
            raws=[raw_of(record, archive) for record in (whole if is_web else whole[-1:])],
            item=guid if address not in records else "",
            said=(mark.said or Said()) if is_web else None,
            columns=source.columns or None if isinstance(source, FilesSource) else None,
        )
        yield source, Unit(address, mark, again.offers, keeps_versions=is_web), address


@dataclass(frozen=True)
class Again:
    """What a unit is read from again: its archived bytes, every version of a page and the last of a file."""

    raws: list[Raw]
    item: str  # of a feed, where the unit is one
    said: Said | None  # by a feed of a page; None for a file
    columns: dict[str, str] | None

    def offers(self, start: int) -> Iterator[tuple[int, Offer]]:
        """(position, offer) of everything in them."""
        for raw in self.raws:
            if self.item:
                yield from enumerate(item_offers(raw, self.item), 1)
            elif self.said is None:
                yield from read_raw(raw, columns=self.columns, start=start)
            elif format_of(raw).kind not in LISTS:  # else its pages are units of their own
                yield from ((position, completed(offer, self.said)) for position, offer in read_raw(raw, start=start))


def raw_of(record: Record, archive: RawArchive) -> Raw:
    """Archived bytes as their reader got them."""
    content_type = record.headers.get("content-type")
    is_web = addresses.is_web(record.uri)
    return Raw(
        uri=record.uri,
        name=record.uri if is_web else PurePosixPath(record.uri).name,
        sha256=record.sha256,
        path=archive.path(record.sha256),
        content_type=content_type,
        charset=charset_of(content_type),
        url=record.uri if is_web else None,
    )


def item_offers(raw: Raw, guid: str) -> list[Offer]:
    """What a feed carried of its item `guid`."""
    feed = parse_feed(raw.read(), raw.content_type, raw.uri)
    return [
        without_number(item_offer(raw, feed, item, number))
        for number, item in enumerate(feed.items, 1)
        if item.guid == guid
    ]
