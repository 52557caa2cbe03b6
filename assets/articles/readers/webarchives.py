"""Web archives: WARC and WET files of any size, read record by record with FastWARC, and ARC, the format before them.

Each response, resource and conversion record is a document: pages and plain texts become articles, the others (pictures,
redirects, errors) rejects that say so. Requests and metadata are not documents.
"""

from __future__ import annotations

import io
import re
import zlib
from dataclasses import replace
from urllib.parse import urlsplit

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from assets.articles.documents import Document, Offer, Refusal
from assets.articles.fetching.responses import body_of, charset_of, split_response
from assets.articles.limits import MAX_PAGE_BYTES
from assets.articles.raw import Raw, TooLarge
from assets.articles.readers.formats import Columns, Format, Offers
from assets.articles.readers.pages import page_offer
from assets.articles.readers.text import text_offer
from assets.articles.readers.unread import what_by_name

DOCUMENTS = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion | WarcRecordType.revisit
MAX_HEADER_BYTES = 1 << 16
LIMIT = MAX_PAGE_BYTES + MAX_HEADER_BYTES
WEB_SCHEMES = ("http", "https", "file", "ftp")  # others name what archivers add: "urn:text:…", "metadata:…", "dns:…"
PAGE_TYPES = {"text/html", "application/xhtml+xml"}


def read_warc(raw: Raw, columns: Columns | None = None, start: int = 0) -> Offers:
    """(record number, offer) of each document in a WARC, WET or ARC file, after record `start`."""
    if raw.head().startswith(b"filedesc:"):
        yield from _read_arc(raw, start)
        return
    source = io.BytesIO(raw.data or b"") if raw.path is None else str(raw.path)
    records = ArchiveIterator(source, record_types=WarcRecordType.any_type, parse_http=False)
    for number, record in enumerate(records, 1):
        if number > start and record.record_type & DOCUMENTS:
            yield number, _warc_offer(raw, record, number)


def _warc_offer(raw: Raw, record: WarcRecord, number: int) -> Offer:
    url = (record.headers.get("WARC-Target-URI") or "").strip("<> ")
    if record.record_type == WarcRecordType.revisit:
        what = "repeats an earlier capture and holds no page of its own; nothing to do"
        return Refusal(raw.uri, "duplicate", f"{_where(raw, number, url)} {what}")
    if (scheme := urlsplit(url).scheme.lower()) and scheme not in WEB_SCHEMES:
        what = "is a note of the program that made the archive, not a page of the web; nothing to do"
        return Refusal(raw.uri, "no_text", f"{_where(raw, number, url)} {what}")
    data = record.reader.read(min(LIMIT, record.content_length) if record.content_length else LIMIT)
    return _offer(raw, number, url, record.headers.get("Content-Type"), data, record.content_length)


def _read_arc(raw: Raw, start: int) -> Offers:
    """The documents of an ARC file: records of a line (address, IP, date, type, and at last the length) and the response."""
    number = 0
    with raw.open() as stream:
        while line := stream.readline(MAX_HEADER_BYTES):
            if not line.strip():
                continue
            number += 1
            url, *fields = (part.decode("latin-1") for part in line.split())
            if len(fields) < 4 or not fields[-1].isdecimal():
                what = f"has no length in its first line ({line[:80]!r}), so that what follows cannot be told apart"
                detail = f"{_where(raw, number, url)} {what}; get the file again"
                yield number, Refusal(raw.uri, "unreadable", detail)
                return
            length = int(fields[-1])
            data = stream.read(min(length, LIMIT))
            left = length - len(data)
            while left > 0 and (rest := stream.read(min(1 << 20, left))):  # of a record that is too large
                left -= len(rest)
            if number > start and not url.startswith(("filedesc:", "dns:")):
                content_type = "application/http" if url.startswith("http") else fields[2]
                yield number, _offer(raw, number, url, content_type, data, length)


def _where(raw: Raw, number: int, url: str) -> str:
    return f"record {number} of {raw.uri} ({url[:300] or 'no address'})"


def _offer(raw: Raw, number: int, url: str, content_type: str | None, data: bytes, length: int) -> Offer:
    """The document of one record; `data`: its first bytes up to LIMIT, `length`: how many it says that it has."""
    where = _where(raw, number, url)
    if len(data) >= LIMIT:
        return Refusal(raw.uri, "too_large", f"{where} has more than {MAX_PAGE_BYTES >> 20} MB; leave it out")
    if len(data) < length:
        return Refusal(raw.uri, "unreadable", f"{where} is cut off: the file ends within it; get the file again")
    if _mime(content_type) == "application/http":
        status, headers, data = split_response(data)
        content_type = headers.get("content-type")
        if status != 200:
            return Refusal(raw.uri, "no_text", f"{where} has the HTTP status {status}, not a page; leave it out")
        try:
            data = body_of(data, headers, MAX_PAGE_BYTES)
        except TooLarge as error:
            return Refusal(raw.uri, "too_large", f"{where}: {error}")
        except (ValueError, zlib.error) as error:
            return Refusal(raw.uri, "unreadable", f"{where} cannot be decompressed ({error}); leave it out")
    if what := what_by_name(urlsplit(url).path):
        return Refusal(raw.uri, "no_text", f"{where} is {what}")
    mime, charset = _mime(content_type), charset_of(content_type)
    if mime and mime not in PAGE_TYPES and mime != "text/plain":
        return Refusal(raw.uri, "no_text", f"{where} is {mime}, not a page; leave it out")
    if not data.strip():
        return Refusal(raw.uri, "empty", f"{where} has nothing in it; leave it out")
    inner = Raw(
        uri=raw.uri, name=url or f"{raw.name}:{number}", sha256=raw.sha256, data=data, charset=charset, url=url or None
    )
    offer = text_offer(inner) if mime == "text/plain" else page_offer(inner)
    return replace(offer, source_format="warc", locator=f"record {number}") if isinstance(offer, Document) else offer


def _mime(content_type: str | None) -> str:
    return (content_type or "").split(";")[0].strip().lower()


FORMAT = Format("warc", lambda look: re.match(rb"WARC/\d|filedesc://", look.head) is not None, read_warc)
