"""What happened to those counted: the predicate, and whether its category is that of the count.

`find_event` looks at the words right beside the figure (`beside.py`), for headlines, and then along the parse (`roles.py`).
`categories.py` says what the words mean, `reality.py` whether it has happened.
"""

from __future__ import annotations

from assets.reading.en.lemmas import lemma, lemma_of
from assets.reading.lexicon import rows, words
from assets.reading.syntax import Token, Tokens
from assets.statistics.clause.beside import after, before
from assets.statistics.clause.categories import PERSONS, USES, category_of, category_of_noun, is_person
from assets.statistics.clause.joint import Event, joined, predicate
from assets.statistics.clause.reality import is_imagined, is_unreal
from assets.statistics.clause.roles import LINKING, has_to, is_passive, roles

_MULTIPLES = words("en/events", "multiple")  # a double murder has two victims
_POLLED = words("en/events", "polled")
_THEM = words("en/events", "them")
_PARTS = words("en/events", "part")
_BOUND = words("en/events", "bound")
_RUNAWAYS = words("en/events", "runaway")
_ESCAPED = words("en/events", "escaped")
_MAY_RUN = words("en/events", "may_run")
_ALSO_OF_THINGS = words("en/events", "also_of_things")
_AT_POLLS = words("en/events", "at_polls")
_BALLOTS, _NEEDED = words("en/events", "ballots"), words("en/events", "needed")
_REACHING = words("en/events", "reaching")
_FREED = words("en/events", "freed")
_ADMITTED = words("en/events", "admitted")
_SHORT, _BARS = words("en/events", "short"), words("en/events", "bar_of_votes")
_MAY_VOTE = words("en/events", "may_vote")
_MAY_LAST = words("en/events", "may_last")
_WHERE = words("en/figures", "where")
_FEARED = words("en/events", "feared")
_LIVES, _LOST = words("en/events", "lives"), words("en/events", "lost")
# nouns for what is done to people, where they are not also words for people: a refugee is one in "could be fined" too
_DEED_NOUNS = frozenset(USES["noun"]) - {r["noun"] for r in rows("counted_nouns") if r["is_person"] == "yes"}


def find_event(doc: Tokens, number: int, last: int, head: int | None) -> Event:
    """The event of the figure whose number is at token `number`, ends at `last`, and counts the noun at `head` (or none)."""
    if doc[number].lower in _MULTIPLES:
        return _multiple(doc, number)
    counted = doc[head if head is not None else number]
    if head is None and last + 2 < len(doc) and doc[last + 1].lower == "of" and doc[last + 2].lower in _THEM:
        last += 2  # "two of them critically wounded"
    event = _found(doc, counted, number, last, head)
    if event.category and not _counts(doc, event, counted, head is not None):
        return Event(None, event.start, event.end)
    if event.category == "killed_or_injured" and lemma(counted) == "survivor":
        return Event("injured", event.start, event.end)
    if event.category == "injured" and head is not None and category_of_noun(doc, counted) == "killed":
        return Event("killed", event.start, event.end)  # "56 deaths and over 200 people injured"
    return event


def _multiple(doc: Tokens, number: int) -> Event:
    """A "double shooting": the category of the deed, which is "killed" where it is fatal."""
    following = [t.lower for t in doc[number + 1 : number + 4]]
    deed = next((USES["multiple"][w] for w in following if w in USES["multiple"]), None)
    return Event("killed" if {"fatal", "deadly"} & set(following) else deed)


def _counts(doc: Tokens, event: Event, counted: Token, is_noun: bool) -> bool:
    """Whether the event's category is that of the figure: it has happened, and to people."""
    if event.start is None:
        if lemma(counted) in _DEED_NOUNS and is_imagined(counted):
            return False  # "there could be 2 million casualties"
    elif is_unreal(doc[event.start]):
        seen = is_noun and event.category == category_of_noun(doc, counted) and is_passive(doc[event.start])
        if not seen:  # as in "two bodies could be seen"
            return False
    elif lemma(doc[event.start].head) in _FEARED:
        return False
    if is_noun and not _may_happen_to(doc, event, counted):
        return False
    if is_noun and event.start is not None and _is_where(counted) and not category_of_noun(doc, counted):
        return False
    if event.category == "displaced" and event.start is not None:
        state = doc[event.start]
        if _is_escape(state, counted) or _may_always_have_been(state):
            return False
    if event.start is not None and is_noun and _is_undone(doc[event.start], event.category, counted):
        return False
    return event.category != "voting" or _is_cast(counted)


def _is_cast(counted: Token) -> bool:
    """Whether votes or voters are those of an election: not votes that are needed, registered voters, or "a poll of 1,000 voters"."""
    if lemma(counted) in _BALLOTS and _are_needed(counted):
        return False
    if any(c.lower in _MAY_VOTE for c in counted.children):
        return False
    return not any(lemma(a) in _POLLED for a in list(counted.ancestors)[:3])


def _is_where(counted: Token) -> bool:
    """Whether the count says where and not who: "suspects in 38 countries were arrested"."""
    return counted.dep == "pobj" and counted.head.lower in _WHERE and PERSONS.get(lemma(counted)) != "yes"


def _is_undone(verb: Token, category: str | None, counted: Token) -> bool:
    """Whether the verb says that voters do something else, refugees were so before, or hostages are none any more: "released 14 hostages"."""
    base = lemma_of(verb.lower, "VB")
    if not verb.tag.startswith("VB"):
        return False
    if category == "voting":
        return lemma(counted) not in _BALLOTS and base not in _AT_POLLS
    if category == "displaced":
        return base in _ADMITTED
    return category in ("abducted", "arrested") and base in _FREED


