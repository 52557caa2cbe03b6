"""Whom a description means: 'the spokesperson', 'the Turkish president', 'the company', and what is only ever described.

The head noun says what kind of speaker it is; countries, names and roles that the article printed before say which. The
one idea: a bare description means the last who fits, unless somebody else of that description came up since. Names and
pronouns are told in `choice.py`, which asks here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assets.reading import patterns
from assets.reading.en.words import SourceNoun, countries, organisation_words, source_nouns
from assets.reading.lexicon import words
from assets.statements.speakers.entities import Candidates, Cast, Entity, Lesson, Speaker
from assets.statements.speakers.names import Mention
from assets.statements.speakers.pronouns import antecedent
from assets.statements.speakers.roles import head_noun

_PATTERNS = patterns.table("en/descriptions")
DETERMINER = _PATTERNS["determiner"]
ARTICLE = _PATTERNS["article"]
_INDEFINITE_ARTICLE = _PATTERNS["indefinite_article"]
OWNED = _PATTERNS["owned"]
FORMER = _PATTERNS["former"]  # who was introduced by name is described by what he once was
YEAR_OLD = _PATTERNS["year_old"]
_NUMBER = _PATTERNS["number"]
HEAD_ENDS = _PATTERNS["head_ends"]
# bodies that a bare "the ..." takes up again; a government or court is usually another than the last body named
_BODY_NOUNS = words("en/descriptions", "body")
_OWNER = _PATTERNS["owner"]
_CAPITALISED, _POSSESSIVE_END = _PATTERNS["capitalised"], _PATTERNS["possessive_end"]
_OF_SOMETHING, _PLACE_WORDS = _PATTERNS["of_something"], _PATTERNS["place_words"]
_PRESIDES = _PATTERNS["presides"]
_PUBLIC = words("en/descriptions", "public_body")
_RULES_A_COUNTRY = words("en/descriptions", "rules_a_country")


def is_demonym(phrase: str) -> bool:
    """Whether a description is a nationality alone: 'the Italian'."""
    bare = DETERMINER.sub("", phrase)
    return bare in countries().demonyms and bare != phrase


NOT_SAFE = Speaker("nominal", None, "open")


def by_description(
    cast: Cast, phrase: str, word: str, noun: SourceNoun, position: int, others: Sequence[Entity]
) -> Speaker:
    """Whom a definite description means; nobody when that is not safe to say."""
    if noun.kind in ("government", "organisation"):
        return _body(cast, phrase, word, noun, position, others)
    if noun.kind != "person" or noun.role == "relative" or OWNED.match(phrase):
        return NOT_SAFE
    if noun.generic and (YEAR_OLD.search(phrase) or is_demonym(phrase)):
        found, margin, candidates = antecedent(cast, noun.gender or "a", position, others)
        return Speaker("nominal", found if margin >= 1.0 else None, "last speaker", candidates=candidates)
    places = _places(phrase)
    capitalised = _CAPITALISED.findall(DETERMINER.sub("", phrase))
    names = {_POSSESSIVE_END.sub("", w) for w in capitalised} - {word.capitalize()}
    scores = _scores(cast, word, noun, places, names, position, others)
    if scores and scores[0][1] >= LEAST:
        best = scores[0][0]
        again = not _introduced_since(cast, best, word, position)
        return Speaker("nominal", best if again else None, "role", candidates=scores)
    if FORMER.match(phrase):
        found, margin, candidates = antecedent(cast, noun.gender or "a", position, others)
        meant = found is not None and margin >= SURE and not found.roles  # else he is known for something else
        return Speaker("nominal", found if meant else None, "last speaker", candidates=candidates)
    if places or names:
        return Speaker("nominal", None, "open", candidates=scores)
    return _last_speaker(cast, noun, position)


SURE = 1.0  # by how much somebody must outweigh the next to be meant by what he once was
LEAST = 1.5  # score from which a description is taken for somebody's


def _scores(
    cast: Cast,
    word: str,
    noun: SourceNoun,
    places: set[str],
    names: set[str],
    position: int,
    others: Sequence[Entity],
) -> Candidates:
    """How well the printed roles of each person fit the description, the best first."""
    scores = []
    for i, e in cast.near(position):
        if e.kind not in ("person", "unknown") or (noun.gender and e.gender and noun.gender != e.gender) or e in others:
            continue
        score = max([_role_match(role, word, noun) for role in e.roles], default=0.0)
        whose = _owner_match(e, places, names)
        if not score or whose is None:
            continue
        since = cast.last_seen(i, position)
        scores.append((e, score + whose + (-1.2 if since is None else 1 / (1 + since))))
    return tuple(sorted(scores, key=lambda item: -item[1]))


def _owner_match(e: Entity, places: set[str], names: set[str]) -> float | None:
    """What the places or names that a description belongs to add to its fit; None where the roles name other places."""
    if places:
        theirs = set().union(*[_places(r) for r in e.roles])
        if theirs and not theirs & places:
            return None
        return 2.0 if theirs else -0.7
    if names:
        return 1.5 if any(n in r for n in names for r in e.roles) else -2.0
    return 0.0


def _role_match(role: str, word: str, noun: SourceNoun) -> float:
    their = head_noun(role)
    if their is None or (word == "president" and _PRESIDES.search(role)):
        return 0.0
    if their[1].role == noun.role and not noun.generic:
        return 3.0 if their[0] == word else 2.5
    return 2.0 if f" {word} " in f" {HEAD_ENDS.split(role.lower(), maxsplit=1)[0]} " else 0.0


def _introduced_since(cast: Cast, entity: Entity, word: str, position: int) -> bool:
    """Whether somebody else of that description came up after the entity did: 'a computer expert ... the expert'."""
    seen = cast.mentions_before(entity, position)
    start = max(seen[-1].start if seen else 0, position - 1500)
    introduced = re.search(
        rf"\b(?:[Aa]n?|[Oo]ne|[Aa]nother) (?:[\w’'-]+ ){{0,4}}{re.escape(word)}\b", cast.text[start:position]
    )
    return introduced is not None


def _last_speaker(cast: Cast, noun: SourceNoun, position: int) -> Speaker:
    """A bare description ('the spokesperson', 'the woman') means who spoke just before, if nothing speaks against it."""
    if not cast.spoken:
        return NOT_SAFE
    at, index = cast.spoken[-1]
    e = cast.entities[index]
    away = cast.distance(at, position)
    if e.kind == "unnamed" and away <= REACH_OF_UNNAMED:
        theirs = head_noun(e.name)
        return Speaker("nominal", e, "role") if theirs and theirs[1].role == noun.role else NOT_SAFE
    if e.kind not in ("person", "unknown") or away > 2 or (noun.gender and e.gender and noun.gender != e.gender):
        return NOT_SAFE
    if not noun.generic and (e.roles or noun.role in _PUBLIC_OFFICES):
        return NOT_SAFE
    return Speaker("nominal", e, "last speaker", (Lesson(e, kind="person"),))


# whoever holds one is introduced with it
_PUBLIC_OFFICES = words("en/descriptions", "public_office")
REACH_OF_UNNAMED = 6  # sentences: "a spokesman ... the spokesman"


def _body(cast: Cast, phrase: str, word: str, noun: SourceNoun, position: int, others: Sequence[Entity]) -> Speaker:
    """What "the ministry", "the company", "the Turkish government" mean."""
    places = _places(phrase)
    if noun.kind == "government" and len(places) == 1 and word in _RULES_A_COUNTRY:
        country = cast.country(next(iter(places)), ARTICLE.sub("", phrase))
        return Speaker("nominal", country, "country", (Lesson(country),))
    if OWNED.match(phrase) or _OF_SOMETHING.search(phrase) or (places and noun.role != "company"):
        return NOT_SAFE
    proper = set(_CAPITALISED.findall(DETERMINER.sub("", phrase)))
    if places:
        only = _only_body(cast, others)  # "the Australian firm", where one firm alone has spoken
        return Speaker("nominal", only, "body", (Lesson(only, kind="organisation"),)) if only else NOT_SAFE
    candidates = _bodies(cast, word, noun, proper, position, others)
    best = candidates[0][0] if candidates else None
    if best is None and not proper:
        best = _unlike_others(cast, word, noun, position, others)
    if best is None:
        return NOT_SAFE
    return Speaker("nominal", best, "body", (Lesson(best, kind="organisation"),), candidates)


def _unlike_others(cast: Cast, word: str, noun: SourceNoun, position: int, others: Sequence[Entity]) -> Entity | None:
    """The body that a bare description means where none was named so: the only one, or the last."""
    best = None
    if noun.role == "company":
        best = _only_body(cast, others) or _body_here(cast, position, others) or _only_named(cast, position, others)
    if best is None and word.split()[-1] in _BODY_NOUNS:
        best = _last_body(cast, position, others)
    return best


def _bodies(
    cast: Cast, word: str, noun: SourceNoun, proper: set[str], position: int, others: Sequence[Entity]
) -> Candidates:
    """The bodies that a description may take up again, the nearest first; a weight is minus the sentences since."""
    title = word.split()[-1].capitalize()
    found = []
    for i, e in cast.near(position):
        named_so = title in e.core
        if e in others or not proper <= set(e.core) or not _may_be_body(e, noun, named_so):
            continue
        since = cast.last_seen(i, position)
        if since is None or since > (8 if named_so else 2):
            continue
        told = noun.role == "newspaper" and _was_told(cast, e, position)
        is_name = e.kind != "unknown" or (_is_surely_a_name(cast, e) and cast.seems_body(i))
        subject = is_name and _is_subject(cast, e, position)
        if named_so or told or subject or cast.has_spoken(i):
            found.append((e, (1.5 if named_so else 0.0) - since))
    return tuple(sorted(found, key=lambda item: -item[1]))


def _may_be_body(e: Entity, noun: SourceNoun, named_so: bool) -> bool:
    """Whether a noun can mean a body: one that is `named_so`, or no government where the noun is of what firms are."""
    if named_so:
        return e.kind in ("organisation", "government", "unknown")
    if noun.role == "company" and _PUBLIC & {word.lower() for word in e.core}:
        return False  # "the network" is not the Telecommunications Commission
    return e.kind in ("organisation", "unknown") and noun.role in ("company", "club", "newspaper")


def _only_body(cast: Cast, others: Sequence[Entity]) -> Entity | None:
    """The one body that has spoken so far, in an article on a company; None when several have."""
    heard = {i for _, i in cast.heard if cast.entities[i].kind == "organisation"}
    only = cast.entities[heard.pop()] if len(heard) == 1 else None
    return None if only in others else only


def _body_here(cast: Cast, position: int, others: Sequence[Entity]) -> Entity | None:
    """The one body that this sentence and the last have named: 'Shares in Acme fell after the firm said'."""
    here = {
        m.entity
        for m in cast.inside(max(0, position - REACH_OF_FIRMS), position)
        if cast.distance(m.start, position) <= 1
        and cast.entities[m.entity].kind == "organisation"
        and (len(m.core) > 1 or _opens(cast, m))  # not "its Arctic programme"
    }
    only = cast.entities[here.pop()] if len(here) == 1 else None
    return None if only in others else only


def _only_named(cast: Cast, position: int, others: Sequence[Entity]) -> Entity | None:
    """The one body that the article has named so far."""
    named = [e for _, e in cast.near(position) if e.kind == "organisation" and cast.mentions_before(e, position)]
    return named[0] if len(named) == 1 and named[0] not in others else None


REACH_OF_FIRMS = 800  # characters


def _last_body(cast: Cast, position: int, others: Sequence[Entity]) -> Entity | None:
    """The body that spoke last, or that was the subject of a sentence since; no country."""
    best, latest = None, -1
    heard = {index: at for at, index in cast.heard}
    for i, e in cast.near(position):
        if e.kind not in ("organisation", "government") or e in others or e.name in countries().names:
            continue
        named = (m.start for m in reversed(cast.mentions_before(e, position)) if _opens(cast, m))
        at = max(heard.get(i, -1), next(named, -1))
        if at > latest and cast.distance(at, position) <= REACH_OF_BODIES:
            best, latest = e, at
    return best


REACH_OF_BODIES = 3  # sentences


def _is_subject(cast: Cast, e: Entity, position: int) -> bool:
    """Whether the name last opened a sentence, as subjects do."""
    seen = [cast.mentions[i] for i in e.mentions if cast.mentions[i].start < position]
    return bool(seen) and _opens(cast, seen[-1])


def _is_surely_a_name(cast: Cast, e: Entity) -> bool:
    """Whether more than the first word of a sentence has its capital: "Shares in Acme" are no body."""
    return len(e.core) > 1 or any(not _opens(cast, cast.mentions[i]) for i in e.mentions)


_TOLD = _PATTERNS["told"]


def _was_told(cast: Cast, e: Entity, position: int) -> bool:
    """Whether something was told to it before: 'told the Herald ... The newspaper'."""
    starts = [cast.mentions[i].start for i in e.mentions if cast.mentions[i].start < position]
    return any(_TOLD.search(cast.text, max(0, start - 10), start) for start in starts)


_NEXT_WORD = _PATTERNS["next_word"]


def _opens(cast: Cast, m: Mention) -> bool:
    """Whether a name opens its sentence by itself, not as the body of 'Treasury spokesperson'."""
    n = cast.sentence(m.start)
    after = _NEXT_WORD.match(cast.text, m.end)
    return n > 0 and m.start - cast.sentence_starts[n - 1] < 5 and not (after and after.group(1) in source_nouns())


def _places(phrase: str) -> set[str]:
    """Countries that a phrase names, by name, demonym or capital."""
    where = countries()
    found = set()
    for m in _PLACE_WORDS.finditer(phrase):
        for word in (m.group(), *m.group().split()):
            word = _POSSESSIVE_END.sub("", word)
            country = where.demonyms.get(word) or where.names.get(word) or where.metonyms.get(word)
            if country:
                found.add(country)
                break
    return found


def kind_of_description(phrase: str, noun: SourceNoun | None) -> tuple[str, bool]:
    """(speaker type, plural) of a source that the article only describes."""
    if noun is not None and noun.kind in ("document", "group"):
        return noun.kind, noun.kind == "group"
    if noun is not None:
        is_told = _OWNER.match(phrase) or (noun.kind in ("government", "organisation") and _has_name(phrase))
        return (noun.kind if is_told else "unnamed"), False
    return _kind_by_form(phrase)


def _has_name(phrase: str) -> bool:
    bare = DETERMINER.sub("", phrase)
    capital = re.search(r"[A-Z]", bare if bare != phrase else phrase[1:])
    return capital is not None and not _INDEFINITE_ARTICLE.match(phrase)


def _kind_by_form(phrase: str) -> tuple[str, bool]:
    """The same of a source whose noun is on no list."""
    words = re.findall(r"[\w'’-]+", HEAD_ENDS.split(phrase, maxsplit=1)[0].lower())
    last = words[-1] if words else ""
    nouns = source_nouns()
    singular = nouns.get(last.removesuffix("s")) or nouns.get(last[:-3] + "y") if last.endswith("s") else None
    if singular is not None:
        return ("document", False) if singular.kind == "document" else ("group", True)
    if _NUMBER.match(phrase):
        return "group", True
    if any(w in organisation_words() for w in phrase.split()):
        return "unnamed", False
    return ("group", True) if last.endswith("s") and not last.endswith("ss") else ("unnamed", False)
