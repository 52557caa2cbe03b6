"""Names in an article: people, organisations and countries, with the titles and roles printed beside them.

A recogniser of capitalised sequences with lookups (given names, honorifics, role nouns, words of organisations,
countries and their capitals); no parser, so that it costs a hundredth of the tagger. It knows single mentions only:
which mentions are one and the same is told in `coreference.py`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from assets.statements.lookups import SourceNoun, countries, first_names, name_words, organisation_words, source_nouns

_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĦĨĪĬĮİĴĶĹĻĽĿŁŃŅŇŊŌŎŐŒŔŖŘŚŜŞŠŢŤŦŨŪŬŮŰŲŴŶŸŹŻŽȘȚ"
_TOKEN = (
    r"(?:(?:Mr|Mrs|Ms|Mme|Dr|St|Jr|Sr|Gen|Col|Lt|Sgt|Capt|Maj|Sen|Rep|Gov|Prof|Rev|Hon|Inc|Corp|Ltd|Co|Adm|Cmdr|Cpl|Pvt|Brig|Insp|Supt|Det|Fr|Msgr|Bros)\."
    rf"|(?:[{_UPPER}]\.){{1,4}}(?:[{_UPPER}](?![\w.]))?|No\.? ?10\b"
    rf"|(?:al-|el-|de-|O['’]|D['’]|d['’])?[{_UPPER}][\w&]*(?:['’](?!s\b)\w+|[-‑]\w+)*)"
)
_PARTICLE = (
    r"(?:de|del|della|di|da|das|dos|du|van|von|der|den|ter|ten|bin|bint|ibn|al|el|la|le|zu|af|ben|abu|ul|ud|dei|do|y|e)"
)
_SEQUENCE = re.compile(rf"{_TOKEN}(?:(?: (?:{_PARTICLE} ){{0,2}}| ?& ?){_TOKEN})*")
_JOIN = re.compile(r" (?:of|for)(?: the)? | and |[’']s ")

_TITLE_TAIL = re.compile(r"[\w'’&.-]+")
_STOP_BACKWARD = frozenset(
    """a an the this that these those his her its their our my your some any each every no and or but nor of in on at by for from with to as
    is are was were be been being has have had do does did will would can could may might must should said says say told tells added adds
    asked asks wrote writes called calls by than then when while where which who whom whose what how why if because since although though before after
    during until about against between into through over under according including like via per not also just only even meanwhile however
    between among amid despite unlike near within without upon meets met meeting names named thanked visited saw joined praised accused""".split()
)
_LOWER_MODIFIERS = frozenset(
    """former deputy chief senior junior assistant associate acting interim vice co- ex- foreign finance interior defence defense prime
    executive lead head retired veteran longtime outgoing incoming newly elected then- late local state federal national regional police team
    club party opposition government company club's press home health education energy trade justice managing general principal fellow star striker
    world""".split()
)
_SENTENCE_START = re.compile(r"(?:^|[.!?:;…\n“\"‘(\[—–•*|-]|['’”\"]\s)\s*$")


@dataclass(slots=True)
class Mention:
    """One name as printed. `kind`: person, organisation, government, country, or unknown (a name of something).

    `start:end` is the whole mention with title and suffix, `core` the name alone as a tuple of words; `roles` are
    titles and roles printed beside it (text as printed); `gender` m, f or empty.
    """

    start: int
    end: int
    kind: str
    core: tuple[str, ...]
    name: str
    gender: str = ""
    titled: bool = False
    roles: list[str] = field(default_factory=list)
    entity: int = -1


@cache
def _honorifics() -> dict[str, str]:
    """Honorific (with and without stop) to gender."""
    genders = {"honorific_m": "m", "honorific_f": "f", "honorific": ""}
    return {w: g for kind, g in genders.items() for w in name_words(kind)}


@cache
def _openers() -> frozenset[str]:
    return name_words("opener") | name_words("not_name")


@cache
def _adjectives() -> frozenset[str]:
    """Capitalised words that describe rather than name: demonyms, faiths, directions."""
    return name_words("adjective") | frozenset(countries().demonyms)


@cache
def _suffixes() -> frozenset[str]:
    return name_words("suffix")


def noun_of(word: str) -> SourceNoun | None:
    """What a role noun says, also in the plural and in capitals; None for other words."""
    return source_nouns().get(word.lower())


def find_mentions(text: str) -> list[Mention]:
    """Every name of `text` in reading order; linear in its length."""
    mentions: list[Mention] = []
    for match in _SEQUENCE.finditer(text):
        _read_sequence(text, match.start(), match.end(), mentions)
    _join_parts(text, mentions)
    for mention in mentions:
        if mention.kind in ("person", "unknown"):
            _read_roles(text, mention)
    return mentions


# ---------------------------------------------------------------- one capitalised sequence


def _words(text: str, start: int, end: int) -> list[tuple[str, int, int]]:
    return [(m.group(), start + m.start(), start + m.end()) for m in re.finditer(r"[^\s&]+|&", text[start:end])]


def _read_sequence(text: str, start: int, end: int, out: list[Mention]) -> None:
    """Turns one capitalised sequence into its mentions: none, one, or a body and the person it goes with."""
    words = _words(text, start, end)
    openers = _openers()
    while (
        words
        and words[0][0].rstrip(".") in openers
        and not (len(words) > 1 and words[0][0] in ("Will", "May", "April", "June", "August"))
    ):
        words = words[1:]
    while words and words[-1][0] in openers and words[-1][0] not in ("April", "May", "June", "August", "First"):
        words = words[:-1]
    if not words:
        return
    plain = " ".join(w for w, _, _ in words)
    where = countries()
    if plain in where.names:
        out.append(Mention(words[0][1], words[-1][2], "country", tuple(plain.split()), where.names[plain]))
        return
    if plain in where.metonyms:
        out.append(Mention(words[0][1], words[-1][2], "country", tuple(plain.split()), where.metonyms[plain]))
        return
    if _is_body(words):
        _add_body(words, out)
        return
    split = _body_before_person(words)
    if split:
        _add_body(words[:split], out)
        words = words[split:]
    _read_person(text, words, out)


def _is_body(words: list[tuple[str, int, int]]) -> bool:
    """Whether the last word makes the whole an organisation's or government's name."""
    last = words[-1][0]
    if last not in organisation_words() and last.rstrip(".") not in organisation_words():
        return False
    if len(words) == 1:
        return last in (
            "Congress",
            "Parliament",
            "Senate",
            "Pentagon",
            "Treasury",
            "Knesset",
            "Bundestag",
            "Duma",
            "Police",
            "Government",
            "Cabinet",
        )
    given = first_names()
    if (
        len(words) == 2
        and words[0][0] in given
        and words[0][0] not in where_words()
        and last not in ("Foundation", "University", "College", "Institute", "Inc.", "Group")
    ):
        return False  # "Emily Post", "Jeremy Star"
    return True


@cache
def where_words() -> frozenset[str]:
    """Words of country names and demonyms."""
    where = countries()
    return frozenset(w for name in (*where.names, *where.demonyms, *where.metonyms) for w in name.split())


def _body_before_person(words: list[tuple[str, int, int]]) -> int:
    """Index where a person's given name follows the last word of a body: 'Refugee Council | Enver Solomon'. 0 if none."""
    bodies, given = organisation_words(), first_names()
    for i in range(1, len(words) - 1):
        if (
            words[i - 1][0] in bodies
            and words[i - 1][0] not in given
            and words[i][0] in given
            and words[i + 1][0] not in bodies
        ):
            if i - 1 == 0 and words[0][0] in _honorifics():
                continue
            return i
    return 0


