"""The cast of an article: every person and body that it names, each once, and who has spoken so far.

Short names are put together with full ones, acronyms with what they stand for, countries with their capitals. What a
source like "the spokesperson" or "he" means is told in `coreference.py`, `descriptions.py` and `pronouns.py`, with the help
of the cast.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

from assets.reading import patterns
from assets.reading.en.words import first_names
from assets.statements.mentions import Mention
from assets.statements.roles import find_mentions, head_noun

_PATTERNS = patterns.table("en/entities")
_AGE = _PATTERNS["age"]
_BODIES = ("organisation", "government")


@dataclass(slots=True, eq=False)
class Entity:
    """One speaker to be. `kind` is a speaker type, or unknown; `plural` marks groups; `age` is as printed."""

    kind: str
    name: str
    core: tuple[str, ...]
    gender: str = ""
    roles: list[str] = field(default_factory=list)
    aliases: set[str] = field(default_factory=set)
    mentions: list[int] = field(default_factory=list)
    age: str = ""
    plural: bool = False


class Cast:
    """The people and bodies of one article. `quoted` are the spans of quotations, `sentences` those of sentences.

    `spoken` lists (position, entity index) of those who were found to speak, in the order of asking.
    """

    def __init__(self, text: str, quoted: list[tuple[int, int]], sentences: list[tuple[int, int]]):
        self.text = text
        found = find_mentions(text)
        _open_labels(text, found)
        surnames = {m.core[-1] for m in found if len(m.core) > 1}
        self.mentions = [m for m in found if not m.weak or m.core[0] in surnames]
        self.entities: list[Entity] = []
        self.spoken: list[tuple[int, int]] = []
        self.starts = [m.start for m in self.mentions]
        self.sentence_starts = [s for s, _ in sentences]
        self._quoted = quoted
        self._quote_starts = [s for s, _ in quoted]
        self._described: dict[str, int] = {}
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
            if m.kind in _BODIES or (m.kind == "country" and len(m.core) > 1):
                if m.name not in by_name:
                    by_name[m.name] = self._new(m)
                    if m.kind in _BODIES:
                        by_word.setdefault(m.core[0], []).append(by_name[m.name])
                self._attach(index, by_name[m.name])
            elif len(m.core) >= 2:
                self._attach(index, self._full_name(m, by_last, by_word))
            else:
                short.append(index)
        for index in short:
            m = self.mentions[index]
            word = m.core[0]
            options = by_last.get(word) or ([] if m.kind == "country" else by_word.get(word)) or []
            relatives = [e for e in options if self._is_relative(e)]
            if len(relatives) < len(options) or m.roles:
                options = [
                    e for e in options if e not in relatives
                ]  # a surname alone means whoever is not introduced by kinship
            if m.titled:
                options = [e for e in options if self.entities[e].kind not in _BODIES]
                options = [e for e in options if not (m.gender and self.entities[e].gender not in ("", m.gender))]
            chosen = self._nearest(options, m.start)
            if chosen is None and m.kind == "country":
                chosen = by_name[m.name] = by_name[m.name] if m.name in by_name else self._new(m)
            elif chosen is None:
                chosen = self._new(m)
                by_last.setdefault(word, []).append(chosen)
            self._attach(index, chosen)
        self._link_acronyms()
        for entity in self.entities:
            entity.mentions.sort()

    def _is_relative(self, entity: int) -> bool:
        heads = [head_noun(role) for role in self.entities[entity].roles]
        return any(head is not None and head[1].role == "relative" for head in heads)

    def _full_name(self, m: Mention, by_last: dict[str, list[int]], by_word: dict[str, list[int]]) -> int:
        last, first = m.core[-1], m.core[0]
        for e in by_last.get(last, ()):
            other = self.entities[e].core
            if len(other) > 1 and _same_first(first, other[0]):
                if len(m.core) > len(other):
                    self.entities[e].core, self.entities[e].name = m.core, m.name
                return e
        made = self._new(m)
        by_last.setdefault(last, []).append(made)
        if m.kind != "unknown" or first not in self._by_themselves:
            by_word.setdefault(first, []).append(made)
        if len(m.core) > 2 and m.core[-2] not in first_names():
            by_last.setdefault(m.core[-2], []).append(made)  # Spanish double surnames, and "bin Salman"
        return made

    def _new(self, m: Mention) -> int:
        self.entities.append(Entity("government" if m.kind == "country" else m.kind, m.name, m.core, m.gender))
        return len(self.entities) - 1

    def _attach(self, index: int, entity: int) -> None:
        m, e = self.mentions[index], self.entities[entity]
        m.entity = entity
        e.mentions.append(index)
        e.aliases.add(" ".join(m.core) if m.kind not in _BODIES else m.name)
        for role in m.roles:
            if role not in e.roles:
                e.roles.append(role)
        if m.gender and (not e.gender or m.titled):
            e.gender = m.gender
        if m.kind == "person" and e.kind == "unknown":
            e.kind = "person"
        if not e.age and (age := _AGE.match(self.text, m.end)):
            e.age = age.group(1) or age.group(2)

    def _nearest(self, options: list[int], position: int) -> int | None:
        """The option named last before `position`; failing that, first after it."""
        best, distance = None, None
        for e in dict.fromkeys(options):
            for index in self.entities[e].mentions:
                d = position - self.mentions[index].start
                d = d if d >= 0 else len(self.text) - d
                if distance is None or d < distance:
                    best, distance = e, d
        return best

    def _link_acronyms(self) -> None:
        """'World Health Organization (WHO)', and an acronym that spells an organisation's initials, are one body."""
        spelled: dict[str, int] = {}
        for e, entity in enumerate(self.entities):
            if len(entity.core) > 1 and entity.kind != "person":
                spelled.setdefault(_initials(entity.core), e)
        for m in self.mentions:
            letters = m.core[0].replace(".", "")
            if (
                len(m.core) != 1
                or not letters.isupper()
                or m.kind == "country"
                or self.entities[m.entity].kind == "person"
            ):
                continue
            e = spelled.get(letters)
            if e is None or e == m.entity:
                continue
            whole, old = self.entities[e], self.entities[m.entity]
            for i in old.mentions:
                self.mentions[i].entity = e
                if self.text[self.mentions[i].start - 1 : self.mentions[i].start] == "(" and "(" not in whole.name:
                    whole.name = f"{whole.name} ({m.core[0]})"
            whole.mentions += old.mentions
            whole.aliases |= old.aliases
            whole.kind = "organisation" if whole.kind == "unknown" else whole.kind
            old.mentions = []

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

    def sentence(self, position: int) -> int:
        """Number of the sentence at `position`, from 1."""
        return bisect_right(self.sentence_starts, position)

    def distance(self, earlier: int, later: int) -> int:
        """Sentences between two places."""
        return self.sentence(later) - self.sentence(earlier)

    def is_quoted(self, position: int) -> bool:
        """Whether the character stands inside quotation marks."""
        i = bisect_right(self._quote_starts, position) - 1
        return i >= 0 and self._quoted[i][0] <= position < self._quoted[i][1]

    def has_spoken(self, entity: int) -> bool:
        """Whether the entity was found to speak before."""
        return any(e == entity for _, e in self.spoken)

    def last_seen(self, entity: int, position: int) -> int | None:
        """Sentences since the entity was last named or heard before `position`; None if never."""
        at = -1
        for index in self.entities[entity].mentions:
            if self.mentions[index].start >= position:
                break
            at = self.mentions[index].start
        for where, e in reversed(self.spoken):
            if e == entity and where < position:
                at = max(at, where)
                break
        return None if at < 0 else self.distance(at, position)

    def settle_kinds(self) -> None:
        """Decides what speakers of unknown kind are: people where the text goes on with he or she, else by their form."""
        for index in {e for _, e in self.spoken}:
            e = self.entities[index]
            if e.kind != "unknown":
                continue
            people, bodies = self._likeness(e)
            e.kind = "person" if people > bodies or (people == bodies and len(e.core) > 1) else "organisation"

    def seems_body(self, entity: int) -> bool:
        """Whether the text goes on after the name as it does after a firm's rather than a person's."""
        people, bodies = self._likeness(self.entities[entity])
        return bodies > people

    def _likeness(self, e: Entity) -> tuple[int, int]:
        """Signs of a person and of a body after the entity's first names."""
        near = [self.text[self.mentions[i].end : self.mentions[i].end + 160] for i in e.mentions[:6]]
        people, bodies = (sum(len(p.findall(after)) for after in near) for p in (_LIKE_A_PERSON, _LIKE_A_BODY))
        return people, bodies

    # ------------------------------------------------------------ noting

    def say(self, position: int, entity: int) -> None:
        """Notes that the entity spoke at `position`."""
        self.spoken.append((position, entity))

    def describe(self, name: str, kind: str, plural: bool = False, gender: str = "") -> int:
        """Index of the speaker that the article only describes; the same words mean the same speaker."""
        key = f"{kind}:{name.lower()}"
        if key not in self._described:
            self.entities.append(Entity(kind, name, tuple(name.split()), gender, aliases={name}, plural=plural))
            self._described[key] = len(self.entities) - 1
        return self._described[key]

    def country(self, name: str, alias: str) -> int:
        """Index of a country's government, made when the article has not named it yet."""
        for i, e in enumerate(self.entities):
            if e.kind == "government" and e.name == name:
                return i
        self.entities.append(Entity("government", name, (name,), aliases={alias}))
        return len(self.entities) - 1


