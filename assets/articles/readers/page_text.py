"""The running text of a page, found by trafilatura and checked against the page's own paragraphs.

The strict extraction is taken when it holds the paragraphs that stand in the page's main kind of container. If not, a
wider one is made, and a paragraph that only the wider one holds is dropped as a caption, a teaser or a notice. When both
lose the body (it may be cut into several boxes), all of trafilatura's fallbacks are tried, and at last those paragraphs
as they are. A sentence that is lost between two paragraphs that are kept comes back. Before, text that only line breaks
divide is made paragraphs, and so is a standfirst in a box that is named so; and what stands outside the article and the box
that holds the headline and these paragraphs is taken out. Paragraphs are separated by a line break; quotation marks are kept.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from html import unescape
from itertools import accumulate, pairwise, takewhile

import trafilatura
from lxml import etree
from lxml.html import HtmlElement
from trafilatura.settings import Document, Extractor

from assets.articles.documents import running_words
from assets.articles.readers.linked_data import LinkedData
from assets.articles.readers.page_furniture import drop_furniture, key_of
from assets.articles.readers.page_words import alternatives

STRICT_ENOUGH = 0.5  # a strict extraction that holds less than this of the wide one has lost the article itself
BODY_LOST = 0.6  # of the text in the page's main kind of container
BODY_FOUND = 0.9  # from here on it counts as found, and the extraction that is more than these paragraphs is preferred
MIN_BODY_CHARS = 600
MIN_PARAGRAPH_WORDS = 8
ANOTHER_PART = 0.33  # of the body's text; a box with so much beside may be its second part
TEASER_WORDS = 15  # of a paragraph; teasers of other articles mostly have no more
MAX_WALL_WORDS = 15  # a line that only begins like a wall, and goes on, is a sentence of the article
MOSTLY_LINK = 0.8  # of a paragraph's letters; it leads to another article
REPEATED_WORDS = 6  # of a line that is printed twice
LINES_OF_SENTENCES = 3  # in a box without paragraphs
LAYOUT_WORDS = 40  # in a cell that holds most of its table: running text, not data

# how much trafilatura looks for, from its surest extraction to all of its fallbacks
_STRICT = Extractor(output_format="python", comments=False, fast=True, precision=True)
_WIDE = Extractor(output_format="python", comments=False, fast=True)
_WIDEST = Extractor(output_format="python", comments=False)
_TABLE = ("table", "thead", "tbody", "tfoot", "tr", "td", "th")
_BREAK_BOXES = ("div", "section", "article", "main")
# what cannot stand within a paragraph; every other element, a site's own too, is a part of the sentence around it
_BLOCKS = tuple(
    "address article aside blockquote center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 "
    "header hr iframe li main menu nav noscript ol p pre section summary table ul".split()
)
# trafilatura's strict extraction takes such elements for chrome, also around some words of a sentence
_CHROME_NAME = re.compile(r"(?:^|\s)(?:link(?=\s|$)|bottom)|bottom(?:\s|$)")
_CAPTION_NAME = re.compile(alternatives("caption_name"), re.I)
_STANDFIRST_NAME = re.compile(rf"(?<![a-z])(?:{alternatives('standfirst_name')})(?![\w-])", re.I)
_SPANS = etree.XPath("//p//span[@class or @id or @style]")
_SENTENCE_END = re.compile(r"[.!?…。！？]['\"”’»)\]]*$")
_FURNITURE = re.compile(
    alternatives("furniture_line"), re.I
)  # lines that sites put between the paragraphs of an article
# what stands where the text is cut off for those who do not pay; matched at the beginning of a line
_WALL = re.compile(alternatives("wall_line"), re.I)


def page_text(tree: HtmlElement, linked_data: LinkedData, title: str | None) -> str:
    """The article's text, or an empty text when the page has none. Changes `tree`: furniture is taken out."""
    drop_furniture(tree)
    _open_layout_tables(tree)
    _mend_paragraphs(tree)
    _open_breaks(tree)
    paragraphs, others = _body_paragraphs(tree)
    body = _keyed(paragraphs)
    has_body = sum(map(len, body)) >= MIN_BODY_CHARS
    if has_body:
        _open_standfirst(tree, next(iter(paragraphs.values())))
        _drop_surroundings(tree, paragraphs, others)
    strict = _extract(tree, _STRICT)
    kept = key_of(strict)
    if has_body and _share(body, kept) >= BODY_FOUND:
        return _cleaned(_with_lost_sentences(strict, kept, body), title)
    wide = _extract(tree, _WIDE)
    if len(strict) >= STRICT_ENOUGH * len(wide):
        wide = "\n".join(p for p in wide.split("\n") if key_of(p) in kept)
    if has_body and _share(body, key_of(wide)) < BODY_LOST:
        choices = [wide, _extract(tree, _WIDEST)]
        if _share(_keyed(_long_lines(wide)), " ".join(body.values())) >= BODY_FOUND:
            choices.append("\n".join(body))
        wide = max(choices, key=lambda text: min(_share(body, key_of(text)), BODY_FOUND))
    stated = _article_body(linked_data)
    if len(stated) > 200 and len(wide) < len(stated) / 4:
        wide = stated
    return _cleaned(_with_lost_sentences(wide, key_of(wide), body) if has_body else wide, title)