def _add_body(words: list[tuple[str, int, int]], out: list[Mention]) -> None:
    bodies = organisation_words()
    kind = bodies.get(words[-1][0]) or bodies.get(words[-1][0].rstrip("."), "organisation")
    core = tuple(w for w, _, _ in words)
    out.append(Mention(words[0][1], words[-1][2], kind, core, " ".join(core)))


def _read_person(text: str, words: list[tuple[str, int, int]], out: list[Mention]) -> None:
    """A person's name with title and suffix; what cannot be one becomes an `unknown` name or a country's adjective."""
    honorifics, given, adjectives, where = _honorifics(), first_names(), _adjectives(), countries()
    cut = 0
    gender = ""
    titled = False
    for i, (word, _, _) in enumerate(words[:-1]):
        bare = word.rstrip(".")
        noun = noun_of(bare)
        is_title = word in honorifics or (noun is not None and noun.kind == "person" and bare not in given)
        if i == 0 and is_title and bare in given and len(words) == 2:
            break  # "Dean Smith"
        if is_title and (
            i == cut
            or all(
                w in adjectives
                or w in where.names
                or w in where.metonyms
                or w.isupper()
                or w in honorifics
                or noun_of(w)
                or w not in given
                for w, _, _ in words[cut:i]
            )
        ):
            if i > cut and words[cut][0] in given and words[cut][0] not in where_words():
                break  # "Billie Jean King Cup": a given name stands before the title word
            cut = i + 1
            titled = True
            gender = honorifics.get(word) or (noun.gender if noun else "") or gender
    if not titled and len(words) > 1:
        while cut < len(words) - 1 and words[cut][0] in adjectives and words[cut][0] not in given:
            cut += 1
    role = text[words[0][1] : words[cut - 1][2]] if cut else ""
    if cut and not titled:
        role = ""
    name_part = words[cut:]
    suffixes = _suffixes()
    core_words = list(name_part)
    while len(core_words) > 1 and core_words[-1][0].rstrip(",") in suffixes:
        core_words.pop()
    core = tuple(w for w, _, _ in core_words)
    plain = " ".join(core)
    if len(core) == 1 and not titled:
        _single_word(text, core_words[0], out)
        return
    if plain in where.names or plain in where.metonyms:
        out.append(
            Mention(
                core_words[0][1], core_words[-1][2], "country", core, where.names.get(plain) or where.metonyms[plain]
            )
        )
        return
    if len(core) == 1 and (core[0] in adjectives or (noun_of(core[0]) and not _is_plain_honorific(words[cut - 1][0]))):
        if noun_of(core[0]):  # "Prime Minister", "Foreign Secretary" by itself
            return
        return
    first = core[0]
    kind = "unknown"
    if (
        titled
        or (first in given and len(core) <= 5)
        or re.fullmatch(r"(?:[A-Z]\.)+", first)
        or first.startswith(("al-", "O'", "O’"))
    ):
        kind = "person"
    elif len(core) == 1:
        kind = "unknown"
    if (
        kind == "person"
        and any(w in organisation_words() for w in core[1:])
        and not titled
        and core[-1] not in ("Star", "Post", "Independent", "County", "State")
    ):
        kind = "organisation" if core[-1] in organisation_words() else kind
    if not gender and kind == "person" and len(core) > 1:
        gender = given.get(first, "") if given.get(first) != "u" else ""
    mention = Mention(core_words[0][1], name_part[-1][2], kind, core, plain, gender, titled)
    if role:
        mention.start = words[0][1]
        stripped = role if not _only_courtesy(role) else ""
        if stripped:
            mention.roles.append(stripped)
    out.append(mention)