def _open_labels(text: str, found: list[Mention]) -> None:
    """Gives a label in capitals the surname it stands for: "ROE:" in the transcript of an interview with Jane Roe.

    A surname that two people of the article share stays as it is.
    """
    full: dict[str, set[tuple[str, ...]]] = {}
    for m in found:
        if m.kind == "person" and m.core[-1][1:].islower():
            full.setdefault(m.core[-1].upper(), set()).add(tuple(m.core))
    for m in found:
        if len(m.core) == 1 and text.startswith(":", m.end):
            named = {core for core in full.get(m.core[0], ()) if len(core) > 1} or full.get(m.core[0], ())
            if len(named) == 1:
                [core] = named
                m.kind, m.name, m.core = "unknown", core[-1], core[-1:]


_LIKE_A_PERSON = _PATTERNS["like_a_person"]
_LIKE_A_BODY = _PATTERNS["like_a_body"]


def _same_first(a: str, b: str) -> bool:
    """Whether one given name may stand for the other: 'J.' and 'Jane', 'Dan' and 'Daniel'."""
    a, b = a.rstrip("."), b.rstrip(".")
    if a == b or (len(a) == 1 and b.startswith(a)) or (len(b) == 1 and a.startswith(b)):
        return True
    same_kind = (a in first_names()) == (b in first_names())
    return min(len(a), len(b)) > 2 and a[:3] == b[:3] and same_kind and min(len(a), len(b)) <= 4


def _initials(core: tuple[str, ...]) -> str:
    return "".join(w[0] for w in " ".join(core).replace("-", " ").split() if w[0].isupper())
