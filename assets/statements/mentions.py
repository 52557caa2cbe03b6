"""Names in an article: people, organisations and countries.

A recogniser of capitalised sequences with lookups (given names, honorifics, role nouns, words of organisations,
countries and their capitals); no parser, so that it costs a hundredth of the tagger. It knows single mentions only:
the roles printed beside them are read in `roles.py`, and which mentions are one and the same in `cast.py`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from assets.reading import patterns
from assets.reading.en.sentences import dateline
from assets.reading.en.words import countries, first_names, name_words, organisation_words, source_nouns
from assets.reading.lexicon import in_order, words

_PATTERNS = patterns.table("en/names")
_SEQUENCE = _PATTERNS["sequence"]
_JOIN = _PATTERNS["join"]
_REST_OF_BODY = _PATTERNS["rest_of_body"]
_ON = _PATTERNS["on_a_subject"]
_HAS_A_SUBJECT = words("en/names", "body_with_subject")
_SENTENCE_START = _PATTERNS["sentence_start"]
_ARTICLE = _PATTERNS["article"]
_ARTICLE_AND_DEMONYM = _PATTERNS["article_and_demonym"]
_SEVERAL = _PATTERNS["several"]
_LOWER_NEXT = _PATTERNS["lower_next"]
_WORD = _PATTERNS["word"]
_INITIALS = _PATTERNS["initials"]

Word = tuple[str, int, int]

# role words that stand as a title right before a name; "Cook", "Guard" and "Marine" before a name are names more often
_TITLE_ROLES = words("en/names", "title_role")
# titles that are surnames as well: "Billie Jean King", "Elizabeth Bishop"
_SURNAMES_TOO = words("en/names", "surname_too")
_BODIES_BY_THEMSELVES = words("en/names", "body_by_itself")
_BODY_ENDS = words("en/names", "body_end")
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


@cache
def _honorifics() -> dict[str, str]:
    """Honorific (with and without stop) to gender."""
    genders = {"honorific_m": "m", "honorific_f": "f", "honorific": ""}
    return {w: g for kind, g in genders.items() for w in name_words(kind)}


@cache
def title_parts() -> frozenset[str]:
    """Words of a title that are none by themselves: "Foreign", "Former", "Health"."""
    return name_words("title_part")


@cache
def _openers() -> frozenset[str]:
    return name_words("opener") | name_words("not_name")


@cache
def _adjectives() -> frozenset[str]:
    """Capitalised words that describe rather than name: demonyms, faiths, directions."""
    return name_words("adjective") | frozenset(countries().demonyms)


@cache
def _where_words() -> frozenset[str]:
    """Words of the names of countries, demonyms and capitals."""
    where = countries()
    return frozenset(w for name in (*where.names, *where.demonyms, *where.metonyms) for w in name.split())


@cache
def _is_title(word: str) -> bool:
    """Whether a word can be a title before a name: "Mr", "President", "Spokesman"."""
    noun = source_nouns().get(word.rstrip(".").lower().removesuffix("-elect"))
    return word in _honorifics() or (
        noun is not None and noun.kind == "person" and noun.role in _TITLE_ROLES and word not in first_names()
    )


def find_names(text: str) -> list[Mention]:
    """Every name of `text` in reading order, without roles; linear in its length."""
    mentions: list[Mention] = []
    top, begin = dateline(text)
    for match in _SEQUENCE.finditer(text):
        if not top <= match.start() < begin:
            _read_sequence(text, match.start(), match.end(), mentions)
    people = {m.core[-1] for m in mentions if m.kind == "person" and len(m.core) > 1}

    def family(m: Mention) -> bool:
        """ "the Clintons" is a group, not a name."""
        word = m.core[0]
        several = len(m.core) == 1 and word.endswith("s") and word[:-1] in people and word not in people
        return several and bool(_ARTICLE.search(text, max(0, m.start - 4), m.start))

    return _joined(text, [m for m in mentions if not family(m)])


def _read_sequence(text: str, start: int, end: int, out: list[Mention]) -> None:
    """Turns one capitalised sequence into its mentions: none, one, or a body or place and the person after it."""
    words = _stripped([(m.group(), m.start(), m.end()) for m in _WORD.finditer(text, start, end)])
    if len(words) > 1 and words[0][0] == "Former" and words[-1][0] in organisation_words():
        words = words[1:]
    if not words:
        return
    if office := _office(text, words):
        if not all(w in title_parts() for w, _, _ in words[:office]):
            _read_sequence(text, words[0][1], words[office - 1][2], out)
        _read_person(text, words[office:], out)
        return
    split = _person_after(words)
    if split:
        _read_sequence(text, words[0][1], words[split - 1][2], out)
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
    _read_person(text, words, out)


_TITLE_OF = _PATTERNS["title_of"]


def _office(text: str, words: list[Word]) -> int:
    """How many words name what a title before them is of, a name following: 'Secretary of | State | Jane Doe'; else 0."""
    before = _TITLE_OF.search(text, max(0, words[0][1] - 50), words[0][1]) if len(words) > 1 else None
    noun = source_nouns().get(before.group(1).lower().removesuffix("-general")) if before else None
    if noun is None or noun.kind != "person" or noun.role not in _TITLE_ROLES:
        return 0
    given = first_names()
    for i in range(1, len(words)):
        name = [w for w, _, _ in words[i:]]
        if _is_title(words[i - 1][0]):
            return 0  # "lawyer for | President Jane Doe"
        if (
            (i > 1 and words[i - 1][0] in given)
            or len(name) > 4
            or any(w in organisation_words() or _is_title(w) for w in name)
        ):
            continue
        known = name[0] in given and name[0] not in _where_words() and len(name) > 1
        after_office = words[i - 1][0] in title_parts() and name[0] not in title_parts() | _adjectives()
        if known or (after_office and noun.role in ("secretary", "minister", "councillor")):
            return i
    return 0


_ADJECTIVAL = in_order("en/names", "adjectival_end")


def _stripped(words: list[Word]) -> list[Word]:
    """Without the words at either end that only open a sentence or name a day."""
    openers = _openers()
    while len(words) > 1 and words[0][0].endswith(_ADJECTIVAL):
        words = words[1:]
    while (
        words
        and words[0][0].rstrip(".") in openers
        and not (len(words) > 1 and words[0][0] in _NAMES_THAT_ARE_MODALS)
        and not (
            len(words) > 2
            and words[0][0] == "First"
            and words[1][0] in ("Minister", "Lady", "Secretary", "Deputy", "Vice")
        )
    ):
        words = words[1:]
    while words and words[-1][0] in openers and words[-1][0] not in _NAMES_THAT_END_SO:
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
    personal = len(words) == 2 and words[0][0] in first_names() and words[0][0] not in _where_words() | {"Red"}
    # "Emily Post", but "Clinton Foundation"
    return not personal or last in (
        "Foundation",
        "University",
        "College",
        "Institute",
        "Inc.",
        "Group",
        "Campaign",
        "Administration",
    )


def _person_after(words: list[Word]) -> int:
    """Where a person's given name follows a body or place: 'Refugee Council | Enver Solomon', 'CNN | Jane Doe'; else 0."""
    bodies, given = organisation_words(), first_names()
    for i in range(1, len(words) - 1):
        before, here, after = words[i - 1][0], words[i][0], words[i + 1][0]
        if (
            before in _BODY_ENDS
            and i > 1
            and 2 <= len(words) - i <= 3
            and not any(w in bodies or w in _adjectives() or _is_title(w) for w, _, _ in words[i:])
        ):
            return i  # the given name is on no list
        if here not in given or after in bodies or after in given and here in _where_words():
            continue
        ends_body = before in bodies and before not in given and not (i == 1 and before in _honorifics())
        shouted = not here.isupper() and all(
            w.isupper() and len(w) > 1 and not w.endswith(".") and not _is_title(w) for w, _, _ in words[:i]
        )
        place = before in countries().metonyms or (before in countries().names and before not in given)
        if ends_body or shouted or place:
            return i
    return 0


