"""The top of a page: the headline and what stands around it, down to the running text. Bylines and datelines stand there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from lxml.html import HtmlElement

from assets.articles.readers.dates import MAX_LINE

ASIDE = {"nav", "aside", "footer", "figure", "figcaption", "blockquote", "table"}
HEADINGS = ("h1", "h2", "h3")
MAX_TEXT_BEFORE = 600  # characters of paragraphs after which neither a byline nor a dateline is expected any more
MAX_ELEMENTS = 5000
MAX_HEADLINE = 300


@dataclass(frozen=True)
class TopOfPage:
    """A page and what its headline is."""

    tree: HtmlElement
    title: str | None

    @cached_property
    def headline(self) -> HtmlElement | None:
        """The element that shows the headline, else the first heading of the first order that says anything."""
        wanted = "".join((self.title or "").lower().split())
        for heading in self.tree.iter(*HEADINGS):
            if wanted and "".join(heading.text_content().lower().split()) == wanted:
                return heading
        first = next((h for h in self.tree.iter("h1") if h.text_content().strip()), None)
        if first is not None:
            return first
        # older pages write it in a larger font
        words = (self.title or "").split()
        places = (
            self.tree.iter("b", "strong", "font", "big", "center", "td", "div", "p", "span") if len(words) > 2 else ()
        )
        return next((e for e in places if line_of(e, MAX_HEADLINE).split() == words), None)

    @cached_property
    def elements(self) -> list[HtmlElement]:
        """The elements from just above the headline down to the running text, in their order."""
        return list(islice(self._elements(), MAX_ELEMENTS))

    def _elements(self) -> Iterator[HtmlElement]:
        if self.headline is None:
            return
        read, is_below = 0, False
        for element in from_element(headline_block(self.headline)):
            is_below |= element is self.headline
            yield element
            if element.tag == "p" and is_below:
                read += len(element.text_content())
            if read > MAX_TEXT_BEFORE:
                return


def from_element(element: HtmlElement) -> Iterator[HtmlElement]:
    """The element and what is in it, and all that follows it on the page."""
    yield from element.iter()
    for outer in (element, *element.iterancestors()):
        for sibling in outer.itersiblings():
            yield from sibling.iter()


def headline_block(headline: HtmlElement) -> HtmlElement:
    """The widest element around the headline in which at most a line stands before it."""
    block, before = headline, 0
    for ancestor in headline.iterancestors():
        before += len((ancestor.text or "").strip())
        for sibling in block.itersiblings(preceding=True):
            before += len(" ".join(sibling.text_content().split())) + len((sibling.tail or "").strip())
            if before > MAX_LINE:
                return block
        block = ancestor
    return block


def line_of(element: HtmlElement, longest: int = MAX_LINE) -> str:
    """The text of an element, when it is no longer than a dateline; else an empty one."""
    parts, size = [], 0
    for text in element.itertext():
        parts.append(text)
        size += len(text.strip())
        if size > longest:
            return ""
    return " ".join(parts)
