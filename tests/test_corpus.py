"""The open corpus is sound: every span is the text it says it is, and its two parts are told apart."""

import json
from pathlib import Path

import pytest

CORPUS = Path(__file__).parents[1] / "data" / "corpus" / "wikinews"


def lines(name: str) -> list[dict]:
    return [json.loads(line) for line in (CORPUS / name).read_text(encoding="utf8").splitlines()]


ARTICLES = {article["id"]: article for article in lines("articles.jsonl")}


@pytest.mark.parametrize("annotation", lines("annotations.jsonl"), ids=lambda a: a["id"])
def test_every_span_copies_the_text(annotation):
    text = ARTICLES[annotation["id"]]["text"]
    for statement in annotation["statements"]:
        assert statement["content"] == " … ".join(text[s:e] for s, e in statement["content_spans"])
    for figure in annotation["statistics"]:
        assert text[figure["start"] : figure["end"]] == figure["text"]
        assert text[figure["number_start"] : figure["number_end"]] == figure["number"]
        assert figure["start"] <= figure["number_start"] < figure["number_end"] <= figure["end"]


def test_a_third_is_kept_for_testing():
    parts = [article["part"] for article in ARTICLES.values()]
    assert set(parts) == {"development", "test"}
    assert 0.2 < parts.count("test") / len(parts) < 0.5
