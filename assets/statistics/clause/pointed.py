"""What the network points at as the thing of a figure, and whether it is surer of that than of what the rules tell."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from assets.reading.en.lemmas import lemma
from assets.reading.figures import NumberMark
from assets.reading.lexicon import words as listed
from assets.reading.span import Span, Weight, meets
from assets.reading.syntax import Token
from assets.statistics.clause.movement import MOVEMENTS
from assets.statistics.clause.own import is_whole
from assets.statistics.clause.phrases import is_time, phrase
from assets.statistics.work import Case, Figure, Sentence, Work

LIKELY = 0.5  # of the pointer, from which on its words may be the thing, or what a bare number counts
SURER = 0.2  # of the pointer, by which it must lie more on other words than on those of the thing that is told
MUCH_SURER = 0.5  # the same for durations, and for words that are no noun or that need their owner to say anything
NEVER = 2.0  # more than a pointer can have
LEAST = 0.1  # probability by the network from which on a number may be a figure
_MANY = 1000  # from which on digits are a figure whatever the network sees
_LOOSE_COUNTS = ("one", "twice", "thrice")
BESIDE = 0.3  # of the heaviest word's share, from which on a word beside it is of the same phrase
NEAR = 2  # characters between the words of a phrase
_FIGURES = listed("en/things", "figure")
_SCALES = listed("en/things", "scale")
_TELLING = listed("en/things", "expecting") | listed("en/things", "telling")
_NOT_COUNTED = listed("en/things", "sum_of")
_LOOSE = " ,;:.-–—"  # at the ends of the words pointed at
_WORDS = re.compile(r"[^\W_]+")


class Pointed(NamedTuple):
    """Where the phrase around the heaviest word stands, where that word does, and the share of the pointer on the phrase."""

    start: int
    end: int
    heaviest: int
    share: float

    @property
    def span(self) -> Span:
        """From the first to the last of the words."""
        return self.start, self.end


class Sentences:
    """The parsed sentences of an article, by where they stand."""

    def __init__(self, work: Work):
        self.text = work.doc.text
        self._sentences = work.sentences
        self._offsets = [sentence.start for sentence in work.sentences]

    def at(self, position: int) -> Sentence | None:
        """The sentence that holds a character, as far as it was parsed."""
        i = bisect_right(self._offsets, position) - 1
        return self._sentences[i] if i >= 0 and position < self._sentences[i].end else None

    def token_at(self, position: int) -> Token | None:
        """The word there, as far as it was parsed."""
        s = self.at(position)
        return s.tokens[s.token_at(position)] if s else None

    def has_figure(self, span: Span) -> bool:
        """Whether a figure's number stands in some words, which is no age that names people: "over-55s"."""
        s = self.at(span[0])
        figures = s.figures if s is not None else ()
        return any(meets(span, (f.number_start, f.number_end)) for f in figures if f.kind != "age")

    def head_of(self, found: Pointed) -> Token | None:
        """The last noun of the words pointed at: "governors" of "GOP governors"."""
        s = self.at(found.start)
        words = s.tokens[s.token_at(found.start) : s.token_at(found.end - 1) + 1] if s else ()
        return next((t for t in reversed(list(words)) if t.tag.startswith("NN")), None)

    def words_of(self, found: Pointed, figure: Figure) -> str:
        """The words pointed at, with those that describe them before: "company's profit", where the pointer lies on "profit"."""
        s, token = self.at(found.heaviest), self.token_at(found.heaviest)
        if s is None or token is None or not token.tag.startswith("NN"):
            return self.text[found.start : found.end].strip(_LOOSE)
        is_beside = s.start <= figure.start < s.end
        inside = range(s.token_at(figure.start), s.token_at(figure.end - 1) + 1) if is_beside else range(0)
        whole = phrase(s.tokens, token, inside)
        start = min(s.span(*whole)[0], found.start) if whole else found.start
        if any(start < q.end and q.start < found.start for q in s.quantities):
            start = found.start  # not over another figure
        return self.text[start : found.end].strip(_LOOSE)


