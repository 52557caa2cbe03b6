"""What is seen and not read: bytes that can hold no article, each refused with what they are and what to do.

What tells the kinds of binary files apart is in `data/lookups/file_signatures.tsv`; what is known by its name is in
`data/lookups/unread_names.tsv`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import PurePath

from assets.articles.documents import Refusal
from assets.articles.raw import HEAD_BYTES, Raw
from assets.articles.readers.formats import Columns, Format, Look, Offers
from assets.reading.lexicon import rows

# what browsers call the folder that they save with a page, in several languages
SAVED_FOLDERS = ("_files", ".files", "-Dateien", "_fichiers", "_archivos", "_bestanden", "_file")
_SITEMAP = re.compile(rb"<(?:\w+:)?(?:urlset|sitemapindex)[\s>]", re.I)
_XML = re.compile(rb"<(?:\?xml|!--|!doctype|\w+[\s>/:])", re.I)


def _read_nothing(raw: Raw, columns: Columns | None, start: int) -> Offers:
    yield 1, Refusal(raw.uri, "empty", f"{raw.uri} holds nothing but blanks; fill it or take it out of the input")


def _is_blank(look: Look) -> bool:
    return len(look.head) < HEAD_BYTES and not look.head.strip(b"\x00\t\n\r\x0b\x0c \xef\xbb\xbf\xff\xfe")


@lru_cache(maxsize=1)
def _signatures() -> list[tuple[int, bytes, str]]:
    return [(int(row["offset"]), bytes.fromhex(row["bytes"]), row["what"]) for row in rows("file_signatures")]


def _what(head: bytes) -> str | None:
    return next((what for offset, magic, what in _signatures() if head.startswith(magic, offset)), None)


def _read_binary(raw: Raw, columns: Columns | None, start: int) -> Offers:
    yield 1, Refusal(raw.uri, "unreadable", f"{raw.uri} cannot be read: it is {_what(raw.head())}")


@lru_cache(maxsize=1)
def _names() -> list[tuple[re.Pattern[str], str]]:
    return [(re.compile(row["name"]), row["what"]) for row in rows("unread_names")]


def what_by_name(name: str) -> str | None:
    """What a file is that can hold no article by its name alone (or by the last part of its address); None for others."""
    last = re.split(r"[?#;]", name.lower())[0].rstrip("/").rpartition("/")[2]
    return next((what for pattern, what in _names() if pattern.fullmatch(last)), None)


def _read_named(raw: Raw, columns: Columns | None, start: int) -> Offers:
    yield 1, Refusal(raw.uri, "no_text", f"{raw.uri} is {what_by_name(raw.name)}")


def saved_page_of(path: PurePath, is_there: Callable[[PurePath], bool]) -> PurePath | None:
    """The page that a file was saved with: "Pier.html" for a file in "Pier_files", when that page is there."""
    for folder in path.parents:
        for ending in SAVED_FOLDERS:
            if folder.name.endswith(ending) and folder.name != ending:
                stem = folder.name.removesuffix(ending)
                for page in (folder.with_name(f"{stem}.html"), folder.with_name(f"{stem}.htm")):
                    if is_there(page):
                        return page
    return None


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
NAMED = Format("named", lambda look: what_by_name(look.name) is not None, _read_named)
SITEMAP = Format("sitemap", lambda look: look.start[:1] == b"<" and _SITEMAP.search(look.start) is not None, _read_sitemap)  # fmt: skip
XML = Format("xml", _is_xml, _read_xml)
