"""Documents of office programs that are ZIP files of XML: DOCX (Word) and ODT (LibreOffice), read paragraph by paragraph.

The text is the paragraphs in their order, one a line, with insertions and without deletions, comments, footnotes and
headers. What a document says about itself in its properties is the program's or a template's as often as the author's: the
headline, byline and date are those of the text.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator

from lxml import etree

from assets.articles.documents import Offer, Refusal
from assets.articles.limits import MAX_DOCUMENT_BYTES, MAX_TEXT_CHARS
from assets.articles.raw import Raw, TooLarge
from assets.articles.readers.text import text_document

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"  # says again what stands before it
_OTHERS = {
    "xl/workbook.xml": "an Excel file; save the table as CSV",
    "ppt/presentation.xml": "a PowerPoint file; save its text first",
    "META-INF/container.xml": "an e-book; save its text first",
}
# what a word is written with beside its letters
_BREAKS = {f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}tab": "\t", f"{_W}noBreakHyphen": "-"}
_BREAKS |= {f"{_TEXT}line-break": "\n", f"{_TEXT}tab": "\t", f"{_TEXT}s": " "}
_LEFT_OUT = {f"{_W}del", f"{_W}instrText", f"{_W}footnoteReference", _FALLBACK}
_LEFT_OUT |= {f"{_TEXT}note", f"{_OFFICE}annotation", f"{_TEXT}tracked-changes"}


def office_offer(raw: Raw, archive: zipfile.ZipFile) -> Offer | None:
    """The article of an opened document, why there is none, or None when the ZIP file is no office document."""
    names = set(archive.namelist())
    if other := next((what for name, what in _OTHERS.items() if name in names), None):
        return Refusal(raw.uri, "unreadable", f"{raw.uri} cannot be read: it is {other}")
    if "word/document.xml" in names:
        return _offer(raw, archive, "word/document.xml", "docx", (f"{_W}p",))
    if {"content.xml", "mimetype"} <= names and b"opendocument.text" in archive.read("mimetype")[:100]:
        return _offer(raw, archive, "content.xml", "odt", (f"{_TEXT}p", f"{_TEXT}h"))
    return None


def _offer(raw: Raw, archive: zipfile.ZipFile, part: str, source_format: str, paragraphs: tuple[str, ...]) -> Offer:
    with archive.open(part) as stream:
        data = stream.read(MAX_DOCUMENT_BYTES + 1)
    if len(data) > MAX_DOCUMENT_BYTES:
        return Refusal(raw.uri, "too_large", f"{raw.uri}: {TooLarge.of(MAX_DOCUMENT_BYTES)}")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        detail = f"{raw.uri} is a damaged document ({error}); open it, save it again, or save its text"
        return Refusal(raw.uri, "unreadable", detail)
    lines: list[str] = []
    size = 0
    for line in (line for paragraph in _outermost(root, paragraphs) for line in _words(paragraph).split("\n")):
        size += len(line)
        if line.strip():
            lines.append(re.sub(r"[ \t]+", " ", line).strip())
        if size > MAX_TEXT_CHARS:
            break  # told where every article is checked
    if not lines:
        return Refusal(raw.uri, "no_text", f"{raw.uri} has no text (a picture, a table?); leave it out")
    return text_document(raw, "\n".join(lines), source_format, top="\n\n".join(lines[:40]))


def _outermost(root: etree._Element, tags: tuple[str, ...]) -> Iterator[etree._Element]:
    """The paragraphs; one within another (a text box) is a part of it."""
    end = None
    for event, element in etree.iterwalk(root, events=("start", "end"), tag=tags):
        if event == "start" and end is None:
            end = element
            yield element
        elif event == "end" and element is end:
            end = None


def _words(paragraph: etree._Element) -> str:
    """The words of a paragraph as they stand in it; those of a paragraph within it on a line of their own."""
    parts: list[str] = []
    is_word = paragraph.tag.startswith(_W)
    walk = etree.iterwalk(paragraph, events=("start", "end"))
    for event, element in walk:
        if event == "start":
            if element.tag in _LEFT_OUT:
                walk.skip_subtree()
                continue
            if element.tag == paragraph.tag and element is not paragraph:
                parts.append("\n")
            parts.append(_BREAKS.get(element.tag, ""))
            if not is_word or element.tag == f"{_W}t":
                parts.append(element.text or "")
        elif not is_word and element is not paragraph:
            parts.append(element.tail or "")
    return "".join(parts)
