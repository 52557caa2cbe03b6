"""Articles and their statements -> one row per figure, and one reject per number that is no statistic.

The way of a number: found by `numbers`, sorted out by `rejecting`, given unit and bounds by `quantities`; only the
sentences of those that are left are parsed (`parsing`); then `counting`, `things` and `events` say what it counts.
`extract_statistics` is a pure function: each row depends on its own article and that article's statements only.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from dataclasses import dataclass

import polars as pl
from spacy.tokens import Doc

from assets.contracts import REJECTS, STATISTICS
from assets.contracts.ids import content_id, reject_id, statistic_id
from assets.language.sentences import sentence_spans
from assets.language.times import Time, find_times, resolve
from assets.statistics.claims import Claims
from assets.statistics.confidence import confidence
from assets.statistics.counting import counted_phrase, unit_name
from assets.statistics.events import find_event
from assets.statistics.numbers import Number, find_numbers
from assets.statistics.parsing import MAX_SENTENCE, lemma_of, parse
from assets.statistics.quantities import Quantity, read_quantities
from assets.statistics.rejecting import is_sentence_reject, reject_reasons
from assets.statistics.things import place_of, thing_of, trend_of
from assets.statistics.units import currencies_named, home_currency, settle_currency, unit_called

EXTRACTOR = "statistics@0.1.0"

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
class _Article:
    """One article on its way through."""

    row: dict
    sentences: list[tuple[int, int]]
    times: list[Time]
    quantities: list[list[Quantity]]  # per sentence
    rejects: list[tuple[int, int, str]]


def extract_statistics(articles: pl.DataFrame, statements: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The statistics (columns of STATISTICS, speaker_id null) and the numbers rejected (columns of REJECTS).

    `articles` has the ARTICLES columns; of `statements` article_id, statement_id, content_spans, and parent_statement_id
    are used. Rows come in the order of `articles`, then by position. Every span of
    `numbers.number_spans(text)` lies in a row of one of the two frames.
    """
    wanted = articles.filter(pl.col("text").str.contains(_MAY_HOLD_NUMBER))
    claims = Claims(statements)
    prepared = [_prepare(row) for row in wanted.iter_rows(named=True)]
    queue: list[tuple[int, int]] = []
    texts: list[str] = []
    for a, article in enumerate(prepared):
        text = article.row["text"]
        for s, quantities in enumerate(article.quantities):
            if quantities:
                start, end = article.sentences[s]
                queue.append((a, s))
                texts.append(text[start:end].replace("\n", " ").replace("\t", " "))
    figures: list[list[dict]] = [[] for _ in prepared]
    for (a, s), doc in zip(queue, parse(texts), strict=True):
        figures[a] += _figures(prepared[a], s, doc)
    rows, rejects = [], []
    for article, found in zip(prepared, figures, strict=True):
        rows += _finish(article, found, claims)
        rejects += _reject_rows(article)
    return STATISTICS.frame(rows), REJECTS.frame(rejects)


# the one vectorised test: articles without any digit or number word are never looked at
_MAY_HOLD_NUMBER = (
    r"(?i)[\d½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞]|\b(?:no|none|nobody|zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen"
    r"|\w+ty|hundreds?|thousands?|millions?|billions?|trillions?|dozens?|scores|several|few|couple|handful|half|third|quarter"
    r"|\w+th|first|second|lakhs?|crores?|\w+fold|doubl\w+|tripl\w+|trebl\w+|quadrupl\w+|quintupl\w+|halv\w+|twice|thrice|tens)\b"
    r"|\b(?:than|about|nearly|almost|over|under|least|around|roughly)\s+an?\s"
)


def _prepare(row: dict) -> _Article:
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
    return _Article(
        row, sentences, times, [read_quantities(text, group) if group else [] for group in per_sentence], rejects
    )


