"""CSV with a header, one article a row, read as a stream; separated by , ; tab or |."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Iterable, Iterator

from assets.articles.documents import Offer, Refusal
from assets.articles.raw import Raw
from assets.articles.readers.decoding import NotText, decode
from assets.articles.readers.formats import Columns, Format, Offers
from assets.articles.readers.rows import MAX_LINE_BYTES, Seen, row_offer, row_refusal, without_mapped, without_text


def read_csv(raw: Raw, columns: Columns | None = None, start: int = 0) -> Offers:
    """(row number, offer) of each row of a CSV file with a header, after row `start`; separated by , ; tab or |."""
    csv.field_size_limit(MAX_LINE_BYTES)
    with raw.open() as stream:
        sample = stream.read(1 << 20)
    try:
        _, encoding = decode(sample[: sample.rfind(b"\n") + 1] or sample)
    except NotText as error:
        yield 1, Refusal(raw.uri, "unreadable", f"{raw.uri}: {error}")
        return
    encoding = "utf-8-sig" if encoding == "utf-8" else encoding
    seen: Seen = {}
    with raw.open() as stream:
        # a wrong byte becomes a lone surrogate, for which its row is refused, and only that row
        lines = io.TextIOWrapper(stream, encoding, errors="surrogateescape", newline="")
        header_line = lines.readline(MAX_LINE_BYTES).removeprefix("\ufeff")
        separator = max(",;\t|", key=header_line.count)
        header = [name.strip() for name in next(csv.reader([header_line], delimiter=separator), [])]
        if refusal := without_text(raw, header, columns):
            yield 1, refusal
            return
        if start == 0:
            yield from without_mapped(raw, header, columns)
        read: list[str] = []  # the lines of the present row
        # strict: otherwise quotation marks would go from texts
        rows = csv.reader(_noted(lines, read), delimiter=separator, strict=True)
        for number in itertools.count(1):
            where = f"row {number}"
            read.clear()
            row: list[str] | None
            try:
                row = next(rows)
            except StopIteration:
                return
            except csv.Error as error:
                row = _row_without_blanks(read, separator)
                if row is None and number > start:
                    what = f"(up to line {rows.line_num + 1}) is not quoted right ({error}); double the quotation marks in it"
                    yield number, row_refusal(raw, "unreadable", where, what)
            if not row:
                continue
            if len(row) != len(header):
                what = f"has {len(row)} fields where the header has {len(header)}; put the text in quotation marks"
                offer: Offer = row_refusal(raw, "schema", where, what)
            else:
                values = {name: value or None for name, value in zip(header, row, strict=True)}
                offer = row_offer(raw, "csv", where, number, values, columns, seen)
            if number > start:
                yield number, offer


def _noted(lines: Iterable[str], read: list[str]) -> Iterator[str]:
    """The lines, each of them noted in `read` as it is taken."""
    for line in lines:
        read.append(line)
        yield line


def _row_without_blanks(lines: list[str], separator: str) -> list[str] | None:
    """The row of these lines, when blanks behind closing quotation marks are all that is wrong with it."""
    closing = re.compile(rf'(?<!")("(?:"")*) +(?=[{re.escape(separator)}\r\n]|$)')
    try:
        [row] = csv.reader([closing.sub(r"\1", line) for line in lines], delimiter=separator, strict=True)
    except (csv.Error, ValueError):
        return None
    return row


FORMAT = Format("csv", lambda look: look.suffix in (".csv", ".tsv"), read_csv)
