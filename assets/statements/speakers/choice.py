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
from assets.reading.en.words import SourceNoun, name_words, source_nouns
from assets.reading.lexicon import words
from assets.reading.span import Span, Weight, meets
from assets.statements.speakers.antecedents import (
    Question,
    meant,
    surely_pointed_at,
    weighed,
)
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
from assets.statements.speakers.entities import Candidate, Cast, Entity, Lesson, Speaker
from assets.statements.speakers.in_turn import goes_on_speaking, newcomer
from assets.statements.speakers.named import first_segment, pair_meant, several, titled_at_end, whom_it_names
from assets.statements.speakers.pointed import pointed_at, pointed_word
from assets.statements.speakers.pronouns import FORMS, relative
from assets.statements.speakers.roles import head_noun, without_joint
from assets.statements.speakers.ruled_out import ruled_out, without

_INDEFINITE = words("en/descriptions", "indefinite")
_PATTERNS = patterns.table("en/speakers")
_NEITHER = _PATTERNS["neither"]
_LOOSE_END, _HERE = _PATTERNS["loose_end"], _PATTERNS["here"]
_DEFINITE = _PATTERNS["definite"]
_OWNER_ALONE = _PATTERNS["owner_alone"]
_ASIDE = _PATTERNS["aside"]
_SHARE, _LISTED_GROUPS = _PATTERNS["share"], _PATTERNS["listed_groups"]
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
    if plain.startswith(("whose ", "who ")) and cast.text.startswith(
        ",", end
    ):  # "Jane Doe, | whose party lost, | said"
        return _who_clause(_pronoun(cast, "who", start, first_person, others, before, named))
    if (pair := pair_meant(cast, start, end)) is not None:
        return Speaker("nominal", pair, "several", (Lesson(pair, start),))
    if plain in _INDEFINITE or _NEITHER.match(plain):
        return _described(cast.described(plain if plain in _INDEFINITE else cast.doc[source], "group", plural=True))
    if owner := _OWNER_ALONE.search(cast.text, start, end):
        end = owner.start()  # "Dr. Smith's" for her report
    own = titled_at_end(cast, start, end)
    own = whom_it_names(cast, start, end) if own is None else own
    if own is not None:
        entity = cast.entities[_namesake(cast, own, start, end)]
        return Speaker("name", entity, "name", (Lesson(entity, start),))
    group = several(cast, start, end)
    if group is not None:
        return Speaker("name", group, "several", (Lesson(group, start),))
    return _nominal(cast, start, end, others, named)


def _namesake(cast: Cast, own: int, start: int, end: int) -> int:
    """Of two of one surname who spoke last, where only the surname stands, and the other was silent: 'Jay Roe died. His father, Al Roe, said so. | Mr Roe | said'."""
    m = next((m for m in cast.inside(start, end) if m.entity == own), None)
    if m is None or len(m.core) > 1 or not cast.heard or cast.has_spoken(own):
        return own
    at, last = cast.heard[-1]
    silent, heard = cast.entities[own], cast.entities[last]
    same = len(heard.core) > 1 and heard.core[-1] == m.core[0] == silent.core[-1] and heard.kind == "person"
    other_sex = m.gender and heard.gender not in ("", m.gender)
    again = any(named.start > at for named in cast.mentions_before(silent, start))
    return last if same and not other_sex and not again and cast.distance(at, start) <= NAMESAKE_REACH else own


NAMESAKE_REACH = 3  # sentences


def _who_clause(found: Speaker) -> Speaker:
    """A person whom a clause before the verb hangs on; a body is open there."""
    return found if found.entity and found.entity.kind == "person" else replace(found, entity=None, step="open")


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
    subject = _subject_before(cast, form, position, others) or _noun_pointed_at(cast, form, position, others, named)
    asked = Question(QUESTIONS[form], position, form, others, subject, named=named)
    candidates = weighed(cast, asked)
    best, step = _best(cast, asked, candidates)
    if best is None:
        return Speaker("pronoun", None, "open", candidates=candidates)
    personal = form in "mf"
    lesson = Lesson(best, position, "person" if personal else "", form if personal else "")
    return Speaker(
        "pronoun", best, step, (lesson,), candidates, candidates[0].probability if step == "pronoun" else None
    )


def _best(cast: Cast, asked: Question, candidates: Sequence[Candidate]) -> tuple[Entity | None, str]:
    """Who is meant, and by which step that was told."""
    best, new = meant(candidates), newcomer(cast, asked)
    if new is not None and new is not best:
        return new, "newcomer"
    if best is not None:
        return best, "pronoun"
    if (told := surely_pointed_at(cast, asked)) is not None:
        return told, "pointed"
    return goes_on_speaking(cast, asked), "last speaker"


QUESTIONS = {"m": "he", "f": "he", "n": "it", "p": "they"}  # form of a pronoun to the kind of question


def _relative(cast: Cast, word: str, position: int, before: Entity | None) -> Speaker:
    """Whom "who" or "which" means: the source right before it, else the name that it hangs on."""
    found = relative(cast, position, word)
    a_name = found is not None and found.kind == "person" and word == "who"
    if before is not None and (before.kind == "person" or not a_name):
        return Speaker("pronoun", before, "relative")
    if found is None:
        return _described_right_before(cast, word, position)
    return Speaker("pronoun", found, "relative", (Lesson(found, position),))


