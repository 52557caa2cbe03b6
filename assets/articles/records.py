"""Bulk input, one article a row: JSON Lines, JSON arrays, CSV and Parquet, read as a stream and mapped by column name.

Without a mapping the fields are those of `FIELDS`, under those names only; a mapping in the source list says which
column holds which field. A row that cannot be an article is a Refusal that names its line, and the rest goes through.
"""

from __future__ import annotations

import csv
import io
import itertools
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from assets.articles.dates import stated_date
from assets.articles.decoding import NotText, decode
from assets.articles.documents import Document, Offer, Refusal
from assets.articles.feeds import read_feed
from assets.articles.raw import Raw, TooLarge

FIELDS = {
    "id": "the article's own id; without it, the file name and the line",
    "text": "the article; required",
    "title": "the headline",
    "url": "the address",
    "published_on": "the day of publication, as 2022-03-29 (a time may follow)",
    "byline": "who wrote it",
    "publisher": "who published it",
    "language": "the language, as a tag such as en",
}
MAX_LINE_BYTES = 16 << 20

Columns = Mapping[str, str]  # field of FIELDS -> column of the input
Seen = dict[str, tuple[int, int]]  # id -> the line it was first used on, hash of the text there


def read_jsonl(raw: Raw, columns: Columns | None = None, start: int = 0) -> Iterator[tuple[int, Offer]]:
    """(line number, offer) of each line of a JSON Lines file, after line `start`."""
    seen: Seen = {}
    encoding = None
    with raw.open() as stream:
        number = 0
        while line := stream.readline(MAX_LINE_BYTES + 1):
            number += 1
            where = f"line {number}"
            if len(line) > MAX_LINE_BYTES and not line.endswith(b"\n"):
                while (rest := stream.readline(MAX_LINE_BYTES)) and not rest.endswith(b"\n"):
                    pass
                if number > start:
                    yield (
                        number,
                        _refuse(raw, "too_large", where, f"is longer than {MAX_LINE_BYTES >> 20} MB; split it"),
                    )
                continue
            if not line.strip(b" \t\r\n\x00\xef\xbb\xbf"):
                continue
            try:
                text = line.decode(encoding or "utf-8-sig")
            except UnicodeDecodeError:
                try:
                    text, _ = decode(line)
                except NotText:
                    if number > start:
                        yield number, _refuse(raw, "unreadable", where, "is not text; write the file as UTF-8")
                    continue
            try:
                row = json.loads(text)
            except (ValueError, RecursionError) as error:
                if number > start:
                    yield number, _refuse(raw, "unreadable", where, f"is not JSON ({error}); write one object a line")
                continue
            offer = _offer(raw, "jsonl", where, number, row, columns, seen)
            if number > start:
                yield number, offer


def read_json(raw: Raw, columns: Columns | None = None) -> list[Offer]:
    """The articles of a JSON file that is one object or a list of objects."""
    try:
        text, _ = decode(raw.read(), raw.charset)
        rows = json.loads(text)
    except TooLarge as error:
        return [Refusal(raw.uri, "too_large", f"{raw.uri}: {error}")]
    except NotText as error:
        return [Refusal(raw.uri, "unreadable", f"{raw.uri}: {error}")]
    except (ValueError, RecursionError) as error:
        return [Refusal(raw.uri, "unreadable", f"{raw.uri} is not JSON ({error}); write one object a line as .jsonl")]
    if isinstance(rows, dict) and "jsonfeed.org" in str(rows.get("version")):
        return read_feed(raw)
    seen: Seen = {}
    rows = rows if isinstance(rows, list) else [rows]
    return [_offer(raw, "jsonl", f"item {n}", n, row, columns, seen) for n, row in enumerate(rows, 1)]


def read_csv(raw: Raw, columns: Columns | None = None, start: int = 0) -> Iterator[tuple[int, Offer]]:
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
        if refusal := _without_text(raw, header, columns):
            yield 1, refusal
            return
        if start == 0:
            yield from _without_mapped(raw, header, columns)
        read: list[str] = []  # the lines of the present row
        rows = csv.reader(  # strict: otherwise quotation marks would go from texts
            (read.append(line) or line for line in lines), delimiter=separator, strict=True
        )
        for number in itertools.count(1):
            where = f"row {number}"
            read.clear()
            try:
                row = next(rows)
            except StopIteration:
                return
            except csv.Error as error:
                row = _row_without_blanks(read, separator)
                if row is None and number > start:
                    what = f"(up to line {rows.line_num + 1}) is not quoted right ({error}); double the quotation marks in it"
                    yield number, _refuse(raw, "unreadable", where, what)
            if not row:
                continue
            if len(row) != len(header):
                what = f"has {len(row)} fields where the header has {len(header)}; put the text in quotation marks"
                offer: Offer = _refuse(raw, "schema", where, what)
            else:
                values = {name: value or None for name, value in zip(header, row, strict=True)}
                offer = _offer(raw, "csv", where, number, values, columns, seen)
            if number > start:
                yield number, offer


