"""E-mail (.eml) and web pages saved as MHTML: messages of MIME parts, read by the standard library.

The article of a message is its text as sent, or its HTML where it has no other; the headline is its subject, the day that
of its date. Attached documents are read as if they lay beside it. The article of MHTML is the page in it.
"""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import PurePosixPath
from typing import cast

from assets.articles.addresses import is_web
from assets.articles.documents import Document, Offer, Refusal, running_words
from assets.articles.limits import MAX_DOCUMENT_BYTES, MAX_PARTS
from assets.articles.raw import Raw
from assets.articles.readers.decoding import NotText, decode
from assets.articles.readers.formats import Columns, Format, Look, Offers
from assets.articles.readers.pages import MIN_WORDS, page_offer

_HEADER = re.compile(rb"(?:[A-Za-z][A-Za-z0-9-]*:[^\r\n]*\r?\n(?:[ \t]+[^\r\n]*\r?\n)*){2,}")
_OF_MESSAGES = re.compile(rb"^(?:received|return-path|mime-version|message-id|content-type):", re.I | re.M)
_SENT = re.compile(rb"^(?:from|subject|date|snapshot-content-location):", re.I | re.M)
_PAGE_IN_PARTS = re.compile(rb"content-type:\s*multipart/related", re.I)


def read_mail(raw: Raw, columns: Columns | None = None, start: int = 0) -> Offers:
    """(number, offer) of a message and of each document attached to it."""
    message = cast(EmailMessage, email.message_from_bytes(raw.read(), policy=email.policy.default))
    offers = [_mhtml(raw, message)] if _is_saved_page(message) else list(_message_offers(raw, message))
    yield from enumerate(offers, 1)


def _is_saved_page(message: EmailMessage) -> bool:
    return message.get_content_type() == "multipart/related" and (
        "snapshot-content-location" in message or message.get("to") is None
    )


def _mhtml(raw: Raw, message: EmailMessage) -> Offer:
    for part in _parts(message):
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            place = str(message.get("snapshot-content-location") or part.get("content-location") or "").strip()
            url = place if is_web(place) else None
            offer = page_offer(_raw_of(raw, part, raw.uri, raw.name, url))
            return replace(offer, source_format="mhtml") if isinstance(offer, Document) else offer
    return Refusal(raw.uri, "no_text", f"{raw.uri} is a saved page (MHTML) without a page in it; save the page again")


def _message_offers(raw: Raw, message: EmailMessage) -> Iterator[Offer]:
    from assets.articles.readers.registry import read_raw  # which lists this reader

    attached = [part for part in _parts(message) if part.is_attachment() and part.get_filename()]
    own = _own_offer(raw, message)
    if isinstance(own, Document) or not attached:
        yield own
    for part in attached:
        name = PurePosixPath(str(part.get_filename()).replace("\\", "/")).name or "unnamed"
        inner = _raw_of(raw, part, f"{raw.uri}/{name}", name, None)
        yield from (offer for _, offer in read_raw(replace(inner, depth=raw.depth + 1)))


def _own_offer(raw: Raw, message: EmailMessage) -> Offer:
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    subject, sent = str(message.get("subject") or "").strip() or None, str(message.get("date") or "")
    try:
        day = parsedate_to_datetime(sent).date() if sent else None
    except (ValueError, TypeError, IndexError):
        day = None
    words = _text_of(cast(EmailMessage, text)) if text is not None else ""
    if running_words(words) < MIN_WORDS and html is not None:
        offer = page_offer(_raw_of(raw, cast(EmailMessage, html), raw.uri, raw.name, None))
        if isinstance(offer, Refusal):
            return offer
        words = offer.text
    if running_words(words) < MIN_WORDS:
        return Refusal(raw.uri, "no_text", f"{raw.uri} is an e-mail without running text; leave it out")
    return Document(
        text=words,
        external_id=raw.name,
        source_uri=raw.uri,
        source_format="eml",
        raw_sha256=raw.sha256,
        title=subject,
        published_on=day,
        published_on_source="input" if day else None,
    )


def _parts(message: EmailMessage) -> Iterator[EmailMessage]:
    for number, part in enumerate(message.walk()):
        if number >= MAX_PARTS:
            return
        yield cast(EmailMessage, part)


def _text_of(part: EmailMessage) -> str:
    data = cast(bytes, part.get_payload(decode=True) or b"")
    try:
        text = decode(data, part.get_content_charset())[0]
    except NotText:
        return ""
    flowed = str(part.get_param("format") or "").lower() == "flowed"  # RFC 3676: a blank at a line's end goes on
    text = text.replace("\r\n", "\n")
    return re.sub(r" \n(?=[^\n])", " ", text).strip() if flowed else text.strip()


def _raw_of(raw: Raw, part: EmailMessage, uri: str, name: str, url: str | None) -> Raw:
    data = cast(bytes, part.get_payload(decode=True) or b"")[:MAX_DOCUMENT_BYTES]
    charset = part.get_content_charset()
    return replace(raw, uri=uri, name=name, path=None, data=data, content_type=None, charset=charset, url=url)


def _fits(look: Look) -> bool:
    head = _HEADER.match(look.start)
    if head is None:
        return False
    is_named = look.suffix in (".eml", ".mht", ".mhtml") or look.mime in ("message/rfc822", "multipart/related")
    return is_named or bool(_OF_MESSAGES.search(head[0]) and _SENT.search(head[0]))


FORMAT = Format("mail", _fits, read_mail)
