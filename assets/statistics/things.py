"""What a measure, an amount or a share is of: read from the parse.

For a count the counted noun is the thing (`counting.py`); for "5%", "$3m" or "40 km" the thing is the noun that the
parse ties it to: "of" what, the noun it describes, or the subject of its verb.
"""

from __future__ import annotations

from spacy.tokens import Doc, Token

from assets.reading.lexicon import rows
from assets.statistics.parsing import lemma, root_of
from assets.statistics.trends import BEFORE_NOUN, MOVEMENTS, TRENDS, movement, verb_before

_UNDOES = frozenset(r["lemma"] for r in rows("categories") if r["use"] == "object") | frozenset(
    "destroy damage sink flatten wreck claim deport expel".split()
)
# whose subject undoes or only tells of what is counted, and so is not the one that has it
_NOT_OWNING = _UNDOES | frozenset(
    "expect forecast predict project estimate anticipate foresee suggest say announce report reveal claim believe think".split()
)
_NOUN_TAGS = ("NN", "NNS", "NNP", "NNPS", "VBG", "CD")
_FIRST_PREPOSITIONS = ("of", "for", "in", "on", "from", "to", "at", "with", "as", "by", "against")
_QUANTITY_NOUNS = frozenset(
    "average total maximum minimum record high low rest majority number sum amount group none pair set lot".split()
)
_EMPTY_NOUNS = frozenset("exchange addition total order return front top terms case cash part turn full fact".split())
_BARE_NOUN = frozenset(("NN", "NNS", "JJ", "VBN"))  # "in damages", "in lost income", but not "in the first quarter"
_MAX_CLIMB = 6
_TIMES = frozenset(
    """year years quarter quarters month months week weeks day days decade decades night morning afternoon evening today
    yesterday tomorrow season time january february march april may june july august september october november december
    monday tuesday wednesday thursday friday saturday sunday""".split()
)

Span = tuple[int, int]  # tokens


def own_thing(doc: Doc, first: int, last: int, is_money: bool) -> Span | None:
    """What the words right beside the quantity say that it is of, whatever clause they stand in, or None.

    "5% of revenue", "$3m worth of grain", "$2bn in income", "20% off a coat", "a 5% stake", "a grant worth $8m",
    "a drop of 40% in sales".
    """
    inside = range(first, last + 1)
    after = last + 1
    if after + 1 < len(doc) and doc[after].lower_ == "worth" and doc[after + 1].lower_ == "of":
        return _after_preposition(doc, after + 1, inside)
    if span := _child_phrase(doc, inside, ("of",)):
        return span
    if after < len(doc) and doc[after].lower_ == "off" and not (first and doc[first - 1].tag_.startswith("VB")):
        if span := _after_preposition(doc, after, inside):
            return span
    if is_money and after + 1 < len(doc) and doc[after].lower_ == "in" and _is_bare_noun(doc, after + 1):
        if span := _after_preposition(doc, after, inside):
            return span
    if moved := movement(doc, first, last, is_money):
        return _moved_thing(doc, moved, inside)
    if first > 1 and doc[first - 1].lower_ == "worth":
        return _worth(doc, doc[first - 1], inside)
    token = root_of(doc, first, last)
    if token.head.i > last and token.head.tag_ in _NOUN_TAGS and token.dep_ in BEFORE_NOUN:
        noun = token.head
        while noun.dep_ in BEFORE_NOUN and noun.head.i > noun.i and any(c.tag_ == "CD" for c in noun.children):
            noun = noun.head  # "a 1.8 billion-mile (2.8bn km) journey": past the other measure
        return None if _is_time(noun) else _phrase(doc, noun, inside)
    return None


