"""JSON files: one object or a list of objects, each an article; and JSON Feed.

An object around a list, as the interfaces of newspapers answer (`articles`, `results`, `response.docs`), is opened.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from assets.articles.documents import Offer, Refusal
from assets.articles.raw import Raw
from assets.articles.readers.decoding import decode
from assets.articles.readers.feeds import feed_offers
from assets.articles.readers.formats import Columns, Format, Offers
from assets.articles.readers.json_lines import read_json_lines
from assets.articles.readers.rows import Seen, column_of, has, row_offer


def read_json(raw: Raw, columns: Columns | None = None, start: int = 0) -> Offers:
    """(item number, offer) of each object of a JSON file that is one object or a list of objects."""
    text, _ = decode(raw.read(), raw.charset)
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        if isinstance(error, json.JSONDecodeError) and error.msg == "Extra data":  # JSON Lines under another name
            yield from read_json_lines(raw, columns, start)
        else:
            detail = f"{raw.uri} is not JSON ({error}); write one object a line as .jsonl"
            yield 1, Refusal(raw.uri, "unreadable", detail)
    else:
        yield from enumerate(_offers(raw, content, columns), 1)


def _offers(raw: Raw, content: Any, columns: Columns | None) -> list[Offer]:
    if isinstance(content, dict) and "jsonfeed.org" in str(content.get("version")):
        return feed_offers(raw)
    seen: Seen = {}
    rows = content if isinstance(content, list) else _enclosed(content, columns)
    return [row_offer(raw, "jsonl", f"item {n}", n, row, columns, seen) for n, row in enumerate(rows, 1)]


def _enclosed(content: Any, columns: Columns | None) -> list[Any]:
    """The longest list of objects in an object without a text, or one level deeper; else the object alone."""
    if not isinstance(content, Mapping) or has(content, column_of("text", content, columns)):
        return [content]
    values = list(content.values())
    values += [inner for value in values if isinstance(value, Mapping) for inner in value.values()]
    lists = [v for v in values if isinstance(v, list) and v and all(isinstance(entry, Mapping) for entry in v)]
    return max(lists, key=len, default=[content])


FORMAT = Format("json", lambda look: look.start[:1] in (b"{", b"["), read_json)
