"""Whose age a figure is: the person named beside it, or the one whom "she", "the 46-year-old" or "the striker" stands for.

Who is who is asked of the cast of the article, as for the sources of statements.
"""

from __future__ import annotations

import re
from functools import cached_property, lru_cache

from assets.reading import patterns
from assets.reading.lexicon import words
from assets.reading.span import Span
from assets.reading.syntax import Token
from assets.statements.speakers.antecedents import LEAST, Question, meant, weighed
from assets.statements.speakers.entities import Cast, Entity
from assets.statements.speakers.names import Mention
from assets.statements.speakers.pronouns import FORMS
from assets.statistics.clause.categories import PERSONS, is_person
from assets.statistics.clause.counting import is_number
from assets.statistics.clause.phrases import phrase, subject_of
from assets.statistics.clause.things import verb_above
from assets.statistics.work import JOINT, Figure, Sentence, Work

_PATTERNS = patterns.table("en/ages")
_APPOSED, _STANDS_FOR, _PERSON_WORD, _DEFINITE, _OF_AGE, _GENERAL = (
    _PATTERNS[n] for n in ("apposed", "stands_for", "person_word", "definite", "of_age", "general")
)
_ALIAS, _NAMED, _ENDS_NAME, _NOUN_BEFORE, _OLD, _ENDS_ASIDE, _AS_A = (
    _PATTERNS[n] for n in ("alias", "named", "ends_name", "noun_before", "old", "ends_aside", "as_a")
)
_STREETS, _RELATIVES = words("en/names", "street"), words("en/figures", "relative")
_LISTED, _AGES_NAMED = (patterns.table("en/figures")[n] for n in ("listed", "ages_named"))
_MAYBE = ("person", "unknown")  # kinds of those who may have an age
_REACH = 60  # characters before the age in which "she" or "the" may stand
_BEFORE_NAME = ("NN", "NNS", "NNP", "NNPS", "JJ", "JJR", "JJS", "HYPH", "POS", "CD", "``", "''")
_LONGEST_TITLE = 6  # tokens between "54-year-old" and the name


def stands_for(figure: Figure) -> bool:
    """Whether the thing is no more than a word for a person: "the 46-year-old man"."""
    return figure.thing is None or _STANDS_FOR.fullmatch(figure.thing.partition(JOINT)[0]) is not None


def is_year_old(s: Sentence, figure: Figure) -> bool:
    """Whether the words of an age are "9-year-old"."""
    return _OLD.search(s.text, figure.number_end, figure.end) is not None


def stands_alone(s: Sentence, figure: Figure) -> bool:
    """Whether a person is told by the age alone: "a 9-year-old was hurt"."""
    following = s.token_at(figure.end - 1) + 1
    is_bare = following >= len(s.tokens) or not s.tokens[following].tag.startswith(("NN", "JJ"))
    return (
        is_bare
        and is_year_old(s, figure)
        and not s.text[max(0, figure.number_start - 1) : figure.number_start].isalnum()
    )


def noun_before(s: Sentence, figure: Figure) -> Span | None:
    """The noun right before the words of an age: "two boys, ages 8 and 14", "those aged 65", "the father, 31"."""
    found = _NOUN_BEFORE.search(s.text, max(s.start, figure.start - _REACH), figure.number_start)
    if found is None or found.start() <= s.start:
        return None
    if found["a"] and not (stands_alone(s, figure) and _ENDS_ASIDE.match(s.text, figure.end)):
        return None  # "a 38-year-old woman, a 21-year-old man and", "after she hit a woman, a 31-year-old fled"
    noun = s.tokens[s.token_at(found.start() - 1)]
    is_said = (noun.tag in ("NNS", "NNPS") and found["aged"]) or (noun.tag in ("NN", "NNS") and is_person(noun))
    if noun.lower != "those" and not is_said:
        return None
    whole = phrase(s.tokens, noun, range(s.token_at(found.end() - 1), s.token_at(figure.end - 1) + 1))
    first = min(whole[0], noun.i) if whole else noun.i
    numbers = (i for i in range(first, noun.i) if is_number(s.tokens[i]))
    return max(numbers, default=first - 1) + 1, noun.i + 1


