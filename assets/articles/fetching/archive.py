"""The raw archive: every byte that was read, under its SHA-256, with a record of where and when it came from.

    <root>/3f/3f2a…e1                 the bytes, exactly as they came
    <root>/3f/3f2a…e1.records.jsonl   one JSON line per place they were read from

Bytes are never changed and never deleted. Both files are written aside and moved into place, so that a killed run
leaves nothing half-written. Plain tools read it: `sha256sum` the file, `cat` the record. Nothing here knows what the
bytes mean.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from assets.storage import aside_in, write_whole

CHUNK = 1 << 20
# what a later reader needs of a response; cookies and the like are nobody's business
KEPT_HEADERS = (
    "content-type",
    "content-encoding",
    "content-language",
    "content-length",
    "etag",
    "last-modified",
    "date",
    "link",
    "location",
)


class NotKept(Exception):
    """The archive cannot be written to: no fault of a document, so that the refresh ends and the next one reads it again."""


@contextmanager
def keeping(root: Path) -> Iterator[None]:
    """Tell a failing write from a source that cannot be read. Raises NotKept."""
    try:
        yield
    except OSError as error:
        raise NotKept(
            f"{root}, the archive of what was read, cannot be written to ({error.strerror or error}); make room or give access, "
            "and run again"
        ) from error


@dataclass(frozen=True)
class Record:
    """Where some archived bytes came from. `status` and `headers` are those of the HTTP response, if there was one."""

    sha256: str
    bytes: int
    uri: str
    fetched_at: str  # UTC, ISO 8601
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


class RawArchive:
    """Content-addressed bytes under `root`, which is made when the first bytes arrive."""

    def __init__(self, root: Path):
        self.root = Path(root)

    def path(self, sha256: str) -> Path:
        """Where the bytes with this hash lie (or would lie)."""
        return self.root / sha256[:2] / sha256

    def get(self, sha256: str) -> bytes:
        """The bytes with this hash. Raises FileNotFoundError when they were never archived."""
        return self.path(sha256).read_bytes()

    def has(self, sha256: str) -> bool:
        """Whether the bytes with this hash are there, undamaged."""
        return self.path(sha256).exists() and file_sha256(self.path(sha256))[0] == sha256

    def put(
        self, data: bytes, *, uri: str, status: int | None = None, headers: Mapping[str, str] | None = None
    ) -> Record:
        """Archive bytes read from `uri`; the same bytes from the same place again change nothing. Raises NotKept."""
        sha256 = hashlib.sha256(data).hexdigest()
        target = self.path(sha256)
        with keeping(self.root):
            if not self.has(sha256):  # damaged bytes are put right by the same bytes
                write_whole(target, data)
            return self._record(sha256, len(data), uri, status, headers)

    def put_back(self, sha256: str, source: Path) -> bool:
        """Write bytes again that are damaged here, from a file that holds just them; False when it does not."""
        data = source.read_bytes()
        if hashlib.sha256(data).hexdigest() != sha256:
            return False
        write_whole(self.path(sha256), data)
        return True

    def put_stream(self, source: BinaryIO, *, uri: str) -> Record:
        """Archive a stream of any size in one pass, without holding it in memory. Raises NotKept."""
        digest, size = hashlib.sha256(), 0
        try:
            with keeping(self.root), aside_in(self.root) as aside:
                with aside.open("wb") as out:
                    for chunk in _chunks(source):
                        digest.update(chunk)
                        size += len(chunk)
                        out.write(chunk)
                target = self.path(digest.hexdigest())
                target.parent.mkdir(exist_ok=True)
                aside.replace(target)
                return self._record(digest.hexdigest(), size, uri, None, None)
        except _Unreadable as error:
            raise error.why from None

    def records(self) -> Iterator[Record]:
        """Every record that can be read, in the order of the hashes; `verify` names the others."""
        for path in sorted(self.root.glob("??/*.records.jsonl")):
            with suppress(ValueError, TypeError):
                yield from _read_records(path)

    def versions(self, uri: str) -> list[Record]:
        """What was read from `uri`, oldest first: more than one means that it changed. Reads every record."""
        return sorted((r for r in self.records() if r.uri == uri), key=lambda r: r.fetched_at)

    def verify(self) -> list[str]:
        """Re-hash everything; one line per problem, each naming the file and what to do. Empty when all is well."""
        problems = []
        for folder in sorted(p for p in self.root.glob("??") if p.is_dir()):
            names = {p.name for p in folder.iterdir() if not p.name.startswith(".")}
            objects = {n for n in names if not n.endswith(".records.jsonl")}
            for name in sorted(objects):
                path = folder / name
                found, size = file_sha256(path)
                if found != name:
                    problems.append(
                        f"{path}: its bytes hash to {found}; restore it from a backup or read its source again"
                    )
                    continue
                if f"{name}.records.jsonl" not in names:
                    problems.append(f"{path}: has no record of where it came from; read its source again")
                    continue
                try:
                    records = _read_records(folder / f"{name}.records.jsonl")
                except (ValueError, TypeError) as error:
                    problems.append(
                        f"{path}.records.jsonl: cannot be read ({error}); delete it and read the source again"
                    )
                    continue
                problems += [
                    f"{path}: the record of {r.uri} says {r.bytes} bytes, the file has {size}; restore it from a backup"
                    for r in records
                    if r.bytes != size or r.sha256 != name
                ]
            for name in sorted(names - objects):
                if name.removesuffix(".records.jsonl") not in objects:
                    problems.append(f"{folder / name}: its bytes are missing; restore them from a backup")
        return problems

    def _record(
        self, sha256: str, size: int, uri: str, status: int | None, headers: Mapping[str, str] | None
    ) -> Record:
        path = self.path(sha256).with_name(f"{sha256}.records.jsonl")
        known: list[Record] = []
        if path.exists():
            with suppress(ValueError, TypeError):  # a damaged record is written anew
                known = _read_records(path)
        for record in known:
            if record.uri == uri:
                return record
        kept = {k.lower(): v for k, v in (headers or {}).items() if k.lower() in KEPT_HEADERS}
        record = Record(sha256, size, uri, datetime.now(UTC).isoformat(timespec="seconds"), status, kept)
        lines = "".join(json.dumps(asdict(r), sort_keys=True) + "\n" for r in [*known, record])
        write_whole(path, lines.encode("ascii"))
        return record


class _Unreadable(Exception):
    """A stream that cannot be read to its end, told apart from an archive that cannot be written to."""

    def __init__(self, why: OSError) -> None:
        super().__init__(str(why))
        self.why = why


def _chunks(source: BinaryIO) -> Iterator[bytes]:
    try:
        while chunk := source.read(CHUNK):
            yield chunk
    except OSError as error:
        raise _Unreadable(error) from error


def file_sha256(path: Path) -> tuple[str, int]:
    """SHA-256 and size in bytes of a file of any size."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as source:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return digest.hexdigest(), size


def _read_records(path: Path) -> list[Record]:
    return [Record(**json.loads(line)) for line in path.read_text(encoding="ascii").split("\n") if line]
