"""What happened to those counted: the predicate, and the contract's category for what happens to people.

`find_event` looks from the counted noun along the parse (subject, object, relative clause, apposition, coordination, "the
murder of six") and, for headlines, at the words right beside the figure. The words are in `data/lookups/categories.tsv`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from assets.statistics.lookups import rows
from assets.statistics.parsing import lemma, lemma_of

_USES: dict[str, dict[str, str]] = {}
_PHRASES: dict[tuple[str, str], list[tuple[str, str]]] = {}  # (use, verb) -> [(second word, category)]
_NOUN_PAIRS: dict[str, str] = {}
for _row in rows("categories"):
    _first, _, _second = _row["lemma"].partition(" ")
    if _second and _row["use"] == "noun":
        _NOUN_PAIRS[_row["lemma"]] = _row["category"]
    elif _second:
        _PHRASES.setdefault((_row["use"], _first), []).append((_second, _row["category"]))
    else:
        _USES.setdefault(_row["use"], {})[_first] = _row["category"]

_SUBJECTS = ("nsubj", "csubj")
_OBJECTS = ("nsubjpass", "dobj", "obj", "dative", "oprd")
_TRANSPARENT = frozenset(
    ("nummod", "quantmod", "compound", "amod", "nmod", "advmod", "npadvmod", "det", "appos", "conj")
)
_LINKING = frozenset(
    "be remain lie report fear confirm believe presume leave find declare pronounce say list include total stand become get feel".split()
)
_SKIP = frozenset(
    """, : of the is are was were be been being has have had reported reportedly confirmed feared believed presumed also
    seriously critically slightly badly severely gravely found left all others other more people persons so far now to
    have mortally total still yet currently""".split()
)
_GROUPS = frozenset(
    "life total number group toll estimate majority rest body family crew couple team party crowd minimum maximum list".split()
)
_HOSPITAL = frozenset("hospital hospitals condition care surgery".split())
_WOUNDS = frozenset("wound wounds injury injuries burns".split())
_LETHAL = frozenset("dead death fatally".split())


@dataclass(slots=True)
class Event:
    """A category (or None) and the tokens of the predicate, `start` to `end` of the sentence, or None."""

    category: str | None
    start: int | None = None
    end: int | None = None


def find_event(doc: Doc, number: int, last: int, head: int | None) -> Event:
    """The event of the figure whose number is at token `number`, ends at `last`, and counts the noun at `head` (or none)."""
    counted = doc[head if head is not None else number]
    event = _find_event(doc, counted, number, last, head)
    if event.category and head is not None and not _may_happen_to(doc, event, counted):
        event.category = None
    return event


def _may_happen_to(doc: Doc, event: Event, counted: Token) -> bool:
    """Whether the event's category fits the counted noun: cows and jobs are no people, and "hit" needs people to hurt."""
    is_person = _PERSONS.get(lemma(counted))
    if is_person == "no":
        return False
    word = lemma_of(doc[event.start].lower_, "VB") if event.start is not None else ""
    return word not in _ALSO_OF_THINGS or is_person == "yes"


_PERSONS = {r["noun"]: r["is_person"] for r in rows("counted_nouns")}
_ALSO_OF_THINGS = frozenset(("hit", "strike", "burn", "crush", "bury"))


def _find_event(doc: Doc, counted: Token, number: int, last: int, head: int | None) -> Event:
    beside = _beside(doc, number, max(last, head if head is not None else last))
    if beside:
        return beside
    best = None
    for role, word in _roles(counted, number, 0):
        if any(c.dep_ == "neg" for c in word.children):
            continue
        category = _category(role, word)
        if category:
            return _event(category, role, word, counted)
        if best is None and role in ("subject", "object") and word.tag_.startswith("VB"):
            best = word
    category = None
    if head is not None:
        base = lemma(counted)
        compound = f"{doc[counted.i - 1].lower_} {base}" if counted.i else base
        category = _NOUN_PAIRS.get(compound) or _USES["noun"].get(base)
    if best is not None and lemma(best) not in _LINKING and lemma(best) not in ("have", "do"):
        return Event(category, *_predicate(best, counted))
    return Event(category)


