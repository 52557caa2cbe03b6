"""HTTP responses as bytes: split into status, headers and body, and freed of their encodings, up to a limit.

For responses that were just fetched and for those stored in archives, whose headers do not always tell the truth.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping

import brotli
import zstandard

from assets.articles.raw import TooLarge

MAX_ENCODINGS = 3  # one upon another; servers use one


def split_response(data: bytes) -> tuple[int | None, dict[str, str], bytes]:
    """Status, headers (names in lower case) and raw body of a stored HTTP response, however broken its headers are."""
    head, _, body = (
        re.split(rb"(\r?\n\r?\n)", data, maxsplit=1) if re.search(rb"\r?\n\r?\n", data) else (data, b"", b"")
    )
    lines = head.decode("latin-1").splitlines()
    status = re.match(r"HTTP/[\d.]+\s+(\d{3})", lines[0]) if lines else None
    headers: dict[str, str] = {}
    for line in lines[1:]:
        name, _, value = line.partition(":")
        headers.setdefault(name.strip().lower(), value.strip())
    return int(status[1]) if status else None, headers, body


def body_of(data: bytes, headers: Mapping[str, str], limit: int) -> bytes:
    """A body without its transfer and content encoding; as it is where an archiver has undone them without saying so.

    Raises TooLarge over `limit` bytes, ValueError or zlib.error for an encoding that cannot be undone.
    """
    if "chunked" in headers.get("transfer-encoding", "").lower():
        data = _without_chunks(data)
    for encoding in reversed(headers.get("content-encoding", "").lower().split(",")[:MAX_ENCODINGS]):
        data = _decoded(data, encoding.strip(), limit)
    if len(data) > limit:
        raise TooLarge(f"it holds more than {limit >> 20} MB")
    return data


def _decoded(data: bytes, encoding: str, limit: int) -> bytes:
    """Data without one encoding, at most one byte over the limit; as it is where it has been undone already."""
    if encoding in ("gzip", "x-gzip", "deflate") and data[:2] == b"\x1f\x8b" or encoding == "deflate":
        if encoding == "deflate" and data.lstrip()[:1] in (b"<", b"{"):
            return data
        is_raw = data[:2] != b"\x1f\x8b" and (data[:1] != b"x" or int.from_bytes(data[:2], "big") % 31 != 0)
        opened = zlib.decompressobj(
            wbits=-15 if is_raw else 47
        )  # gzip or zlib, by its header; some servers send neither
        found = opened.decompress(data, limit + 1)
        return _whole(found, opened.eof, limit)
    if encoding == "zstd" and data[:4] == b"\x28\xb5\x2f\xfd":
        try:
            with zstandard.ZstdDecompressor(max_window_size=1 << 27).stream_reader(
                data, read_across_frames=True
            ) as stream:
                found = stream.read(limit + 1)
        except zstandard.ZstdError as error:
            raise ValueError(str(error)) from error
        return _whole(found, bool(found), limit)
    if encoding == "br" and data.lstrip()[:1] not in (b"<", b"{"):
        brotli_stream = brotli.Decompressor()
        try:
            found = brotli_stream.process(data, output_buffer_limit=limit + 1)
        except brotli.error as error:
            raise ValueError(str(error)) from error
        return _whole(found, brotli_stream.is_finished(), limit)
    return data


def _whole(data: bytes, is_finished: bool, limit: int) -> bytes:
    if not is_finished and len(data) <= limit:
        raise ValueError("it is cut off")
    return data


def _without_chunks(data: bytes) -> bytes:
    parts: list[bytes] = []
    place = 0
    while match := re.compile(rb"([0-9a-fA-F]{1,8})[^\r\n]{0,100}\r?\n").match(data, place):
        size = int(match[1], 16)
        if size == 0:
            return b"".join(parts)
        parts.append(data[match.end() : match.end() + size])
        place = match.end() + size
        place += 2 if data[place : place + 2] == b"\r\n" else 1
    return b"".join(parts) if parts else data  # the archiver has put the chunks together already


def charset_of(content_type: str | None) -> str | None:
    """The encoding that a Content-Type header declares."""
    match = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", content_type or "", re.I)
    return match[1] if match else None
