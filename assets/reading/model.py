"""The attribution tagger: article text in, attributions (source, cue and content as character spans) out.

A small encoder marks every wordpiece as source, cue or content and says which cue each content belongs to and which
source each cue has. It was fine-tuned on PolNeAR (`training/`, `data/models/attribution/MODEL_CARD.md`) and runs here
as an int8 ONNX graph, one window of text per call, so that a result never depends on what else is in the batch.
Kinds, speakers and rows are made elsewhere.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from assets.reading.span import Span

MODEL_DIR = Path(__file__).parents[2] / "data" / "models" / "attribution"

CLS, SEP, NEWLINE = 101, 102, 1  # wordpieces; a run of line breaks is read as [unused0]
SENTENCE_END = (1012, 1029, 999)  # the wordpieces . ? !
ROLES = ("source", "cue", "content")
TAGS = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
FEATURES = 9  # 0 for specials and line breaks, else 1 + 2 * case + quoted
WINDOW, OVERLAP = 510, 96  # wordpieces that the network sees at once, and how many of them the next window sees again


@dataclass(slots=True, frozen=True)
class Attribution:
    """Who said what, as spans. `content` is never empty; `source` and `cue` may be. Spans are in reading order.

    `confidence`: 0..1, how likely it is that content and source are both right.
    """

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    confidence: float


BLOCK = 50_000  # characters; all but a few articles are shorter


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


_SURROGATE = re.compile("[\ud800-\udfff]")  # a str may hold lone ones, which no tokenizer takes


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
    text = _SURROGATE.sub("\ufffd", text)
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


def windows(n: int, overlap: int = OVERLAP) -> list[tuple[int, int]]:
    """Overlapping (start, end) that cover `n` wordpieces."""
    starts = range(0, max(1, n - overlap), WINDOW - overlap)
    return [(s, min(n, s + WINDOW)) for s in starts] if n else []


def owners(n: int, spans: list[tuple[int, int]]) -> np.ndarray:
    """Per wordpiece the window to read it from: the one with most text around it. Shape (n,)."""
    owner = np.zeros(n, np.int64)
    for w in range(1, len(spans)):
        owner[(spans[w][0] + spans[w - 1][1]) // 2 :] = w
    return owner


def best_tags(scores: np.ndarray, is_break: np.ndarray) -> np.ndarray:
    """The best sequence of tags in which no I- follows anything but its own B- or I-. Shape (n,).

    `scores` (n, 7): log-probabilities. Line breaks that are best left O stay so. Only lines whose best tags one by one
    break the rule need the search (Viterbi).
    """
    tags = scores.argmax(1)
    before = np.concatenate([[0], tags[:-1]])
    inner = (tags > 0) & (tags % 2 == 0)
    broken = np.flatnonzero(inner & (before != tags) & (before != tags - 1))
    if not len(broken):
        return tags
    cuts = np.concatenate([[-1], np.flatnonzero(is_break & (tags == 0)), [len(tags)]])
    for line in np.unique(np.searchsorted(cuts, broken)):
        start, end = cuts[line - 1] + 1, cuts[line]
        tags[start:end] = _viterbi(scores[start:end].tolist())
    return tags


def _viterbi(scores: list[list[float]]) -> list[int]:
    never = -1e9
    total = list(scores[0])
    total[2] = total[4] = total[6] = never
    back = []
    for row in scores[1:]:
        best = max(range(7), key=total.__getitem__)
        top = total[best]
        came, new = [best] * 7, [top + s for s in row]
        for inner in (2, 4, 6):
            came[inner] = inner if total[inner] >= total[inner - 1] else inner - 1
            new[inner] = total[came[inner]] + row[inner]
        back.append(came)
        total = new
    tag = max(range(7), key=total.__getitem__)
    path = [tag]
    for came in reversed(back):
        tag = came[tag]
        path.append(tag)
    return path[::-1]


def spans_of(tags: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Tag sequence to spans: role (index into ROLES), start and end wordpiece, each of shape (spans,)."""
    role = np.where(tags > 0, (tags - 1) // 2, -1)
    padded = np.concatenate([[-1], role, [-1]])
    starts = np.flatnonzero((role >= 0) & ((tags % 2 == 1) | (padded[:-2] != role)))
    boundary = np.ones(len(tags) + 1, bool)
    boundary[:-1] = (padded[1:-1] != padded[:-2]) | (tags % 2 == 1)
    edges = np.flatnonzero(boundary)
    ends = edges[np.searchsorted(edges, starts, side="right")]
    return role[starts], starts, ends


def span_distance(
    ids: np.ndarray, start: np.ndarray, end: np.ndarray, to_start: np.ndarray, to_end: np.ndarray
) -> np.ndarray:
    """Wordpieces between two lists of spans, a sentence end counting 8 more and a line break 200. Shape (spans, to)."""
    cost = 1 + 8 * np.isin(ids, SENTENCE_END) + 200 * (ids == NEWLINE)
    way = np.concatenate([[0], np.cumsum(cost)])
    after = way[to_start][None, :] - way[end][:, None]
    before = way[start][:, None] - way[to_end][None, :]
    return np.maximum(np.maximum(after, before), 0)


@dataclass(slots=True)
class Reading:
    """What the network says about a text: per window its extent, and logits of tags (len, 7) and links (len, len)."""

    windows: list[tuple[int, int]]
    tags: list[np.ndarray]
    links: list[np.ndarray]


@dataclass(slots=True, frozen=True)
class Decoding:
    """How spans are linked. Chosen once on PolNeAR dev, in coarse steps."""

    eagerness: float = 0.3  # taken off the score of O: false finds are dropped later, by their evidence
    nearness: float = 0.5  # exponent of 1 / (1 + distance), which the pointer's mass is multiplied with
    floor: float = 0.01  # pointer mass that every candidate has
    reach: int = 400  # distance beyond which nothing is linked
    least: float = 0.2  # pointer mass under which a content is taken for a false one and dropped
    part: float = -1.0  # log-probability, of tags and link, under which a further part of a content is dropped
    alone: float = 30.0  # distance at which a cue's own mass is set, for staying without source


def _pointer_mass(reading: Reading, owner: np.ndarray, start: np.ndarray, end: np.ndarray,
                  to_start: np.ndarray, to_end: np.ndarray) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    """Mean pointer mass from each span to each candidate span, and whether one window holds both. Shapes (spans, to)."""
    mass = np.zeros((len(start), len(to_start)))
    visible = np.zeros(mass.shape, bool)
    window_of = owner[(start + end - 1) // 2] if len(start) else np.zeros(0, np.int64)
    for w in np.unique(window_of):
        low, high = reading.windows[w]
        rows = np.flatnonzero(window_of == w)
        cols = np.flatnonzero((to_start >= low) & (to_end <= high))
        if not len(cols):
            continue
        first, last = np.maximum(start[rows], low) - low, np.minimum(end[rows], high) - low
        lengths = last - first
        at = np.repeat(first - np.concatenate([[0], np.cumsum(lengths)[:-1]]), lengths) + np.arange(lengths.sum())
        link = reading.links[w][at]
        link = np.exp(link - link.max(1, keepdims=True))
        link /= link.sum(1, keepdims=True)
        sums = np.add.reduceat(link, np.concatenate([[0], np.cumsum(lengths)[:-1]]), axis=0) / lengths[:, None]
        running = np.concatenate([np.zeros((len(rows), 1)), np.cumsum(sums, 1)], 1)
        mass[np.ix_(rows, cols)] = running[:, to_end[cols] - low] - running[:, to_start[cols] - low]
        visible[np.ix_(rows, cols)] = True
    return mass, visible


@dataclass(slots=True, frozen=True)
class Evidence:
    """What speaks for an attribution: logarithms of probabilities, and counts."""

    content: float  # mean over the content's tags
    content_start: float  # mean over the first tag of each part
    cue: float
    source: float  # 0 without source
    content_link: float  # pointer mass from content to cue
    source_link: float  # pointer mass from cue to source, or to itself without source
    sourceless: float
    quoted: float  # share of the content that stands inside double quotation marks
    parts: float  # stretches of content after the first


@dataclass(slots=True, frozen=True)
class Calibration:
    """From evidence to the share of such attributions that are right: a logistic regression. To begin with, a guess."""

    intercept: float = 2.0
    weights: Evidence = Evidence(2.0, 0.5, 0.5, 0.5, 0.5, 0.5, 0.0, 0.0, 0.0)
    least: float = 0.3  # under which an attribution is not worth returning

    def probability(self, evidence: Evidence) -> float:
        """Of attributions with this evidence, the share that is right; 0..1."""
        logit = self.intercept + sum(getattr(self.weights, n) * getattr(evidence, n) for n in Evidence.__slots__)
        return float(1.0 / (1.0 + np.exp(-np.clip(logit, -30, 30))))

    @classmethod
    def read(cls, path: Path) -> Calibration:
        """The calibration that training wrote: JSON with `intercept`, `weights` by name, and `least`."""
        stored = json.loads(path.read_text())
        return cls(stored["intercept"], Evidence(**stored["weights"]), stored["least"])


def weigh(encoded: Encoded, reading: Reading, how: Decoding = Decoding()) -> list[tuple[Attribution, Evidence]]:
    """The attributions that a reading amounts to, confidence not yet set, in reading order of their content."""
    ids, n = encoded.ids, len(encoded.ids)
    if not n:
        return []
    owner = owners(n, reading.windows)
    scores = np.concatenate(
        [t[owner[s:e] == w] for w, ((s, e), t) in enumerate(zip(reading.windows, reading.tags, strict=True))]
    )
    scores = scores - np.logaddexp.reduce(scores, axis=1, keepdims=True)
    tags = best_tags(scores - how.eagerness * (np.arange(len(TAGS)) == 0), ids == NEWLINE)
    role, start, end = spans_of(tags)
    parts = [np.flatnonzero(role == r) for r in range(3)]
    sources, cues, contents = ((start[p], end[p]) for p in parts)
    if not len(cues[0]) or not len(contents[0]):
        return []

    def linked(
        spans: tuple[np.ndarray, np.ndarray], to: tuple[np.ndarray, np.ndarray], least: float
    ) -> tuple[np.ndarray, np.ndarray]:
        """The score of each link, and the pointer mass alone."""
        mass, visible = _pointer_mass(reading, owner, *spans, *to)
        distance = span_distance(ids, *spans, *to)
        allowed = visible & (distance < how.reach) & (mass >= least)
        return np.where(allowed, (mass + how.floor) * (1.0 + distance) ** -how.nearness, 0.0), mass

    to_cue, cue_mass = linked(contents, cues, how.least)
    cue_of = np.where(to_cue.max(1) > 0, to_cue.argmax(1), -1)
    own = _pointer_mass(reading, owner, *cues, *cues)[0].diagonal()
    source_of = np.full(len(cues[0]), -1)
    if len(sources[0]):
        to_source, source_mass = linked(cues, sources, 0.0)
        best = to_source.max(1)
        alone = (own + 0.2 * how.floor) * (1.0 + how.alone) ** -how.nearness
        source_of = np.where(best > alone, to_source.argmax(1), -1)

    quoted = (encoded.features > 0) & (encoded.features % 2 == 0)
    sure = np.concatenate([[0.0], np.cumsum(scores[np.arange(n), tags])])

    def certainty(spans: list[tuple[int, int]]) -> float:
        """Mean log-probability of the tags in some spans; 0 for no spans."""
        return sum(sure[e] - sure[s] for s, e in spans) / max(1, sum(e - s for s, e in spans))

    worth = np.array([certainty([span]) for span in zip(*contents, strict=True)]) + np.log(cue_mass.max(1) + 1e-3)
    out = []
    for c in np.unique(cue_of[cue_of >= 0]):
        mine = np.flatnonzero(cue_of == c)
        mine = mine[(worth[mine] >= how.part) | (worth[mine] == worth[mine].max())]
        cue, source = (cues[0][c], cues[1][c]), source_of[c]
        said = [(contents[0][k], contents[1][k]) for k in mine]
        by = [(sources[0][source], sources[1][source])] if source >= 0 else []
        evidence = Evidence(
            content=certainty(said),
            content_start=float(np.mean([scores[s, tags[s]] for s, _ in said])),
            cue=certainty([cue]),
            source=certainty(by),
            content_link=float(np.log(np.mean([cue_mass[k, c] for k in mine]) + 1e-3)),
            source_link=float(np.log((source_mass[c, source] if source >= 0 else own[c]) + 1e-3)),
            sourceless=float(source < 0),
            quoted=float(np.mean([quoted[s:e].mean() for s, e in said])),
            parts=float(len(said) - 1),
        )
        found = Attribution(
            source=tuple(p for s, e in by for p in _characters(encoded, s, e)),
            cue=tuple(_characters(encoded, *cue)),
            content=tuple(p for s, e in said for p in _characters(encoded, s, e)),
            confidence=0.0,
        )
        if found.cue and found.content:  # a span of line breaks alone has no characters
            out.append((found, evidence))
    return sorted(out, key=lambda found: found[0].content[0])


def decode(
    encoded: Encoded, reading: Reading, calibration: Calibration, how: Decoding = Decoding()
) -> list[Attribution]:
    """The attributions that a reading amounts to, likely ones only, in reading order of their content."""
    found = [replace(a, confidence=calibration.probability(e)) for a, e in weigh(encoded, reading, how)]
    return [a for a in found if a.confidence >= calibration.least]


def _characters(encoded: Encoded, start: int, end: int) -> Iterator[Span]:
    """The characters of a span of wordpieces, in one piece per line."""
    breaks = start + np.flatnonzero(encoded.ids[start:end] == NEWLINE)
    for s, e in zip([start, *(breaks + 1)], [*breaks, end], strict=True):
        if s < e:
            yield int(encoded.start[s]), int(encoded.end[e - 1])


def blocks(text: str) -> Iterator[tuple[int, str]]:
    """(offset, part) of a text, in parts of at most BLOCK characters, cut at a line break or else at a space if there is one.

    Links are scored between all spans of a part, so that only short parts keep the time linear.
    """
    start = 0
    while len(text) - start > BLOCK:
        stop = start + BLOCK
        cut = text.rfind("\n", start + BLOCK // 2, stop)
        cut = cut if cut >= 0 else text.rfind(" ", stop - 200, stop)
        end = cut + 1 or stop
        yield start, text[start:end]
        start = end
    yield start, text[start:]


def _moved(a: Attribution, by: int) -> Attribution:
    source, cue, content = (tuple((s + by, e + by) for s, e in spans) for spans in (a.source, a.cue, a.content))
    return Attribution(source, cue, content, a.confidence)


class Tagger:
    """Attributions of a text, by the model in `model_dir` (tagger.int8.onnx and tokenizer.json).

    Not to be shared between threads that call it at the same time.
    """

    def __init__(self, model_dir: Path | None = None, threads: int = 1):
        folder = MODEL_DIR if model_dir is None else model_dir
        model = (folder / "tagger.int8.onnx").read_bytes()
        self._version = f"attribution-tagger@1:{hashlib.sha256(model).hexdigest()[:8]}"
        calibration = folder / "calibration.json"
        self._calibration = Calibration.read(calibration) if calibration.exists() else Calibration()
        self.tokenizer = load_tokenizer(folder)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        self._inputs = [i.name for i in self._session.get_inputs()]

    @property
    def version(self) -> str:
        """`attribution-tagger@1:` and the first eight hex digits of the model file's SHA-256."""
        return self._version

    def attributions(self, text: str) -> list[Attribution]:
        """Who said what in `text`, in reading order of the content. Any string will do; the time is linear in its length."""
        out = []
        for offset, block in blocks(text):
            encoded = encode(block, self.tokenizer)
            found = decode(encoded, self.read(encoded), self._calibration)
            out += [_moved(a, offset) for a in found] if offset else found
        return out

    def read(self, encoded: Encoded) -> Reading:
        """What the network says about an encoded text."""
        extents = windows(len(encoded.ids))
        tags, links = [], []
        for start, end in extents:
            ids = np.concatenate([[CLS], encoded.ids[start:end], [SEP]])[None]
            features = np.pad(encoded.features[start:end], 1)[None]
            given = dict(zip(self._inputs, (ids, features, np.ones_like(ids)), strict=False))
            tag, link = self._session.run(["tag", "link"], given)
            tags.append(tag[0, 1:-1])
            links.append(link[0, 1:-1, 1:-1])
        return Reading(extents, tags, links)


@cache
def tagger() -> Tagger:
    """The model that ships with the project, loaded once per process."""
    return Tagger()
