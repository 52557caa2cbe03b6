"""The column `currency`: which currency an amount is in, from its sign, a country beside it, or the countries of the article."""

from __future__ import annotations

from itertools import pairwise

from assets.reading import patterns
from assets.reading.lexicon import words
from assets.statistics.units import currencies_named, home_currency, settle_currency
from assets.statistics.work import Case, Figure, Work, step

_CONVERTED = patterns.table("en/quantities")["converted"]
_OTHER_DOLLAR = patterns.table("en/quantities")["other_dollar"]
_US = "USD"
_EUROPEAN = ("GBP", "EUR")
_LIKE_DOLLARS = ("AUD", "CAD", "NZD", "SGD")  # which are worth as much as those of the United States, or little less
_LEAST_WORTH, _MOST_WORTH = 0.4, 1.3  # pounds or euros that a dollar of the United States has been
_FIRST_CANDIDATE = words("en/figures", "first_candidate")
_SUBUNITS = words("en/figures", "subunit")  # the value counts cents, so that the currency's code would misstate it


@step(writes="currency")
def stated(case: Case) -> None:
    """That of a country right after the amount: "$31.20 US"."""
    case.figure.currency = case.quantity.currency


@step(reads="unit", writes="currency")
def of_bare_number(case: Case) -> None:
    """A bare number in the unit of a figure before it is in its currency."""
    if case.settled is not None and case.settled.how == "like" and case.settled.before is not None:
        case.figure.currency = case.settled.before.currency


@step(reads="unit", writes="currency")
def of_article(work: Work) -> None:
    """Which of the currencies of one name or sign: that of a country that the article names, else the publisher's."""
    open_ = [f for f in work.figures if f.money is not None and f.currency is None and f.money.name not in _SUBUNITS]
    if not open_:
        return
    home = home_currency(work.doc.url)
    shared = any(f.money is not None and f.money.currency is None for f in open_)
    named = currencies_named(work.doc.text, work.doc.published_on) if shared else set()
    said_first: dict[Figure, Figure] = {}  # of an amount that is said again: "1.2bn Australian dollars (£458m; $874m)"
    for a, b in pairwise(work.figures):
        if _CONVERTED.fullmatch(work.doc.text, a.end, b.start):
            said_first[b] = said_first.get(a, a)
    in_dollars = named.isdisjoint(_LIKE_DOLLARS) and _is_told_in_dollars(work, said_first)
    for figure in open_:
        if figure.money is None:
            continue
        if (
            in_dollars
            and figure not in said_first
            and _US in figure.money.candidates
            and home not in figure.money.candidates
        ):
            figure.currency = _US
            continue
        first = said_first[figure].currency if figure in said_first else None
        if first in figure.money.candidates:  # another dollar than the one before: that of the United States
            figure.currency = _US if _US in figure.money.candidates and first != _US else None
        else:
            figure.currency = settle_currency(figure.money, named, home)
            if (
                figure.currency is None
                and figure.money.name in _FIRST_CANDIDATE
                and named.isdisjoint(figure.money.candidates)
            ):
                figure.currency = figure.money.candidates[0]


def _is_told_in_dollars(work: Work, said_first: dict[Figure, Figure]) -> bool:
    """Whether the article says dollars again in pounds or euros, as papers there do with those of the United States: "$3.3bn (£1.8bn)".

    Not where it names another dollar, or the amounts do not fit: a Jamaican dollar is no half pound.
    """
    pairs = [(first, again) for again, first in said_first.items()]
    pairs += [(again, first) for first, again in pairs]
    fitting = [
        _LEAST_WORTH < (b.value or 0.0) / a.value < _MOST_WORTH
        for a, b in pairs
        if a.money
        and b.money
        and a.value
        and _US in a.money.candidates
        and a.currency is None
        and b.money.currency in _EUROPEAN
    ]
    return bool(fitting) and all(fitting) and not _OTHER_DOLLAR.search(work.doc.text)
