"""The figures of an article, step by step.

A number's way: found in the text (`Doc.numbers`), sorted out where it is no statistic (`rejects`), given its unit and bounds by
the words around it (`quantity`, `ranges`). Only the sentences of those that are left are parsed; then the steps below write the
columns of each figure, which `columns/` owns. Every figure keeps in `made_by` the steps that wrote it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import Any

from assets.reading import patterns
from assets.reading.doc import Doc
from assets.reading.en.numbers import Number
from assets.reading.span import Span
from assets.reading.wordpieces import SURROGATE
from assets.statistics.columns import as_of, bounds, currency, event, part_of, place, thing, trend, unit
from assets.statistics.parsing import MAX_SENTENCE, Parsed, familiar, parse
from assets.statistics.quantity import Quantity
from assets.statistics.ranges import read_quantities
from assets.statistics.rejects import reason_in_sentence, reject_reasons, says_nothing
from assets.statistics.work import Case, Figure, Reject, Sentence, Step, Work

_RESTATED = patterns.table("en/figures")["restated"]

OF_EACH_FIGURE: tuple[Step[Case], ...] = (
    # how much, of which unit
    bounds.stated,
    currency.stated,
    unit.as_written,
    bounds.of_over,
    unit.of_what_is_counted,
    # what happened, which way it went, of what it is
    event.happened,
    event.of_golf,
    event.labelled,
    trend.moved,
    unit.of_index,
    thing.told,
    trend.beside_another,
    bounds.of_the_same_amount,
    # a bare number, from what is known by now
    event.of_thing,
    unit.of_bare_number,
    currency.of_bare_number,
    thing.of_bare_number,
    thing.of_event,
    event.of_disease,
    event.of_people_only,
    unit.of_victims,
    unit.of_occasions,
    thing.of_occasions,
    # where and when
    place.of_clause,
    place.of_sentence,
    as_of.of_clause,
)
OF_EACH_SENTENCE: tuple[Step[Sentence], ...] = (
    event.shared,
    thing.of_levels,
    unit.of_levels,
    trend.of_two_levels,
    part_of.beside,
)
OF_THE_ARTICLE: tuple[Step[Work], ...] = (
    unit.of_sport,
    unit.of_results,
    unit.of_group,
    currency.of_article,
    thing.of_figure_before,
    thing.of_poll,
    thing.of_age,
    thing.as_marked,
    unit.of_pointed,
    place.inherited,
    part_of.of_a_sentence_before,
)
STEPS: tuple[Step[Any], ...] = (*OF_EACH_FIGURE, *OF_EACH_SENTENCE, *OF_THE_ARTICLE)


def article_figures(doc: Doc) -> Work:
    """The figures of an article, in reading order, and the numbers that are none."""
    return read([doc])[0]


def read(docs: list[Doc], sources: list[list[tuple[int, int, str]]] | None = None) -> list[Work]:
    """The work on each article; the sentences of all are parsed together, which is faster and changes nothing.

    `sources`: for each article where the sources of its statements stand, and who they are.
    """
    works = [Work(doc, told) for doc, told in zip(docs, sources or [[] for _ in docs], strict=True)]
    waiting = [(work, span, quantities) for work in works for span, quantities in _quantities(work)]
    texts = [_plain(work.doc[span]) for work, span, _ in waiting]
    swaps = [familiar(work.doc.text, *span, quantities) for work, span, quantities in waiting]
    for (work, span, quantities), parsed in zip(waiting, parse(texts, swaps), strict=True):
        work.sentences.append(_sentence(work, span, parsed, quantities))
    for work in works:
        for article_step in OF_THE_ARTICLE:
            article_step(work, work.figures)
    return works


def _plain(sentence: str) -> str:
    """A sentence as the parser is given it, at the same places: without line breaks or halves of characters, not in capitals throughout, with dashes for hyphens."""
    sentence = SURROGATE.sub("?", sentence)
    lowered = sentence.lower() if sentence.isupper() else sentence
    given = lowered if len(lowered) == len(sentence) else sentence
    return (
        given.replace("\n", " ").replace("\t", " ").replace(" - ", " — ")
    )  # "£50bn - 14% more than planned" is no range


# ---------------------------------------------------------------- without a parser


def _quantities(work: Work) -> list[tuple[Span, list[Quantity]]]:
    """The sentences that hold a quantity, and those quantities; the other numbers become rejects."""
    doc = work.doc
    sentences = _pieces([_after_dateline(doc, span) for span in doc.sentences])
    ends = [end for _, end in sentences]
    held: dict[int, list[Number]] = {}
    for number, reason in zip(doc.numbers, reject_reasons(doc.text, doc.numbers, doc.times), strict=True):
        if reason:
            work.rejects.append(Reject(number.start, number.end, reason))
        else:
            held.setdefault(bisect_right(ends, number.start), []).append(number)
    found = [(sentences[i], read_quantities(doc.text, numbers)) for i, numbers in sorted(held.items())]
    return [(span, quantities) for span, quantities in found if quantities]


def _after_dateline(doc: Doc, span: Span) -> Span:
    """A sentence without the place and agency before its first words, which the parser would take for its subject."""
    start, end = span
    return (doc.dateline[1], end) if start <= doc.dateline[0] < doc.dateline[1] < end else span


def _pieces(sentences: list[Span]) -> list[Span]:
    """Sentences cut to at most MAX_SENTENCE characters, so that the parser's work stays linear."""
    if all(end - start <= MAX_SENTENCE for start, end in sentences):
        return sentences
    return [(at, min(at + MAX_SENTENCE, end)) for start, end in sentences for at in range(start, end, MAX_SENTENCE)]


# ---------------------------------------------------------------- with the parse


def _sentence(work: Work, span: Span, parsed: Parsed, quantities: list[Quantity]) -> Sentence:
    """A sentence with its figures; numbers that turn out to be none become rejects."""
    first, last = (bisect_left(work.doc.times, place, key=lambda t: t.start) for place in span)
    times = work.doc.times[first:last]
    sentence = Sentence(work.doc, span[0], parsed, times, quantities)
    for quantity in quantities:
        before = sentence.figures[-1] if sentence.figures else None
        inside = before is not None and quantity.number_end <= before.end
        if before and inside and (before.per_unit or (quantity.joined and quantity.value == 1)):
            continue  # part of the figure before: "12 per 100,000 people", "30 one-day internationals"
        made = reason_in_sentence(sentence, quantity) or _figure(sentence, quantity)
        if isinstance(made, Figure):
            sentence.figures.append(made)
        else:
            work.rejects.append(Reject(quantity.number_start, quantity.number_end, made))
    for sentence_step in OF_EACH_SENTENCE:
        sentence_step(sentence, sentence.figures)
    return sentence


def _figure(sentence: Sentence, quantity: Quantity) -> Figure | str:
    """The figure of one quantity, or the reason for which it is none."""
    case = case_of(sentence, quantity)
    for figure_step in OF_EACH_FIGURE:
        figure_step(case, [case.figure])
    return says_nothing(case) or case.figure


def case_of(s: Sentence, q: Quantity) -> Case:
    """A quantity of a sentence as the steps take it, with the figures before it."""
    number, number_last = s.token_at(q.number_start), s.token_at(q.number_end - 1)
    before = s.figures[-1] if s.figures else None
    return Case(
        s,
        q,
        Figure(q.start, q.end, q.number_start, q.number_end),
        number=number,
        number_last=number_last,
        first=s.token_at(q.start),
        last=max(number_last, s.token_at(q.end - 1)),
        restated=before is not None and _RESTATED.fullmatch(s.text, before.end, q.start) is not None,
    )
