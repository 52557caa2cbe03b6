"""Addresses of the web: what an address says of its page, and how they are written in XML."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote, urlsplit

_FRONT = re.compile(r"/?(?:(?:index|home|default)\.\w{2,5})?(?:;[^/]*)?")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_UNSAFE = re.compile(r"[\s\"<>\\^`{|}]")
_CDATA_OR_AMPERSAND = re.compile(
    rb"<!\[CDATA\[.*?\]\]>|&(?!(?:[A-Za-z][A-Za-z0-9]{1,31}|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});)", re.S
)


def is_web(address: str) -> bool:
    """Whether an address is one of the web, which a browser can be sent to."""
    return address.startswith(("http://", "https://"))


def web_address(address: str | None) -> str | None:
    """An address as it may stand in a release and behind a link, or None: http or https with a host, without a login.

    Blanks and the signs that end an address in HTML, Markdown or a shell are written as in addresses (%20).
    """
    given = (address or "").strip()
    try:
        parts = urlsplit(given)
        is_one = parts.scheme.lower() in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        return None
    if not is_one or _CONTROL.search(given):
        return None
    return _UNSAFE.sub(lambda found: quote(found[0]), without_login(given))


def without_login(address: str) -> str:
    """An address without the user and password that it may carry ("https://ann:secret@example.org/feed")."""
    start, slashes, rest = address.partition("://")
    host, slash, path = rest.partition("/")
    end = min((at for at in map(host.find, "?#") if at >= 0), default=len(host))
    return f"{start}{slashes}{host[:end].rpartition('@')[2]}{host[end:]}{slash}{path}" if slashes else address


def login_of(address: str) -> tuple[str, str] | None:
    """(origin, "user:password") of an address that carries a login; the origin is what the login may be sent to."""
    parts = urlsplit(address)
    login, at, _ = parts.netloc.rpartition("@")
    return (origin_of(address), unquote(login)) if at else None


def origin_of(address: str) -> str:
    """Scheme, host and port: "https://example.org:443"."""
    parts = urlsplit(address)
    port = parts.port or {"http": 80, "https": 443}.get(parts.scheme.lower())
    return f"{parts.scheme.lower()}://{parts.hostname}:{port}"


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
