"""Which words of a capitalised sequence are a title, an office, a body or an opening before a person's name.

Everything here looks at the words of one sequence (and the few before it), and says where the name begins. Mentions are made of them in
`names.py`; titles in lower case are read in `roles.py`.
"""

from __future__ import annotations

from assets.reading import patterns
from assets.reading.doc import Doc
from assets.reading.en.words import SourceNoun, countries, first_names, name_words, organisation_words, source_nouns
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
_TITLE_OF = _PATTERNS["title_of"]
_ADVERB = _PATTERNS["adverb"]

Word = tuple[str, int, int]  # as printed, start, end

BODY_ENDS = words("en/names", "body_end")
# titles that are surnames as well: "Billie Jean King", "Elizabeth Bishop"
_SURNAMES_TOO = words("en/names", "surname_too")
_BEFORE_SURNAME = words("en/names", "before_surname")
_NOBLE, _NOBLE_OFFICES = words("en/names", "noble"), words("en/names", "noble_office")  # "the Lord Mayor" has no name
_NAMES_THAT_ARE_MODALS = words("en/names", "modal_too")
_NAMES_THAT_END_SO = _NAMES_THAT_ARE_MODALS | {"One"}  # "Capital One"
_ADJECTIVAL = in_order("en/names", "adjectival_end")
_AFTER_FIRST = ("Minister", "Lady", "Secretary", "Deputy", "Vice")


# ---------------------------------------------------------------- the ends of a sequence


def stripped(words: list[Word]) -> list[Word]:
    """Without the words at either end that only open a sentence or name a day."""
    ends = openers()
    while len(words) > 1 and words[0][0].endswith(_ADJECTIVAL):
        words = words[1:]
    while words and _only_opens(words):
        words = words[1:]
    while words and words[-1][0] in ends and words[-1][0] not in _NAMES_THAT_END_SO:
        if len(words) > 1 and words[-2][0].islower():
            break  # "Qaboos bin Said": a particle goes before a name
        words = words[:-1]
    while len(words) > 2 and _is_shout(words[:2]) and not words[-1][0].isupper():
        words = words[1:] if words[2][0].isupper() else words[2:]  # "MUST WATCH Jane Doe"
    return words


def _only_opens(words: list[Word]) -> bool:
    """Whether the first word has its capital from opening a sentence, or is a day's name."""
    first = words[0][0]
    if first.rstrip(".") not in openers() or (len(words) > 1 and first in _NAMES_THAT_ARE_MODALS):
        return False
    return not (len(words) > 2 and first == "First" and words[1][0] in _AFTER_FIRST)


def _is_shout(words: list[Word]) -> bool:
    return all(w.isupper() and len(w) > 2 and w.isalpha() for w, _, _ in words)


def without_opener(words: list[Word], opens: bool) -> list[Word]:
    """Without a first word that has its capital from opening the sentence only."""
    if opens and len(words) > 2 and words[0][0].endswith("s") and words[0][0][:-1].lower() in source_nouns():
        words = words[1:]  # "Researchers Jane Doe and John Roe"
    if opens and len(words) > 1 and _ADVERB.fullmatch(words[0][0]) and words[0][0] not in first_names():
        words = words[1:]  # "Technically Jones was right"
    return words


def without_suffix(words: list[Word]) -> list[Word]:
    """Without what stands behind a name: 'Jane Doe | QC'."""
    while len(words) > 1 and words[-1][0].rstrip(",") in name_words("suffix"):
        words = words[:-1]
    return words


def adjectives_before(words: list[Word]) -> int:
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


# ---------------------------------------------------------------- titles


def title_length(words: list[Word], opens: bool) -> tuple[int, str]:
    """How many words before the name are its title, and the gender that the title tells; `opens`: they open a sentence."""
    role = _role_in_capitals(words, opens)
    cut, gender = (1, role.gender) if role else (0, "")
    for i, (word, _, _) in enumerate(words[:-1]):
        if not is_title(word) or all(w in name_words("suffix") for w, _, _ in words[i + 1 :]):
            continue
        if _is_name_here(words, cut, i):
            break
        if word in adjectives() and words[i + 1][0] not in first_names():
            continue  # "Republican Convention"
        noun = source_nouns().get(word.rstrip(".").lower())
        cut, gender = i + 1, honorifics().get(word) or (noun.gender if noun else "") or gender
    return cut, gender


