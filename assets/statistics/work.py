"""A figure while it is made, the sentence that it stands in, the work on one article, and what a step is.

A step is a function that takes a `Case` (one figure, its sentence, the figures before it), a `Sentence` or the `Work` on
an article, and writes some columns of figures. What it reads and writes is declared beside it (`step`), each column is
written in one file of `columns/`, and tests hold both.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Generic, NamedTuple, TypeVar

from assets.reading.doc import Doc
from assets.reading.en.times import Time
from assets.reading.span import Span
from assets.reading.syntax import Tokens
from assets.statistics.quantity import Quantity
from assets.statistics.units import Unit

JOINT = " … "  # between the parts of a thing: what is counted, and whose it is


@dataclass(slots=True)
class Counted:
    """Tokens `first` to `head` of the sentence: the counted noun and what stands before it.

    `rest` is the head of what a singular noun after a larger number describes ("a 12 page document": head "page", rest
    "document").
    """

    first: int
    head: int
    rest: int | None = None


@dataclass(slots=True, eq=False)
class Figure:
    """A row while it is made: where its words stand, then the columns of the contract, which the steps write.

    `made_by` names each step that wrote one. The last fields are no columns: the currency as named, how the unit was
    found (symbol, noun, inherited, context, or nothing), whether the number is written in digits, and what the network says of the
    row: how likely it is a figure, and how much it means the thing that is told.
    """

    start: int
    end: int
    number_start: int
    number_end: int
    kind: str = "count"
    value: float | None = None
    low: float | None = None
    high: float | None = None
    low_inclusive: bool | None = None
    high_inclusive: bool | None = None
    modifier: str = "exact"
    trend: str = "none"
    unit: str | None = None
    unit_text: str | None = None
    currency: str | None = None
    per_unit: str | None = None
    thing: str | None = None
    predicate: str | None = None
    category: str | None = None
    place: str | None = None
    place_source: str | None = None
    as_of: dt.date | None = None
    as_of_text: str | None = None
    part_of: Span | None = None  # where the number of the whole stands
    made_by: list[str] = field(default_factory=list)
    money: Unit | None = None
    source: str = ""
    digits: bool = False
    likely: float = 1.0
    pointed: float = 1.0

    def take_in(self, end: int) -> None:
        """Let the figure's words go on to `end`."""
        self.end = max(self.end, end)


@dataclass(slots=True, eq=False)
class Sentence:
    """A parsed sentence of an article, its words, and the quantities and figures in it."""

    article: Doc
    tokens: Tokens
    times: list[Time]
    quantities: list[Quantity]
    figures: list[Figure] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The article's text, into which all offsets point."""
        return self.article.text

    @property
    def start(self) -> int:
        """Where the sentence's first token begins."""
        return self.tokens[0].start

    @property
    def end(self) -> int:
        """Where the sentence's last token ends."""
        return self.tokens[-1].end

    def token_at(self, position: int) -> int:
        """The token that holds this character of the article."""
        return max(0, bisect_right(self.tokens, position, key=lambda t: t.start) - 1)

    def span(self, first: int, end: int) -> Span:
        """Where tokens `first` to `end` (exclusive) stand in the article."""
        return self.tokens[first].start, self.tokens[end - 1].end

    def copied(self, first: int, end: int) -> str:
        """The characters of tokens `first` to `end` (exclusive)."""
        start, stop = self.span(first, end)
        return self.text[start:stop]


class Settled(NamedTuple):
    """How a bare number came to its unit: in which way, and from which figure or which noun, if from one."""

    how: str
    before: Figure | None = None
    counted: Counted | None = None


