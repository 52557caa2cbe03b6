"""Who is not what a description says, so that it means somebody else: 'the deputy mayor' is not the mayor."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assets.reading import patterns
from assets.reading.span import Weight
from assets.statements.speakers.antecedents import LEAST
from assets.statements.speakers.descriptions import DETERMINER, FORMER, places_of
from assets.statements.speakers.entities import Cast, Entity
from assets.statements.speakers.roles import head_noun

_PATTERNS = patterns.table("en/descriptions")
_SECOND, _ONCE, _HEAD_OF_NAME = _PATTERNS["second"], _PATTERNS["once"], _PATTERNS["head_of_name"]


def ruled_out(cast: Cast, phrase: str, word: str, position: int) -> list[Entity]:
    """Everybody whom the words of a description of a person rule out."""
    near = [e for _, e in cast.near(position)]
    return [*_of_other_rank(near, phrase, word), *_of_other_place(near, phrase), *_not_the_last(cast, phrase, word)]


def without(cast: Cast, named: Sequence[Weight] | None, out: Sequence[Entity]) -> Sequence[Weight] | None:
    """The model's pointer, if it does not lie on who is ruled out: that tells nothing."""
    lost = sum(share for index, share in cast.shares(named or ()).items() if cast.entities[index] in out)
    return named if lost <= LEAST else None


def _of_other_rank(near: Sequence[Entity], phrase: str, word: str) -> list[Entity]:
    """Deputies of "the mayor", mayors of "the deputy mayor"; who is president of "the former president", where somebody else was."""
    is_second = _SECOND.search(phrase) is not None
    found = [e for e in near if _ranks(e, word, _SECOND) not in (None, is_second)]
    if FORMER.match(phrase) and any(_ranks(e, word, _ONCE) for e in near):
        found += [e for e in near if _ranks(e, word, _ONCE) is False]
    return found


def _ranks(e: Entity, word: str, kind: re.Pattern[str]) -> bool | None:
    """Whether all roles of somebody that a noun names are of a kind, such as deputies; None where some are, or no role has it."""
    bare = _SECOND.sub("", word).strip(" -")
    ranks = {kind.search(role) is not None for role in e.roles if bare in role.lower()} if bare != "minister" else set()
    return ranks.pop() if len(ranks) == 1 else None


def _of_other_place(near: Sequence[Entity], phrase: str) -> list[Entity]:
    """The German chancellor of "the Polish leader", where somebody is of Poland; the mayor of Oslo of "the mayor of Bergen"."""
    found: list[Entity] = []
    if places := places_of(phrase):
        theirs = {e: set().union(*map(places_of, e.roles)) for e in near}
        if any(of & places for of in theirs.values()):
            found += [e for e, of in theirs.items() if of and not of & places]
    if own := _HEAD_OF_NAME.search(phrase):
        found += [e for e in near if _is_of_another(e, own)]
    return found


def _is_of_another(e: Entity, own: re.Match[str]) -> bool:
    """Whether somebody is the same of something else, and not of this."""
    said = (_HEAD_OF_NAME.search(role) for role in (*e.roles, e.name if e.described else ""))
    of = [m["name"] for m in said if m and m["noun"] == own["noun"]]
    return bool(of) and own["name"] not in of


def _not_the_last(cast: Cast, phrase: str, word: str) -> list[Entity]:
    """All who are only called so, of "the spokesman", but for the last of them who spoke."""
    if DETERMINER.sub("", phrase).lower() != word:
        return []
    heard = [e for _, index in cast.heard if (e := cast.entities[index]).kind == "unnamed"]
    called = [e for e in heard if (head := head_noun(e.name)) is not None and head[0] == word]
    return [e for e in called if e is not called[-1]]
