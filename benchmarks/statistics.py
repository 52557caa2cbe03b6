"""Speed and memory of the statistics alone: words per CPU-second of the whole process, and its peak memory.

    python -m benchmarks.statistics ARTICLES.jsonl[.gz]

Each line needs a `text`. Articles are read in shards of the size that the pipeline uses, one process, one thread; the
time counts imports and loading of the model.
"""

from __future__ import annotations

import os

os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", POLARS_MAX_THREADS="1")

import json
import resource
import sys
import time
from itertools import islice
from pathlib import Path

from assets.contracts import ARTICLES, STATEMENTS
from assets.contracts.ids import article_id
from assets.parts import SHARD_ARTICLES
from assets.statistics.rows import extract_statistics
from benchmarks.articles import articles_in


def main(path: Path) -> None:
    """Print one line of JSON."""
    words = articles = rows = rejected = 0
    lines = (article["text"] for article in articles_in(path))
    while shard := list(islice(lines, SHARD_ARTICLES)):
        frame = ARTICLES.frame(
            [
                {"article_id": article_id(text), "external_id": "x", "source_uri": str(path), "source_format": "jsonl",
                 "raw_sha256": "0" * 64, "text_sha256": "0" * 64, "language": "en", "text": text,
                 "char_count": len(text), "word_count": len(text.split())}
                for text in shard
            ]
        )  # fmt: skip
        statistics, rejects = extract_statistics(frame, STATEMENTS.empty())
        words += int(frame["word_count"].sum())
        articles += frame.height
        rows += statistics.height
        rejected += rejects.height
    seconds = time.process_time()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    figures = {
        "articles": articles, "words": words, "statistics": rows, "rejects": rejected, "cpu_seconds": round(seconds, 1),
        "words_per_cpu_second": round(words / seconds), "peak_memory_mb": round(peak),
    }  # fmt: skip
    print(json.dumps(figures))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
