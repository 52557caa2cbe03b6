"""Refusals to speak that the tagger leaves out: 'did not immediately respond to a request for comment'.

The formula is fixed, which is why few annotators mark it and why a pattern finds it; "declined to say" and "denied" are
running text and the tagger's.
"""

from __future__ import annotations

from assets.reading import patterns
from assets.reading.en.sentences import sentence_at
from assets.reading.lexicon import words
from assets.statements.content import Span, trimmed
from assets.statements.draft import Draft, holds
from assets.statements.subjects import subject_before

CERTAINTY = 0.85  # of the formula with the subject right before it
_PATTERNS = patterns.table("en/formulas")
_FORMULA = _PATTERNS["no_answer"]
_NO_COMMENT = _PATTERNS["no_comment"]
_HAD_NONE = _PATTERNS["had_no_comment"]
_NEITHER = _PATTERNS["neither_answered"]
_NO_SUBJECT = words("en/formulas", "no_subject")


def refusals(text: str, drafts: list[Draft], sentences: list[Span]) -> list[Draft]:
    """Statements for the formulas that no draft holds yet."""
    made = []
    for match in [*_FORMULA.finditer(text), *_NO_COMMENT.finditer(text), *_HAD_NONE.finditer(text)]:
        start, end = match.span()
        if holds(drafts, start, end):
            continue
        opening = sentence_at(sentences, start)[0]
        content = trimmed(text, *match.span("said"))
        source = subject_before(text, opening, start)
        if (
            content
            and source
            and text[slice(*source)].lower().split()[-1] not in _NO_SUBJECT
            and text[opening:start].count("“") == text[opening:start].count("”")
        ):
            made.append(Draft([content], match.span("cue"), source, CERTAINTY))
    for match in _NEITHER.finditer(text):
        if not holds(drafts + made, *match.span("cue")):
            made.append(Draft([match.span("said")], match.span("cue"), match.span("source"), CERTAINTY))
    return made
