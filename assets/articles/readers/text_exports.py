"""Texts of many articles in one file, as news databases export them ("1 of 3 DOCUMENTS"): each document is an article.

The article is the text between the document's head (newspaper, day, headline, "LENGTH: …") and its labels at the end.
"""

from __future__ import annotations

import re

from assets.articles.documents import Document, Offer, Refusal
from assets.articles.raw import Raw
from assets.articles.readers.dates import written_date
from assets.articles.readers.decoding import decode
from assets.articles.readers.formats import Columns, Format, Look, Offers

_NUMBER = re.compile(r"^[ \t]*(?:Document )?\d{1,5} of \d{1,5} DOCUMENTS?[ \t\r]*$", re.M | re.I)
_LABEL = re.compile(r"[ \t]*([A-Z][A-Z-]{2,20})[ \t]*:[ \t]*(.*)")  # "BYLINE: Ada Lindqvist"
_LINE = re.compile(r"[^\r\n]*(?:\r\n|[\r\n]|$)")
_DAY = re.compile(r"([A-Z][a-z]+ \d{1,2}, \d{4}|\d{1,2} [A-Z][a-z]+ \d{4})\b")
RUNNING_WORDS = 20


def read_text_export(raw: Raw, columns: Columns | None = None, start: int = 0) -> Offers:
    """(document number, offer) of each document in the file."""
    text, _ = decode(raw.read(), raw.charset)
    marks = list(_NUMBER.finditer(text))
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    for number, (mark, end) in enumerate(zip(marks, ends, strict=True), 1):
        yield number, _offer(raw, number, text[mark.end() : end])


def _offer(raw: Raw, number: int, section: str) -> Offer:
    said: dict[str, str] = {}
    head: list[str] = []  # lines that are no labels: newspaper, day, headline
    body_start, body_end = 0, len(section)
    for line in _LINE.finditer(section):
        words = line[0].strip()
        label = _LABEL.fullmatch(words)
        if label:
            said.setdefault(label[1].lower(), label[2])
            if not body_start and label[1] == "LENGTH":
                body_start = line.end()
            elif body_start and section[body_start : line.start()].strip():
                body_end = min(body_end, line.start())
        elif words and not body_start:
            if len(words.split()) > RUNNING_WORDS:
                body_start = line.start()  # a document that does not give its length
            else:
                head.append(words)
    text = section[body_start:body_end].strip() if body_start else ""
    if not text:
        detail = f"document {number} of {raw.uri} has no running text; export it again with its full text"
        return Refusal(raw.uri, "no_text", detail)
    days = ((n, match) for n, line in enumerate(head) if (match := _DAY.match(line)))
    at, match = next(days, (None, None))
    day = written_date(match[1]) if match else None
    return Document(
        text=text,
        external_id=f"{raw.name}:{number}",
        source_uri=raw.uri,
        source_format="text",
        raw_sha256=raw.sha256,
        title=" ".join(head[at + 1 :]) or said.get("headline") if at is not None else said.get("headline"),
        byline=said.get("byline", "").removeprefix("By ").removeprefix("BY ") or None,
        publisher=head[0] if at else None,
        published_on=day,
        published_on_source="input" if day else None,
        locator=f"document {number}",
    )


def _fits(look: Look) -> bool:
    first = _NUMBER.search(look.start.decode("latin-1"))
    return first is not None and not look.start[: first.start()].strip()


FORMAT = Format("text export", _fits, read_text_export)
