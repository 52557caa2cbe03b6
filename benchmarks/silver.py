"""Articles with the figures that the rules find, for the heads for figures to learn from first.

    python -m benchmarks.silver ARTICLES.jsonl[.gz] OUT --count 1500

OUT gets articles.jsonl and silver.jsonl, as `onrecord train-attribution --news OUT` takes them (`assets/reading/training/news.py`).
"""

from __future__ import annotations

import argparse
import json
from itertools import islice
from pathlib import Path

from assets.reading.doc import Doc
from assets.reading.training.news import SILVER
from assets.statistics.pipeline import article_figures
from benchmarks.articles import articles_in


def main() -> None:
    """Write the two files."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--count", type=int, default=1500)
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    with (given.out / "articles.jsonl").open("w") as articles, (given.out / SILVER).open("w") as found:
        for number, article in enumerate(islice(articles_in(given.articles), given.count)):
            key, doc = str(article.get("id", number)), Doc(article["text"]).unwrapped
            figures = [
                {
                    "number_start": f.number_start,
                    "number_end": f.number_end,
                    "thing": f.thing,
                    "category": f.category,
                    "optional": False,
                }
                for f in article_figures(doc).figures
            ]
            articles.write(json.dumps({"id": key, "text": article["text"]}) + "\n")
            found.write(json.dumps({"id": key, "statistics": figures}) + "\n")


if __name__ == "__main__":
    main()
