"""What a pronoun means as a source: he, she, they, it, who, I.

Every person or body named or heard shortly before gets a weight for nearness, for standing where subjects stand, and
for having spoken last; number and gender must agree. The heaviest wins, if it is heavy enough.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from assets.reading import patterns
from assets.reading.en.words import first_names
from assets.reading.lexicon import mapping, words
from assets.statements.speakers.entities import Candidates, Cast, Entity
from assets.statements.speakers.names import Mention
from assets.statements.speakers.roles import head_noun

# what each pronoun asks for: m, f, p (plural), n (a body or thing), 1 and 1p (the speaker), 2, r (relative); others are open;
# descriptions of anybody ("the 29-year-old") ask for a
FORMS = mapping("en/pronouns", "words", "form")
# words that open the names of places rather than of people
_OPEN_PLACES = words("en/names", "opens_a_place")
REACH_OF_THINGS = 3  # the same for it and they, which change what they mean sooner
REACH = 6  # sentences back; a pronoun without antecedent there is left open
LEAST_MARGIN = 0.4  # by which it must outweigh the next
LEAST = 1.0  # weight under which nobody is meant for certain
LEAST_ALONE = 0.5  # the same where nobody else fits

_PATTERNS = patterns.table("en/pronouns")
_POSSESSIVE = _PATTERNS["possessive"]
_OBLIQUE = _PATTERNS["oblique"]
_VERB_AFTER = _PATTERNS["verb_after"]
_RELATIVE_GAP = _PATTERNS["relative_gap"]


def antecedent(
    cast: Cast, form: str, position: int, others: Sequence[Entity]
) -> tuple[Entity | None, float, Candidates]:
    """(whom a third-person pronoun at `position` means, by how much it outweighs the next, all who were weighed).

    None and 0 if open. `others` is nobody whom it can mean: who speaks around it, and who is named in what "he" says.
    """
    reach = REACH if form in "mf" else REACH_OF_THINGS
    weights = _of_named(cast, form, position, others, reach)
    for index, weight in _of_heard(cast, form, position, others, reach):
        weights[index] = weights.get(index, 0.0) + weight
    ranked = sorted(weights.items(), key=lambda item: (-item[1], item[0]))
    candidates = tuple((cast.entities[index], weight) for index, weight in ranked)
    if not ranked or ranked[0][1] < (LEAST_ALONE if len(ranked) == 1 and form in "mfa" else LEAST):
        return None, 0.0, candidates
    margin = ranked[0][1] - (ranked[1][1] if len(ranked) > 1 else 0.0)
    return (candidates[0][0], margin, candidates) if margin >= LEAST_MARGIN else (None, 0.0, candidates)


def _of_named(cast: Cast, form: str, position: int, others: Sequence[Entity], reach: int) -> dict[int, float]:
    """The weight of each entity that is named within reach."""
    weights: dict[int, float] = {}
    here = cast.sentence(position)
    i = bisect_right(cast.starts, position - 1) - 1
    while i >= 0:
        m = cast.mentions[i]
        away = here - cast.sentence(m.start)
        if away > reach:
            break
        e = cast.entities[m.entity]
        if e not in others and _fits(cast, m.entity, form):
            weights[m.entity] = max(weights.get(m.entity, 0.0), _weight(cast, m, away, e, form))
        i -= 1
    return weights


def _of_heard(
    cast: Cast, form: str, position: int, others: Sequence[Entity], reach: int
) -> Iterator[tuple[int, float]]:
    """What each time weighs that an entity has spoken within reach."""
    here = cast.sentence(position)
    heard = [(at, e) for at, e in cast.heard if at < position][-12:]
    for rank, (at, index) in enumerate(reversed(heard)):
        away = here - cast.sentence(at)
        if away > reach:
            break
        if cast.entities[index] not in others and _fits(cast, index, form):
            yield index, (5.0 if rank == 0 else 2.5) * 0.75**away


def relative(cast: Cast, position: int, word: str) -> Entity | None:
    """The entity that 'who' or 'which' at `position` hangs on: the name right before it, also across an apposition.

    "Who" is a person: in "Jane Doe, a professor at Acme University, who ..." not the university.
    """
    i = bisect_right(cast.starts, position) - 1
    body = None
    while i >= 0 and position - cast.mentions[i].start < 250:
        m = cast.mentions[i]
        entity, between = cast.entities[m.entity], cast.text[m.end : position]
        if between.strip(" ") in ("", ","):
            if word != "who" or entity.kind not in ("organisation", "government"):
                return entity
            body = entity
        elif _RELATIVE_GAP.fullmatch(between) and entity.kind == "person":
            return entity
        i -= 1
    return body


def _fits(cast: Cast, index: int, form: str) -> bool:
    """Whether number and gender agree."""
    e = cast.entities[index]
    if form in "mfa":
        of_form = not e.plural and (form == "a" or e.gender in ("", form))
        return of_form and _may_be_person(cast, index, e)
    if not cast.has_spoken(index):
        named = e.kind in ("organisation", "government") or (e.kind == "unknown" and _opens_sentence(cast, e))
        return form == "n" and named
    if form == "p":
        return e.kind in ("group", "organisation", "document") or e.plural
    personal = e.kind == "unknown" and len(e.core) > 1 and e.core[0] in first_names()
    return e.kind in ("organisation", "government", "document", "unknown", "unnamed") and not e.plural and not personal


def _may_be_person(cast: Cast, index: int, e: Entity) -> bool:
    if e.kind == "unnamed":
        head = head_noun(e.name)
        return head is not None and head[1].kind == "person"
    if e.kind == "unknown" and len(e.core) == 1:
        return cast.has_spoken(index) and not cast.seems_body(index)
    return e.kind == "person" or (e.kind == "unknown" and e.core[0] not in _OPEN_PLACES)


def _opens_sentence(cast: Cast, e: Entity) -> bool:
    """Whether a name of unknown kind is the subject of a sentence, and not just a word in capitals there."""
    if len(e.core) > 1 or not e.mentions or cast.doc.has_word(e.name.lower()):
        return False
    m = cast.mentions[e.mentions[-1]]
    n = cast.sentence(m.start)
    opens = n > 0 and m.start - cast.sentence_starts[n - 1] < 4
    return opens and _VERB_AFTER.match(cast.text, m.end, m.end + 40) is not None


def _weight(cast: Cast, m: Mention, away: int, e: Entity, form: str) -> float:
    text = cast.text
    weight = 4.0 * 0.6**away
    if _POSSESSIVE.match(text, m.end):
        weight *= 0.55
    elif _OBLIQUE.search(text[max(0, m.start - 14) : m.start]):
        weight *= 0.6
    elif (n := cast.sentence(m.start)) and m.start - cast.sentence_starts[n - 1] < 4:
        weight *= 1.5  # opens its sentence: most likely its subject
    elif _VERB_AFTER.match(text, m.end, m.end + 110):
        weight *= 1.3
    if cast.is_quoted(m.start):
        weight *= 0.35
    if e.gender and form in "mf":
        weight += 0.6 * 0.8**away
    if e.kind == "unknown":
        weight *= 0.45
    return weight
