"""JSON Lines: one article a line, read as a stream."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import IO

from assets.articles.documents import Offer
from assets.articles.limits import MAX_LINE_BYTES
from assets.articles.raw import HEAD_BYTES, Raw
from assets.articles.readers.decoding import NotText, decode
from assets.articles.readers.formats import Columns, Format, Look, Offers
from assets.articles.readers.rows import Seen, row_offer, row_refusal

_BLANKS = b" \t\r\n\x00\xef\xbb\xbf"


def read_json_lines(raw: Raw, columns: Columns | None = None, start: int = 0) -> Offers:
    """(line number, offer) of each line of a JSON Lines file, after line `start`."""
    seen: Seen = {}
    with raw.open() as stream:
        for number, line in enumerate(_lines(stream), 1):
            where = f"line {number}"
            offer: Offer
            if line is None:
                offer = row_refusal(raw, "too_large", where, f"is longer than {MAX_LINE_BYTES >> 20} MB; split it")
            elif not line.strip(_BLANKS):
                continue
            else:
                offer = _line_offer(raw, where, number, line, columns, seen)
            if number > start:
                yield number, offer


def _lines(stream: IO[bytes]) -> Iterator[bytes | None]:
    """The lines; None for one that is too long to be held."""
    while line := stream.readline(MAX_LINE_BYTES + 1):
        if len(line) > MAX_LINE_BYTES and not line.endswith(b"\n"):
            while (rest := stream.readline(MAX_LINE_BYTES)) and not rest.endswith(b"\n"):
                pass
            yield None
        else:
            yield line


def _line_offer(raw: Raw, where: str, number: int, line: bytes, columns: Columns | None, seen: Seen) -> Offer:
    try:
        text = line.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text, _ = decode(line)
        except NotText:
            return row_refusal(raw, "unreadable", where, "is not text; write the file as UTF-8")
    try:
        row = json.loads(text)
    except (ValueError, RecursionError) as error:
        return row_refusal(raw, "unreadable", where, f"is not JSON ({error}); write one object a line")
    return row_offer(raw, "jsonl", where, number, row, columns, seen)


def is_object_a_line(look: Look) -> bool:
    """Whether the first line is a whole object, or too long to see its end."""
    first = look.start.split(b"\n", 1)[0]
    return look.start[:1] == b"{" and (first.rstrip().endswith(b"}") or len(first) > HEAD_BYTES // 2)


def _fits(look: Look) -> bool:
    if look.suffix in (".jsonl", ".ndjson"):
        return look.start[:1] != b"["  # a list under this name is read as a whole
    return look.suffix != ".json" and is_object_a_line(look)


FORMAT = Format("jsonl", _fits, read_json_lines)
