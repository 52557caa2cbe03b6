"""How sure a row is: the probability that act, content and speaker are all right, from what the tagger and the steps say.

A logistic regression over a few traits of the row, fitted on annotated articles and checked on articles kept out of the fit
(`python -m benchmarks.calibrate_statements` makes `data/lookups/statement_confidence.tsv`). Two of the traits are probabilities
themselves: the tagger's, calibrated on articles kept out of its training (`data/models/attribution/MODEL_CARD.md`), and the share of
speakers that are right at the step which found this one (`data/lookups/speaker_confidence.tsv`), or the speaker's own
where he was chosen among candidates (`speakers/antecedents.py`).
"""

from __future__ import annotations

import math
from functools import cache

from assets.reading import logistic, patterns
from assets.reading.en.cues import is_clause
from assets.reading.en.words import rows
from assets.reading.lexicon import words
from assets.reading.span import length
from assets.statements.speakers.entities import Speaker
from assets.statements.work import Draft, Work

FEW = 4  # words; an indirect content this short is often no clause
MANY = 25  # words; a content this long is one
LETTERS = 6  # of a word with the space behind it
BESIDE = 15  # characters between a source and its cue: a few words at most
_MARKS = "\"”“’‘' "  # that stand around words
_ENDS = ".!?\n"  # of a sentence
_OPENS = f"{_ENDS}:•*-–—"  # before one, in lists too
SUREST = 0.98  # beyond which a probability that goes in tells nothing more
UNRESOLVED = ("none", "open")
_PLAIN = words("en/cues", "plain")
_REPORTED = patterns.table("en/cues")["reported"]


@cache
def speaker_steps() -> dict[str, float]:
    """Step of the resolution to the share of its speakers that are right."""
    return {row["step"]: float(row["right"]) for row in rows("speaker_confidence")}


def speaker_right(speaker: Speaker) -> float:
    """Probability, 0 to 1, that a speaker is right: that of the choice among candidates, else the share of the step."""
    return speaker_steps()[speaker.step] if speaker.probability is None else speaker.probability


def traits(work: Work, draft: Draft) -> dict[str, float]:
    """The traits of a row that its confidence is made from."""
    step, form, size = draft.speaker.step, draft.speaker.form, length(draft.content)
    text, before, after = work.doc.text, draft.start, draft.content[-1][1]
    preceding = text[max(0, before - 3) : before].rstrip(_MARKS)[-1:] or "\n"
    following = text[after : after + 3].lstrip(_MARKS)[:1] or "\n"
    return {
        "always": 1.0,
        "tagger": _logit(draft.confidence),
        "speaker": 0.0 if step in UNRESOLVED else _logit(speaker_right(draft.speaker)),
        "mixed": float(draft.kind == "mixed"),
        "no source": float(step == "none"),
        "open": float(step == "open"),
        "pronoun": float(form == "pronoun"),
        "described": float(form == "nominal"),
        "source apart": float(_is_apart(draft)),
        "short": float(draft.kind == "indirect" and size <= FEW * LETTERS),
        "long": float(size > MANY * LETTERS),
        "clause": float(draft.kind == "indirect" and is_clause(work.said(draft))),
        "plain cue": float(draft.lemma in _PLAIN),
        "negated": float(draft.negated),
        "in parts": float(draft.kind != "direct" and len(draft.content) > 1 + _has_subject(work, draft)),
        "begins a sentence": float(preceding in _OPENS),
        "ends a sentence": float(following in _ENDS),
        "runs on": float(following.islower()),
    }


def probability(work: Work, draft: Draft) -> float:
    """Probability, 0 to 1, that act, content and speaker of a row are all right."""
    return logistic.probability("statement_confidence", traits(work, draft))


def probability_of_words(work: Work, draft: Draft) -> float:
    """Probability, 0 to 1, that act and content of a row are right, whoever its pronoun or description means."""
    return logistic.probability("statement_confidence", traits(work, draft) | {"open": 0.0})


def _is_apart(draft: Draft) -> bool:
    """Whether more than a few words stand between source and cue."""
    source, cue = draft.source, draft.cue
    return source is not None and max(cue[0] - source[1], source[0] - cue[1]) > BESIDE


def _has_subject(work: Work, draft: Draft) -> bool:
    """Whether the content begins with the subject of a report without a source, which is always a part: '| The bridge | is said | to lean'."""
    beside = 0 <= draft.cue[0] - draft.content[0][1] <= BESIDE
    return beside and draft.source is None and _REPORTED.search(work.text(draft.cue)) is not None


def _logit(share: float) -> float:
    inside = min(max(share, 1 - SUREST), SUREST)
    return math.log(inside / (1 - inside))
