"""What happened to those counted: the predicate, and whether its category is that of the count.

`find_event` looks from the counted noun along the parse (subject, object, relative clause, apposition, coordination, "the
murder of six") and, for headlines, at the words right beside the figure. `categories` says what the words mean.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from assets.reading.lexicon import rows
from assets.statistics.categories import (
    GROUPS,
    PERSONS,
    STOPS,
    USES,
    category_of,
    category_of_noun,
    is_lethal,
    is_other_verb,
)
from assets.statistics.parsing import lemma, lemma_of

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
_HOSPITAL = frozenset("hospital hospitals condition care surgery".split())
_WOUNDS = frozenset("wound wounds injury injuries burns".split())
_THEM = frozenset("them whom these those us which".split())
# what follows makes the event a wish, a plan or a denial: "threatened to kill 12", "a plot to abduct 30", "denied that 40 had died"
_UNREAL_GOVERNORS = frozenset(
    """threaten threat plan vow intend intention want wish try attempt bid plot conspire hope seek aim prepare expect promise refuse
    decline fail predict forecast project deny doubt dispute refute urge advise ask wait agree offer propose proposal consider scheme
    discuss""".split()
)
_MODALS = frozenset("could would might can will shall should must ca wo 'd 'll ’d ’ll".split())
_CONDITIONS = frozenset("if unless whether lest".split())


@dataclass(slots=True)
class Event:
    """A category (or None) and the tokens of the predicate, `start` to `end` of the sentence, or None."""

    category: str | None
    start: int | None = None
    end: int | None = None


def find_event(doc: Doc, number: int, last: int, head: int | None) -> Event:
    """The event of the figure whose number is at token `number`, ends at `last`, and counts the noun at `head` (or none)."""
    counted = doc[head if head is not None else number]
    if doc[number].lower_ in _TIMES:
        following = [t.lower_ for t in doc[number + 1 : number + 4]]
        deed = next((USES["multiple"][w] for w in following if w in USES["multiple"]), None)
        return Event("killed" if {"fatal", "deadly"} & set(following) else deed)
    if head is None and last + 2 < len(doc) and doc[last + 1].lower_ == "of" and doc[last + 2].lower_ in _THEM:
        last += 2  # "two of them critically wounded"
    event = _find_event(doc, counted, number, last, head)
    if event.category and event.start is not None and _is_unreal(doc[event.start]):
        if not (
            head is not None and event.category == category_of_noun(doc, counted) and _is_passive(doc[event.start])
        ):
            event.category = None  # but not in "two bodies could be seen"
    if event.category and head is not None and not _may_happen_to(doc, event, counted):
        event.category = None
    if event.category == "displaced" and event.start is not None and _is_escape(doc[event.start], counted):
        event.category = None
    if event.category and event.start is None and lemma(counted) in _DEED_NOUNS and is_imagined(counted):
        event.category = None  # "there could be 2 million casualties"
    if event.category == "voting" and any(lemma(a) in _ASKED for a in list(counted.ancestors)[:3]):
        event.category = None  # "a poll of 1,000 voters"
    if event.category == "killed_or_injured" and lemma(counted) == "survivor":
        event.category = "injured"
    return event


_ASKED = frozenset("poll survey sample interview".split())
_TIMES = frozenset("double triple quadruple".split())  # a double murder has two victims


def _is_unreal(word: Token) -> bool:
    """Whether the words around an event say that it did not happen, or not yet: "could kill", "plans to evacuate", "if 12 die"."""
    if word.lower_ in ("recover", "survive"):
        return False  # whoever "is expected to recover" is hurt
    for _ in range(5):
        auxiliaries = [c for c in word.children if c.dep_ in ("aux", "auxpass")]
        if any(c.lower_ in _MODALS for c in auxiliaries):
            return True
        if any(c.lower_ == "may" for c in auxiliaries) and not any(lemma(c) == "have" for c in auxiliaries):
            return True  # "may kill"; but "may have killed 1,400" says how many were killed, if not for sure
        if any(c.dep_ == "mark" and c.lower_ in _CONDITIONS for c in word.children):
            return True
        head = word.head
        if head.i == word.i or word.dep_ not in _GOVERNED:
            return False
        infinitive = any(c.tag_ == "TO" for c in auxiliaries)
        if infinitive and head.lower_ == "going":
            return True
        if (infinitive or word.dep_ in ("ccomp", "pcomp")) and (
            lemma_of(head.lower_, "VB" if head.tag_[0] == "V" else head.tag_) in _UNREAL_GOVERNORS
        ):
            return True
        if word.dep_ == "ccomp" and not infinitive:
            return False  # what is said to have happened is not the speaker's "would say"
        if word.dep_ in ("relcl", "advcl", "acl") and not infinitive:
            return False
        if word.dep_ == "conj" and any(c.dep_ in _OWN_SUBJECTS for c in word.children):
            return False  # "it could get worse, and 12 people were killed"
        word = head
    return False


def is_imagined(word: Token) -> bool:
    """Whether the verb over `word` says that it is not so, or not yet: "deaths would total 510,000"."""
    for above in word.ancestors:
        if above.tag_.startswith(("VB", "MD")):
            return _is_unreal(above)
    return False


# nouns for what is done to people, where they are not also words for people: a refugee is one in "could be fined" too
_DEED_NOUNS = frozenset(USES["noun"]) - {r["noun"] for r in rows("counted_nouns") if r["is_person"] == "yes"}


def _is_passive(word: Token) -> bool:
    return any(c.dep_ == "auxpass" for c in word.children)


_GOVERNED = frozenset("xcomp ccomp conj acomp oprd acl advcl pcomp relcl attr".split())


def _may_happen_to(doc: Doc, event: Event, counted: Token) -> bool:
    """Whether the event's category fits the counted noun: cows and jobs are no people, and "hit" needs people to hurt."""
    base = lemma(counted)
    person = PERSONS.get(base)
    if person == "no":
        return False
    if event.start is None or event.category == category_of_noun(doc, counted):
        return True
    if base in USES["multiple"] and counted.tag_[:2] == "NN":
        return False  # what is done to people, not who: "hours before the two shootings he was killed"
    word = lemma_of(doc[event.start].lower_, "VB")
    return word not in _ALSO_OF_THINGS or person == "yes"


