"""The running text of a page: what two extractions by trafilatura agree on, checked against the page's own paragraphs.

One extraction casts wide, one is strict; a paragraph that only the wide one holds is a caption, a teaser or a notice.
When both lose most of the paragraphs that the page holds in one kind of container (a body cut into several boxes), a
third with all of trafilatura's fallbacks is taken. Paragraphs are separated by a line break; quotation marks are kept.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from html import unescape
from typing import Any

import trafilatura
from lxml.html import HtmlElement

STRICT_ENOUGH = 0.5  # a strict extraction that holds less than this of the wide one has lost the article itself
BODY_LOST = 0.5  # of the words in the page's main kind of container
MIN_BODY_WORDS = 100
MIN_PARAGRAPH_WORDS = 8

# lines that news sites put between the paragraphs of an article
_FURNITURE = re.compile(
    r"(advertisements?|advertising|sponsored(?: links?| content)?|supported by|story continues below(?: advertisement)?|"
    r"read more:?|read also:?|related:?|share(?: this(?: article| story)?)?|click to share|sign up(?: now)?|image|photos?|video)",
    re.I,
)


def page_text(tree: HtmlElement, linked_data: list[Any], title: str | None) -> str:
    """The article's text, or an empty text when the page has none."""
    wide = _extract(tree, fast=True)
    strict = _extract(tree, fast=True, favor_precision=True)
    if len(strict) >= STRICT_ENOUGH * len(wide):
        kept = _key(strict)
        wide = "\n".join(p for p in wide.split("\n") if _key(p) in kept)
    body = _body_words(tree)
    if len(body) >= MIN_BODY_WORDS and _share(body, wide) < BODY_LOST:
        full = _extract(tree)
        if _share(body, full) > 1.5 * _share(body, wide):
            wide = full
    stated = _article_body(linked_data)
    if len(stated) > 200 and len(wide) < len(stated) / 4:
        wide = stated
    return _cleaned(wide, title)


def _extract(tree: HtmlElement, **options: bool) -> str:
    found = trafilatura.bare_extraction(tree, include_comments=False, with_metadata=False, **options)
    return (found.text or "") if found is not None else ""


def _key(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def _share(words: list[str], text: str) -> float:
    have = set(re.findall(r"\w+", text.lower()))
    return sum(w in have for w in words) / len(words)


def _body_words(tree: HtmlElement) -> list[str]:
    """The longer words of the paragraphs whose containers look alike (tag and class) and together hold the most text."""
    words: dict[tuple, list[str]] = defaultdict(list)
    for paragraph in tree.iter("p"):
        parent = paragraph.getparent()
        found = re.findall(r"\w+", " ".join(paragraph.itertext()).lower())
        if parent is not None and len(found) >= MIN_PARAGRAPH_WORDS:
            words[parent.tag, parent.get("class")] += [w for w in found if len(w) > 4]
    return max(words.values(), key=len, default=[])


def _article_body(linked_data: list[Any]) -> str:
    """The longest articleBody of the page's JSON-LD, without tags."""
    bodies = [node["articleBody"] for node in nodes(linked_data) if isinstance(node.get("articleBody"), str)]
    body = unescape(re.sub(r"<[^>]{1,500}>", " ", max(bodies, key=len, default="")))
    return "\n".join(line for line in (" ".join(p.split()) for p in body.split("\n")) if line)


def nodes(linked_data: Any, depth: int = 0) -> Iterator[dict]:
    """Every object in JSON-LD values, the outer ones first."""
    if depth > 12:
        return
    if isinstance(linked_data, dict):
        yield linked_data
        for value in linked_data.values():
            if isinstance(value, dict | list):
                yield from nodes(value, depth + 1)
    elif isinstance(linked_data, list):
        for value in linked_data:
            yield from nodes(value, depth + 1)


def _cleaned(text: str, title: str | None) -> str:
    lines = [" ".join(line.split()) for line in text.split("\n")]
    lines = [line for line in lines if line and line != "-" and not _FURNITURE.fullmatch(line)]
    if title and lines and _key(lines[0]) == _key(title):
        lines = lines[1:]
    return "\n".join(lines)
