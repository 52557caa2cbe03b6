"""Addresses of the web: what an address says of its page."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_FRONT = re.compile(r"/?(?:(?:index|home|default)\.\w{2,5})?")


def is_front(address: str | None) -> bool:
    """Whether an address is that of a site itself; a query or a fragment may name an article ("/?p=1234")."""
    try:
        parts = urlsplit(address or "none")
    except ValueError:
        return False
    return _FRONT.fullmatch(parts.path) is not None and not parts.query and not parts.fragment
