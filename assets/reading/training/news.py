"""Articles annotated for both tables (by the guideline in `data/corpus/wikinews/README.md`) as records that the tagger learns from.

Such an annotation says what is said and by whom, not with which cue, and leaves attitudes aside. So each annotated statement takes cue
and source from the mark of the model to be trained that it meets, if any; the model's own marks of communication that meet none are
wrong and are dropped, those of other types stay. Where the model marked nothing, the sentence around is left out of the loss: its
cue is not known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from assets.reading.decoding import Attribution
from assets.reading.doc import Doc
from assets.reading.en import quotations
from assets.reading.en.cues import lemma_of
from assets.reading.en.words import cue_types
from assets.reading.model import Tagger
from assets.reading.span import Span
from assets.reading.training.examples import read_records

LEAST_SHARED = 0.3  # intersection over union of characters from which a mark is of the annotated statement
FURTHEST = 250  # characters between a statement and the mention of its source
PART = " … "  # between the parts of a content


def records(folder: Path, tagger: Tagger) -> Iterator[dict[str, Any]]:
    """Records as `examples.annotated` takes them, of the articles.jsonl and gold.jsonl (or annotations.jsonl) in `folder`."""
    gold = next(path for path in (folder / "gold.jsonl", folder / "annotations.jsonl") if path.exists())
    texts = {a["id"]: a["text"] for a in read_records(folder / "articles.jsonl")}
    for annotation in read_records(gold):
        doc = Doc(texts[annotation["id"]]).unwrapped
        yield record(doc, annotation["id"], annotation["statements"], tagger)


def record(doc: Doc, key: str, statements: list[dict[str, Any]], tagger: Tagger) -> dict[str, Any]:
    """One article's record; `statements` have content, source and optional."""
    text = quotations.in_double_marks(doc.text, doc.quotations.all)
    marks = tagger.attributions(text)
    wanted = [(spans, s) for s in statements if (spans := content_spans(doc.text, s))]
    met = _pairs([spans for spans, _ in wanted], marks)
    made, left_out = [], []
    for i, (spans, s) in enumerate(wanted):
        mark = marks[met[i]] if i in met else None
        if mark is not None:
            source = list(mark.source) if _is_same(doc, mark.source, s["source"]) else _source(doc.text, s, spans)
            cue = [part for part in mark.cue if not _shared([part], spans)]
            made.append(_marked(source, cue, list(mark.content) if s["optional"] else spans))
        elif s["optional"]:
            left_out += spans
        else:
            source = _source(doc.text, s, spans)
            made.append(_marked(source, [], spans))
            left_out += _rest_of_sentences(doc, [*spans, *source])
    for j, mark in enumerate(marks):
        if j in met.values() or cue_types().get(lemma_of(" ".join(doc[part] for part in mark.cue))) == "communication":
            continue
        if not any(_shared(mark.content, m["content"]) > 0.8 * _length(mark.content) for m in made):
            made.append(_marked(list(mark.source), list(mark.cue), list(mark.content)))
    return {"id": key, "text": text, "attributions": made, "discard": left_out}


def _marked(source: list[Span], cue: list[Span], content: list[Span]) -> dict[str, list[Span]]:
    return {"source": source, "cue": cue, "content": content}


def content_spans(text: str, statement: Mapping[str, Any]) -> list[Span]:
    """Where the parts of an annotated content stand: as annotated, or one after the other as they are found."""
    if "content_spans" in statement:
        return [(start, end) for start, end in statement["content_spans"]]
    found, at = [], 0
    for part in statement["content"].split(PART):
        start = text.find(part, at) if text.find(part, at) >= 0 else text.find(part)
        if start >= 0:
            at = start + len(part)
            found.append((start, at))
    return found


def _pairs(wanted: list[list[Span]], marks: list[Attribution]) -> dict[int, int]:
    """Which mark each annotated statement meets: those that share most first, each once."""
    close = sorted(
        ((overlap(spans, mark.content), i, j) for i, spans in enumerate(wanted) for j, mark in enumerate(marks)),
        reverse=True,
    )
    met: dict[int, int] = {}
    for share, i, j in close:
        if share >= LEAST_SHARED and i not in met and j not in met.values():
            met[i] = j
    return met


def _length(spans: Sequence[Span]) -> int:
    return sum(end - start for start, end in spans)


def _shared(some: Sequence[Span], others: Sequence[Span]) -> int:
    return sum(max(0, min(e, f) - max(s, g)) for s, e in some for g, f in others)


def overlap(some: Sequence[Span], others: Sequence[Span]) -> float:
    """The characters that two contents share, of all that either has."""
    shared = _shared(some, others)
    return shared / max(1, _length(some) + _length(others) - shared)


def _is_same(doc: Doc, source: tuple[Span, ...], told: str | None) -> bool:
    """Whether a marked source is the annotated mention, or a part of it."""
    mentions = [doc[span].lower() for span in source]
    return bool(told) and any(m in str(told).lower() or str(told).lower() in m for m in mentions)


def _source(text: str, statement: dict[str, Any], spans: list[Span]) -> list[Span]:
    """The mention of the source nearest to what is said, outside it if it can be."""
    if not statement["source"]:
        return []
    found = [m.span() for m in re.finditer(re.escape(statement["source"]), text)]
    away = {
        at: min(max(at[0] - end, start - at[1]) for start, end in spans) + 50 * bool(_shared([at], spans))
        for at in found
    }
    best = min(found, key=lambda at: abs(away[at]), default=None)
    return [best] if best is not None and abs(away[best]) < FURTHEST else []


def _rest_of_sentences(doc: Doc, taken: list[Span]) -> list[Span]:
    """What the sentences of some spans hold besides them."""
    low, high = min(start for start, _ in taken), max(end for _, end in taken)
    rest = []
    for start, end in doc.sentences:
        if start < high and low < end:
            for s, e in [*sorted(t for t in taken if _shared([t], [(start, end)])), (end, end)]:
                if start < s:
                    rest.append((start, s))
                start = max(start, e)
    return rest