def _open_layout_tables(tree: HtmlElement) -> None:
    """Make boxes of tables that hold the page together, as older pages do; tables of data stay."""
    headed = {next(head.iterancestors("table"), None) for head in tree.iter("th")}
    for table in list(tree.iter("table")):
        if table.tag != "table" or table in headed:
            continue
        least = max(LAYOUT_WORDS, len(table.text_content().split()) / 2)
        if any(len(cell.text_content().split()) >= least for cell in table.iter("td")):
            around = ((e, e if e.tag == "table" else next(e.iterancestors("table"))) for e in table.iter(*_TABLE))
            for element in [e for e, own in around if own not in headed]:
                element.tag = "div"


def _mend_paragraphs(tree: HtmlElement) -> None:
    """Keep words from being lost for the name of their element or for want of one, and from being glued at a line break."""
    for span in _SPANS(tree):
        if "border" in (span.get("style") or "") or any(
            _CHROME_NAME.search(span.get(a) or "") for a in ("class", "id")
        ):
            for attribute in ("class", "id", "style"):
                span.attrib.pop(attribute, None)
    for paragraph in list(tree.iter("p")):  # "First paragraph<p>Second paragraph", as older pages are written
        box = paragraph.getparent()
        if box is not None and box[0] is paragraph and len((box.text or "").split()) >= MIN_PARAGRAPH_WORDS:
            first = paragraph.makeelement("p")
            first.text, box.text = box.text, None
            box.insert(0, first)
    for line_break in tree.iter("br"):
        line_break.tail = f"\n{line_break.tail or ''}"


def _open_breaks(tree: HtmlElement) -> None:
    """Make paragraphs of running text that stands in a box itself, set apart by two line breaks."""
    pairs = [(e, e.getnext()) for e in tree.iter("br") if not (e.tail or "").strip()]
    doubled = {e: None for pair in pairs if pair[1] is not None and pair[1].tag == "br" for e in pair}
    doubled |= {
        e: None for box in tree.iter(*_BREAK_BOXES) if _is_lines_of_sentences(box) for e in box.iterchildren("br")
    }
    for box in dict.fromkeys(e.getparent() for e in doubled):
        if box.tag not in _BREAK_BOXES or running_words(box.text_content()) < LAYOUT_WORDS:
            continue
        run, box.text = _paragraph(box, box.text), None
        for child in list(box):
            if child not in doubled and not _has_block(child):
                run.append(child)
                continue
            if run.text_content().strip():
                box.append(run)
            run, child.tail = _paragraph(box, child.tail), None
            if child in doubled:
                box.remove(child)
            else:
                box.append(child)
        if run.text_content().strip():
            box.append(run)


