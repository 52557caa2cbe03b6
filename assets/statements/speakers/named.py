"""Whom a source names: the names that nothing governs in its first words, an apposition to them, or several names joined.

Descriptions and pronouns are told in `choice.py`, which asks here first.
"""

from __future__ import annotations

import re
from itertools import pairwise

from assets.reading import patterns
from assets.reading.en.words import countries, source_nouns
from assets.reading.lexicon import words
from assets.statements.speakers.entities import Cast, Entity
from assets.statements.speakers.names import Mention
from assets.statements.speakers.roles import head_noun

_PATTERNS = patterns.table("en/speakers")
_POSSESSIVE = _PATTERNS["possessive"]
_BASED = _PATTERNS["based"]
_ROLES_OF_ONE = _PATTERNS["roles_of_one"]
_CLAUSE = _PATTERNS["clause"]
_ACRONYM = _PATTERNS["acronym"]
_GOVERNED = _PATTERNS["governed"]
_NOUN_OF = _PATTERNS["noun_of"]
_PREPOSITION = _PATTERNS["preposition"]
_AFTER_HEAD = _PATTERNS["after_head"]
_AND_OTHERS = _PATTERNS["and_others"]
_TOLD_OF_FIRST = _PATTERNS["told_of_first"]
_JOINED, _LIST_GAP = _PATTERNS["joined"], _PATTERNS["list_gap"]
_PAIR, _PAIR_GAP = _PATTERNS["pair"], _PATTERNS["pair_gap"]
_OF_EITHER = words("en/descriptions", "of_either")  # people or bodies
_GOVERNED_NAME = _PATTERNS["governed_name"]
_STANDS_BEFORE, _OF_SOMEBODY = _PATTERNS["stands_before"], _PATTERNS["of_somebody"]
_TITLE_GOES_ON, _RANK_BEFORE = _PATTERNS["title_goes_on"], _PATTERNS["rank_before"]
_AGENT = _PATTERNS["agent"]  # "herpetologist"


def first_segment(cast: Cast, start: int, end: int) -> int:
    """End of the source's first segment: before its first comma or clause that is no part of a title: 'Culture, | Media and Sport Secretary Jane Doe'."""
    clause = _CLAUSE.search(cast.text, start, end)
    after = next(iter(cast.inside(clause.start(), end)), None) if clause else None
    if clause and after:
        title = _own_title(after, cast.text[start : after.start])
        clause = _CLAUSE.search(cast.text, after.start, end) if after.start - len(title) < clause.start() else clause
    return clause.start() if clause and clause.start() > start else end


def _own_title(m: Mention, before: str) -> str:
    """What of the words before a name belongs to the name's own title: 'Trade and | Industry Minister Jane Doe'."""
    starts = (before[at:] for at in (0, *(gap.end() for gap in re.finditer(" ", before))))
    return next((start for start in starts if start and any(role.startswith(start) for role in m.roles)), "")


def _heads(cast: Cast, start: int, stop: int) -> list[Mention]:
    """The names of a segment that nothing governs, nothing owns through them, and nothing follows as their head.

    After the first, only names joined to it count: 'Jane Doe and John Roe', not 'Jane Doe of Acme and Sons'.
    """
    heads: list[Mention] = []
    for m in cast.inside(start, stop):
        after = cast.text[m.end : stop]
        if heads:
            link = cast.text[heads[-1].end : m.start]
            stands = bool(_JOINED.search(link)) and not _PREPOSITION.search(link)
        else:
            stands = not _is_governed(m, cast.text[start : m.start])
        if not stands or _POSSESSIVE.match(after):
            continue
        rest = _ACRONYM.sub("", after, count=1).strip(" .,”\"’'>")
        if rest and not _AFTER_HEAD.match(rest) and not (rest[0].isupper() and after.startswith(",")):
            continue
        heads.append(m)
    return heads


def _is_governed(m: Mention, before: str) -> bool:
    """Whether the words before a name make it part of something else: 'an agreement with ten states and | New York'."""
    before = before.removesuffix(_own_title(m, before))
    if m.titled and (joined := _ROLES_OF_ONE.match(before)) and _is_person(joined.group(1)):
        return False  # "its president and MP Jane Doe"
    if m.kind == "person" and _OF_SOMEBODY.search(before):
        return True  # "a lawyer for author Jane Doe"
    if _is_full_name(m):
        return _GOVERNED_NAME.search(before) is not None
    return bool(_GOVERNED.search(before) or (not m.titled and _NOUN_OF.search(before)))


