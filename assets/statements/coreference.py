"""Who a source is, within one article: names, descriptions and pronouns resolved to the article's cast.

`resolve` takes a source as printed and says who it is and by which step that was found. Statements are to be asked for
in reading order, since who spoke last is the best guide to "he" and "the spokesperson". The rule throughout: when in
doubt, unresolved; a wrong name is worse than none. Merging across articles is in `speakers.py`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assets.reading import patterns
from assets.reading.en.words import SourceNoun, countries, name_words, source_nouns
from assets.reading.lexicon import words
from assets.statements.cast import Cast, Entity
from assets.statements.descriptions import (
    ARTICLE,
    DETERMINER,
    HEAD_ENDS,
    OWNED,
    YEAR_OLD,
    by_description,
    is_demonym,
    kind_of_description,
)
from assets.statements.mentions import Mention
from assets.statements.pronouns import FORMS, antecedent, relative
from assets.statements.roles import head_noun

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


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who a source was found to be. `form` is that of the source; `entity` is None when it could not be told.

    `step` names how it was found: a key of `speaker_confidence.tsv`.
    """

    form: str
    entity: Entity | None
    step: str


def resolve(
    cast: Cast,
    start: int,
    end: int,
    *,
    first_person: Entity | None = None,
    others: Sequence[Entity] = (),
    before: Entity | None = None,
) -> Speaker:
    """Who the source at `start:end` is.

    `first_person` is who "I" and "we" are there; `others` is nobody whom a pronoun or description there can mean, such as
    who is named in the content; `before` is the source right before it, for "who".
    """
    plain = cast.text[start:end].strip(" ,.;:“”\"'‘’").lower()
    if plain in FORMS:
        return _pronoun(cast, plain, start, first_person, others, before)
    if plain.startswith(("whose ", "who ")) and cast.text.startswith(",", end):
        found = _pronoun(cast, "who", start, first_person, others, before)  # "Jane Doe, | whose party lost, | said"
        return found if found.entity and found.entity.kind == "person" else Speaker("pronoun", None, "open")
    if plain in _INDEFINITE:
        return Speaker("nominal", cast.entities[cast.describe(plain, "group", plural=True)], "description")
    if plain.startswith("neither ") and " nor " in plain:
        both = cast.describe(cast.text[start:end], "group", plural=True)
        return Speaker("nominal", cast.entities[both], "description")
    if owner := _OWNER_ALONE.search(cast.text, start, end):
        end = owner.start()  # "Dr. Smith's" for her report
    named = _named(cast, start, end)
    if named is not None:
        cast.say(start, named)
        return Speaker("name", cast.entities[named], "name")
    group = _several(cast, start, end)
    if group is not None:
        return Speaker("name", cast.entities[group], "several")
    return _nominal(cast, start, end, others)


# ---------------------------------------------------------------- pronouns


def _pronoun(
    cast: Cast,
    word: str,
    position: int,
    first_person: Entity | None,
    others: Sequence[Entity],
    before: Entity | None,
) -> Speaker:
    form = FORMS[word]
    if form in ("1", "1p"):
        return Speaker("pronoun", first_person, "first person" if first_person else "open")
    if form == "r":
        found, step = relative(cast, position, word), "relative"
        a_name = found is not None and cast.entities[found].kind == "person" and word == "who"
        if before is not None and (before.kind == "person" or not a_name):
            return Speaker("pronoun", before, "relative")
    elif form in ("2", "") or (form in "pn" and cast.is_quoted(position)):
        return Speaker("pronoun", None, "open")  # what "they" are in somebody's speech stands there, seldom outside
    elif described := _described_before(cast, form, position, others):
        return described
    else:
        found, margin = antecedent(cast, form, position, others)
        step = "pronoun" if margin >= 1.0 else "close pronoun"
    if found is None:
        return Speaker("pronoun", None, "open")
    entity = cast.entities[found]
    if form in "mf":
        entity.kind = "person" if entity.kind == "unknown" else entity.kind
        entity.gender = entity.gender or form
    cast.say(position, found)
    return Speaker("pronoun", entity, step)


_SUBJECT = _PATTERNS["subject"]
_DESCRIBED_AS = {"m": "person", "f": "person", "n": "organisation", "p": "group"}


def _described_before(cast: Cast, form: str, position: int, others: Sequence[Entity]) -> Speaker | None:
    """Whom a pronoun means that opens its sentence, where a description is the subject of the sentence before.

    'The company scrapped its targets. It said ...', 'Residents gathered. They said ...'
    """
    n = cast.sentence(position)
    if n < 2 or position - cast.sentence_starts[n - 1] > 2:
        return None
    start = cast.sentence_starts[n - 2]
    subject = _SUBJECT.match(cast.text, start, cast.sentence_starts[n - 1])
    noun = _subject_noun(subject["noun"].lower(), form) if subject else None
    bare = subject and form == "p" and subject.group().split()[0] not in name_words("opener")
    if noun is None or noun.kind != _DESCRIBED_AS[form] or noun.generic or not (subject["the"] or bare):
        return None
    entity = resolve(cast, start, subject.end(), others=others).entity
    if form == "p":
        return Speaker("pronoun", entity, "close pronoun") if entity else None
    if entity is None or entity.kind in ("unnamed", "group") or (form in "mf" and entity.gender not in ("", form)):
        return Speaker("pronoun", None, "open")
    return Speaker("pronoun", entity, "close pronoun")


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
        before, after = cast.text[start : m.start], cast.text[m.end : stop]
        if _POSSESSIVE.match(after):
            continue
        if heads:
            if not _JOINED.search(cast.text[heads[-1].end : m.start]) or _PREPOSITION.search(
                cast.text[heads[-1].end : m.start]
            ):
                continue
        elif m.titled and (joined := _ROLES_OF_ONE.match(before)) and _is_person(joined.group(1)):
            pass  # "its president and MP Jane Doe"
        elif (_GOVERNED_NAME if _is_full_name(m) else _GOVERNED).search(before) or (
            not m.titled and not _is_full_name(m) and _NOUN_OF.search(before)
        ):
            continue  # "an agreement with ten states and New York"
        rest = _ACRONYM.sub("", after, count=1).strip(" .,”\"’'")
        if rest and not _AFTER_HEAD.match(rest) and not (rest[0].isupper() and after.startswith(",")):
            continue
        heads.append(m)
    return heads