def category_of_thing(thing: str) -> str | None:
    """The category of a noun that a bare number is the amount of: "the death toll rose to 62"."""
    parts = thing.lower().split(" of ")
    words = parts[0].split(" in ")[0].split()
    if words and words[-1] in _GROUPS and len(parts) > 1:  # "the number of dead"
        words = parts[1].split(" in ")[0].split()
        if words and words[-1] in _USES["state"]:
            return _USES["state"][words[-1]]
    if not words:
        return None
    return _NOUN_PAIRS.get(" ".join(words[-2:])) or _USES["noun"].get(lemma_of(words[-1], "NNS"))


def _category(role: str, word: Token) -> str | None:
    base = lemma(word)
    phrases = _PHRASES.get((role, base))
    if phrases:
        near = {lemma(t) for t in word.doc[word.i + 1 : word.i + 11] if not _is_hyphenated(t)}
        for second, category in phrases:
            if second in near:
                return category
    if role == "object" and base in ("shoot", "stab", "wound", "hit", "burn", "strike") and _is_lethal(word):
        return "killed"
    category = _USES.get(role, {}).get(base)
    if role == "of" and category != "killed":
        others = {_USES["of"].get(lemma(c)) for c in word.conjuncts}
        if "killed" in others:
            return "killed"
    if category is None and role == "object":
        category = _USES["state"].get(word.lower_)
    if category is None and role == "state":
        category = _USES["object"].get(base) if word.tag_ in ("VBN", "VBD") else None
    return category


def _is_hyphenated(token: Token) -> bool:
    """Whether a token is part of a compound: the "life" of "non-life-threatening"."""
    doc, i = token.doc, token.i
    return (i + 1 < len(doc) and doc[i + 1].lower_ in ("-", "threatening")) or (i > 0 and doc[i - 1].text == "-")


def _is_lethal(word: Token) -> bool:
    for token in word.doc[max(0, word.i - 1) : word.i + 5]:
        if token.lower_ in _LETHAL:
            return True
        if token.i > word.i and (token.tag_ in ("CD", ",", ".", ":") or token.tag_.startswith("VB")):
            return False
    return False


def _roles(token: Token, number: int, depth: int) -> Iterator[tuple[str, Token]]:
    """(role, word) for the words that say something of `token`, the nearest in the parse first."""
    if depth > 4:
        return
    head, dep = token.head, token.dep_
    if dep in _SUBJECTS and head.tag_.startswith(("VB", "JJ", "NN")):
        role = "object" if head.tag_ == "VBN" and any(c.dep_ == "auxpass" for c in head.children) else "subject"
        yield from _verb(role, head, token)
    elif dep in _OBJECTS:
        yield from _verb("object", head, token)
    if dep == "pobj":
        prep = head
        governor = prep.head
        if governor.lower_ == "along":
            governor = governor.head
        if prep.lower_ in ("including", "among", "with") and governor.tag_.startswith("VB"):
            yield from _verb("object" if governor.tag_ == "VBN" else "subject", governor, token)
        elif prep.lower_ in ("of", "to", "among", "including", "with", "for", "in") and governor.tag_.startswith(
            ("NN", "VBG")
        ):
            if prep.lower_ == "of" and governor.i == number:
                yield from _roles(governor, number, depth + 1)
            elif prep.lower_ == "of":
                yield "of", governor
                yield from (
                    _roles(governor, number, depth + 1) if lemma(governor) in _GROUPS or governor.tag_ == "CD" else ()
                )
            elif prep.lower_ in ("to", "including", "among"):
                yield from _roles(governor, number, depth + 1)
        elif prep.lower_ in ("of",) and governor.tag_ in ("CD",):
            yield from _roles(governor, number, depth + 1)
        elif prep.lower_ in ("with", "including", "like"):
            yield from _roles(governor, number, depth + 1) if governor.tag_.startswith("NN") else ()
    elif dep == "poss" and head.tag_.startswith("NN"):
        yield "of", head
    elif dep in _TRANSPARENT and head is not token and (head.tag_.startswith(("NN", "CD", "PRP")) or dep == "conj"):
        if dep == "conj" and head.tag_.startswith("VB"):
            yield from _verb("object" if head.tag_ == "VBN" else "subject", head, token)
        else:
            yield from _roles(head, number, depth + 1)
    for child in token.children:
        if child.dep_ == "acl" and child.tag_ in ("VBN", "VBD"):
            yield from _verb("object", child, token)
        elif child.dep_ == "acl" and child.tag_ == "VBG":
            yield from _verb("subject", child, token)
        elif child.dep_ == "relcl":
            passive = any(c.dep_ in ("nsubjpass", "auxpass") for c in child.children)
            subject = any(c.dep_ == "nsubj" and c.tag_ in ("WP", "WDT") for c in child.children)
            yield from _verb("object" if passive or not subject else "subject", child, token)
        elif child.dep_ in ("amod", "acomp", "advmod", "appos") and (
            child.tag_.startswith("JJ") or child.tag_ == "VBN"
        ):
            yield "state", child


