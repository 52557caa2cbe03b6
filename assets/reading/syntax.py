"""The parse of a sentence: its tokens with their tags and their heads, as the model marks them, and the tree that rules ask.

The tags are those of the Penn Treebank, the dependencies those of ClearNLP (Choi and Palmer, 2012), as spaCy names both: its
parses are what the heads learned from. Where words begin and end is grammar (`en/tokens.py`); what they are to each other the network says.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, overload

import numpy as np

from assets.reading.span import Span
from assets.reading.wordpieces import Encoded

TAGS = (
    "NN", "IN", "NNP", "DT", "JJ", "NNS", ",", ".", "RB", "VB", "VBD", "PRP", "CC", "VBZ", "VBN", "VBG", "VBP", "TO", "CD", "``", "MD", "''",
    "PRP$", "POS", ":", "HYPH", "WDT", "NNPS", "WP", "RP", "WRB", "JJR", "-RRB-", "JJS", "-LRB-", "RBR", "EX", "$", "RBS", "SYM", "UH",
    "PDT", "XX", "NFP", "WP$", "LS", "FW", "ADD", "AFX",
)  # fmt: skip
DEPENDENCIES = (
    "punct", "prep", "pobj", "det", "nsubj", "compound", "amod", "dobj", "aux", "ROOT", "advmod", "cc", "conj", "ccomp", "poss", "mark",
    "advcl", "xcomp", "relcl", "nummod", "attr", "case", "acomp", "appos", "acl", "auxpass", "npadvmod", "neg", "nsubjpass", "pcomp", "prt",
    "nmod", "agent", "quantmod", "expl", "dep", "oprd", "dative", "csubj", "predet", "parataxis", "intj", "preconj", "meta", "csubjpass",
)  # fmt: skip
ROOT = DEPENDENCIES.index("ROOT")
NEVER = -1e9


class Word(NamedTuple):
    """A token as it is kept: where it stands, its tag, the number of its head in the sentence (its own: the root), and what it is to that."""

    start: int
    end: int
    tag: str
    head: int
    dep: str


Parse = list[Word]  # of one sentence, in reading order


def moved(parse: Parse, by: int) -> Parse:
    """The same so many characters further on."""
    return [word._replace(start=word.start + by, end=word.end + by) for word in parse]


# ---------------------------------------------------------------- from the network's scores


def word_at(encoded: Encoded, start: int, end: int) -> int:
    """The first wordpiece that begins in a word, else the one before: that holds it, or it is of characters that nobody sees.

    "n't" of "don't" is read at its apostrophe.
    """
    at = int(np.searchsorted(encoded.start, start))
    inside = at < len(encoded.ids) and encoded.start[at] < end
    return at if inside else max(0, at - 1)


@dataclass(slots=True, frozen=True)
class Scores:
    """What the network says of the words of a window, behind one for the root.

    `penn` (1 + n, TAGS) and `head` (1 + n, 1 + n): logits of tags and heads. `as_child` and `as_head` (1 + n, d): the halves of what words are to
    their heads; `dependency` (d + 1, DEPENDENCIES): the weights, and last the biases, that make logits of the halves' product.
    """

    penn: np.ndarray
    head: np.ndarray
    as_child: np.ndarray
    as_head: np.ndarray
    dependency: np.ndarray


def unparsed(words: Sequence[Span]) -> Parse:
    """Words of which nothing is known: each of no tag ("XX"), hanging on the one before it."""
    return [Word(*span, "XX", max(0, i - 1), "dep" if i else "ROOT") for i, span in enumerate(words)]


def read_words(parse: Parse, seen: Sequence[int], said: Scores, first: int) -> None:
    """Write down in a sentence's `parse` what a window says of the words numbered `seen`: rows of `said` from `first` on.

    What is the root to a window that does not see the sentence's beginning hangs on the word before the first that it sees.
    """
    rows = np.arange(first, first + len(seen))
    above = tree(said.head[rows][:, np.concatenate([[0], rows])])
    is_root = above == np.arange(len(rows))
    both = said.as_child[rows] * said.as_head[np.where(is_root, 0, first + above)]
    of = both @ said.dependency[:-1] + said.dependency[-1]
    of[:, ROOT] = NEVER
    begins = seen[0] == 0
    for i, tag, head, dep, root in zip(
        seen, said.penn[rows].argmax(1).tolist(), above.tolist(), of.argmax(1).tolist(), is_root.tolist(), strict=True
    ):
        start, end = parse[i][:2]
        if root:
            parse[i] = Word(start, end, TAGS[tag], i if begins else seen[0] - 1, "ROOT" if begins else "dep")
        else:
            parse[i] = Word(start, end, TAGS[tag], seen[head], DEPENDENCIES[dep])


def tree(scores: np.ndarray) -> np.ndarray:
    """The head of each token, shape (n,): its own number where it is a root.

    `scores` (n, 1 + n): how much each token (row) wants the root (column 0) or a token as its head. Each takes the best; where that
    goes round in a circle, the one that loses least takes the best head outside of all that hangs on the circle.
    """
    n = len(scores)
    heads = scores.argmax(1) - 1
    while len(circle := _circle(heads)):
        outside = scores.copy()
        outside[:, 1:][:, _leading_to(heads, circle)] = NEVER
        loss = scores[circle, heads[circle] + 1] - outside[circle].max(1)
        leaves = circle[int(loss.argmin())]
        heads[leaves] = outside[leaves].argmax() - 1
    return np.where(heads < 0, np.arange(n), heads)


def _circle(heads: np.ndarray) -> np.ndarray:
    """The tokens of the first circle of heads; empty when all lead to a root (-1)."""
    ends: set[int] = set()  # tokens that are known to lead to a root
    for i in range(len(heads)):
        path: dict[int, None] = {}
        at = i
        while at >= 0 and at not in ends:
            if at in path:
                way = list(path)
                return np.array(way[way.index(at) :])
            path[at] = None
            at = int(heads[at])
        ends.update(path)
    return np.zeros(0, np.int64)


def _leading_to(heads: np.ndarray, circle: np.ndarray) -> np.ndarray:
    """Whether each token is of the circle or hangs on it, at any remove."""
    leads = np.zeros(len(heads) + 1, bool)  # the last is the root, which -1 asks for
    leads[circle] = True
    while (wider := leads[:-1] | leads[heads]).sum() > leads.sum():
        leads[:-1] = wider
    return leads[:-1]


# ---------------------------------------------------------------- what rules ask


@dataclass(slots=True, eq=False)
class Token:
    """A word of a parsed sentence: its number `i`, where it stands in the article, tag, dependency, head (itself: the root) and what hangs on it."""

    i: int
    start: int
    end: int
    text: str
    lower: str
    tag: str
    dep: str
    spaced: bool  # whether there is space behind it
    doc: Tokens = field(repr=False)
    head: Token = field(init=False, repr=False)
    children: list[Token] = field(default_factory=list, repr=False)

    def __len__(self) -> int:
        return len(self.text)

    @property
    def ancestors(self) -> Iterator[Token]:
        """Its head, the head's head and so on."""
        token = self
        while token.head is not token:
            token = token.head
            yield token

    @property
    def subtree(self) -> list[Token]:
        """It and all that hangs on it, in reading order."""
        found, open_ = [], [self]
        while open_:
            token = open_.pop()
            found.append(token)
            open_ += token.children
        return sorted(found, key=lambda t: t.i)

    @property
    def left_edge(self) -> Token:
        """The first token of its subtree."""
        return self.subtree[0]

    @property
    def right_edge(self) -> Token:
        """The last token of its subtree."""
        return self.subtree[-1]

    @property
    def conjuncts(self) -> list[Token]:
        """What is joined with it by "and" or "or", at any remove, without itself."""
        first = self
        while first.dep == "conj" and first.head is not first:
            first = first.head
        found, open_ = [], [first]
        while open_:
            token = open_.pop()
            found.append(token)
            open_ += [c for c in token.children if c.dep == "conj"]
        return sorted((t for t in found if t is not self), key=lambda t: t.i)

    def is_ancestor(self, other: Token) -> bool:
        """Whether it stands above `other`."""
        return any(token is self for token in other.ancestors)


