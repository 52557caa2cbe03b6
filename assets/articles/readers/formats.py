"""What a format is: how its bytes are known, and the reader that turns them into offers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from assets.articles.documents import Offer
from assets.articles.raw import Raw

Columns = Mapping[str, str]  # field of an article -> column of the input, for tables
Offers = Iterator[tuple[int, Offer]]  # each with its position: a line, row, item or record number
Read = Callable[[Raw, Columns | None, int], Offers]  # after a position, for formats that are streamed


@dataclass(frozen=True)
class Look:
    """What can be seen of some bytes before they are read: how they begin, how they are named, what was declared."""

    head: bytes  # decompressed
    name: str = ""
    content_type: str | None = None

    @cached_property
    def suffix(self) -> str:
        """The name's ending in lower case, without that of a compression."""
        return Path(self.name.lower().removesuffix(".gz")).suffix

    @cached_property
    def mime(self) -> str:
        """The declared MIME type, without its parameters."""
        return (self.content_type or "").split(";")[0].strip().lower()

    @cached_property
    def start(self) -> bytes:
        """The head as the ASCII bytes that markup is made of: no byte order mark, UTF-16 and UTF-32 folded."""
        head = self.head
        if head[:2] in (b"\xff\xfe", b"\xfe\xff") or head[:64].count(0) > 8:
            head = head.replace(b"\x00", b"").lstrip(b"\xff\xfe")
        return head.removeprefix(b"\xef\xbb\xbf").lstrip()


@dataclass(frozen=True)
class Format:
    """One kind of bytes. `fits` goes by the content first; the name decides only between kinds that look alike."""

    kind: str
    fits: Callable[[Look], bool]
    read: Read