def _verb(role: str, verb: Token, counted: Token) -> Iterator[tuple[str, Token]]:
    """The verb, what completes it ("were found dead", "are feared to have drowned"), and verbs that share its subject."""
    yield role, verb
    if lemma(verb) in _LINKING or role == "object":
        for child in verb.children:
            if child.dep_ in ("acomp", "oprd", "attr", "xcomp", "ccomp") and child is not counted:
                if child.tag_.startswith("JJ") or child.lower_ in _USES["state"]:
                    yield "state", child
                elif child.tag_.startswith("VB") and child.dep_ in ("xcomp", "oprd", "ccomp", "acomp"):
                    passive = child.tag_ == "VBN"
                    yield ("object" if passive else "subject"), child
    elif role == "subject":
        for child in verb.children:
            if child.dep_ == "acomp":
                yield "state", child
            elif child.dep_ == "xcomp" and child.tag_.startswith("VB"):
                yield ("object" if any(c.dep_ == "auxpass" for c in child.children) else "subject"), child
    for other in verb.children:
        if (
            other.dep_ == "conj"
            and other.tag_.startswith("VB")
            and not any(c.dep_ in ("nsubj", "nsubjpass") for c in other.children)
        ):
            yield ("object" if role == "object" and other.tag_ in ("VBN", "VBD") else "subject"), other


def _event(category: str, role: str, word: Token, counted: Token) -> Event:
    """The event with its predicate; two verbs joined by "and" that kill and injure make one figure for both."""
    if role in ("of", "noun"):
        return Event(category, word.i, word.i + 1)
    partner = _partner(word)
    if partner is not None:
        other = _category(role, partner) or _USES["state"].get(partner.lower_)
        joint = _JOINT.get(frozenset((category, other)))
        if joint:
            return Event(joint, word.i, partner.i + 1)
    return Event(category, *_predicate(word, counted))


def _partner(word: Token) -> Token | None:
    """The verb or adjective that "and" or "or" ties to `word` with no figure between."""
    for child in word.children:
        if child.dep_ == "conj" and child.i - word.i <= 3 and child.tag_[:2] in ("VB", "JJ"):
            between = word.doc[word.i + 1 : child.i]
            if not any(t.tag_ == "CD" for t in between):
                return child
    return None


def _predicate(verb: Token, counted: Token) -> tuple[int, int]:
    """Tokens of the verb with the adverb or particle that follows it: "fled abroad"."""
    end = verb.i + 1
    while (
        end < len(verb.doc)
        and verb.doc[end].head.i == verb.i
        and verb.doc[end].dep_ in ("prt", "advmod", "acomp", "oprd")
    ):
        end += 1
    return verb.i, end


def _beside(doc: Doc, first: int, last: int) -> Event | None:
    """An event word right after the figure ("12 killed", "three people were also hurt") or right before it ("killing 12")."""
    return _after(doc, last) or _before(doc, first)


