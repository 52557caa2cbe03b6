"""Plain text: the article is the file, character for character; what its top says of it is found by `top_matter`."""

from __future__ import annotations

from assets.articles.documents import Document, Offer, Refusal
from assets.articles.raw import Raw, TooLarge
from assets.articles.readers.decoding import NotText, decode
from assets.articles.readers.formats import Columns, Format, Offers
from assets.articles.readers.top_matter import top_matter


def read_text(raw: Raw, columns: Columns | None = None, start: int = 0) -> Offers:
    """The one article of a text file, at position 1, or why there is none."""
    yield 1, text_offer(raw)


def text_offer(raw: Raw) -> Offer:
    """The one article of a text file, or why there is none."""
    try:
        text, _ = decode(raw.read(), raw.charset)
    except TooLarge as error:
        return Refusal(raw.uri, "too_large", f"{raw.uri}: {error}")
    except NotText as error:
        return Refusal(raw.uri, "unreadable", f"{raw.uri}: {error}")
    return text_document(raw, text)


def text_document(raw: Raw, text: str, source_format: str = "text", *, top: str | None = None) -> Document:
    """A text with what its top says of it; `top`: its beginning with blank lines between paragraphs, when it has none."""
    found = top_matter(text if top is None else top)
    return Document(
        text=text,
        external_id=raw.name,
        source_uri=raw.uri,
        source_format=source_format,
        raw_sha256=raw.sha256,
        **({"url": raw.url} | found),
    )


# released character for character, also when it begins with { or <
FORMAT = Format("text", lambda look: look.suffix in (".txt", ".text", ".md"), read_text)