def _is_person(word: str) -> bool:
    noun = source_nouns().get(word.lower())
    return noun is not None and noun.kind == "person"


def _is_full_name(m: Mention) -> bool:
    """Whether a mention is a person's full name, which may stand right behind a noun: 'head of research Jane Doe'."""
    return m.kind == "person" and len(m.core) > 1


def titled_at_end(cast: Cast, start: int, end: int) -> int | None:
    """The person whose full name ends the source, behind what he is: 'Board of Control secretary Jay Roe', 'its chief, Jay Roe'.

    Not one whom somebody before him belongs to: 'a spokesman for secretary Jay Roe'.
    """
    if (titled := _behind_long_title(cast, start, end)) is not None:
        return titled
    last = next((m for m in reversed(cast.inside(start, end)) if _is_full_name(m)), None)
    if last is None or last.end != end or last.start <= start:
        return None
    before = cast.text[start : last.start]
    stood = _STANDS_BEFORE.search(before)
    is_what_he_is = stood is not None and bool(_is_person(stood["noun"]) or _AGENT.search(stood["noun"]))
    is_he = is_what_he_is and not _OF_SOMEBODY.search(before)
    others = [m for m in cast.inside(start, last.start) if _is_full_name(m) and m is not last]
    return last.entity if is_he and not others else None


def _behind_long_title(cast: Cast, start: int, end: int) -> int | None:
    """The person whose full name ends the source behind a title that goes on behind its noun: 'Commissioner of Police (North) Jay Roe'."""
    last = next(iter(reversed(cast.inside(start, end))), None)
    title = _TITLE_GOES_ON.fullmatch(cast.text, start, last.start) if last is not None else None
    head = head_noun(title["title"]) if title else None
    if last is None or head is None or last.end != end or len(last.core) < 2:
        return None
    return last.entity if head[1].kind == "person" and last.kind in ("person", "unknown") else None


def whom_it_names(cast: Cast, start: int, end: int) -> int | None:
    """Whom the source names, in its first segment or in apposition to it."""
    stop = first_segment(cast, start, end)
    if _is_list(cast, start, end) or _two_told_of(cast, start, end) is not None:
        return None
    if heads := _heads(cast, start, stop):
        return _named_by(cast, heads, stop)
    if stop < end and cast.text[stop] in ",–—:(":
        return _named_beside(cast, start, stop, end)
    return None


def _is_list(cast: Cast, start: int, end: int) -> bool:
    """Whether a source is three names or more, of people or of bodies: 'Jane Doe, John Roe and Ann Poe'."""
    names = cast.inside(start, end)
    gaps = [
        cast.text[a.end : b.start].removesuffix(_own_title(b, cast.text[a.end : b.start])) for a, b in pairwise(names)
    ]
    people = {cast.entities[m.entity].kind == "person" for m in names}
    listed = all(_LIST_GAP.fullmatch(gap) for gap in gaps) and gaps[-1:] != [", "]
    return len(names) > 2 and listed and len(people) == 1 and names[-1].end == end


def _named_by(cast: Cast, heads: list[Mention], stop: int) -> int | None:
    """The one entity that the names of a segment mean; None where there are several."""
    last = heads[-1]
    if len(heads) > 1 and _JOINED.search(cast.text[heads[0].end : last.start]):
        others = {cast.entities[m.entity].kind for m in heads[:-1]}
        titled = last.titled and last.kind == "person"  # "Ways and | Means Committee Chairman Dave Camp"
        return last.entity if titled and others == {"unknown"} else None
    if len(heads) == 1 and _AND_OTHERS.match(cast.text, last.end, stop):
        return None  # "Jane Doe and her allies"
    persons = [m for m in heads if cast.entities[m.entity].kind == "person"]
    return (persons or heads)[0].entity


