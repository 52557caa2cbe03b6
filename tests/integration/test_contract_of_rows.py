"""Every row that extraction makes keeps the contract, whatever the article: nothing has to be set aside."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
import yaml

from assets.extract import extract_tables
from assets.release.checks import run_checks
from assets.release.parquet import read_tables
from assets.release.set_aside import set_aside
from assets.settings import SetAsideLimits
from assets.workspace import PROJECT
from pipelines.engines import LocalEngine
from tests.conftest import RAW_ARTICLE

TESTS = PROJECT / "tests"
ODD = [
    "“It took years before the harbour opened …” the mayor said. “… And then it closed,” he added.",
    "The report “grows … by 12 … or 13 per cent …”, said Ann Lee, “… a year”.",
    "“The yard … 40 cranes … sold … 3 of them,” Tom Brown said on Monday … Tuesday.",
    "He called it 'a “fine mess' and went home” again, officials said.",
    "— We have 5 days, said the captain.\n— The sea is “rough … and cold” today, he said.",
    "«I saw “the … ship”,» she said. ``It had 200 … or more … berths'' according to the port.",
    "“We waited … ” she said. “ … for 3 hours … ” … “ … and left,” she told … reporters.",
]


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A JSON Lines file of articles put together from every passage and sentence of the tests, and odd ones."""
    passages = yaml.safe_load((TESTS / "statements" / "passages.yaml").read_text(encoding="utf-8"))
    sentences = yaml.safe_load((TESTS / "statistics" / "sentences.yaml").read_text(encoding="utf-8"))
    pieces = [row["text"] for row in [*passages, *sentences]] + ODD * 20
    random.Random(7).shuffle(pieces)
    texts = ["\n\n".join(pieces[n : n + 12]) for n in range(0, len(pieces), 12)]
    texts += [*ODD, RAW_ARTICLE.read_text(encoding="utf-8")]
    path = tmp_path_factory.mktemp("articles") / "articles.jsonl"
    lines = [json.dumps({"id": str(n), "text": text, "published_on": "2022-03-30"}) for n, text in enumerate(texts)]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_every_row_that_extraction_makes_passes_every_check(articles: Path, tmp_path: Path) -> None:
    rows = extract_tables([articles], tmp_path, LocalEngine(workers=1))
    assert rows["articles"] > 70 and rows["statements"] > 500 and rows["statistics"] > 500
    tables = read_tables(tmp_path)
    assert run_checks(tables).to_dicts() == []
    assert set_aside(tables, SetAsideLimits()).summary() == ""
