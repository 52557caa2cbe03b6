"""Refusals to speak that the tagger leaves out: 'did not immediately respond to a request for comment'.

The formula is fixed, which is why few annotators mark it and why a pattern finds it; "declined to say" and "denied" are
running text and the tagger's.
"""

from __future__ import annotations

import re

from assets.reading.en.sentences import sentence_at
from assets.statements.content import Span, trimmed
from assets.statements.draft import Draft, holds
from assets.statements.subjects import subject_before

CERTAINTY = 0.85  # of the formula with the subject right before it
_FORMULA = re.compile(
    r"\b(?P<cue>(?:did|do|does|has|have|had|could|would|was|were)(?: not|n['’]t)(?: immediately| yet| \w+ly)?"
    r" (?:respond(?:ed)?(?: to)?|repl(?:y|ied)(?: to)?|return(?:ed)?|be(?:en)? reached(?: for)?|available(?: for)?|comment(?:ed)? on|answer(?:ed)?))"
    r" (?P<said>(?:(?:an?|several|repeated|multiple|numerous|further|our|the|any|\w+['’]s)\s+)?(?:\w+ ){0,2}?(?:requests?|calls?|emails?|e-mails?|messages?|questions?|inquir\w+|enquir\w+|comment)"
    r"(?: (?:for|from|by|seeking|about|on|asking) [^.,;:\n\"“”]{2,60})?)"
)
_NO_COMMENT = re.compile(
    r"\b(?P<cue>(?:did|does|do|has|have|had|would)(?: not|n['’]t)(?: immediately| yet| \w+ly)?|declined|refused)"
    r" (?P<said>(?:to )?comment(?:ed)?(?: (?:on|about|for|to) [^.,;:\n\"“”]{2,60})?)(?=[.,;:\n]| (?:and|but|when|as|after)\b|$)"
)
_HAD_NONE = re.compile(
    r"\b(?P<cue>(?:(?:has|have|had) )?(?:has|have|had|made|offered|gave|given|provided))"
    r" (?P<said>no (?:immediate |further |public |official )?comment(?: (?:on|about|for|to) [^.,;:\n\"“”]{2,60})?)(?=[.,;:\n]| (?:and|but|when|as|after)\b|$)"
)
_NEITHER = re.compile(
    r"\b(?P<source>Neither [^.,;:\n\"“”]{2,80}? nor [^.,;:\n\"“”]{2,60}?) (?P<cue>(?:immediately )?(?:responded|replied)(?: to)?|returned|answered|commented on)"
    r" (?P<said>(?:\w+ ){0,3}?(?:requests?|calls?|emails?|e-mails?|messages?|questions?)(?: (?:for|from|by|seeking|about|on|asking) [^.,;:\n\"“”]{2,60})?)"
)
_NO_SUBJECT = frozenset("it that there this and but or".split())


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
