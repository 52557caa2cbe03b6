"""JSON-LD as publishing systems really write it."""

import json

import pytest

from assets.articles.readers.linked_data import LinkedData

ARTICLE = '{"@type": "NewsArticle", "headline": "Ferry stops at dusk", "datePublished": "2024-03-05"}'


@pytest.mark.parametrize(
    "block",
    [
        ARTICLE,
        f"//<![CDATA[\n{ARTICLE}\n//]]>",
        f"/*<![CDATA[*/{ARTICLE}/*]]>*/",
        f"<![CDATA[ {ARTICLE} ]]>",
        f"<!--\n{ARTICLE}\n-->",
        f"{ARTICLE};",
        f"\n  {ARTICLE} ;\n\n",
        ARTICLE.replace('05"}', '05",\n}'),
        f"[{ARTICLE},]",
        f"{ARTICLE}\n{{}}",
        ARTICLE.replace("dusk", "du\tsk\n").replace("du\tsk\n", "dusk\x0b"),
        ARTICLE.replace('"', "&quot;"),
    ],
)
def test_a_block_is_read_however_it_is_wrapped(block):
    data = LinkedData.of([block.encode()])
    assert any(node.get("datePublished") == "2024-03-05" for node in data.nodes)


def test_a_comma_before_a_bracket_within_a_text_stays():
    block = '{"headline": "one, ] two, }", "keywords": ["a", ],}'
    assert LinkedData.of([block.encode()]).values == [{"headline": "one, ] two, }", "keywords": ["a"]}]


@pytest.mark.parametrize("block", ["{", "no", '{"a": }', "[" * 100_000, '{"a": "' + "x" * 100_000])
def test_a_block_that_cannot_be_read_says_nothing_and_hides_no_other(block):
    assert LinkedData.of([block.encode(), ARTICLE.encode()]).nodes == [json.loads(ARTICLE)]


def test_a_reference_means_the_object_that_says_most():
    data = LinkedData([{"@graph": [{"author": {"@id": "#a"}}, {"@id": "#a"}, {"@id": "#a", "name": "Mara Voss"}]}])
    assert data.meant({"@id": "#a"})["name"] == "Mara Voss"
    assert data.meant([{"@id": "#a"}, "Jonas Berg", {"@id": "#b"}])[1:] == ["Jonas Berg", {"@id": "#b"}]
    assert data.meant({"@id": "#a", "name": "M. V."})["name"] == "M. V."
