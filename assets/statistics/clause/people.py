"""Whose age a figure is: the person named beside it, or the one whom "she", "the 46-year-old" or "the striker" stands for.

Who is who is asked of the cast of the article, as for the sources of statements.
"""

from __future__ import annotations

from functools import cached_property

from assets.reading import patterns
from assets.statements.speakers.antecedents import Question, meant, weighed
from assets.statements.speakers.entities import Cast, Entity
from assets.statements.speakers.names import Mention
from assets.statements.speakers.pronouns import FORMS
from assets.statistics.work import Figure, Sentence, Work

_PATTERNS = patterns.table("en/ages")
_APPOSED, _STANDS_FOR, _PERSON_WORD, _DEFINITE, _OF_AGE, _GENERAL = (
    _PATTERNS[n] for n in ("apposed", "stands_for", "person_word", "definite", "of_age", "general")
)
_REACH = 60  # characters before the age in which "she" or "the" may stand
_BEFORE_NAME = ("NN", "NNS", "NNP", "NNPS", "JJ", "JJR", "JJS", "HYPH", "POS", "CD", "``", "''")
_LONGEST_TITLE = 6  # tokens between "54-year-old" and the name


def stands_for(figure: Figure) -> bool:
    """Whether the thing is no more than a word for a person: "the 46-year-old man"."""
    return figure.thing is None or _STANDS_FOR.fullmatch(figure.thing) is not None


class People:
    """The people of one article, for the ages in it."""

    def __init__(self, work: Work):
        self.work = work

    @cached_property
    def _cast(self) -> Cast:
        cast = Cast(self.work.doc)
        named = {entity.name: index for index, entity in enumerate(cast.entities)}
        cast.spoken = [(start, named[speaker]) for start, _, speaker in self.work.sources if speaker in named]
        return cast

    def whose(self, s: Sentence, figure: Figure) -> str | None:
        """The name of the person whose age the figure is; None when the words beside it say it, or nobody does."""
        entity = self._named_before(figure) or self._named_after(s, figure)
        if entity is None and self._is_asked(s, figure):
            entity = self._meant(s, figure)
        # a name put together ("John Weller" of "John and Kate Weller") is not printed
        return entity.name if entity is not None and entity.name in self.work.doc.text else None

    def _named_before(self, figure: Figure) -> Entity | None:
        """ "Ann Rowe, a 46-year-old striker", "Ann Rowe is 46", "Ann Rowe, 46"."""
        text = self.work.doc.text
        for mention in reversed(self._cast.inside(max(0, figure.start - _REACH), figure.start)):
            if not _APPOSED.search(text[mention.end : figure.start]):
                return None
            if self._is_person(mention):
                return self._entity(mention)
        return None

    def _named_after(self, s: Sentence, figure: Figure) -> Entity | None:
        """ "The 46-year-old striker Ann Rowe"."""
        last = s.token_at(figure.end - 1)
        for mention in self._cast.inside(figure.number_end, s.end):
            if self._is_person(mention):
                first = s.token_at(mention.start)
                title = s.tokens[last + 1 : first]
                near = last < first <= last + 1 + _LONGEST_TITLE
                return self._entity(mention) if near and all(t.tag in _BEFORE_NAME for t in title) else None
        return None

    def _is_asked(self, s: Sentence, figure: Figure) -> bool:
        """Whether the words stand for a person who is named elsewhere: "the 46-year-old said", "she was 46", "at the age of 46".

        "The 46-year-old striker" does not: the striker is told.
        """
        text = self.work.doc.text
        if _GENERAL.search(text, max(0, figure.start - _REACH), figure.start):
            return _PERSON_WORD.search(text, s.start, figure.start) is not None  # "she is above the age of 60"
        if stands_for(figure):
            return True
        start = max(0, figure.start - _REACH)
        following = s.token_at(figure.end - 1) + 1
        is_bare = following >= len(s.tokens) or not s.tokens[following].tag.startswith(("NN", "JJ"))
        return any(p.search(text, start, figure.start) for p in ((_DEFINITE, _OF_AGE) if is_bare else (_OF_AGE,)))

    def _meant(self, s: Sentence, figure: Figure) -> Entity | None:
        """Whom a pronoun of the clause means, else whom the sentences before are about."""
        text = self.work.doc.text
        for start, end, speaker in self.work.sources:
            if start <= figure.start < end:
                return next((e for e in self._cast.entities if e.name == speaker), None)
        words = list(_PERSON_WORD.finditer(text, s.start, figure.start))
        form = FORMS.get(words[-1][0].lower(), "a") if words else "a"
        at = words[-1].start() if words else figure.start
        return meant(weighed(self._cast, Question("he", at, form if form in "mf" else "a")))

    def _entity(self, mention: Mention) -> Entity:
        return self._cast.entities[mention.entity]

    def _is_person(self, mention: Mention) -> bool:
        entity = self._entity(mention)
        return entity.kind == "person" or (entity.kind == "unknown" and len(entity.core) > 1)
