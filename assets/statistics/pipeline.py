"""The figures of an article, step by step.

A number's way: found in the text (`Doc.numbers`), sorted out where it is no statistic (`rejects`), given its unit and bounds by
the words around it (`quantity`, `ranges`). Then the steps below write the columns of each figure, which `columns/` owns, by the parse of its sentence
(`Doc.parse`). Every figure keeps in `made_by` the steps that wrote it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Any

from assets.reading import patterns
from assets.reading.doc import Doc
from assets.reading.en.numbers import Number
from assets.reading.en.sentences import sentence_at
from assets.reading.span import Span
from assets.reading.syntax import Tokens
from assets.reading.wordpieces import SURROGATE
from assets.statistics.columns import as_of, bounds, currency, event, part_of, place, thing, trend, unit
from assets.statistics.headlines import with_verbs
from assets.statistics.quantity import Quantity
from assets.statistics.ranges import read_quantities
from assets.statistics.rejects import reject_reasons
from assets.statistics.rejects_parsed import reason_in_sentence, says_nothing
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
    event.of_survivors,
    event.of_people_only,
    event.of_vote,
    thing.of_vote,
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
    trend.of_level_told_first,
    trend.of_two_levels,
    part_of.beside,
)
OF_THE_ARTICLE: tuple[Step[Work], ...] = (
    unit.of_sport,
    unit.of_results,
    unit.of_group,
    thing.of_group,
    currency.of_article,
    thing.of_figure_before,
    thing.of_poll,
    thing.of_age,
    thing.as_marked,
    thing.of_doing,
    thing.of_ticker,
    unit.of_pointed,
    place.not_of_bearers,
    place.inherited,
    part_of.of_a_sentence_before,
)
STEPS: tuple[Step[Any], ...] = (*OF_EACH_FIGURE, *OF_EACH_SENTENCE, *OF_THE_ARTICLE)


def article_figures(doc: Doc, sources: Sequence[tuple[int, int, str]] = ()) -> Work:
    """The figures of one article, and its numbers that are none. `sources`: where the sources of its statements stand, and who they are."""
    work = Work(doc, list(sources))
    for piece, quantities in quantities_of(work):
        work.sentences.append(_sentence(work, piece, quantities))
    for article_step in OF_THE_ARTICLE:
        article_step(work, work.figures)
    return work


# ---------------------------------------------------------------- before the parse


def quantities_of(work: Work) -> list[tuple[Span, list[Quantity]]]:
    """The sentences that hold a quantity, and those quantities; the other numbers become rejects."""
    doc = work.doc
    held: dict[Span, list[Number]] = {}
    for number, reason in zip(doc.numbers, reject_reasons(doc.text, doc.numbers, doc.times), strict=True):
        if reason:
            work.rejects.append(Reject(number.start, number.end, reason))
        else:
            held.setdefault(sentence_at(doc.pieces, number.start), []).append(number)
    found = [(piece, read_quantities(doc.text, numbers)) for piece, numbers in held.items()]
    return [(piece, quantities) for piece, quantities in found if quantities]


# ---------------------------------------------------------------- with the parse


def _sentence(work: Work, piece: Span, quantities: list[Quantity]) -> Sentence:
    """A sentence with its figures; numbers that turn out to be none become rejects."""
    doc = work.doc
    first, last = (bisect_left(doc.times, place, key=lambda t: t.start) for place in piece)
    parse = with_verbs(doc.text, doc.parse(piece), quantities)
    tokens = Tokens(as_prose(doc[piece]), piece[0], parse)
    sentence = Sentence(doc, tokens, doc.times[first:last], quantities)
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


def as_prose(sentence: str) -> str:
    """A sentence as rules read it, at the same places: without halves of characters, and in small letters where all are capitals."""
    sentence = SURROGATE.sub("?", sentence)
    lowered = sentence.lower() if sentence.isupper() else sentence
    return lowered if len(lowered) == len(sentence) else sentence


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
        restated=before is not None and _is_restated(s, before, q),
    )


def _is_restated(s: Sentence, before: Figure, q: Quantity) -> bool:
    """Whether a quantity says the figure before it again in another unit: "259m euros ($353m; £183m)"."""
    if _RESTATED.fullmatch(s.text, before.end, q.start):
        return True
    opened = s.text.rfind("(", s.start, before.start) > s.text.rfind(")", s.start, before.start)
    return opened and s.text[before.end : q.start].strip() == ";"
