"""What stands on a page and is no part of its article, taken out of the tree before the text is looked for.

Hidden elements, boxes that are named as comments, teasers, galleries and the like, boxes under a heading such as "More from us",
pull quotes that say again what the text says, and marks of footnotes. A box that holds much of the page's text stays, whatever
it is called: sites hide their text until a script has run, and call it what they like.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement

from assets.articles.readers.page_words import alternatives, words

MOST_FURNITURE = 0.4  # of the text of all paragraphs; more than that is an article, whatever its container is called
CAPTION_WORDS = 30  # on average, of what stands in a gallery; what is longer is an article told in slides
MIN_TEXT_CHARS = 400  # outside a gallery; a page with less is the gallery
MAX_BESIDE = 20  # elements before a heading that are looked at
MAX_ARTICLES = 50  # with a headline of their own
HEADING_WORDS = 8
HEADING_PARTS = 4  # elements right in it
QUOTE_WORDS = 4  # of a pull quote; a shorter one may stand in the text by chance
UNIT_LETTERS = 3  # "km", "m"; a longer word before a small digit has a footnote

_FURNITURE_NAMES = re.compile(rf"(?<![a-z])(?:{alternatives('furniture_name')})(?![a-z])", re.I)
_GALLERY_NAMES = re.compile(rf"(?<![a-z])(?:{alternatives('gallery_name')})(?![a-z])", re.I)
_PULL_QUOTE_NAME = re.compile(alternatives("pull_quote_name"), re.I)
_HIDDEN_CLASSES = frozenset(words("hidden_class"))
_HIDDEN_STYLE = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.I)
_RECIRCULATION = re.compile(rf"(?:{alternatives('recirculation_heading')})\W*", re.I)
_MAYBE_HIDDEN = etree.XPath("//body//*[@hidden or @aria-hidden='true' or @style or contains(@class, 'hid') or contains(@class, 'sr-') or contains(@class, 'screen-reader') or contains(@class, 'd-none')]")  # fmt: skip
_BOXES = ("div", "section", "aside", "ul", "ol", "li", "form", "figure", "p", "span")
# elements that hold no running text; without them everything after is quicker
_NEVER_TEXT = tuple(
    "link meta nav footer select button input textarea img picture source video dialog amp-ad amp-embed amp-sidebar".split()
)
_HEADINGS = ("h2", "h3", "h4", "h5", "h6", "strong", "b", "p", "div", "span", "header")
_TEASER_BOXES = ("ul", "ol", "div", "section", "aside", "figure", "article", "a", "table")
_MARK = re.compile(r"\[[^\[\]]{1,20}\]|[*†‡§¶#]{1,3}|\(\d{1,3}\)")
_LINKED_MARK = re.compile(r"[\[(]?(?:\d{1,3}|[a-z]|[*†‡§¶]{1,3}|note \d{1,3})[\])]?", re.I)
_RAISED = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")


def drop_furniture(tree: HtmlElement) -> None:
    """Take out of a page what is no part of an article."""
    etree.strip_elements(tree, *_NEVER_TEXT, with_tail=False)
    for shown in list(tree.iter("template", "noscript")):  # a declared shadow root; what is shown without scripts
        shown.tag = "div"
    _drop_other_articles(tree)
    total = sum(len(p.text_content()) for p in tree.iter("p"))
    named = [(e, e.get("class") or "", e.get("id") or "") for e in tree.iter(*_BOXES) if e.attrib]
    for element in [e for e, *names in named if _names_furniture(*names)]:
        _drop(element, total)
    # what went with a box before it is looked at in vain
    for element in [e for e, *names in named if _names_gallery(*names) and _is_gallery(e, total)]:
        _take_out(element)
    everything = len(tree.text_content())
    for element in [e for e in _MAYBE_HIDDEN(tree) if _is_hidden(e)]:
        if len(element.text_content()) < MOST_FURNITURE * everything and element.find(".//h1") is None:
            _take_out(element)
    for heading in [e for e in tree.iter(*_HEADINGS) if _is_recirculation(e)]:
        _drop_recirculation(heading, total)
    _drop_pull_quotes(tree)
    _write_raised(tree)


def _drop_other_articles(tree: HtmlElement) -> None:
    """Leave the first of several articles that each have a headline; the posts of a live blog have none."""
    headed = [a for a in tree.iter("article") if a.find(".//h1") is not None][:MAX_ARTICLES]
    outer = [a for a in headed if not any(b is a for other in headed if other is not a for b in other.iterdescendants("article"))]  # fmt: skip
    texts = [sum(len(p.text_content()) for p in article.iter("p")) for article in outer]
    if len(outer) > 1 and texts[0] >= MIN_TEXT_CHARS:
        for other in outer[1:]:
            _take_out(other)


def _drop(element: HtmlElement, total: int) -> bool:
    """Take a box out, unless it holds a headline or much of the page's text; whether it is gone."""
    held = sum(len(p.text_content()) for p in element.iter("p"))
    if held >= MOST_FURNITURE * total or element.tag == "h1" or element.find(".//h1") is not None:
        return False
    return _take_out(element)


