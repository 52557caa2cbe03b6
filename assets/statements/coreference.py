"""Who a source is, within one article: names, short names, descriptions and pronouns resolved to one cast of speakers.

`Cast` holds the article's people and bodies; `Cast.resolve` takes a source as printed and says who it is and how sure
that is. Statements are to be asked for in reading order, since who spoke last is the best guide to "he" and "the
spokesperson". The rule throughout: when in doubt, unresolved. Merging across articles is in `speakers.py`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from assets.statements.lookups import SourceNoun, countries, first_names, organisation_words, source_nouns
from assets.statements.mentions import Mention, find_mentions, head_noun

PRONOUNS = {
    "he": "m", "him": "m", "his": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f",
    "they": "p", "them": "p", "their": "p", "both": "p", "it": "n", "its": "n", "itself": "n",
    "i": "1", "me": "1", "my": "1", "myself": "1", "we": "1p", "us": "1p", "our": "1p", "ourselves": "1p", "you": "2",
    "who": "r", "which": "r", "that": "r", "whom": "r", "this": "", "these": "", "those": "", "one": "",
    "everyone": "", "everybody": "", "someone": "", "somebody": "", "anyone": "", "anybody": "", "nobody": "", "no one": "", "some": "",
    "many": "", "others": "", "all": "", "most": "", "few": "", "several": "", "people": "", "each": "", "another": "",
}  # fmt: skip
_INDEFINITE = frozenset(
    "everyone everybody someone somebody anyone anybody nobody some many others all most few several people each another".split()
) | {"no one"}

_DETERMINER = re.compile(
    r"^(?:the|a|an|this|that|these|those|one|another|some|any|both|his|her|its|their|our|my|your|[Tt]wo|three|four|several|many)\b\s*",
    re.I,
)
_DEFINITE = re.compile(r"^(?:the|this|that|these|those|his|her|its|their|our|both)\b", re.I)
_POSSESSIVE = re.compile(r"^['’]s?(?!\w)")
_CLAUSE = re.compile(r",|\s(?:who|which|that|whose|where)\s|\(|—|–|;|:")
_GOVERNED = re.compile(
    r"\b(?:of|for|at|in|from|with|to|on|by|near|behind|against|about|around|under|via|inside|outside|into)\s+(?:(?:the|a|an|his|her|its|their)\s+)?(?:[a-z]+\s+){0,2}$"
)
_AGE = re.compile(r",\s+(?:aged\s+)?(\d{1,3})(?=[,.;]|-year-old)|^\s*\((?:aged\s+)?(\d{1,3})\)")
_YEAR_OLD = re.compile(r"(\d{1,3})[- ]year[- ]old")


@dataclass(slots=True)
class Entity:
    """One speaker to be: the fullest name, its words, its kind and gender, the roles printed, and where it was named."""

    kind: str
    name: str
    core: tuple[str, ...]
    gender: str = ""
    roles: list[str] = field(default_factory=list)
    aliases: set[str] = field(default_factory=set)
    mentions: list[int] = field(default_factory=list)
    age: str = ""
    plural: bool = False


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who a source was found to be. `entity` is None when that could not be told; `confidence` is that of the step taken."""

    form: str
    entity: Entity | None
    step: str


@dataclass(slots=True)
class _Event:
    """A mention or an act of speaking, as a pronoun sees it."""

    position: int
    entity: int
    weight: float


