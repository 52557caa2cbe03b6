"""Articles annotated for both tables (by the guideline in `data/corpus/wikinews/README.md`) as records that the tagger learns from.

Such an annotation says what is said and by whom, seldom with which cue, and leaves attitudes aside. So each annotated statement takes
source and cue from the mark of the model to be trained that it meets, if any, unless the annotation tells others; the model's own marks of
communication that meet none are wrong and are dropped, those of other types stay. Where the model marked nothing and the annotation tells
no cue, statement and sentence are left out of the loss.
The model marks the widest statements alone: what is said inside another's content is learned from that content as a text of its own.
Every number of the text that is no annotated figure is an example of what is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from assets.reading.decoding import Attribution
from assets.reading.doc import Doc
from assets.reading.en.cues import lemma_of
from assets.reading.en.words import cue_types
from assets.reading.marks import as_read
from assets.reading.model import Tagger
from assets.reading.span import Span, length, meets
from assets.reading.training.examples import read_records
from assets.reading.training.passages import Marked, passages, widest
from assets.reading.training.speakers import labels

LEAST_SHARED = 0.3  # intersection over union of characters from which a mark is of the annotated statement
FURTHEST = 250  # characters between a statement and the mention of its source
FURTHEST_THING = 600  # characters before a number in which its thing is looked for
PART = " … "  # between the parts of a content


SILVER = "silver.jsonl"
GOLD = ("gold.jsonl", "annotations.jsonl", SILVER)


def records(folder: Path, tagger: Tagger) -> Iterator[dict[str, Any]]:
    """Records as `examples.annotated` takes them, of the articles.jsonl and the annotation (one of GOLD) in `folder`.

    SILVER holds the figures that the rules find, and no statements: such a record has no attributions.
    """
    gold = next(path for name in GOLD if (path := folder / name).exists())
    texts = {a["id"]: a["text"] for a in read_records(folder / "articles.jsonl")}
    for annotation in read_records(gold):
        doc = Doc(texts[annotation["id"]])
        if gold.name == SILVER:
            yield {
                "id": annotation["id"],
                "text": as_read(doc.text),
                "numbers": list(numbers(doc, annotation["statistics"])),
            }
            continue
        made, *inside = article(doc, annotation["id"], annotation["statements"], tagger)
        yield made | {"numbers": list(numbers(doc, annotation["statistics"]))}
        yield from inside


def article(doc: Doc, key: str, statements: list[dict[str, Any]], tagger: Tagger) -> list[dict[str, Any]]:
    """One article's record, and those of passages of it as texts of their own (`passages.py`).

    `statements` have content, source and optional, and cue where it was annotated.
    """
    text = as_read(doc.text)
    marks = tagger.marks(text).attributions
    wanted = [(spans, s) for s in statements if (spans := content_spans(doc.text, s))]
    met = _pairs([spans for spans, _ in wanted], marks)
    made: list[Marked] = []
    left_out: list[Span] = []
    sources: list[Span | None] = []
    for i, (spans, s) in enumerate(wanted):
        told = _learned(doc, s, spans, marks[met[i]] if i in met else None)
        sources.append(told["source"][0] if told["source"] else None)
        if told["cue"] or i in met:
            made.append(told)
        elif s["optional"]:
            left_out += spans
        else:  # what has no cue is found by other means than marks
            left_out += [*spans, *told["source"], *_rest_of_sentences(doc, [*spans, *told["source"]])]
    for j, mark in enumerate(marks):
        if j in met.values() or _speaks(doc, mark):
            continue
        if not any(_shared(mark.content, m["content"]) > 0.8 * length(mark.content) for m in made):
            made.append(_marked(list(mark.source), list(mark.cue), list(mark.content)))
    speakers = list(labels(doc.unwrapped.text, [{"speaker": None} | s for _, s in wanted], sources))
    whole = {"id": key, "text": text, "attributions": widest(made), "discard": left_out, "speakers": speakers}
    return [whole, *passages(doc, key, made, left_out)]


def _speaks(doc: Doc, mark: Attribution) -> bool:
    """Whether a mark's cue is one of communication."""
    return cue_types().get(lemma_of(" ".join(doc.unwrapped[part] for part in mark.cue))) == "communication"