def _take_out(element: HtmlElement) -> bool:
    if element.getparent() is None:
        return False
    element.drop_tree()
    return True


@lru_cache(maxsize=4096)  # the same names come again and again on the pages of a site
def _names_furniture(name: str, identifier: str) -> bool:
    return _FURNITURE_NAMES.search(f"{name} {identifier}") is not None


@lru_cache(maxsize=4096)
def _names_gallery(name: str, identifier: str) -> bool:
    return _GALLERY_NAMES.search(f"{name} {identifier}") is not None


def _is_gallery(element: HtmlElement, total: int) -> bool:
    """Whether a box that is named as a gallery holds captions rather than paragraphs, and leaves a text outside."""
    texts = [p.text_content() for p in element.iter("p")]
    held, running = sum(map(len, texts)), sum(len(text.split()) for text in texts)
    is_captions = running < CAPTION_WORDS * max(1, len(texts)) and element.find(".//h1") is None
    return is_captions and (total - held >= MIN_TEXT_CHARS or held < MOST_FURNITURE * total)


def _is_hidden(element: HtmlElement) -> bool:
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    if _HIDDEN_STYLE.search(element.get("style") or ""):
        return True
    classes = (element.get("class") or "").lower().split()
    # "hidden md:block" is hidden on small screens only
    return any(c in _HIDDEN_CLASSES for c in classes) and not any(c.endswith(("block", "flex", "inline", "grid", "contents")) for c in classes)  # fmt: skip


def _is_recirculation(element: HtmlElement) -> bool:
    """Whether an element is the heading of a list of other articles or of comments."""
    if len(element) > HEADING_PARTS:
        return False
    parts: list[str] = []
    size = 0
    for part in element.itertext():
        size += len(part)
        if size > 100:
            return False
        parts.append(part)
    text = " ".join("".join(parts).split())
    return 0 < len(text.split()) <= HEADING_WORDS and _RECIRCULATION.fullmatch(text) is not None


def _drop_recirculation(heading: HtmlElement, total: int) -> None:
    """Take out the box that such a heading opens, or the heading and the lists that follow it."""
    box = heading
    while (outer := box.getparent()) is not None and outer.tag in _TEASER_BOXES and not (outer.text or "").strip():
        if any(before.text_content().strip() for before in islice(box.itersiblings(preceding=True), MAX_BESIDE)):
            break
        box = outer
    if box is not heading and box.find(".//a") is not None and _drop(box, total):
        return
    following = box.getnext()
    while following is not None and following.tag in _TEASER_BOXES:
        after = following.getnext()
        if following.tag != "a" and following.find(".//a") is None or not _drop(following, total):
            return
        following = after


def _drop_pull_quotes(tree: HtmlElement) -> None:
    """Take out the quotations set apart whose words stand in the text as well."""
    boxes = tree.iter("blockquote", "aside", "div", "figure", "section", "p")
    quotes = [e for e in boxes if e.tag == "blockquote" or _names_pull_quote(e.get("class") or "", e.get("id") or "")]
    if not quotes:
        return
    inner = {p for quote in quotes for p in quote.iter("p")}
    rest = " ".join(key_of(p.text_content()) for p in tree.iter("p") if p not in inner)
    for quote in quotes:
        longest = max((key_of(text) for text in quote.itertext()), key=len, default="")
        if longest.count(" ") + 1 >= QUOTE_WORDS and longest in rest:
            _take_out(quote)


@lru_cache(maxsize=4096)
def _names_pull_quote(name: str, identifier: str) -> bool:
    return _PULL_QUOTE_NAME.search(f"{name} {identifier}") is not None


@lru_cache(maxsize=1024)  # a paragraph is compared several times
def key_of(text: str) -> str:
    """The words of a text in small letters, for comparing it."""
    return " ".join(re.findall(r"\w+", text.lower()))


def _write_raised(tree: HtmlElement) -> None:
    """Take out marks of footnotes, and write raised digits so that they stay apart from what stands before them."""
    for link in [a for a in tree.iter("a") if (a.get("href") or "").startswith("#")]:
        if _LINKED_MARK.fullmatch(link.text_content().strip()):
            _take_out(link)
    for raised in list(tree.iter("sup")):
        mark = raised.text_content().strip()
        if not mark or _MARK.fullmatch(mark):
            _take_out(raised)
            continue
        before = _text_before(raised).split(" ")[-1]
        if re.fullmatch(r"[+−-]?\d{1,3}", mark):
            is_power = before[-1:].isdigit() or before.isalpha() and len(before) <= UNIT_LETTERS
            if not is_power:
                _take_out(raised)
                continue
            mark = mark.translate(_RAISED)
        elif mark in ("o", "O", "º") and before[-1:].isdigit():
            mark = "°"
        for child in list(raised):
            raised.remove(child)
        raised.text = mark
        raised.drop_tag()


def _text_before(element: HtmlElement) -> str:
    previous, parent = element.getprevious(), element.getparent()
    if previous is not None:
        return (previous.tail or "") or previous.text_content()
    return (parent.text or "") if parent is not None else ""
