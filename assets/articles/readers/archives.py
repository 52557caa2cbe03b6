"""ZIP and tar archives: each file in them is read as if it lay beside them; a ZIP file may also be a document of an office program.

Nothing is unpacked to disk. Names in an archive serve as names only, without `..` and roots; links are not followed.
"""

from __future__ import annotations

import tarfile
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import PurePosixPath
from typing import NamedTuple

from assets.articles.documents import Offer, Refusal
from assets.articles.limits import (
    MAX_ARCHIVES,
    MAX_DOCUMENT_BYTES,
    MAX_MEMBERS,
    MAX_NAME_BYTES,
    MAX_UNPACKED_BYTES,
)
from assets.articles.raw import Raw, TooLarge
from assets.articles.readers import office
from assets.articles.readers.formats import Columns, Format, Look, Offers
from assets.articles.readers.unread import saved_page_of


class Member(NamedTuple):
    """A file in an archive: its name, and its bytes or why there are none."""

    name: str
    data: bytes | Refusal


def read_zip(raw: Raw, columns: Columns | None = None, start: int = 0) -> Offers:
    """(number, offer) of each document in a ZIP archive after number `start`, or the one of an office document."""
    try:
        with raw.open() as stream, zipfile.ZipFile(stream) as archive:
            if offer := office.office_offer(raw, archive):
                yield 1, offer
            else:
                yield from _read(raw, _zip_members(raw, archive), columns, start)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        yield (
            1,
            Refusal(raw.uri, "unreadable", f"{raw.uri} is a ZIP archive that cannot be opened ({error}); get it again"),
        )


def read_tar(raw: Raw, columns: Columns | None = None, start: int = 0) -> Offers:
    """(number, offer) of each document in a tar archive after number `start`."""
    try:
        with raw.open() as stream, tarfile.open(fileobj=stream, mode="r|", tarinfo=_Info) as archive:
            yield from _read(raw, _tar_members(raw, archive), columns, start)
    except tarfile.TarError as error:
        yield (
            1,
            Refusal(raw.uri, "unreadable", f"{raw.uri} is a tar archive that cannot be read ({error}); get it again"),
        )


class _Info(tarfile.TarInfo):
    """An entry whose name, and what else is noted of it, is held in memory only up to a limit."""

    def _proc_member(self, tarfile):  # type: ignore[no-untyped-def]
        if not self.isreg() and self.size > MAX_NAME_BYTES:
            raise TooLarge(f"it holds a name or a note of more than {MAX_NAME_BYTES >> 10} kB; unpack it first")
        return super()._proc_member(tarfile)  # type: ignore[misc]


def _read(raw: Raw, members: Iterator[Member], columns: Columns | None, start: int) -> Offers:
    if raw.depth >= MAX_ARCHIVES:
        detail = f"{raw.uri} is an archive within an archive, which is not opened; unpack it first"
        yield 1, Refusal(raw.uri, "unreadable", detail)
        return
    for number, offer in zip(count(1), _offers(raw, members, columns), strict=False):
        if number > start:
            yield number, offer


def _offers(raw: Raw, members: Iterator[Member], columns: Columns | None) -> Iterator[Offer]:
    from assets.articles.readers.registry import read_raw  # which lists this reader

    size = 0
    for number, member in enumerate(members):
        if isinstance(member.data, Refusal):
            yield member.data
            continue
        size += len(member.data)
        if number >= MAX_MEMBERS or size > MAX_UNPACKED_BYTES:
            limits = f"{MAX_MEMBERS:,} files or {MAX_UNPACKED_BYTES >> 30} GB"
            yield Refusal(raw.uri, "too_large", f"{raw.uri} holds more than {limits}; unpack it and offer the folder")
            return
        uri, name = f"{raw.uri}/{member.name}", PurePosixPath(member.name).name
        inner = replace(raw, uri=uri, name=name, path=None, data=member.data, content_type=None, depth=raw.depth + 1)
        yield from (offer for _, offer in read_raw(inner, columns=columns))


def _zip_members(raw: Raw, archive: zipfile.ZipFile) -> Iterator[Member]:
    names = {_clean(info.filename) for info in archive.infolist()}
    for info in archive.infolist():
        name = _clean(info.filename)
        if info.is_dir() or _is_hidden(name):
            continue
        if refusal := _saved_with(raw, name, names):
            yield Member(name, refusal)
        elif info.flag_bits & 1:
            detail = f"{raw.uri}/{name} is protected by a password; unpack it first"
            yield Member(name, Refusal(f"{raw.uri}/{name}", "unreadable", detail))
        else:
            with archive.open(info) as stream:
                yield Member(name, _limited(raw, name, stream.read(MAX_DOCUMENT_BYTES + 1)))


def _tar_members(raw: Raw, archive: tarfile.TarFile) -> Iterator[Member]:
    names: set[str] = set()
    for info in archive:
        name = _clean(info.name)
        names.add(name)
        if info.isdir() or _is_hidden(name):
            continue
        if refusal := _saved_with(raw, name, names):
            yield Member(name, refusal)
        elif (stream := archive.extractfile(info) if info.isreg() else None) is None:
            detail = (
                f"{raw.uri}/{name} is a link or a device, which is not followed; put the file itself into the archive"
            )
            yield Member(name, Refusal(f"{raw.uri}/{name}", "not_allowed", detail))
        else:
            yield Member(name, _limited(raw, name, stream.read(MAX_DOCUMENT_BYTES + 1)))


def _limited(raw: Raw, name: str, data: bytes) -> bytes | Refusal:
    if len(data) <= MAX_DOCUMENT_BYTES:
        return data
    uri = f"{raw.uri}/{name}"
    return Refusal(uri, "too_large", f"{uri}: {TooLarge.of(MAX_DOCUMENT_BYTES)}, or unpack the archive")


def _saved_with(raw: Raw, name: str, names: set[str]) -> Refusal | None:
    page = saved_page_of(PurePosixPath(name), lambda beside: str(beside) in names)
    what = f"{raw.uri}/{name} was saved with the page {page.name if page else ''} and is a part of it; nothing to do"
    return Refusal(f"{raw.uri}/{name}", "no_text", what) if page else None


def _clean(name: str) -> str:
    parts = PurePosixPath(name.replace("\\", "/").encode("utf-8", "surrogateescape").decode("utf-8", "replace")).parts
    return "/".join(part for part in parts if part not in ("..", "/", ".")) or "unnamed"


def _is_hidden(name: str) -> bool:
    return any(part.startswith(".") or part == "__MACOSX" for part in name.split("/"))


def _is_tar(look: Look) -> bool:
    return look.head[257:262] == b"ustar"


ZIP = Format("zip", lambda look: look.head[:4] in (b"PK\x03\x04", b"PK\x05\x06"), read_zip)
TAR = Format("tar", _is_tar, read_tar)
