"""Row types of the tables. Made from the declarations by `onrecord docs`; do not edit."""

from __future__ import annotations

from datetime import date
from typing import TypedDict


class Span(TypedDict):
    """A stretch of an article: Unicode code points, 0-based, half-open."""

    start: int
    end: int


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


class SpeakerRow(TypedDict, total=False):
    """One row of speakers."""

    speaker_id: str
    name: str
    type: str
    aliases: list[str]
    article_count: int
    statement_count: int


class StatementRow(TypedDict, total=False):
    """One row of statements."""

    statement_id: str
    article_id: str
    position: int
    kind: str
    attribution_type: str
    content: str
    content_spans: list[Span]
    quoted: str | None
    cue: str | None
    cue_start: int | None
    cue_end: int | None
    cue_lemma: str | None
    source: str | None
    source_start: int | None
    source_end: int | None
    source_form: str
    speaker_id: str | None
    speaker: str | None
    speaker_type: str | None
    speaker_role: str | None
    addressee: str | None
    said_on: date | None
    said_on_text: str | None
    negated: bool
    stance: str
    parent_statement_id: str | None
    confidence: float
    extractor: str


class StatisticRow(TypedDict, total=False):
    """One row of statistics."""

    statistic_id: str
    article_id: str
    position: int
    statement_id: str | None
    speaker_id: str | None
    text: str
    start: int
    end: int
    number: str
    number_start: int
    number_end: int
    kind: str
    value: float | None
    low: float | None
    high: float | None
    low_inclusive: bool | None
    high_inclusive: bool | None
    modifier: str
    trend: str
    unit: str | None
    unit_text: str | None
    currency: str | None
    per_unit: str | None
    thing: str | None
    predicate: str | None
    category: str | None
    place: str | None
    as_of: date | None
    as_of_text: str | None
    series_id: str
    confidence: float
    extractor: str


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