def _is_listed(s: Sentence, before: Figure, figure: Figure) -> bool:
    """ "Boys, ages 8 and 14", but not "a 20-year-old and a 15-year-old"."""
    listed = before.kind == "age" and _LISTED.fullmatch(s.text, before.end, figure.start) is not None
    return listed and not is_year_old(s, before) and not is_year_old(s, figure)


def names_person(thing: str) -> bool:
    """Whether a thing is told by a word for people: "another child"."""
    return any(PERSONS.get(word.lower()) == "yes" for word in thing.split(JOINT)[0].split()[-1:])


def told_of_age(s: Sentence, figure: Figure) -> Token | None:
    """The noun of whose clause with "who" the age is: "the singer, who died at the age of 61"."""
    verb = verb_above(s.tokens, s.token_at(figure.start), s.token_at(figure.end - 1))
    if verb is None or verb.dep != "relcl" or not verb.head.tag.startswith("NN") or verb.head.i > verb.i:
        return None
    return verb.head if any(c.lower == "who" and c.dep.startswith("nsubj") for c in verb.children) else None


def _subject_over(s: Sentence, figure: Figure) -> Token | None:
    """The name, "he" or "she" that is the subject of the verb whose object the age is: "he beat the 20-year-old"."""
    age = s.tokens.root_of(s.token_at(figure.start), s.token_at(figure.end - 1))
    subject = subject_of(age.head) if age.dep == "dobj" and age.head.tag.startswith("VB") else None
    is_one = subject is not None and (subject.tag == "NNP" or FORMS.get(subject.lower, "a") in "mf")
    return subject if is_one else None


@lru_cache(maxsize=1)
def cast_of(work: Work) -> Cast:
    """Who is named in an article, and who has spoken: made once for all that ask."""
    cast = Cast(work.doc)
    named = {entity.name: index for index, entity in enumerate(cast.entities)}
    cast.spoken = [(start, named[speaker]) for start, _, speaker in work.sources if speaker in named]
    return cast


