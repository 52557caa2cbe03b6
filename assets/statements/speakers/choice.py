"""Who a source is, within one article: names, descriptions and pronouns resolved to the article's cast.

`choose` takes a source as printed and says who it is, by which step that was found, and what the cast can learn from it; it
writes nothing. Statements are to be asked for in reading order, since who spoke last is the best guide to "he" and "the
spokesperson". The rule throughout: when in doubt, unresolved; a wrong name is worse than none. Merging across articles is
in `across_articles.py`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assets.reading import patterns
from assets.reading.en.words import SourceNoun, countries, name_words, source_nouns
from assets.reading.lexicon import words
from assets.reading.span import Span, Weight, meets
from assets.statements.speakers.antecedents import Question, meant, weighed
from assets.statements.speakers.descriptions import (
    ARTICLE,
    DETERMINER,
    FORMER,
    HEAD_ENDS,
    NOT_SAFE,
    OWNED,
    YEAR_OLD,
    by_description,
    introduced,
    is_demonym,
    kind_of_description,
)
from assets.statements.speakers.entities import Cast, Entity, Lesson, Speaker
from assets.statements.speakers.names import Mention
from assets.statements.speakers.pointed import pointed_at
from assets.statements.speakers.pronouns import FORMS, relative
from assets.statements.speakers.roles import head_noun, without_joint

_INDEFINITE = words("en/descriptions", "indefinite")
_PATTERNS = patterns.table("en/speakers")
_LOOSE_END = _PATTERNS["loose_end"]
_DEFINITE = _PATTERNS["definite"]
_POSSESSIVE = _PATTERNS["possessive"]
_OWNER_ALONE = _PATTERNS["owner_alone"]
_BASED = _PATTERNS["based"]
_ROLES_OF_ONE = _PATTERNS["roles_of_one"]
_CLAUSE = _PATTERNS["clause"]
_ACRONYM = _PATTERNS["acronym"]
_ASIDE = _PATTERNS["aside"]
_GOVERNED = _PATTERNS["governed"]
_NOUN_OF = _PATTERNS["noun_of"]
_PREPOSITION = _PATTERNS["preposition"]
_AFTER_HEAD = _PATTERNS["after_head"]
_AND_OTHERS = _PATTERNS["and_others"]
_JOINED = _PATTERNS["joined"]
_GOVERNED_NAME = _PATTERNS["governed_name"]
_STANDS_BEFORE, _OF_SOMEBODY = _PATTERNS["stands_before"], _PATTERNS["of_somebody"]
_AGENT = _PATTERNS["agent"]  # "herpetologist"
_SHARE = _PATTERNS["share"]
_OWNED, _AND_OR = _PATTERNS["owned"], _PATTERNS["and_or"]
_ONE_OF_TWO_TRADES = _PATTERNS["one_of_two_trades"]


def choose(
    cast: Cast,
    source: Span,
    *,
    first_person: Entity | None = None,
    others: Sequence[Entity] = (),
    before: Entity | None = None,
    named: Sequence[Weight] | None = None,
) -> Speaker:
    """Who the source is.

    `first_person` is who "I" and "we" are there; `others` is nobody whom a pronoun or description there can mean, such as
    who is named in the content; `before` is the source right before it, for "who"; `named` are the words that the model points at.
    """
    start, end = source
    if named is not None:  # "the Kremlin's spokesman" is not named by itself
        named = [word for word in named if not meets(word[:2], source)]
    plain = cast.doc[source].strip(" ,.;:“”\"'‘’").lower()
    if plain in FORMS:
        return _pronoun(cast, plain, start, first_person, others, before, named)
    if plain.startswith(("whose ", "who ")) and cast.text.startswith(",", end):
        found = _pronoun(
            cast, "who", start, first_person, others, before, named
        )  # "Jane Doe, | whose party lost, | said"
        return found if found.entity and found.entity.kind == "person" else replace(found, entity=None, step="open")
    if plain in _INDEFINITE:
        return _described(cast.described(plain, "group", plural=True))
    if plain.startswith("neither ") and " nor " in plain:
        return _described(cast.described(cast.doc[source], "group", plural=True))
    if owner := _OWNER_ALONE.search(cast.text, start, end):
        end = owner.start()  # "Dr. Smith's" for her report
    own = _titled_at_end(cast, start, end)
    own = _named(cast, start, end) if own is None else own
    if own is not None:
        entity = cast.entities[own]
        return Speaker("name", entity, "name", (Lesson(entity, start),))
    group = _several(cast, start, end)
    if group is not None:
        return Speaker("name", group, "several", (Lesson(group, start),))
    return _nominal(cast, start, end, others, named)


def _described(entity: Entity, spoke_at: int | None = None) -> Speaker:
    """A speaker that the article only describes."""
    return Speaker("nominal", entity, "description", (Lesson(entity, spoke_at),))


# ---------------------------------------------------------------- pronouns


def _pronoun(
    cast: Cast,
    word: str,
    position: int,
    first_person: Entity | None,
    others: Sequence[Entity],
    before: Entity | None,
    named: Sequence[Weight] | None,
) -> Speaker:
    form = FORMS[word]
    if form in ("1", "1p"):
        return Speaker("pronoun", first_person, "first person" if first_person else "open")
    if form == "r":
        return _relative(cast, word, position, before)
    if form in ("2", "") or (form in "pn" and cast.is_quoted(position)):
        return Speaker("pronoun", None, "open")  # what "they" are in somebody's speech stands there, seldom outside
    subject = _subject_before(cast, form, position, others)
    asked = Question(QUESTIONS[form], position, form, others, subject, named=named)
    candidates = weighed(cast, asked)
    best = meant(candidates)
    if best is None:
        return Speaker("pronoun", None, "open", candidates=candidates)
    personal = form in "mf"
    lesson = Lesson(best, position, "person" if personal else "", form if personal else "")
    return Speaker("pronoun", best, "pronoun", (lesson,), candidates, candidates[0].probability)


QUESTIONS = {"m": "he", "f": "he", "n": "it", "p": "they"}  # form of a pronoun to the kind of question


def _relative(cast: Cast, word: str, position: int, before: Entity | None) -> Speaker:
    """Whom "who" or "which" means: the source right before it, else the name that it hangs on."""
    found = relative(cast, position, word)
    a_name = found is not None and found.kind == "person" and word == "who"
    if before is not None and (before.kind == "person" or not a_name):
        return Speaker("pronoun", before, "relative")
    if found is None:
        return Speaker("pronoun", None, "open")
    return Speaker("pronoun", found, "relative", (Lesson(found, position),))


_SUBJECT = _PATTERNS["subject"]
_DESCRIBED_AS = {"m": "person", "f": "person", "n": "organisation", "p": "group"}


def _subject_before(cast: Cast, form: str, position: int, others: Sequence[Entity]) -> tuple[Entity, Span] | None:
    """Who, and where, is described as the subject of the sentence before: 'A resident disagreed. "It shakes," he said'."""
    n = cast.sentence(position)
    if n < 2:
        return None
    start = cast.sentence_starts[n - 2]
    subject = _SUBJECT.match(cast.text, start, cast.sentence_starts[n - 1])
    noun = _subject_noun(subject["noun"].lower(), form) if subject else None
    if subject is None or noun is None or noun.kind != _DESCRIBED_AS[form]:
        return None
    opener = subject.group().split()[0]
    if not subject["article"] and (form != "p" or opener in name_words("opener")):
        return None
    span = start, subject.end()
    found = choose(cast, span, others=others).entity
    return (found, span) if found is not None and found.gender in ("", form) else None


def _subject_noun(word: str, form: str) -> SourceNoun | None:
    """The noun for a source that a subject is; for "they" also the plural of a person: 'guides'."""
    noun = source_nouns().get(word)
    one = source_nouns().get(word.removesuffix("s")) if noun is None and form == "p" and word.endswith("s") else None
    return SourceNoun("group", "", one.role, one.generic) if one is not None and one.kind == "person" else noun


# ---------------------------------------------------------------- names


def _segment(cast: Cast, start: int, end: int) -> int:
    """End of the source's first segment: before its first comma or clause."""
    clause = _CLAUSE.search(cast.text, start, end)
    return clause.start() if clause and clause.start() > start else end


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