def _named_beside(cast: Cast, start: int, stop: int, end: int) -> int | None:
    """Whom a name in apposition means: 'The bank's chief economist, | Indermit Gill'."""
    beside = cast.inside(stop, end)
    if not beside:
        return None
    m, last = beside[0], beside[-1]
    head = head_noun(cast.text[start:stop])
    if head and head[1].kind == "person" and _ends_source(cast, last, end):
        return last.entity  # "Her son, and head of the board, | Jay Roe"
    between = cast.text[stop : m.start].strip(" ,–—:(").removeprefix("the").strip()
    known = between in m.roles or between in countries().demonyms or _BASED.fullmatch(between)
    if between and not known:
        return None  # "Spain's head coach, Italian Jane Doe"
    if m.kind in ("person", "unknown"):
        return m.entity if head is None or head[1].kind in ("person", "organisation", "government") else None
    if m.kind == "country" and m.end >= end:
        return m.entity  # "The world's biggest coffee consumer, Finland"
    owns = head is not None and (head[1].role == "founder" or head[1].kind == "organisation")
    is_it = m.end >= end and " for " not in cast.text[start:stop]  # not "a spokesman for the airline, Falcon Group"
    # "The club's owner, Falcon Group", "the leading plaintiff, the University of Kano"
    return m.entity if (owns or is_it) and m.kind in ("organisation", "government") else None


def _ends_source(cast: Cast, m: Mention, end: int) -> bool:
    """Whether a full name ends the source behind a comma, with a rank in capitals or none."""
    is_full = len(m.core) > 1 and m.kind in ("person", "unknown")
    return is_full and m.end >= end and _RANK_BEFORE.search(cast.text, max(0, m.start - 9), m.start) is not None


def several(cast: Cast, start: int, end: int) -> Entity | None:
    """Two or more names joined: a group of its own, named as printed."""
    if (two := _two_told_of(cast, start, end)) is not None:
        return two
    segment = first_segment(cast, start, end)
    if not _heads(cast, start, segment):
        return None
    listed = "," in cast.text[start:end] and " and " in cast.text[start:end]
    heads = _heads(cast, start, end if listed else segment)
    if len(heads) < 2:
        return None
    return cast.described(cast.text[heads[0].start : heads[-1].end], "group", plural=True)


def _two_told_of(cast: Cast, start: int, end: int) -> Entity | None:
    """Two people in full, something told of the first between them: 'Jane Doe, the mayor, and Jay Roe, her deputy'."""
    people = [m for m in cast.inside(start, end) if _is_full_name(m)]
    if len(people) != 2 or people[0].start != start or people[0].entity == people[1].entity:
        return None
    first, second = people
    if not _TOLD_OF_FIRST.fullmatch(cast.text, first.end, second.start) or cast.text[second.end : end][:1] not in (
        "",
        ",",
    ):
        return None
    return cast.described(f"{first.name} and {second.name}", "group", plural=True)


def pair_meant(cast: Cast, start: int, end: int) -> Entity | None:
    """Whom "both", "both agencies" or "the two men" mean: the two names last joined, of people or of bodies as the noun says."""
    phrase = _PAIR.fullmatch(cast.text, start, end)
    if phrase is None:
        return None
    kinds = _kinds_of_pair(phrase["noun"] or "")
    before = [m for m in cast.mentions if m.end <= start and cast.distance(m.start, start) <= PAIR_REACH]
    for nth in range(len(before) - 1, 0, -1):
        first, second = before[nth - 1 : nth + 1]
        if _joins(cast, first, second) and {_is_human(cast, first), _is_human(cast, second)} <= kinds:
            more = nth > 1 and _LIST_GAP.fullmatch(cast.text, before[nth - 2].end, first.start)
            return None if more else cast.described(cast.text[first.start : second.end], "group", plural=True)
    return None


PAIR_REACH = 3  # sentences


def _joins(cast: Cast, first: Mention, second: Mention) -> bool:
    """Whether "and" joins the names of two people or two bodies, neither of them a country: what "both countries" say is theirs as printed."""
    gap = cast.text[first.end : second.start]
    is_one = (
        first.entity == second.entity
        or "country" in (first.kind, second.kind)
        or _is_human(cast, first) != _is_human(cast, second)
    )
    governed = _GOVERNED_NAME.search(cast.text[max(0, first.start - 20) : first.start])  # "near Oslo and Bergen"
    return not is_one and not governed and _PAIR_GAP.fullmatch(gap.removesuffix(_own_title(second, gap))) is not None


def _is_human(cast: Cast, m: Mention) -> bool:
    return cast.entities[m.entity].kind == "person"


def _kinds_of_pair(noun: str) -> set[bool]:
    """Whether a plural noun is of people (true), of bodies (false), or may be of either; of neither: "both governments"."""
    nouns, word = source_nouns(), noun.lower()
    known = nouns.get(word) or nouns.get(word.removesuffix("s")) or nouns.get(word.removesuffix("ies") + "y")
    if known is None or word in _OF_EITHER:
        return {True, False}
    return {known.kind in ("person", "group")} if known.kind != "government" else set()
