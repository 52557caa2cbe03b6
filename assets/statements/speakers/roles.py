"""Titles and roles printed beside a name: before it, and in apposition on either side.

'Kremlin spokesman Dmitry Peskov', 'the bank's chief economist, Indermit Gill,', 'Amina Yusuf, 34, a nurse at the Royal
Free Hospital'. Only the wording is read here; what a role says about who is meant is used in `descriptions.py`.
"""

from __future__ import annotations

import re

from assets.reading import patterns
from assets.reading.doc import Doc
from assets.reading.en.cues import lemma_of
from assets.reading.en.words import SourceNoun, cue_types, first_names, organisation_words, source_nouns
from assets.reading.lexicon import mapping, words
from assets.statements.speakers.bodies import find_names
from assets.statements.speakers.name_words import title_parts
from assets.statements.speakers.names import Mention, after_the, gender_of

_PATTERNS = patterns.table("en/roles")
_TITLE_TAIL = _PATTERNS["title_tail"]
_JOINT_OFFICE, _JOINT_TRADE = _PATTERNS["joint_office"], _PATTERNS["joint_trade"]
_STOP_BACKWARD = words("en/roles", "ends_a_title")
_LOWER_MODIFIERS = words("en/roles", "modifier")


def find_mentions(doc: Doc) -> list[Mention]:
    """Every name of the article in reading order, with the roles beside it."""
    text, mentions = doc.text, _without_offices(doc, find_names(doc))
    last = 0  # where the last person's full name ends: no role runs over it
    for before, mention in zip([None, *mentions], mentions, strict=False):
        if mention.kind in ("person", "unknown"):
            _read_roles(doc, mention, last)
            if before is not None and mention.roles:
                start = mention.start - 1 - len(mention.roles[0])
                if before.start < start < before.end and text.startswith(f"{mention.roles[0]} ", start):
                    mention.roles[0] = text[before.start : mention.start - 1]  # "Bank of | England governor"
        if mention.kind == "person" and len(mention.core) > 1:
            last = mention.end
    return mentions


_NAME_BESIDE = 2  # mentions behind an office: a rank may stand before the name


def _without_offices(doc: Doc, mentions: list[Mention]) -> list[Mention]:
    """The names without those that are offices in capitals: of 'The Sector Commander, Jane Doe,' only she, and no "Sector Commander" elsewhere."""
    offices = set()
    for n, m in enumerate(mentions):
        if after_the(doc, m.start) and m.core[-1] not in organisation_words() and _is_role(doc.text[m.start : m.end]):
            beside = (name for name in mentions[n + 1 : n + 1 + _NAME_BESIDE] if len(name.core) > 1)
            person = next((name for name in beside if name.kind in ("person", "unknown")), None)
            if person and _OFFICE_BESIDE.fullmatch(doc.text, m.end, person.start):
                offices.add(m.core)
    return [m for m in mentions if m.core not in offices]


_OFFICE_BESIDE = _PATTERNS["office_beside"]
_APPOSITION = _PATTERNS["apposition"]
_OF = _PATTERNS["of"]
_BEFORE_COMMA = _PATTERNS["before_comma"]
_NEW_PHRASE = _PATTERNS["new_phrase"]
_PHRASE = _PATTERNS["phrase"]
_FRONTED = _PATTERNS["fronted"]
_CLAUSE = _PATTERNS["clause"]
_ROLE_OF = _PATTERNS["role_of"]
_WHOSE = _PATTERNS["whose"]
_NO_TITLE = words("en/roles", "no_title")
_OF_FIRMS_TOO = words("en/roles", "of_firms_too")
_IN_A_PICTURE = words("en/roles", "in_a_picture")
_JOINED_OFFICE, _LISTED_OFFICES = _PATTERNS["joined_office"], _PATTERNS["listed_offices"]
_ABBREVIATED = mapping("en/abbreviated_titles", "word", "noun")


_JOINED_ON = _PATTERNS["joined_on"]
_OFFICES_OF_ONE = words("en/roles", "office_of_one")


def _one_office(before: str, after: str) -> bool:
    """Whether "and" joins parts of one title: 'Health and Human Services', 'President and CEO'."""
    nouns = [source_nouns().get(word.lower()) for word in (before, after)]
    return {before, after} <= title_parts() or all(n is not None and n.role in _OFFICES_OF_ONE for n in nouns)


_NAMED_OF = _PATTERNS["named_of"]


def head_noun(phrase: str) -> tuple[str, SourceNoun] | None:
    """The role noun that a noun phrase turns on, the last before its first preposition: 'chief economist at X' economist.

    The "of" of a body's name is none: 'University of Lagos professor'; nor is the "and" of one office: 'Trade and Industry Secretary'.
    """
    plainer = (rest for rest in (without_joint(phrase), _NAMED_OF.sub("", phrase)) if rest != phrase)
    return _head_noun(phrase) or next((found for rest in plainer if (found := _head_noun(rest))), None)


