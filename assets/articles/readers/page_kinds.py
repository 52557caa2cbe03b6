"""Pages that hold no article: stubs that send readers on, walls, errors that answer as pages, lists of articles.

What tells the words of a site to its reader is in `data/lookups/pages_without_article.tsv`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from lxml.html import HtmlElement

from assets.articles.documents import running_words
from assets.articles.readers.linked_data import LinkedData, types_of
from assets.reading.lexicon import rows

MAX_TITLED_WORDS = 250  # under a title that says that there is no article
MAX_NOTICE_WORDS = 120  # of a text that says so itself
MOSTLY_NOTICE = 0.4  # of the words of such a text
MAX_STUB_WORDS = 60
MAX_STUB_SECONDS = 15
LEAST_TEASERS = 4
MAX_TEASER_WORDS = 120
MOSTLY_TEASERS = 0.6  # of the text of all paragraphs
MAX_TEXT_BESIDE = 400  # characters of paragraphs outside of the teasers; an article has more

_REFRESH = re.compile(r"\s*(\d{1,3})(?:\.\d*)?\s*[;,]\s*(?:url\s*=\s*)?['\"]?\s*(\S+?)['\"]?\s*$", re.I)
_LIST_TYPES = {"CollectionPage", "SearchResultsPage", "ProfilePage"}


class Signs(NamedTuple):
    """What a page shows of its kind, seen before its text is looked for."""

    leads_to: str | None  # where it sends readers on at once
    is_list: bool  # of the beginnings of articles


def page_signs(tree: HtmlElement, linked_data: LinkedData, *, is_article: bool) -> Signs:
    """The signs of a parsed page; `is_article`: it says for machines that it is an article."""
    return Signs(_leads_to(tree), not is_article and (_is_called_list(linked_data) or _is_list(tree)))


def why_no_article(signs: Signs, text: str, title: str | None) -> str | None:
    """What a page is that holds no article, and what to do; None when it may be one."""
    size = running_words(text)
    if signs.leads_to and size < MAX_STUB_WORDS:
        return f"a stub that sends readers on to {signs.leads_to[:200]}; offer that page"
    if signs.is_list:
        return "a list of articles (a front page, a section, a search?); name its articles, or its feed, as a source"
    for where, pattern, what in _notices():
        if where == "title" and size < MAX_TITLED_WORDS and pattern.fullmatch((title or "").strip()):
            return what
        if where == "text" and size < MAX_NOTICE_WORDS and _says(text, pattern) > MOSTLY_NOTICE * size:
            return what
    return None


def _says(text: str, pattern: re.Pattern[str]) -> int:
    """How many words the lines have in which a pattern is found."""
    return sum(running_words(line) for line in text.split("\n") if pattern.search(line))


@lru_cache(maxsize=1)
def _notices() -> list[tuple[str, re.Pattern[str], str]]:
    return [(row["where"], re.compile(row["pattern"], re.I), row["what"]) for row in rows("pages_without_article")]


def _leads_to(tree: HtmlElement) -> str | None:
    for meta in islice(tree.iter("meta"), 500):
        if (meta.get("http-equiv") or "").strip().lower() == "refresh":
            match = _REFRESH.match(meta.get("content") or "")
            if match and int(match[1]) <= MAX_STUB_SECONDS:
                return match[2]
    return None


def _is_called_list(linked_data: LinkedData) -> bool:
    outer = [node for value in linked_data.values for node in _outer(value)]
    return any(set(types_of(node)) & _LIST_TYPES for node in outer)


def _outer(value: object) -> list[dict]:
    """The objects that a block of JSON-LD is about."""
    if isinstance(value, list):
        return [node for entry in value for node in _outer(entry)]
    if not isinstance(value, dict):
        return []
    return _outer(value["@graph"]) if isinstance(value.get("@graph"), list) else [value]


def _is_list(tree: HtmlElement) -> bool:
    """Whether a page's paragraphs stand in short boxes under headings that lead elsewhere."""
    boxes: dict[HtmlElement, int] = {}
    for heading in islice((h for h in tree.iter("h2", "h3", "h4") if _leads_elsewhere(h)), 200):
        for box in islice(heading.iterancestors(), 3):
            texts = [p.text_content() for p in box.iter("p")]
            if len(box.text_content().split()) > MAX_TEASER_WORDS:
                break
            if sum(map(len, texts)):
                boxes[box] = sum(map(len, texts))
                break
    if len(boxes) < LEAST_TEASERS:
        return False
    total, held = sum(len(p.text_content()) for p in tree.iter("p")), sum(boxes.values())
    return held >= MOSTLY_TEASERS * total and total - held < MAX_TEXT_BESIDE


def _leads_elsewhere(heading: HtmlElement) -> bool:
    parent = heading.getparent()
    return heading.find(".//a") is not None or parent is not None and parent.tag == "a"