def _is_escape(verb: Token, counted: Token) -> bool:
    """Whether those who "fled" ran from the spot, which displaces nobody: "two men fled the scene", "200 inmates fled"."""
    if lemma_of(verb.lower_, "VB") != "flee":
        return False
    origins = [verb, *(c for c in verb.children if c.dep_ == "prep" and c.lower_ == "from")]
    fled = (c for origin in origins for c in origin.children if c.dep_ in ("dobj", "pobj"))
    return lemma(counted) in _RUNAWAYS or any(c.lower_ in _ESCAPES for c in fled)


_RUNAWAYS = frozenset(
    """suspect gunman shooter attacker assailant robber thief burglar killer perpetrator culprit prisoner inmate convict
    offender shoplifter hijacker""".split()
)
_ESCAPES = frozenset(
    """scene building room house club bar store theater theatre hospital police officers custody prison jail""".split()
)
_ALSO_OF_THINGS = frozenset(
    """hit strike burn crush bury execute expel relocate rally march demonstrate protest miss vanish disappear contract
    recover stable critical positive""".split()
)


def _find_event(doc: Doc, counted: Token, number: int, last: int, head: int | None) -> Event:
    beside = _beside(doc, number, max(last, head if head is not None else last), _is_whole(doc, number))
    if beside:
        return beside
    best = None
    for role, word in _roles(counted, number, 0):
        if any(c.dep_ == "neg" for c in word.children):
            continue
        category = category_of(role, word)
        if category:
            return _event(category, role, word, counted)
        if best is None and role in ("subject", "object") and word.tag_.startswith("VB"):
            best = word
    category = category_of_noun(doc, counted) if head is not None else None
    if best is not None and lemma(best) not in _LINKING and lemma(best) not in ("have", "do"):
        return Event(category, *_predicate(best, counted))
    return Event(category)