def _is_plain_honorific(word: str) -> bool:
    return word in (
        "Mr",
        "Mr.",
        "Mrs",
        "Mrs.",
        "Ms",
        "Ms.",
        "Miss",
        "Dr",
        "Dr.",
        "Sir",
        "Dame",
        "Lord",
        "Lady",
        "Justice",
        "Judge",
    )


_COURTESY = frozenset("Mr Mr. Mrs Mrs. Ms Ms. Miss Dr Dr. Sir Dame Prof Prof. Mme Mme. Hon Hon. Fr Fr. St St.".split())


def _only_courtesy(role: str) -> bool:
    return all(w in _COURTESY for w in role.split())


def _single_word(text: str, word: tuple[str, int, int], out: list[Mention]) -> None:
    token, start, end = word
    where = countries()
    bare = token.rstrip(".")
    if token in where.names or token in where.metonyms or (token in where.names):
        out.append(Mention(start, end, "country", (token,), where.names.get(token) or where.metonyms[token]))
        return
    if token in _adjectives() or len(bare) < 2:
        return
    noun = noun_of(bare)
    if noun is not None and bare not in first_names():
        return
    if bare in _honorifics() and bare not in first_names():
        return
    kind = "unknown"
    gender = ""
    if bare.isupper() and 2 <= len(bare.replace(".", "")) <= 6:
        kind = "organisation"
    elif bare in first_names():
        gender = {"u": ""}.get(first_names()[bare], first_names()[bare])
    out.append(Mention(start, end, kind, (bare,), bare, gender))


def _join_parts(text: str, mentions: list[Mention]) -> None:
    """Joins 'University' + 'of' + 'Oxford', 'Department' + 'of' + 'Health' + 'and' + 'Human Services', 'Lloyd' + "'s" + 'Bank'."""
    bodies = organisation_words()
    kept: list[Mention] = []
    for mention in mentions:
        before = kept[-1] if kept else None
        if before is not None and 0 < mention.start - before.end <= 9:
            link = text[before.end : mention.start]
            if _JOIN.fullmatch(link):
                body = before.kind in ("organisation", "government") and before.core[-1] in bodies
                joins = (
                    body
                    and (link.startswith((" of", " for")) and not mention.titled and mention.kind != "person")
                    or link == " and "
                    and (" of " in before.name or " for " in before.name)
                    and mention.kind in ("organisation", "government")
                    and mention.core[-1] in bodies
                    or link in ("'s ", "’s ")
                    and mention.kind in ("organisation", "government")
                    and before.kind in ("unknown", "organisation")
                    and len(before.core) < 3
                )
                if joins:
                    before.end = mention.end
                    before.core = (*before.core, link.strip(), *mention.core)
                    before.name = text[before.start : before.end]
                    before.kind = "government" if "government" in (before.kind,) else "organisation"
                    continue
        kept.append(mention)
    mentions[:] = kept


# ---------------------------------------------------------------- roles beside a name

