"""Addresses of the web: what an address says of its page, and how they are written in XML."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_FRONT = re.compile(r"/?(?:(?:index|home|default)\.\w{2,5})?(?:;[^/]*)?")
_CDATA_OR_AMPERSAND = re.compile(
    rb"<!\[CDATA\[.*?\]\]>|&(?!(?:[A-Za-z][A-Za-z0-9]{1,31}|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});)", re.S
)


def is_web(address: str) -> bool:
    """Whether an address is one of the web, which a browser can be sent to."""
    return address.startswith(("http://", "https://"))


def is_front(address: str | None) -> bool:
    """Whether an address is that of a site itself; a query or a fragment may name an article ("/?p=1234")."""
    try:
        parts = urlsplit(address or "none")
    except ValueError:
        return False
    return _FRONT.fullmatch(parts.path) is not None and not parts.query and not parts.fragment


def with_escaped_ampersands(xml: bytes) -> bytes:
    """XML in which the & of addresses is written as it should be: "?id=1&lang=en" would become "?id=1〈=en"."""
    return _CDATA_OR_AMPERSAND.sub(lambda found: b"&amp;" if found[0] == b"&" else found[0], xml)
