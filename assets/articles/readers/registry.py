"""Every format that is known, in the order in which they are tried. A new one is a file beside this and a line here."""

from __future__ import annotations

from assets.articles.raw import Raw
from assets.articles.readers import (
    csv_files,
    feeds,
    json_files,
    json_lines,
    pages,
    parquet_files,
    text,
    unread,
    webarchives,
)
from assets.articles.readers.formats import Format, Look

FORMATS: tuple[Format, ...] = (
    unread.NOTHING,
    parquet_files.FORMAT,
    webarchives.FORMAT,
    unread.BINARY,
    text.FORMAT,
    csv_files.FORMAT,
    json_lines.FORMAT,
    json_files.FORMAT,
    unread.SITEMAP,
    feeds.FORMAT,
    pages.FORMAT,
    unread.XML,
)


def format_of(raw: Raw) -> Format:
    """The format of some raw bytes; what nothing else fits is plain text."""
    look = Look(raw.head(), raw.name, raw.content_type)
    return next((known for known in FORMATS if known.fits(look)), text.FORMAT)