_PARTY_LABEL = _PATTERNS["party_label"]
_ADVERB = _PATTERNS["adverb"]


def _read_person(text: str, words: list[Word], out: list[Mention]) -> None:
    """A person's name with title and suffix, or a name of unknown kind; adjectives alone name nobody."""
    given, adjectives = first_names(), _adjectives()
    opens = bool(_SENTENCE_START.search(text, max(0, words[0][1] - 3), words[0][1]))
    if opens and len(words) > 2 and words[0][0].endswith("s") and words[0][0][:-1].lower() in source_nouns():
        words = words[1:]  # "Researchers Jane Doe and John Roe"
    if opens and len(words) > 1 and _ADVERB.fullmatch(words[0][0]) and words[0][0] not in given:
        words = words[1:]  # "Technically Jones was right"
    cut, gender = _title_length(words, opens)
    titled = cut > 0
    if not titled:
        while (
            cut < len(words) - 1
            and words[cut][0] in adjectives
            and words[cut][0] not in given
            and words[cut + 1][0] not in title_parts()
        ):
            cut += 1
    core_words = words[cut:]
    while len(core_words) > 1 and core_words[-1][0].rstrip(",") in name_words("suffix"):
        core_words = core_words[:-1]
    core = tuple(w for w, _, _ in core_words)
    if core[-1].endswith("s") and core[-1][:-1] in adjectives:
        return  # "Ancient Greeks", "Young Republicans"
    if _PARTY_LABEL.match(core[0]):
        return  # "Sen. Jane Doe, R-South Carolina"
    if len(core) == 1 and not titled:
        _single_word(text, core_words[0], out)
        return
    if _add_place(core_words, " ".join(core), out):
        return
    if len(core) == 1 and (
        core[0] in adjectives or core[0].lower() in source_nouns() and words[cut - 1][0] not in _BEFORE_SURNAME
    ):
        return  # "Republican" by itself
    if (
        len(core) > 1
        and core[-1].lower() in source_nouns()
        and all(w in title_parts() or w in adjectives or w in _where_words() or _is_title(w) for w in core[:-1])
    ):
        return  # "Prime Minister", "House Republican"
    if len(core) > 1 and not titled and _is_title(core[-1]) and text.startswith((" of ", " for "), words[-1][2]):
        return  # "Lagos State Commissioner | for Planning Jane Doe"
    if len(core) > 1 and all(w.isupper() for w in core):
        if core[0].title() not in given:
            return  # a headline in capitals
        core = tuple(w.title() for w in core)  # "JANE DOE:"
    if len(core) > 3 and any(w in _openers() for w in core):
        return  # a headline in title case
    personal = (
        titled or core[0] in given or bool(_INITIALS.fullmatch(core[0])) or core[0].startswith(("al-", "O'", "O’"))
    )
    kind = "person" if personal and len(core) <= 5 else "unknown"
    if kind == "person" and not titled and len(core) > 2 and core[-1] in organisation_words():
        kind = "organisation"
    if kind == "unknown" and len(core) > 1 and core[-1] in countries().names:
        kind = "organisation"  # "Statistics Canada", "Air India"
    acronym = core[0].isalpha() and core[0].isupper() and len(core[0]) > 2  # "NSW Health", but "JD Smith"
    article = _ARTICLE.search(text, max(0, core_words[0][1] - 4), core_words[0][1])
    if kind == "unknown" and len(core) > 1 and (acronym or article):
        kind = "organisation"  # people's names take no article
    if not gender and kind == "person" and len(core) > 1:
        gender = gender_of(core[0])
    if titled and words[cut - 1][0] in _COURTESY:
        words = words[cut - 1 :]  # "Undersecretary for | Education | Mr. Jones"
        cut = 1
    mention = Mention(
        words[0][1] if titled else core_words[0][1], words[-1][2], kind, core, " ".join(core), gender, titled
    )
    role = text[words[0][1] : words[cut - 1][2]] if titled else ""
    if role and not all(w in _COURTESY for w in role.split()):
        mention.roles.append(role)
    out.append(mention)


