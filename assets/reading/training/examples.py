"""Annotated articles as training examples: PolNeAR's records with a tag and a pointer for every wordpiece.

Reads files; knows nothing of torch.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from assets.reading.decoding import ROLES
from assets.reading.figures import NATURES
from assets.reading.span import Span
from assets.reading.syntax import DEPENDENCIES, word_at
from assets.reading.syntax import TAGS as PENN
from assets.reading.wordpieces import NEWLINE, Encoded, encode, wordpiece_at

IGNORE = -100  # what the loss leaves out


@dataclass(slots=True, frozen=True)
class NumberLabel:
    """A number of an annotated article.

    `at`: its first wordpiece. `nature`: index into NATURES. `thing`: the wordpieces of its words, none where it has none, None where
    the annotation does not say which they are.
    """

    at: int
    nature: int
    thing: tuple[int, ...] | None


@dataclass(slots=True, frozen=True)
class SpeakerLabel:
    """Whom a source means. `at`: its first wordpiece. `named`: the wordpieces of the places that name him, none where no other does."""

    at: int
    named: tuple[int, ...]


@dataclass(slots=True, frozen=True)
class ParseLabels:
    """The words of an article that are parsed, each array (words,).

    `at`: the first wordpiece of each; `sentence`: the number of its sentence; `tag` and `dep`: indices into TAGS and DEPENDENCIES of `syntax`, IGNORE where
    not known; `head`: the number of the word that it hangs on, its own for a root, IGNORE where not known.
    """

    at: np.ndarray
    sentence: np.ndarray
    tag: np.ndarray
    head: np.ndarray
    dep: np.ndarray


@dataclass(slots=True)
class Example:
    """An article as wordpieces with its labels, or with a teacher's opinion instead of them.

    `tag` (n,): index into TAGS, IGNORE in spans that the annotators discarded. `points_at` (n,): the wordpiece that a
    content or cue wordpiece points at, -1 for none. Both None for an article without annotation.
    `numbers`: of articles whose figures are annotated. `soft`: see `distil.py`.
    """

    id: str
    text: str
    encoded: Encoded
    tag: np.ndarray | None = None
    points_at: np.ndarray | None = None
    record: dict | None = None
    numbers: tuple[NumberLabel, ...] = ()
    speakers: tuple[SpeakerLabel, ...] = ()

    @property
    def annotation(self) -> dict:
        """The record that the example was made from. Raises ValueError for a text without annotation."""
        if self.record is None:
            raise ValueError(f"{self.id} has no annotation: only records of an annotated corpus can be scored")
        return self.record

    parse: ParseLabels | None = None
    soft: tuple[np.ndarray, np.ndarray, np.ndarray] | None = None
    other_guideline: bool = False  # annotated by another than that of the articles which the model is for


def read_records(path: Path) -> list[dict]:
    """The records of a .jsonl or .jsonl.gz file."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf8") as f:
        return [json.loads(line) for line in f if line.strip()]


def unannotated(record: dict, tokenizer: Tokenizer) -> Example:
    """A record `{"id"?, "text", "numbers"?}` without attributions as an example, for a teacher to label."""
    e = encode(record["text"], tokenizer)
    return Example(str(record.get("id", record["text"])), record["text"], e, **_labels(record, e))


def annotated(record: dict, tokenizer: Tokenizer) -> Example:
    """A PolNeAR record `{"id", "text", "attributions": [{source, cue, content}], "discard"}` as an example.

    A span that crosses a line break keeps its tag over the break. A wordpiece in two spans keeps the first, since most
    overlaps are a source that several cues share. With `numbers`: see `news.py`.
    """
    text = record["text"]
    e = encode(text, tokenizer)
    n = len(e.ids)
    tag, points_at = np.zeros(n, np.int64), np.full(n, -1, np.int64)
    for attribution in record["attributions"]:
        first: dict[str, int] = {}
        mine: dict[str, list[np.ndarray]] = {role: [] for role in ROLES}
        for r, role in enumerate(ROLES):
            for start, end in attribution[role]:
                at = _wordpieces((start, end), e)
                while len(at) and e.ids[at[0]] == NEWLINE:
                    at = at[1:]
                while len(at) and e.ids[at[-1]] == NEWLINE:
                    at = at[:-1]
                if not len(at):
                    continue
                first.setdefault(role, at[0])
                at = at[tag[at] == 0]
                if len(at):
                    tag[at], tag[at[0]] = 2 + 2 * r, 1 + 2 * r
                    mine[role].append(at)
        for at in mine["content"]:
            points_at[at] = first.get("cue", first.get("source", first["content"]))
        for at in mine["cue"]:
            points_at[at] = first.get("source", first["cue"])
    for start, end in record.get("discard", ()):
        tag[(e.start < end) & (e.end > start)] = IGNORE
    return Example(record["id"], text, e, tag, points_at, record, **_labels(record, e))


def _labels(record: dict, e: Encoded) -> dict[str, Any]:
    """The labels of a record besides those of its attributions: what an Example calls `numbers` and `speakers`."""
    return {
        "numbers": tuple(_numbers(record.get("numbers", ()), e)),
        "speakers": tuple(_speakers(record.get("speakers", ()), e)),
        "parse": _parse(record["parse"], e) if record.get("parse") else None,
    }


def _parse(sentences: list[list[list[Any]]], e: Encoded) -> ParseLabels:
    """The words of parsed sentences, each [start, end, tag, head, dep] with None for what is not known, by wordpieces."""
    rows: list[tuple[int, int, int, int, int]] = []
    for number, words in enumerate(sentences):
        before = len(rows)
        for start, end, tag, head, dep in words:
            known = tag in PENN and dep in DEPENDENCIES
            rows.append((
                word_at(e, start, end), number, PENN.index(tag) if known else IGNORE,
                IGNORE if head is None or not known else before + head, DEPENDENCIES.index(dep) if known else IGNORE,
            ))  # fmt: skip
    return ParseLabels(*np.array(rows, np.int64).reshape(-1, 5).T)


def _numbers(labels: Iterable[dict], e: Encoded) -> Iterator[NumberLabel]:
    """The labels of numbers, given by characters, by wordpieces."""
    for label in labels:
        at = wordpiece_at(e, label["start"])
        if at < len(e.ids):
            spans = label["thing"]
            thing = None if spans is None else tuple(int(i) for span in spans for i in _wordpieces(span, e))
            nature = label["nature"] if label["nature"] in NATURES else "plain"
            yield NumberLabel(at, NATURES.index(nature), thing)


def _speakers(labels: Iterable[dict], e: Encoded) -> Iterator[SpeakerLabel]:
    """The labels of sources, given by characters, by wordpieces."""
    for label in labels:
        at = wordpiece_at(e, label["start"])
        if at < len(e.ids):
            yield SpeakerLabel(at, tuple(int(i) for span in label["named"] for i in _wordpieces(span, e)))


def _wordpieces(span: Span, e: Encoded) -> np.ndarray:
    """The wordpieces that have a character of `span`."""
    return np.flatnonzero((e.start < span[1]) & (e.end > span[0]) & (e.end > e.start))
