"""Statements inside statements: what a speaker says that somebody said.

The tagger marks one level only. Inside quotations a plain pattern finds the second: a subject, a verb of saying, and
a quotation or clause. It reads only the plain cases, since a wrong inner statement is worse than none.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from assets.reading import patterns
from assets.reading.en.cues import lemma_of
from assets.reading.en.words import cue_types
from assets.reading.lexicon import words
from assets.statements.content import QuotationIndex, Span, fitted, trimmed
from assets.statements.draft import Draft

_PATTERNS = patterns.table("en/nesting")
_INNER = _PATTERNS["inner"]
_HEARER = _PATTERNS["hearer"]
_CLAUSE_END = _PATTERNS["clause_end"]
_QUOTE = _PATTERNS["quote"]
_SPOKEN = words("en/cues", "spoken")


def nested_statements(text: str, drafts: list[Draft], quotes: QuotationIndex) -> list[Draft]:
    """The statements inside the quoted content of `drafts`, each with its parent set."""
    made: list[Draft] = []
    for parent in drafts:
        for start, end in parent.content:
            for q in quotes.touching(start, end):
                low, high = max(start, q.inner_start), min(end, q.inner_end)
                if high - low < 25:
                    continue
                for match in _INNER.finditer(text, low, high):
                    span = _said(text, match, high, quotes)
                    lemma = lemma_of(match["cue"])
                    if span is None or lemma not in _SPOKEN or cue_types().get(lemma) != "communication":
                        continue
                    made.append(
                        Draft(
                            [span],
                            match.span("cue"),
                            match.span("source"),
                            parent.confidence * 0.8,
                            parent=parent,
                            within=q,
                        )
                    )
    return made


_AS_SAYING = _PATTERNS["as_saying"]
_AND_ANOTHER = _PATTERNS["and_another"]
_CITES = frozenset(("quote", "cite"))


def reported_statements(text: str, drafts: list[Draft], quotes: QuotationIndex) -> list[Draft]:
    """What a medium quotes somebody as saying: 'The Herald quoted | the mayor | as saying | it was over', with its parent set."""
    made: list[Draft] = []
    for parent in drafts:
        if parent.cue is None or parent.source is None or lemma_of(text[slice(*parent.cue)]) not in _CITES:
            continue
        match = _AS_SAYING.match(text, parent.cue[1], parent.cue[1] + 140)
        if match is None or _PASSIVE.search(text, *parent.cue):
            continue
        another = _AND_ANOTHER.search(text, match.end(), max(e for _, e in parent.content))
        stop = another.start() if another else len(text)
        after = [(max(s, match.end()), min(e, stop)) for s, e in parent.content if match.end() < e and s < stop]
        content = fitted(text, after or parent.content, match.span("cue"), match.span("source"), quotes)
        if content and (not after or content[0][0] - match.end() < 8):
            made.append(Draft(content, match.span("cue"), match.span("source"), parent.confidence, parent=parent))
    return made


_PASSIVE = _PATTERNS["passive"]


def with_quoted_subject(
    text: str, cue: Span, source: Span | None, content: list[Span], quotes: QuotationIndex
) -> tuple[Span | None, list[Span]]:
    """(source, content) of a passive after a quotation: '“No,” | the mayor | was quoted as saying by | the Herald' is the mayor's."""
    if (source is not None and source[1] <= cue[0]) or not _PASSIVE.match(text, cue[0]):
        return source, content
    before = text.rfind("\n", 0, cue[0]) + 1
    marks = [q.end for q in quotes.touching(before, cue[0]) if q.end <= cue[0]]
    who = trimmed(text, max(marks), cue[0]) if marks else None
    if who is None or who[1] - who[0] > 80 or ". " in text[slice(*who)] or cue[0] - who[1] > 2:
        return source, content
    kept = [(s, min(e, who[0]) if s < who[0] else e) for s, e in content if not who[0] <= s < who[1]]
    kept = [span for span in (trimmed(text, s, e) for s, e in kept) if span]
    return (who, kept) if kept else (source, content)


def _said(text: str, match: re.Match, limit: int, quotes: QuotationIndex) -> Span | None:
    """What follows the cue: an inner quotation, or the clause up to its end."""
    at = match.end()
    hearer = _HEARER.match(text, at, limit)
    verb = match["cue"].lower()
    if hearer and verb.startswith(("told", "tell", "ask", "warn", "promis", "remind")):
        at = hearer.end()
    opening = _QUOTE.match(text, at, limit)
    if opening:
        for q in quotes.all:
            if q.start == opening.start(1) and q.depth > 0:
                return (q.start, q.end)
        return None
    if text.startswith(" it", at) and re.match(
        r" it (?:before|again|all|once|many|myself)?\b *[,.!?;]", text[at : at + 20]
    ):
        return None
    stop = _CLAUSE_END.search(text, at, limit)
    end = stop.start() if stop else limit
    clean = trimmed(text, at, end)
    if clean is None or len(text[slice(*clean)].split()) < 3:
        return None
    that = re.compile(r"that\s+").match(text, clean[0])
    return (that.end(), clean[1]) if that and that.end() < clean[1] else clean


def parents_of(drafts: list[Draft]) -> None:
    """Sets `parent` where all of a statement, its source and its cue lie inside the content of another."""
    contents = sorted((s, e, i) for i, d in enumerate(drafts) if d.parent is None for s, e in d.content)
    starts = [s for s, _, _ in contents]
    for number, child in enumerate(drafts):
        if child.parent is not None or child.cue is None:
            continue
        at = bisect_right(starts, child.cue[0]) - 1
        for s, e, i in reversed(contents[max(0, at - DEPTH) : at + 1]):
            other = drafts[i]
            if i != number and other.parent is not child and all(s <= a and b <= e for a, b in child.spans()):
                child.parent = other
                break


DEPTH = 4  # contents that may begin between a statement and the start of the one that holds it
