"""How these tests read text: one article per text, published on a Wednesday, without statements."""

import datetime as dt
import hashlib

import polars as pl
import pytest

from assets.contracts import ARTICLES, STATEMENTS
from assets.contracts.ids import article_id
from assets.statistics.rows import extract_statistics

PUBLISHED_ON = dt.date(2022, 3, 30)


def articles_of(texts: list[str], url: str | None = None) -> pl.DataFrame:
    """An articles frame with these texts."""
    digests = [hashlib.sha256(text.encode()).hexdigest() for text in texts]
    return ARTICLES.frame(
        [
            {
                "article_id": article_id(text), "external_id": str(n), "source_uri": "test", "source_format": "text",
                "raw_sha256": digest, "text_sha256": digest, "url": url, "language": "en", "published_on": PUBLISHED_ON,
                "published_on_source": "input", "text": text, "char_count": len(text), "word_count": len(text.split()),
            }
            for n, (text, digest) in enumerate(zip(texts, digests, strict=True))
        ]
    )  # fmt: skip


@pytest.fixture(scope="session")
def read():
    """A function from texts to (statistics, rejects), both as lists of rows per text."""

    def run(texts: list[str], url: str | None = None) -> list[tuple[list[dict], list[dict]]]:
        statistics, rejects = extract_statistics(articles_of(texts, url), STATEMENTS.empty())
        rows = {article_id(text): ([], []) for text in texts}
        for frame, place in ((statistics, 0), (rejects, 1)):
            for row in frame.iter_rows(named=True):
                rows[row["article_id"]][place].append(row)
        return [rows[article_id(text)] for text in texts]

    return run
