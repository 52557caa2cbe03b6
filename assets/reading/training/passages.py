"""Passages of annotated articles as training examples of their own: contents in which somebody says something, and single sentences.

The model marks the widest statements alone, and a content is read again for what is said inside it (`steps/nesting.py`). So that it
reads such passages as they are read then, it learns them so; with single sentences beside them, or it takes short texts to hold nothing.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import Any

from assets.reading.doc import Doc
from assets.reading.excerpts import excerpts
from assets.reading.marks import as_read
from assets.reading.span import Span, holds, length, meets

Marked = dict[str, list[Span]]  # source, cue and content of a statement
SENTENCES = 3  # of an article, with a statement, that are examples of their own
LONGEST = 600  # characters of such a sentence
EMPTY = 2  # passages in which nothing is said, for each in which something is


def widest(made: Sequence[Marked]) -> list[Marked]:
    """The statements that stand in no other's content."""
    return [m for m in made if not any(_is_inside(m, other) for other in made)]


def passages(doc: Doc, key: str, made: list[Marked], left_out: list[Span]) -> Iterator[dict[str, Any]]:
    """Records of passages of an article with the statements `made`; `left_out`: what of it no loss is taken on."""
    drawn, outer = random.Random(key), widest(made)
    read = list(_contents(doc, outer, made, left_out))
    some = [r for r in read if r["attributions"]]
    empty = [r for r in read if not r["attributions"] and not r["discard"]]
    few = drawn.sample(empty, min(len(empty), EMPTY * len(some) + 1))
    sentences = sorted({(s, e) for s, e in (_sentence(doc, m) for m in outer) if e - s < LONGEST})
    alone = [_cut(doc.text[s:e], s, outer, left_out) for s, e in sentences]
    told = [r for r in alone if r is not None]
    for number, record in enumerate([*some, *few, *drawn.sample(told, min(len(told), SENTENCES))]):
        yield {"id": f"{key} passage {number}", "of": key} | record


def _contents(doc: Doc, outer: list[Marked], made: list[Marked], left_out: list[Span]) -> Iterator[dict[str, Any]]:
    """The passages of the contents of statements that are read again, and of the contents inside those."""
    for m in outer:
        inner = widest([other for other in made if _is_inside(other, m)])
        others = [other for other in made if other is not m and not _is_inside(m, other) and not _is_inside(other, m)]
        for excerpt in excerpts(doc, sorted(m["content"])):
            cut = _cut(excerpt.text, excerpt.low, [*inner, *others], left_out)
            if cut is not None:
                yield cut
        yield from _contents(doc, inner, made, left_out)


def _sentence(doc: Doc, marked: Marked) -> Span:
    """Where the sentences that hold a statement begin and end."""
    first, last = min(s for s, _ in _spans(marked)), max(e for _, e in _spans(marked)) - 1
    return doc.sentence_at(first)[0], doc.sentence_at(last)[1]


def _cut(text: str, low: int, made: list[Marked], left_out: list[Span]) -> dict[str, Any] | None:
    """The record of a passage that begins at `low`; None where only a part of a statement stands in it."""
    extent = low, low + len(text)
    mine = [m for m in made if any(meets(extent, span) for span in _spans(m))]
    if any(not holds(extent, span) for m in mine for span in _spans(m)):
        return None
    return {
        "text": as_read(text),
        "attributions": [{role: [(s - low, e - low) for s, e in spans] for role, spans in m.items()} for m in mine],
        "discard": [(max(s, low) - low, min(e, extent[1]) - low) for s, e in left_out if meets((s, e), extent)],
    }


def _is_inside(marked: Marked, other: Marked) -> bool:
    """Whether all of a statement stands inside the content of another, and not the other inside its own."""
    held = all(any(holds(part, span) for part in other["content"]) for span in _spans(marked))
    return held and marked is not other and length(_spans(marked)) < length(other["content"])


def _spans(marked: Marked) -> Iterator[Span]:
    return (span for role in marked.values() for span in role)
