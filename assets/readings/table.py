"""Articles -> what the model says of them: those that this version has not read are read, and kept by part."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl

from assets.articles.language import covered
from assets.parts import Engine, PartStore
from assets.readings.extractor import FUNCTION, READER, SCHEMA


def store(parts: Path) -> PartStore:
    """Where this version's readings are kept."""
    return PartStore(parts / "readings", READER)


def extract(
    articles: pl.LazyFrame,
    parts: Path,
    engine: Engine,
    progress: Callable[[int, int], None] = lambda done, total: None,
    told: Callable[[str], None] = lambda problem: None,
) -> int:
    """Read the articles (columns article_id, text, char_count, ...) that are not read yet."""
    return store(parts).extract_missing(FUNCTION, articles.filter(covered()), engine, progress=progress, told=told)


def readings(articles: pl.LazyFrame, parts: Path) -> pl.LazyFrame:
    """What was read of these articles: columns of SCHEMA."""
    return store(parts).scan("rows", SCHEMA, articles)
