"""An event word right beside a figure: "12 killed", "three people were also hurt", "killing at least 12".

Headlines and long sentences break parses, so these are read from left to right.
"""

from __future__ import annotations

from collections.abc import Callable

from assets.reading.en.lemmas import lemma, lemma_of
from assets.reading.lexicon import in_order, words
from assets.reading.syntax import Token, Tokens
from assets.statistics.clause.categories import STOPS, USES, category_of, is_lethal, is_other_verb
from assets.statistics.clause.joint import JOINT, Event, joined
from assets.statistics.clause.roles import has_object

_SKIPPED = words("en/events", "skipped")
_ASIDES = words("en/events", "aside")
_PASSIVE = words("en/events", "passive")
_BOUND = words("en/events", "bound")
_HOSPITAL = words("en/events", "hospital")
_WOUNDS = words("en/events", "wounds")
_SUFFERING = words("en/events", "suffering")
_WOUNDING = words("en/events", "wounding")
_REACHING = words("en/events", "reaching")
_CUSTODY = tuple(phrase.split() for phrase in in_order("en/events", "custody"))
_DEEDS = frozenset(("killed", "injured", "killed_or_injured", "arrested", "abducted"))
_CLOSING = {"(": ")", "[": "]"}
_MAX_SKIPPED, _LONGEST_ASIDE, _LONGEST_BOUND = 5, 16, 5  # tokens


# ---------------------------------------------------------------- before it


def _is_of_deed(doc: Tokens, i: int) -> bool:
    """Whether a word is the "of" behind a noun or a gerund: "the killing of 12"."""
    return doc[i].lower == "of" and i > 0 and (doc[i - 1].tag.startswith("NN") or doc[i - 1].tag == "VBG")


def before(doc: Tokens, first: int) -> Event | None:
    """A verb right before the figure that has it as its object: "killing at least 12", "injured five late on Sunday"."""
    i = _past_bound(doc, first)
    if i is None:
        return None
    if _is_of_deed(doc, i):
        return _deed_of(doc, i)
    if told := _told_of(doc, i):
        return told
    verb = doc[i]
    if not _may_be_verb(doc, i) or any(c.dep == "neg" for c in verb.children):
        return None
    category = USES["object"].get(lemma_of(verb.lower, "VB"))
    if category is None or (verb.tag in ("VBN", "VBD") and i and doc[i - 1].lower in _PASSIVE):
        return None
    if category == "killed_or_injured":
        if lemma(verb) in _REACHING:
            return None
        category = "killed" if is_lethal(verb) else category
    return Event(category, i, i + 1)


def _past_bound(doc: Tokens, first: int) -> int | None:
    """The token before the words of a bound; None at the beginning, or where a verb aims at the figure ("shot at five people")."""
    i = first - 1
    while i >= 0 and first - i <= _LONGEST_BOUND and doc[i].lower in _BOUND:
        if doc[i].lower == "at" and doc[i + 1].lower not in ("least", "most"):
            return None
        i -= 1
    return i if i >= 0 else None


def _deed_of(doc: Tokens, of: int) -> Event | None:
    """ "The shooting of four members of a family", however the sentence is parsed."""
    deed = doc[of - 1]
    category = USES["of"].get(deed.lower) if deed.tag == "VBG" else category_of("of", deed)
    return Event(category, deed.i, of) if category in _DEEDS else None


def _may_be_verb(doc: Tokens, i: int) -> bool:
    """Whether a token is a verb, whatever the tagger says of one after "and" or "to"; not "the Springfield shooting".

    In a headline it may look like a plural: "Blast kills one".
    """
    tag, earlier = doc[i].tag, doc[i - 1].tag if i else ""
    if tag == "NN":
        return earlier in ("CC", "TO")
    if tag == "NNS":
        return i == 1 and earlier.startswith("NN")
    return tag.startswith("VB") and not (tag == "VBG" and earlier == "NNP")


def _told_of(doc: Tokens, verb: int) -> Event | None:
    """ "Among the dead were five children", "the missing include 12 miners", "also killed were six": those that the verb introduces."""
    if verb and doc[verb].lower in _PASSIVE and _opens_with(doc, verb - 1):
        category = USES["object"].get(lemma(doc[verb - 1]))
        return Event(category, verb - 1, verb) if category in _DEEDS else None
    if verb < 2 or doc[verb - 2].lower != "the" or lemma_of(doc[verb].lower, "VB") not in ("be", "include"):
        return None
    among = verb > 2 and doc[verb - 3].lower == "among"
    category = USES["state"].get(doc[verb - 1].lower) if among or doc[verb].lower.startswith("includ") else None
    return Event(category, verb - 1, verb) if category else None