def gender_of(given_name: str) -> str:
    """m or f; empty where the name is given to both or not known."""
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
        if not _is_title(word) or all(w in name_words("suffix") for w, _, _ in words[i + 1 :]):
            continue
        if i == 0 and word.rstrip(".") in given and len(words) == 2:
            break  # "Dean Smith"
        between = [w for w, _, _ in words[cut:i]]
        if word in _SURNAMES_TOO and any(
            w in given and not (w in _adjectives() or w in _where_words() or w.isupper()) for w in between
        ):
            break  # "Billie Jean King": a given name stands before the title word
        if word in _adjectives() and words[i + 1][0] not in given:
            continue  # "Republican Convention"
        noun = source_nouns().get(word.rstrip(".").lower())
        cut, gender = i + 1, _honorifics().get(word) or (noun.gender if noun else "") or gender
    return cut, gender


def _single_word(text: str, word: Word, out: list[Mention]) -> None:
    token, start, end = word
    bare = token.rstrip(".")
    if token in organisation_words() and text.startswith((" of ", " for "), end):
        out.append(Mention(start, end, organisation_words()[token], (token,), token))
        return
    if token in _adjectives() or len(bare) < 2 or _SEVERAL.search(text, max(0, start - 9), start):
        return
    low = bare.lower()
    if bare in first_names() or (bare in organisation_words() and _ARTICLE.search(text, max(0, start - 4), start)):
        weak = False  # "the Guardian" is no guardian
    elif low in source_nouns() or bare in _honorifics() or bare in title_parts():
        weak = True
    elif low.removesuffix("s") in source_nouns():
        return
    else:
        weak = False
    is_acronym = bare.isupper() and 2 <= len(bare.replace(".", "")) <= 6
    gender = gender_of(bare)
    # people's names take no article: "the Guardian"
    article = _ARTICLE.search(text, max(0, start - 4), start) and not _LOWER_NEXT.match(text, end) and not weak
    kind = "organisation" if is_acronym or article else "unknown"
    out.append(Mention(start, end, kind, (bare,), bare, "" if is_acronym else gender, weak=weak))


