"""A row of a table or an object of JSON as an article: fields are found by name, and what is wrong with them is told.

Without a mapping the fields are those of `FIELDS`, under those names only; a mapping in the source list says which
column holds which field. A row that cannot be an article is a Refusal that names its line, and the rest goes through.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from assets.articles.documents import Document, Offer, Refusal
from assets.articles.raw import Raw
from assets.articles.readers.dates import stated_date
from assets.articles.readers.formats import Columns

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

Seen = dict[str, tuple[int, int]]  # id -> the line it was first used on, hash of the text there


def without_text(raw: Raw, names: list[str], columns: Columns | None) -> Refusal | None:
    """Why a table has no articles, when it has no column for them."""
    name = (columns or {}).get("text", "text")
    if name in names:
        return None
    what = f"{raw.uri} has no column {name!r} (it has: {', '.join(names[:12])}); map it in data/sources.yaml"
    return Refusal(raw.uri, "schema", what)


def without_mapped(raw: Raw, names: list[str], columns: Columns | None) -> Iterator[tuple[int, Offer]]:
    """At position 0: the columns of the mapping that the table does not have."""
    if missing := [f"{column!r} ({field})" for field, column in (columns or {}).items() if column not in names]:
        what = f"{raw.uri} has no column {', '.join(missing)} (it has: {', '.join(names[:12])}); correct the mapping"
        yield 0, Refusal(raw.uri, "schema", f"{what} in data/sources.yaml. The rows are read without")


def row_offer(
    raw: Raw, source_format: str, where: str, number: int, row: Any, columns: Columns | None, seen: Seen
) -> Offer:
    """The article of one row (a mapping of columns), or why it is none. `seen`: the ids of the rows before, added to."""
    if not isinstance(row, Mapping):
        what = f'is {_kind(row)}, not an object with a text; write {{"id": …, "text": …}}'
        return row_refusal(raw, "schema", where, what)
    values: dict[str, str | None] = {}
    for field in FIELDS:
        value = row.get((columns or {}).get(field, field))
        if field == "published_on":
            continue
        if not _is_text_of(field, value):
            return row_refusal(raw, "schema", where, f"has {_kind(value)} as its {field}; write it as a text")
        values[field] = ", ".join(value) if isinstance(value, list) else None if value is None else str(value)
    text, own_id = values["text"], values["id"]
    if text is None:
        return row_refusal(raw, "schema", where, _what_lacks(row, (columns or {}).get("text", "text")))
    day, notes = _day_and_notes(raw, where, row.get((columns or {}).get("published_on", "published_on")))
    if own_id:
        first, known = seen.setdefault(own_id, (number, hash(text)))
        if known != hash(text):  # the same text again is a duplicate, found later for all inputs alike
            what = f"has the id {own_id[:80]!r} of line {first} and another text; give each article its own id"
            return row_refusal(raw, "schema", where, what)
    return Document(
        text=text,
        external_id=own_id or f"{raw.name}:{number}",
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


def _is_text_of(field: str, value: Any) -> bool:
    """Whether a value can be the text of a field: nothing, a text, a number as an id, a list of texts as a byline."""
    if field == "id" and isinstance(value, int):
        return not isinstance(value, bool)
    if field == "byline" and isinstance(value, list):
        return all(isinstance(v, str) for v in value)
    return value is None or isinstance(value, str)


def _what_lacks(row: Mapping, name: str) -> str:
    """What a row without a text lacks, and what to do."""
    if name in row:
        return f"has nothing in its field {name!r}; fill it or leave the row out"
    has = ", ".join(map(str, list(row)[:12])) or "nothing"
    return f"has no field {name!r} (it has: {has}); add it, or map the column in data/sources.yaml"


def _day_and_notes(raw: Raw, where: str, published: Any) -> tuple[date | None, tuple[tuple[str, str], ...]]:
    """The day of publication, and a note when what is given is no date."""
    day = stated_date(published)
    if published in (None, "") or day is not None:
        return day, ()
    shown = repr(str(published)[:40])
    return None, (
        ("schema", f"{where} of {raw.uri} has published_on {shown}, which is no date; write it as 2022-03-29"),
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


def row_refusal(raw: Raw, reason: str, where: str, what: str) -> Refusal:
    """A refusal that names the row."""
    return Refusal(raw.uri, reason, f"{where} of {raw.uri} {what}")
