"""The cast of an article: every person and body that it names, each once, and who has spoken so far.

Short names are put together with full ones, acronyms with what they stand for, countries with their capitals. What a
source like "the spokesperson" or "he" means is told in `choice.py`, `descriptions.py` and `pronouns.py`. They only ask; what an
answer teaches about the cast comes back with it as `Lesson`s, and `Cast.learn` is the one place where they are written down.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from assets.reading import patterns
from assets.reading.doc import Doc
from assets.reading.en.words import first_names, source_nouns
from assets.reading.span import Weight, meets
from assets.statements.speakers.acronyms import FEWEST_LETTERS, as_acronym, initials, spelled_out, without_state
from assets.statements.speakers.name_forms import ends_in, folded, same_first, share_surnames
from assets.statements.speakers.names import BODIES, Mention
from assets.statements.speakers.roles import find_mentions, head_noun

_PATTERNS = patterns.table("en/entities")
_AGE = _PATTERNS["age"]
_ON_LABEL = _PATTERNS["on_label"]


@dataclass(slots=True, eq=False)
class Entity:
    """One speaker to be. `kind` is a speaker type, or unknown; `plural` marks groups; `age` is as printed.

    `described` is the key of one that the article only describes, by which the same words mean the same speaker.
    """

    kind: str
    name: str
    core: tuple[str, ...]
    gender: str = ""
    roles: list[str] = field(default_factory=list)
    aliases: set[str] = field(default_factory=set)
    mentions: list[int] = field(default_factory=list)
    age: str = ""
    plural: bool = False
    described: str = ""


class Candidate(NamedTuple):
    """One who could be meant (None: nobody of the cast), how likely that is, and what it was weighed by."""

    entity: Entity | None
    probability: float
    traits: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Lesson:
    """What an answer teaches about an entity: that it is there, where it spoke, and what it is, if that was not known."""

    entity: Entity
    spoke_at: int | None = None
    kind: str = ""
    gender: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who a source was found to be. `form` is that of the source; `entity` is None when it could not be told.

    `step` names how it was found: a key of `speaker_confidence.tsv`. `lessons` are for the cast to learn; `candidates` are
    all who were weighed, the likeliest first; `probability` is that of the one chosen among them.
    """

    form: str
    entity: Entity | None
    step: str
    lessons: tuple[Lesson, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    probability: float | None = None


OPENING = 5  # characters: a mark and an article may stand before the name that opens a sentence
MOST = 300  # entities, or places where one is named or heard, that are weighed; an article has 20, and a long one 100


class Cast:
    """The people and bodies of one article.

    `others` are mentions of people whose names are not written as names are. `spoken` lists (position, entity index) of those who were found to speak, in the order of asking.
    """

    def __init__(self, doc: Doc, others: Sequence[Mention] = ()):
        self.doc = doc
        self.text = doc.text
        taken = {i for m in others for i in range(m.start, m.end)}
        found = sorted([*(m for m in find_mentions(doc) if m.start not in taken), *others], key=lambda m: m.start)
        share_surnames(found)
        surnames = {m.core[-1] for m in found if len(m.core) > 1}
        self.mentions = [m for m in found if not m.weak or m.core[0] in surnames]
        self.entities: list[Entity] = []
        self.spoken: list[tuple[int, int]] = []
        self.starts = [m.start for m in self.mentions]
        self.sentence_starts = [s for s, _ in doc.sentences]
        self._link_names()

    # ------------------------------------------------------------ who is there

    def _link_names(self) -> None:
        """Makes one entity of all mentions of one name; short names go to the full name nearest before, else after."""
        by_last: dict[str, list[int]] = {}
        by_word: dict[str, list[int]] = {}
        by_name: dict[str, int] = {}
        short: list[int] = []
        # "Mr. Trump" is not short for "Trump Tower"
        self._by_themselves = {m.core[0] for m in self.mentions if len(m.core) == 1 and m.titled}
        for index, m in enumerate(self.mentions):
            if m.kind in BODIES or (m.kind == "country" and len(m.core) > 1):
                if m.name not in by_name:
                    by_name[m.name] = self._new(m)
                    if m.kind in BODIES:
                        by_word.setdefault(m.core[0], []).append(by_name[m.name])
                self._attach(index, by_name[m.name])
            elif len(m.core) >= 2:
                same = by_name.get(m.name) if m.kind == "unknown" else None
                self._attach(index, self._full_name(m, by_last, by_word) if same is None else same)
            else:
                short.append(index)
        for index in short:
            m = self.mentions[index]
            chosen = self._meant_by_short(m, by_last, by_word)
            if chosen is None and m.kind == "country":
                chosen = by_name[m.name] = by_name[m.name] if m.name in by_name else self._new(m)
            elif chosen is None:
                chosen = self._new(m)
                by_last.setdefault(folded(m.core[0]), []).append(chosen)
            self._attach(index, chosen)
        self._link_acronyms()
        for entity in self.entities:
            entity.mentions.sort()

    def _meant_by_short(self, m: Mention, by_last: dict[str, list[int]], by_word: dict[str, list[int]]) -> int | None:
        """The entity whose full name a single word is short for."""
        word = m.core[0]
        options = by_last.get(folded(word)) or ([] if m.kind == "country" else by_word.get(word)) or []
        relatives = [e for e in options if self._is_relative(e)]
        if len(relatives) < len(options) or m.roles:
            # a surname alone means whoever is not introduced by kinship
            options = [e for e in options if e not in relatives]
        if m.titled:
            options = [e for e in options if self.entities[e].kind not in BODIES]
            options = [e for e in options if not (m.gender and self.entities[e].gender not in ("", m.gender))]
        return self._nearest(options, m.start)

    def _is_relative(self, entity: int) -> bool:
        heads = [head_noun(role) for role in self.entities[entity].roles]
        return any(head is not None and head[1].role == "relative" for head in heads)

    def _full_name(self, m: Mention, by_last: dict[str, list[int]], by_word: dict[str, list[int]]) -> int:
        last, first = folded(m.core[-1]), m.core[0]
        for e in by_last.get(last, [])[-MOST:]:
            other = self.entities[e].core
            if len(other) > 1 and (same_first(first, other[0]) or ends_in(m.core, other) or ends_in(other, m.core)):
                if len(m.core) > len(other):
                    self.entities[e].core, self.entities[e].name = m.core, m.name
                return e
        made = self._new(m)
        by_last.setdefault(last, []).append(made)
        if m.kind != "unknown" or first not in self._by_themselves:
            by_word.setdefault(first, []).append(made)
        if len(m.core) > 2 and m.core[-2] not in first_names():
            by_last.setdefault(folded(m.core[-2]), []).append(made)  # Spanish double surnames, and "bin Salman"
        return made

    def _new(self, m: Mention) -> int:
        self.entities.append(Entity("government" if m.kind == "country" else m.kind, m.name, m.core, m.gender))
        return len(self.entities) - 1

    def _attach(self, index: int, entity: int) -> None:
        m, e = self.mentions[index], self.entities[entity]
        m.entity = entity
        e.mentions.append(index)
        e.aliases.add(" ".join(m.core) if m.kind not in BODIES else m.name)
        for role in m.roles:
            if role not in e.roles:
                e.roles.append(role)
        if m.gender and (not e.gender or m.titled):
            e.gender = m.gender
        if e.kind == "unknown":
            e.kind = "person" if m.kind == "person" else "organisation" if self._called_body(m) else "unknown"
        if not e.age and (age := _AGE.match(self.text, m.end)):
            e.age = age.group(1) or age.group(2)

    def _called_body(self, m: Mention) -> bool:
        """Whether a noun for bodies stands right before a name: 'insurer Acme'."""
        before = _NOUN_BEFORE.search(self.text, max(0, m.start - 30), m.start)
        noun = source_nouns().get(before["noun"]) if before else None
        return noun is not None and noun.kind == "organisation" and noun.role == "company"

    def _nearest(self, options: list[int], position: int) -> int | None:
        """The option named last before `position`; failing that, first after it."""
        best, distance = None, None
        for e in dict.fromkeys(options[-MOST:]):
            for index in self.entities[e].mentions[-MOST:]:
                d = position - self.mentions[index].start
                d = d if d >= 0 else len(self.text) - d
                if distance is None or d < distance:
                    best, distance = e, d
        return best

    def _link_acronyms(self) -> None:
        """'World Health Organization (WHO)', and an acronym that spells an organisation's initials, are one body.

        On the label of a turn initials are a person's, too: '((JMR)) : What do you plan?' where Joan M. Reed asks.
        """
        self._link_spelled_out()
        spelled: dict[str, int] = {}
        people: dict[str, int] = {}
        for e, entity in enumerate(self.entities):
            if entity.mentions and len(entity.core) > 1:
                (people if entity.kind == "person" else spelled).setdefault(initials(entity.core), e)
        for e, entity in enumerate(self.entities):
            if entity.mentions and entity.kind in BODIES and len(own := without_state(entity.core)) >= FEWEST_LETTERS:
                spelled.setdefault(initials(own), e)
        for m in self.mentions:
            letters = as_acronym(m.core[0])
            if len(m.core) != 1 or not letters or m.kind == "country" or self.entities[m.entity].kind == "person":
                continue
            found = spelled.get(letters, people.get(letters) if _ON_LABEL.match(self.text, m.start) else None)
            if found is None or found == m.entity:
                continue
            whole, old = self.entities[found], self.entities[m.entity]
            for i in old.mentions:
                self.mentions[i].entity = found
                in_brackets = self.text[self.mentions[i].start - 1 : self.mentions[i].start] == "("
                if in_brackets and "(" not in whole.name and whole.kind != "person":
                    whole.name = f"{whole.name} ({m.core[0]})"
            whole.mentions += old.mentions
            whole.aliases |= old.aliases
            whole.kind = "organisation" if whole.kind == "unknown" else whole.kind
            old.mentions = []

    def _link_spelled_out(self) -> None:
        """Names each acronym's body by what the article says it stands for, and makes one of the two."""
        for name, acronym in spelled_out(self.text):
            m = next((m for m in self.inside(*acronym) if m.start == acronym[0]), None)
            if m is None or self.entities[m.entity].kind == "person":
                continue
            body = self.entities[m.entity]
            body.kind = body.kind if body.kind in BODIES else "organisation"
            body.aliases |= {self.doc[acronym], self.doc[name]}
            body.name = f"{self.doc[name]} ({self.doc[acronym]})"
            body.core = tuple(self.doc[name].split())
            for i in range(bisect_right(self.starts, name[0] - 1), bisect_right(self.starts, name[1])):
                part = self.entities[self.mentions[i].entity]
                if part is not body:
                    body.kind = part.kind if self.mentions[i].start == name[0] and part.kind in BODIES else body.kind
                    part.mentions.remove(i)
                    self.mentions[i].entity = m.entity
                    body.mentions.append(i)

    # ------------------------------------------------------------ asking

    def inside(self, start: int, end: int) -> list[Mention]:
        """The mentions that lie in `start:end`."""
        i = bisect_right(self.starts, start - 1)
        found = []
        while i < len(self.mentions) and self.mentions[i].start < end:
            if self.mentions[i].end <= end + 1:
                found.append(self.mentions[i])
            i += 1
        return found

    @property
    def heard(self) -> list[tuple[int, int]]:
        """The last who spoke, as in `spoken`."""
        return self.spoken[-MOST:]

    def near(self, position: int) -> Iterable[tuple[int, Entity]]:
        """Each entity with its index; of very many those that are named around `position`."""
        if len(self.entities) <= MOST:
            return enumerate(self.entities)
        at = bisect_right(self.starts, position)
        named = {m.entity for m in self.mentions[max(0, at - MOST) : at + MOST // 4]}
        return [(i, self.entities[i]) for i in sorted(named)]

    def mentions_before(self, entity: Entity, position: int) -> list[Mention]:
        """The mentions of an entity before `position`, in order; of very many the last."""
        stop = bisect_left(entity.mentions, bisect_left(self.starts, position))
        return [self.mentions[i] for i in entity.mentions[max(0, stop - MOST) : stop]]

    def opens(self, m: Mention) -> bool:
        """Whether a name opens its sentence, as subjects do."""
        n = self.sentence(m.start)
        return n > 0 and m.start - self.sentence_starts[n - 1] < OPENING

    def sentence(self, position: int) -> int:
        """Number of the sentence at `position`, from 1."""
        return bisect_right(self.sentence_starts, position)

    def distance(self, earlier: int, later: int) -> int:
        """Sentences between two places."""
        return self.sentence(later) - self.sentence(earlier)

    def is_quoted(self, position: int) -> bool:
        """Whether the character stands inside quotation marks."""
        return self.doc.quotations.at(position) is not None

    def has_spoken(self, entity: int) -> bool:
        """Whether the entity was found to speak before."""
        return any(e == entity for _, e in self.heard)

    def last_seen(self, entity: int, position: int) -> int | None:
        """Sentences since the entity was last named or heard before `position`; None if never."""
        named = self.mentions_before(self.entities[entity], position)
        at = named[-1].start if named else -1
        for where, e in reversed(self.heard):
            if e == entity and where < position:
                at = max(at, where)
                break
        return None if at < 0 else self.distance(at, position)

    def seems_body(self, entity: int) -> bool:
        """Whether the text goes on after the name as it does after a firm's rather than a person's."""
        people, bodies = self._likeness(self.entities[entity])
        return bodies > people

    def _likeness(self, e: Entity) -> tuple[int, int]:
        """Signs of a person and of a body after the entity's first names."""
        near = [self.text[self.mentions[i].end : self.mentions[i].end + 160] for i in e.mentions[:6]]
        people, bodies = (sum(len(p.findall(after)) for after in near) for p in (_LIKE_A_PERSON, _LIKE_A_BODY))
        return people, bodies

    def described(self, name: str, kind: str, plural: bool = False, gender: str = "") -> Entity:
        """The speaker that the article only describes, whether it is in the cast or not yet."""
        key = f"{kind}:{name.lower()}"
        known = next((e for e in self.entities if e.described == key), None)
        made = Entity(kind, name, tuple(name.split()), gender, aliases={name}, plural=plural, described=key)
        return known or made

    def country(self, name: str, alias: str) -> Entity:
        """A country's government, whether it is in the cast or not yet."""
        known = next((e for e in self.entities if e.kind == "government" and e.name == name), None)
        return known or Entity("government", name, (name,), aliases={alias})

    def shares(self, words: Iterable[Weight]) -> dict[int, float]:
        """How much of a pointer lies on what names each entity, or on a source as which it spoke."""
        found: dict[int, float] = {}
        for start, end, weight in words:
            index = self._named_at(start, end)
            if index is not None:
                found[index] = found.get(index, 0.0) + weight
        return found

    def _named_at(self, start: int, end: int) -> int | None:
        """The entity that is named, or that spoke, where a word stands."""
        i = bisect_left(self.starts, end) - 1
        if i >= 0 and meets((start, end), (self.mentions[i].start, self.mentions[i].end)):
            return self.mentions[i].entity
        described = ((at, index) for at, index in self.heard if self.entities[index].described)
        return next((i for at, i in described if at <= start < at + len(self.entities[i].name)), None)

    # ------------------------------------------------------------ learning

    def learn(self, speaker: Speaker) -> Speaker:
        """Writes down what an answer teaches, and gives the answer back."""
        for lesson in speaker.lessons:
            entity = lesson.entity
            if entity not in self.entities:
                self.entities.append(entity)
            if entity.kind == "unknown" and lesson.kind:
                entity.kind = lesson.kind
            entity.gender = entity.gender or lesson.gender
            if lesson.role:
                entity.roles.append(lesson.role)
            if lesson.spoke_at is not None:
                self.spoken.append((lesson.spoke_at, self.entities.index(entity)))
        return speaker

    def settle_kinds(self) -> None:
        """Decides what speakers of unknown kind are: people where the text goes on with he or she, else by their form."""
        for index in {e for _, e in self.spoken}:
            e = self.entities[index]
            if e.kind == "unknown":
                people, bodies = self._likeness(e)
                e.kind = "person" if people > bodies or (people == bodies and len(e.core) > 1) else "organisation"


_NOUN_BEFORE = _PATTERNS["noun_before"]
_LIKE_A_PERSON = _PATTERNS["like_a_person"]
_LIKE_A_BODY = _PATTERNS["like_a_body"]
