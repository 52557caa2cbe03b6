"""Who of the cast a pronoun or a description means: a choice among all who could be, with fitted weights.

Everybody who could be meant, and nobody as one of them, has traits: how far back the name stands and as what, who spoke last, what
the printed roles say. A table gives each trait its weight for each kind of question, and the softmax of the sums is the
probability of each. `benchmarks/speakers.py` fits the table on annotated articles; no weight is set by hand. What may be
meant at all (number, gender) is told here, too; what is done with the answer, in `choice.py` and `descriptions.py`.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from assets.reading import patterns
from assets.reading.en.words import SourceNoun, first_names, source_nouns
from assets.reading.lexicon import rows, words
from assets.reading.span import Span, Weight, meets
from assets.statements.speakers.entities import Candidate, Cast, Entity
from assets.statements.speakers.names import Mention
from assets.statements.speakers.roles import head_noun

# words that open the names of places rather than of people
_OPEN_PLACES = words("en/names", "opens_a_place")
# whoever holds one is introduced with it
PUBLIC_OFFICES = words("en/descriptions", "public_office")
BESIDE_OTHERS = words("en/descriptions", "beside_others")
_PATTERNS = patterns.table("en/pronouns")
_POSSESSIVE, _OBLIQUE, _VERB_AFTER = (_PATTERNS[name] for name in ("possessive", "oblique", "verb_after"))
REACH = {
    "he": 8,
    "it": 4,
    "they": 4,
    "person": 3,
}  # sentences back; who is described by a printed role may stand anywhere
POINTED = 0.3  # of the model's pointer, from which on somebody may be meant wherever he is named
SURELY = 0.9  # of the pointer before a pronoun, which then tells what the weights leave open
LITTLE = 0.02  # of the pointer, which says nothing
LEAST = 0.5  # probability from which somebody is meant; below, it is likelier that somebody else is, or nobody
HEARD = 12  # the last who spoke
Traits = dict[str, float]


class Described(NamedTuple):
    """What a description says of the person it means: noun, the places and names it holds, whether it is more than a noun."""

    word: str
    noun: SourceNoun
    fits: dict[Entity, Traits]  # what the printed roles of each say for and against
    told: Traits  # what the words say for nobody's being meant


class Question(NamedTuple):
    """What is asked: who is meant at a place of the text by a pronoun (he, it, they) or a description of a person.

    `form` is m, f, n, p, or a for a person of any gender; `others` is nobody who can be meant; `subject` is what the
    sentence before describes as its subject, and where; `named` are the words that the model points at for an answer.
    """

    kind: str
    position: int
    form: str
    others: Sequence[Entity] = ()
    subject: tuple[Entity, Span] | None = None
    described: Described | None = None
    named: Sequence[Weight] | None = None


@cache
def weights() -> dict[str, dict[str, float]]:
    """Kind of question to the weight of each trait."""
    table: dict[str, dict[str, float]] = {}
    for row in rows("antecedents"):
        table.setdefault(row["question"], {})[row["trait"]] = float(row["weight"])
    return table


def weighed(cast: Cast, question: Question) -> tuple[Candidate, ...]:
    """All who could be meant, and nobody as one of them, the likeliest first."""
    known = weights().get(question.kind, {})
    options = _options(cast, question)
    heights = [sum(known.get(t, 0.0) * v for t, v in traits.items()) for _, traits in options]
    powers = [math.exp(height - max(heights)) for height in heights]
    total = sum(powers)
    found = [Candidate(e, power / total, traits) for (e, traits), power in zip(options, powers, strict=True)]
    return tuple(sorted(found, key=lambda c: -c.probability))


def meant(candidates: Sequence[Candidate]) -> Entity | None:
    """The one who is meant, if that is sure enough."""
    return candidates[0].entity if candidates[0].probability >= LEAST else None


def surely_pointed_at(cast: Cast, q: Question, least: float = SURELY) -> Entity | None:
    """Whom the model alone says that is meant: somebody named before, of the right number and gender, with `least` of its pointer on him.

    Also somebody who names himself in what he says: '"They will be loving Doe," he said.'
    """
    shares = cast.shares(word for word in q.named or () if word[1] <= q.position)
    best = max(shares, key=shares.__getitem__, default=None)
    return (
        cast.entities[best]
        if best is not None and shares[best] >= least and may_be_meant(cast, best, q, True)
        else None
    )


def _options(cast: Cast, q: Question) -> list[tuple[Entity | None, Traits]]:
    """Each who could be meant, the last of them nobody, with the traits of each."""
    heard = [(at, index) for at, index in cast.heard if at < q.position][-HEARD:]
    heard.reverse()
    shares = cast.shares(q.named or ())
    near = _near(cast, q, heard, {index for index, share in shares.items() if share >= POINTED})
    options = [
        (cast.entities[index], _traits(cast, index, q, heard) | _pointed(shares.get(index, 0.0))) for index in near
    ]
    subject, there = _subject(cast, q)
    if subject is not None:
        options.append(subject)
    _compare(cast, options, q.position)
    elsewhere = 1.0 - there - sum(shares.get(index, 0.0) for index in near)
    nobody = (_pointed(elsewhere) if q.named is not None else {}) | {
        "nobody": 1.0,
        "nobody of many": math.log1p(len(options)),
        "nobody there": float(not options),
    }
    return [*options, (None, nobody | (q.described.told if q.described else {}))]


def _subject(cast: Cast, q: Question) -> tuple[tuple[Entity, Traits] | None, float]:
    """The subject of the sentence before, where it is only described and may be meant, and how much of the pointer lies on it.

    A pointer at nowhere speaks for it as much as for nobody: it has no name.
    """
    if q.subject is None or q.subject[0] in cast.entities or q.subject[0] in q.others:
        return None, 0.0
    subject, at = q.subject
    words = q.named or ()
    there = sum(weight for start, end, weight in words if meets((start, end), at))
    nowhere = 1.0 - sum(weight for _, _, weight in words) if q.named is not None else 0.0
    return (subject, {"described": 1.0} | _pointed(there + nowhere)), there


def _pointed(share: float) -> Traits:
    """The trait of so much of the model's pointer."""
    return {"pointed": math.log1p(max(0.0, share) / LITTLE)}