def _extend_title(text: str, before: Mention, mention: Mention) -> None:
    """Makes the body that stands before a title part of it: 'Bank of England | Governor Jane Doe'."""
    if not mention.roles or before.kind not in ("organisation", "government"):
        return
    link = text[before.end : mention.start]
    one_body = link == " and " and _REST_OF_BODY.search(before.name) and not _is_title(mention.roles[0].split()[0])
    if link == " " or one_body or before.start < mention.start < before.end < mention.end:
        mention.roles[0] = text[before.start : mention.start + len(mention.roles[0])]
        mention.start = max(mention.start, before.end + 1)


def _on_something(text: str, body: Mention) -> bool:
    """Takes what a body is on into its name: 'Intergovernmental Panel | on Climate Change'."""
    heads = _HAS_A_SUBJECT.intersection(body.core)
    match = _ON.match(text, body.end) if heads and body.kind != "person" else None
    if match is None:
        return False
    title = next((m for m in _WORD.finditer(text, *match.span()) if _is_title(m.group())), None)
    body.end = title.start() - 1 if title else match.end()
    body.name = text[body.start : body.end]
    body.core = tuple(body.name.split())
    body.kind = "organisation" if body.kind == "unknown" else body.kind
    return True


def _one_body(text: str, before: Mention, body: Mention) -> bool:
    """Whether "and" stands inside a body's name: 'the Securities and Exchange Commission'."""
    plain = before.kind in ("unknown", "organisation") and (
        len(before.core) == 1 or before.core[-1] not in organisation_words()
    )
    if not (plain and not before.titled and before.core[0] not in first_names() and not before.core[0].isupper()):
        return False
    ends = body.kind in ("organisation", "government") and body.core[-1] in _BODY_ENDS and len(body.core) > 1
    alone = len(re.findall(rf"\b{re.escape(before.name)}\b(?! and )", text))
    return ends and not alone and bool(_ARTICLE_AND_DEMONYM.search(text, max(0, before.start - 20), before.start))


def _of_many(before: Mention, body: Mention) -> bool:
    """Whether a possessive plural stands inside a body's name: 'the Market Street Traders' Association'."""
    plural = before.core[-1].endswith("s") and not before.titled and before.kind in ("unknown", "organisation")
    return plural and body.core[-1] in organisation_words() and not body.titled


def _joined(text: str, mentions: list[Mention]) -> list[Mention]:
    """Joins 'University' + 'of' + 'Oxford', 'Department' + 'of' + 'Health' + 'and' + 'Human Services', 'Lloyd' + "'s" + 'Bank'."""
    bodies = organisation_words()
    kept: list[Mention] = []
    for mention in mentions:
        before = kept[-1] if kept else None
        if before is not None:
            _extend_title(text, before, mention)
            if mention.start < before.end:
                continue
        if mention.core[-1] in bodies and (match := _REST_OF_BODY.match(text, mention.end)):
            # "Office | of Special Counsel": what follows may be no name by itself; a title ends it
            rest = list(_WORD.finditer(text, mention.end, match.end()))
            named = [m for m in rest if m.group()[0].isupper()]
            title = next((m for m in named[1:-1] if _is_title(m.group())), None)
            if title or len(mention.core) == 1:  # else what follows is a name, and joined below
                mention.end = title.start() - 1 if title else match.end()
                mention.name = text[mention.start : mention.end]
                mention.core = tuple(mention.name.split())
        if before is not None and mention.start - before.end == len(" on ") and _on_something(text, before):
            _extend_title(text, before, mention)
            if mention.start < before.end:
                continue
        if (
            before is not None
            and 0 < mention.start - before.end <= 9
            and _JOIN.fullmatch(link := text[before.end : mention.start])
        ):
            named_body = mention.kind in ("organisation", "government") and mention.core[-1] in bodies
            opens = before.core[-1] in bodies and not before.titled
            if (
                (opens and link.startswith((" of", " for")) and not mention.titled and mention.kind != "person")
                or (
                    link == " and "
                    and (" of " in before.name or " for " in before.name)
                    and (
                        named_body
                        or (len(mention.core) > 1 and mention.kind == "unknown")
                        or (len(mention.core) == 1 and mention.core[0] in title_parts())
                    )
                )
                or (link == " and " and before.core[-1] == "Customs")
                or (link == " and " and _one_body(text, before, mention))
                or (
                    link in ("'s ", "’s ")
                    and named_body
                    and before.kind in ("unknown", "organisation")
                    and len(before.core) < 3
                )
                or (link in ("' ", "’ ") and _of_many(before, mention))
            ):
                before.end = mention.end
                before.core = (*before.core, link.strip(), *mention.core)
                before.name = text[before.start : before.end]
                if before.kind not in ("organisation", "government"):
                    before.kind = (
                        bodies.get(before.core[0], "organisation")
                        if opens
                        else bodies.get(mention.core[-1], mention.kind)
                    )
                continue
        kept.append(mention)
    return kept
