"""Row types of the tables. Made from the declarations by `onrecord docs`; do not edit."""

from __future__ import annotations

from datetime import date
from typing import TypedDict


class ArticleRow(TypedDict, total=False):
    """One row of articles."""

    article_id: str
    external_id: str
    source_uri: str
    source_format: str
    raw_sha256: str
    text_sha256: str
    url: str | None
    title: str | None
    byline: str | None
    publisher: str | None
    language: str
    published_on: date | None
    published_on_source: str | None
    text: str
    char_count: int
    word_count: int
    duplicate_of: str | None


class RejectRow(TypedDict, total=False):
    """One row of rejects."""

    reject_id: str
    source_uri: str
    article_id: str | None
    stage: str
    candidate: str
    start: int | None
    end: int | None
    text: str | None
    reason: str
    detail: str
