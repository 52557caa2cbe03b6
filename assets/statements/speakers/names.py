"""Names in an article: people, organisations and countries.

A recogniser of capitalised sequences with lookups (given names, honorifics, role nouns, words of organisations,
countries and their capitals); no parser, so that it costs a hundredth of the tagger. It knows single mentions only:
which words of a sequence are a title is told in `titles.py`, names of bodies are put together in `bodies.py`, roles printed beside names
read in `roles.py`, and which mentions are one and the same is told in `entities.py`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache, lru_cache

from simplemma import is_known

from assets.reading import patterns
from assets.reading.doc import Doc
from assets.reading.en.words import countries, first_names, name_words, organisation_words, source_nouns
from assets.reading.lexicon import rows, words
from assets.statements.speakers.name_words import (
    adjectives,
    honorifics,
    is_title,
    openers,
    title_parts,
    where_words,
)
from assets.statements.speakers.titles import (
    Word,
    adjectives_before,
    is_title_alone,
    office_length,
    person_after,
    stripped,
    title_length,
    without_opener,
    without_suffix,
)

_PATTERNS = patterns.table("en/names")
_SEQUENCE = _PATTERNS["sequence"]
_SENTENCE_START = _PATTERNS["sentence_start"]
_ARTICLE = _PATTERNS["article"]
_SEVERAL = _PATTERNS["several"]
_LOWER_NEXT = _PATTERNS["lower_next"]
_WORD = _PATTERNS["word"]
_INITIALS = _PATTERNS["initials"]
_TICKER = _PATTERNS["ticker"]

BODIES = ("organisation", "government")
_BODIES_BY_THEMSELVES = words("en/names", "body_by_itself")
_COURTESY = words("en/names", "courtesy")
_BODY_NOT_PERSON = words("en/names", "body_not_person")
_PARTY_LABEL = _PATTERNS["party_label"]
_PARTISANS = words("en/names", "partisan")
_PREFIXES = ("al-", "O'", "O’")  # of family names


@dataclass(slots=True)
class Mention:
    """One name as printed. `kind`: person, organisation, government, country, or unknown (a name of something).

    `start:end` is the whole mention with title and suffix, `core` the words of the name alone; `roles` are titles and
    roles printed beside it; `gender` is m, f or empty; `titled` says that a title or role stands right before the name.
    `weak` ones are words like "King" or "Cook", names only where a full name of the article ends with them.
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
    weak: bool = False


def single_names(doc: Doc) -> list[Mention]:
    """Every name of the article in reading order, before bodies of several parts are joined; linear in its length."""
    mentions: list[Mention] = []
    top, begin = doc.dateline
    for match in _SEQUENCE.finditer(doc.text):
        if not top <= match.start() < begin and not _TICKER.match(doc.text, max(0, match.start() - 1)):
            _read_sequence(doc, match.start(), match.end(), mentions)
    people = {m.core[-1] for m in mentions if m.kind == "person" and len(m.core) > 1}

    def family(m: Mention) -> bool:
        """ "the Clintons" is a group, not a name."""
        word = m.core[0]
        several = len(m.core) == 1 and word.endswith("s") and word[:-1] in people and word not in people
        return several and after_the(doc, m.start)

    return [m for m in mentions if not family(m)]


def after_the(doc: Doc, start: int) -> bool:
    """Whether "the" stands right before a place."""
    return _ARTICLE.search(doc.text, max(0, start - 4), start) is not None


def _read_sequence(doc: Doc, start: int, end: int, out: list[Mention]) -> None:
    """Turns one capitalised sequence into its mentions: none, one, or a body or place and the person after it."""
    if known := _known_body(doc.text, start, end):
        _read_sequence(doc, start, known.start, out)
        out.append(known)
        _read_sequence(doc, known.end, end, out)
        return
    words = stripped([(m.group(), m.start(), m.end()) for m in _WORD.finditer(doc.text, start, end)])
    if len(words) > 1 and words[0][0] == "Former" and words[-1][0] in organisation_words():
        words = words[1:]
    if not words:
        return
    if office := office_length(doc, words):
        if not all(w in title_parts() for w, _, _ in words[:office]):
            _read_sequence(doc, words[0][1], words[office - 1][2], out)
        _read_person(doc, words[office:], out)
        return
    split = person_after(words)
    if split:
        _read_sequence(doc, words[0][1], words[split - 1][2], out)
        words = words[split:]
    plain = " ".join(w for w, _, _ in words)
    if _add_place(words, plain, out):
        return
    if _is_body(words):
        kind = organisation_words().get(words[-1][0]) or organisation_words().get(
            words[-1][0].rstrip("."), "organisation"
        )
        core = tuple(w for w, _, _ in words)
        out.append(Mention(words[0][1], words[-1][2], kind, core, plain))
        return
    _read_person(doc, words, out)