def _is_whole(doc: Doc, number: int) -> bool:
    """Whether the figure is the whole that another is part of: 92 in "35 of the 92 guests fell ill"."""
    i = number - 1
    while i > 0 and (doc[i].tag_ in ("DT", "PRP$") or doc[i].lower_ in _BOUND_WORDS):
        i -= 1
    return i > 0 and doc[i].lower_ == "of" and (doc[i - 1].tag_ == "CD" or doc[i - 1].lower_ in _PARTS)


_PARTS = frozenset("some most many few none half several".split())


def _roles(token: Token, number: int, depth: int) -> Iterator[tuple[str, Token]]:
    """(role, word) for the words that say something of `token`, the nearest in the parse first."""
    if depth > 4:
        return
    head, dep = token.head, token.dep_
    if dep in _SUBJECTS and head.tag_.startswith(("VB", "JJ", "NN")):
        role = "object" if head.tag_ == "VBN" and _is_passive(head) else "subject"
        yield from _verb(role, head, token)
    elif dep in _OBJECTS:
        yield from _verb("object", head, token)
    if dep == "pobj":
        prep = head
        governor = prep.head
        if governor.lower_ == "along":
            governor = governor.head
        for child in token.children:
            if child.dep_ == "relcl" and prep.lower_ in ("including", "among"):
                yield from _relative(child, token)  # "six were shot, including one who died"
        if prep.lower_ in ("including", "among", "with") and governor.tag_.startswith("VB"):
            is_object = governor.tag_ == "VBN" or _has_object(governor)  # "killed the driver along with two others"
            yield from _verb("object" if is_object else "subject", governor, token)
        elif prep.lower_ in ("of", "to", "among", "including", "with", "for", "in") and governor.tag_.startswith(
            ("NN", "VBG")
        ):
            if prep.lower_ == "of" and governor.i == number:
                yield from _roles(governor, number, depth + 1)
            elif prep.lower_ == "of":
                yield "of", governor
                yield from _roles(governor, number, depth + 1) if lemma(governor) in GROUPS else ()
            elif prep.lower_ in ("to", "including", "among"):
                yield from _roles(governor, number, depth + 1)
        elif prep.lower_ == "of" and governor.i == number:
            yield from _roles(governor, number, depth + 1)
        elif prep.lower_ in ("with", "including", "like"):
            yield from _roles(governor, number, depth + 1) if governor.tag_.startswith("NN") else ()
    elif dep == "poss" and head.tag_.startswith("NN"):
        yield "of", head
    elif dep in _TRANSPARENT and head.i != token.i and (head.tag_.startswith(("NN", "CD", "PRP")) or dep == "conj"):
        if dep == "conj" and head.tag_.startswith("VB"):
            yield from _verb("object" if head.tag_ == "VBN" else "subject", head, token)
        else:
            yield from _roles(head, number, depth + 1)
    for child in token.children:
        if child.dep_ == "acl" and child.tag_ in ("VBN", "VBD"):
            if not any(_has_object(c) for c in child.children if c.dep_ == "conj"):
                yield from _verb("object", child, token)  # not in "two robbers shot at an officer and killed three"
        elif child.dep_ == "acl" and child.tag_ == "VBG":
            yield from _verb("subject", child, token)
        elif child.dep_ == "relcl":
            yield from _relative(child, token)
        elif child.dep_ in ("amod", "acomp", "advmod", "appos") and (
            child.tag_.startswith("JJ") or child.tag_ == "VBN"
        ):
            yield "state", child


def _has_object(verb: Token) -> bool:
    return any(c.dep_ in ("dobj", "obj") and c.tag_ not in ("WP", "WDT") for c in verb.children)


