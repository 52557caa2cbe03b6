"""Every format that is known, in the order in which they are tried, and the way in: `read_raw`.

A new format is a file beside this and a line here. An exception in a reader becomes a reject that names the input.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from assets.articles.documents import Offer, Refusal, checked
from assets.articles.raw import Raw, TooLarge
from assets.articles.readers import (
    archives,
    csv_files,
    feeds,
    json_files,
    json_lines,
    mail,
    pages,
    parquet_files,
    pdf,
    text,
    text_exports,
    unread,
    webarchives,
)
from assets.articles.readers.decoding import NotText
from assets.articles.readers.formats import Columns, Format, Look

FORMATS: tuple[Format, ...] = (
    unread.NOTHING,
    parquet_files.FORMAT,
    webarchives.FORMAT,
    pdf.FORMAT,
    archives.ZIP,
    archives.TAR,
    unread.BINARY,
    unread.NAMED,
    text_exports.FORMAT,
    text.FORMAT,
    csv_files.FORMAT,
    json_lines.FORMAT,
    json_files.FORMAT,
    mail.FORMAT,
    unread.SITEMAP,
    feeds.FORMAT,
    pages.FORMAT,
    unread.XML,
)


def format_of(raw: Raw) -> Format:
    """The format of some raw bytes; what nothing else fits is plain text."""
    look = Look(raw.head(), raw.name, raw.content_type)
    return next((known for known in FORMATS if known.fits(look)), text.FORMAT)


def read_raw(raw: Raw, *, columns: Columns | None = None, start: int = 0) -> Iterator[tuple[int, Offer]]:
    """(position, offer) of everything in some raw bytes; an exception in a reader ends in a Refusal. Raises MemoryError."""
    position = start
    try:
        for position, offer in format_of(raw).read(raw, columns, start):
            yield position, checked(offer)
        if position == 0:
            detail = f"{raw.uri} holds no article, not even an empty one; fill it or take it out of the input"
            yield 1, Refusal(raw.uri, "empty", detail)
    except TooLarge as error:
        yield position + 1, Refusal(raw.uri, "too_large", f"{raw.uri}: {error}")
    except NotText as error:
        yield position + 1, Refusal(raw.uri, "unreadable", f"{raw.uri}: {error}")
    except (EOFError, OSError, zlib.error) as error:
        detail = f"{raw.uri} ends or breaks off after position {position} ({error}); get the file again"
        yield position + 1, Refusal(raw.uri, "unreadable", detail)
    except MemoryError:  # a lack of the machine, not a fault of the document: the next run reads it
        raise
    except Exception as error:  # one bad document must not stop the others, whatever it does to a parser
        what = f"{type(error).__name__}: {error}"[:300]
        detail = (
            f"{raw.uri} could not be read after position {position} ({what}); leave it out or save it in another format"
        )
        yield position + 1, Refusal(raw.uri, "unreadable", detail)
