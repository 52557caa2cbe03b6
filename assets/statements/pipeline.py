"""The statements of an article, step by step.

STEPS is the table of contents: each step takes the work on one article and writes some of its layers, which `work.py`
names. Every statement keeps in `made_by` the step or pattern that made it and those that changed its words since; that is
what `onrecord explain` shows. Speakers are joined across articles afterwards, in `speakers/across_articles.py`.
"""

from __future__ import annotations

from assets.reading.doc import Doc
from assets.reading.span import Span
from assets.statements.steps.addressee_and_day import addressees, days
from assets.statements.steps.content import quoted
from assets.statements.steps.cues import lemmas, meanings
from assets.statements.steps.dialogue import continuations, listed, signed
from assets.statements.steps.formulas import estimates, refusals
from assets.statements.steps.introduced import introductions
from assets.statements.steps.nesting import nested, parents
from assets.statements.steps.rejects import likely, rejects
from assets.statements.steps.speakers import distinct, kinds, speakers, whole_names
from assets.statements.steps.stance import stances
from assets.statements.steps.tag import tagged
from assets.statements.steps.turns import layout, people, turns
from assets.statements.work import Draft, Step, Work

STEPS: tuple[Step, ...] = (
    # who is there
    layout,
    people,
    # which words
    tagged,
    introductions,
    continuations,
    listed,
    signed,
    turns,
    refusals,
    estimates,
    nested,
    parents,
    quoted,
    lemmas,
    # whose
    whole_names,
    speakers,
    kinds,
    distinct,
    # what else the article says of them
    meanings,
    stances,
    addressees,
    days,
    # what is left
    likely,
    rejects,
)


def article_statements(doc: Doc) -> Work:
    """The statements of an article, in reading order, and the quotations that became none."""
    work = Work(doc.unwrapped, doc.text)
    for step in STEPS:
        run(step, work)
    return work


def run(step: Step, work: Work) -> None:
    """One step; each statement that it changes the words of notes it."""
    before = {id(draft): _words(draft) for draft in work.drafts}
    step(work)
    for draft in work.drafts:
        if before.get(id(draft), _words(draft)) != _words(draft):
            draft.made_by.append(step.name)


def _words(draft: Draft) -> tuple[list[Span], Span, Span | None, int]:
    return list(draft.content), draft.cue, draft.source, id(draft.parent)
