"""Which way a figure moved: the verb, adverb or noun of movement that the words beside it or the parse tie it to."""

from __future__ import annotations

from assets.reading.en.lemmas import lemma
from assets.reading.lexicon import rows, words
from assets.reading.syntax import Token, Tokens

TRENDS = {r["lemma"]: r["trend"] for r in rows("trends") if r["is_noun"] != "only"}
MOVEMENTS = {r["lemma"]: r["trend"] for r in rows("trends") if r["is_noun"]}
BEFORE_NOUN = frozenset(("nummod", "compound", "amod", "nmod", "quantmod", "npadvmod", "poss"))
_STEPS = words("en/figures", "step")
_PHRASAL = words("en/figures", "phrasal")
_CLOSING = words("en/figures", "closing")
_LEVEL_CHANGES = words("en/figures", "level_change")
_OBJECTS = ("dobj", "npadvmod", "advmod")
_TIED = (*_OBJECTS, "attr", "dep", "oprd", "nummod")
_UP_OR_DOWN = ("up", "down")
_PAST = ("below", "above", "past", "beyond")  # a level that something moves by: "fell below 300"


def trend_of(doc: Tokens, first: int, last: int, kind: str, moves: bool = False) -> str:
    """`up`, `down` or `none`: whether a verb or adverb of movement has the quantity as the change, or as the level reached."""
    counted = kind == "count" and doc.root_of(first, last).dep == "dobj"
    told = _before(doc, first, counted) or _after(doc, last, kind)
    if told is None:
        told = _by_noun(doc, first, last, kind, moves)
    if told is None:
        told = _by_verb_beside(doc, first, last, kind)
    return _by_parse(doc, first, last, kind, moves) if told is None else told


def _word(doc: Tokens, i: int) -> str:
    return doc[i].lower if 0 <= i < len(doc) else ""


def _before(doc: Tokens, first: int, counted: bool) -> str | None:
    """What the words right before the quantity say: "up 5%", "down by 3", "shares were off 3%"; None where they say nothing.

    `counted`: it is so many of what the verb does something to.
    """
    before, earlier = _word(doc, first - 1), _word(doc, first - 2)
    if before in _UP_OR_DOWN and not (first > 1 and _word(doc, first) == "to"):
        return before if _is_step(doc, first - 1, counted) else "none"
    if before == "to" and earlier in _UP_OR_DOWN and first > 2 and doc[first - 3].tag.startswith("VB"):
        return earlier  # "edged down to 4.1 percent"
    if before == "by" and earlier in ("up", "down", "higher", "lower"):
        return TRENDS[earlier]
    if before == "off" and first > 1 and lemma(doc[first - 2]) in _CLOSING:
        return "down"
    return None


def _after(doc: Tokens, last: int, kind: str) -> str | None:
    """What the words right after it say: "5% higher", "3% more", "$2 less than"."""
    after = _word(doc, last + 1)
    if after in ("higher", "lower"):
        return TRENDS[after]
    if after not in ("more", "less", "fewer"):
        return None
    following = doc[min(last + 2, len(doc) - 1)]
    share = kind in ("percent", "ratio") and not following.tag.startswith(("JJ", "RB"))
    if share or (kind == "money" and following.lower == "than"):
        return "up" if after == "more" else "down"
    return None


def _by_noun(doc: Tokens, first: int, last: int, kind: str, moves: bool) -> str | None:
    """What a noun of movement says: "a 10% increase", "a fall to 3%"; "none" for the level that a change came from."""
    if kind != "duration" and (noun := movement(doc, first, last, kind == "money")) is not None:
        return MOVEMENTS[lemma(noun)]
    before = _word(doc, first - 1)
    if before == "from" and not moves:
        return "none"
    if before == "to" and kind != "count" and first > 1 and doc[first - 2].tag in ("NN", "NNS"):
        return MOVEMENTS.get(lemma(doc[first - 2]))
    return None