def _titled_at_end(cast: Cast, start: int, end: int) -> int | None:
    """The person whose full name ends the source, behind what he is: 'Board of Control secretary Jay Roe', 'its chief, Jay Roe'.

    Not one whom somebody before him belongs to: 'a spokesman for secretary Jay Roe'.
    """
    last = next((m for m in reversed(cast.inside(start, end)) if _is_full_name(m)), None)
    if last is None or last.end != end or last.start <= start:
        return None
    before = cast.text[start : last.start]
    stood = _STANDS_BEFORE.search(before)
    is_what_he_is = stood is not None and bool(_is_person(stood["noun"]) or _AGENT.search(stood["noun"]))
    is_he = is_what_he_is and not _OF_SOMEBODY.search(before)
    others = [m for m in cast.inside(start, last.start) if _is_full_name(m) and m is not last]
    return last.entity if is_he and not others else None


def _named(cast: Cast, start: int, end: int) -> int | None:
    """Whom the source names, in its first segment or in apposition to it."""
    stop = _segment(cast, start, end)
    if heads := _heads(cast, start, stop):
        return _named_by(cast, heads, stop)
    if stop < end and cast.text[stop] in ",–—:(":
        return _named_beside(cast, start, stop, end)
    return None


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
    """Whether a full name ends the source behind a comma."""
    is_full = len(m.core) > 1 and m.kind in ("person", "unknown")
    return is_full and m.end >= end and cast.text[: m.start].endswith(", ")