def _learned(doc: Doc, statement: Mapping[str, Any], spans: list[Span], mark: Attribution | None) -> Marked:
    """What is to be marked of an annotated statement: as far as it is not annotated, as the model marks it; no cue where none is told."""
    source = _source(doc.text, statement, spans)
    if mark is None:
        cue = [] if statement["optional"] else _cue(doc.text, statement, spans, source)
        return _marked(source, cue, spans)
    source = list(mark.source) if _is_same(doc, mark.source, statement["source"]) else source
    told = _cue(doc.text, statement, spans, source)
    cue = [part for part in mark.cue if not _shared([part], spans)]
    cue = told if told and not _shared(told, cue) else cue
    return _marked(source, cue, list(mark.content) if statement["optional"] else spans)


def _marked(source: list[Span], cue: list[Span], content: list[Span]) -> Marked:
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


def _shared(some: Sequence[Span], others: Sequence[Span]) -> int:
    return sum(max(0, min(e, f) - max(s, g)) for s, e in some for g, f in others)


def overlap(some: Sequence[Span], others: Sequence[Span]) -> float:
    """The characters that two contents share, of all that either has."""
    shared = _shared(some, others)
    return shared / max(1, length(some) + length(others) - shared)


def _is_same(doc: Doc, source: tuple[Span, ...], told: str | None) -> bool:
    """Whether a marked source is the annotated mention, or a part of it."""
    mentions = [doc[span].lower() for span in source]
    return bool(told) and any(m in str(told).lower() or str(told).lower() in m for m in mentions)


def _source(text: str, statement: Mapping[str, Any], spans: list[Span]) -> list[Span]:
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


def _cue(text: str, statement: Mapping[str, Any], spans: list[Span], source: list[Span]) -> list[Span]:
    """The annotated cue nearest to content and source, outside both."""
    told = statement.get("cue")
    if not told:
        return []
    found = [m.span() for m in re.finditer(rf"\b{re.escape(told)}\b", text)]
    outside = [at for at in found if not _shared([at], [*spans, *source])]
    best = min(outside, key=lambda at: sum(_way(at, part) for part in [*spans[:1], *source]), default=None)
    return [best] if best is not None and min(_way(best, part) for part in [*spans, *source]) < FURTHEST else []


def _way(a: Span, b: Span) -> int:
    """Characters between two spans."""
    return max(a[0] - b[1], b[0] - a[1], 0)


def numbers(doc: Doc, figures: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Each number of the text: where it begins, what it is, and where the words of its thing stand."""
    at = [number_at(doc.text, figure) for figure in figures]
    for figure, span in zip(figures, at, strict=True):
        if span is not None and not figure["optional"]:
            yield {
                "start": span[0],
                "nature": figure["category"] or "plain",
                "thing": _words(doc, figure["thing"], span),
            }
    taken = [span for span in at if span is not None]
    for number in doc.unwrapped.numbers:
        if not _shared([(number.start, number.end)], taken):
            yield {"start": number.start, "nature": "none", "thing": None}


def number_at(text: str, figure: Mapping[str, Any]) -> Span | None:
    """Where an annotated figure's number stands: as annotated, or in the occurrence of its words that `nth` names; None where it is not."""
    if "number_start" in figure:
        return figure["number_start"], figure["number_end"]
    at = -1
    for _ in range(figure.get("nth") or 1):
        at = text.find(figure["text"], at + 1)
    start = at + figure["text"].find(figure["number"])
    return (start, start + len(figure["number"])) if at >= 0 else None


def _words(doc: Doc, words: str | None, number: Span) -> list[Span] | None:
    """Where an annotated name of a thing stands: nearest in the number's sentence, else nearest before; None where it is not found."""
    if not words:
        return []
    sentence = doc.unwrapped.sentence_at(number[0])
    near = max(0, min(sentence[0], number[0] - FURTHEST_THING)), max(sentence[1], number[1] + FURTHEST)
    whole = []
    for part in words.split(PART):
        pattern = re.compile(rf"(?<!\w){re.escape(part)}(?!\w)")
        found = [m.span() for m in pattern.finditer(doc.text, *near)]
        inside = [at for at in found if meets(at, sentence)]
        before = [at for at in found if at[0] <= number[1]]
        whole.append(min(inside or before or found, key=lambda at: _way(at, number), default=None))
    return [at for at in whole if at is not None] or None


def _rest_of_sentences(doc: Doc, taken: list[Span]) -> list[Span]:
    """What the sentences of some spans hold besides them."""
    low, high = min(start for start, _ in taken), max(end for _, end in taken)
    rest = []
    for start, end in doc.unwrapped.sentences:
        if start < high and low < end:
            for s, e in [*sorted(t for t in taken if _shared([t], [(start, end)])), (end, end)]:
                if start < s:
                    rest.append((start, s))
                start = max(start, e)
    return rest
