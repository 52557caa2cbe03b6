"""Whom a description means: 'the spokesperson', 'the Turkish president', 'the company', and what is only ever described.

The head noun says what kind of speaker it is; countries, names and roles that the article printed before say which. The
one idea: a bare description means the last who fits, unless somebody else of that description came up since. Names and
pronouns are told in `choice.py`, which asks here.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from assets.reading import patterns
from assets.reading.en.words import SourceNoun, countries, organisation_words, source_nouns
from assets.reading.lexicon import words
from assets.reading.span import Weight
from assets.statements.speakers.antecedents import (
    BESIDE_OTHERS,
    PUBLIC_OFFICES,
    SURELY,
    Described,
    Question,
    Traits,
    meant,
    surely_pointed_at,
    weighed,
)
from assets.statements.speakers.entities import Cast, Entity, Lesson, Speaker
from assets.statements.speakers.names import Mention
from assets.statements.speakers.roles import head_noun, without_joint

_PATTERNS = patterns.table("en/descriptions")
DETERMINER = _PATTERNS["determiner"]
ARTICLE = _PATTERNS["article"]
_INDEFINITE_ARTICLE, _HARMED = _PATTERNS["indefinite_article"], _PATTERNS["harmed"]
OWNED = _PATTERNS["owned"]
FORMER = _PATTERNS["former"]  # who was introduced by name is described by what he once was
YEAR_OLD = _PATTERNS["year_old"]
_NUMBER = _PATTERNS["number"]
HEAD_ENDS = _PATTERNS["head_ends"]
_OWNER = _PATTERNS["owner"]
_CAPITALISED, _POSSESSIVE_END = _PATTERNS["capitalised"], _PATTERNS["possessive_end"]
_OF_SOMETHING, _PLACE_WORDS = _PATTERNS["of_something"], _PATTERNS["place_words"]
_PRESIDES = _PATTERNS["presides"]
_LEADS_A_COUNTRY = words("en/descriptions", "leads_a_country")
_PUBLIC, UNNAMED = words("en/descriptions", "public_body"), words("en/descriptions", "unnamed")
_SURER = 0.7  # of the model's pointer, from which on it tells rather than who spoke last
_RULES_A_COUNTRY = words("en/descriptions", "rules_a_country")


def is_demonym(phrase: str) -> bool:
    """Whether a description is a nationality alone: 'the Italian'."""
    bare = DETERMINER.sub("", phrase)
    return bare in countries().demonyms and bare != phrase


NOT_SAFE = Speaker("nominal", None, "open")


def by_description(
    cast: Cast,
    phrase: str,
    word: str,
    noun: SourceNoun,
    position: int,
    others: Sequence[Entity],
    named: Sequence[Weight] | None = None,
) -> Speaker:
    """Whom a definite description means; nobody when that is not safe to say. `named` are the words that the model points at."""
    if noun.kind in ("government", "organisation"):
        return _body(cast, phrase, word, noun, position, others)
    if noun.kind != "person" or noun.role == "relative" or word in UNNAMED or OWNED.match(phrase):
        return NOT_SAFE  # "the source said" is nobody whom the article names
    places = places_of(phrase)
    capitalised = capitals(phrase) if without_joint(phrase) == phrase else []
    names = {_POSSESSIVE_END.sub("", w) for w in capitalised} - {word.capitalize()}
    described = Described(
        word, noun, _fits(cast, word, noun, places, names, position, others), _told(phrase, noun, places, names)
    )
    asked = Question("person", position, noun.gender or "a", others, described=described, named=named)
    candidates = weighed(cast, asked)
    best = meant(candidates)
    if best is None:
        return Speaker("nominal", None, "open", candidates=candidates)
    step = "role" if best in described.fits else "last speaker"
    if step == "last speaker" and (told := surely_pointed_at(cast, asked, _SURER)) not in (None, best):
        return Speaker("nominal", told, "pointed", (Lesson(told, kind="person"),), candidates)
    if step == "last speaker" and noun.role == "spokesperson" and not described.told.get("nobody: bare"):
        return Speaker("nominal", None, "open", candidates=candidates)  # "the ministry spokeswoman" is somebody new
    lessons = () if step == "role" else (Lesson(best, kind="person"),)
    return Speaker("nominal", best, step, lessons, candidates, candidates[0].probability)


def _told(phrase: str, noun: SourceNoun, places: set[str], names: set[str]) -> Traits:
    """What the words of a description say for nobody's being meant who is named."""
    bare = len(DETERMINER.sub("", phrase).split()) == 1
    found = {
        "generic": noun.generic,
        "office": noun.role in PUBLIC_OFFICES,
        "bare": bare,
        "place": bool(places),
        "name": bool(names),
        "former": FORMER.match(phrase) is not None,
        "age": YEAR_OLD.search(phrase) is not None,
        "nation": is_demonym(phrase),
    }
    return {f"nobody: {trait}": 1.0 for trait, holds in found.items() if holds}