def _described_right_before(cast: Cast, word: str, position: int) -> Speaker:
    """Whom the description means that "who" or "which" hangs on: '| The firm |, which', '| Residents | who'."""
    noun = _NOUN_BEFORE.search(cast.text, max(0, position - 40), position)
    kind = _subject_noun(noun["noun"].lower(), "p") if noun else None
    if noun is None or kind is None or (kind.kind == "person" and word == "which"):
        return Speaker("pronoun", None, "open")
    at, end = noun.span("noun")
    phrase = _phrase_before(cast, at)
    begins = phrase.start() if phrase and not _OTHER_PHRASE.search(phrase.group()) else at
    return replace(choose(cast, (begins, end)), form="pronoun")


_SUBJECT, _PHRASE_BEFORE = _PATTERNS["subject"], _PATTERNS["phrase_before"]
_NOUN_BEFORE, _OTHER_PHRASE = _PATTERNS["noun_before"], _PATTERNS["other_phrase"]
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


def _noun_pointed_at(
    cast: Cast, form: str, position: int, others: Sequence[Entity], named: Sequence[Weight] | None
) -> tuple[Entity, Span] | None:
    """Who, and where, is only described at the one word that the model points at: 'Top players are angry. In the film | they say'."""
    word = pointed_word(cast, position, named)
    noun = _subject_noun(cast.doc[word].lower(), form) if word else None
    if word is None or noun is None or noun.kind != _DESCRIBED_AS[form]:
        return None
    phrase = _phrase_before(cast, word[0])
    span = phrase.start() if phrase else word[0], word[1]
    found = choose(cast, span, others=others).entity
    return (found, span) if found is not None and found.described and found.gender in ("", form) else None


def _phrase_before(cast: Cast, at: int) -> re.Match[str] | None:
    """What of a noun's phrase stands before the noun at `at`, in its line: '| senior | members'."""
    line = cast.text.rfind("\n", 0, at) + 1
    return _PHRASE_BEFORE.search(cast.text, max(line, at - 60), at)


def _subject_noun(word: str, form: str) -> SourceNoun | None:
    """The noun for a source that a subject is; for "they" also the plural of a person: 'guides'."""
    noun = source_nouns().get(word)
    one = source_nouns().get(word.removesuffix("s")) if noun is None and form == "p" and word.endswith("s") else None
    return SourceNoun("group", "", one.role, one.generic) if one is not None and one.kind == "person" else noun


# ---------------------------------------------------------------- descriptions


def _nominal(cast: Cast, start: int, end: int, others: Sequence[Entity], named: Sequence[Weight] | None) -> Speaker:
    phrase = _ASIDE.sub("", cast.text[start : first_segment(cast, start, end)]).strip(" ,.;:“”\"'")
    phrase = _HERE.sub("", phrase)
    name = _LOOSE_END.sub("", ARTICLE.sub("", phrase))
    if _SHARE.fullmatch(phrase):
        return _described(cast.described(phrase, "group", plural=True), start)
    if not any(
        (len(w) > 2 and w.lower() not in FORMS) or w.lower() in source_nouns() for w in re.findall(r"\w+", name)
    ):
        return Speaker("nominal", None, "open")
    definite = _is_definite(phrase)
    age = YEAR_OLD.search(phrase)
    if age and definite and (e := next((e for _, e in cast.near(start) if e.age == age.group(1)), None)):
        return Speaker("nominal", e, "age", (Lesson(e, start),))
    word, noun = head_noun(phrase) or ("", None)
    once = FORMER.match(phrase) is not None and not phrase.endswith("s")
    if noun is None and (age or once or is_demonym(phrase)):
        noun = SourceNoun("person", "", "person", True)
    if (groups := _groups_listed(cast, start, end)) is not None:
        return groups
    if _names_several(phrase, noun):
        return _described(cast.described(name, "group", plural=True), start)
    found = NOT_SAFE
    if definite and noun is not None and noun.kind == "person":
        out = ruled_out(cast, phrase, word, start)
        others, named = (*others, *out), without(cast, named, out)
    if definite and noun is not None:
        found = by_description(cast, phrase, word, noun, start, others, named)
        if found.entity is not None and found.entity not in others:
            role = _new_role(found, phrase, noun, name)
            return replace(found, lessons=(*found.lessons, Lesson(found.entity, start, role=role)))
    if definite and (e := pointed_at(cast, phrase, word, noun, start, others, named)) is not None:
        return Speaker("nominal", e, "pointed", (*found.lessons, Lesson(e, start)), found.candidates)
    if not definite and (e := introduced(cast, phrase, word, noun, start, named)) is not None:
        return Speaker("nominal", e, "introduced", (Lesson(e, start, kind="person"),))
    kind, plural = kind_of_description(phrase, noun)
    name = _told_apart(cast, phrase, name, kind)
    made = cast.described(name, kind, plural, noun.gender if noun else "")
    return Speaker("nominal", made, "description", (*found.lessons, Lesson(made, start)), found.candidates)


def _told_apart(cast: Cast, phrase: str, name: str, kind: str) -> str:
    """The name of one who is only described, with "another" where a first one has spoken: 'A neighbour said. | Another neighbour | said'."""
    is_second = phrase.lower().startswith("another ") and cast.described(name, kind) in cast.entities
    return phrase[0].lower() + phrase[1:] if is_second else name


def _groups_listed(cast: Cast, start: int, end: int) -> Speaker | None:
    """Three groups or more as one: 'Farmers, traders and teachers'."""
    groups = _LISTED_GROUPS.fullmatch(cast.text, start, end)
    head = head_noun(groups["first"]) if groups else None
    if groups is None or head is None or head[1].kind != "group" or cast.inside(start, end):
        return None
    return _described(cast.described(ARTICLE.sub("", groups.group()), "group", plural=True), start)


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
