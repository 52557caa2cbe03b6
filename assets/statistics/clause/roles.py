"""Which words of a clause say something of a counted noun, and in which role: along the parse, the nearest first.

Roles: `subject`, `object`, `state`, and `of` ("the murder of six"). What the words mean is in `categories.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

from assets.reading.en.lemmas import lemma
from assets.reading.lexicon import words
from assets.reading.syntax import Token
from assets.statistics.clause.categories import GROUPS, USES
from assets.statistics.clause.phrases import has_to

Role = tuple[str, Token]

SUBJECTS = ("nsubj", "nsubjpass")
LINKING = words("en/events", "linking")
_GATHERING = words("en/events", "gathering")
_SUBJECTS = ("nsubj", "csubj")
_OBJECTS = ("nsubjpass", "dobj", "dative", "oprd")
_TRANSPARENT = frozenset(
    ("nummod", "quantmod", "compound", "amod", "nmod", "advmod", "npadvmod", "det", "appos", "conj")
)
_OF_NOUNS = ("of", "to", "among", "including", "with", "for", "in")
_MAX_DEPTH = 4


def is_passive(word: Token) -> bool:
    """Whether the verb has a form of "be" for its passive."""
    return any(c.dep == "auxpass" for c in word.children)


def is_perfect(verb: Token) -> bool:
    """Whether the verb has "have" before it: "to have died"."""
    return any(c.dep == "aux" and lemma(c) == "have" for c in verb.children)


def has_object(verb: Token) -> bool:
    """Whether the verb has an object of its own, apart from "who" and "which"."""
    return any(c.dep == "dobj" and c.tag not in ("WP", "WDT") for c in verb.children)


def acts_on_something(token: Token) -> bool:
    """Whether a word is the subject of a verb with an object: "thousands" of "thousands watched the launch"."""
    return (
        token.dep == "nsubj" and token.head.tag.startswith("VB") and any(c.dep == "dobj" for c in token.head.children)
    )


def roles(token: Token, number: int, depth: int = 0) -> Iterator[Role]:
    """(role, word) for the words that say something of `token`, the nearest in the parse first."""
    if depth > _MAX_DEPTH:
        return
    head, dep = token.head, token.dep
    if dep in _SUBJECTS and head.tag.startswith(("VB", "JJ", "NN")):
        yield from _verb("object" if head.tag == "VBN" and is_passive(head) else "subject", head, token)
    elif dep in _OBJECTS:
        yield from _verb("object", head, token)
    if dep == "pobj":
        yield from _after_preposition(token, number, depth)
    elif dep == "poss" and head.tag.startswith("NN"):
        yield "of", head
    elif dep in _TRANSPARENT and head.i != token.i:
        yield from _above(token, number, depth)
    for child in token.children:
        yield from _below(child, token)


def _above(token: Token, number: int, depth: int) -> Iterator[Role]:
    """What is said of the noun that `token` is a part of, or of the verb that it is joined to."""
    head, joined = token.head, token.dep == "conj"
    if joined and head.tag.startswith("VB"):
        yield from _verb("object" if head.tag == "VBN" else "subject", head, token)
    elif joined or head.tag.startswith(("NN", "CD", "PRP")):
        yield from roles(head, number, depth + 1)


def _below(child: Token, token: Token) -> Iterator[Role]:
    """What a participle, a relative clause or an adjective of `token` says of it."""
    if child.dep == "acl" and child.tag in ("VBN", "VBD"):
        if not any(has_object(c) for c in child.children if c.dep == "conj"):
            yield from _verb("object", child, token)  # not in "two robbers shot at an officer and killed three"
    elif child.dep == "acl" and child.tag == "VBG":
        yield from _verb("subject", child, token)
    elif child.dep == "relcl":
        yield from _relative(child, token)
    elif child.dep in ("amod", "acomp", "advmod", "appos") and (child.tag.startswith("JJ") or child.tag == "VBN"):
        yield "state", child
    elif child.dep == "amod" and child.lower in USES["state"]:
        yield "state", child  # "missing people", a participle


def _after_preposition(token: Token, number: int, depth: int) -> Iterator[Role]:
    """What is said of a noun after a preposition, by the verb or noun that governs it."""
    prep = token.head
    word = prep.lower
    governor = prep.head.head if prep.head.lower == "along" else prep.head
    if word in ("including", "among"):
        for child in token.children:
            if child.dep == "relcl":
                yield from _relative(child, token)  # "six were shot, including one who died"
    if word in ("including", "among", "with") and governor.tag.startswith("VB"):
        is_object = governor.tag == "VBN" or has_object(governor)  # "killed the driver along with two others"
        yield from _verb("object" if is_object else "subject", governor, token)
    elif word in _OF_NOUNS and governor.tag.startswith(("NN", "VBG")):
        yield from _of_noun(word, governor, number, depth)
    elif word == "of" and _counts(governor, number):
        yield from roles(governor, number, depth + 1)
    elif word == "like" and governor.tag.startswith("NN"):
        yield from roles(governor, number, depth + 1)


def _counts(noun: Token, number: int) -> bool:
    """Whether a noun is the number itself, or its first after the article: "hundreds" of people, "a quarter" of a million."""
    return noun.i == number or (noun.i == number + 1 and noun.doc[number].lower in ("a", "an"))


def _of_noun(word: str, governor: Token, number: int, depth: int) -> Iterator[Role]:
    """What is said by or of a noun with a preposition: "the murder of six", "damage to 12 homes"."""
    if word == "of" and not _counts(governor, number):
        yield "of", governor
        if lemma(governor) in GROUPS:
            yield from roles(governor, number, depth + 1)
    elif word in ("of", "to", "including", "among"):
        yield from roles(governor, number, depth + 1)


def _relative(verb: Token, counted: Token) -> Iterator[Role]:
    """What a relative clause says of `counted`: "who died", "whom he killed", "he is accused of killing"."""
    subject = next((c for c in verb.children if c.dep in SUBJECTS), None)
    if subject is None or subject.tag in ("WP", "WDT") or subject.lower == "that":
        passive = any(c.dep in ("nsubjpass", "auxpass") for c in verb.children)
        yield from _verb("object" if passive or subject is None else "subject", verb, counted)
    elif not any(c.dep in ("dobj", "advmod") and c.i < subject.i for c in verb.children):
        lacking = _without_object(verb)
        if lacking is not None and not is_passive(lacking):
            yield "object", lacking


def _without_object(verb: Token) -> Token | None:
    """The verb that lacks its object, looked for along complements ("is accused of killing"); None where all have one."""
    for _ in range(4):
        if has_object(verb):
            return None
        inner = next((c for c in verb.children if c.dep in ("xcomp", "ccomp")), None)
        for prep in (c for c in verb.children if c.dep == "prep") if inner is None else ():
            inner = next((c for c in prep.children if c.dep == "pcomp" or c.tag == "VBG"), None)
        if inner is None:
            return verb
        verb = inner
    return None


def _verb(role: str, verb: Token, counted: Token) -> Iterator[Role]:
    """The verb, what completes it ("were found dead", "are feared to have drowned"), and verbs that share its subject."""
    yield role, verb
    if lemma(verb) in LINKING or role == "object":
        for child in verb.children:
            yield from _completing(child, counted)
    elif role == "subject":
        for child in verb.children:
            if child.dep == "acomp":
                yield "state", child
            elif (done := _come_to(verb, child)) is not None:
                yield ("object" if is_passive(done) else "subject"), done
    for other in verb.children:
        if _shares_subject(other, counted):
            yield ("object" if role == "object" and other.tag in ("VBN", "VBD") else "subject"), other


def _come_to(verb: Token, child: Token) -> Token | None:
    """What the subject of a verb came to do, as `child` of the verb tells: "tried to flee", "gathered to march"."""
    if lemma(verb) in _GATHERING and child.dep == "prep":  # where the parse takes "to" for a preposition
        return next((c for c in child.children if c.tag == "VB"), None)
    tells = child.dep == "xcomp" or (child.dep == "advcl" and lemma(verb) in _GATHERING and has_to(child))
    return child if tells and child.tag.startswith("VB") else None


def _completing(child: Token, counted: Token) -> Iterator[Role]:
    """What a complement of a verb says of its subject: "found dead", "feared to have drowned"."""
    if child.dep not in ("acomp", "oprd", "attr", "xcomp", "ccomp") or child.i == counted.i:
        return
    if any(c.dep in SUBJECTS and c.i != counted.i for c in child.children):
        return  # "People die here," said one man: the dead are others
    if child.tag.startswith("JJ") or child.lower in USES["state"]:
        yield "state", child
    elif child.tag.startswith("VB") and child.dep != "attr":
        is_object = is_passive(child) if is_perfect(child) else child.tag == "VBN"
        yield ("object" if is_object else "subject"), child


def _shares_subject(other: Token, counted: Token) -> bool:
    """Whether a second verb has the subject of the first: not in "sickened 3,000 and killed 58", where it has its own object."""
    if other.dep != "conj" or not other.tag.startswith("VB"):
        return False
    has = {c.dep for c in other.children}
    return not has & set(SUBJECTS) and not (counted.dep == "dobj" and "dobj" in has)