def thing_of(doc: Doc, first: int, last: int, is_money: bool) -> Span | None:
    """Tokens of what the clause says that the quantity at tokens `first` to `last` (inclusive) is of, or None.

    An amount of money is for what it buys ("$12,000 for a new roof") before it is its subject's; what a verb moves is
    its object ("raised fares by 8%"). A quantity that is itself the subject ("Nine percent agree") is of nothing said.
    """
    inside = range(first, last + 1)
    token = root_of(doc, first, last)
    if token.dep_ in ("punct", "dep") and (span := subject_before(doc, first)):
        return span
    for _ in range(_MAX_CLIMB):
        head, dep = token.head, token.dep_
        if head is token:
            break
        if is_money and dep in ("pobj", "conj", "appos") and head.lower_ != "of":
            after = _past_brackets(doc, last + 1)
            if after < len(doc) and doc[after].lower_ == "for" and (span := _after_preposition(doc, after, inside)):
                return span
        if head.i in inside:
            token = head
        elif dep in ("nsubj", "nsubjpass") and head.tag_.startswith(("VB", "MD")) and token.i in inside:
            return _bought(doc, head, inside, last) if is_money else None
        elif dep in ("pobj", "pcomp"):
            governor = head.head
            if head.lower_ == "of" and governor.tag_.startswith("NN"):
                if governor.lower_ not in _QUANTITY_NOUNS:
                    if governor.dep_ == "pobj" and governor.head.lower_ == "of" and governor.head.head.tag_ == "NN":
                        governor = governor.head.head  # "a margin of error of 3 points"
                    return _phrase(doc, governor, inside)
                token = governor
            else:
                token = head
        elif (
            lemma(head) in _IMPOSES and (on := next((c for c in head.children if c.dep_ in _OBJECTS), None)) is not None
        ):
            return None if on.i in inside else _phrase(doc, on, inside)
        elif head.tag_.startswith(("VB", "MD")) or (dep == "prep" and head.tag_.startswith(("JJ", "RB"))):
            if dep in ("dobj", "obj", "attr", "oprd") and is_money and (bought := _bought(doc, head, inside, last)):
                return bought
            if moved := _object_moved(doc, head, token, first, inside):
                return moved
            subject = _subject(head)
            if subject is not None and subject.i not in inside and not _is_time(subject):
                return _phrase(doc, subject, inside)
            other = next((c for c in head.children if c.dep_ == "dobj" and c.i not in inside), None)
            if other is not None and other.tag_ in _NOUN_TAGS and not _is_time(other):
                return _phrase(doc, other, inside)
            if head.dep_ == "ccomp" and head.head.i < head.i and not _has_to(head) and head.tag_ != "VBG":
                break  # "says that 5,000 will be sold": not the speaker
            token = head
        elif head.tag_.startswith("NN") and dep not in ("prt", "mark"):
            if dep == "conj":
                if head.dep_ not in ("dobj", "attr", "conj") and not any(c.tag_ in ("CD", "$") for c in head.children):
                    break  # "with a fracture and one with burns"
            elif not _is_time(head):
                return _phrase(doc, head, inside)
            token = head
        else:
            token = head
    return _child_phrase(doc, inside, _FIRST_PREPOSITIONS) or subject_before(doc, first)


_OBJECTS = ("dobj", "dative")
_IMPOSES = frozenset("fine jail sentence imprison".split())  # what is imposed is their object's: "fined the bank £48m"


def _is_bare_noun(doc: Doc, i: int) -> bool:
    """Whether a noun without article stands here, in quotation marks or not."""
    return doc[min(i + (doc[i].tag_ == "``"), len(doc) - 1)].tag_ in _BARE_NOUN


def _is_time(noun: Token) -> bool:
    """Whether a noun names a time and so is nothing that a quantity is of: "4.5% year on year", "up 5% Tuesday"."""
    if noun.lower_ in ("may", "march", "second"):
        return noun.tag_ in ("NNP", "NNPS")
    return noun.lower_ in _TIMES or (noun.tag_ == "CD" and noun.text.isdigit() and len(noun) == 4)


