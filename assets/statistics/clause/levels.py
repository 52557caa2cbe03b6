"""What figures are of that go on about the thing of one before them: "the rate stood at 8%. It peaked at 10%"."""

from __future__ import annotations

from collections.abc import Iterator

from assets.reading.en.lemmas import lemma
from assets.reading.lexicon import words
from assets.statistics.clause.movement import TRENDS
from assets.statistics.clause.phrases import subject_of
from assets.statistics.work import Case, Figure, Sentence, Work

_TELLS = words("en/things", "level")
_KINDS = ("percent", "money", "measure", "index")
_PRONOUNS = ("it", "they", "this", "that")
_NEAR = 200  # characters between a level and the sentence that goes on about it


def share_before(case: Case) -> str | None:
    """What an earlier share of the sentence is of: "a third of voters agree, 15% do not"."""
    for before in reversed(case.earlier):
        if before.kind in ("percent", "ratio") and before.thing and case.text.startswith(" of ", before.end):
            return before.thing
    return None


def levels_of_it(work: Work) -> Iterator[tuple[Figure, Figure]]:
    """Figures without a thing that are levels of "it", each with the one of its kind before it, in the same paragraph, that it goes on about."""
    before: Figure | None = None
    for s in work.sentences:
        for figure in s.figures:
            if before is not None and figure.thing is None and _goes_on(s, figure, before):
                yield figure, before
            before = figure if figure.thing and figure.kind in _KINDS else before


def _goes_on(s: Sentence, figure: Figure, before: Figure) -> bool:
    near = 0 < s.start - before.end < _NEAR and "\n\n" not in s.text[before.end : s.start]
    return near and (before.kind, before.unit) == (figure.kind, figure.unit) and _is_of_it(s, figure)


def _is_of_it(s: Sentence, figure: Figure) -> bool:
    level = s.tokens.root_of(s.token_at(figure.start), s.token_at(figure.end - 1))
    verb = level.head.head if level.dep == "pobj" else level.head  # not "it is 5% cheaper"
    subject = subject_of(verb) if verb.tag.startswith("VB") else None
    if subject is None or subject.lower not in _PRONOUNS or subject.start > figure.start:
        return False
    return lemma(verb) in TRENDS or lemma(verb) in _TELLS