@cache
def _known() -> tuple[re.Pattern[str], dict[str, str]]:
    """Pattern of the bodies that are known by their whole names, and each name's type."""
    types = {name: row["type"] for row in rows("known_bodies") for name in row["names"].split("|")}
    seats = {name: "country" for name in countries().metonyms if any(c.isdigit() for c in name)}  # "No 10"
    names = sorted({**types, **seats}, key=len, reverse=True)
    return re.compile(rf"(?<![\w&-])(?:{'|'.join(map(re.escape, names))})(?![\w&-])"), {**types, **seats}


def _known_body(text: str, start: int, end: int) -> Mention | None:
    """The first body of a sequence that is known by its whole name; one of one word only where it is the whole sequence."""
    pattern, types = _known()
    for m in pattern.finditer(text, start, end):
        name = m.group()
        if " " in name or m.span() == (start, end):
            country = countries().metonyms.get(name)
            kind = types[name]
            return Mention(*m.span(), kind, tuple((country or name).split()), country or name)
    return None


def _add_place(words: list[Word], plain: str, out: list[Mention]) -> bool:
    where = countries()
    country = where.names.get(plain) or where.metonyms.get(plain)
    if country:
        out.append(Mention(words[0][1], words[-1][2], "country", tuple(plain.split()), country))
    return bool(country)


def _is_body(words: list[Word]) -> bool:
    """Whether the last word makes the whole an organisation's or government's name."""
    last = words[-1][0]
    if last not in organisation_words() and last.rstrip(".") not in organisation_words():
        return False
    if last in name_words("suffix") and words[0][0] in first_names():
        return False  # "Jane Doe SC" is counsel, not a club
    if len(words) == 1:
        return last in _BODIES_BY_THEMSELVES
    personal = len(words) == 2 and words[0][0] in first_names() and words[0][0] not in where_words() | {"Red"}
    # "Emily Post", but "Clinton Foundation"
    return not personal or last in _BODY_NOT_PERSON


def _read_person(doc: Doc, words: list[Word], out: list[Mention]) -> None:
    """A person's name with title and suffix, or a name of unknown kind; adjectives alone name nobody."""
    opens = bool(_SENTENCE_START.search(doc.text, max(0, words[0][1] - 3), words[0][1]))
    words = without_opener(words, opens)
    title, gender = title_length(words, opens)
    cut = title or adjectives_before(words)
    if not title and 0 < cut == len(words) - 1 and _is_body_of_a_country(doc, words):
        cut = 0
    core_words = without_suffix(words[cut:])
    core = tuple(w for w, _, _ in core_words)
    if _names_nobody(core):
        return
    if core[-1] in _PARTISANS and after_the(doc, core_words[0][1]):
        return  # "the Ohio Republican"
    if len(core) == 1 and not title:
        _single_word(doc, core_words[0], out)
        return
    if _add_place(core_words, " ".join(core), out) or is_title_alone(core, words[cut - 1][0]):
        return
    if not title and _begins_an_office(doc, core, words[-1][2]):
        return
    if core := _without_headline(core):
        out.append(_person(doc, words, core_words[0][1], core, title, gender))


def _is_body_of_a_country(doc: Doc, words: list[Word]) -> bool:
    """Whether nationalities and a common noun name a body, "British Equestrian", and no surname: "the Swiss Federer"."""
    noun, before = words[-1][0], " ".join(w for w, _, _ in words[:-1])
    if not all(w in countries().demonyms for w, _, _ in words[:-1]) or not is_known(noun.lower(), lang="en"):
        return False
    return noun not in first_names() and not _stands_alone(doc.text, before, noun)


@lru_cache(maxsize=64)
def _stands_alone(text: str, before: str, noun: str) -> bool:
    """Whether an article has a noun without these words before it: looked for once, however often it is named."""
    return re.search(rf"(?<!{re.escape(before)} )\b{re.escape(noun)}\b", text) is not None


def _without_headline(core: tuple[str, ...]) -> tuple[str, ...]:
    """The words of a name, of "JANE DOE:" as names are written; none of a headline in capitals or in title case."""
    if len(core) > 1 and all(w.isupper() for w in core):
        core = tuple(w.title() for w in core) if core[0].title() in first_names() else ()
    return () if len(core) > 3 and any(w in openers() for w in core) else core


