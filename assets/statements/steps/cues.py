"""What the cue of a statement does: its lemma, whether it refuses or denies, which class of attribution it makes."""

from __future__ import annotations

from assets.reading import patterns
from assets.reading.doc import Doc
from assets.reading.en.cues import is_refusal, lemma_of, only_hears, type_of
from assets.reading.lexicon import words
from assets.statements.steps.acts import does, tells_figures
from assets.statements.steps.formulas import is_refusal_by_wording
from assets.statements.steps.introduced import is_introduced
from assets.statements.work import Draft, Work, step

_AUXILIARIES = words("en/cues", "auxiliary_with_not")
_OPENS_NEITHER = patterns.table("en/sources")["opens_neither"]
REACH = 40  # characters between a cue and content that it opens: "declined | to say | how many"


@step(reads="drafts", writes="lemma")
def lemmas(work: Work) -> None:
    """The cue's lemma; with a cue of auxiliaries alone that of the verb after it: 'did not | comment'."""
    for draft in work.drafts:
        cue = work.text(draft.cue)
        if cue.lower() in _AUXILIARIES and 0 < draft.start - draft.cue[1] < 3:
            cue += f" {work.text(draft.content[0]).split()[0]}"
        draft.lemma = lemma_of(cue)


@step(reads="drafts quoted lemma", writes="meaning")
def meanings(work: Work) -> None:
    """Whether a cue refuses to speak, and the class of attribution that it makes with its content."""
    for draft in work.drafts:
        draft.negated = _refuses(work.doc, draft)
        speaks = draft.negated or draft.quoted is not None
        if tells_figures(work, draft) or is_introduced(work.doc, draft):
            draft.attribution_type = "communication"
        else:
            draft.attribution_type = does(work, draft) or type_of(draft.lemma, work.said(draft), speaks)


def _refuses(doc: Doc, draft: Draft) -> bool:
    cue, source, first = draft.cue, draft.source, draft.content[0]
    following = doc.text[cue[1] : first[1]] if cue[1] <= first[0] < cue[1] + REACH else ""
    neither = source and _OPENS_NEITHER.search(doc.text, max(0, source[0] - 8), source[0] + 8)
    words = ("neither " if neither else "") + doc[cue]
    return is_refusal_by_wording(draft) or is_refusal(words, following, draft.quoted is not None)


def hears(doc: Doc, draft: Draft) -> bool:
    """Whether the source hears what is said: 'the court heard that ...', 'residents were told ...'."""
    source = draft.source
    return bool(source and source[1] <= draft.cue[0] and only_hears(doc[draft.cue]))