def _fits(
    cast: Cast, word: str, noun: SourceNoun, places: set[str], names: set[str], position: int, others: Sequence[Entity]
) -> dict[Entity, Traits]:
    """The persons whom a printed role makes fit a description, or who are named right after it, with what speaks for each."""
    fits: dict[Entity, Traits] = {}
    for _, e in cast.near(position):
        if e.kind not in ("person", "unknown") or (noun.gender and e.gender and noun.gender != e.gender) or e in others:
            continue
        match = _best_match(e, word, noun, places)
        ahead = _ahead(cast, e, position)
        whose = _owner_match(e, places, names)
        if (match or ahead) and whose is not None:
            fits[e] = {**ahead, **whose}
            if match:
                fits[e][match] = 1.0
                fits[e].pop("ahead, of another role", None)
    return fits


def _best_match(e: Entity, word: str, noun: SourceNoun, places: set[str]) -> str:
    """The best of _MATCHES of all roles of a person; "the Polish leader" is whoever governs Poland."""
    if word == "leader" and any(places_of(role) & places and _leads(role) for role in e.roles):
        return "same word"
    return next((m for m in _MATCHES if any(_role_match(role, word, noun) == m for role in e.roles)), "")


def _leads(role: str) -> bool:
    """Whether a role is of who leads a country."""
    head = head_noun(role)
    return head is not None and head[1].role in _LEADS_A_COUNTRY


def _ahead(cast: Cast, e: Entity, position: int) -> Traits:
    """Traits of a person who is first named in the next paragraph: 'the minister said.¶Jane Doe told reporters'."""
    first = cast.mentions[e.mentions[0]] if e.mentions else None
    if first is None or first.start < position or len(first.core) < 2 or cast.is_quoted(first.start):
        return {}
    if cast.distance(position, first.start) > AHEAD or cast.text[position : first.start].strip().count("\n\n") > 1:
        return {}
    if "\n" not in cast.text[position : first.start]:
        return {}
    lead = "\n" not in cast.text[:position].strip() if position < LEAD else False
    return {
        "ahead": 1.0,
        "ahead, opens": float(cast.opens(first)),
        "ahead, from the lead": float(lead),
        "ahead, opens, from the lead": float(lead and cast.opens(first)),
        "ahead, of another role": float(bool(e.roles)),
    }


def introduced(
    cast: Cast, phrase: str, word: str, noun: SourceNoun | None, position: int, named: Sequence[Weight] | None = None
) -> Entity | None:
    """Who is meant by somebody new who opens the text, and is named after it: 'A teacher said.¶Jane Doe began'; None where that is open.

    The first who is named by a full name afterwards, if that opens one of the next sentences and no other role is told of him. Behind what
    he says in the first paragraph ("Rents are too high, a teacher has said.¶Jane Doe") only where the model points at that name.
    """
    lead = cast.text[:position].strip()
    if "\n" in lead or noun is None or not _may_be_named_later(phrase, word, noun):
        return None
    later = (m for m in cast.mentions[bisect_left(cast.starts, position) :] if len(m.core) > 1)
    first = next((m for m in later if cast.entities[m.entity].kind in ("person", "unknown")), None)
    if first is None or not _is_new_subject(cast, first, position):
        return None
    if lead and cast.shares(named or ()).get(first.entity, 0.0) < SURELY:
        return None
    e = cast.entities[first.entity]
    if {noun.gender, e.gender} == {"m", "f"}:
        return None
    return e if not e.roles or any(_role_match(role, word, noun) for role in e.roles) else None


def _may_be_named_later(phrase: str, word: str, noun: SourceNoun) -> bool:
    """Whether somebody so described is the one whom an article is about, and not one who only tells of him."""
    if noun.kind != "person" or not _INDEFINITE_ARTICLE.match(phrase):
        return False
    return noun.role not in (*PUBLIC_OFFICES, "spokesperson", "relative") and word not in UNNAMED | BESIDE_OTHERS


def _is_new_subject(cast: Cast, m: Mention, since: int) -> bool:
    """Whether a name opens one of the next sentences, as somebody who was not harmed, and stands nowhere before."""
    if not cast.opens(m) or cast.is_quoted(m.start) or cast.seems_body(m.entity) or _HARMED.match(cast.text, m.end):
        return False
    near = "\n" in cast.text[since : m.start] and cast.distance(since, m.start) <= AHEAD_OF_LEAD
    return near and cast.mentions[cast.entities[m.entity].mentions[0]] is m