def _person(doc: Doc, words: list[Word], start: int, core: tuple[str, ...], title: int, gender: str) -> Mention:
    """The mention of a name that begins at `start`, after a title of so many of the words."""
    kind = _kind_of_name(core, title > 0, after_the(doc, start))
    if kind == "person" and not title and doc.text.startswith((", which ", " which "), words[-1][2]):
        kind = "organisation"  # people are "who"
    if not gender and kind == "person" and len(core) > 1:
        gender = gender_of(core[0])
    if title and words[title - 1][0] in _COURTESY:
        words, title = words[title - 1 :], 1  # "Undersecretary for | Education | Mr. Jones"
    begins = words[0][1] if title else start
    mention = Mention(begins, words[-1][2], kind, core, " ".join(core), gender, title > 0)
    role = doc.text[begins : words[title - 1][2]] if title else ""
    if role and not all(w in _COURTESY for w in role.split()):
        mention.roles.append(role)
    return mention


def _names_nobody(core: tuple[str, ...]) -> bool:
    """'Ancient Greeks', 'Young Republicans', and the party of 'Sen. Jane Doe, R-South Carolina'."""
    group = core[-1].endswith("s") and core[-1][:-1] in adjectives()
    return group or _PARTY_LABEL.match(core[0]) is not None


def _begins_an_office(doc: Doc, core: tuple[str, ...], end: int) -> bool:
    """'Lagos State Commissioner | for Planning Jane Doe'."""
    return is_title(core[-1]) and doc.text.startswith((" of ", " for "), end)


def _kind_of_name(core: tuple[str, ...], titled: bool, article: bool) -> str:
    """Person, organisation or unknown; `article`: "the" stands before it, which people's names do not take."""
    if _is_firm(core):
        return "organisation"
    kind = "person" if (titled or _looks_personal(core[0])) and len(core) <= 5 else "unknown"
    if kind == "person" and not titled and len(core) > 2 and core[-1] in organisation_words():
        kind = "organisation"
    if kind == "unknown" and len(core) > 1:
        acronym = core[0].isalpha() and core[0].isupper() and len(core[0]) > 2  # "NSW Health", but "JD Smith"
        if acronym or article or core[-1] in countries().names:  # "Statistics Canada", "Air India"
            kind = "organisation"
    return kind


def _is_firm(core: tuple[str, ...]) -> bool:
    """ "Marsh & McLennan", but "Bill & Melinda Gates"."""
    given = [word in first_names() for before, word in zip(("&", *core), core, strict=False) if before == "&"]
    return "&" in core and not (len(given) > 1 and all(given))


def _looks_personal(word: str) -> bool:
    return word in first_names() or bool(_INITIALS.fullmatch(word)) or word.startswith(_PREFIXES)


def gender_of(given_name: str) -> str:
    """M or f; empty where the name is given to both or not known."""
    found = first_names().get(given_name, "")
    return "" if found == "u" else found


def _single_word(doc: Doc, word: Word, out: list[Mention]) -> None:
    token, start, end = word
    bare = token.rstrip(".")
    if token in organisation_words() and doc.text.startswith((" of ", " for "), end):
        out.append(Mention(start, end, organisation_words()[token], (token,), token))
        return
    if token in adjectives() or len(bare) < 2 or _SEVERAL.search(doc.text, max(0, start - 9), start):
        return
    named = bare in first_names() or (bare in organisation_words() and after_the(doc, start))  # "the Guardian"
    weak = not named and _is_common(bare)
    if not named and not weak and bare.lower().removesuffix("s") in source_nouns():
        return
    is_acronym = bare.isupper() and 2 <= len(bare.replace(".", "")) <= 6
    is_body = is_acronym or (not weak and _stands_as_body(doc, start, end))
    kind = "organisation" if is_body else "unknown"
    out.append(Mention(start, end, kind, (bare,), bare, "" if is_acronym else gender_of(bare), weak=weak))


def _stands_as_body(doc: Doc, start: int, end: int) -> bool:
    """Whether a name has an article and nothing that it describes: "the Guardian". People's names take none."""
    return after_the(doc, start) and not _LOWER_NEXT.match(doc.text, end)


def _is_common(word: str) -> bool:
    """Whether a word is one for a source, a title or part of one."""
    return word.lower() in source_nouns() or word in honorifics() or word in title_parts()
