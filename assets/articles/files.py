"""Files as units: folders, globs and fsspec URLs, each file known by its size and time of change."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from assets.articles.addresses import without_login
from assets.articles.documents import Offer, Refusal
from assets.articles.fetching.archive import NotKept, RawArchive
from assets.articles.known import Mark, Outcome, Unit
from assets.articles.raw import Raw
from assets.articles.read import expand_inputs, is_link, path_uri, read_file
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
    given = source.base / source.path
    for path in expand_inputs([given], links=source.links):
        uri = path_uri(path, source.base)

        linked = is_link(path, given)
        followed = source.links or not linked

        def read(
            start: int, path: Path = path, uri: str = uri, followed: bool = followed
        ) -> Iterator[tuple[int, Offer]]:
            return read_file(path, uri=uri, archive=archive, columns=columns, start=start, links=followed)

        # what was read through a link is not kept when links are no longer followed, and the other way round
        mark = _mark(path, f"{suffix} linked" if linked else suffix) if followed else Mark(Outcome.HELD, "a link")
        yield Unit(uri, mark, read)


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
        raise ValueError(f"{without_login(source.path)} needs another package: {error}") from error
    try:
        names = system.glob(path) if any(c in path for c in "*?[") else system.find(path)
    except Exception as error:  # each file system has its own: credentials, a bucket that is closed
        raise OSError(
            f"{without_login(source.path)} cannot be listed ({type(error).__name__}); check address and access"
        ) from error
    if not names:
        raise FileNotFoundError(f"{without_login(source.path)} does not exist or holds nothing; check the address")
    for name in sorted(names):
        uri = without_login(system.unstrip_protocol(name))

        def read(start: int, name: str = name, uri: str = uri) -> Iterator[tuple[int, Offer]]:
            try:
                with system.open(name, "rb") as stream:
                    record = archive.put_stream(stream, uri=uri)
            except NotKept:
                raise
            except Exception as error:  # each file system has its own
                yield 1, Refusal(uri, "unreadable", f"{uri} cannot be read ({error}); check that it may be read")
                return
            raw = Raw(uri=uri, name=PurePosixPath(name).name, sha256=record.sha256, path=archive.path(record.sha256))
            yield from read_raw(raw, columns=source.columns or None, start=start)

        yield Unit(uri, Mark(Outcome.HELD, f"{system.ukey(name)}{suffix}"), read)