def _role_in_capitals(words: list[Word], opens: bool) -> SourceNoun | None:
    """The role that a first word names, in capitals only because it comes first: 'Physicist Jane Doe'."""
    given = first_names()
    noun = source_nouns().get(words[0][0].lower()) if len(words) > 2 and words[0][0] not in given else None
    is_role = noun is not None and noun.kind == "person" and (opens or words[1][0] in given)
    return noun if is_role else None


def _is_name_here(words: list[Word], cut: int, i: int) -> bool:
    """Whether a word that may be a title is part of the name: 'Dean Smith', 'Billie Jean King'."""
    word, given = words[i][0], first_names()
    if i == 0 and len(words) == 2 and word.rstrip(".") in given:
        return True
    between = [w for w, _, _ in words[cut:i]]
    return word in _SURNAMES_TOO and any(w in given and not _describes(w) for w in between)


def _describes(word: str) -> bool:
    return word in adjectives() or word in where_words() or word.isupper()


def is_title_alone(core: tuple[str, ...], before: str) -> bool:
    """Whether words are adjectives or a title without a name: 'Republican' by itself, 'Prime Minister', 'House Republican'."""
    noun = core[-1].lower() in source_nouns()
    if len(core) == 1:
        is_name = before in _BEFORE_SURNAME and not (before in _NOBLE and core[0] in _NOBLE_OFFICES)
        return core[0] in adjectives() or (noun and not is_name)
    parts = (w in title_parts() or w in adjectives() or w in where_words() or is_title(w) for w in core[:-1])
    return noun and all(parts)


# ---------------------------------------------------------------- what else may stand before a person's name


def office_length(doc: Doc, words: list[Word]) -> int:
    """How many words name what a title before them is of, a name following: 'Secretary of | State | Jane Doe'; else 0."""
    before = _TITLE_OF.search(doc.text, max(0, words[0][1] - 50), words[0][1]) if len(words) > 1 else None
    noun = source_nouns().get(before.group(1).lower().removesuffix("-general")) if before else None
    if noun is None or noun.kind != "person" or noun.role not in TITLE_ROLES:
        return 0
    for i in range(1, len(words)):
        last, name = words[i - 1][0], [w for w, _, _ in words[i:]]
        if is_title(last):
            return 0  # "lawyer for | President Jane Doe"
        ends_in_name = i > 1 and last in first_names()
        if not ends_in_name and _may_be_name(name) and _follows_office(last, name, noun.role):
            return i
    return 0


def _may_be_name(name: list[str]) -> bool:
    return len(name) <= 4 and not any(w in organisation_words() or is_title(w) for w in name)


def _follows_office(last: str, name: list[str], role: str) -> bool:
    """Whether a person's name begins after the `last` word of an office."""
    if name[0] in first_names() and name[0] not in where_words() and len(name) > 1:
        return True
    after_office = last in title_parts() and name[0] not in title_parts() | adjectives()
    return after_office and role in ("secretary", "minister", "councillor")


def person_after(words: list[Word]) -> int:
    """Where a person's given name follows a body or place: 'Refugee Council | Enver Solomon', 'CNN | Jane Doe'; else 0."""
    bodies, given = organisation_words(), first_names()
    for i in range(1, len(words) - 1):
        here, after = words[i][0], words[i + 1][0]
        if here not in given or after in bodies or (after in given and here in where_words()):
            continue
        if _ends_body(words, i) or _is_shouted_before(words, i) or _ends_place(words[i - 1][0]):
            return i
    return 0


def _ends_body(words: list[Word], i: int) -> bool:
    before = words[i - 1][0]
    is_body = before in organisation_words() and before not in first_names()
    return is_body and not (i == 1 and before in honorifics())


def _is_shouted_before(words: list[Word], i: int) -> bool:
    return not words[i][0].isupper() and all(
        w.isupper() and len(w) > 1 and not w.endswith(".") and not is_title(w) for w, _, _ in words[:i]
    )


def _ends_place(before: str) -> bool:
    return before in countries().metonyms or (before in countries().names and before not in first_names())