def _by_verb_beside(doc: Tokens, first: int, last: int, kind: str) -> str | None:
    """What the verb right beside it says: "exports tripled", "rose nearly 5%", "dip down to minus 130 degrees"."""
    if kind == "ratio" and doc[last].tag.startswith("VB") and lemma(doc[last]) in TRENDS:
        return TRENDS[lemma(doc[last])]
    verb = verb_before(doc, first)
    if verb is not None and kind in ("percent", "index", "ratio"):
        return TRENDS.get(lemma(verb), "none")
    if _word(doc, first - 1) == "to" and kind != "count":
        verb = verb_before(doc, first - 1, ("RB", "RP"))  # where the parse takes "to" for an infinitive
        return TRENDS.get(lemma(verb)) if verb is not None else None
    return None


def _by_parse(doc: Tokens, first: int, last: int, kind: str, moves: bool) -> str:
    """What the verb says that the parse ties it to."""
    root = doc.root_of(first, last)
    head: Token | None = root.head
    if root.dep == "pobj":
        head = _verb_of_preposition(root.head, first, moves)
    elif root.dep not in _TIED and not (root.lower in _PAST and root.dep == "prep" and kind != "duration"):
        return "none"
    elif root.dep == "dobj" and kind in ("count", "duration", "age", "ratio", "money"):
        if kind != "money" or lemma(root.head) not in _LEVEL_CHANGES:
            return "none"  # "sold 40 cars" moves nothing, "lost $3m" does
        return TRENDS.get(lemma(root.head), "none")
    return TRENDS.get(lemma(head), "none") if head is not None and head.tag.startswith("VB") else "none"


def _verb_of_preposition(prep: Token, first: int, moves: bool) -> Token | None:
    """The verb that moves by, to, from or past the quantity after this preposition; None where it does not."""
    head = prep.head
    if prep.lower in _PAST and head.tag.startswith("VB"):
        return head  # "slid below the 23,000 mark"
    if moves and prep.lower == "from" and head.tag.startswith("VB"):
        return head
    return head if prep.lower in ("by", "to") else None


def _is_step(doc: Tokens, particle: int, counted: bool) -> bool:
    """Whether "up" or "down" says which way a figure moved, not what its verb means: "makes up 15 percent", "shot down 14 drones"."""
    if particle == 0 or not doc[particle - 1].tag.startswith("VB"):
        return True
    verb = lemma(doc[particle - 1])
    if verb in _PHRASAL:
        return False
    return not counted and (verb in TRENDS or verb in _STEPS or doc[particle].dep != "prt")


def verb_before(doc: Tokens, first: int, between: tuple[str, ...] = ("RB", "DT", "JJ")) -> Token | None:
    """The verb right before the quantity, past an adverb or two: "rose nearly 5%"."""
    for token in reversed(list(doc[max(0, first - 3) : first])):
        if token.tag.startswith("VB"):
            return token
        if token.tag not in between and token.lower not in ("by", "about", "over", "under"):
            return None
    return None


def movement(doc: Tokens, first: int, last: int, is_money: bool) -> Token | None:
    """The noun of movement that the quantity measures: "a 10% increase in fares", "a drop of 40%"; None for others."""
    token = doc.root_of(first, last)
    head = token.head
    if token.dep == "pobj" and head.lower == "of" and head.head.tag in ("NN", "NNS"):
        noun = head.head
    elif head.i > last and token.dep in BEFORE_NOUN and head.tag in ("NN", "NNS"):
        noun = head
    else:
        return None
    base = lemma(noun)
    return noun if base in MOVEMENTS and not (is_money and base in ("advance", "gain")) else None


def moved_noun(doc: Tokens, first: int, last: int, is_money: bool) -> int | None:
    """The token of the noun of movement that the quantity measures ("a 4% drop"), or None."""
    noun = movement(doc, first, last, is_money)
    return noun.i if noun is not None else None