class Cast:
    """The people and bodies of one article. `quoted` are the spans of quotations, `sentences` those of sentences."""

    def __init__(self, text: str, quoted: list[tuple[int, int]], sentences: list[tuple[int, int]]):
        self.text = text
        self.mentions = find_mentions(text)
        self.entities: list[Entity] = []
        self._starts = [m.start for m in self.mentions]
        self._sentence_starts = [s for s, _ in sentences]
        self._quoted = quoted
        self._quote_starts = [s for s, _ in quoted]
        self._spoken: list[tuple[int, int]] = []  # (position, entity) in the order of asking
        self._described: dict[str, int] = {}
        self._link_names()

    # ------------------------------------------------------------ names

    def _link_names(self) -> None:
        """Makes one entity of all mentions of one name; short names go to the full name nearest before, else after."""
        by_last: dict[str, list[int]] = {}
        by_word: dict[str, list[int]] = {}
        by_name: dict[str, int] = {}
        short: list[int] = []
        for index, m in enumerate(self.mentions):
            if m.kind == "country" or m.kind in ("organisation", "government"):
                key = m.name
                if key not in by_name:
                    by_name[key] = self._new(m)
                    if m.kind != "country":
                        for word in m.core[:1]:
                            by_word.setdefault(word, []).append(by_name[key])
                self._attach(index, by_name[key])
            elif len(m.core) >= 2:
                self._attach(index, self._full_name(m, by_last, by_word))
            else:
                short.append(index)
        for index in short:
            m = self.mentions[index]
            word = m.core[0]
            options = by_last.get(word) or by_word.get(word) or []
            options = [e for e in options if not (m.titled and self.entities[e].kind in ("organisation", "government"))]
            options = [
                e
                for e in options
                if not (m.gender and m.titled and self.entities[e].gender and self.entities[e].gender != m.gender)
            ]
            chosen = self._nearest(options, m.start)
            if chosen is None:
                chosen = self._new(m)
                by_last.setdefault(word, []).append(chosen)
            self._attach(index, chosen)
        self._link_acronyms()
        for entity in self.entities:
            entity.mentions.sort()

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
        by_word.setdefault(first, []).append(made)
        if len(m.core) > 2 and m.core[-2] not in first_names():
            by_last.setdefault(m.core[-2], []).append(made)  # Spanish double surnames, and "bin Salman"
        return made

    def _new(self, m: Mention) -> int:
        kind = "government" if m.kind == "country" else m.kind
        self.entities.append(Entity(kind, m.name, m.core, m.gender))
        return len(self.entities) - 1

    def _attach(self, index: int, entity: int) -> None:
        m, e = self.mentions[index], self.entities[entity]
        m.entity = entity
        e.mentions.append(index)
        e.aliases.add(self.text[m.start : m.end] if m.kind == "country" else " ".join(m.core))
        for role in m.roles:
            if role not in e.roles:
                e.roles.append(role)
        if m.gender and (not e.gender or m.titled):
            e.gender = m.gender
        if m.kind == "person" and e.kind == "unknown":
            e.kind = "person"
        if not e.age:
            age = _AGE.match(self.text, m.end)
            e.age = (age.group(1) or age.group(2) or "") if age else ""

    def _nearest(self, options: list[int], position: int) -> int | None:
        best, distance = None, None
        for e in dict.fromkeys(options):
            for index in self.entities[e].mentions:
                d = position - self.mentions[index].start
                d = d if d >= 0 else 100_000 - d
                if distance is None or d < distance:
                    best, distance = e, d
        return best

    def _link_acronyms(self) -> None:
        """'World Health Organization (WHO)' and an acronym that spells an organisation's initials are one body."""
        for m in self.mentions:
            if (
                len(m.core) != 1
                or not m.core[0].replace(".", "").isupper()
                or self.entities[m.entity].kind == "person"
                or m.kind == "country"
            ):
                continue
            letters = m.core[0].replace(".", "")
            for e, entity in enumerate(self.entities):
                if (
                    e != m.entity
                    and len(entity.core) > 1
                    and entity.kind != "person"
                    and _initials(entity.core) == letters
                ):
                    old = m.entity
                    for i in self.entities[old].mentions:
                        self.mentions[i].entity = e
                        entity.mentions.append(i)
                    entity.aliases |= self.entities[old].aliases
                    entity.kind = "organisation" if entity.kind == "unknown" else entity.kind
                    self.entities[old].mentions = []
                    break

    # ------------------------------------------------------------ asking

    def resolve(self, start: int, end: int, enclosing: Entity | None = None, in_speech: bool = False) -> Speaker:
        """Who the source at `start:end` is. `enclosing` speaks around it, when the source stands inside speech."""
        printed = self.text[start:end]
        plain = printed.strip(" ,.;:“”\"'‘’").lower()
        if plain in PRONOUNS:
            return self._pronoun(plain, start, enclosing, in_speech)
        named = self._named(start, end)
        if named is not None:
            self._say(start, named)
            return Speaker("name", self.entities[named], "name")
        group = self._several(start, end)
        if group is not None:
            return Speaker("name", self.entities[group], "several")
        return self._nominal(start, end)

    def _say(self, position: int, entity: int) -> None:
        self._spoken.append((position, entity))

    def spoken(self, position: int, entity: Entity) -> None:
        """Notes that `entity` spoke at `position`, for a statement whose source is not printed beside it."""
        self._say(position, next(i for i, e in enumerate(self.entities) if e is entity))

    def inside(self, start: int, end: int) -> list[Mention]:
        """The mentions that lie in `start:end`."""
        i = bisect_right(self._starts, start - 1)
        found = []
        while i < len(self.mentions) and self.mentions[i].start < end:
            if self.mentions[i].end <= end + 1:
                found.append(self.mentions[i])
            i += 1
        return found

    def _heads(self, start: int, end: int) -> tuple[int, list[Mention]]:
        """End of the source's first segment, and the mentions in it that nothing governs and nothing follows."""
        clause = _CLAUSE.search(self.text, start, end)
        stop = clause.start() if clause and clause.start() > start else end
        heads = []
        for m in self.inside(start, stop):
            before = self.text[start : m.start]
            after = self.text[m.end : stop]
            if m.kind == "country" and not m.core[0][:1].isupper():
                continue
            if _POSSESSIVE.match(after) or (_GOVERNED.search(before) and not m.titled):
                continue
            rest = after.strip(" .,”\"’'")
            if rest and not re.match(
                r"(?:and|&|or|himself|herself|itself|of|in|at|from|for|on|also|both|later|then|too|,)\b", rest
            ):
                continue
            if re.match(r"(?:of|for)\b", rest) and m.kind == "unknown" and len(m.core) == 1:
                pass
            heads.append(m)
        return stop, heads

    def _named(self, start: int, end: int) -> int | None:
        stop, heads = self._heads(start, end)
        if len(heads) == 1 or (
            heads and not re.search(r"\b(?:and|or|both)\b|&|,", self.text[heads[0].end : heads[-1].start])
        ):
            persons = [m for m in heads if m.kind == "person"]
            return (persons or heads)[0].entity
        if heads:
            return None
        # "The bank's chief economist, Indermit Gill": the name follows its description
        if stop < end and self.text[stop] in ",–—:(":
            for m in self.inside(stop, end):
                if not self.text[stop : m.start].strip(" ,–—:(") and (m.kind in ("person", "unknown")):
                    head = head_noun(self.text[start:stop])
                    if head is None or head[1].kind in ("person", "organisation", "government"):
                        return m.entity
                break
        return None

    def _several(self, start: int, end: int) -> int | None:
        """Two or more names joined: a group of its own, named as printed."""
        _, heads = self._heads(start, end)
        if len(heads) < 2:
            return None
        return self._describe(self.text[heads[0].start : heads[-1].end], "group", start, plural=True)

    def _describe(self, name: str, kind: str, position: int, plural: bool = False, gender: str = "") -> int:
        key = f"{kind}:{name.lower()}"
        if key not in self._described:
            self.entities.append(Entity(kind, name, tuple(name.split()), gender, aliases={name}, plural=plural))
            self._described[key] = len(self.entities) - 1
        self._say(position, self._described[key])
        return self._described[key]

    # ------------------------------------------------------------ descriptions

    def _nominal(self, start: int, end: int) -> Speaker:
        clause = _CLAUSE.search(self.text, start, end)
        stop = clause.start() if clause and clause.start() > start else end
        phrase = self.text[start:stop].strip(' ,.;:“”"')
        whole = self.text[start:end].strip(' ,.;:“”"')
        name = re.sub(r"^(?:the|a|an)\s+", "", phrase, flags=re.I) or whole
        definite = (
            bool(_DEFINITE.match(phrase))
            or bool(re.match(r"^[^ ]+(?: [^ ]+)?['’]s\b", phrase))
            or not _DETERMINER.match(phrase)
        )
        head = head_noun(phrase)
        noun = head[1] if head else None
        age = _YEAR_OLD.search(phrase)
        if age and definite:
            for i, e in enumerate(self.entities):
                if e.age == age.group(1):
                    self._say(start, i)
                    return Speaker("nominal", e, "age")
        if noun is None and age:
            noun = SourceNoun("person", "", "person", True)
        if noun is not None and definite and noun.kind != "document":
            found, step = self._by_description(phrase, head[0] if head else "", noun, start)
            if found is not None:
                self._say(start, found)
                if (
                    noun.kind == "person"
                    and not noun.generic
                    and not re.match(r"(?:his|her|their|its|our)\b", phrase, re.I)
                ):
                    role = name
                    if not self.entities[found].roles:
                        self.entities[found].roles.append(role)
                return Speaker("nominal", self.entities[found], step)
        kind, plural = _kind_of(phrase, noun)
        made = self._describe(name, kind, start, plural, noun.gender if noun else "")
        return Speaker("nominal", self.entities[made], "description")

    def _places(self, phrase: str) -> set[str]:
        """Countries that a phrase names, by name, demonym or capital."""
        where = countries()
        found = set()
        for m in re.finditer(r"[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+)?", phrase):
            for word in (m.group(), *m.group().split()):
                word = re.sub(r"['’]s$", "", word)
                country = where.demonyms.get(word) or where.names.get(word) or where.metonyms.get(word)
                if country:
                    found.add(country)
                    break
        return found

    def _by_description(self, phrase: str, word: str, noun: SourceNoun, position: int) -> tuple[int | None, str]:
        """The entity that a definite description means, with the kind of evidence; (None, '') when not safe to say."""
        places = self._places(phrase)
        if noun.kind in ("government", "organisation"):
            return self._body(phrase, word, noun, position, places)
        if noun.kind != "person":
            return None, ""
        if noun.role == "relative" or re.match(r"(?:his|her|their|its)\b", phrase, re.I):
            return None, ""
        names = {w for w in re.findall(r"[A-Z][\w’'-]+", re.sub(r"^(?:The|A|An|This|That)\b", "", phrase))} - {
            word.capitalize()
        }
        names = {re.sub(r"['’]s$", "", w) for w in names}
        best, best_score = None, 0.0
        for i, e in enumerate(self.entities):
            if e.kind not in ("person", "unknown") or not e.mentions and not any(x == i for _, x in self._spoken):
                continue
            if noun.gender and e.gender and noun.gender != e.gender:
                continue
            score = 0.0
            for role in e.roles:
                their = head_noun(role)
                if their is None:
                    continue
                if their[1].role == noun.role and not noun.generic:
                    score = max(score, 3.0 if their[0] == word else 2.5)
                elif f" {word} " in f" {role.lower()} ":
                    score = max(score, 2.0)
            if not score:
                continue
            if places:
                theirs = set().union(*[self._places(r) for r in e.roles])
                if theirs & places:
                    score += 2
                elif theirs:
                    continue
                else:
                    score -= 0.7
            elif names:
                score += 1.5 if any(n in r for n in names for r in e.roles) else -0.7
            last = self._last_seen(i, position)
            if last is None:
                score -= 1.2  # named only later
            else:
                score += 1 / (1 + last)
            if score > best_score:
                best, best_score = i, score
        if best is not None and best_score >= 1.5:
            return best, "role"
        if places or names:
            return None, ""
        return self._last_speaker_fits(noun, position)

    def _last_speaker_fits(self, noun: SourceNoun, position: int) -> tuple[int | None, str]:
        """A bare description ('the spokesperson', 'the woman') means who spoke just before, if nothing speaks against it."""
        if not self._spoken:
            return None, ""
        at, entity = self._spoken[-1]
        e = self.entities[entity]
        if e.kind in ("unnamed",) and e.gender in ("", noun.gender or e.gender) and self._distance(at, position) <= 6:
            theirs = head_noun(e.name)
            if theirs and theirs[1].role == noun.role:
                return entity, "role"
        if e.kind not in ("person", "unknown") or self._distance(at, position) > 2:
            return None, ""
        if noun.gender and e.gender and noun.gender != e.gender:
            return None, ""
        if e.roles and not noun.generic:
            return None, ""
        if e.kind == "unknown":
            e.kind = "person"
        return entity, "last speaker"

    def _body(
        self, phrase: str, word: str, noun: SourceNoun, position: int, places: set[str]
    ) -> tuple[int | None, str]:
        where_from = re.search(r"\b(?:of|for|in)\b", phrase)
        if noun.kind == "government" and places and len(places) == 1 and word in (
            "government", "administration", "authority", "state", "country", "cabinet", "regime", "foreign ministry", "embassy", "presidency",
        ):  # fmt: skip
            country = next(iter(places))
            for i, e in enumerate(self.entities):
                if e.kind == "government" and e.name == country:
                    return i, "country"
            self.entities.append(Entity("government", country, (country,), aliases={re.sub(r"^[Tt]he ", "", phrase)}))
            return len(self.entities) - 1, "country"
        if where_from or re.match(r"(?:his|her|their|our)\b", phrase, re.I):
            return None, ""
        title = word.split()[-1].capitalize()
        best, best_distance = None, None
        for i, e in enumerate(self.entities):
            if e.kind in ("organisation", "government", "unknown") and (
                title in e.core or (noun.role in ("company", "club", "newspaper") and e.kind != "government")
            ):
                last = self._last_seen(i, position, spoken_only=False)
                if last is None or last > (8 if title in e.core else 2):
                    continue
                if e.kind == "unknown" and len(e.core) == 1 and not self._is_subject_like(i, position):
                    continue
                last = last - (3 if title in e.core else 0)
                if best_distance is None or last < best_distance:
                    best, best_distance = i, last
        if best is not None:
            if self.entities[best].kind == "unknown":
                self.entities[best].kind = "organisation"
            return best, "body"
        if self._spoken:
            at, entity = self._spoken[-1]
            if (
                self.entities[entity].kind in ("organisation", "government")
                and self._distance(at, position) <= 2
                and noun.role == "organisation"
            ):
                return entity, "body"
        return None, ""

    def _is_subject_like(self, entity: int, position: int) -> bool:
        return any(x == entity for _, x in self._spoken)

    # ------------------------------------------------------------ pronouns

    def _sentence(self, position: int) -> int:
        return bisect_right(self._sentence_starts, position)

    def _distance(self, earlier: int, later: int) -> int:
        """Sentences between two places."""
        return self._sentence(later) - self._sentence(earlier)

    def _last_seen(self, entity: int, position: int, spoken_only: bool = False) -> int | None:
        """Sentences since the entity was last named or heard before `position`."""
        at = -1
        for index in self.entities[entity].mentions:
            if self.mentions[index].start < position:
                at = max(at, self.mentions[index].start)
            else:
                break
        for where, e in self._spoken:
            if e == entity and where < position:
                at = max(at, where)
        return None if at < 0 else self._distance(at, position)

    def _is_quoted(self, position: int) -> bool:
        i = bisect_right(self._quote_starts, position) - 1
        return i >= 0 and self._quoted[i][0] <= position < self._quoted[i][1]

    def _pronoun(self, word: str, position: int, enclosing: Entity | None, in_speech: bool) -> Speaker:
        form = PRONOUNS[word]
        if form in ("1", "1p"):
            return Speaker("pronoun", enclosing, "first person")
        if form in ("2", ""):
            if word in _INDEFINITE:
                made = self._describe(word, "group", position, plural=True)
                return Speaker("nominal", self.entities[made], "description")
            return Speaker("pronoun", None, "open")
        if form == "r":
            return self._relative(position)
        best, margin = self._antecedent(form, position, enclosing)
        if best is None:
            return Speaker("pronoun", None, "open")
        entity = self.entities[best]
        if entity.kind == "unknown" and form in "mf":
            entity.kind = "person"
        if form in "mf" and not entity.gender:
            entity.gender = form
        self._say(position, best)
        return Speaker("pronoun", entity, "pronoun" if margin >= 1.0 else "close pronoun")

    def _relative(self, position: int) -> Speaker:
        """'Smith, who said ...': the name or description right before."""
        i = bisect_right(self._starts, position) - 1
        while i >= 0 and position - self.mentions[i].start < 200:
            m = self.mentions[i]
            if self._sentence(m.start) != self._sentence(position):
                break
            if m.kind in ("person", "unknown") and self.entities[m.entity].kind in ("person", "unknown"):
                self._say(position, m.entity)
                return Speaker("pronoun", self.entities[m.entity], "relative")
            i -= 1
        return Speaker("pronoun", None, "open")

    def _antecedent(self, form: str, position: int, enclosing: Entity | None) -> tuple[int | None, float]:
        """The best antecedent of a third-person pronoun, and by how much it beats the next."""
        scores: dict[int, float] = {}

        def add(entity: int, score: float) -> None:
            scores[entity] = max(scores.get(entity, 0.0), score)

        reach = 6
        here = self._sentence(position)
        i = bisect_right(self._starts, position - 1) - 1
        while i >= 0:
            m = self.mentions[i]
            away = here - self._sentence(m.start)
            if away > reach:
                break
            e = self.entities[m.entity]
            if self._fits(e, form) and e is not enclosing and not (m.start <= position < m.end):
                add(m.entity, self._mention_weight(m, away, e, form))
            i -= 1
        for rank, (at, entity) in enumerate(reversed(self._spoken)):
            if at >= position:
                continue
            away = here - self._sentence(at)
            e = self.entities[entity]
            if away > reach or rank > 12:
                break
            if self._fits(e, form) and e is not enclosing:
                scores[entity] = scores.get(entity, 0.0) + (5.0 if rank == 0 else 2.5) * 0.75**away
        if not scores:
            return None, 0.0
        ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
        margin = ranked[0][1] - (ranked[1][1] if len(ranked) > 1 else 0.0)
        if ranked[0][1] < 1.0:
            return None, 0.0
        return ranked[0][0], margin

    def _fits(self, e: Entity, form: str) -> bool:
        if form in "mf":
            if e.kind not in ("person", "unknown", "unnamed") or e.plural:
                return False
            if (
                e.kind == "unknown"
                and len(e.core) == 1
                and not any(x >= 0 and self.entities[x] is e for _, x in self._spoken)
            ):
                return False
            return not e.gender or e.gender == form
        if form == "p":
            return e.kind in ("group", "organisation", "document") or e.plural
        return (
            e.kind in ("organisation", "government", "document", "unknown")
            and not e.plural
            and not (e.kind == "unknown" and len(e.core) > 1 and e.core[0] in first_names())
        )

    def _mention_weight(self, m: Mention, away: int, e: Entity, form: str) -> float:
        weight = 4.0 * 0.6**away
        text = self.text
        if _POSSESSIVE.match(text[m.end : m.end + 3]):
            weight *= 0.55
        elif re.search(
            r"\b(?:of|for|at|in|from|with|to|on|by|about|against|under|between|and)\s+(?:the\s+)?$",
            text[max(0, m.start - 14) : m.start],
        ):
            weight *= 0.6
        else:
            sentence = self._sentence(m.start) - 1
            if sentence >= 0 and m.start - self._sentence_starts[sentence] < 4:
                weight *= 1.5  # opens its sentence: most likely its subject
            elif re.match(
                r"(?:,[^,]{1,80},)?\s+(?:[a-z]+ly\s+)?(?:said|says|told|is|was|has|had|will|would|[a-z]+ed|[a-z]+s)\b",
                text[m.end : m.end + 110],
            ):
                weight *= 1.3
        if self._is_quoted(m.start):
            weight *= 0.35
        if e.gender and form in "mf":
            weight += 0.6 * 0.8**away
        if e.kind == "unknown":
            weight *= 0.45
        return weight


