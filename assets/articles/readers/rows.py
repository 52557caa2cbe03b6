"""A row of a table or an object of JSON as an article: fields are found by name, and what is wrong with them is told.

A field is found under the name that a mapping in the source list gives it ("content.body": the field `body` of the object
`content`), else under its own, else under one that others use for it (`data/lookups/field_names.tsv`); capitals do not matter. The
document tells which names were taken and which columns were not used. A row that cannot be an article is a Refusal that names
its line, and the rest goes through.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any

from assets.articles.documents import Document, Offer, Refusal
from assets.articles.raw import Raw
from assets.articles.readers.dates import stated_date
from assets.articles.readers.decoding import NotText, decode
from assets.articles.readers.formats import Columns
from assets.reading.lexicon import rows

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
_NO_DIVISIONS = str.maketrans("", "", "_- ")

Seen = dict[str, tuple[int, int]]  # id -> the line it was first used on, hash of the text there


def without_text(raw: Raw, names: list[str], columns: Columns | None) -> Refusal | None:
    """Why a table has no articles, when it has no column for them."""
    if _has_column(names, column_of("text", dict.fromkeys(names), columns)):
        return None
    name = (columns or {}).get("text", "text")
    what = f"{raw.uri} has no column {name!r} (it has: {', '.join(names[:12])}); map it in sources.yaml"
    return Refusal(raw.uri, "schema", what)


def without_mapped(raw: Raw, names: list[str], columns: Columns | None) -> Iterator[tuple[int, Offer]]:
    """At position 0: the columns of the mapping that the table does not have."""
    if missing := [
        f"{column!r} ({field})" for field, column in (columns or {}).items() if not _has_column(names, column)
    ]:
        what = f"{raw.uri} has no column {', '.join(missing)} (it has: {', '.join(names[:12])}); correct the mapping"
        yield 0, Refusal(raw.uri, "schema", f"{what} in sources.yaml. The rows are read without")


def _has_column(names: list[str], name: str) -> bool:
    """Whether a table has a column, or one whose objects may have the rest of a name with dots."""
    return has(dict.fromkeys(names), name) or name.partition(".")[0] in names


def column_of(field: str, row: Mapping, columns: Columns | None) -> str:
    """The name under which a row (or a table's header, as keys) has a field; the field's own where it has none."""
    columns = columns or {}
    if field in columns or has(row, field):
        return columns.get(field, field)
    taken = {name.casefold() for name in columns.values()}
    folded = {_folded(key): key for key in reversed(row) if isinstance(key, str) and key.casefold() not in taken}
    found = (folded[name] for name in _names_of()[field] if name in folded)
    return next((key for key in found if row[key] is None or _is_text_of(field, row[key])), field)


@cache
def _names_of() -> dict[str, tuple[str, ...]]:
    """Field -> the names that others have for it, folded."""
    return {row["field"]: tuple(map(_folded, row["names"].split("|"))) for row in rows("field_names")}


def _folded(name: str) -> str:
    return name.casefold().translate(_NO_DIVISIONS).strip()


def _columns_met(row: Mapping, names: Mapping[str, str], others: Iterable[str]) -> Iterator[tuple[str, str | None]]:
    """The columns with a value that bear another name than their field, and those (with `others`) that are no field."""
    fields = {name.casefold(): field for field, name in names.items()}
    outer = {name.partition(".")[0] for name in fields}
    for key in [key for key, value in row.items() if value not in (None, "", [], {})] + list(others):
        name = str(key).strip().casefold()
        if name not in outer:
            yield str(key), fields.get(name)
        elif name in fields and fields[name] != name:
            yield str(key), fields[name]


def row_offer(
    raw: Raw,
    source_format: str,
    where: str,
    number: int,
    row: Any,
    columns: Columns | None,
    seen: Seen,
    others: Iterable[str] = (),
) -> Offer:
    """The article of one row (a mapping of columns), or why it is none.

    `seen`: the ids of the rows before, added to. `others`: columns of the table that were not loaded.
    """
    if not isinstance(row, Mapping):
        what = f'is {_kind(row)}, not an object with a text; write {{"id": …, "text": …}}'
        return row_refusal(raw, "schema", where, what)
    values: dict[str, str | None] = {}
    names = {field: column_of(field, row, columns) for field in FIELDS}
    for field in FIELDS:
        if field == "published_on":
            continue
        value = _plain(value_of(row, names[field]))
        if not _is_text_of(field, value):
            return row_refusal(raw, "schema", where, f"has {_kind(value)} as its {field}; write it as a text")
        values[field] = ", ".join(value) if isinstance(value, list) else None if value is None else str(value)
    text, own_id = values["text"], values["id"]
    if text is None:
        return row_refusal(raw, "schema", where, _what_lacks(row, (columns or {}).get("text", "text")))
    day, notes = _day_and_notes(raw, where, value_of(row, names["published_on"]))
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
        columns=tuple(_columns_met(row, names, others)),
        notes=notes,
    )


_MISSING = object()


def _find(row: Mapping, name: str) -> Any:
    """The value under a name: as it is written, else without regard to capitals, else in objects ("content.body")."""
    if name in row:
        return row[name]
    folded = name.casefold()
    for key, value in row.items():
        if isinstance(key, str) and key.strip().casefold() == folded:
            return value
    outer, dot, inner = name.partition(".")
    within = row.get(outer) if dot else None
    return _find(within, inner) if isinstance(within, Mapping) else _MISSING


def has(row: Mapping, name: str) -> bool:
    """Whether a row has a value under a name, or a table a column (its names as keys)."""
    return _find(row, name) is not _MISSING


def value_of(row: Mapping, name: str) -> Any:
    """The value under a name (see `has`), or None."""
    found = _find(row, name)
    is_nan = isinstance(found, float) and found != found  # what tables write for nothing
    return None if found is _MISSING or is_nan else found


def _plain(value: Any) -> Any:
    """Bytes as the text that they are, and a whole number that a table keeps as a float (7.0) as a whole number."""
    if isinstance(value, bytes):
        try:
            return decode(value)[0]
        except NotText:
            return value
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _is_text_of(field: str, value: Any) -> bool:
    """Whether a value can be the text of a field: nothing, a text, a number as an id, a list of texts as a byline, any one value as a day."""
    if field == "id" and isinstance(value, int):
        return not isinstance(value, bool)
    if field == "published_on":
        return not isinstance(value, Mapping | list)
    if field == "byline" and isinstance(value, list):
        return all(isinstance(v, str) for v in value)
    return value is None or isinstance(value, str)


def _what_lacks(row: Mapping, name: str) -> str:
    """What a row without a text lacks, and what to do."""
    if has(row, name):
        return f"has nothing in its field {name!r}; fill it or leave the row out"
    there = ", ".join(map(str, list(row)[:12])) or "nothing"
    fields = [(str(key), value) for key, value in row.items()]
    fields += [(f"{key}.{k}", v) for key, value in fields if isinstance(value, Mapping) for k, v in value.items()]
    longest = max(fields, key=lambda field: len(field[1]) if isinstance(field[1], str) else 0, default=("", ""))[0]
    hint = f", such as columns: {{text: {longest}}}" if longest else ""
    return f"has no field {name!r} (it has: {there}); add it, or map the column in sources.yaml{hint}"


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
        bytes: "no text in any encoding",
    }.get(type(value), "nothing" if value is None else type(value).__name__)


def row_refusal(raw: Raw, reason: str, where: str, what: str) -> Refusal:
    """A refusal that names the row."""
    return Refusal(raw.uri, reason, f"{where} of {raw.uri} {what}")
