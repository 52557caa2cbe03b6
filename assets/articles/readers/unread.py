"""What is seen and not read: bytes that can hold no article, each refused with what they are and what to do.

What tells the kinds of binary files apart is in `data/lookups/file_signatures.tsv`.
"""

from __future__ import annotations

import re
from functools import lru_cache

from assets.articles.documents import Refusal
from assets.articles.raw import HEAD_BYTES, Raw
from assets.articles.readers.formats import Columns, Format, Look, Offers
from assets.reading.lexicon import rows

_SITEMAP = re.compile(rb"<(?:\w+:)?(?:urlset|sitemapindex)[\s>]", re.I)
_XML = re.compile(rb"<(?:\?xml|!--|!doctype|\w+[\s>/:])", re.I)


def _read_nothing(raw: Raw, columns: Columns | None, start: int) -> Offers:
    yield 1, Refusal(raw.uri, "empty", f"{raw.uri} holds nothing but blanks; fill it or take it out of the input")


def _is_blank(look: Look) -> bool:
    return len(look.head) < HEAD_BYTES and not look.head.strip(b"\x00\t\n\r\x0b\x0c \xef\xbb\xbf\xff\xfe")


@lru_cache(maxsize=1)
def _signatures() -> list[tuple[bytes, str]]:
    return [(bytes.fromhex(row["starts_with"]), row["what"]) for row in rows("file_signatures")]


def _what(head: bytes) -> str | None:
    return next((what for magic, what in _signatures() if head.startswith(magic)), None)


def _read_binary(raw: Raw, columns: Columns | None, start: int) -> Offers:
    yield 1, Refusal(raw.uri, "unreadable", f"{raw.uri} cannot be read: it is {_what(raw.head())}")


def _read_sitemap(raw: Raw, columns: Columns | None, start: int) -> Offers:
    detail = f"{raw.uri} is a sitemap, a list of addresses; name its address as a source of kind sitemap"
    yield 1, Refusal(raw.uri, "no_text", detail)


def _read_xml(raw: Raw, columns: Columns | None, start: int) -> Offers:
    detail = f"{raw.uri} is XML of a kind that is not read; save it as text or HTML"
    yield 1, Refusal(raw.uri, "unreadable", detail)


def _is_xml(look: Look) -> bool:
    return _XML.match(look.start) is not None or not look.start.startswith(b"<") and look.suffix in _XML_SUFFIXES


_XML_SUFFIXES = (".rss", ".atom", ".xml")
NOTHING = Format("nothing", _is_blank, _read_nothing)
BINARY = Format("binary", lambda look: _what(look.head) is not None, _read_binary)
SITEMAP = Format("sitemap", lambda look: look.start[:1] == b"<" and _SITEMAP.search(look.start) is not None, _read_sitemap)  # fmt: skip
XML = Format("xml", _is_xml, _read_xml)
