"""A statement while it is made, the work on one article, and what a step is.

A step is a function that takes the `Work` on an article and writes some of its layers. Which layers it reads and which it
writes is declared beside it (`step`), and a test holds it to that. No step keeps anything elsewhere.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from assets.reading.doc import Doc
from assets.reading.en.quotations import Quotation
from assets.reading.span import Span, Weight, meets
from assets.statements.speakers.entities import Cast, Speaker

NOBODY = Speaker("none", None, "none")
TURN = "turns.turn"  # what made a statement that is a turn of a transcript


@dataclass(slots=True, eq=False)
class Draft:
    """A statement while it is made: spans first, then what is read from them. The fields are layers that steps write.

    `made_by` names the step or pattern that made it, and each that changed its spans since.
    """

    content: list[Span]
    cue: Span
    source: Span | None
    confidence: float
    made_by: list[str] = field(default_factory=list)
    named: tuple[Weight, ...] | None = (
        None  # the words that the model points at for whom the source means, where it was asked
    )
    parent: Draft | None = None
    within: Quotation | None = None
    kind: str = "indirect"
    quoted: str | None = None
    lemma: str = ""
    speaker: Speaker = NOBODY
    id: str = ""
    negated: bool = False
    attribution_type: str = ""
    stance: str = "asserted"
    addressee: str | None = None
    said_on: dt.date | None = None
    said_on_text: str | None = None

    @property
    def start(self) -> int:
        """Where the content begins."""
        return self.content[0][0]

    def spans(self) -> list[Span]:
        """Content, cue and source spans."""
        return [*self.content, self.cue, *([self.source] if self.source else [])]


class Reject(NamedTuple):
    """A quotation that became no statement."""

    start: int
    end: int
    reason: str
    detail: str


class Label(NamedTuple):
    """The words at `start:end` that say who speaks from there on, in a transcript.

    `letter` is Q or A where these stand for a name, @ for a name in a chat, "by" where a counsel's questions follow; `certain`: it
    can be nothing else.
    """

    start: int
    end: int
    cue: Span
    name: Span | None
    role: Span | None
    letter: str
    certain: bool


@dataclass(slots=True)
class Work:
    """One article on its way through the steps."""

    doc: Doc
    printed: str = ""  # the text as given, where `doc` reads through its line breaks
    labels: list[Label] = field(default_factory=list)  # of a transcript
    drafts: list[Draft] = field(default_factory=list)
    cast: Cast = field(init=False)  # made by the step `people`
    rejects: list[Reject] = field(default_factory=list)

    def holders(self, start: int, end: int) -> Iterator[Draft]:
        """The drafts whose content, cue or source has a character of `start:end`."""
        return (draft for draft in self.drafts if any(meets(span, (start, end)) for span in draft.spans()))

    def holds(self, start: int, end: int) -> bool:
        """Whether a draft has a character of `start:end`."""
        return next(self.holders(start, end), None) is not None

    def text(self, span: Span | None) -> str:
        """The words of a span; none of no span."""
        return self.doc[span] if span else ""

    def said(self, draft: Draft) -> str:
        """The words of a draft's content, its parts divided by " … "."""
        return " … ".join(self.doc[span] for span in draft.content)

    def as_printed(self, words: str) -> str:
        """Words that were read through the line breaks of the article, with those that it prints."""
        if self.printed is self.doc.text:
            return words  # no lines were broken by hand: nothing to look for
        at = self.doc.text.find(words)
        return self.printed[at : at + len(words)] if self.printed and at >= 0 else words

    def copied(self, *spans: Span) -> str:
        """The words of spans as the article prints them, line breaks and all, divided by " … "."""
        text = self.printed or self.doc.text
        return " … ".join(text[start:end] for start, end in spans)


LAYERS = {
    "labels": (),  # of the work
    "drafts": (
        "content",
        "cue",
        "source",
        "confidence",
    ),  # the statements themselves: a step may add, cut and drop them
    "nesting": ("parent", "within"),
    "quoted": ("kind", "quoted"),
    "lemma": ("lemma",),
    "cast": (),  # of the work
    "speaker": ("speaker",),
    "id": ("id",),
    "meaning": ("negated", "attribution_type"),
    "stance": ("stance",),
    "addressee": ("addressee",),
    "day": ("said_on", "said_on_text"),
    "rejects": (),  # of the work
}  # layer to the fields of a draft that it is


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its name, what it does, and the layers that it reads (the article itself apart) and writes."""

    name: str
    run: Callable[[Work], None]
    reads: tuple[str, ...]
    writes: tuple[str, ...]

    def __call__(self, work: Work) -> None:
        """Take the step."""
        self.run(work)


def step(reads: str = "", writes: str = "") -> Callable[[Callable[[Work], None]], Step]:
    """Makes a function a step; `reads` and `writes` are names of LAYERS, divided by spaces."""
    declared = tuple(reads.split()), tuple(writes.split())
    if unknown := {*declared[0], *declared[1]} - LAYERS.keys():
        raise ValueError(f"a step names the layers {sorted(unknown)}, which are none of {sorted(LAYERS)}: see work.py")

    def made(run: Callable[[Work], None]) -> Step:
        return Step(f"{run.__module__.rpartition('.')[2]}.{run.__name__}", run, *declared)

    return made