def _same_first(a: str, b: str) -> bool:
    """'Joseph' and 'Joe', 'J.' and 'Jane': one may stand for the other."""
    a, b = a.rstrip("."), b.rstrip(".")
    if a == b or len(a) == 1 and b.startswith(a) or len(b) == 1 and a.startswith(b):
        return True
    return (
        len(a) > 2
        and len(b) > 2
        and a[:3] == b[:3]
        and (a in first_names()) == (b in first_names())
        and (len(a) <= 4 or len(b) <= 4)
    )


def _initials(core: tuple[str, ...]) -> str:
    return "".join(w[0] for w in " ".join(core).replace("-", " ").split() if w[0].isupper())


_PLURAL_NUMBER = re.compile(
    r"^(?:both|many|several|some|most|few|two|three|four|five|six|seven|eight|nine|ten|dozens|hundreds|thousands|other|others|all|more|\d+(?:\.\d+)?)\b",
    re.I,
)


def _kind_of(phrase: str, noun: SourceNoun | None) -> tuple[str, bool]:
    """Speaker type of a description that stays unresolved, and whether it is plural."""
    if noun is not None:
        if noun.kind == "document":
            return "document", False
        if noun.kind == "group":
            return "group", True
        return "unnamed", False
    head = re.split(
        r"\b(?:of|for|at|in|with|from|on|to|who|that|by|familiar|close|involved|briefed)\b", phrase, maxsplit=1
    )[0]
    words = re.findall(r"[\w'’-]+", head.lower())
    last = words[-1] if words else ""
    nouns = source_nouns()
    if last.endswith("s") and (last[:-1] in nouns and nouns[last[:-1]].kind == "person" or last[:-3] + "y" in nouns):
        return "group", True
    if last.endswith("s") and last[:-1] in nouns:
        return ("document", False) if nouns[last[:-1]].kind == "document" else ("group", True)
    if last in ("men", "women", "people", "children") or _PLURAL_NUMBER.match(phrase):
        return "group", True
    if any(w in organisation_words() for w in phrase.split()):
        return "unnamed", False
    if last.endswith("s") and not last.endswith("ss"):
        return "group", True
    return "unnamed", False