def _past_brackets(doc: Doc, i: int) -> int:
    """The token after the brackets that open or close at token `i`, else `i`: "$2.4m (£1.9m) for a mill"."""
    if i < len(doc) and doc[i].text in "()":
        return next((t.i + 1 for t in doc[i : i + 8] if t.text == ")"), i)
    return i


def _after_preposition(doc: Doc, preposition: int, inside: range) -> Span | None:
    """The noun phrase that the preposition at this token governs, if it is no time and no empty noun."""
    noun = next((c for c in doc[preposition].children if c.dep_ == "pobj"), None)
    if noun is None or _is_time(noun) or noun.lower_ in _EMPTY_NOUNS:
        return None
    return _phrase(doc, noun, inside)


def _worth(doc: Doc, worth: Token, inside: range) -> Span | None:
    """What is "worth" the amount: the noun right before it, or the subject of "is worth"."""
    before = doc[worth.i - 1]
    if before.tag_.startswith("NN"):
        return _phrase(doc, before, inside)
    subject = _subject(worth.head) if worth.head.tag_.startswith(("VB", "MD")) else None
    return _phrase(doc, subject, inside) if subject is not None else None


def _moved_thing(doc: Doc, noun: Token, inside: range) -> Span | None:
    """What a noun of movement moves: "fares" in "a 10% increase in fares", else the noun with what stands before it."""
    for i in (noun.i, *inside):
        for child in doc[i].children:
            if (
                child.dep_ == "prep"
                and child.i > max(noun.i, inside[-1] if i != noun.i else 0)
                and child.lower_ in ("in", "of", "for", "on", "to")
            ):
                part = next((c for c in child.children if c.dep_ == "pobj"), None)
                if part is not None and part.i not in inside and not _is_time(part):
                    return _phrase(doc, part, inside)
    return _phrase(doc, noun, inside)


def _object_moved(doc: Doc, verb: Token, token: Token, first: int, inside: range) -> Span | None:
    """The object that a verb moves by the quantity, sets at it, or sells for it, or None.

    "raised fares by 8%", "cut prices 15%", "put the toll at 12", "sold the mill for $4m"; "cut 5% from the budget".
    """
    base = lemma(verb)
    put = next((c for c in verb.children if c.dep_ in ("dobj", "obj") and c.i < first and c.i not in inside), None)
    if (
        put is not None
        and put.tag_.startswith("NN")
        and not _is_time(put)
        and not any(c.tag_ == "CD" for c in put.children)
    ):
        if token.dep_ == "prep":
            prices = token.lower_ == "for" and base in _TRADES
            moves = token.lower_ in ("at", "to", "by", "from", "between") and base not in _CONTESTS
            if (prices or moves) and any(t.tag_ == "CD" for t in doc[put.i + 1 : token.i]):
                put = doc[token.i - 1]  # "puts Smith at 48% and Jones at 43%", which the parse ties to the verb as well
            if (prices or moves) and put.tag_.startswith("NN"):
                return _phrase(doc, put, inside)
        elif base in TRENDS:
            return _phrase(doc, put, inside)
    if token.i in inside and base in _TAKES:
        for child in (*verb.children, *token.children):
            if child.dep_ == "prep" and child.i > inside[-1] and child.lower_ == ("to" if base == "add" else "from"):
                part = next((c for c in child.children if c.dep_ == "pobj"), None)
                if (
                    part is not None
                    and part.tag_.startswith("NN")
                    and not any(c.tag_ in ("CD", "$") for c in part.children)
                ):
                    return None if _is_time(part) else _phrase(doc, part, inside)
    return None


_TRADES = frozenset("buy sell acquire purchase rent lease auction offer list swap exchange".split())
_TAKES = frozenset("add cut slash trim knock wipe shave strip chop lop deduct subtract".split())
_CONTESTS = frozenset("win lose beat defeat pass approve reject lead trail miss exceed top outpace outnumber".split())


