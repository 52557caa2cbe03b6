"""Names in an article: people, organisations and countries.

A recogniser of capitalised sequences with lookups (given names, honorifics, role nouns, words of organisations,
countries and their capitals); no parser, so that it costs a hundredth of the tagger. It knows single mentions only:
names of bodies are put together in `bodies.py`, roles printed beside names read in `roles.py`, and which mentions are one and the
same is told in `entities.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from assets.reading import patterns
from assets.reading.doc import Doc
from assets.reading.en.words import countries, first_names, name_words, organisation_words, source_nouns
from assets.reading.lexicon import in_order, words
from assets.statements.speakers.name_words import (
    TITLE_ROLES,
    adjectives,
    honorifics,
    is_title,
    openers,
    title_parts,
    where_words,
)

_PATTERNS = patterns.table("en/names")
_SEQUENCE = _PATTERNS["sequence"]
_SENTENCE_START = _PATTERNS["sentence_start"]
_ARTICLE = _PATTERNS["article"]
_SEVERAL = _PATTERNS["several"]
_LOWER_NEXT = _PATTERNS["lower_next"]
_WORD = _PATTERNS["word"]
_INITIALS = _PATTERNS["initials"]

Word = tuple[str, int, int]
BODIES = ("organisation", "government")

# titles that are surnames as well: "Billie Jean King", "Elizabeth Bishop"
_SURNAMES_TOO = words("en/names", "surname_too")
_BODIES_BY_THEMSELVES = words("en/names", "body_by_itself")
BODY_ENDS = words("en/names", "body_end")
_COURTESY = words("en/names", "courtesy")
_BEFORE_SURNAME = words("en/names", "before_surname")
_NAMES_THAT_ARE_MODALS = words("en/names", "modal_too")
_NAMES_THAT_END_SO = _NAMES_THAT_ARE_MODALS | {"One"}  # "Capital One"


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
        if not top <= match.start() < begin:
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
    words = _stripped([(m.group(), m.start(), m.end()) for m in _WORD.finditer(doc.text, start, end)])
    if len(words) > 1 and words[0][0] == "Former" and words[-1][0] in organisation_words():
        words = words[1:]
    if not words:
        return
    if office := _office(doc, words):
        if not all(w in title_parts() for w, _, _ in words[:office]):
            _read_sequence(doc, words[0][1], words[office - 1][2], out)
        _read_person(doc, words[office:], out)
        return
    split = _person_after(words)
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


_TITLE_OF = _PATTERNS["title_of"]


def _office(doc: Doc, words: list[Word]) -> int:
    """How many words name what a title before them is of, a name following: 'Secretary of | State | Jane Doe'; else 0."""
    before = _TITLE_OF.search(doc.text, max(0, words[0][1] - 50), words[0][1]) if len(words) > 1 else None
    noun = source_nouns().get(before.group(1).lower().removesuffix("-general")) if before else None
    if noun is None or noun.kind != "person" or noun.role not in TITLE_ROLES:
        return 0
    given = first_names()
    for i in range(1, len(words)):
        name = [w for w, _, _ in words[i:]]
        if is_title(words[i - 1][0]):
            return 0  # "lawyer for | President Jane Doe"
        if (
            (i > 1 and words[i - 1][0] in given)
            or len(name) > 4
            or any(w in organisation_words() or is_title(w) for w in name)
        ):
            continue
        known = name[0] in given and name[0] not in where_words() and len(name) > 1
        after_office = words[i - 1][0] in title_parts() and name[0] not in title_parts() | adjectives()
        if known or (after_office and noun.role in ("secretary", "minister", "councillor")):
            return i
    return 0


_BODY_NOT_PERSON = words("en/names", "body_not_person")
_ADJECTIVAL = in_order("en/names", "adjectival_end")


def _stripped(words: list[Word]) -> list[Word]:
    """Without the words at either end that only open a sentence or name a day."""
    ends = openers()
    while len(words) > 1 and words[0][0].endswith(_ADJECTIVAL):
        words = words[1:]
    while (
        words
        and words[0][0].rstrip(".") in ends
        and not (len(words) > 1 and words[0][0] in _NAMES_THAT_ARE_MODALS)
        and not (
            len(words) > 2
            and words[0][0] == "First"
            and words[1][0] in ("Minister", "Lady", "Secretary", "Deputy", "Vice")
        )
    ):
        words = words[1:]
    while words and words[-1][0] in ends and words[-1][0] not in _NAMES_THAT_END_SO:
        words = words[:-1]
    while (
        len(words) > 2
        and all(w.isupper() and len(w) > 2 and w.isalpha() for w, _, _ in words[:2])
        and not words[-1][0].isupper()
    ):
        words = words[1:] if words[2][0].isupper() else words[2:]  # "MUST WATCH Jane Doe"
    return words


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


def _person_after(words: list[Word]) -> int:
    """Where a person's given name follows a body or place: 'Refugee Council | Enver Solomon', 'CNN | Jane Doe'; else 0."""
    bodies, given = organisation_words(), first_names()
    for i in range(1, len(words) - 1):
        before, here, after = words[i - 1][0], words[i][0], words[i + 1][0]
        if (
            before in BODY_ENDS
            and i > 1
            and 2 <= len(words) - i <= 3
            and not any(w in bodies or w in adjectives() or is_title(w) for w, _, _ in words[i:])
        ):
            return i  # the given name is on no list
        if here not in given or after in bodies or after in given and here in where_words():
            continue
        ends_body = before in bodies and before not in given and not (i == 1 and before in honorifics())
        shouted = not here.isupper() and all(
            w.isupper() and len(w) > 1 and not w.endswith(".") and not is_title(w) for w, _, _ in words[:i]
        )
        place = before in countries().metonyms or (before in countries().names and before not in given)
        if ends_body or shouted or place:
            return i
    return 0


