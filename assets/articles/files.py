"""Files as units: folders, globs and fsspec URLs, each file known by its size and time of change."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from assets.articles.documents import Offer, Refusal
from assets.articles.fetching.archive import RawArchive
from assets.articles.known import Mark, Outcome, Unit
from assets.articles.raw import Raw
from assets.articles.read import expand_inputs, path_uri, read_file
from assets.articles.readers.registry import read_raw
from assets.articles.sources import FilesSource

SETTLED_NS = 2_000_000_000  # a file changed less than this ago may change again within the same clock tick


def file_units(source: FilesSource, archive: RawArchive) -> Iterator[Unit]:
    """The files of a source. Raises FileNotFoundError when there are none at that path."""
    mapping = json.dumps(source.columns, sort_keys=True)
    suffix = " " + hashlib.sha256(mapping.encode()).hexdigest()[:8] if source.columns else ""
    if "://" in source.path:
        yield from _remote_units(source, suffix, archive)
        return
    columns = source.columns or None
    for path in expand_inputs([source.base / source.path]):
        uri = path_uri(path, source.base)

        def read(start: int, path: Path = path, uri: str = uri) -> Iterator[tuple[int, Offer]]:
            return read_file(path, uri=uri, archive=archive, columns=columns, start=start)

        yield Unit(uri, _mark(path, suffix), read)


def _mark(path: Path, suffix: str) -> Mark:
    """By size and time of change, and by the mapping of columns; open while it may still be written to."""
    try:
        stat = path.stat()
    except OSError:
        return Mark(Outcome.OPEN)
    if 0 <= time.time_ns() - stat.st_mtime_ns < SETTLED_NS:
        return Mark(Outcome.OPEN)
    return Mark(Outcome.HELD, f"{stat.st_size}-{stat.st_mtime_ns}{suffix}")


def _remote_units(source: FilesSource, suffix: str, archive: RawArchive) -> Iterator[Unit]:
    """The files behind an fsspec URL: archived first, and read from the archive."""
    import fsspec

    try:
        system, path = fsspec.core.url_to_fs(source.path)
    except ImportError as error:
        raise ValueError(f"{source.path} needs another package: {error}") from error
    try:
        names = system.glob(path) if any(c in path for c in "*?[") else system.find(path)
    except Exception as error:  # each file system has its own: credentials, a bucket that is closed
        raise OSError(
            f"{source.path} cannot be listed ({type(error).__name__}: {error}); check address and access"
        ) from error
    if not names:
        raise FileNotFoundError(f"{source.path} does not exist or holds nothing; check the address")
    for name in sorted(names):
        uri = system.unstrip_protocol(name)

        def read(start: int, name: str = name, uri: str = uri) -> Iterator[tuple[int, Offer]]:
            try:
                with system.open(name, "rb") as stream:
                    record = archive.put_stream(stream, uri=uri)
            except Exception as error:  # each file system has its own
                yield 1, Refusal(uri, "unreadable", f"{uri} cannot be read ({error}); check that it may be read")
                return
            raw = Raw(uri=uri, name=PurePosixPath(name).name, sha256=record.sha256, path=archive.path(record.sha256))
            yield from read_raw(raw, columns=source.columns or None, start=start)

        yield Unit(uri, Mark(Outcome.HELD, f"{system.ukey(name)}{suffix}"), read)