def _several(cast: Cast, start: int, end: int) -> Entity | None:
    """Two or more names joined: a group of its own, named as printed."""
    segment = _segment(cast, start, end)
    if not _heads(cast, start, segment):
        return None
    listed = "," in cast.text[start:end] and " and " in cast.text[start:end]
    heads = _heads(cast, start, end if listed else segment)
    if len(heads) < 2:
        return None
    return cast.described(cast.text[heads[0].start : heads[-1].end], "group", plural=True)


# ---------------------------------------------------------------- descriptions


def _nominal(cast: Cast, start: int, end: int, others: Sequence[Entity], named: Sequence[Weight] | None) -> Speaker:
    phrase = _ASIDE.sub("", cast.text[start : _segment(cast, start, end)]).strip(" ,.;:“”\"'")
    name = _LOOSE_END.sub("", ARTICLE.sub("", phrase))
    if _SHARE.fullmatch(phrase):
        return _described(cast.described(phrase, "group", plural=True), start)
    if not any(len(w) > 2 and w.lower() not in FORMS for w in re.findall(r"\w+", name)):
        return Speaker("nominal", None, "open")
    definite = _is_definite(phrase)
    age = YEAR_OLD.search(phrase)
    if age and definite and (e := next((e for _, e in cast.near(start) if e.age == age.group(1)), None)):
        return Speaker("nominal", e, "age", (Lesson(e, start),))
    word, noun = head_noun(phrase) or ("", None)
    once = FORMER.match(phrase) is not None and not phrase.endswith("s")
    if noun is None and (age or once or is_demonym(phrase)):
        noun = SourceNoun("person", "", "person", True)
    if _names_several(phrase, noun):
        return _described(cast.described(name, "group", plural=True), start)
    found = NOT_SAFE
    if definite and noun is not None:
        found = by_description(cast, phrase, word, noun, start, others, named)
        if found.entity is not None and found.entity not in others:
            role = _new_role(found, phrase, noun, name)
            return replace(found, lessons=(*found.lessons, Lesson(found.entity, start, role=role)))
    if definite and (e := pointed_at(cast, phrase, word, noun, start, others, named)) is not None:
        return Speaker("nominal", e, "pointed", (*found.lessons, Lesson(e, start)), found.candidates)
    if not definite and (e := introduced(cast, phrase, word, noun, start)) is not None:
        return Speaker("nominal", e, "introduced", (Lesson(e, start, kind="person"),))
    kind, plural = kind_of_description(phrase, noun)
    made = cast.described(name, kind, plural, noun.gender if noun else "")
    return Speaker("nominal", made, "description", (*found.lessons, Lesson(made, start)), found.candidates)


def _is_definite(phrase: str) -> bool:
    return bool(_DEFINITE.match(phrase) or _OWNED.match(phrase)) or not DETERMINER.match(phrase)


def _names_several(phrase: str, noun: SourceNoun | None) -> bool:
    """Whether a description joins people: 'residents and shopkeepers', 'neither the mayor nor the council'."""
    joined = _AND_OR.search(HEAD_ENDS.split(without_joint(phrase), maxsplit=1)[0])
    if joined is None or _ONE_OF_TWO_TRADES.match(phrase):
        return False
    told = joined.group() == "nor" or phrase.lower().startswith("both ")
    return told or noun is None or noun.kind in ("person", "group")


def _new_role(found: Speaker, phrase: str, noun: SourceNoun, name: str) -> str:
    """What a description says of somebody who had no role yet; empty if nothing."""
    entity = found.entity
    taught = any(lesson.kind == "person" for lesson in found.lessons)
    roleless = entity is not None and (entity.kind == "person" or taught) and not entity.roles
    plain = noun.kind == "person" and not noun.generic and not OWNED.match(phrase)
    return name if roleless and plain else ""
