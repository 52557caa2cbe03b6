"""Which way a figure moved: the verb, adverb or noun of movement that the parse ties it to."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from assets.reading.lexicon import rows
from assets.statistics.parsing import lemma, root_of

TRENDS = {r["lemma"]: r["trend"] for r in rows("trends") if r["is_noun"] != "only"}
MOVEMENTS = {r["lemma"]: r["trend"] for r in rows("trends") if r["is_noun"]}
BEFORE_NOUN = frozenset(("nummod", "compound", "amod", "nmod", "quantmod", "npadvmod", "poss"))


def trend_of(doc: Doc, first: int, last: int, kind: str, moves: bool = False) -> str:
    """`up`, `down` or `none`: whether a verb or adverb of movement has the quantity as the change, or as the level reached."""
    before = doc[first - 1].lower_ if first else ""
    if before in ("up", "down") and not (first > 1 and doc[first].lower_ in ("to",)):
        return before if _is_step(doc, first - 1) else "none"
    if before == "by" and first > 1 and doc[first - 2].lower_ in ("up", "down", "higher", "lower"):
        return TRENDS[doc[first - 2].lower_]
    if before == "off" and first > 1 and lemma(doc[first - 2]) in ("be", "trade", "close", "finish", "end"):
        return "down"  # "shares were off 3%"
    if last + 1 < len(doc):
        after = doc[last + 1]
        if after.lower_ in ("higher", "lower"):
            return TRENDS[after.lower_]
        following = doc[min(last + 2, len(doc) - 1)]
        if after.lower_ in ("more", "less", "fewer") and (
            (kind == "percent" and not following.tag_.startswith(("JJ", "RB")))
            or (kind == "money" and following.lower_ == "than")
        ):
            return "up" if after.lower_ == "more" else "down"
    if kind != "duration" and (noun := movement(doc, first, last, kind == "money")) is not None:
        return MOVEMENTS[lemma(noun)]
    if before == "from" and not moves:
        return "none"
    if (
        before == "to"
        and kind != "count"
        and first > 1
        and doc[first - 2].tag_ in ("NN", "NNS")
        and (noun := lemma(doc[first - 2])) in MOVEMENTS
    ):
        return MOVEMENTS[noun]  # "a fall to 3%"
    if kind == "ratio" and doc[last].tag_.startswith("VB") and lemma(doc[last]) in TRENDS:
        return TRENDS[lemma(doc[last])]  # "exports tripled"
    verb = verb_before(doc, first)
    if verb is not None and kind in ("percent", "index", "ratio"):
        return TRENDS.get(lemma(verb), "none")
    if before == "to" and (verb := verb_before(doc, first - 1, ("RB", "RP"))) is not None:
        if kind != "count" and lemma(verb) in TRENDS:
            return TRENDS[lemma(verb)]  # "dip down to minus 130 degrees", where the parse takes "to" for an infinitive
    root = root_of(doc, first, last)
    dep, head = root.dep_, root.head
    if dep == "pobj":
        prep, head = head, head.head
        if moves and prep.lower_ == "from" and head.tag_.startswith("VB"):
            return TRENDS.get(lemma(head), "none")
        if prep.lower_ not in ("by", "to", "at"):
            return "none"
        if prep.lower_ in ("to", "at"):
            if prep.lower_ == "at" or any(
                c.i < first
                and c.dep_ in ("dobj", "npadvmod", "obj", "advmod")
                and (c.tag_ in ("CD", "$") or any(g.tag_ == "CD" for g in c.children))
                for c in head.children
            ):
                return "none"
    elif dep not in ("dobj", "npadvmod", "obj", "attr", "advmod", "dep", "oprd", "nummod"):
        return "none"
    elif dep in ("dobj", "obj") and kind in ("count", "duration", "age", "ratio", "money"):
        return (
            TRENDS.get(lemma(head), "none")
            if kind == "money"
            and lemma(head) in ("fall", "drop", "rise", "jump", "slip", "gain", "lose", "climb", "tumble")
            else "none"
        )
    if head.tag_.startswith("VB"):
        return TRENDS.get(lemma(head), "none")
    return "none"


def _is_step(doc: Doc, particle: int) -> bool:
    """Whether "up" or "down" says which way a figure moved, not what its verb means: "makes up 15 percent"."""
    if particle == 0 or not doc[particle - 1].tag_.startswith("VB"):
        return True
    verb = lemma(doc[particle - 1])
    return verb in TRENDS or verb in _STEPS or doc[particle].dep_ != "prt"


_STEPS = frozenset(
    """be go move push drive bring creep edge inch head tick trend send come shoot step ramp scale nudge drift bid bump
    finish close end open start settle trade""".split()
)


def verb_before(doc: Doc, first: int, between: tuple[str, ...] = ("RB", "DT", "JJ")) -> Token | None:
    """The verb right before the quantity, past an adverb or two: "rose nearly 5%"."""
    for token in reversed(doc[max(0, first - 3) : first]):
        if token.tag_.startswith("VB"):
            return token
        if token.tag_ not in between and token.lower_ not in ("by", "about", "over", "under"):
            return None
    return None


def movement(doc: Doc, first: int, last: int, is_money: bool) -> Token | None:
    """The noun of movement that the quantity measures: "a 10% increase in fares", "a drop of 40%"; None for others."""
    token = root_of(doc, first, last)
    head = token.head
    if token.dep_ == "pobj" and head.lower_ == "of" and head.head.tag_ in ("NN", "NNS"):
        noun = head.head
    elif head.i > last and token.dep_ in BEFORE_NOUN and head.tag_ in ("NN", "NNS"):
        noun = head
    else:
        return None
    base = lemma(noun)
    return noun if base in MOVEMENTS and not (is_money and base in ("advance", "gain")) else None


def moved_noun(doc: Doc, first: int, last: int, is_money: bool) -> int | None:
    """The token of the noun of movement that the quantity measures ("a 4% drop"), or None."""
    noun = movement(doc, first, last, is_money)
    return noun.i if noun is not None else None