def instead(mark: NumberMark, figure: Figure, sentences: Sentences) -> str | None:
    """The words pointed at, where the network is surer of them than of the thing that is told; None where it is not.

    How much surer it must be was chosen on 859 figures of 166 annotated articles that nobody had read, and held on 324 of 56 others.
    """
    found, told = _phrase(mark.thing), figure.thing
    if found is None or _is_settled(figure) or meets(found.span, (figure.start, figure.end)):
        return None
    if sentences.has_figure(found.span):
        return None
    if told and words(sentences.text[found.start : found.end]) & words(told):
        return None
    surplus = found.share - (share_of(mark, told, sentences.text) if told else 0.0)
    word = sentences.head_of(found) or sentences.token_at(found.heaviest)
    is_surer = found.share >= LIKELY and surplus >= _least(word, figure)
    return sentences.words_of(found, figure) if is_surer else None


def _is_settled(figure: Figure) -> bool:
    """Whose age it is the names of the article decide; whom a quake killed need not be said; a score is of the win or defeat."""
    return figure.kind in ("age", "score") if figure.thing else figure.category is not None


def _least(token: Token | None, figure: Figure) -> float:
    """By how much the pointer must be surer of this word than of the thing that is told."""
    if token is not None and _says_nothing(token, figure):
        return NEVER
    if figure.thing and figure.kind == "count" and token is not None and token.tag.startswith(("VB", "JJ")):
        return NEVER  # "1,000 flights were cancelled and 4,300 delayed": flights are counted
    is_vague = token is not None and (not _is_thing(token) or token.lower in _SCALES)
    return MUCH_SURER if figure.thing and (figure.kind == "duration" or is_vague) else SURER


def _says_nothing(token: Token, figure: Figure) -> bool:
    """Whether a word is no thing of a figure: who tells of it, the whole that it is a share of, "she"."""
    tells = token.dep == "nsubj" and lemma(token.head) in _TELLING  # "economists had forecast 3.8%"
    is_scale = figure.thing is not None and is_whole(token) and token.head.lower == "of"  # "debt rose to 90% of GDP"
    return tells or is_scale or token.tag.startswith(("PRP", "DT", "CC", "IN"))


def counted_elsewhere(work: Work) -> Iterator[tuple[Figure, str]]:
    """The counts without a unit whose number the network ties to a plural that stands elsewhere, and its singular: "half the plants … around 10"."""
    sentences = Sentences(work)
    for figure in work.figures:
        mark = work.doc.marked_numbers.get(figure.number_start)
        if mark is None or figure.kind != "count" or not figure.thing or not _may_count_else(figure):
            continue
        found = _phrase(mark.thing)
        token = sentences.head_of(found) if found and found.share >= LIKELY else None
        if token is not None and token.tag == "NNS" and _is_thing(token) and words(token.text) & words(figure.thing):
            if token.lower not in _NOT_COUNTED:
                yield figure, lemma(token)


def is_no_figure(case: Case) -> bool:
    """Whether the network is sure that a number is none, where nothing happened to those counted: "one leading broker said", "Windows 98".

    Asked of "one", "twice" and "a few", and of digits that count no noun in its number and are not many.
    """
    figure, q = case.figure, case.quantity
    mark = case.sentence.article.marked_numbers.get(q.number_start)
    if mark is None or mark.figure >= LEAST or figure.category is not None:
        return False
    if figure.kind != "count" or figure.modifier not in ("exact", "vague"):
        return False
    if case.text[q.number_start : q.number_end].lower() in _LOOSE_COUNTS:
        return True
    counts = case.counted is not None and case.tokens[case.counted.head].tag == ("NN" if q.value == 1 else "NNS")
    return q.style == "few" or (q.digits and not counts and (q.value or 0) < _MANY)


def _may_count_else(figure: Figure) -> bool:
    """Whether a count has no unit, or that of a noun that the network has overruled: "two of America's governors"."""
    overruled = figure.source == "noun" and "thing.as_marked" in figure.made_by
    return figure.unit is None or (overruled and not words(figure.unit) & words(figure.thing or ""))


def _is_thing(token: Token | None) -> bool:
    """Whether a word, as far as it was parsed, is a noun, and tells of no movement, time or figure: "drop", "months"."""
    if token is None:
        return True
    tells = lemma(token) in MOVEMENTS or lemma(token) in _FIGURES or is_time(token)
    return token.tag.startswith("NN") and not tells


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