_APPOSITION = re.compile(
    r",\s+(?:(?:aged? )?\d{1,3}(?:-year-old)?,\s+(?:is )?)?"
    r"((?:(?:the|a|an|his|her|its|their|one of)\s+)?[^,.;:()\"“”\n—]{3,120}?)(?=,|\.(?:\s|$)|;|\)|\s+who\b|\s+and (?:said|added|told)|\n|[\"“—])"
)
_OF = re.compile(r"\b(?:of|for|at|in|with|from|on|to|who|that|and|under|by|based)\b")
_BEFORE_COMMA = re.compile(r"([^,.;:()\"“”\n—]{3,90}),\s+$")


def head_noun(phrase: str) -> tuple[str, SourceNoun] | None:
    """The role noun that a noun phrase turns on, the last before its first preposition: 'chief economist at X' economist."""
    head = _OF.split(phrase, maxsplit=1)[0]
    words = re.findall(r"[\w'’.-]+", head.lower())
    nouns = source_nouns()
    for size in (3, 2, 1):
        last = " ".join(words[-size:])
        if len(words) >= size and last in nouns:
            return last, nouns[last]
    if words and words[-1].endswith("s") and words[-1][:-1] in nouns:
        return None
    return None


def _read_roles(text: str, mention: Mention) -> None:
    """Adds the roles around a name: 'Kremlin spokesman Dmitry Peskov', 'Jane Doe, the head of X,', "X's chief, Jane Doe,"."""
    if mention.kind == "unknown" and len(mention.core) == 1 and not mention.titled:
        lone = True
    else:
        lone = False
    line = text.rfind("\n", max(0, mention.start - 160), mention.start) + 1
    before = text[max(line, mention.start - 120) : mention.start]
    role = _role_before(before)
    if role:
        mention.roles.insert(
            0, role + (" " + mention.roles.pop(0) if mention.roles and not before[-1:].isspace() else "")
        )
        mention.titled = True
    elif not lone:
        match = _BEFORE_COMMA.search(before)
        if match and text[mention.end : mention.end + 1] in (",", ".", " ", ":"):
            phrase = match.group(1).strip()
            phrase = re.split(
                r"\b(?:but|and|that|when|while|as|said|says|told|by|to)\s+(?=(?:the|a|an|his|her|its|their)\b|[A-Z])",
                phrase,
            )[-1]
            head = head_noun(phrase)
            if (
                head
                and head[1].kind == "person"
                and not head[1].generic
                and re.match(r"(?:the|a|an|his|her|its|their|our|one)\b|[A-Z]", phrase)
            ):
                mention.roles.append(_trimmed(phrase))
    match = (
        _APPOSITION.match(text, mention.end)
        if not lone or mention.titled or text[mention.end : mention.end + 1] == ","
        else None
    )
    if match:
        phrase = match.group(1).strip()
        head = head_noun(phrase)
        if (
            head
            and head[1].kind in ("person",)
            and not re.search(r"\b(?:is|was|said|says|told|has|had|will|would)\b", phrase.split(" who ")[0])
        ):
            mention.roles.append(_trimmed(phrase))
    for role in mention.roles:
        head = head_noun(role)
        if head and head[1].kind == "person":
            if mention.kind == "unknown":
                mention.kind = "person"
            if head[1].gender:
                mention.gender = head[1].gender
    if mention.kind == "person" and not mention.gender and len(mention.core) > 1:
        found = first_names().get(mention.core[0], "")
        mention.gender = "" if found == "u" else found


def _trimmed(phrase: str) -> str:
    return re.sub(r"^(?:the|a|an|one of the|one of)\s+", "", phrase.strip(), flags=re.I)


def _role_before(before: str) -> str:
    """The title in lower case that ends right before a name: 'Kremlin spokesman ', 'the company's chief executive '."""
    if not before.endswith(" "):
        return ""
    words = [(m.group(), m.start()) for m in _TITLE_TAIL.finditer(before)]
    if not words or before[words[-1][1] + len(words[-1][0]) :].strip():
        return ""
    last = words[-1][0]
    if not last.islower() and "-" not in last:
        return ""
    nouns = source_nouns()
    noun = nouns.get(last)
    if noun is None and len(words) > 1:
        noun = nouns.get(f"{words[-2][0].lower()} {last}")
    if (
        noun is None
        or noun.kind != "person"
        or last in ("one", "someone", "nobody", "everyone", "anyone", "somebody", "head", "prop")
    ):
        return ""
    at = len(words) - 1
    while at > 0 and len(words) - at < 7:
        word, start = words[at - 1]
        gap = before[start + len(word) : words[at][1]]
        if gap != " " or word.lower() in _STOP_BACKWARD or word.endswith((".", ",")):
            break
        if word.islower() and not (
            word in _LOWER_MODIFIERS
            or word in nouns
            or word.endswith(("al", "ic", "ive", "-based", "'s", "’s"))
            or len(words) - at <= 2
        ):
            break
        at -= 1
    return before[words[at][1] :].strip()
