"""The steps do what they declare: they write no other layer, read none that they do not name, and each column has one file."""

from __future__ import annotations

import ast
import copy
import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assets.contracts import STATISTICS
from assets.reading.doc import Doc
from assets.statistics import columns
from assets.statistics.pipeline import (
    OF_EACH_FIGURE,
    OF_EACH_SENTENCE,
    OF_THE_ARTICLE,
    STEPS,
    article_figures,
    case_of,
)
from assets.statistics.work import COLUMNS, LAYERS, Case, Figure, Sentence, Step, Work, step

TEXT = """In Kabul, 12 people were killed and 40 more wounded on Monday, among them five children. The toll rose to 62.
Shares lost 190 points, or 0.6%, to 1,420.50 (up 3.1% in 2019). Norway has 60 reactors and Peru's nine are closed.
The driver, 43, paid $9bn for six dams over 20 years. Canada said it would spend $4 million, then $5 million, on the road.
The river rose more than 10 miles (16 km) from the town; profit tripled. She raised rates three times this year.
Children under five got half of the bread, 15% more than a year earlier. The index (16,369.03, up 58.06 points) fell."""
DOC = Doc(TEXT, dt.date(2022, 3, 30))
FRESH = Figure(0, 0, 0, 0)


def layers(figures: list[Figure]) -> dict[str, list[Any]]:
    """What each layer of these figures holds."""
    return {layer: [getattr(f, name) for f in figures for name in names] for layer, names in LAYERS.items()}


def without_unread(figures: list[Figure], done: Step) -> list[Figure]:
    """Copies of the figures with the layers that a step does not declare as if nobody had written them."""
    seen = [copy.copy(figure) for figure in figures]
    for layer in LAYERS.keys() - {*done.reads, *done.writes}:
        for figure in seen:
            for name in LAYERS[layer]:
                setattr(figure, name, getattr(FRESH, name))
    return seen


def cases() -> Iterator[tuple[Sentence, Case]]:
    """Every figure of the text, not yet begun, in its sentence with the finished figures before it."""
    for found in article_figures(DOC).sentences:
        for number, quantity in enumerate(found.quantities):
            begun = Sentence(found.article, found.tokens, found.times, found.quantities)
            begun.figures = [f for f in found.figures if f.number_end <= found.quantities[number].number_start]
            yield begun, case_of(begun, quantity)


def blinded(case: Case, done: Step) -> Case:
    """The case as a step sees it that can read only what it declares."""
    blind, sentence = copy.copy(case), copy.copy(case.sentence)
    *sentence.figures, blind.figure = without_unread([*case.sentence.figures, case.figure], done)
    blind.sentence = sentence
    if case.settled and case.settled.before:
        place = case.sentence.figures.index(case.settled.before)
        blind.settled = case.settled._replace(before=sentence.figures[place])
    return blind


@pytest.mark.parametrize("number", range(len(OF_EACH_FIGURE)), ids=lambda n: OF_EACH_FIGURE[n].name)
def test_a_step_on_a_figure_writes_and_reads_what_it_declares(number: int) -> None:
    done = OF_EACH_FIGURE[number]
    for sentence, case in cases():
        for before in OF_EACH_FIGURE[:number]:
            before(case, [case.figure])
        blind, old = blinded(case, done), layers([case.figure])
        earlier = layers(sentence.figures)
        done(case, [case.figure])
        done(blind, [blind.figure])
        now, seen = layers([case.figure]), layers([blind.figure])
        assert layers(sentence.figures) == earlier, f"{done.name} writes figures before its own"
        for layer in LAYERS:
            if layer in done.writes:
                assert seen[layer] == now[layer], f"{done.name} reads more than {done.reads}"
            else:
                assert now[layer] == old[layer], f"{done.name} writes {layer}"


@pytest.mark.parametrize("done", [*OF_EACH_SENTENCE, *OF_THE_ARTICLE], ids=lambda s: s.name)
def test_a_step_on_a_sentence_or_an_article_writes_and_reads_what_it_declares(done: Step) -> None:
    work = article_figures(DOC)
    blind = copy.copy(work)
    blind.sentences = [copy.copy(sentence) for sentence in work.sentences]
    for sentence in blind.sentences:
        sentence.figures = without_unread(sentence.figures, done)
    old = layers(work.figures)
    for on in (work, blind):
        for part in on.sentences if done in OF_EACH_SENTENCE else [on]:
            done(part, part.figures)
    now, seen = layers(work.figures), layers(blind.figures)
    for layer in LAYERS:
        assert layer in done.writes or now[layer] == old[layer], f"{done.name} writes {layer}"
        assert layer not in done.writes or seen[layer] == now[layer], f"{done.name} reads more than {done.reads}"


def test_every_layer_that_is_read_was_written_before() -> None:
    written: set[str] = set()
    for done in STEPS:
        assert {*done.reads} <= written | {*done.writes}, done.name
        written |= {*done.writes}
    assert written == LAYERS.keys()


def test_each_column_is_written_in_one_file() -> None:
    writers: dict[str, set[str]] = {}
    room = Path(columns.__file__).parents[1]
    names = {name for fields in LAYERS.values() for name in fields}
    for path in sorted(room.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf8"))):
            if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and node.attr in names:
                if not (
                    isinstance(node.value, ast.Name)
                    and node.value.id in ("q", "feet", "number", "score", "first", "long")
                ):
                    writers.setdefault(node.attr, set()).add(path.relative_to(room).as_posix())
    assert writers == {name: {f"columns/{layer}.py"} for layer, fields in LAYERS.items() for name in fields}


def test_the_columns_of_the_contract_have_a_step_or_are_made_with_the_row() -> None:
    of_the_row = {"statistic_id", "article_id", "position", "statement_id", "speaker_id", "text", "start", "end",
                  "number", "number_start", "number_end", "part_of", "series_id", "confidence", "extractor"}  # fmt: skip
    assert {*COLUMNS} | of_the_row == {*STATISTICS.names}


def test_a_step_that_names_no_layer_is_refused() -> None:
    with pytest.raises(ValueError, match=r"\['colour'\]"):
        step(reads="colour")


def test_every_figure_says_what_made_it() -> None:
    work: Work = article_figures(DOC)
    assert all(figure.made_by[0] == "bounds.stated" for figure in work.figures)
    toll = next(f for f in work.figures if f.value == 62)
    assert "event.of_thing" in toll.made_by and toll.category == "killed"
    shared = next(f for f in work.figures if f.value == 5 and f.unit == "child")
    whole = next(f for f in work.figures if (f.number_start, f.number_end) == shared.part_of)
    assert shared.category == whole.category is not None and shared.made_by[-1] == "part_of.beside"


def test_asking_again_changes_nothing() -> None:
    assert layers(article_figures(DOC).figures) == layers(article_figures(DOC).figures)
    numbers = [copy.copy(number) for number in DOC.numbers]
    article_figures(DOC)
    assert DOC.numbers == numbers