_PARTY_LABEL = _PATTERNS["party_label"]
_ADVERB = _PATTERNS["adverb"]


def _read_person(doc: Doc, words: list[Word], out: list[Mention]) -> None:
    """A person's name with title and suffix, or a name of unknown kind; adjectives alone name nobody."""
    opens = bool(_SENTENCE_START.search(doc.text, max(0, words[0][1] - 3), words[0][1]))
    words = _without_opener(words, opens)
    cut, gender = _title_length(words, opens)
    titled = cut > 0
    if not titled:
        cut = _adjectives_before(words)
    core_words = words[cut:]
    while len(core_words) > 1 and core_words[-1][0].rstrip(",") in name_words("suffix"):
        core_words = core_words[:-1]
    core = tuple(w for w, _, _ in core_words)
    if _names_nobody(core):
        return
    if len(core) == 1 and not titled:
        _single_word(doc, core_words[0], out)
        return
    if _add_place(core_words, " ".join(core), out) or _is_title_alone(core, words[cut - 1][0]):
        return
    if not titled and _begins_an_office(doc, core, words[-1][2]):
        return
    if len(core) > 1 and all(w.isupper() for w in core):
        if core[0].title() not in first_names():
            return  # a headline in capitals
        core = tuple(w.title() for w in core)  # "JANE DOE:"
    if len(core) > 3 and any(w in openers() for w in core):
        return  # a headline in title case
    kind = _kind_of_name(core, titled, after_the(doc, core_words[0][1]))
    if not gender and kind == "person" and len(core) > 1:
        gender = gender_of(core[0])
    if titled and words[cut - 1][0] in _COURTESY:
        words, cut = words[cut - 1 :], 1  # "Undersecretary for | Education | Mr. Jones"
    start = words[0][1] if titled else core_words[0][1]
    mention = Mention(start, words[-1][2], kind, core, " ".join(core), gender, titled)
    role = doc.text[words[0][1] : words[cut - 1][2]] if titled else ""
    if role and not all(w in _COURTESY for w in role.split()):
        mention.roles.append(role)
    out.append(mention)


def _without_opener(words: list[Word], opens: bool) -> list[Word]:
    """Without a first word that has its capital from opening the sentence only."""
    if opens and len(words) > 2 and words[0][0].endswith("s") and words[0][0][:-1].lower() in source_nouns():
        words = words[1:]  # "Researchers Jane Doe and John Roe"
    if opens and len(words) > 1 and _ADVERB.fullmatch(words[0][0]) and words[0][0] not in first_names():
        words = words[1:]  # "Technically Jones was right"
    return words


def _adjectives_before(words: list[Word]) -> int:
    """How many adjectives stand before a name."""
    given, described, cut = first_names(), adjectives(), 0
    while (
        cut < len(words) - 1
        and words[cut][0] in described
        and words[cut][0] not in given
        and words[cut + 1][0] not in title_parts()
    ):
        cut += 1
    return cut


