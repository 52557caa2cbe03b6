"""From what the network says about a text to attributions: the best tags, the likeliest links, and how sure each is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from assets.reading.span import Span, Weight
from assets.reading.wordpieces import NEWLINE, SENTENCE_END, Encoded, words_under

ROLES = ("source", "cue", "content")
TAGS = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")


@dataclass(slots=True, frozen=True)
class Attribution:
    """Who said what, as spans. `content` is never empty; `source` and `cue` may be. Spans are in reading order.

    `confidence`: 0..1, how likely it is that content and source are both right. `named`: the words that name whom the source means,
    each with its share of the pointer; what is missing of 1 says that nothing does, or lies on words of no weight. None without source.
    """

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    confidence: float
    named: tuple[Weight, ...] | None = None


def softmax(logits: np.ndarray) -> np.ndarray:
    """The shares that logits amount to, along the last axis."""
    shares = np.exp(logits - logits.max(-1, keepdims=True))
    return shares / shares.sum(-1, keepdims=True)


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
    """What the network says about a text: per window its extent, and logits of tags (len, 7) and links (len, len).

    `asks` (len, d) and `answers` (1 + len, d) are what each wordpiece asks for as a source, and answers with; the first answer is nowhere's.
    `near`: what speaks for an answer by its signed distance in wordpieces, clipped; the last is for nowhere.
    """

    windows: list[tuple[int, int]]
    tags: list[np.ndarray]
    links: list[np.ndarray]
    asks: list[np.ndarray] = field(default_factory=list)
    answers: list[np.ndarray] = field(default_factory=list)
    near: np.ndarray = field(default_factory=lambda: np.zeros(2))


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
        link = softmax(reading.links[w][at])
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


def _tag_scores(reading: Reading, owner: np.ndarray) -> np.ndarray:
    """The log-probability of each tag for each word piece, as the window says that owns it."""
    windows = enumerate(zip(reading.windows, reading.tags, strict=True))
    scores = np.concatenate([tags[owner[start:end] == number] for number, ((start, end), tags) in windows])
    return scores - np.logaddexp.reduce(scores, axis=1, keepdims=True)


def _spans_by_role(tags: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    """Starts and ends of the sources, the cues and the contents."""
    role, start, end = spans_of(tags)
    return [(start[role == r], end[role == r]) for r in range(3)]


def weigh(encoded: Encoded, reading: Reading, how: Decoding = Decoding()) -> list[tuple[Attribution, Evidence]]:
    """The attributions that a reading amounts to, confidence not yet set, in reading order of their content."""
    ids, n = encoded.ids, len(encoded.ids)
    if not n:
        return []
    owner = owners(n, reading.windows)
    scores = _tag_scores(reading, owner)
    tags = best_tags(scores - how.eagerness * (np.arange(len(TAGS)) == 0), ids == NEWLINE)
    sources, cues, contents = _spans_by_role(tags)
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
        said = _joined([(contents[0][k], contents[1][k]) for k in mine])
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
            _in_characters(encoded, by), _in_characters(encoded, [cue]), _in_characters(encoded, said), 0.0,
            _named(encoded, reading, owner, by[0][0]) if by and reading.asks else None,
        )  # fmt: skip
        if found.cue and found.content:  # a span of line breaks alone has no characters
            out.append((found, evidence))
    return sorted(out, key=lambda found: found[0].content[0])


def _named(encoded: Encoded, reading: Reading, owner: np.ndarray, source: int) -> tuple[Weight, ...]:
    """The words that name whom the source that begins at a wordpiece means."""
    w = owner[source]
    low = reading.windows[w][0]
    answers, clip = reading.answers[w], len(reading.near) // 2 - 1
    offset = np.clip(np.arange(-1, len(answers) - 1) - (source - low), -clip, clip) + clip
    pointer = softmax(answers @ reading.asks[w][source - low] + np.append(reading.near[-1], reading.near[offset[1:]]))
    return tuple(words_under(pointer[1:], encoded, low))


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in reading order, those that touch made one: "that" and the clause behind it are not two parts of what is said."""
    out = spans[:1]
    for start, end in spans[1:]:
        if start == out[-1][1]:
            out[-1] = (out[-1][0], end)
        else:
            out.append((start, end))
    return out


def _in_characters(encoded: Encoded, spans: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    return tuple(part for start, end in spans for part in _characters(encoded, start, end))


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