def _relative(verb: Token, counted: Token) -> Iterator[tuple[str, Token]]:
    """What a relative clause says of `counted`: "who died", "whom he killed", "he is accused of killing"."""
    subject = next((c for c in verb.children if c.dep_ in _OWN_SUBJECTS), None)
    if subject is None or subject.tag_ in ("WP", "WDT") or subject.lower_ == "that":
        passive = any(c.dep_ in ("nsubjpass", "auxpass") for c in verb.children)
        yield from _verb("object" if passive or subject is None else "subject", verb, counted)
        return
    if not any(c.dep_ in ("dobj", "advmod") and c.i < subject.i for c in verb.children):
        for _ in range(4):  # down to the verb that lacks its object
            if _has_object(verb):
                return
            inner = next((c for c in verb.children if c.dep_ in ("xcomp", "ccomp")), None)
            for prep in (c for c in verb.children if c.dep_ == "prep") if inner is None else ():
                inner = next((c for c in prep.children if c.dep_ == "pcomp" or c.tag_ == "VBG"), None)
            if inner is None:
                if not _is_passive(verb):
                    yield "object", verb
                return
            verb = inner


def _verb(role: str, verb: Token, counted: Token) -> Iterator[tuple[str, Token]]:
    """The verb, what completes it ("were found dead", "are feared to have drowned"), and verbs that share its subject."""
    yield role, verb
    if lemma(verb) in _LINKING or role == "object":
        for child in verb.children:
            if child.dep_ in ("acomp", "oprd", "attr", "xcomp", "ccomp") and child.i != counted.i:
                if any(c.dep_ in _OWN_SUBJECTS and c.i != counted.i for c in child.children):
                    continue  # "People die here," said one man: the dead are others
                if child.tag_.startswith("JJ") or child.lower_ in USES["state"]:
                    yield "state", child
                elif child.tag_.startswith("VB") and child.dep_ in ("xcomp", "oprd", "ccomp", "acomp"):
                    passive = child.tag_ == "VBN"
                    yield ("object" if passive else "subject"), child
    elif role == "subject":
        for child in verb.children:
            if child.dep_ == "acomp":
                yield "state", child
            elif child.dep_ == "xcomp" and child.tag_.startswith("VB"):
                yield ("object" if _is_passive(child) else "subject"), child
    for other in verb.children:
        if (
            other.dep_ == "conj"
            and other.tag_.startswith("VB")
            and not any(c.dep_ in ("nsubj", "nsubjpass") for c in other.children)
            # "sickened 3,000 and killed 58": the second verb has its own object
            and not (counted.dep_ in ("dobj", "obj") and any(c.dep_ in ("dobj", "obj") for c in other.children))
        ):
            yield ("object" if role == "object" and other.tag_ in ("VBN", "VBD") else "subject"), other


def _event(category: str, role: str, word: Token, counted: Token) -> Event:
    """The event with its predicate; two verbs joined by "and" that kill and injure make one figure for both."""
    if role in ("of", "noun"):
        return Event(category, word.i, word.i + 1)
    return _joined(category, role, word) or Event(category, *_predicate(word, counted))


def _joined(category: str, role: str, word: Token) -> Event | None:
    """The one event of two verbs joined by "and" or "but": "killed and injured", "shot and taken to hospital"."""
    partner = _partner(word, 14 if category == "killed_or_injured" else 3)
    if partner is None:
        return None
    other = category_of(role, partner) or USES["state"].get(partner.lower_) or USES["subject"].get(lemma(partner))
    joint = _JOINT.get(frozenset((category, "injured" if lemma(partner) == "survive" else other)))
    if joint is None:
        return None
    near = partner.i - word.i <= 3
    return Event(joint, word.i if near else partner.i, partner.i + 1)


def _partner(word: Token, reach: int = 3) -> Token | None:
    """The verb or adjective that "and" or "or" ties to `word` within `reach` tokens, with no figure between."""
    for child in word.children:
        if child.dep_ == "conj" and child.i - word.i <= reach and child.tag_[:2] in ("VB", "JJ"):
            between = word.doc[word.i + 1 : child.i]
            if not any(t.tag_ == "CD" for t in between) and not any(c.dep_ in _OWN_SUBJECTS for c in child.children):
                return child
    return None


_OWN_SUBJECTS = ("nsubj", "nsubjpass")


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


def _beside(doc: Doc, first: int, last: int, whole: bool) -> Event | None:
    """An event word right after the figure ("12 killed", "three people were also hurt") or right before it ("killing 12")."""
    return _after(doc, last, whole) or _before(doc, first)


