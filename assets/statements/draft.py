"""A statement while it is made: spans from the tagger first, then what is read from them."""

from __future__ import annotations

from dataclasses import dataclass

from assets.reading.en.quotations import Quotation
from assets.statements.content import Span
from assets.statements.coreference import Speaker


@dataclass(slots=True)
class Draft:
    """A statement while it is made: spans first, then what is read from them."""

    content: list[Span]
    cue: Span | None
    source: Span | None
    confidence: float
    kind: str = "indirect"
    quoted: str | None = None
    lemma: str | None = None
    speaker: Speaker | None = None
    parent: Draft | None = None
    within: Quotation | None = None
    id: str = ""

    @property
    def start(self) -> int:
        return self.content[0][0]

    def spans(self) -> list[Span]:
        """Content, cue and source spans."""
        return [*self.content, *([self.cue] if self.cue else []), *([self.source] if self.source else [])]


def holds(drafts: list[Draft], start: int, end: int) -> bool:
    """Whether content, cue or source of a draft has a character of `start:end`."""
    return any(s < end and start < e for d in drafts for s, e in d.spans())
