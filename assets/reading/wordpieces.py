"""Wordpieces: a text as the network reads it, in ids, features and windows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from assets.reading.span import Weight

CLS, SEP, NEWLINE = 101, 102, 1  # wordpieces; a run of line breaks is read as [unused0]
SENTENCE_END = (1012, 1029, 999)  # the wordpieces . ? !
FEATURES = 9  # 0 for specials and line breaks, else 1 + 2 * case + quoted
LEAST_WEIGHT = 0.02  # share of a pointer from which on a word is worth keeping
WINDOW, OVERLAP = 510, 96  # wordpieces that the network sees at once, and how many of them the next window sees again


@dataclass(slots=True, frozen=True)
class Encoded:
    """A text as the network reads it: `ids`, `features`, and code point offsets `start`, `end`; each of shape (n,)."""

    ids: np.ndarray
    start: np.ndarray
    end: np.ndarray
    features: np.ndarray


@cache
def _letter_classes() -> np.ndarray:
    """For every code point of the first plane: 0 no letter, 1 without case or lower case, 2 upper case."""
    classes = np.zeros(0x10000, np.int8)
    for code in range(0x10000):
        c = chr(code)
        if c.isalpha():
            classes[code] = 2 if c.isupper() else 1
    return classes


_DOUBLE_QUOTES = re.compile("[\"“”„‟«»]|''|``|\n")
_OPENING, _CLOSING = frozenset(("“", "„", "‟", "«", "``")), frozenset(("”", "»"))


def load_tokenizer(folder: Path) -> Tokenizer:
    """The tokenizer in `folder`, set to neither cut nor pad."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


SURROGATE = re.compile("[\ud800-\udfff]")  # a str may hold lone ones, which no tokenizer takes


def quoted_mask(text: str) -> np.ndarray:
    """Per code point, bool: inside double quotation marks of any style, marks included. A line break ends a quotation."""
    edge = np.zeros(len(text) + 1, np.int8)
    opened = -1
    for m in _DOUBLE_QUOTES.finditer(text):
        mark = m.group()
        if mark == "\n":
            if opened >= 0:
                edge[opened] += 1
                edge[m.start()] -= 1
                opened = -1
        elif mark in _OPENING or (opened < 0 and mark not in _CLOSING):
            if opened < 0:
                opened = m.start()
        elif opened >= 0:
            edge[opened] += 1
            edge[m.end()] -= 1
            opened = -1
    if opened >= 0:
        edge[opened] += 1
    return np.cumsum(edge[:-1], dtype=np.int8).astype(bool)


def code_points(text: str) -> np.ndarray:
    """The text's code points, shape (len(text),)."""
    return np.frombuffer(text.encode("utf-32-le"), np.uint32)


def encode(text: str, tokenizer: Tokenizer) -> Encoded:
    """Wordpieces and features of a text, with one NEWLINE for each run of line breaks between them."""
    text = SURROGATE.sub("\ufffd", text)
    encoding = tokenizer.encode(text, add_special_tokens=False)
    ids = np.array(encoding.ids, np.int64)
    offsets = np.array(encoding.offsets, np.int64).reshape(-1, 2)
    start, end = offsets[:, 0], offsets[:, 1]
    codes = code_points(text)
    classes = _letter_classes()[np.where(codes < 0x10000, codes, 0)]
    letters = np.concatenate([[0], np.cumsum(classes > 0)])
    capitals = np.concatenate([[0], np.cumsum(classes == 2)])
    n_letters, n_capitals = letters[end] - letters[start], capitals[end] - capitals[start]
    first = classes[start] if len(start) else np.zeros(0, np.int8)
    case = np.where(
        n_letters == 0, 0, np.where((n_capitals == n_letters) & (end - start > 1), 3, np.where(first == 2, 2, 1))
    )
    quoted = quoted_mask(text)[start] if len(start) else np.zeros(0, bool)
    features = 1 + 2 * case + quoted
    breaks = np.flatnonzero(codes == 10)
    if len(breaks):
        new = np.flatnonzero(np.diff(breaks, prepend=-2) > 1)
        run_start, run_end = breaks[new], np.append(breaks[new[1:] - 1], breaks[-1]) + 1
        at = np.searchsorted(start, run_start)
        ids, features = np.insert(ids, at, NEWLINE), np.insert(features, at, 0)
        start, end = np.insert(start, at, run_start), np.insert(end, at, run_end)
    return Encoded(ids, start, end, features.astype(np.int64))


def wordpiece_at(encoded: Encoded, start: int) -> int:
    """The wordpiece that holds the character `start`, or the next; the number of wordpieces when there is none."""
    return int(np.searchsorted(encoded.end, start, side="right"))


def words_under(pointer: np.ndarray, encoded: Encoded, low: int) -> Iterator[Weight]:
    """Words, or the parts of them that count, with the share that a pointer lays on their wordpieces together; it begins at the wordpiece `low`."""
    start = end = -1
    weight = 0.0
    for i in np.flatnonzero(pointer >= LEAST_WEIGHT / 4):
        at = low + int(i)
        if encoded.start[at] != end:
            if weight >= LEAST_WEIGHT:
                yield start, end, float(np.float32(weight))  # as it is kept
            start, weight = int(encoded.start[at]), 0.0
        end, weight = int(encoded.end[at]), weight + float(pointer[i])
    if weight >= LEAST_WEIGHT:
        yield start, end, float(np.float32(weight))


def weights_moved(words: tuple[Weight, ...], by: int) -> tuple[Weight, ...]:
    """The same words so many characters further on."""
    return tuple((start + by, end + by, weight) for start, end, weight in words)


def windows(n: int, overlap: int = OVERLAP) -> list[tuple[int, int]]:
    """Overlapping (start, end) that cover `n` wordpieces."""
    starts = range(0, max(1, n - overlap), WINDOW - overlap)
    return [(s, min(n, s + WINDOW)) for s in starts] if n else []