def _before(doc: Doc, first: int) -> Event | None:
    """A verb right before the figure that has it as its object: "killing at least 12", "injured five late on Sunday"."""
    i = first - 1
    while i >= 0 and first - i <= 5 and doc[i].lower_ in _BOUND_WORDS:
        if doc[i].lower_ == "at" and doc[i + 1].lower_ not in ("least", "most"):
            return None  # "shot at five people"
        i -= 1
    if i < 0:
        return None
    if doc[i].lower_ == "of" and i and (doc[i - 1].tag_.startswith("NN") or doc[i - 1].tag_ == "VBG"):
        deed = doc[i - 1]  # "the shooting of four members of a family", however the sentence is parsed
        category = USES["of"].get(deed.lower_) if deed.tag_ == "VBG" else category_of("of", deed)
        return Event(category, deed.i, i) if category in _DEEDS else None
    if told := _told_of(doc, i):
        return told
    verb = doc[i]
    if not verb.tag_.startswith("VB") and not (verb.tag_ == "NN" and i and doc[i - 1].tag_ in ("CC", "TO")):
        return None
    if verb.tag_ == "VBG" and i and doc[i - 1].tag_ == "NNP":
        return None  # "after the Springfield shooting 12 candidates qualify"
    category = USES["object"].get(lemma_of(verb.lower_, "VB"))
    if category is None or (verb.tag_ in ("VBN", "VBD") and i and doc[i - 1].lower_ in _PASSIVE):
        return None
    if any(c.dep_ == "neg" for c in verb.children):
        return None
    if category == "killed_or_injured" and lemma(verb) in ("hit", "strike"):
        return None
    if category == "killed_or_injured" and is_lethal(verb):
        category = "killed"
    return Event(category, i, i + 1)


def _told_of(doc: Doc, verb: int) -> Event | None:
    """ "Among the dead were five children", "the missing include 12 miners": the state of those that the verb introduces."""
    if verb < 2 or doc[verb - 2].lower_ != "the" or lemma_of(doc[verb].lower_, "VB") not in ("be", "include"):
        return None
    among = verb > 2 and doc[verb - 3].lower_ == "among"
    category = USES["state"].get(doc[verb - 1].lower_) if among or doc[verb].lower_.startswith("includ") else None
    return Event(category, verb - 1, verb) if category else None


_DEEDS = frozenset(("killed", "injured", "killed_or_injured", "arrested", "abducted"))


_BOUND_WORDS = frozenset(
    "at least about around some more than up to as many as nearly almost over only the all another an estimated other".split()
)
_CUSTODY = [
    (len(words), words) for words in (["in", "custody"], ["in", "police", "custody"], ["in", "federal", "custody"])
]
_SUFFERING = frozenset("with suffering suffered sustained received".split())
_PASSIVE = frozenset("was were is are been be being".split())
_ASIDES = frozenset("including ages aged among most both all one two three ranging mostly mainly some many".split())