def _opens_with(doc: Tokens, i: int) -> bool:
    """Whether a clause opens with this participle: "Also killed were six", "..., and hurt were two"."""
    return doc[i].tag in ("VBN", "VBD") and (
        i == 0 or doc[i - 1].lower in ("also", "and", ",", ";") or doc[i - 1].tag == "``"
    )


# ---------------------------------------------------------------- after it


def after(doc: Tokens, last: int, whole: bool) -> Event | None:
    """An event word right after the figure that ends at token `last`; `whole`: another figure is a part of it."""
    i = _past_aside(doc, last + 1 + (_word(doc, last + 1) in ("others", "more")))
    begun = i
    while i < len(doc) and doc[i].lower in _SKIPPED and i - begun < _MAX_SKIPPED:
        i += 1
    if i >= len(doc):
        return None
    between = {t.lower for t in doc[last + 1 : i]}
    if doc[last].tag == "NNS" and between & {"is", "was", "has"}:
        return None  # "the man who shot two teens is in custody": the verb has another subject
    is_of_part = whole and bool(between & _PASSIVE)  # "53 of the 70 men were in custody"
    told = None if is_of_part else next((event for read in _PHRASES if (event := read(doc, i)) is not None), None)
    return told or _participle(doc, last, i, between, whole)


def _word(doc: Tokens, i: int) -> str:
    return doc[i].lower if i < len(doc) else ""


def _past_aside(doc: Tokens, i: int) -> int:
    """The token after an aside that ends before the event: "12, including two children, were hurt", "12 (ages 3 to 9) died"."""
    if i + 1 >= len(doc) or not (
        doc[i].text in _CLOSING or (doc[i].text in (",", "-", "–", "—") and doc[i + 1].lower in _ASIDES)
    ):
        return i
    close = _CLOSING.get(doc[i].text, doc[i].text)
    closing = next((t.i for t in doc[i + 2 : i + _LONGEST_ASIDE] if t.text == close), None)
    following = _word(doc, closing + 1) if closing is not None else ""
    ends = following in _PASSIVE or following in ("have", "had", "has") or following in USES["state"]
    return closing + 1 if closing is not None and ends else i


def _hospital(doc: Tokens, i: int) -> Event | None:
    """ "12 in hospital", "two in critical condition"; not "in his care", "in the Basic Care Act", "in the health care debate"."""
    if doc[i].lower != "in":
        return None
    ward = doc[i + 1 : i + 5]
    place = next((t.i for t in ward if t.lower in _HOSPITAL and (t.text.islower() or t.dep == "pobj")), None)
    if place is not None and place + 1 < len(doc) and doc[place + 1].tag in ("NN", "NNS"):
        return None
    if place is not None and not any(t.tag == "PRP$" for t in ward):
        return Event("injured", i, place + 1)
    return Event("injured", i, i + 2) if _word(doc, i + 1) == "critical" else None


def _custody(doc: Tokens, i: int) -> Event | None:
    """ "Two in police custody"; not where more is said of them: "two men in custody were killed"."""
    length = next((len(p) for p in _CUSTODY if [t.lower for t in doc[i : i + len(p)]] == p), None)
    if length is None:
        return None
    end = i + length
    is_aside = doc[i - 1].tag.startswith(("NN", "CD")) and end < len(doc) and doc[end].tag.startswith(("VB", "MD"))
    return None if is_aside else Event("arrested", i, end)


def _wounded(doc: Tokens, i: int) -> Event | None:
    """ "Three with gunshot wounds"."""
    if doc[i].lower not in _SUFFERING:
        return None
    wound = next((t.i for t in doc[i + 1 : i + 6] if t.lower in _WOUNDS), None)
    return Event("injured", i, wound + 1) if wound is not None else None


_PHRASES: tuple[Callable[[Tokens, int], Event | None], ...] = (_hospital, _custody, _wounded)