def _names_nobody(core: tuple[str, ...]) -> bool:
    """'Ancient Greeks', 'Young Republicans', and the party of 'Sen. Jane Doe, R-South Carolina'."""
    group = core[-1].endswith("s") and core[-1][:-1] in adjectives()
    return group or _PARTY_LABEL.match(core[0]) is not None


def _is_title_alone(core: tuple[str, ...], before: str) -> bool:
    """Whether words are adjectives or a title without a name: 'Republican' by itself, 'Prime Minister', 'House Republican'."""
    noun = core[-1].lower() in source_nouns()
    if len(core) == 1:
        return core[0] in adjectives() or (noun and before not in _BEFORE_SURNAME)
    parts = (w in title_parts() or w in adjectives() or w in where_words() or is_title(w) for w in core[:-1])
    return noun and all(parts)


def _begins_an_office(doc: Doc, core: tuple[str, ...], end: int) -> bool:
    """'Lagos State Commissioner | for Planning Jane Doe'."""
    return is_title(core[-1]) and doc.text.startswith((" of ", " for "), end)


def _kind_of_name(core: tuple[str, ...], titled: bool, article: bool) -> str:
    """Person, organisation or unknown; `article`: "the" stands before it, which people's names do not take."""
    personal = titled or core[0] in first_names() or bool(_INITIALS.fullmatch(core[0])) or core[0].startswith(_PREFIXES)
    kind = "person" if personal and len(core) <= 5 else "unknown"
    if kind == "person" and not titled and len(core) > 2 and core[-1] in organisation_words():
        kind = "organisation"
    if kind == "unknown" and len(core) > 1:
        acronym = core[0].isalpha() and core[0].isupper() and len(core[0]) > 2  # "NSW Health", but "JD Smith"
        if acronym or article or core[-1] in countries().names:  # "Statistics Canada", "Air India"
            kind = "organisation"
    return kind


_PREFIXES = ("al-", "O'", "O’")  # of family names


def gender_of(given_name: str) -> str:
    """M or f; empty where the name is given to both or not known."""
    found = first_names().get(given_name, "")
    return "" if found == "u" else found


def _title_length(words: list[Word], opens: bool) -> tuple[int, str]:
    """How many words before the name are its title, and the gender that the title tells; `opens`: they open a sentence."""
    given = first_names()
    cut, gender = 0, ""
    noun = source_nouns().get(words[0][0].lower()) if len(words) > 2 and words[0][0] not in given else None
    if noun is not None and noun.kind == "person" and (opens or words[1][0] in given):
        cut, gender = 1, noun.gender  # "Physicist Jane Doe": a role in capitals only because it comes first
    for i, (word, _, _) in enumerate(words[:-1]):
        if not is_title(word) or all(w in name_words("suffix") for w, _, _ in words[i + 1 :]):
            continue
        if i == 0 and word.rstrip(".") in given and len(words) == 2:
            break  # "Dean Smith"
        between = [w for w, _, _ in words[cut:i]]
        if word in _SURNAMES_TOO and any(
            w in given and not (w in adjectives() or w in where_words() or w.isupper()) for w in between
        ):
            break  # "Billie Jean King": a given name stands before the title word
        if word in adjectives() and words[i + 1][0] not in given:
            continue  # "Republican Convention"
        noun = source_nouns().get(word.rstrip(".").lower())
        cut, gender = i + 1, honorifics().get(word) or (noun.gender if noun else "") or gender
    return cut, gender


def _single_word(doc: Doc, word: Word, out: list[Mention]) -> None:
    token, start, end = word
    bare = token.rstrip(".")
    if token in organisation_words() and doc.text.startswith((" of ", " for "), end):
        out.append(Mention(start, end, organisation_words()[token], (token,), token))
        return
    if token in adjectives() or len(bare) < 2 or _SEVERAL.search(doc.text, max(0, start - 9), start):
        return
    low = bare.lower()
    if bare in first_names() or (bare in organisation_words() and after_the(doc, start)):
        weak = False  # "the Guardian" is no guardian
    elif low in source_nouns() or bare in honorifics() or bare in title_parts():
        weak = True
    elif low.removesuffix("s") in source_nouns():
        return
    else:
        weak = False
    is_acronym = bare.isupper() and 2 <= len(bare.replace(".", "")) <= 6
    gender = gender_of(bare)
    # people's names take no article: "the Guardian"
    article = after_the(doc, start) and not _LOWER_NEXT.match(doc.text, end) and not weak
    kind = "organisation" if is_acronym or article else "unknown"
    out.append(Mention(start, end, kind, (bare,), bare, "" if is_acronym else gender, weak=weak))
