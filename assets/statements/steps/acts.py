"""Which attributions are acts of speech: a verb says something with a clause or a quotation, and does something with an object.

'Claimed that he won' is said, 'claimed victory' is done; the verbs for which this decides are a table with examples,
`data/language/en/lexicon/frames.tsv`. What is still to be said is a plan ('the last studio to announce its films'), what is not denied is not said.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from assets.reading import patterns
from assets.reading.en.cues import is_clause, lemma_of, says_besides
from assets.reading.lexicon import rows
from assets.statements.speakers.roles import head_noun
from assets.statements.work import Draft, Work

_PATTERNS = patterns.table("en/acts")
_UNSAID, _TO_SPEAK = _PATTERNS["unsaid"], _PATTERNS["to_speak"]
_GIVES_REASON, _GIVES_NAME = _PATTERNS["gives_reason"], _PATTERNS["gives_name"]
_OF_FIGURES, _TELLS_FIGURE = _PATTERNS["of_figures"], _PATTERNS["tells_figure"]
_OBJECT, _TO_BE, _PEOPLE = _PATTERNS["object"], _PATTERNS["to_be"], _PATTERNS["people"]
NEAR = 60  # characters from a cue to its clause: "charged | on Monday, however, that"
PERSON, REASON, NAME = "PERSON", "REASON", "NAME"


class Frame(NamedTuple):
    """What a verb does with an object: the class, the nouns with which it does so (none: any), and those, or a REASON or NAME, with which it speaks."""

    kind: str
    objects: frozenset[str]
    unless: frozenset[str]


def does(work: Work, draft: Draft) -> str | None:
    """The class of what the cue does with an object where it says nothing; None where it speaks."""
    cue, said = work.text(draft.cue), work.said(draft)
    if _is_of_quoted_words(work, draft, said) or draft.negated:
        return None
    if _UNSAID.search(cue):
        return "control"
    if " " in said and is_clause(said):  # not 'he' of "he was criticised by"
        return None
    if _TO_SPEAK.search(cue):
        return "control"
    frames = _frames().get(draft.lemma, ())
    if not frames or says_besides(cue) or _TO_BE.search(said):
        return None
    if _is_that_clause(work, draft):
        # "found that bees prefer blue" is a finding
        frames = tuple(frame for frame in frames if frame.kind != "control")
    nouns = _nouns(f"{cue} {said}" if draft.cue[1] <= draft.start else said)
    return next((frame.kind for frame in frames if _takes(frame, nouns, said)), None)


def tells_figures(work: Work, draft: Draft) -> bool:
    """Whether a poll or a count tells numbers, whatever its verb does elsewhere: "the survey put Labour at 31 percent"."""
    source = work.text(draft.source) if draft.source else ""
    tells = _OF_FIGURES.search(source) and _TELLS_FIGURE.match(draft.lemma)
    return bool(tells) and any(c.isdigit() for c in work.said(draft))


def _is_of_quoted_words(work: Work, draft: Draft, said: str) -> bool:
    """Whether it is quoted, not only a few words in it: 'fined the station for the singer's "wardrobe malfunction"'."""
    quoted = (draft.quoted or "").split()
    mark = work.doc.quotations.at(draft.start) if quoted and draft.start < draft.cue[0] else None
    opens = mark is not None and mark.start == draft.start  # "A disgrace," she slammed the ruling
    return bool(quoted) and (draft.kind == "direct" or opens or 3 * len(quoted) >= len(said.split()))


def _is_that_clause(work: Work, draft: Draft) -> bool:
    """Whether "that" opens the content behind the cue, as it opens a clause: 'posted on Twitter | that | the tape shows all'."""
    return between(work, draft).lower().split()[-1:] == ["that"]


def between(work: Work, draft: Draft) -> str:
    """What stands between the cue and the content after it: 'dismissed | reports that | the dam had cracked'."""
    start, end = draft.cue[1], draft.start
    return work.text((start, end)) if 0 < end - start < NEAR else ""


def _takes(frame: Frame, nouns: frozenset[str], said: str) -> bool:
    if (REASON in frame.unless and _GIVES_REASON.search(said)) or (NAME in frame.unless and _GIVES_NAME.search(said)):
        return False
    of_people = PERSON in frame.objects and _is_of_people(said)
    return not nouns & frame.unless and (not frame.objects or of_people or bool(nouns & frame.objects))


def _nouns(phrase: str) -> frozenset[str]:
    """The words of an object up to its first preposition, as they are listed: 'its 40,000 cars with faulty brakes' has car."""
    group = _OBJECT.split(phrase, maxsplit=1)[0]
    return frozenset(lemma_of(word) for word in re.findall(r"[a-z]+", group.lower()))


def _is_of_people(said: str) -> bool:
    """Whether an object is people: 'her', '300 guests', 'the delegates from Bonn'."""
    head = head_noun(said)
    return _PEOPLE.match(said) is not None or (head is not None and head[1].kind == "person")


@cache
def _frames() -> dict[str, tuple[Frame, ...]]:
    """Lemma to its frames, in the order of the table."""
    found: dict[str, tuple[Frame, ...]] = {}
    for row in rows("en/frames"):
        objects, unless = (frozenset(row[column].split("|")) - {""} for column in ("objects", "unless"))
        for verb in row["words"].split("|"):
            found[verb] = (*found.get(verb, ()), Frame(row["class"], objects, unless))
    return found