def without_joint(phrase: str) -> str:
    """An office or body without the first of the two things that it is for: 'the Trade and | Industry Secretary', 'the food and | drink firm'; other phrases as they are."""
    joint = _JOINT_OFFICE.search(phrase) or _JOINT_TRADE.search(phrase)
    if joint is None or any(word in source_nouns() for word in re.findall(r"[\w’'-]+", joint["first"].lower())):
        return phrase  # "the Mayor and Council Director" are two
    return phrase[: joint.start("first")] + phrase[joint.end() :]


def _head_noun(phrase: str) -> tuple[str, SourceNoun] | None:
    head = _OF.split(phrase, maxsplit=1)[0]
    words = [w.removesuffix("'s").removesuffix("’s") for w in re.findall(r"[\w'’.-]+", head.lower())]
    words = [_ABBREVIATED.get(w, _JOINED_ON.sub("", w)) for w in words]
    nouns = source_nouns()
    for size in (3, 2, 1):
        last = " ".join(words[-size:])
        if len(words) >= size and last in nouns:
            return last, nouns[last]
    return None


def _is_role(phrase: str) -> bool:
    head = head_noun(phrase)
    if head is None or phrase.split(" ", 1)[0] in first_names() or phrase in _IN_A_PICTURE:
        return False
    return head[1].kind == "person" and (not head[1].generic or f"{head[0]} of" in phrase.lower())


def _read_roles(doc: Doc, mention: Mention, last: int) -> None:
    """Adds the roles around a name to it, and what they tell of its kind and gender; those before it begin after `last`."""
    line = doc.text.rfind("\n", max(0, mention.start - 160), mention.start) + 1
    before = doc.text[max(line, mention.start - 120, last) : mention.start]
    in_full = len(mention.core) > 1 or mention.titled
    _read_before(doc, mention, before, in_full)
    if match := _APPOSITION.match(doc.text, mention.end):
        phrase = match.group(1).strip()
        of_a_person = _is_role(phrase) or (in_full and _is_occupation(phrase, mention.kind))
        if of_a_person and not _CLAUSE.search(phrase):
            mention.roles.append(_trimmed(phrase))
            mention.kind = "person"
        elif mention.kind == "unknown" and _PHRASE.match(phrase) and _names_a_body(phrase):
            mention.kind = "organisation"  # "Pwani Lines, a bus company"
    if mention.kind == "unknown" and not mention.roles and (word := _WORD_BEFORE.search(before)):
        noun = source_nouns().get(word.group(1))
        if noun is not None and noun.role == "company":
            mention.kind = "organisation"  # "drone maker SkyPath"
    _learn_from_roles(mention)


def _read_before(doc: Doc, mention: Mention, before: str, in_full: bool) -> None:
    """Adds the role in the words `before` a name: a title, "director of the Institute", or an apposition."""
    if mention.roles:  # a capitalised title is read already: "Germany's | Justice Minister", "former | President"
        joined = _JOINED_OFFICE.search(before)
        if joined and _one_office(joined.group(2), mention.roles[0].split()[0]):
            listed = _listed_before(before[: joined.start()])
            mention.roles[0] = f"{listed}{joined.group()}{mention.roles[0]}"
            before = before[: joined.start() - len(listed)]
        whose = _WHOSE.search(before)
        mention.roles[0] = (whose.group() if whose else "") + mention.roles[0]
    elif role := _role_before(before):
        mention.roles.append(role)
        mention.titled = True
    elif in_full and (of := _ROLE_OF.search(before)) and _is_role(_since_stop(of.group(1))):
        mention.roles.append(before[of.end(1) - len(_since_stop(of.group(1))) :].strip())
        mention.titled = True
    elif in_full and (match := _BEFORE_COMMA.search(before)) and doc.text[mention.end : mention.end + 1] in _ENDS:
        if doc.text.startswith(",", mention.end) or not _FRONTED.search(before):
            _read_phrase_before(mention, _NEW_PHRASE.split(match.group(1).strip())[-1])


def _listed_before(before: str) -> str:
    """The first things that an office is for, where they are listed: 'Culture, | Media and Sport Secretary'."""
    listed = _LISTED_OFFICES.search(before)
    parts = listed.group().split() if listed else []
    return listed.group() if listed and all(part.strip(",") in title_parts() for part in parts) else ""