def _pieces(sentences: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Sentences cut to at most MAX_SENTENCE characters, so that the parser's work stays linear."""
    if all(end - start <= MAX_SENTENCE for start, end in sentences):
        return sentences
    return [(at, min(at + MAX_SENTENCE, end)) for start, end in sentences for at in range(start, end, MAX_SENTENCE)]


def _figures(article: _Article, sentence: int, doc: Doc) -> list[dict]:
    """The rows, still without ids and claims, of one parsed sentence."""
    offset = article.sentences[sentence][0]
    text = article.row["text"]
    begins = [t.idx for t in doc]
    times = [t for t in article.times if offset <= t.start < article.sentences[sentence][1]]
    found: list[dict] = []
    for quantity in article.quantities[sentence]:
        row = _figure(text, offset, doc, begins, quantity, found, times, article.row["published_on"])
        if isinstance(row, str):
            article.rejects.append((quantity.number_start, quantity.number_end, row))
        else:
            found.append(row)
    return found


def _figure(
    text: str,
    offset: int,
    doc: Doc,
    begins: list[int],
    q: Quantity,
    earlier: list[dict],
    times: list[Time],
    published: dt.date | None,
) -> dict | str:
    """The row of one quantity, or the reason to reject it."""
    token_at = lambda position: max(0, min(bisect_right(begins, position - offset) - 1, len(doc) - 1))  # noqa: E731
    number, number_last = token_at(q.number_start), token_at(q.number_end - 1)
    first, last = token_at(q.start), token_at(q.end - 1)
    after = min(number_last, len(doc) - 1) + 1
    row = {
        "start": q.start, "end": q.end, "number_start": q.number_start, "number_end": q.number_end,
        "number": text[q.number_start : q.number_end], "value": q.value, "low": q.low, "high": q.high,
        "low_inclusive": q.low_inclusive if q.low is not None else None,
        "high_inclusive": q.high_inclusive if q.high is not None else None,
        "modifier": q.modifier, "unit": None, "unit_text": None, "currency": None, "per_unit": q.per_unit,
        "thing": None, "predicate": None, "category": None, "place": None, "as_of": None, "as_of_text": None,
    }  # fmt: skip
    if (
        q.unit is None
        and number
        and (
            reason := is_sentence_reject(
                ("", doc[number - 1].tag_), doc[number - 1].text, doc[after].tag_ if after < len(doc) else "", q.digits
            )
        )
        and not (doc[number - 1].lower_ in _NOT_A_NAME)
    ):
        return reason
    copied = lambda a, b: text[offset + doc[a].idx : offset + doc[b - 1].idx + len(doc[b - 1])]  # noqa: E731
    head = None
    unit = q.unit
    counted = None
    if unit is None and q.style not in ("ratio", "multiplier") and after < len(doc):
        counted = counted_phrase(doc, after, q.value, q.joined and text[q.number_end : q.number_end + 1] == "-")
        if counted:
            called = unit_called(doc[counted.head].text)
            if called and counted.first == counted.head or called and called.kind == "duration":
                unit = called
                q.unit_start, q.unit_end = (
                    offset + doc[counted.head].idx,
                    offset + doc[counted.head].idx + len(doc[counted.head]),
                )
                last = max(last, counted.head)
                row["end"] = max(row["end"], q.unit_end)
            else:
                head = counted.head
    if unit is not None:
        row["kind"] = unit.kind
        row["unit"] = unit.name or None
        row["unit_text"] = text[q.unit_start : q.unit_end]
        row["_unit"] = unit
        if q.currency:
            row["currency"] = q.currency
        if unit.kind == "duration" and _is_age(text, q):
            row["kind"] = "age"
            row["unit"] = "year" if unit.name == "year" else unit.name
    elif q.style in ("part", "ratio", "multiplier"):
        row["kind"] = "ratio"
    else:
        row["kind"] = "count"
    event = find_event(doc, number, max(number_last, last), head)
    if head is not None:
        row["unit"] = unit_name(doc, counted)
        row["unit_text"] = copied(counted.first, head + 1)
        row["end"] = max(row["end"], offset + doc[head].idx + len(doc[head]))
        thing_first, thing_last = counted.first, head
        if counted.rest is not None:
            thing_first = head + 1
            thing_last = counted.rest
        row["thing"] = copied(thing_first, thing_last + 1)
        if row["unit"] in ("time", "times") and q.style == "exact":
            row["kind"], row["unit"], row["thing"] = "ratio", "count", None
        elif row["unit"] in ("point",):
            row["kind"] = (
                "index" if q.digits and (q.value or 0) % 1 or _INDEX.search(text, offset, q.start) else "count"
            )
    if row["kind"] == "count" and head is None:
        if _is_bare_age(text, q, doc, number):
            row["kind"], row["unit"] = "age", "year"
        else:
            _inherit(row, earlier, text, event.category is not None)
    if head is None or row["kind"] != "count":
        span = thing_of(doc, min(first, number), max(last, number_last))
        if span:
            row["thing"] = copied(*span)
    if event.category:
        row["category"] = event.category
    if event.start is not None:
        row["predicate"] = copied(event.start, event.end)
    row["trend"] = trend_of(
        doc, number if q.unit_start is None else min(number, first), max(number_last, last), row["kind"]
    )
    place = place_of(doc, first, max(last, head or 0))
    if place:
        row["place"] = copied(*place)
    _set_time(row, text, times, published)
    if row["kind"] == "count" and head is None and row["unit"] is None and not event.category:
        words = row["number"].lower()
        if words == "one" or q.style == "few":
            return "idiom"
        if row["modifier"] == "exact" and row["trend"] == "none" and row["thing"] is None:
            return "low_confidence"
    return row


_NOT_A_NAME = frozenset("about around over under nearly almost some in on at".split())
_INDEX = re.compile(r"\b(?:index|average|dow|nasdaq|s&p|ftse|nikkei|dax|cac|sensex|composite|shares|stocks)\b", re.I)
_OLD = re.compile(r"[-\s]olds?\b|\sof\sage\b", re.I)
_AGED = re.compile(r"\b(?:aged?|ages|age\sof|ages\sof)\s(?:between\s|from\s)?$", re.I)


def _is_age(text: str, q: Quantity) -> bool:
    return bool(_OLD.match(text, q.end) or _AGED.search(text, max(0, q.start - 16), q.start))


def _is_bare_age(text: str, q: Quantity, doc: Doc, number: int) -> bool:
    """ "Ms. Rivera, 43, said", "aged 12": a bare number that is somebody's age."""
    if _AGED.search(text, max(0, q.start - 16), q.start):
        return True
    if not q.digits or q.value is None or not 0 < q.value < 120 or number < 2:
        return False
    comma = doc[number - 1].text in (",", "(") and doc[number - 2].tag_ in ("NNP", "NNPS")
    return comma and (q.end >= len(text) or text[q.end] in ",.;)" or text.startswith(" of ", q.end))


def _inherit(row: dict, earlier: list[dict], text: str, has_event: bool) -> None:
    """Give a bare number the unit of the figure before it where the words tie them: "3.9 million headsets, up from 2.4 million"."""
    if not earlier:
        return
    before = earlier[-1]
    lead = text[max(before["end"], row["start"] - 30) : row["start"]].lower()
    size, other = row["value"] or row["low"], before["value"] or before["low"]
    if not size or not other or not 0.02 <= size / other <= 50 or before["kind"] not in ("count", "money", "measure"):
        return
    if before["unit"] is None and before.get("_unit") is None:
        return
    tied = re.search(r"(?:\b(?:from|including|than|to|and|of\swhom|versus|against)|,)\s*(?:the\s|about\s)?$", lead)
    if tied and (before["kind"] != "money" or "from" in lead or "to" in lead or "and" in lead):
        row["kind"], row["unit"] = before["kind"], before["unit"]
        row["per_unit"] = row["per_unit"] or before["per_unit"]
        row["currency"] = before["currency"]
        if before.get("_unit"):
            row["_unit"] = before["_unit"]


_SINCE = re.compile(
    r"(?:\b(?:as\sof|since|by|until|in|on|during|from|of|through)\s(?:early\s|late\s|mid-?)?(?:the\s)?)$", re.I
)


def _set_time(row: dict, text: str, times: list[Time], published: dt.date | None) -> None:
    """The time expression nearest to the figure in its sentence, what follows it before what leads to it."""
    usable = [t for t in times if not (row["start"] <= t.start < row["end"])]
    if not usable:
        return
    after = [t for t in usable if t.start >= row["end"]]
    chosen = (
        after[0]
        if after and after[0].start - row["end"] <= 60
        else usable[0]
        if usable[0].end <= row["start"]
        else None
    )
    if chosen is None:
        return
    day = resolve(text[chosen.start : chosen.end], published)
    if day is None:
        return
    lead = _SINCE.search(text, max(0, chosen.start - 18), chosen.start)
    start = lead.start() if lead else chosen.start
    row["as_of"], row["as_of_text"] = day, text[start : chosen.end]


def _finish(article: _Article, found: list[dict], claims: Claims) -> list[dict]:
    """Rows with ids, claims and currencies settled, in reading order."""
    text, article_id = article.row["text"], article.row["article_id"]
    named: set[str] | None = None
    home = home_currency(article.row.get("url"))
    rows = []
    taken = set()
    for row in sorted(found, key=lambda r: (r["number_start"], r["number_end"])):
        unit = row.pop("_unit", None)
        if unit is not None and unit.kind == "money" and row["currency"] is None:
            if unit.currency is None and named is None:
                named = currencies_named(text)
            row["currency"] = settle_currency(unit, named or set(), home)
        row["trend"] = row.get("trend") or "none"
        row["article_id"] = article_id
        row["position"] = len(rows)
        row["text"] = text[row["start"] : row["end"]]
        row["statement_id"] = claims.statement_of(article_id, row["number_start"], row["number_end"])
        row["statistic_id"] = statistic_id(article_id, row["start"], row["end"], row["number_start"], row["number_end"])
        if row["statistic_id"] in taken:
            continue
        taken.add(row["statistic_id"])
        row["series_id"] = series_id(row)
        row["confidence"] = confidence(row["kind"])
        row["extractor"] = EXTRACTOR
        rows.append(row)
    return rows


def series_id(row: dict) -> str:
    """The same for figures that count the same thing: category, or thing and predicate; unit; place."""
    what = row["category"] or "\x1e".join(
        " ".join(lemma_of(w, "NN") for w in (row[c] or "").lower().split()) for c in ("thing", "predicate")
    )
    unit = None if row["category"] else row["currency"] or row["unit"]
    return content_id("c", what, unit, row["per_unit"], (row["place"] or "").lower())


def _reject_rows(article: _Article) -> list[dict]:
    text, article_id, uri = article.row["text"], article.row["article_id"], article.row["source_uri"]
    return [
        {
            "reject_id": reject_id(uri, article_id, "number", start, end, reason, _REJECT_DETAILS[reason]),
            "source_uri": uri, "article_id": article_id, "stage": "parse", "candidate": "number",
            "start": start, "end": end, "text": text[start:end], "reason": reason, "detail": _REJECT_DETAILS[reason],
        }
        for start, end, reason in sorted(article.rejects)
    ]  # fmt: skip
