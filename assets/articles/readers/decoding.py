"""Bytes to text: by byte order mark, by what was declared, as UTF-8, and only then by what chardet finds.

`decode` gives what the bytes say, unchanged: line endings stay, a byte order mark (which is no part of the text) goes.
"""

from __future__ import annotations

import codecs
import re

import chardet
import ftfy

MAX_ZERO_SHARE = 0.15  # of bytes; text in UTF-16 or UTF-32 without a mark has more
SAMPLE_BYTES = 200_000  # for detection
SAMPLE_CHARS = 20_000  # looked at for control characters
MAX_CONTROL_SHARE = 0.01  # of characters; text has hardly any control characters, binary files have many

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it starts with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SHIFTS = (b"\x1b$", b"\x1b(", b"~{")  # ISO-2022 and HZ hide their characters in ASCII
_LEAD_BYTES = re.compile("[\u00c2-\u00f4]")  # what the first byte of a UTF-8 character looks like in Latin-1
_BROKEN_LEADS = "\u00c2\u00c3\u00e2"
_BROKEN_PAIR = re.compile(f"[{_BROKEN_LEADS}][\u0080-\u00bf\u0152-\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]")
_PIECE = re.compile(r"[^<>]+")
_CONTROL_REFERENCE = re.compile(  # no flag for case: with it the two characters that it begins with are looked for slowly
    r"&#(?:[xX]0*(?:[0-8bcefBCEF]|1[0-9a-fA-F]|[fF]{3}[efEF])(?![0-9a-fA-F])|0*(?:[0-8]|1[124-9]|2\d|3[01]|6553[45])(?!\d));?"
)
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_CONTROL_BYTES = bytes(n for n in (*range(32), 127) if chr(n) not in "\t\n\r")
_NO_CHARACTERS = "\ufffe\uffff"
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffe\uffff]")


class NotText(ValueError):
    """Bytes that are no text in any encoding; the message says what to do."""


def decode(data: bytes, declared: str | None = None) -> tuple[str, str]:
    """The text of `data` and the name of its encoding. Raises NotText for binary data and unknown encodings."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            # a damaged end must not cost the text: what is no character becomes U+FFFD
            return _as_text(data[len(bom) :].decode(encoding, errors="replace")), encoding
    if not (data.isascii() and any(mark in data for mark in _SHIFTS)) and data.count(0) <= len(data) * MAX_ZERO_SHARE:
        # UTF-8 is believed over what is declared: other text hardly ever is valid UTF-8, but often wrongly declared
        for likely in ("utf-8", _codec(declared)):
            if likely and (text := _decoded(data, likely)) is not None:
                return _as_text(text), likely
        if (text := _mostly_utf8(data)) is not None:
            return _as_text(text), "utf-8"
    for likely in (_codec(chardet.detect(data[:SAMPLE_BYTES])["encoding"]), "utf-8"):
        if likely and (text := _decoded(data, likely)) is not None:
            return _as_text(text), likely
    raise NotText("it is not text in any encoding that can be told; save it as UTF-8 text")


def _codec(name: str | None) -> str | None:
    """The codec for a declared name as browsers understand it (`latin-1` means Windows-1252), or None."""
    try:
        codec = codecs.lookup((name or "").strip().strip("\"'")).name
    except (LookupError, ValueError):
        return None
    return {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "iso8859-9": "cp1254"}.get(codec, codec)


def _decoded(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except (UnicodeDecodeError, LookupError):
        return None


def _mostly_utf8(data: bytes) -> str | None:
    """UTF-8 text with a few broken bytes, which become U+FFFD, as pages put together from several sources have; or None."""
    text = data.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    whole = sum(c > "\x7f" for c in text) - broken
    long = sum(c > "\u07ff" for c in text) - broken  # three bytes or four: other encodings hardly ever look like that
    return text if whole >= 4 * broken or long >= broken and long > 1 else None


def repair(text: str) -> tuple[str, str | None]:
    """The text with UTF-8 that was once read as Windows-1252 or Latin-1 put right ("â€™" is ’), and what was done.

    Only that one fault, only when ftfy is sure of it, and never in plain text input; (text, None) when all is well.
    """
    if not _LEAD_BYTES.search(text) or not ftfy.is_bad(text):
        return text, None
    fixed, steps = ftfy.fix_encoding_and_explain(text)
    undone = {("encode", "latin-1"), ("encode", "sloppy-windows-1252"), ("decode", "utf-8")}
    if fixed == text or not steps or not {(s.action, s.parameter) for s in steps} <= undone:
        return text, None
    return fixed, ", ".join(f"{s.action} {s.parameter}" for s in steps)


def repair_markup(html: str) -> tuple[str, str | None]:
    """The same for a page, piece by piece between its tags, before a parser drops the halves of broken characters."""
    if not any(lead in html for lead in _BROKEN_LEADS) or not _BROKEN_PAIR.search(html):  # `in` is quick on long pages
        return html, None
    done: list[str] = []

    def mended(piece: re.Match[str]) -> str:
        fixed, how = repair(piece[0])
        done.extend([how] if how else [])
        return fixed

    fixed = _PIECE.sub(mended, html)
    return fixed, done[0] if done else None


def without_controls(markup: str) -> str:
    """A page or a fragment without characters that XML does not allow, which parsers stop at, and references to them."""
    encoded = markup.encode("utf-8", "surrogatepass")  # deleting bytes is the quickest look at all of them
    is_plain = len(encoded.translate(None, _CONTROL_BYTES)) == len(encoded) and not any(
        c in markup for c in _NO_CHARACTERS
    )
    plain = markup if is_plain else _NOT_XML.sub(lambda found: " " if found[0] in "\x0b\x0c" else "", markup)
    return _CONTROL_REFERENCE.sub("", plain) if "&#" in plain else plain


def _as_text(text: str) -> str:
    sample = text[:SAMPLE_CHARS]
    if len(_CONTROL.findall(sample)) > len(sample) * MAX_CONTROL_SHARE:
        raise NotText("it is a binary file, not text; save what it says as UTF-8 text")
    return text
