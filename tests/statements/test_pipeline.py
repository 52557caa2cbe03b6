"""The steps do what they declare: they write no other layer, and read none that they do not name."""

import copy
from typing import Any

import pytest

from assets.reading.doc import Doc
from assets.statements.pipeline import STEPS, article_statements, run
from assets.statements.work import LAYERS, NOBODY, Draft, Step, Work, step

TRANSCRIPT = """Reporter Jo Berg spoke to the engineer Ana Silva, who built the bridge.

Q: Who paid for it, and who said that it was safe?

A: The city paid for it. We expect no more repairs.

MR. LIND: The mayor said that it was safe. He told us so.

Q: Is it safe?

A: It is."""
TEXT = """LONDON, 3 May 2021 (AP) — Mayor Ana Silva said on Tuesday that the bridge was safe. “We will rebuild,” she told reporters.
“He asked me, ‘Why now?’ and I had no answer,” Bo Lind said. “We ran.” The company declined to comment on the case.

Acme Ltd. did not respond to a request for comment. Organisers put the crowd at 40,000. The firm said it was “sorry.” The
“smart” meters broke. Its owner, who was told of the fault, said the Herald quoted the mayor as saying it was over."""
FRESH = {field: getattr(Draft([(0, 1)], (0, 1), None, 1.0), field) for fields in LAYERS.values() for field in fields}


def layer(work: Work, name: str) -> Any:
    """What a layer holds, as plain values that can be compared."""
    if name == "cast":
        cast = getattr(work, "cast", None)
        return cast and (copy.deepcopy([vars_of(e) for e in cast.entities]), list(cast.spoken))
    if name in ("rejects", "labels"):
        return list(getattr(work, name))
    return sorted(str([plain(getattr(draft, field)) for field in LAYERS[name]]) for draft in work.drafts)


def vars_of(entity: Any) -> dict[str, Any]:
    return {name: getattr(entity, name) for name in type(entity).__slots__}


def plain(value: Any) -> Any:
    return value.content if isinstance(value, Draft) else str(value)


def without_unread(work: Work, done: Step) -> Work:
    """The work as a step sees it that can read only what it declares: every other layer as if nobody had written it."""
    seen = copy.deepcopy(work, {id(work.doc): work.doc})
    for name in LAYERS.keys() - {*done.reads}:
        if name == "drafts":
            seen.drafts = seen.drafts if "drafts" in done.writes else []
        for draft in seen.drafts if name != "drafts" else ():
            for field in LAYERS[name]:
                setattr(draft, field, NOBODY if field == "speaker" else FRESH[field])
    seen.labels = seen.labels if "labels" in done.reads else []
    if "cast" not in done.reads and hasattr(seen, "cast"):
        del seen.cast
    return seen


@pytest.mark.parametrize("text", [TEXT, TRANSCRIPT], ids=["news", "transcript"])
@pytest.mark.parametrize("number", range(len(STEPS)), ids=lambda n: STEPS[n].name)
def test_a_step_writes_and_reads_what_it_declares(number: int, text: str) -> None:
    work, done = Work(Doc(text)), STEPS[number]
    for before in STEPS[:number]:
        run(before, work)
    blind = without_unread(work, done)
    old = {name: layer(work, name) for name in LAYERS}
    count = len(work.drafts)
    done(work)
    done(blind)
    for name in LAYERS:
        if name not in done.writes and len(work.drafts) == count:
            assert layer(work, name) == old[name], f"{done.name} writes {name}"
        if name in done.writes:
            assert layer(blind, name) == layer(work, name), f"{done.name} reads more than {done.reads}"


def test_every_layer_that_is_read_was_written_before() -> None:
    written: set[str] = set()
    for done in STEPS:
        assert {*done.reads} <= written, done.name
        written |= {*done.writes}
    assert written == LAYERS.keys()


def test_a_step_that_names_no_layer_is_refused() -> None:
    with pytest.raises(ValueError, match=r"\['colour'\]"):
        step(reads="colour")


def test_every_statement_says_what_made_it() -> None:
    estimate = "The union said 9,000 people marched, but the police put the crowd at 4,000."
    drafts = [draft for text in (TEXT, TRANSCRIPT, estimate) for draft in article_statements(Doc(text)).drafts]
    makers = {draft.made_by[0] for draft in drafts}
    assert makers <= {
        "tagger",
        "turns.turn",
        "formulas.no_answer",
        "formulas.estimate",
        "nesting.inside",
        "nesting.as_saying",
    }
    assert {"tagger", "turns.turn", "formulas.estimate"} <= makers
