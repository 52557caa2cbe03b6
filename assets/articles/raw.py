"""Raw bytes and where they came from: what every reader is given. Gzip is opened on the way, up to a limit.

What kind of bytes they are is seen in `readers.registry`.
"""

from __future__ import annotations

import gzip
import io
import re
import zlib
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, AnyStr, cast

from assets.articles.limits import MAX_DOCUMENT_BYTES

HEAD_BYTES = 4096  # looked at to see what kind they are


class TooLarge(ValueError):
    """Bytes over the limit; the message says which."""

    @classmethod
    def of(cls, limit: int) -> TooLarge:
        """More than `limit` bytes in what should be one document."""
        return cls(f"it holds more than {limit >> 20} MB; split it into one file per article, or write JSON Lines")

    @classmethod
    def check(cls, text: AnyStr, one: re.Pattern[AnyStr], most: int, what: str) -> None:
        """Raises TooLarge where `one` stands in a text more often than `most` times; counts no further."""
        if next(islice(one.finditer(text), most, None), None) is not None:
            raise cls(f"it holds more than {most:,} {what}; split it, or leave it out")


@dataclass(frozen=True)
class Raw:
    """Bytes with their origin: a file at `path`, or `data` that was fetched or came out of an archive.

    `name` serves as the external id of a single document; `charset` and `content_type` are what the server declared.
    """

    uri: str
    name: str
    sha256: str
    path: Path | None = None
    data: bytes | None = None
    content_type: str | None = None
    charset: str | None = None
    url: str | None = None
    depth: int = 0  # in how many archives or messages it lies

    def open(self) -> IO[bytes]:
        """The bytes as a stream, decompressed when they are gzip."""
        stream: IO[bytes] = io.BytesIO(self.data or b"") if self.path is None else self.path.open("rb")
        magic = stream.read(2)
        stream.seek(0)
        return cast(IO[bytes], gzip.GzipFile(fileobj=stream)) if magic == b"\x1f\x8b" else stream

    def head(self) -> bytes:
        """The first bytes, decompressed; whatever could be read of a broken gzip file."""
        if self.path is None:
            data = (self.data or b"")[: 4 * HEAD_BYTES]
        else:
            with self.path.open("rb") as stream:
                data = stream.read(4 * HEAD_BYTES)
        if data.startswith(b"\x1f\x8b"):
            try:
                return zlib.decompressobj(wbits=31).decompress(data, HEAD_BYTES) or data
            except zlib.error:
                return data
        return data[:HEAD_BYTES]

    def read(self, limit: int = MAX_DOCUMENT_BYTES) -> bytes:
        """All bytes, decompressed. Raises TooLarge over `limit`, without having held more than that in memory."""
        with self.open() as stream:
            data = stream.read(limit + 1)
        if len(data) > limit:
            raise TooLarge.of(limit)
        return data
