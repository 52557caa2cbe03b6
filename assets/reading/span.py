"""A stretch of a text: characters (Unicode code points), 0-based, half-open. The one meaning of a span in the project."""

from __future__ import annotations

from collections.abc import Iterable

Span = tuple[int, int]
Weight = tuple[int, int, float]  # a span, and how much of one of the model's pointers lies on it


def meets(a: Span, b: Span) -> bool:
    """Whether the two share a character."""
    return a[0] < b[1] and b[0] < a[1]


def length(spans: Iterable[Span]) -> int:
    """The characters of several spans."""
    return sum(end - start for start, end in spans)


def holds(outer: Span, inner: Span) -> bool:
    """Whether `inner` lies within `outer`."""
    return outer[0] <= inner[0] and inner[1] <= outer[1]
