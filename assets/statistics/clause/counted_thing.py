"""What a bare number counts, by the thing that it is said of: "the number of refugees reached 3 million", "jobs rose by 54,000"."""

from __future__ import annotations

from collections.abc import Iterator

from assets.reading import patterns
from assets.reading.en.lemmas import lemma
from assets.reading.lexicon import rows, words
from assets.statistics.clause.counting import counted_phrase
from assets.statistics.work import Case, Counted, Figure, Work

_NUMBER_OF, _SAME, _OF_WHOLE = (patterns.table("en/figures")[n] for n in ("number_of", "same", "fronted_whole"))
_SPENT_BEFORE, _SPENT_AFTER, _IN_MONEY = (
    patterns.table("en/figures")[n] for n in ("spent_before", "spent_after", "in_money")
)
_LEAST_SPENT = 1000  # from which on a bare number that is spent is one of money
_FEW = 4  # figures of the same number that are looked at
_REACH = 600  # characters between those told and "all three"
_SOLD, _WON_OR_LOST = words("en/figures", "sold"), words("en/figures", "won_or_lost")
_COUNTABLE = frozenset(r["noun"] for r in rows("counted_nouns")) - words("en/figures", "amount")
_SOME = 100  # from which on a bare number beside "jobs rose by" is one of jobs, and no percentage


def as_many_before(work: Work) -> Iterator[tuple[Figure, Figure]]:
    """The bare counts that are as many as those told before them, and the figure of those: "three sisters … all three were hurt"."""
    told: dict[float, list[Figure]] = {}
    for figure in work.figures:
        if figure.kind != "count" or figure.value is None or figure.digits or figure.value <= 1:
            continue
        if figure.unit is not None and figure.source == "noun":
            told.setdefault(figure.value, []).append(figure)
        elif figure.thing is None and (same := told.get(figure.value)):
            is_tied = figure.source == "context" and _is_tied(work.doc.text, figure, same)
            if not figure.source or is_tied:
                yield figure, same[-1]


def _is_tied(text: str, figure: Figure, same: list[Figure]) -> bool:
    """Whether "all three", "the two" or "both" can only mean those told shortly before."""
    start = figure.number_start
    near = {f.unit for f in reversed(same[-_FEW:]) if start - f.end < _REACH}
    return len(near) == 1 and _SAME.search(text, max(0, start - 8), figure.number_end) is not None


def is_spent(case: Case) -> bool:
    """Whether a bare number is money of which only the amount is told: "spent millions on games", "lost billions in taxes"."""
    q, figure = case.quantity, case.figure
    if q.magnitude < _LEAST_SPENT or q.unit is not None or figure.source or q.style not in ("vague", "exact"):
        return False
    if _IN_MONEY.match(case.text, q.number_start):
        return True
    before = _SPENT_BEFORE.search(case.text, case.sentence.start, figure.start)
    return before is not None and _SPENT_AFTER.match(case.text, q.end) is not None


def _thing_before(case: Case) -> int:
    """Where the thing last stands before the number in its sentence; -1 where it does not."""
    s, thing = case.sentence, case.figure.thing
    return s.text.rfind(thing, s.start, case.figure.start) if thing else -1


def counted_in_thing(case: Case) -> Counted | None:
    """The noun that a bare number counts where the sentence says so: "the number of refugees reached 3 million", "of these patients, 622 had recovered"."""
    if (some := _counted_of_whole(case)) is not None:
        return some
    s, at = case.sentence, _thing_before(case)
    if at < 0 or not _NUMBER_OF.search(s.text, s.start, at):
        return None
    return counted_phrase(case.tokens, s.token_at(at), None, False)


def _counted_of_whole(case: Case) -> Counted | None:
    """The noun that a bare number counts some of, where the sentence begins with those: "of these patients, 622 had recovered"."""
    s, number = case.sentence, case.tokens[case.number]
    opening = _OF_WHOLE.match(s.text, s.start, case.figure.start)
    if opening is None or number.dep not in ("nsubj", "nsubjpass") or not number.head.tag.startswith("VB"):
        return None
    counted = counted_phrase(case.tokens, s.token_at(opening.end()), None, False)
    ends = counted is not None and s.text.startswith(",", s.span(counted.first, counted.head + 1)[1])
    return counted if ends else None


def counted_plural(case: Case) -> Counted | None:
    """The plural that a bare number is a level or a change of, where it is one of people or things that are counted: "jobs rose by 54,000"."""
    s, q, at = case.sentence, case.quantity, _thing_before(case)
    if at < 0 or (q.value or 0) < _SOME or (q.value or 0) % 1:
        return None
    counted = counted_phrase(case.tokens, s.token_at(at), None, False)
    if counted is None or case.tokens[counted.head].tag != "NNS":
        return None
    head, before = case.tokens[counted.head], case.tokens[max(counted.first, counted.head - 1)]
    is_countable = lemma(before) in _COUNTABLE
    if lemma(head) in _WON_OR_LOST and before is not head and is_countable:
        return Counted(counted.first, before.i)  # "job gains of about 185,000"
    moved = case.figure.trend != "none" or case.figure.modifier == "more_than"
    told = is_countable if lemma(head) in _SOLD else lemma(head) in _COUNTABLE  # "new vehicle sales"
    return counted if moved and told else None