AHEAD_OF_LEAD = 3  # sentences
AHEAD = 2  # sentences
LEAD = 600  # characters
_MATCHES = ("same word", "same role", "word in role")


def _owner_match(e: Entity, places: set[str], names: set[str]) -> Traits | None:
    """What the places or names say that a description belongs to; None where the roles name other places."""
    if places:
        theirs = set().union(*[places_of(r) for r in e.roles])
        if theirs and not theirs & places:
            return None
        return {"place fits" if theirs else "place missing": 1.0}
    if names:
        return {"name fits" if any(n in r for n in names for r in e.roles) else "name missing": 1.0}
    return {}


def _role_match(role: str, word: str, noun: SourceNoun) -> str:
    """How far a printed role is what a description says: one of _MATCHES; empty if not at all."""
    their = head_noun(role)
    if their is None or (word == "president" and _PRESIDES.search(role)):
        return ""
    if their[1].role == noun.role and not noun.generic:
        return "same word" if their[0] == word else "same role"
    return "word in role" if f" {word} " in f" {HEAD_ENDS.split(role.lower(), maxsplit=1)[0]} " else ""


def _body(cast: Cast, phrase: str, word: str, noun: SourceNoun, position: int, others: Sequence[Entity]) -> Speaker:
    """What "the ministry", "the company", "the Turkish government" mean."""
    places = places_of(phrase)
    if noun.kind == "government" and len(places) == 1 and word in _RULES_A_COUNTRY:
        country = cast.country(next(iter(places)), ARTICLE.sub("", phrase))
        return Speaker("nominal", country, "country", (Lesson(country),))
    if OWNED.match(phrase) or _OF_SOMETHING.search(phrase) or (places and noun.role != "company"):
        return NOT_SAFE
    proper = set(capitals(phrase))
    best = None if places else _named_so(cast, word, noun, proper, position, others)
    if best is None and (places or (not proper and noun.role == "company")):
        # "the Australian firm", where one firm alone has spoken, or was named
        best = _only_body(cast, others) or _only_named(cast, noun, position, others)
    if best is None:
        return NOT_SAFE
    return Speaker("nominal", best, "body", (Lesson(best, kind="organisation"),))


def _named_so(
    cast: Cast, word: str, noun: SourceNoun, proper: set[str], position: int, others: Sequence[Entity]
) -> Entity | None:
    """The nearest body that a description may take up again; one that is named so counts as a sentence and a half nearer."""
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
    return max(found, key=lambda item: item[1], default=(None, 0.0))[0]


def capitals(phrase: str) -> list[str]:
    """The words of a description that have a capital, but for its determiner."""
    return _CAPITALISED.findall(DETERMINER.sub("", phrase))


def is_public(e: Entity, noun: SourceNoun) -> bool:
    """Whether a body is a public one, which a noun for firms does not mean: "the network" is not the Telecommunications Commission."""
    return noun.role == "company" and not _PUBLIC.isdisjoint(word.lower() for word in e.core)


def _may_be_body(e: Entity, noun: SourceNoun, named_so: bool) -> bool:
    """Whether a noun can mean a body: one that is `named_so`, or no government where the noun is of what firms are."""
    if named_so:
        return e.kind in ("organisation", "government", "unknown")
    if is_public(e, noun):
        return False
    return e.kind in ("organisation", "unknown") and noun.role in ("company", "club", "newspaper")


def _only_body(cast: Cast, others: Sequence[Entity]) -> Entity | None:
    """The one body that has spoken so far, in an article on a company; None when several have."""
    heard = {i for _, i in cast.heard if cast.entities[i].kind == "organisation"}
    only = cast.entities[heard.pop()] if len(heard) == 1 else None
    return None if only in others else only


def _only_named(cast: Cast, noun: SourceNoun, position: int, others: Sequence[Entity]) -> Entity | None:
    """The one body named so far; where none is surely one, the one name that comes again and that the text goes on with as a body's."""
    near = ((i, e) for i, e in cast.near(position) if cast.mentions_before(e, position))
    named = [(i, e) for i, e in near if _may_be_body(e, noun, False)]
    bodies = [e for _, e in named if e.kind == "organisation"]
    bodies = bodies or [
        e for i, e in named if e.kind == "unknown" and len(e.mentions) > 1 and not e.gender and cast.seems_body(i)
    ]
    return bodies[0] if len(bodies) == 1 and bodies[0] not in others else None


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


def places_of(phrase: str) -> set[str]:
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