class Tokens(Sequence[Token]):
    """A parsed sentence as rules ask it: `text`, which begins at `offset` in the article, and its parse."""

    def __init__(self, text: str, offset: int, parse: Parse):
        places = [(w.start - offset, w.end - offset) for w in parse]
        self._tokens = [
            Token(
                i,
                w.start,
                w.end,
                text[start:end],
                text[start:end].lower(),
                w.tag,
                w.dep,
                text[end : end + 1].isspace(),
                self,
            )
            for i, (w, (start, end)) in enumerate(zip(parse, places, strict=True))
        ]
        for token, w in zip(self._tokens, parse, strict=True):
            token.head = self._tokens[w.head]
            if w.head != token.i:
                token.head.children.append(token)

    def __len__(self) -> int:
        return len(self._tokens)

    @overload
    def __getitem__(self, i: int) -> Token: ...
    @overload
    def __getitem__(self, i: slice) -> list[Token]: ...
    def __getitem__(self, i: int | slice) -> Token | list[Token]:
        return self._tokens[i]

    def root_of(self, first: int, last: int) -> Token:
        """The token of the span whose head lies outside it."""
        for token in self._tokens[first : last + 1]:
            above = token.head.i
            if (above < first or above > last or above == token.i) and token.tag not in _NO_ROOT:
                return token
        return self._tokens[last]


# tags of what is never the root of a figure's words
_NO_ROOT = frozenset(", . : `` '' -LRB- -RRB- HYPH IN RB RBR JJR DT".split())
