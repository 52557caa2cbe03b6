"""Whom a pronoun means by the turns of a story, whatever the weights say: somebody just brought in, or who has just spoken.

How pronouns are weighed is told in `antecedents.py`.
"""

from __future__ import annotations

from assets.reading import patterns
from assets.statements.speakers.antecedents import PUBLIC_OFFICES, Question
from assets.statements.speakers.entities import Cast, Entity
from assets.statements.speakers.names import Mention
from assets.statements.speakers.roles import head_noun

_DOES = patterns.table("en/pronouns")["does"]


def newcomer(cast: Cast, q: Question) -> Entity | None:
    """Who is first named, in full and alone, as the subject of the sentence before: 'A said so. Farmer B lost her home. "Rain," | she | said'.

    Nobody is brought in so and left without a word: he speaks, whoever spoke last.
    """
    at = _sentence_before(cast, q.position) if q.form in "mf" else -1
    if at < 0:
        return None
    start, end = cast.sentence_starts[at : at + 2]
    named = [m for m in cast.inside(start, q.position) if _may_be_person(cast, m)]
    if len({m.entity for m in named}) != 1 or not _is_brought_in(cast, named[0], start, end):
        return None
    e = cast.entities[named[0].entity]
    is_of_form = e.gender == q.form or (not e.gender and e.kind == "person")
    return e if is_of_form and e not in q.others and not cast.has_spoken(named[0].entity) else None


def _sentence_before(cast: Cast, position: int) -> int:
    """Index of the last sentence before `position` that begins outside the quotation that is being told; below 0 if there is none."""
    here = at = cast.sentence(position) - 1
    while at > 0 and cast.is_quoted(cast.sentence_starts[at] + 1):
        at -= 1
    return at - 1 if at == here else at


def _may_be_person(cast: Cast, m: Mention) -> bool:
    """Whether the text itself names a person, or what may be one."""
    if cast.is_quoted(m.start):
        return False
    return m.kind == "person" or (m.kind == "unknown" and (len(m.core) > 1 or cast.has_spoken(m.entity)))


def _is_brought_in(cast: Cast, m: Mention, start: int, end: int) -> bool:
    """Whether a sentence begins with somebody's first name in the text, in full, behind his titles, and goes on with what he does."""
    first = cast.mentions[cast.entities[m.entity].mentions[0]] is m and len(m.core) > 1
    before = cast.text[start : m.start].strip()
    title = next((role for role in m.roles if before.endswith(role)), "")
    opens = before.removesuffix(title).strip().istitle() or before == title or any(before in role for role in m.roles)
    return first and opens and _DOES.match(cast.text, m.end, end) is not None


def goes_on_speaking(cast: Cast, q: Question) -> Entity | None:
    """Who spoke right before "they", if only described, and called so: 'A council spokesperson said no. | They | added'."""
    if q.form != "p" or not cast.heard:
        return None
    at, index = cast.heard[-1]
    e, there, here = cast.entities[index], cast.sentence(at), cast.sentence(q.position)
    if e.kind != "unnamed" or e.gender or e in q.others or there >= here:
        return None
    head = head_noun(e.name)
    is_holder = head is not None and head[1].role in PUBLIC_OFFICES  # whom an article calls he or she
    directly = all(cast.is_quoted(start + 1) for start in cast.sentence_starts[there : here - 1])
    return e if directly and not is_holder else None
