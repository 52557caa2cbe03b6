"""The column `part_of`: the figure of the same article that another is a part of, as the words between the two say.

While it is made it holds where the whole's number stands. A part is of the same kind as its whole or a share of it, is never
larger, and no figure is a part of itself, however many steps up.
"""

from __future__ import annotations

from collections.abc import Sequence

from assets.reading import patterns
from assets.reading.en.lemmas import lemma_of
from assets.reading.span import Span
from assets.statistics.clause.categories import USES
from assets.statistics.work import Figure, Sentence, Work, step

_PATTERNS = patterns.table("en/parts")
_INCLUDING, _AND_ALSO, _OF_THOSE = (_PATTERNS[n] for n in ("including", "and_also", "of_those"))
_AND_THERE = _PATTERNS["and_there"]
_BESIDE, _BESIDE_ENDS = _PATTERNS["beside"], _PATTERNS["beside_ends"]
_OF_THE, _OUT_OF, _OF = (_PATTERNS[n] for n in ("of_the", "out_of", "of"))
_OPENING_OF, _THEN = _PATTERNS["opening_of"], _PATTERNS["then"]
_OPENING_OF_THOSE, _OF_THE_NAMED = _PATTERNS["opening_of_those"], _PATTERNS["of_the_named"]
_SHARES = ("percent", "ratio")
_WHOLES = ("count", "money", "measure")
_BEFORE = 60  # characters in which a phrase leads to a figure
_FAR = 400  # characters back to a whole in another sentence
_MOST = 12  # figures back


@step(reads="bounds unit event currency", writes="part_of")
def beside(s: Sentence) -> None:
    """Of two figures of a sentence: "12 people, including three children", "776 of the 2,513", "40 arrests, six of them"."""
    figures, by_span = s.figures, _by_span(s.figures)
    for n, (a, b) in enumerate(zip(figures, figures[1:], strict=False)):
        if _is_of(s.text, a, b):
            _tie(a, b, by_span)
        elif whole := _whole(s.text, figures[max(0, n + 1 - _MOST) : n + 1], b):
            _tie(b, whole, by_span)


@step(reads="bounds unit event currency", writes="part_of")
def of_a_sentence_before(work: Work) -> None:
    """Of a figure told before: "Of those, only 251 answered", "Two databases were found. One of the databases …"."""
    by_span = _by_span(work.figures)
    earlier: list[Figure] = []
    for sentence in work.sentences:
        for part in sentence.figures:
            near = [f for f in earlier[-_MOST:] if part.start - _FAR < f.start]
            if part.part_of is None and (whole := _told(sentence, part, near)):
                _tie(part, whole, by_span)
            earlier.append(part)


def _is_of(text: str, a: Figure, b: Figure) -> bool:
    """Whether the figure before is a part of the one after it: "four of his 27 doubles", "21 of 30 seats"."""
    ends = max(a.number_end, min(a.end, b.start))
    if b.kind not in _WHOLES:
        return False
    if _OUT_OF.fullmatch(text, a.number_end, b.start) or _OUT_OF.fullmatch(text, ends, b.start):
        return True
    if _OF_THE.fullmatch(text, a.number_end, b.start) or _OF_THE.fullmatch(text, ends, b.start):
        return a.kind in _SHARES or "noun" not in (a.source, b.source) or _noun(a) == _noun(b)
    return a.kind == b.kind == "count" and bool(_OF.fullmatch(text, a.number_end, b.start))


def _whole(text: str, earlier: Sequence[Figure], b: Figure) -> Figure | None:
    """The figure before `b` in its sentence that it is a part of."""
    a = earlier[-1]
    if _OF_THOSE.match(text, b.number_end):
        return _nearest(b, earlier, told=True)
    if b.kind not in _SHARES and _INCLUDING.fullmatch(text, a.end, b.start):
        return _nearest(b, earlier)
    if _OPENING_OF.search(text, max(0, a.start - _BEFORE), a.start) and _THEN.fullmatch(text, a.end, b.start):
        return a
    return _of_a_list(text, earlier, b)


