"""What a reader hands over: a `Document` (an article to be) or a `Refusal` (why there is none), and tables of both.

Every document that was offered ends as one of the two. Limits and identity live here, so that they are the same for
every kind of input; decoding and recognising are the readers' work.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import polars as pl

from assets.articles.addresses import web_address, without_login
from assets.articles.language import UNKNOWN, detect_language, is_covered
from assets.articles.limits import MAX_METADATA_CHARS, MAX_TEXT_CHARS
from assets.contracts import ARTICLES, REJECTS
from assets.contracts.ids import article_id, reject_id
from assets.contracts.rows import ArticleRow, RejectRow

_UNSPACED = re.compile("[\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Document:
    """One article as a reader found it. `text` is released as it is; every field that is None was not given.

    `locator` says where inside `source_uri` it stood ("line 7"), for messages and for a stable order.
    """

    text: str
    external_id: str
    source_uri: str
    source_format: str
    raw_sha256: str
    url: str | None = None
    title: str | None = None
    byline: str | None = None
    publisher: str | None = None
    language: str | None = None  # as declared by the source; the text decides, this helps where the text is too short
    published_on: date | None = None
    published_on_source: str | None = None
    locator: str = ""
    columns: tuple[tuple[str, str | None], ...] = ()  # columns of another name than their field (None: of no field)
    notes: tuple[tuple[str, str], ...] = ()  # (reason, detail) of what in it could not be used; each becomes a reject


@dataclass(frozen=True, slots=True)
class Refusal:
    """One document that could not become an article.

    `reason` is one of the contract's; `detail` names the document and says what to do. `is_for_now`: what was read from this
    place before still holds, and the next refresh tries it again.
    """

    source_uri: str
    reason: str
    detail: str
    is_for_now: bool = False


Offer = Document | Refusal


@dataclass(frozen=True)
class ArticleTables:
    """Articles (ARTICLES columns) and rejects (REJECTS columns)."""

    articles: pl.DataFrame
    rejects: pl.DataFrame


def running_words(text: str) -> int:
    """How many words a text has, about; in scripts without spaces (Chinese, Japanese, Thai), two characters are one."""
    return len(text.split()) + len(_UNSPACED.findall(text)) // 2


def checked(offer: Offer) -> Offer:
    """The offer itself, or a Refusal when its text is empty, too large, or no valid Unicode."""
    if isinstance(offer, Refusal):
        return offer
    where = offer.locator or offer.external_id
    if not offer.text.strip().strip("\ufeff\u200b\x00"):
        return Refusal(
            offer.source_uri, "empty", f"{where} in {offer.source_uri} has no text; fill it or take it out of the input"
        )
    if len(offer.text) > MAX_TEXT_CHARS:
        return Refusal(
            offer.source_uri,
            "too_large",
            f"{where} in {offer.source_uri} has {len(offer.text):,} characters, more than the {MAX_TEXT_CHARS:,} "
            "of one article; split it into articles",
        )
    try:
        offer.text.encode("utf-8")
    except UnicodeEncodeError as error:
        return Refusal(
            offer.source_uri,
            "unreadable",
            f"{where} in {offer.source_uri} holds half of a character (a lone surrogate) at position {error.start}; "
            "write the file again with whole characters",
        )
    return offer


def article_row(document: Document) -> ArticleRow:
    """The document as a row of ARTICLES; `duplicate_of` is null until groups are known."""
    language = detect_language(document.text, document.language)
    encoded = document.text.encode("utf-8")
    return {
        "article_id": article_id(document.text),
        "external_id": _valid(document.external_id) or "unnamed",
        "source_uri": document.source_uri,
        "source_format": document.source_format,
        "raw_sha256": document.raw_sha256,
        "text_sha256": hashlib.sha256(encoded).hexdigest(),
        "url": _one_line(web_address(document.url)),
        "title": _one_line(document.title),
        "byline": _one_line(document.byline),
        "publisher": _one_line(document.publisher),
        "language": language,
        "published_on": document.published_on,
        "published_on_source": document.published_on_source if document.published_on else None,
        "text": document.text,
        "char_count": len(document.text),
        "word_count": len(document.text.split()),
        "duplicate_of": None,
    }


def refusal_row(refusal: Refusal) -> RejectRow:
    """The refusal as a row of REJECTS."""
    return _reject("read", refusal.source_uri, None, refusal.reason, refusal.detail)


def note_rejects(document: Document, article: str) -> list[RejectRow]:
    """A reject for each thing in an article that could not be used: a date that is none, repaired characters."""
    notes = [*document.notes]
    if document.url and document.url.strip() and web_address(document.url) is None:
        where = document.locator or document.external_id
        shown = repr(without_login(document.url)[:80])
        notes.append(
            (
                "schema",
                f"{where} of {document.source_uri} has the address {shown}, which is none of http or https with a host; it was left out",
            )
        )
    return [_reject("read", document.source_uri, article, reason, detail) for reason, detail in notes]


def language_reject(article: ArticleRow) -> RejectRow | None:
    """A reject for an article in a language that the models do not cover, or None.

    An article whose language cannot be told (`und`: too short, or numbers only) is tried and gets no reject.
    """
    language = article["language"]
    if language == UNKNOWN or is_covered(language):
        return None
    return _reject(
        "parse",
        article["source_uri"],
        article["article_id"],
        "unsupported_language",
        f"{article['external_id']} is in the language {language}; statements and statistics are read from English "
        "only. It stays in articles",
    )


def duplicate_reject(source_uri: str, external_id: str, article: str, kept: str) -> RejectRow:
    """A reject for a document whose text is already the article `article`, kept from `kept`."""
    return _reject(
        "read",
        source_uri,
        article,
        "duplicate",
        f"{external_id} in {source_uri} has the same text as {kept}, which is the article {article}; nothing to do",
    )


def tables(articles: Iterable[ArticleRow], rejects: Iterable[RejectRow]) -> ArticleTables:
    """Rows as the two tables, sorted by id; rejects that say the same are one row."""
    return ArticleTables(
        ARTICLES.frame(list(articles)).sort("article_id"),
        REJECTS.frame(list(rejects)).unique("reject_id", keep="first", maintain_order=True).sort("reject_id"),
    )


def _reject(stage: str, source_uri: str, article: str | None, reason: str, detail: str) -> RejectRow:
    source_uri, detail = _valid(source_uri), _valid(detail)  # both may tell what stands in the document
    return {
        "reject_id": reject_id(source_uri, article, "document", None, None, reason, detail),
        "source_uri": source_uri,
        "article_id": article,
        "stage": stage,
        "candidate": "document",
        "reason": reason,
        "detail": detail,
    }


def _valid(value: str) -> str:
    """Text that every database takes: lone surrogates become question marks, NUL goes."""
    return value.encode("utf-8", "replace").decode("utf-8").replace("\x00", "")


def _one_line(value: str | None) -> str | None:
    line = " ".join(_valid(value).split()) if value else ""
    return line if 0 < len(line) <= MAX_METADATA_CHARS else None