def _bought(doc: Doc, verb: Token, inside: range, last: int) -> Span | None:
    """What an amount is for: the phrase with "for" or "on" right after it, whether tied to it or to its verb."""
    phrase = _child_phrase(doc, inside, ("for", "on"))
    if phrase:
        return phrase
    for child in verb.children:
        beside = child.i == _past_brackets(doc, last + 1) or _only_time(doc, last + 1, child.i)
        if child.dep_ == "prep" and child.lower_ in ("for", "on") and beside:
            noun = next((c for c in child.children if c.dep_ == "pobj"), None)
            return _phrase(doc, noun, inside) if noun is not None and not _is_time(noun) else None
    return None


def _only_time(doc: Doc, first: int, end: int) -> bool:
    """Whether the few tokens `first` to `end` only say when or how long: "$5bn over ten years for the fund"."""
    return end - first <= 5 and all(t.tag_ in ("IN", "CD", "DT", "JJ", "JJR") or _is_time(t) for t in doc[first:end])


def multiplied(doc: Doc, verb: int) -> Span | None:
    """Tokens of what the verb at token `verb` multiplies: "profit" in "the firm doubled its profit", "profit doubled"."""
    token, inside = doc[verb], range(verb, verb + 1)
    if not token.tag_.startswith("VB"):
        return None
    put = next((c for c in token.children if c.dep_ == "dobj"), None)
    noun = put if put is not None and not _is_time(put) else _subject(token)
    return _phrase(doc, noun, inside) if noun is not None else None


def bearer_of(doc: Doc, first: int, head: int) -> Span | None:
    """Tokens of whose things are counted: "Ford" in "Ford has 13,000 workers", "fleet" in "a fleet of 8 ships".

    The figure with its noun is at tokens `first` to `head`, inclusive.
    """
    token, inside = doc[head], range(first, head + 1)
    if token.dep_ not in ("dobj", "attr", "pobj", "conj", "npadvmod") or (
        token.dep_ == "pobj" and token.head.head.lower_ == "according"
    ):
        return None  # "according to two people": they say it and are nobody's
    while token.dep_ == "conj" and token.head.tag_.startswith("NN") and token.head.dep_ in ("pobj", "conj"):
        token = token.head
    if token.dep_ == "pobj" and (whole := token.head.head).head.lower_ in _IS and token.head.lower_ in ("to", "for"):
        if whole.lower_ == "home" or any(c.lower_ == "home" for c in whole.children):  # "the city is home to 800 firms"
            home = _subject(whole.head)
            return _phrase(doc, home, inside) if home is not None else None
    if token.dep_ == "pobj" and (whole := token.head.head).tag_.startswith("NN"):
        if token.head.lower_ not in ("of", "on", "with") or whole.lower_ in _QUANTITY_NOUNS:
            return None
        return _phrase(doc, whole, inside)
    verb = token.head
    for _ in range(4):
        if verb.dep_ not in ("prep", "pobj", "conj", "xcomp", "dobj", "acl", "relcl", "advcl") or _subject(verb):
            break
        verb = verb.head
    if token.dep_ == "pobj":
        if token.head.lower_ in _ASIDE:
            return None  # "played before a crowd of 45,000", "bought by 300 firms"
        if token.head.lower_ == "on" and any(c.dep_ == "dobj" for c in verb.children):
            return None  # "convicted the man on two counts": not the jury's
    subject = _subject(verb)
    if subject is not None and subject.i != head and lemma(verb) not in _NOT_OWNING and not _is_time(subject):
        return _phrase(doc, subject, inside)
    return None


_ASIDE = frozenset(
    "after against amid among before behind by despite during like since under unlike until without".split()
)


def owner_before(doc: Doc, first: int) -> Span | None:
    """Tokens of the owner right before a quantity: "Britain" in "France's 60 reactors and Britain's nine"."""
    if first < 2 or doc[first - 1].tag_ != "POS" or not doc[first - 2].tag_.startswith("NN"):
        return None
    return _phrase(doc, doc[first - 2], range(first, first + 1))


