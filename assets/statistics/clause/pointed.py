"""What the network points at as the thing of a figure, and whether it is surer of that than of what the rules tell."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

from assets.reading.figures import NumberMark, Weight
from assets.reading.lexicon import words as listed
from assets.reading.span import meets
from assets.statistics.clause.movement import MOVEMENTS
from assets.statistics.clause.phrases import is_time
from assets.statistics.parsing import lemma
from assets.statistics.work import Figure, Work

SURER = 0.5  # of the pointer, by which it must lie more on other words than on those of the thing that is told
ALONE = 0.6  # of the pointer, from which on its words are a thing that no rule tells; under it they are often wrong
BESIDE = 0.3  # of the heaviest word's share, from which on a word beside it is of the same phrase
NEAR = 2  # characters between the words of a phrase
_FIGURES = listed("en/things", "figure")
_WORDS = re.compile(r"[^\W_]+")


class Pointed(NamedTuple):
    """Where the phrase around the heaviest word stands, where that word does, and the share of the pointer on the phrase."""

    start: int
    end: int
    heaviest: int
    share: float


class Sentences:
    """The parsed sentences of an article, by where they stand."""

    def __init__(self, work: Work):
        self.text = work.doc.text
        self._sentences = work.sentences
        self._offsets = [sentence.offset for sentence in work.sentences]

    def is_thing(self, position: int) -> bool:
        """Whether the word there, as far as it was parsed, is a noun, and tells of no movement, time or figure: "drop", "months"."""
        at = bisect_right(self._offsets, position) - 1
        if at < 0 or position >= self._sentences[at].end:
            return True
        token = self._sentences[at].tokens[self._sentences[at].token_at(position)]
        tells = lemma(token) in MOVEMENTS or lemma(token) in _FIGURES or is_time(token)
        return token.tag_.startswith("NN") and not tells


def instead(mark: NumberMark, figure: Figure, sentences: Sentences) -> str | None:
    """The words pointed at, where the network is so much surer of them than of the thing that is told; None where it is not.

    What is told of the victims of an event stays, and of whose age it is, which the names of the article decide.
    """
    found, told, text = _phrase(mark.thing), figure.thing, sentences.text
    if found is None or figure.category or (told and figure.kind == "age"):
        return None
    if meets((found.start, found.end), (figure.start, figure.end)) or not sentences.is_thing(found.heaviest):
        return None
    pointed = text[found.start : found.end]
    if not told:
        return pointed if found.share >= ALONE else None
    is_other = not words(pointed) & words(told)
    return pointed if is_other and found.share - share_of(mark, told, text) >= SURER else None


def share_of(mark: NumberMark, thing: str | None, text: str) -> float:
    """The share of the pointer that lies on words of `thing`, wherever in the text they stand; of none, what lies on no word."""
    if thing is None:
        return 1.0 - sum(share for _, _, share in mark.thing)
    told = words(thing)
    return sum(share for start, end, share in mark.thing if words(text[start:end]) & told)


def words(text: str) -> frozenset[str]:
    """The words of a text, in lower case."""
    return frozenset(_WORDS.findall(text.lower()))


def _phrase(weights: tuple[Weight, ...]) -> Pointed | None:
    if not weights:
        return None
    heaviest = max(range(len(weights)), key=lambda i: weights[i][2])
    least = BESIDE * weights[heaviest][2]
    first = last = heaviest
    while first > 0 and weights[first - 1][2] >= least and weights[first][0] - weights[first - 1][1] <= NEAR:
        first -= 1
    while last + 1 < len(weights) and weights[last + 1][2] >= least and weights[last + 1][0] - weights[last][1] <= NEAR:
        last += 1
    share = sum(share for _, _, share in weights[first : last + 1])
    return Pointed(weights[first][0], weights[last][1], weights[heaviest][0], share)
