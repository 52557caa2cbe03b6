"""How often each pattern of the language fires, per 1,000 articles.

    python -m benchmarks.patterns ARTICLES [--count N] [--under RATE]

Reads articles (JSON Lines, also gzipped), extracts their statements and figures and prints each pattern with what it found per 1,000
articles, the rarest first; `--under` leaves out those at that rate or above. A pattern that fires less than once in 1,000
articles goes, unless something that is documented hangs on it.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

from assets.reading import patterns
from benchmarks.articles import articles_in


def fired(texts: Iterable[str], language: str = "en") -> tuple[Counter[str], int]:
    """(how often each pattern matched, in how many articles it was looked for)."""
    ledger = patterns.keep_ledger()
    from assets.reading.doc import Doc  # only now: the modules look their patterns up when they are imported
    from assets.statements.pipeline import article_statements
    from assets.statistics.pipeline import article_figures

    read = 0
    for text in texts:
        doc = Doc(text)
        article_statements(doc)
        article_figures(doc)
        read += 1
    for table in patterns.tables(language):
        for pattern in table:
            ledger.setdefault(pattern.id, 0)
    return ledger, read


def main() -> None:
    """Print the ledger."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--count", type=int)
    parser.add_argument("--under", type=float, default=float("inf"))
    given = parser.parse_args()
    ledger, read = fired(article["text"] for article in islice(articles_in(given.articles), given.count))
    print(f"{read:,} articles; matches per 1,000 articles")
    for name, found in sorted(ledger.items(), key=lambda item: (item[1], item[0])):
        if (rate := found * 1000 / max(read, 1)) < given.under:
            print(f"{rate:>12,.1f}  {name}")


if __name__ == "__main__":
    main()