def _near(cast: Cast, q: Question, heard: Sequence[tuple[int, int]], pointed: set[int]) -> list[int]:
    """Who is named or heard within reach, fits a description by a role, or is pointed at, and may be meant by number and gender."""
    here, reach = cast.sentence(q.position), REACH[q.kind]
    places = [(m.start, m.entity) for m in _mentions_within(cast, q.position, reach)]
    places += [(at, index) for at, index in heard if here - cast.sentence(at) <= reach]
    found = dict.fromkeys(index for _, index in places)
    if q.described:
        found |= dict.fromkeys(i for i, e in cast.near(q.position) if e in q.described.fits)
    found |= dict.fromkeys(sorted(pointed))
    return [i for i in found if cast.entities[i] not in q.others and may_be_meant(cast, i, q, i in pointed)]


def _mentions_within(cast: Cast, position: int, reach: int) -> Iterator[Mention]:
    """The mentions before `position` and at most so many sentences back, the last first."""
    here = cast.sentence(position)
    for i in range(bisect_right(cast.starts, position - 1) - 1, -1, -1):
        if here - cast.sentence(cast.mentions[i].start) > reach:
            return
        yield cast.mentions[i]


# ---------------------------------------------------------------- who may be meant


def may_be_meant(cast: Cast, index: int, q: Question, pointed: bool) -> bool:
    """Whether number and gender agree; `pointed`: the model points there."""
    e, form = cast.entities[index], q.form
    if q.described and e.kind == "unnamed":
        theirs = head_noun(e.name)
        return theirs is not None and theirs[1].role == q.described.noun.role
    if q.described and e not in q.described.fits and _is_told_of(q.described):
        return False
    if form in "mfa":
        of_form = not e.plural and (form == "a" or e.gender in ("", form))
        return of_form and _may_be_person(cast, index, e, pointed)
    if not cast.has_spoken(index) and not pointed:
        named = e.kind in ("organisation", "government") or (e.kind == "unknown" and _opens_sentence(cast, e))
        return form == "n" and named
    if form == "p":
        return e.kind in ("group", "organisation", "document") or e.plural
    personal = e.kind == "unknown" and len(e.core) > 1 and e.core[0] in first_names()
    return e.kind in ("organisation", "government", "document", "unknown", "unnamed") and not e.plural and not personal


def _is_told_of(described: Described) -> bool:
    """Whether a description is never of somebody of whom it was not told: of an office, or "the driver" beside her whom he hit."""
    bare = "nobody: bare" in described.told
    return described.noun.role in PUBLIC_OFFICES or (bare and described.word in BESIDE_OTHERS)


def _may_be_person(cast: Cast, index: int, e: Entity, pointed: bool) -> bool:
    if e.kind == "unnamed":
        head = head_noun(e.name)
        return head is not None and head[1].kind == "person"
    if e.kind == "unknown" and len(e.core) == 1:
        return (pointed or cast.has_spoken(index)) and not cast.seems_body(index)
    return e.kind == "person" or (e.kind == "unknown" and e.core[0] not in _OPEN_PLACES and not _is_of_people(e))


def _is_of_people(e: Entity) -> bool:
    """Whether a name is a plural: "Backbench MPs"."""
    noun = source_nouns().get(e.core[-1].lower())
    return noun is not None and noun.kind == "group"


def _opens_sentence(cast: Cast, e: Entity) -> bool:
    """Whether a name of unknown kind is the subject of a sentence, and not just a word in capitals there."""
    if len(e.core) > 1 or not e.mentions or cast.doc.has_word(e.name.lower()):
        return False
    m = cast.mentions[e.mentions[-1]]
    return cast.opens(m) and _VERB_AFTER.match(cast.text, m.end, m.end + 40) is not None