def _participle(doc: Tokens, last: int, i: int, between: set[str], whole: bool) -> Event | None:
    """The event of the participle, adjective or verb at token `i`, if it is said of the figure that ends at `last`."""
    word = doc[i]
    category = _category(doc, last, word)
    passive = bool(between & _PASSIVE)
    if category is None or between & {"not", "n't", "no"} or _has_another_subject(doc, i, passive, whole):
        return None
    if not passive and _is_said_of_another(doc, last, i):
        return None
    return _two(doc, i, category) or Event(category, i, i + 1)


def _category(doc: Tokens, last: int, word: Token) -> str | None:
    if _is_shot_fired(doc, last, word):
        return None
    category = USES["state"].get(word.lower) or _of_verb(word)
    if category and is_other_verb(word, lemma_of(word.lower, "VB")):
        return None
    if word.lower == "fatally" or (category == "killed_or_injured" and is_lethal(word)):
        return "killed"
    return category


def _of_verb(word: Token) -> str | None:
    if word.tag == "VBG":
        return USES["subject"].get(lemma(word))  # "with 5,000 people dying"
    if word.tag not in ("VBN", "VBD", "JJ"):
        return None
    category = USES["object"].get(lemma(word))
    if category is None and word.tag != "VBN" and word.doc[word.i - 1].tag == "CD":
        category = USES["subject"].get(lemma_of(word.lower, "VB"))  # "and five abstained"
    return None if category == "killed_or_injured" and word.lower not in _WOUNDING else category


def _is_shot_fired(doc: Tokens, last: int, word: Token) -> bool:
    """ "Fired one shot", but not in "three were hurt, one shot in the leg"."""
    if word.tag != "NN" or word.lower != "shot" or doc[last].lower not in ("one", "1", "another"):
        return False
    apart = last == 0 or doc[last - 1].text in STOPS or doc[last - 1].tag == "CC"
    return not (apart and word.i + 1 < len(doc) and doc[word.i + 1].tag in ("IN", "CD"))


def _has_another_subject(doc: Tokens, i: int, passive: bool, whole: bool) -> bool:
    """Whether it is the verb of the sentence, which speaks of the part alone: "35 of the 92 guests fell ill"."""
    return whole and (passive or not any(t.tag in ("VBD", "VBZ", "VBP", "MD") for t in doc[i + 1 :]))


def _is_said_of_another(doc: Tokens, last: int, i: int) -> bool:
    """Whether the word has an object or a noun of its own: "two men killed a guard", "12 injured players"."""
    word, end = doc[i], i + 1
    if _word(doc, end) in ("and", "or") and end + 1 < len(doc) and doc[end + 1].tag == "VBD":
        end += 2  # "shot and killed a man"
    if (word.tag == "VBD" or _is_active(doc, last, word)) and _begins_object(doc, end):
        return True
    # a plural in capitals begins another sentence, as after a headline without a stop
    noun_follows = i + 1 < len(doc) and doc[i + 1].tag.startswith("NN") and doc[i + 1].text[0].islower()
    return word.tag == "JJ" and noun_follows


def _two(doc: Tokens, i: int, category: str) -> Event | None:
    """Two event words joined by "and": "12 killed or wounded"."""
    if i + 2 < len(doc) and doc[i + 1].lower in ("and", "or") and not _begins_object(doc, i + 3):
        other = USES["state"].get(doc[i + 2].lower) or USES["object"].get(lemma(doc[i + 2]))
        if joint := JOINT.get(frozenset((category, other))):
            return Event(joint, i, i + 3)
    return joined(category, "object", doc[i]) if category == "killed_or_injured" else None


def _begins_object(doc: Tokens, i: int) -> bool:
    """Whether a verb's own object begins at token `i`: "left 14 dead and hurt dozens of guests"."""
    return i < len(doc) and (
        doc[i].tag in ("DT", "CD", "PRP$", "NNP", "JJ", "PRP") or (doc[i].tag == "NNS" and doc[i].text[0].islower())
    )


def _is_active(doc: Tokens, last: int, word: Token) -> bool:
    """Whether those counted are whom a verb that looks like a participle is said of, and it has its own object: "one rider hurt six"."""
    noun = doc[last].tag.startswith("NN") and doc[last].dep == "nsubj"
    return word.tag == "VBN" and noun and doc[last].head.i == word.i and has_object(word)
