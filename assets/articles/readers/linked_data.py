"""JSON-LD of a page: what it says about itself for machines. Blocks are read as they are really written.

Publishing systems wrap them in CDATA or comments, end lists with a comma and objects with a semicolon, and write an author
as a reference (`@id`) to an object that stands elsewhere in the graph. A block that cannot be read says nothing; the rest of
the page still does.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from typing import Any

MAX_DEPTH = 12  # of objects in one another; pages have four or five

_OPENING = re.compile(r"[\s/*]*(?:<!--)?[\s/*]*(?:<!\[CDATA\[)?[\s/*]*")
_AROUND_END = " \t\r\n;/*"
_STRING_OR_COMMA = re.compile(r'"(?:[^"\\]|\\.)*"|,(?=\s*[}\]])', re.S)
_BETWEEN = re.compile(r"[\s,;]*")
_DECODER = json.JSONDecoder(strict=False)


@dataclass(frozen=True)
class LinkedData:
    """The values of all blocks of a page."""

    values: list[Any]

    @classmethod
    def of(cls, blocks: Iterable[bytes]) -> LinkedData:
        """What can be read of the blocks, which are UTF-8."""
        return cls([value for block in blocks for value in _values(block.decode("utf-8", "replace"))])

    @cached_property
    def nodes(self) -> list[dict]:
        """Every object, the outer ones first."""
        return list(_nodes(self.values))

    @cached_property
    def _by_id(self) -> dict[str, dict]:
        """The object that says most, by its `@id`."""
        found: dict[str, dict] = {}
        for node in self.nodes:
            if isinstance(key := node.get("@id"), str) and len(node) > len(found.get(key, ())):
                found[key] = node
        return found

    def meant(self, value: Any) -> Any:
        """The object that a reference means, and each of those that a list of references means; other values as they are."""
        if isinstance(value, list):
            return [self.meant(entry) for entry in value]
        if isinstance(value, dict) and "name" not in value and isinstance(key := value.get("@id"), str):
            return self._by_id.get(key, value)
        return value


def types_of(node: dict) -> list[str]:
    """The types of an object; several are allowed."""
    kind = node.get("@type")
    return [str(k) for k in kind] if isinstance(kind, list) else [str(kind)]


def _values(block: str) -> list[Any]:
    opening = _OPENING.match(block)
    text = block[opening.end() :] if opening else block
    for closing in ("-->", "]]>", "-->"):
        text = text.rstrip(_AROUND_END).removesuffix(closing)
    text = text.rstrip(_AROUND_END)
    if "&quot;" in text[:40]:
        text = unescape(text)
    try:
        return _decoded(text)
    except (ValueError, RecursionError):
        pass
    try:
        return _decoded(_STRING_OR_COMMA.sub(lambda found: found[0] if found[0] != "," else "", text))
    except (ValueError, RecursionError):
        return []


def _decoded(text: str) -> list[Any]:
    """The JSON values that stand one behind the other. Raises ValueError when one of them is none."""
    found: list[Any] = []
    place = 0
    while place < len(text):
        value, place = _DECODER.raw_decode(text, place)
        found.append(value)
        place = between.end() if (between := _BETWEEN.match(text, place)) else place
    return found


def _nodes(value: Any, depth: int = 0) -> Iterator[dict]:
    if depth > MAX_DEPTH:
        return
    if isinstance(value, dict):
        yield value
        inner: Iterable[Any] = value.values()
    else:
        inner = value if isinstance(value, list) else ()
    for entry in inner:
        if isinstance(entry, dict | list):
            yield from _nodes(entry, depth + 1)
