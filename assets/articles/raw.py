"""Raw bytes and where they came from: what every reader is given, and what kind of bytes they are.

`sniff` goes by the content first; the file name decides only between kinds of text that look alike (a `.txt` that
starts with `{` or `<` is still plain text, released character for character). Gzip is opened on the way, up to a limit.
"""

from __future__ import annotations

import gzip
import io
import re
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

MAX_DOCUMENT_BYTES = 32 << 20  # of one page or text file, after decompression
HEAD_BYTES = 4096

# what cannot be an article, by its first bytes, and what to do with it
BINARY = (
    (b"%PDF-", "a PDF; save its text as .txt or .html"),
    (b"PK\x03\x04", "a zip archive (or a Word, Excel or e-book file); unpack it, or save it as text, first"),
    (b"PK\x05\x06", "an empty zip archive; there is nothing in it"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive; unpack it first"),
    (b"Rar!\x1a\x07", "a RAR archive; unpack it first"),
    (b"BZh", "a bzip2 file; unpack it, or pack it with gzip"),
    (b"\xfd7zXZ\x00", "an xz file; unpack it, or pack it with gzip"),
    (b"\x28\xb5\x2f\xfd", "a zstandard file; unpack it, or pack it with gzip"),
    (b"\xd0\xcf\x11\xe0", "an old Office file; save it as text first"),
    (b"{\\rtf", "an RTF file; save it as text first"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"SQLite format 3", "a SQLite database; export the table as CSV or Parquet first"),
)

TEXT_SUFFIXES = {".txt", ".text", ".md"}
_FEED = re.compile(rb"<(?:\w+:)?(?:rss|feed|RDF|rdf)[\s>]", re.I)
_SITEMAP = re.compile(rb"<(?:\w+:)?(?:urlset|sitemapindex)[\s>]", re.I)
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|title|meta|article|div|p)[\s>/]", re.I)
_XML = re.compile(rb"<(?:\?xml|!--|!doctype|\w+[\s>/:])", re.I)


class TooLarge(ValueError):
    """Bytes over the limit; the message says which."""


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

    def open(self) -> BinaryIO:
        """The bytes as a stream, decompressed when they are gzip."""
        stream = io.BytesIO(self.data) if self.path is None else open(self.path, "rb")  # noqa: SIM115
        magic = stream.read(2)
        stream.seek(0)
        return gzip.GzipFile(fileobj=stream) if magic == b"\x1f\x8b" else stream

    def head(self) -> bytes:
        """The first bytes, decompressed; whatever could be read of a broken gzip file."""
        if self.path is None:
            data = (self.data or b"")[: 4 * HEAD_BYTES]
        else:
            with open(self.path, "rb") as stream:
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
            raise TooLarge(
                f"it holds more than {limit >> 20} MB; split it into one file per article, or write JSON Lines"
            )
        return data


def sniff(head: bytes, name: str, content_type: str | None = None) -> str:
    """The kind of `head`: text, html, feed, sitemap, jsonl, json, csv, parquet, warc, xml or empty.

    Anything else is a sentence that says what the bytes are and what to do with them.
    """
    if len(head) < HEAD_BYTES and not head.strip(b"\x00\t\n\r\x0b\x0c \xef\xbb\xbf\xff\xfe"):
        return "empty"
    suffix = Path(name.lower().removesuffix(".gz")).suffix
    mime = (content_type or "").split(";")[0].strip().lower()
    if head.startswith(b"PAR1"):
        return "parquet"
    if re.match(rb"WARC/\d|filedesc://", head):
        return "warc"
    for magic, what in BINARY:
        if head.startswith(magic):
            return f"it is {what}"
    if suffix in TEXT_SUFFIXES:
        return "text"
    if suffix in (".csv", ".tsv"):
        return "csv"
    if suffix in (".jsonl", ".ndjson"):
        return "jsonl"
    start = _ascii(head)
    if start[:1] in (b"{", b"["):
        first = start.split(b"\n", 1)[0]
        whole_line = first.rstrip().endswith(b"}") or len(first) > HEAD_BYTES // 2
        return "jsonl" if start[:1] == b"{" and whole_line and suffix != ".json" else "json"
    if start[:1] == b"<":
        if _SITEMAP.search(start):
            return "sitemap"
        if _FEED.search(start) and not re.match(rb"<!doctype\s+html|<html", start, re.I):
            return "feed"
        if mime in ("application/rss+xml", "application/atom+xml", "application/rdf+xml"):
            return "feed"
        if (
            _HTML.search(start)
            or suffix in (".html", ".htm", ".xhtml")
            or mime in ("text/html", "application/xhtml+xml")
        ):
            return "html"
        return "xml" if _XML.match(start) else "text"
    if suffix in (".html", ".htm", ".xhtml") or mime in ("text/html", "application/xhtml+xml"):
        return "html"
    if suffix in (".rss", ".atom", ".xml"):
        return "xml"
    return "text"


def _ascii(head: bytes) -> bytes:
    """The head as the ASCII bytes that markup is made of: no byte order mark, UTF-16 and UTF-32 folded."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff") or head[:64].count(0) > 8:
        head = head.replace(b"\x00", b"").lstrip(b"\xff\xfe")
    return head.removeprefix(b"\xef\xbb\xbf").lstrip()