@dataclass(slots=True, eq=False)
class Case:
    """One figure and all that its columns are decided from: what is asked here, a learned head could be asked as well.

    `number` to `number_last` are the tokens of the number, `first` to `last` those of its words. `counted`: the noun that
    it counts. `event`: tokens of what happened. `settled`: how a bare number came to its unit.
    """

    sentence: Sentence
    quantity: Quantity
    figure: Figure
    number: int = 0
    number_last: int = 0
    first: int = 0
    last: int = 0
    restated: bool = False  # it says the figure before it again in another unit
    counted: Counted | None = None
    event: str | None = None  # the category of what happened, before what it counts is weighed
    happened: bool = False  # whether something happened at all
    settled: Settled | None = None

    @property
    def text(self) -> str:
        """The article's text."""
        return self.sentence.text

    @property
    def tokens(self) -> Tokens:
        """The sentence's words."""
        return self.sentence.tokens

    @property
    def earlier(self) -> list[Figure]:
        """The figures of the sentence before this one."""
        return self.sentence.figures

    @property
    def before(self) -> Figure | None:
        """The figure right before this one, if any."""
        return self.sentence.figures[-1] if self.sentence.figures else None

    @property
    def may_be_labelled(self) -> bool:
        """Whether a label may say what it is of: "Price: $12.99", "Revs 126.0 mln"."""
        is_bare = self.figure.unit is None and self.quantity.magnitude > 1
        return is_bare or self.figure.kind in ("money", "measure", "percent")

    @property
    def begins(self) -> int:
        """The first token of the figure."""
        return min(self.first, self.number)

    @property
    def inside(self) -> range:
        """The tokens of the figure."""
        return range(self.begins, self.last + 1)


class Reject(NamedTuple):
    """A number that is no statistic."""

    start: int
    end: int
    reason: str


@dataclass(slots=True, eq=False)
class Work:
    """One article on its way through the steps."""

    doc: Doc
    # (start, end, speaker) of each statement's source
    sources: list[tuple[int, int, str]] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)  # those that hold a figure
    rejects: list[Reject] = field(default_factory=list)

    @property
    def figures(self) -> list[Figure]:
        """The figures in reading order."""
        found = [figure for sentence in self.sentences for figure in sentence.figures]
        return sorted(found, key=lambda f: (f.number_start, f.number_end))


# ---------------------------------------------------------------- steps

LAYERS: dict[str, tuple[str, ...]] = {
    "bounds": ("value", "low", "high", "low_inclusive", "high_inclusive", "modifier"),
    "unit": ("kind", "unit", "unit_text", "per_unit", "source", "money"),
    "currency": ("currency",),
    "event": ("category", "predicate"),
    "trend": ("trend",),
    "thing": ("thing",),
    "place": ("place", "place_source"),
    "as_of": ("as_of", "as_of_text"),
    "part_of": ("part_of",),
}  # layer, which is a file of `columns/`, to the fields of a figure that it writes
COLUMNS = tuple(name for fields in LAYERS.values() for name in fields if name not in ("source", "money", "part_of"))

On = TypeVar("On", Case, Sentence, Work)


@dataclass(frozen=True, slots=True)
class Step(Generic[On]):
    """One step: its name, what it does, and the layers that it reads (article and parse apart) and writes."""

    name: str
    run: Callable[[On], None]
    reads: tuple[str, ...]
    writes: tuple[str, ...]

    def __call__(self, on: On, figures: Iterable[Figure]) -> None:
        """Run it; each of `figures` that it writes a column of notes it."""
        watched = [(figure, _state(figure, self.writes)) for figure in figures]
        self.run(on)
        for figure, before in watched:
            if _state(figure, self.writes) != before:
                figure.made_by.append(self.name)


def _state(figure: Figure, layers: tuple[str, ...]) -> list[Any]:
    return [getattr(figure, name) for layer in layers for name in LAYERS[layer]]


def step(reads: str = "", writes: str = "") -> Callable[[Callable[[On], None]], Step[On]]:
    """Makes a function a step; `reads` and `writes` are names of LAYERS, divided by spaces."""
    declared = tuple(reads.split()), tuple(writes.split())
    if unknown := {*declared[0], *declared[1]} - LAYERS.keys():
        raise ValueError(f"a step names the layers {sorted(unknown)}, which are none of {sorted(LAYERS)}: see work.py")

    def made(run: Callable[[On], None]) -> Step[On]:
        return Step(f"{run.__module__.rpartition('.')[2]}.{run.__name__}", run, *declared)

    return made