def _row_without_blanks(lines: list[str], separator: str) -> list[str] | None:
    """The row of these lines, when blanks behind closing quotation marks are all that is wrong with it."""
    closing = re.compile(rf'(?<!")("(?:"")*) +(?=[{re.escape(separator)}\r\n]|$)')
    try:
        [row] = csv.reader([closing.sub(r"\1", line) for line in lines], delimiter=separator, strict=True)
    except (csv.Error, ValueError):
        return None
    return row


def read_parquet(raw: Raw, columns: Columns | None = None, start: int = 0) -> Iterator[tuple[int, Offer]]:
    """(row number, offer) of each row of a Parquet file, after row `start`."""
    import pyarrow.parquet

    source = pyarrow.BufferReader(raw.data) if raw.path is None else str(raw.path)
    with pyarrow.parquet.ParquetFile(source) as file:
        there = file.schema_arrow.names
        if refusal := _without_text(raw, there, columns):
            yield 1, refusal
            return
        if start == 0:
            yield from _without_mapped(raw, there, columns)
        wanted = [name for field in FIELDS if (name := (columns or {}).get(field, field)) in there]
        seen: Seen = {}
        number = 0
        for batch in file.iter_batches(batch_size=200, columns=wanted):
            for row in batch.to_pylist():
                number += 1
                offer = _offer(raw, "parquet", f"row {number}", number, row, columns, seen)
                if number > start:
                    yield number, offer


def _without_text(raw: Raw, names: list[str], columns: Columns | None) -> Refusal | None:
    """Why a table has no articles, when it has no column for them."""
    name = (columns or {}).get("text", "text")
    if name in names:
        return None
    what = f"{raw.uri} has no column {name!r} (it has: {', '.join(names[:12])}); map it in data/sources.yaml"
    return Refusal(raw.uri, "schema", what)


def _without_mapped(raw: Raw, names: list[str], columns: Columns | None) -> Iterator[tuple[int, Offer]]:
    """At position 0: the columns of the mapping that the table does not have."""
    if missing := [f"{column!r} ({field})" for field, column in (columns or {}).items() if column not in names]:
        what = f"{raw.uri} has no column {', '.join(missing)} (it has: {', '.join(names[:12])}); correct the mapping"
        yield 0, Refusal(raw.uri, "schema", f"{what} in data/sources.yaml. The rows are read without")


def _offer(
    raw: Raw, source_format: str, where: str, number: int, row: Any, columns: Columns | None, seen: Seen
) -> Offer:
    if not isinstance(row, Mapping):
        return _refuse(
            raw, "schema", where, f'is {_kind(row)}, not an object with a text; write {{"id": …, "text": …}}'
        )
    values = {}
    for field in FIELDS:
        value = row.get((columns or {}).get(field, field))
        if value is None or field == "published_on":
            values[field] = value
        elif isinstance(value, str):
            values[field] = value
        elif field == "id" and isinstance(value, int) and not isinstance(value, bool):
            values[field] = str(value)
        elif field == "byline" and isinstance(value, list) and all(isinstance(v, str) for v in value):
            values[field] = ", ".join(value)
        else:
            return _refuse(raw, "schema", where, f"has {_kind(value)} as its {field}; write it as a text")
    if values["text"] is None:
        has = ", ".join(map(str, list(row)[:12])) or "nothing"
        name = (columns or {}).get("text", "text")
        if name in row:
            return _refuse(raw, "schema", where, f"has nothing in its field {name!r}; fill it or leave the row out")
        return _refuse(
            raw,
            "schema",
            where,
            f"has no field {name!r} (it has: {has}); add it, or map the column in data/sources.yaml",
        )
    published = values["published_on"]
    day = stated_date(published)
    notes = ()
    if published not in (None, "") and day is None:
        detail = (
            f"{where} of {raw.uri} has published_on {str(published)[:40]!r}, which is no date; write it as 2022-03-29"
        )
        notes = (("schema", detail),)
    if values["id"]:
        first, text = seen.setdefault(values["id"], (number, hash(values["text"])))
        if text != hash(values["text"]):  # the same text again is a duplicate, found later for all inputs alike
            what = f"has the id {values['id'][:80]!r} of line {first} and another text; give each article its own id"
            return _refuse(raw, "schema", where, what)
    return Document(
        text=values["text"],
        external_id=values["id"] or f"{raw.name}:{number}",
        source_uri=raw.uri,
        source_format=source_format,
        raw_sha256=raw.sha256,
        url=values["url"],
        title=values["title"],
        byline=values["byline"],
        publisher=values["publisher"],
        language=values["language"],
        published_on=day,
        published_on_source="input" if day else None,
        locator=where,
        notes=notes,
    )


def _kind(value: Any) -> str:
    return {
        bool: "true or false",
        int: "a number",
        float: "a number",
        list: "a list",
        dict: "an object",
        str: "a text",
    }.get(type(value), "nothing" if value is None else type(value).__name__)


def _refuse(raw: Raw, reason: str, where: str, what: str) -> Refusal:
    return Refusal(raw.uri, reason, f"{where} of {raw.uri} {what}")