def _is_person(word: str) -> bool:
    noun = source_nouns().get(word.lower())
    return noun is not None and noun.kind == "person"


def _is_full_name(m: Mention) -> bool:
    """Whether a mention is a person's full name, which may stand right behind a noun: 'head of research Jane Doe'."""
    return m.kind == "person" and len(m.core) > 1


def _named(cast: Cast, start: int, end: int) -> int | None:
    stop = _segment(cast, start, end)
    heads = _heads(cast, start, stop)
    if heads:
        if len(heads) > 1 and _JOINED.search(cast.text[heads[0].end : heads[-1].start]):
            others = [cast.entities[m.entity].kind for m in heads[:-1]]
            titled = heads[-1].titled and heads[-1].kind == "person"  # "Ways and | Means Committee Chairman Dave Camp"
            return heads[-1].entity if titled and set(others) == {"unknown"} else None
        if len(heads) == 1 and _AND_OTHERS.match(cast.text, heads[0].end, stop):
            return None  # "Jane Doe and her allies"
        persons = [m for m in heads if cast.entities[m.entity].kind == "person"]
        return (persons or heads)[0].entity
    if stop < end and cast.text[stop] in ",–—:(":  # "The bank's chief economist, Indermit Gill"
        for m in cast.inside(stop, end):
            between = cast.text[stop : m.start].strip(" ,–—:(").removeprefix("the").strip()
            known = between in m.roles or between in countries().demonyms or _BASED.fullmatch(between)
            if between and not known:
                break  # "Spain's head coach, Italian Jane Doe"
            head = head_noun(cast.text[start:stop])
            if m.kind in ("person", "unknown"):
                return m.entity if head is None or head[1].kind in ("person", "organisation", "government") else None
            owns = head is not None and (head[1].role == "founder" or head[1].kind == "organisation")
            return (
                m.entity if owns and m.kind in ("organisation", "government") else None
            )  # "The club's owner, Falcon Group"
    return None


def _several(cast: Cast, start: int, end: int) -> int | None:
    """Two or more names joined: a group of its own, named as printed."""
    if not _heads(cast, start, _segment(cast, start, end)):
        return None
    heads = _heads(
        cast,
        start,
        end if "," in cast.text[start:end] and " and " in cast.text[start:end] else _segment(cast, start, end),
    )
    if len(heads) < 2:
        return None
    made = cast.describe(cast.text[heads[0].start : heads[-1].end], "group", plural=True)
    cast.say(start, made)
    return made


# ---------------------------------------------------------------- descriptions


def _nominal(cast: Cast, start: int, end: int, others: Sequence[Entity]) -> Speaker:
    phrase = _ASIDE.sub("", cast.text[start : _segment(cast, start, end)]).strip(" ,.;:“”\"'")
    name = _LOOSE_END.sub("", ARTICLE.sub("", phrase))
    if not any(len(w) > 2 and w.lower() not in FORMS for w in re.findall(r"\w+", name)):
        return Speaker("nominal", None, "open")
    definite = (
        bool(_DEFINITE.match(phrase))
        or bool(re.match(r"^[^ ]+(?: [^ ]+)?['’]s\b", phrase))
        or not DETERMINER.match(phrase)
    )
    head = head_noun(phrase)
    noun = head[1] if head else None
    age = YEAR_OLD.search(phrase)
    if age and definite:
        for i, e in enumerate(cast.entities):
            if e.age == age.group(1):
                cast.say(start, i)
                return Speaker("nominal", e, "age")
    if noun is None and (age or is_demonym(phrase)):
        noun = SourceNoun("person", "", "person", True)
    joined = re.search(r"\b(?:and|n?or)\b", HEAD_ENDS.split(phrase, maxsplit=1)[0])
    if joined and (noun is None or noun.kind in ("person", "group") or joined.group() == "nor"):
        made = cast.describe(name, "group", plural=True)
        cast.say(start, made)
        return Speaker("nominal", cast.entities[made], "description")
    if noun is not None and definite:
        found, step = by_description(cast, phrase, head[0] if head else "", noun, start, others)
        if found is not None and cast.entities[found] not in others:
            entity = cast.entities[found]
            cast.say(start, found)
            named = entity.kind == "person" and not entity.roles
            if named and noun.kind == "person" and not noun.generic and not OWNED.match(phrase):
                entity.roles.append(name)
            return Speaker("nominal", entity, step)
    kind, plural = kind_of_description(phrase, noun)
    made = cast.describe(name, kind, plural, noun.gender if noun else "")
    cast.say(start, made)
    return Speaker("nominal", cast.entities[made], "description")