class People:
    """The people of one article, for the ages in it."""

    def __init__(self, work: Work):
        self.work = work

    @property
    def _cast(self) -> Cast:
        return cast_of(self.work)

    def told(self, s: Sentence, figure: Figure, before: Figure | None) -> str | None:
        """The thing of an age: that of the age `before` it in a list, the name or noun beside it, whoever it stands for, or its own words."""
        if before is not None and _is_listed(s, before, figure):
            return before.thing
        first, end = max(s.start, figure.number_start - len("under ")), figure.number_end + len("-year-olds")
        if named := _AGES_NAMED.search(s.text, first, end):
            return named[0]
        name = self._printed(self._beside(s, figure))
        noun = noun_before(s, figure) if name is None else None
        if name is None and noun is None and (owner := told_of_age(s, figure)):
            name = self._printed(self._named_at(s, owner))
            noun = phrase(s.tokens, owner, range(0)) if name is None and is_person(owner) else None
        if noun is not None:
            return s.copied(*noun)
        if name is None and self._is_general(s, figure) and stands_for(figure):
            return next(
                (f.thing for f in reversed(s.figures) if f.start < figure.start and names_person(f.thing or "")), None
            )
        if name is None and self._is_asked(s, figure):
            name = self._printed(self._meant(s, figure))
        beside = figure.thing if figure.thing and s.text.startswith(figure.thing, figure.end + 1) else None
        if name is None:
            is_told = beside or not stands_alone(s, figure) or (figure.thing and names_person(figure.thing))
            told = None if stands_for(figure) else figure.thing
            return told if is_told else s.text[figure.number_start : figure.end]
        is_more = beside is not None and name not in beside and not stands_for(figure)
        return f"{beside}{JOINT}{name}" if is_more else name

    def _printed(self, entity: Entity | None) -> str | None:
        """A name put together ("John Weller" of "John and Kate Weller") is not printed."""
        return entity.name if entity is not None and entity.name in self.work.doc.text else None

    @cached_property
    def _of_age(self) -> dict[float, list[Entity]]:
        """Those whose age is told beside their names, by it."""
        told: dict[float, list[Entity]] = {}
        for s in self.work.sentences:
            for figure in s.figures:
                entity = self._beside(s, figure) if figure.kind == "age" and figure.value is not None else None
                if entity is not None and figure.value is not None:
                    told.setdefault(figure.value, []).append(entity)
        return told

    @cached_property
    def _with_age(self) -> set[int]:
        """Their identities."""
        return {id(entity) for entities in self._of_age.values() for entity in entities}

    def _beside(self, s: Sentence, figure: Figure) -> Entity | None:
        return self._before(figure) or self._after(s, figure)

    def _before(self, figure: Figure) -> Entity | None:
        """ "Ann Rowe, a 46-year-old striker", "Ann Rowe is 46", "Ann Rowe, 46", "Ann Rowe, aka Nan, 46"."""
        text, end = self.work.doc.text, figure.start
        alias = _ALIAS.search(text, max(0, end - _REACH), end)
        end = alias.start() if alias else end
        for mention in reversed(self._cast.inside(max(0, end - _REACH), end)):
            between = text[mention.end : end]
            if between if alias else not _APPOSED.search(between):
                return None
            if self._is_person(mention):
                return self._entity(mention)
        return None

    def _after(self, s: Sentence, figure: Figure) -> Entity | None:
        """ "The 46-year-old striker Ann Rowe", "his 7-year-old son, Bo Rowe, was hurt", "a 46-year-old man named Bo Rowe"."""
        inside = self._cast.inside(figure.number_end, s.end)
        mention = next((m for m in inside if self._entity(m).kind in _MAYBE), None)
        if mention is None:
            return None
        if self._is_person(mention) and self._is_subject_after(figure, mention):
            return self._entity(mention)
        last, end = s.token_at(figure.end - 1), self._end_before(s, figure, mention)
        title = s.tokens[last + 1 : end] if end is not None else None
        if title is None or len(title) > _LONGEST_TITLE or any(t.tag not in _BEFORE_NAME for t in title):
            return None
        return self._entity(mention)

    def _end_before(self, s: Sentence, figure: Figure, mention: Mention) -> int | None:
        """The token that ends what stands between an age and the name behind it, without "named" or the comma; None where it is another's."""
        text = self.work.doc.text
        named = _NAMED.search(text, figure.end, mention.start)
        if named is None or not (named["called"] or _ENDS_NAME.match(text, mention.end)):
            return s.token_at(mention.start) if self._is_person(mention) else None
        noun = s.tokens[s.token_at(named.start() - 1)]
        if noun.i > s.token_at(figure.end - 1) and not is_person(noun):
            return None  # "the 20-year-old treaty, New START"
        is_name = self._is_person(mention) or self._may_be_one_word(named, noun)
        return noun.i + 1 if is_name else None

    def _is_subject_after(self, figure: Figure, mention: Mention) -> bool:
        """ "As a 20-year-old, | Ana Ruiz | moved"."""
        text = self.work.doc.text
        return (
            text[figure.end : mention.start] == ", "
            and _AS_A.search(text, max(0, figure.start - 8), figure.start) is not None
        )

    @staticmethod
    def _may_be_one_word(named: re.Match[str], noun: Token) -> bool:
        """Whether a word that is no known name is one there: "her 6-year-old son, Kade, was", but not "a woman, Kharkiv,"."""
        return named["called"] is not None or noun.lower in _RELATIVES

    def _is_asked(self, s: Sentence, figure: Figure) -> bool:
        """Whether the words stand for a person who is named elsewhere: "the 46-year-old said", "she was 46", "at the age of 46".

        "The 46-year-old striker" does not: the striker is told. Nor does "a 46-year-old", who is new.
        """
        text = self.work.doc.text
        if _GENERAL.search(text, max(0, figure.start - _REACH), figure.start):
            return not self._is_general(s, figure)
        if self._is_of_earlier_days(figure):
            return True
        if stands_alone(s, figure):
            return _DEFINITE.search(text, max(0, figure.start - _REACH), figure.start) is not None
        return stands_for(figure)

    def _is_general(self, s: Sentence, figure: Figure) -> bool:
        """Whether it bounds people in general ("under the age of 60"), and not "she is above the age of 60"."""
        text = self.work.doc.text
        bounds = _GENERAL.search(text, max(0, figure.start - _REACH), figure.start)
        return bounds is not None and _PERSON_WORD.search(text, s.start, figure.start) is None

    def _meant(self, s: Sentence, figure: Figure) -> Entity | None:
        """Whom a pronoun of the clause means, else whom the sentences before are about.

        "The 46-year-old" is the only one whose age is told as that, and nobody whose age is told as another.
        """
        is_now = stands_alone(s, figure) and not self._is_of_earlier_days(figure)
        if is_now and figure.value is not None and (so_old := self._of_age.get(figure.value)):
            return so_old[0] if len(set(map(id, so_old))) == 1 else None
        speaker = next((who for start, end, who in self.work.sources if start <= figure.start < end), None)
        found = self._called(speaker) if speaker else self._told_of(s, figure)
        if found is None or not self._may_have_age(found) or (is_now and not speaker and id(found) in self._with_age):
            return None
        return found

    def _is_of_earlier_days(self, figure: Figure) -> bool:
        """ "As a 20-year-old", "at the age of 20"."""
        return _OF_AGE.search(self.work.doc.text, max(0, figure.start - _REACH), figure.start) is not None

    def _called(self, name: str) -> Entity | None:
        return next((entity for entity in self._cast.entities if entity.name == name), None)

    def _told_of(self, s: Sentence, figure: Figure) -> Entity | None:
        """Whom the last pronoun of the sentence means, else whom it is about; of "he beat the 20-year-old" somebody else than "he"."""
        rival = _subject_over(s, figure) if stands_alone(s, figure) else None
        if rival is not None:
            may_be = weighed(self._cast, Question("he", figure.start, "a"))
            same = self._named_at(s, rival) or self._pronoun(rival.lower, rival.start)
            left = [c for c in may_be if c.entity is not same]
            share = sum(c.probability for c in left)
            return left[0].entity if left and left[0].probability >= LEAST * share else None
        pronouns = list(_PERSON_WORD.finditer(self.work.doc.text, s.start, figure.start))
        return self._pronoun(pronouns[-1][0], pronouns[-1].start()) if pronouns else self._pronoun("", figure.start)

    def _pronoun(self, word: str, at: int) -> Entity | None:
        form = FORMS.get(word.lower(), "a")
        return meant(weighed(self._cast, Question("he", at, form if form in "mf" else "a")))

    def _named_at(self, s: Sentence, token: Token) -> Entity | None:
        """The person by whose name a noun phrase ends."""
        mention = next((m for m in self._cast.inside(s.start, s.end) if m.start <= token.start < m.end), None)
        return self._entity(mention) if mention is not None and self._is_person(mention) else None

    @staticmethod
    def _may_have_age(entity: Entity) -> bool:
        """Whether it may be a person: a name of two words may be, but for streets ("Elm Boulevard", "Tess Circle")."""
        is_street = len(entity.core) > 1 and entity.core[-1] in _STREETS
        may_be = entity.kind == "person" or (entity.kind == "unknown" and len(entity.core) > 1)
        return may_be and not (is_street and not entity.roles)

    def _entity(self, mention: Mention) -> Entity:
        return self._cast.entities[mention.entity]

    def _is_person(self, mention: Mention) -> bool:
        return self._may_have_age(self._entity(mention))