# ---------------------------------------------------------------- traits


def _traits(cast: Cast, index: int, q: Question, heard: Sequence[tuple[int, int]]) -> Traits:
    """The traits of one who could be meant."""
    e = cast.entities[index]
    named = cast.mentions_before(e, q.position)
    traits: Traits = dict(_of_named(cast, named, q.position)) | dict(_of_heard(cast, index, q.position, heard))
    traits["often named"] = math.log1p(len(named))
    traits[f"kind {e.kind}"] = 1.0
    if q.form in "mf":
        traits["gender known"] = float(e.gender == q.form)
    if q.subject and q.subject[0] is e:
        traits["described"] = 1.0
    if q.described:
        fit = q.described.fits.get(e, {})
        traits |= fit
        if not fit:
            traits["roles" if e.roles else "no roles"] = 1.0
        if "last to speak" in traits and not e.roles:
            traits["last to speak, no roles"] = 1.0
            traits["last to speak, generic"] = float(q.described.noun.generic)
        traits["introduced since"] = float(
            bool(named) and _introduced(cast, q.described.word, named[-1].start, q.position)
        )
    return traits


def _of_named(cast: Cast, named: Sequence[Mention], position: int) -> Iterator[tuple[str, float]]:
    """How far back and as what the name stands."""
    if not named:
        yield "never named", 1.0
        return
    last, here = named[-1], cast.sentence(position)
    away = here - cast.sentence(last.start)
    yield f"named {min(away, 4)} back", 1.0
    yield "named far", math.log1p(away)
    yield f"as {_place(cast, last)}", 1.0
    yield f"as {_place(cast, last)}, near", float(away <= 1)
    yield "in quotation", float(cast.is_quoted(last.start))
    yield "in full", float(len(last.core) > 1)
    yield "same paragraph", float("\n" not in cast.text[last.start : position])
    subjects = {here - cast.sentence(m.start) for m in named[-6:] if cast.opens(m) and not cast.is_quoted(m.start)}
    yield "subject here", float(0 in subjects)
    yield "subject before", float(1 in subjects)
    yield "subject two before", float(2 in subjects)
    yield "named twice near", float(sum(here - cast.sentence(m.start) <= 2 for m in named[-4:]) > 1)


def _place(cast: Cast, m: Mention) -> str:
    """What a name is in its sentence, as far as the words beside it tell."""
    text = cast.text
    if _POSSESSIVE.match(text, m.end):
        return "owner"
    if _OBLIQUE.search(text[max(0, m.start - 14) : m.start]):
        return "oblique"
    if cast.opens(m):
        return "opener"
    return "subject" if _VERB_AFTER.match(text, m.end, m.end + 110) else "other"


def _of_heard(cast: Cast, index: int, position: int, heard: Sequence[tuple[int, int]]) -> Iterator[tuple[str, float]]:
    """When one has last spoken; `heard` has the last first."""
    rank, at = next(((n, at) for n, (at, who) in enumerate(heard) if who == index), (-1, 0))
    if rank < 0:
        yield "not heard", 1.0
        return
    away = cast.distance(at, position)
    yield "heard far", math.log1p(away)
    yield "heard often", math.log1p(sum(who == index for _, who in heard))
    others = len({who for _, who in heard[:rank]})
    yield ("last to speak" if not others else "second to speak" if others == 1 else "spoke before"), 1.0
    if not others:
        yield f"last to speak, {min(away, 3)} back", 1.0
        yield "last to speak, same paragraph", float("\n" not in cast.text[at:position])


def _compare(cast: Cast, options: Sequence[tuple[Entity, Traits]], position: int) -> None:
    """Adds the traits that compare: who is named last, and most often, and how many others since."""
    last = {e: (seen[-1].start if (seen := cast.mentions_before(e, position)) else -1) for e, _ in options}
    most = max([traits.get("often named", 0.0) for _, traits in options], default=0.0)
    for e, traits in options:
        later = sum(at > last[e] for at in last.values())
        traits["others since"] = math.log1p(later)
        traits["named last"] = float(not later)
        traits["most named"] = float(traits.get("often named", 0.0) == most)
        traits["alone"] = float(len(options) == 1)


def _introduced(cast: Cast, word: str, since: int, position: int) -> bool:
    """Whether somebody else of that description came up after the entity did: 'a computer expert ... the expert'."""
    return is_introduced(cast.text[max(since, position - 1500) : position], word)


def is_introduced(text: str, word: str) -> bool:
    """Whether a text brings up somebody new by a noun: 'a computer | expert'."""
    return re.search(rf"\b(?:[Aa]n?|[Oo]ne|[Aa]nother) (?:[\w’'-]+ ){{0,4}}{re.escape(word)}\b", text) is not None