def _of_a_list(text: str, earlier: Sequence[Figure], b: Figure) -> Figure | None:
    """What `b` is a part of where it only stands beside it, or beside another part: "300 people, 200 in sales and 70 in research"."""
    a = earlier[-1]
    bare = b.end == b.number_end and _BESIDE_ENDS.match(text, b.end) is not None
    also = _AND_ALSO.fullmatch(text, a.end, b.start) or (bare and _AND_THERE.fullmatch(text, a.end, b.start))
    if a.part_of and also:
        return next((f for f in earlier[:-1] if _span(f) == a.part_of and _fits(b, f)), None)
    beside = bare and a.source == "noun" and _BESIDE.fullmatch(text, a.end, b.start)
    return a if beside and a.category in (None, b.category) else None


def _told(s: Sentence, part: Figure, earlier: list[Figure]) -> Figure | None:
    """The figure of a sentence before that a figure is a part of."""
    before = [f for f in earlier if f.start < s.start]
    if part is s.figures[0] and (opening := _OPENING_OF_THOSE.match(s.text, s.start, part.start)):
        return _nearest(part, _to_whom_it_happened(opening["state"], before), told=True)
    if _OF_THOSE.match(s.text, part.number_end):
        return _nearest(part, before, told=True) if len({_noun(f) for f in before if _fits(part, f)}) == 1 else None
    if named := _OF_THE_NAMED.match(s.text, part.number_end):
        noun = lemma_of(named["noun"].lower(), "NNS")
        return _nearest(part, [f for f in earlier if f.source == "noun" and _noun(f) == noun], told=True)
    return None


def _to_whom_it_happened(state: str | None, figures: list[Figure]) -> list[Figure]:
    """The figures of the dead, of the injured, ...; all of them where no state is named."""
    if state is None:
        return figures
    category = USES["state"].get(state.lower()) or USES["noun"].get(state.lower())
    return [figure for figure in figures if figure.category == category]


def _nearest(part: Figure, earlier: Sequence[Figure], told: bool = False) -> Figure | None:
    """The nearest figure before that it can be a part of; where the words do not say so plainly, of the same event."""
    return next((f for f in reversed(earlier) if _fits(part, f) and (told or _of_one_event(part, f))), None)


def _of_one_event(part: Figure, whole: Figure) -> bool:
    return part.category in (None, whole.category) or whole.category in (None, "killed_or_injured", "infected")


def _fits(part: Figure, whole: Figure) -> bool:
    """Whether kinds and amounts allow the one to be a part of the other."""
    if whole.kind not in _WHOLES or whole.per_unit or part.kind not in (whole.kind, *_SHARES):
        return False
    if part.kind in _SHARES:
        return part.value is None or part.value <= (100 if part.kind == "percent" else 1)
    if part.kind != "count" and (part.unit, part.currency) != (whole.unit, whole.currency):
        return False
    least, most = (part.value if part.value is not None else part.low), _most(whole)
    return least is None or most is None or least <= most


def _most(whole: Figure) -> float | None:
    return whole.value if whole.value is not None else whole.high


def _noun(figure: Figure) -> str:
    return (figure.unit or "").split(" ")[-1]


def _span(figure: Figure) -> Span:
    return figure.number_start, figure.number_end


def _by_span(figures: Sequence[Figure]) -> dict[Span, Figure]:
    return {_span(figure): figure for figure in figures}


def _tie(part: Figure, whole: Figure, by_span: dict[Span, Figure]) -> None:
    """Note the whole, unless the two cannot be so or the whole is itself, some steps up, a part of this one."""
    if part.part_of is not None or not _fits(part, whole):
        return
    above: Figure | None = whole
    while above is not None:
        if above is part:
            return
        above = by_span.get(above.part_of) if above.part_of else None
    part.part_of = _span(whole)
