"""JSON files: one object or a list of objects, each an article; and JSON Feed."""

from __future__ import annotations

import json

from assets.articles.documents import Offer, Refusal
from assets.articles.raw import Raw, TooLarge
from assets.articles.readers.decoding import NotText, decode
from assets.articles.readers.feeds import feed_offers
from assets.articles.readers.formats import Columns, Format, Offers
from assets.articles.readers.rows import Seen, row_offer


def read_json(raw: Raw, columns: Columns | None = None, start: int = 0) -> Offers:
    """(item number, offer) of each object of a JSON file that is one object or a list of objects."""
    yield from enumerate(_offers(raw, columns), 1)


def _offers(raw: Raw, columns: Columns | None) -> list[Offer]:
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
        return feed_offers(raw)
    seen: Seen = {}
    rows = rows if isinstance(rows, list) else [rows]
    return [row_offer(raw, "jsonl", f"item {n}", n, row, columns, seen) for n, row in enumerate(rows, 1)]


FORMAT = Format("json", lambda look: look.start[:1] in (b"{", b"["), read_json)
