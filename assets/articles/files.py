"""Files as units: folders, globs and fsspec URLs, each file known by its size and time of change."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Iterator
from pathlib import Path

from assets.articles.archive import RawArchive
from assets.articles.documents import Offer
from assets.articles.read import expand_inputs, path_uri, read_file
from assets.articles.sources import FilesSource
from assets.articles.units import Unit

SETTLED_NS = 2_000_000_000  # a file changed less than this ago may change again within the same clock tick


def file_units(source: FilesSource, archive: RawArchive) -> Iterator[Unit]:
    """The files of a source. Raises FileNotFoundError when there are none at that path."""
    mapping = json.dumps(source.columns, sort_keys=True)
    suffix = " " + hashlib.sha256(mapping.encode()).hexdigest()[:8] if source.columns else ""
    columns = source.columns or None
    for path in expand_inputs([source.base / source.path]):
        uri = path_uri(path, source.base)

        def read(start: int, path: Path = path, uri: str = uri) -> Iterator[tuple[int, Offer]]:
            return read_file(path, uri=uri, archive=archive, columns=columns, start=start)

        fingerprint = _fingerprint(path)
        yield Unit(uri, fingerprint and fingerprint + suffix, read)


def _fingerprint(path: Path) -> str:
    try:
        stat = os.stat(path)
    except OSError:
        return ""
    if time.time_ns() - stat.st_mtime_ns < SETTLED_NS:
        return ""
    return f"{stat.st_size}-{stat.st_mtime_ns}"