def _before(doc: Doc, first: int) -> Event | None:
    """A verb right before the figure that has it as its object: "killing at least 12", "injured five late on Sunday"."""
    i = first - 1
    while i >= 0 and first - i <= 5 and doc[i].lower_ in _BOUND_WORDS:
        i -= 1
    if i < 0:
        return None
    verb = doc[i]
    if not verb.tag_.startswith("VB") and not (verb.tag_ == "NN" and i and doc[i - 1].tag_ in ("CC", "TO")):
        return None
    category = _USES["object"].get(lemma_of(verb.lower_, "VB"))
    if category is None or (verb.tag_ in ("VBN", "VBD") and i and doc[i - 1].lower_ in _PASSIVE):
        return None
    if any(c.dep_ == "neg" for c in verb.children):
        return None
    if category == "killed_or_injured" and lemma(verb) in ("hit", "strike"):
        return None
    return Event(category, i, i + 1)


_BOUND_WORDS = frozenset(
    "at least about around some more than up to as many as nearly almost over only the all another an estimated other".split()
)
_PASSIVE = frozenset("was were is are been be being".split())
_ASIDES = frozenset("including ages aged among most both all one two three ranging mostly mainly some many".split())


def _after(doc: Doc, last: int) -> Event | None:
    i = last + 1
    if i + 1 < len(doc) and (
        doc[i].text in ("(", "[") or doc[i].text in (",", "-", "–", "—") and doc[i + 1].lower_ in _ASIDES
    ):
        close = {"(": ")", "[": "]"}.get(doc[i].text, doc[i].text)
        closing = next((t.i for t in doc[i + 2 : i + 16] if t.text == close), None)
        if (
            closing is not None
            and closing + 1 < len(doc)
            and (
                doc[closing + 1].lower_ in _PASSIVE | {"have", "had", "has"}
                or doc[closing + 1].lower_ in _USES["state"]
            )
        ):
            i = closing + 1
    steps = 0
    while i < len(doc) and doc[i].lower_ in _SKIP and steps < 5:
        i += 1
        steps += 1
    if i >= len(doc):
        return None
    word = doc[i]
    between = [t.lower_ for t in doc[last + 1 : i]]
    if word.lower_ == "in" and any(t.lower_ in _HOSPITAL for t in doc[i + 1 : i + 5]):
        return Event("injured", i, next(t.i for t in doc[i + 1 : i + 5] if t.lower_ in _HOSPITAL) + 1)
    if word.lower_ in ("with", "suffering"):
        wound = next((t.i for t in doc[i + 1 : i + 6] if t.lower_ in _WOUNDS), None)
        if wound is not None:
            return Event("injured", i, wound + 1)
    category = _USES["state"].get(word.lower_)
    if category is None and word.tag_ in ("VBN", "VBD", "JJ"):
        category = _USES["object"].get(lemma(word))
        if category == "killed_or_injured" and word.lower_ not in ("shot", "stabbed"):
            category = None
    if word.lower_ == "fatally" or (category == "killed_or_injured" and _is_lethal(word)):
        category = "killed"
    passive = any(t in _PASSIVE for t in between)
    # a plural in capitals begins another sentence, as after a headline without a stop
    object_follows = i + 1 < len(doc) and (
        doc[i + 1].tag_ in ("DT", "CD", "PRP$", "NNP", "JJ", "PRP")
        or (doc[i + 1].tag_ == "NNS" and doc[i + 1].text[0].islower())
    )
    if (
        not category
        or (not passive and word.tag_ == "VBD" and object_follows)
        or any(t in ("not", "n't", "no") for t in between)
    ):
        return None
    noun_follows = i + 1 < len(doc) and doc[i + 1].tag_.startswith("NN") and doc[i + 1].text[0].islower()
    if word.tag_ == "JJ" and noun_follows and not passive:
        return None
    if i + 2 < len(doc) and doc[i + 1].lower_ in ("and", "or"):
        other = _USES["state"].get(doc[i + 2].lower_) or _USES["object"].get(lemma(doc[i + 2]))
        joint = _JOINT.get(frozenset((category, other)))
        if joint:
            return Event(joint, i, i + 3)
    return Event(category, i, i + 1)


# two events of one figure: "thousands killed and injured" is one figure for both; "shot and killed" is the graver alone
_JOINT = {
    frozenset(("killed", "injured")): "killed_or_injured",
    frozenset(("killed", "killed_or_injured")): "killed",
    frozenset(("injured", "killed_or_injured")): "injured",
}