def _read_phrase_before(mention: Mention, phrase: str) -> None:
    """Adds what a noun phrase says that a name is in apposition to: 'The bus company, | Pwani Lines'."""
    if _is_role(phrase) and _PHRASE.match(phrase) and not _CLAUSE.search(phrase):
        mention.roles.append(_trimmed(phrase))
    elif mention.kind == "unknown" and _PHRASE.match(phrase) and _names_a_body(phrase):
        mention.kind = "organisation"


_ENDS = (",", ".", " ", ":")  # what stands after a name that an apposition stands before


def _learn_from_roles(mention: Mention) -> None:
    """Kind and gender as the roles tell them; failing that, gender as the given name does."""
    for role in mention.roles:
        head = head_noun(role)
        if head and head[1].kind == "person":
            if mention.kind == "unknown" and head[0] in _OF_FIRMS_TOO:
                continue
            mention.kind = "person" if mention.kind == "unknown" else mention.kind
            mention.gender = head[1].gender or mention.gender
    if mention.kind == "person" and not mention.gender and len(mention.core) > 1:
        mention.gender = gender_of(mention.core[0])


def _names_a_body(phrase: str) -> bool:
    """Whether a phrase says that the name beside it is an organisation's: 'the bus company', 'a lender in Oslo'."""
    head = head_noun(phrase)
    return head is not None and head[1].kind == "organisation" and not _CLAUSE.search(phrase)


_WORD_BEFORE = _PATTERNS["word_before"]
_OCCUPATION = _PATTERNS["occupation"]
_NO_OCCUPATION = words("en/roles", "no_occupation")


def _is_occupation(phrase: str, kind: str) -> bool:
    """Whether an apposition names an occupation by its form: 'a seamstress', 'a glass blower from Murano'.

    Beside a name of unknown kind only forms that firms never have: 'a bookseller' may be one.
    """
    match = _OCCUPATION.fullmatch(phrase)
    if match is None or match.group(1) in _NO_OCCUPATION:
        return False
    return kind == "person" or (
        kind == "unknown" and match.group(1).endswith(("ist", "ian", "ess", "man", "woman", "eer"))
    )


_LOOSE_ENDS = _PATTERNS["loose_ends"]


def _trimmed(phrase: str) -> str:
    return _LOOSE_ENDS.sub("", phrase.strip())


def _since_stop(phrase: str) -> str:
    """The words after the last one that no title holds."""
    kept: list[str] = []
    for word in reversed(phrase.split()):
        if word.lower() in _STOP_BACKWARD or (kept and word.islower() and not _in_title(word)):
            break
        kept.append(word)
    return " ".join(reversed(kept))


def _in_title(word: str) -> bool:
    """Whether a lower-case word is one that titles are made of."""
    return (
        word in _LOWER_MODIFIERS or word in source_nouns() or word.endswith(("al", "ic", "ive", "-based", "'s", "’s"))
    )


def _role_before(before: str) -> str:
    """The title in lower case that ends right before a name: 'Kremlin spokesman ', 'the company's chief executive '."""
    words = [(m.group(), m.start()) for m in _TITLE_TAIL.finditer(before)]
    if not before.endswith(" ") or not words or before[words[-1][1] + len(words[-1][0]) :].strip():
        return ""
    at = len(words) - _noun_length([w for w, _ in words])
    while 0 < at < len(words) < at + 7:
        word, start = words[at - 1]
        if word == "and" and at > 1 and _one_office(words[at - 2][0], words[at][0]):
            at -= 2
            continue
        joined = before[start + len(word) : words[at][1]] == " "
        if not joined or _ends_title(word) or _is_verb_before(word, len(words) - at):
            break
        at -= 1
    return before[words[at][1] :].strip() if at < len(words) else ""


def _noun_length(words: list[str]) -> int:
    """How many of the last words are the noun of a person's role; 0 if there is none in lower case."""
    if words[-1] in _NO_TITLE or (not words[-1].islower() and "-" not in words[-1]):
        return 0
    nouns, lower = source_nouns(), [_JOINED_ON.sub("", w.lower()) for w in words[-3:]]
    sizes = (n for n in (3, 2, 1) if n <= len(lower) and " ".join(lower[-n:]) in nouns)
    size = next(sizes, 0)
    return size if size and nouns[" ".join(lower[-size:])].kind == "person" else 0


def _ends_title(word: str) -> bool:
    """Whether a title begins after a word: 'May 14 - | opposition leader Jane Doe'."""
    return not any(c.isalpha() for c in word) or word.lower() in _STOP_BACKWARD or word.endswith((".", ","))


def _is_verb_before(word: str, title: int) -> bool:
    """Whether a word speaks, or stands too far before a title of so many words: 'admitted | captain Jane Doe'."""
    if not word.islower() or _in_title(word):
        return False
    return title > 2 or (len(word) > 4 and cue_types().get(lemma_of(word)) == "communication")
