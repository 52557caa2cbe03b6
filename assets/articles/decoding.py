"""Bytes to text: by byte order mark, by what was declared, as UTF-8, and only then by what charset-normalizer finds.

The text is what the bytes say, unchanged: line endings stay, a byte order mark (which is no part of the text) goes.
"""

from __future__ import annotations

import codecs
import re

MAX_CONTROL_SHARE = 0.01  # of characters; text has hardly any control characters, binary files have many

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it starts with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffe\uffff]")


class NotText(ValueError):
    """Bytes that are no text in any encoding; the message says what to do."""


def decode(data: bytes, declared: str | None = None) -> tuple[str, str]:
    """The text of `data` and the name of its encoding. Raises NotText for binary data."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            text = data[len(bom) :].decode(
                encoding, errors="strict" if _decodes(data[len(bom) :], encoding) else "replace"
            )
            return _as_text(text), encoding
    for encoding in (declared, "utf-8"):
        # declared single-byte encodings never fail, so that UTF-8 is believed over them wherever it holds
        if encoding and _decodes(data, "utf-8") and not data.isascii():
            return _as_text(data.decode("utf-8")), "utf-8"
        if encoding and (codec := _codec(encoding)) and _decodes(data, codec) and data.count(0) == 0:
            return _as_text(data.decode(codec)), codec
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    if best is None:
        raise NotText("it is not text in any encoding that can be told; save it as UTF-8 text")
    return _as_text(str(best)), best.encoding


def _codec(name: str) -> str | None:
    """The codec for a declared name as browsers understand it (`latin-1` means Windows-1252), or None."""
    try:
        codec = codecs.lookup(name.strip().strip("\"'")).name
    except (LookupError, ValueError):
        return None
    return {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "iso8859-9": "cp1254"}.get(codec, codec)


def _decodes(data: bytes, codec: str) -> bool:
    try:
        data.decode(codec)
    except (UnicodeDecodeError, LookupError):
        return False
    return True


def _as_text(text: str) -> str:
    sample = text[:100_000]
    if len(_CONTROL.findall(sample)) > len(sample) * MAX_CONTROL_SHARE:
        raise NotText("it is a binary file, not text; save what it says as UTF-8 text")
    return text