def measured_bearer(doc: Doc, noun: int, first: int) -> Span | None:
    """Tokens of whose size a bare noun with "of" gives: "plane" in "the plane flew at an altitude of 9 km"."""
    if (
        noun + 1 < len(doc)
        and doc[noun + 1].lower_ == "of"
        and noun < first
        and doc[noun].tag_ == "NN"
        and doc[noun].lower_ not in MOVEMENTS
    ):
        return bearer_of(doc, noun, noun)
    return None


_IS = frozenset("is are was were be been remains remained".split())


def complement_of(doc: Doc, head: int) -> int:
    """The token after the counted noun's own "of" phrase ("35 sections of the region"), or the one after the noun."""
    if head + 1 < len(doc) and doc[head + 1].lower_ == "of" and doc[head + 1].head.i == head:
        edge = doc[head + 1].right_edge.i
        if edge - head <= 7 and not any(t.tag_ in ("CD", ",", "WDT", "WP", "-LRB-") for t in doc[head + 1 : edge + 1]):
            return edge + 1
    return head + 1


def subject_before(doc: Doc, first: int) -> Span | None:
    """Tokens of the subject of the verb right before the quantity, or None."""
    verb = verb_before(doc, first)
    subject = _subject(verb) if verb is not None else None
    return _phrase(doc, subject, range(first, first + 1)) if subject is not None else None


def without_end(doc: Doc, start: int, end: int) -> Span | None:
    """Tokens `start` to `end` without what cannot end a noun phrase; None if no noun is left."""
    while end > start and not doc[end - 1].tag_.startswith("NN"):
        end -= 1
    return (start, end) if end > start else None


def label_before(doc: Doc, first: int) -> Span | None:
    """Tokens of the noun phrase that stands right before a quantity without a verb, as its label ("Price: $12.99"), or None."""
    if any(t.tag_ in ("VBZ", "VBD", "VBP", "MD") for t in doc[:first]):
        return None
    end = first - (1 if first and doc[first - 1].text in (":", "–", "—") else 0)
    start = end
    while start > 0 and doc[start - 1].tag_ in ("NN", "NNS", "NNP", "NNPS", "JJ", "VBN", "HYPH"):
        start -= 1
    if start == end or not doc[end - 1].tag_.startswith("NN") or _is_time(doc[end - 1]):
        return None
    return (start, end) if start == 0 or doc[start - 1].tag_ in ("DT", ".", ",", ":", "CC", "``", "PRP$") else None


_FINITE = ("VBZ", "VBD", "VBP")


def _has_to(verb: Token) -> bool:
    return any(c.tag_ == "TO" for c in verb.children)


def _subject(verb: Token) -> Token | None:
    """The subject of a verb, looked for along auxiliaries, coordination and control; None where none is said."""
    for _ in range(4):
        for child in verb.children:
            if child.dep_ in ("nsubj", "nsubjpass", "csubj"):
                if child.tag_ in ("WDT", "WP") and verb.dep_ == "relcl":
                    return verb.head
                return child
        if any(c.dep_ == "expl" for c in verb.children):
            return None
        if verb.dep_ in ("conj", "xcomp", "advcl", "ccomp", "pcomp") and verb.head is not verb:
            finite = verb.tag_ in _FINITE
            if verb.dep_ == "ccomp" and not _has_to(verb) and verb.tag_ != "VBG":
                return None  # a clause of its own whose subject the parse did not find
            if verb.dep_ == "xcomp" and _has_to(verb):
                told = next((c for c in verb.head.children if c.dep_ == "dobj" and c.i < verb.i), None)
                if told is not None and lemma(verb.head) in _BIDS:
                    return told  # "ordered the firm to pay $5m"
            verb = verb.head
            while finite and verb.tag_ == "VB" and verb.dep_ in ("relcl", "acl", "advcl", "xcomp") and _has_to(verb):
                verb = (
                    verb.head
                )  # "is the first to come with gears and offers 90 hp": a finite verb goes on no infinitive
                while (
                    verb.tag_.startswith("NN")
                    and verb.dep_ in ("attr", "dobj", "pobj", "prep")
                    and verb.head is not verb
                ):
                    verb = verb.head
            if verb.dep_ == "prep":
                verb = verb.head
            continue
        if verb.dep_ == "acl" and any(c.tag_ == "TO" for c in verb.children):
            verb = verb.head.head if verb.head.dep_ in ("dobj", "attr", "pobj") else verb.head
            continue
        if verb.dep_ in ("acl", "relcl"):
            return verb.head
        return None
    return None


