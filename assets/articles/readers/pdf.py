"""PDF with text, read by pypdf: the lines of its pages, put together to paragraphs again.

A PDF holds places of letters, no paragraphs: lines that reach the width of their page go on in the next, and a word that
was divided at a line's end is whole again. A PDF of pictures (a scan) has no text and is refused.
"""

from __future__ import annotations

import io
import logging
import re

from assets.articles.documents import Refusal
from assets.articles.limits import MAX_PDF_PAGE_BYTES, MAX_PDF_PAGES, MAX_TEXT_CHARS
from assets.articles.raw import Raw, TooLarge
from assets.articles.readers.formats import Columns, Format, Look, Offers
from assets.articles.readers.text import text_document

FULL_LINE = 0.8  # of the width of the widest lines; a line that would be shorter with the next word ends its paragraph
SENTENCE_LINE = 0.95  # the same for a line that ends as a sentence does
MIN_LINE = 30  # characters of a line that goes on
MIN_WORDS = 15

_SENTENCE_END = re.compile(r"[.!?…]['\"”’)\]]*$")


def read_pdf(raw: Raw, columns: Columns | None = None, start: int = 0) -> Offers:
    """The one article of a PDF, at position 1, or why there is none."""
    from pypdf import PdfReader  # takes half a second to import: only whoever has a PDF waits for it
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it tells each fault of a file, and reads on
    try:
        reader = PdfReader(io.BytesIO(raw.read()), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            detail = f"{raw.uri} is a PDF that is protected by a password; save it without"
            yield 1, Refusal(raw.uri, "unreadable", detail)
            return
        if len(reader.pages) > MAX_PDF_PAGES:
            detail = f"{raw.uri} is a PDF of {len(reader.pages)} pages, more than the {MAX_PDF_PAGES} that are read; split it"
            yield 1, Refusal(raw.uri, "too_large", detail)
            return
        pages: list[str] = []
        for page in reader.pages:
            drawn = page.get_contents()
            if drawn is not None and len(drawn.get_data()) > MAX_PDF_PAGE_BYTES:
                raise TooLarge(f"it holds a page of more than {MAX_PDF_PAGE_BYTES >> 20} MB; save its text")
            pages.append(page.extract_text() or "")
            if sum(map(len, pages)) > MAX_TEXT_CHARS:
                break  # told where every article is checked
    except TooLarge:
        raise
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        detail = (
            f"{raw.uri} is a PDF that cannot be read ({type(error).__name__}: {error}); save its text as .txt or .html"
        )
        yield 1, Refusal(raw.uri, "unreadable", detail[:400])
        return
    text = "\n".join(paragraph for page in pages for paragraph in _paragraphs(page))
    if len(text.split()) < MIN_WORDS:
        detail = f"{raw.uri} is a PDF without text (a scan, a picture?); run text recognition (OCR) on it first"
        yield 1, Refusal(raw.uri, "no_text", detail)
        return
    yield 1, text_document(raw, text, "pdf", top=text[:4000].replace("\n", "\n\n"))


def _paragraphs(page: str) -> list[str]:
    """The paragraphs of a page's lines."""
    lines = [" ".join(line.split()) for line in page.split("\n")]
    widths = sorted(len(line) for line in lines if line)
    width = widths[int(len(widths) * 0.9)] if widths else 0
    found: list[str] = []
    last = ""  # the line before
    for line in lines:
        if last and line and _goes_on(last, line, width):
            before = found[-1]
            is_divided = before.endswith("-") and before[-2:-1].isalpha() and line[:1].islower()
            found[-1] = before[:-1] + line if is_divided else f"{before} {line}"
        elif line:
            found.append(line)
        last = line
    return found


def _goes_on(line: str, following: str, width: int) -> bool:
    """Whether a line of a page of this width was broken only because the next word did not fit."""
    with_next_word = len(line) + 1 + len(following.split(maxsplit=1)[0])
    least = SENTENCE_LINE if _SENTENCE_END.search(line) else FULL_LINE
    return len(line) > MIN_LINE and with_next_word > least * width


def _fits(look: Look) -> bool:
    return look.head.lstrip(b"\x00\t\n\r\x0c \xef\xbb\xbf").startswith(b"%PDF-")


FORMAT = Format("pdf", _fits, read_pdf)