def _is_lines_of_sentences(box: HtmlElement) -> bool:
    """Whether line breaks alone set apart the paragraphs of a box: each of the long lines ends as a sentence does."""
    breaks = list(box.iterchildren("br"))
    if len(breaks) < LINES_OF_SENTENCES or any(_has_block(child) for child in box):
        return False
    lines = [" ".join(line.split()) for line in box.text_content().split("\n")]
    long = [line for line in lines if line.count(" ") >= MIN_PARAGRAPH_WORDS]
    return len(long) >= LINES_OF_SENTENCES and all(_SENTENCE_END.search(line) for line in long)


def _has_block(element: HtmlElement) -> bool:
    """Whether an element is one of _BLOCKS, or holds one."""
    return next(element.iter(*_BLOCKS), None) is not None


def _paragraph(box: HtmlElement, text: str | None) -> HtmlElement:
    paragraph = box.makeelement("p")
    paragraph.text = text
    return paragraph


def _open_standfirst(tree: HtmlElement, first: HtmlElement) -> None:
    """Make a paragraph of a box that is named as the standfirst, between the headline and the first paragraph of the body.

    Other boxes there are notices: of advertising, of who wrote it, of how to listen to it.
    """
    between: list[HtmlElement] | None = None
    for element in tree.iter("h1", "div", "p"):
        if element.tag == "h1":
            between = []
        elif element is first:
            break
        elif between is not None and element.tag == "div" and _STANDFIRST_NAME.search(element.get("class") or ""):
            between.append(element)
    else:
        return
    for element in between or ():
        text = _text(element)
        is_sentence = text.count(" ") >= MIN_PARAGRAPH_WORDS and _SENTENCE_END.search(text)
        if is_sentence and not any(map(_has_block, element)) and not _is_between(element, text):
            element.tag = "p"


def _extract(tree: HtmlElement, options: Extractor) -> str:
    found = trafilatura.bare_extraction(tree, options=options)
    return found.text or "" if isinstance(found, Document) else ""


def _text(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def _keyed(paragraphs: Iterable[str]) -> dict[str, str]:
    return {paragraph: key_of(paragraph) for paragraph in paragraphs}


def _share(paragraphs: dict[str, str], have: str) -> float:
    """How much of the text of keyed paragraphs is in a text, of which `have` is the key."""
    return sum(len(p) for p, key in paragraphs.items() if key in have) / max(1, sum(map(len, paragraphs)))


def _long_lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.count(" ") >= MIN_PARAGRAPH_WORDS]


def _body_paragraphs(tree: HtmlElement) -> tuple[dict[str, HtmlElement], dict[HtmlElement, int]]:
    """The paragraphs, by their text, whose containers look alike (tag and class) and together hold the most text.

    And the other paragraphs that may be of the article, since they are longer than a teaser, with their lengths.
    """
    found: dict[tuple, dict[str, HtmlElement]] = defaultdict(dict)
    for paragraph in tree.iter("p"):
        parent, text = paragraph.getparent(), _text(paragraph)
        if parent is not None and text.count(" ") >= MIN_PARAGRAPH_WORDS and not _is_between(paragraph, text):
            found[parent.tag, parent.get("class")].setdefault(text, paragraph)
    body = max(found.values(), key=lambda texts: sum(map(len, texts)), default={})
    others = {
        paragraph: len(text)
        for texts in found.values()
        for text, paragraph in texts.items()
        if texts is not body and _is_more_than_teaser(text)
    }
    return body, others


def _drop_surroundings(tree: HtmlElement, body: dict[str, HtmlElement], others: dict[HtmlElement, int]) -> None:
    """Take out what stands outside the smallest box that holds all first-order headings and the body's paragraphs.

    An extraction takes time for every element of the page. What stands in the same `article` or `main` stays, and so does
    what is behind the box when it holds much of the `others` or of lists and quotations: it may be a second part of the
    article, which the extraction judges. A page without such a heading stays as it is: what stands above its paragraphs
    may be the standfirst.
    """
    headlines = list(tree.iter("h1"))
    if not headlines:
        return
    paths = ((*reversed(list(e.iterancestors())), e) for e in (*headlines, *body.values()))
    shared = list(next(paths))
    for path in paths:
        shared = [a for a, b in takewhile(lambda pair: pair[0] is pair[1], zip(shared, path, strict=False))]
    marked = max((n for n, box in enumerate(shared) if box.tag in ("article", "main")), default=len(shared))
    much = ANOTHER_PART * sum(map(len, body))
    for outer, inner in pairwise(shared[: marked + 1]):
        for above in list(inner.itersiblings(preceding=True)):
            outer.remove(above)
        behind = list(inner.itersiblings())
        if sum(_running_text(child, others) for child in behind) < much:
            for child in behind:
                outer.remove(child)