_BIDS = frozenset(  # whose object is the one to act
    """advise allow ask authorise authorize cause command compel direct enable encourage expect force help instruct invite lead
    oblige order permit persuade press push request require tell urge""".split()
)


def _child_phrase(doc: Doc, inside: range, prepositions: tuple[str, ...]) -> Span | None:
    """The noun phrase after a preposition that depends on the quantity or stands right after it."""
    after = inside[-1] + 1
    for i in inside:
        for child in doc[i].children:
            if child.dep_ == "prep" and child.i >= after and child.lower_ in prepositions:
                for noun in child.children:
                    if noun.dep_ in ("pobj", "pcomp") and noun.lower_ not in _EMPTY_NOUNS and not _is_time(noun):
                        return _phrase(doc, noun, inside)
    if after < len(doc) and doc[after].lower_ == "of" and "of" in prepositions:
        return _after_preposition(doc, after, inside)
    return None


def _phrase(doc: Doc, noun: Token, inside: range) -> Span | None:
    """The noun phrase of `noun` with its "of" and "in" parts, without what stands inside the quantity; None for pronouns."""
    if noun.tag_ in ("DT", "CD", "PDT", "NN") and (noun.tag_ != "NN" or noun.lower_ in _QUANTITY_NOUNS):
        for prep in noun.children:  # "each of the buildings", "the average of eight estimates"
            if prep.lower_ == "of" and prep.i > noun.i:
                part = next((c for c in prep.children if c.dep_ == "pobj" and c.i not in inside), None)
                if part is not None:
                    return _phrase(doc, part, inside)
    if noun.tag_ in ("PRP", "EX", "WP", "WDT", "DT", "$"):
        return None
    start = noun.i
    end = noun.i + 1
    for child in noun.children:
        if child.i < noun.i and child.dep_ in (
            "compound",
            "amod",
            "nmod",
            "poss",
            "nummod",
            "det",
            "quantmod",
            "case",
            "advmod",
            "npadvmod",
        ):
            left = child.left_edge.i
            start = min(start, left)
        elif (
            child.i > noun.i
            and child.dep_ == "prep"
            and not any(t.tag_ == "," for t in doc[noun.i + 1 : child.i])
            and child.lower_ in ("of", "in", "for", "from", "to", "on", "at", "between")
        ):
            right = child.right_edge.i + 1
            if right - end <= 12:
                end = max(end, right)
    for i in range(start, end):
        if i in inside:
            if i > noun.i:
                end = i
                break
            start = i + 1
    while start <= noun.i and (
        start in inside
        or doc[start].tag_ in ("DT", "PRP$", ",", "HYPH", "-LRB-", "-RRB-", "POS", "$", "``", "''")
        or (doc[start].lower_ in ("less", "fewer", "more") and start < noun.i)
    ):
        start += 1
    while end > start and doc[end - 1].tag_ in (
        "IN",
        "TO",
        ",",
        ".",
        ":",
        "-LRB-",
        "-RRB-",
        "CC",
        "DT",
        "$",
        "RB",
        "POS",
    ):
        end -= 1
    return (start, end) if start < end else None