def _are_needed(votes: Token) -> bool:
    """Whether votes are wanted and not yet cast: "needs 60 votes", "it takes 60 votes", "needs their help to get 60 votes", "three votes short"."""
    doc = votes.doc
    if votes.i + 1 < len(doc) and doc[votes.i + 1].lower in _SHORT:
        return True
    verbs = [a for a in votes.ancestors if a.tag.startswith("VB")]
    if verbs and lemma(verbs[0]) == "have" and any(c.dep == "neg" for c in verbs[0].children):
        return True
    above = votes.head.head
    if votes.dep == "pobj" and any(lemma(bar) in _BARS for bar in (above, *above.children)):
        return True
    wanting = verbs if verbs and has_to(verbs[0]) else verbs[:1]
    return any(not {v.lower, lemma_of(v.lower, "VB")}.isdisjoint(_NEEDED) for v in wanting)


def _may_happen_to(doc: Tokens, event: Event, counted: Token) -> bool:
    """Whether the event's category fits the counted noun: cows and jobs are no people, and "hit" needs people to hurt."""
    base = lemma(counted)
    person = PERSONS.get(base)
    if person == "no":
        return False
    if event.start is None or event.category == category_of_noun(doc, counted):
        return True
    if base in USES["multiple"] and counted.tag[:2] == "NN":
        return False  # what is done to people, not who: "hours before the two shootings he was killed"
    return lemma_of(doc[event.start].lower, "VB") not in _ALSO_OF_THINGS or person == "yes"


def _may_always_have_been(state: Token) -> bool:
    """ "1,300 homeless people were moved": nothing is said to have made them so, as in "left 1,300 homeless"."""
    return state.lower in _MAY_LAST and state.dep == "amod" and state.head.i > state.i


def _is_escape(verb: Token, counted: Token) -> bool:
    """Whether those who "fled" ran from the spot, which displaces nobody: "two men fled the scene", "200 inmates fled"."""
    if lemma_of(verb.lower, "VB") != "flee":
        return False
    if lemma(counted) in _MAY_RUN and verb.tag == "VBG" and not any(c.dep in ("prep", "dobj") for c in verb.children):
        return True  # "she saw four men fleeing"
    origins = [verb, *(c for c in verb.children if c.dep == "prep" and c.lower == "from")]
    fled = (c for origin in origins for c in origin.children if c.dep in ("dobj", "pobj"))
    return lemma(counted) in _RUNAWAYS or any(c.lower in _ESCAPED for c in fled)


def _found(doc: Tokens, counted: Token, number: int, last: int, head: int | None) -> Event:
    end = max(last, head if head is not None else last)
    if beside := after(doc, end, _is_whole(doc, number)) or before(doc, number):
        return beside
    best = None
    for role, word in roles(counted, _head_of_number(doc, number, last)):
        if any(c.dep == "neg" for c in word.children):
            continue
        if category := _said_of(role, word, counted, head is None) or _of_lives(role, word, counted):
            return _event(category, role, word)
        if best is None and role in ("subject", "object") and word.tag.startswith("VB"):
            best = word
    category = category_of_noun(doc, counted) if head is not None else None
    if best is not None and lemma(best) not in LINKING and lemma(best) not in ("have", "do"):
        return Event(category, *predicate(best))
    return Event(category)


def _is_of_another_deed(word: Token, counted: Token) -> bool:
    """Whether an adjective is that of a noun beside the deeds that are counted: not of the deaths in "30 positive tests and 12 deaths"."""
    beside = word.dep == "amod" and word.head.i != counted.i
    return beside and category_of_noun(counted.doc, counted) is not None and not is_person(counted)


def _head_of_number(doc: Tokens, number: int, last: int) -> int:
    """The token of the number that its noun hangs on: "thousands" of "tens of thousands of people"."""
    token = doc[number]
    while token.dep in ("quantmod", "compound") and token.i < token.head.i <= last:
        token = token.head
    return token.i


def _said_of(role: str, word: Token, counted: Token, is_bare: bool) -> str | None:
    """The category of what a word says; none of a bare number that is only reached: "the toll hits 91", not "both were hit"."""
    if role == "state" and not is_bare and _is_of_another_deed(word, counted):
        return None
    is_reached = is_bare and role == "object" and not any(c.dep == "auxpass" for c in word.children)
    return None if is_reached and lemma(word) in _REACHING else category_of(role, word)


def _of_lives(role: str, word: Token, counted: Token) -> str | None:
    """The category of lives that are lost, whatever the order of the words: "12 lives were lost", "the loss of 12 lives"."""
    lost = lemma(word) in _LOST and role in ("object", "of")
    return "killed" if lost and lemma(counted) in _LIVES else None


def _is_whole(doc: Tokens, number: int) -> bool:
    """Whether the figure is the whole that another is part of: 92 in "35 of the 92 guests fell ill", "35 of Kolm's 92 guests"."""
    i = number - 1
    if i > 0 and doc[i].tag == "POS":
        i -= 2
    while i > 0 and (doc[i].tag in ("DT", "PRP$") or doc[i].lower in _BOUND):
        i -= 1
    return i > 0 and doc[i].lower == "of" and (doc[i - 1].tag == "CD" or doc[i - 1].lower in _PARTS)


def _event(category: str, role: str, word: Token) -> Event:
    """The event with its predicate; two verbs joined by "and" that kill and injure make one figure for both."""
    if role in ("of", "noun"):
        return Event(category, word.i, word.i + 1)
    return joined(category, role, word) or Event(category, *predicate(word))