def _running_text(box: HtmlElement, others: dict[HtmlElement, int]) -> int:
    """The length of the paragraphs, list elements and quotations of a box that may be of the article."""
    length = 0
    for element in box.iter("p", "li", "blockquote"):
        if element.tag == "p":
            length += others.get(element, 0)
        elif element.find(".//p") is None:
            text = _text(element)
            if _is_more_than_teaser(text) and not _is_between(element, text):
                length += len(text)
    return length


def _is_more_than_teaser(text: str) -> bool:
    return text.count(" ") >= TEASER_WORDS and _SENTENCE_END.search(text) is not None


def _is_between(paragraph: HtmlElement, text: str) -> bool:
    """Whether a paragraph is a caption or a link to another article, as they stand between those of the text."""
    linked = sum(len(_text(link)) for link in paragraph.iter("a"))
    return linked >= MOSTLY_LINK * len(text) or _CAPTION_NAME.search(paragraph.get("class") or "") is not None


def _with_lost_sentences(text: str, whole: str, body: dict[str, str]) -> str:
    """The text, whose key is `whole`, with those body paragraphs that end as a sentence and stand between two that it holds."""
    found = [whole.find(key) for key in body.values()]
    if -1 not in found:
        return text
    lines = text.split("\n")
    ends = list(accumulate(len(key) + 1 if (key := key_of(line)) else 0 for line in lines))  # of the lines in `whole`
    added: dict[int, list[str]] = defaultdict(list)  # behind which line
    start = end = -1  # in `whole`, of the last paragraph that it holds
    for n, (paragraph, key) in enumerate(body.items()):
        if found[n] >= 0:
            start, end = found[n], found[n] + len(key)
        elif 0 <= start < max(found[n:]) and _SENTENCE_END.search(paragraph):
            added[bisect_left(ends, end)].append(paragraph)
    return "\n".join(line for n, own in enumerate(lines) for line in (own, *added[n]))


def _article_body(linked_data: LinkedData) -> str:
    """The longest articleBody of the page's JSON-LD, without tags."""
    bodies = [node["articleBody"] for node in linked_data.nodes if isinstance(node.get("articleBody"), str)]
    body = unescape(re.sub(r"<[^>]{1,500}>", " ", max(bodies, key=len, default="")))
    return "\n".join(line for line in (" ".join(p.split()) for p in body.split("\n")) if line)


def _is_wall(line: str) -> bool:
    return _WALL.match(line) is not None and len(line.split()) <= MAX_WALL_WORDS


def _cleaned(text: str, title: str | None) -> str:
    # soft hyphens and zero-width spaces say where a word may be broken; they are no part of it
    lines = [" ".join(line.split()) for line in re.sub("[\u00ad\u200b\ufeff]", "", text).split("\n")]
    lines = [line for line in lines if line and line != "-" and not _FURNITURE.fullmatch(line) and not _is_wall(line)]
    if title and lines and key_of(lines[0]) == key_of(title):
        lines = lines[1:]
    return "\n".join(_without_repeated(lines))


def _without_repeated(lines: list[str]) -> list[str]:
    """The lines without sentences that have been printed before."""
    kept: list[str] = []
    seen: set[str] = set()
    for line in lines:
        key = key_of(line)
        if key in seen and key.count(" ") + 1 >= REPEATED_WORDS and _SENTENCE_END.search(line):
            continue
        seen.add(key)
        kept.append(line)
    return kept