def _after(doc: Doc, last: int, whole: bool) -> Event | None:
    i = last + 1
    if i < len(doc) and doc[i].lower_ in ("others", "more"):
        i += 1
    if i + 1 < len(doc) and (
        doc[i].text in ("(", "[") or doc[i].text in (",", "-", "–", "—") and doc[i + 1].lower_ in _ASIDES
    ):
        close = {"(": ")", "[": "]"}.get(doc[i].text, doc[i].text)
        closing = next((t.i for t in doc[i + 2 : i + 16] if t.text == close), None)
        if (
            closing is not None
            and closing + 1 < len(doc)
            and (
                doc[closing + 1].lower_ in _PASSIVE | {"have", "had", "has"} or doc[closing + 1].lower_ in USES["state"]
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
    if doc[last].tag_ == "NNS" and any(t in ("is", "was", "has") for t in between):
        return None  # "the man who shot two teens is in custody": the verb has another subject
    ward = [] if any(t.tag_ == "PRP$" for t in doc[i + 1 : i + 5]) else doc[i + 1 : i + 5]
    if word.lower_ == "in" and any(t.lower_ in _HOSPITAL for t in ward):
        return Event("injured", i, next(t.i for t in doc[i + 1 : i + 5] if t.lower_ in _HOSPITAL) + 1)
    if word.lower_ == "in" and i + 1 < len(doc) and doc[i + 1].lower_ == "critical":
        return Event("injured", i, i + 2)
    custody = next((n for n, words in _CUSTODY if [t.lower_ for t in doc[i : i + n]] == words), None)
    if custody:
        return Event("arrested", i, i + custody)
    if word.lower_ in _SUFFERING:
        wound = next((t.i for t in doc[i + 1 : i + 6] if t.lower_ in _WOUNDS), None)
        if wound is not None:
            return Event("injured", i, wound + 1)
    category = USES["state"].get(word.lower_)
    if word.tag_ == "NN" and word.lower_ == "shot" and doc[last].lower_ in ("one", "1", "another"):
        apart = last == 0 or doc[last - 1].text in STOPS or doc[last - 1].tag_ == "CC"
        if not (apart and i + 1 < len(doc) and doc[i + 1].tag_ in ("IN", "CD")):
            return None  # "fired one shot", but not in "three were hurt, one shot in the leg"
    if category is None and word.tag_ in ("VBN", "VBD", "JJ"):
        category = USES["object"].get(lemma(word))
        if category is None and word.tag_ != "VBN" and doc[i - 1].tag_ == "CD":
            category = USES["subject"].get(lemma_of(word.lower_, "VB"))  # "and five abstained"
        if category == "killed_or_injured" and word.lower_ not in ("shot", "stabbed", "gunned"):
            category = None
    if category and is_other_verb(word, lemma_of(word.lower_, "VB")):
        return None
    if word.lower_ == "fatally" or (category == "killed_or_injured" and is_lethal(word)):
        category = "killed"
    passive = any(t in _PASSIVE for t in between)
    if whole and (passive or not any(t.tag_ in ("VBD", "VBZ", "VBP", "MD") for t in doc[i + 1 :])):
        return None  # the verb of the sentence, which speaks of the part alone
    # a plural in capitals begins another sentence, as after a headline without a stop
    after = i + 1
    if after + 1 < len(doc) and doc[after].lower_ in ("and", "or") and doc[after + 1].tag_ == "VBD":
        after += 2  # "shot and killed a man"
    object_follows = _begins_object(doc, after)
    if (
        not category
        or (not passive and (word.tag_ == "VBD" or _is_active(doc, last, word)) and object_follows)
        or any(t in ("not", "n't", "no") for t in between)
    ):
        return None
    noun_follows = i + 1 < len(doc) and doc[i + 1].tag_.startswith("NN") and doc[i + 1].text[0].islower()
    if word.tag_ == "JJ" and noun_follows and not passive:
        return None
    if i + 2 < len(doc) and doc[i + 1].lower_ in ("and", "or") and not _begins_object(doc, i + 3):
        other = USES["state"].get(doc[i + 2].lower_) or USES["object"].get(lemma(doc[i + 2]))
        joint = _JOINT.get(frozenset((category, other)))
        if joint:
            return Event(joint, i, i + 3)
    return (_joined(category, "object", word) if category == "killed_or_injured" else None) or Event(category, i, i + 1)


def _begins_object(doc: Doc, i: int) -> bool:
    """Whether a verb's own object begins at token `i`: "left 14 dead and hurt dozens of guests"."""
    return i < len(doc) and (
        doc[i].tag_ in ("DT", "CD", "PRP$", "NNP", "JJ", "PRP") or (doc[i].tag_ == "NNS" and doc[i].text[0].islower())
    )


def _is_active(doc: Doc, last: int, word: Token) -> bool:
    """Whether those counted are whom a verb that looks like a participle is said of, and it has its own object: "one rider hurt six"."""
    noun = doc[last].tag_.startswith("NN") and doc[last].dep_ == "nsubj"
    return word.tag_ == "VBN" and noun and doc[last].head.i == word.i and _has_object(word)


# two events of one figure: "thousands killed and injured" is one figure for both; "shot and killed" is the graver alone
_JOINT = {
    frozenset(("killed", "injured")): "killed_or_injured",
    frozenset(("killed", "killed_or_injured")): "killed",
    frozenset(("injured", "killed_or_injured")): "injured",
}
