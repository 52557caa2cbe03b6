"""What a number counts: the noun after it, by part-of-speech tags rather than by the parse alone.

Headlines and long sentences break dependency parses far more often than tags, so the noun phrase after a number is read
left to right. `counted_phrase` gives its tokens; `unit_name` the lemma that the contract calls the unit.
"""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Doc

from assets.reading.lexicon import rows
from assets.statistics.parsing import lemma

_NOUNS = ("NN", "NNS", "NNP", "NNPS")
_PREMODIFIERS = frozenset(("JJ", "JJR", "JJS", "VBN", "VBG", "NN", "NNS", "NNP", "NNPS", "HYPH", "POS", "FW", "AFX"))
_TIME_WORDS = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september
    october november december today yesterday tonight tomorrow mon tue wed thu fri sat sun jan feb mar apr jun jul aug
    sept oct nov dec""".split()
)
PLURALS = frozenset("people police men women children cattle sheep fish aircraft troops personnel".split())
_EXTRA = frozenset("more fewer less additional extra further".split())
_NO_NOUN = frozenset("others other more times percent half rest lot".split()) | {
    r["lemma"] for r in rows("categories") if r["use"] == "state"
}
_SUFFERED = frozenset("suffered sustained received".split())
_DETERMINERS = frozenset(("DT", "PRP$", "PDT", "WP$"))


@dataclass(slots=True)
class Counted:
    """Tokens `first` to `head` of the sentence: the counted noun and what stands before it.

    `rest` is the head of what a singular noun after a larger number describes ("a 12 page document": head "page", rest
    "document").
    """

    first: int
    head: int
    rest: int | None = None


def counted_phrase(doc: Doc, position: int, value: float | None, joined: bool) -> Counted | None:
    """The noun phrase that starts at token `position`, right after a number; None where no noun follows.

    `joined`: a hyphen ties the number to the next word ("a five-year plan"), which is then the unit.
    """
    size = len(doc)
    if joined:
        while position < size and doc[position].text in ("-", "‑", "–"):
            position += 1
        if position >= size or not (doc[position].tag_ in _NOUNS or doc[position].tag_ in ("JJ", "VBN", "FW")):
            return None
        rest = _chunk(doc, position + 1)
        return Counted(position, position, rest=rest[1] if rest else None)
    partitive = False
    while position < size and (doc[position].lower_ in _EXTRA or doc[position].tag_ == "XX"):
        position += 1
    if position < size and doc[position].lower_ == "of":
        partitive = True
        position += 1
        while position < size and (
            doc[position].tag_ in (*_DETERMINERS, "CD")
            or doc[position].like_num  # "two of the ten", whatever the tagger takes "ten" for
            or (doc[position - 1].tag_ == "CD" and not doc[position - 1].whitespace_)
            or (doc[position].tag_ in ("JJ", "VBN") and position + 1 < size and doc[position + 1].tag_ == "CD")
        ):
            position += 1  # "two-thirds of the combined 4.3m sales"
    chunk = _chunk(doc, position)
    if not chunk:
        return None
    first, head = chunk
    plural = doc[head].tag_ in ("NNS", "NNPS") or doc[head].lower_ in PLURALS
    if (
        not plural
        and not partitive
        and value not in (None, 1.0)
        and head > first
        and doc[first].tag_ == "NN"
        and doc[head].tag_ in ("NN", "NNP")
    ):
        return Counted(first, first, rest=head)
    return Counted(first, head)


def _chunk(doc: Doc, position: int) -> tuple[int, int] | None:
    """(first, head) of the noun phrase at `position`, read to the right."""
    size = len(doc)
    head = None
    i = position
    while i < size:
        token = doc[i]
        tag, word = token.tag_, token.lower_
        if tag in _NOUNS:
            if word in _TIME_WORDS and token.text[:1].isupper():
                break
            if head is not None and (doc[head].tag_ in ("NNS", "NNPS") or doc[head].lower_ in PLURALS) and tag != "NNS":
                break
            head = i
        elif tag in _PREMODIFIERS:
            if (
                head is None
                and tag in ("VBN", "VBD", "VBG")
                and (token.dep_ not in ("amod", "compound", "nmod", "acomp") or word in _SUFFERED)
            ):
                break  # "all three suffered gunshot wounds", whatever the parser takes "suffered" for
            if head is not None and tag in ("VBN", "VBG", "JJ", "JJR", "JJS") and not _noun_follows(doc, i):
                break
            if head is not None and tag == "JJ" and (doc[head].tag_ in ("NNS", "NNPS")):
                break
            if tag == "POS" and head is None:
                break
        elif tag == "CD" and head is not None and doc[head].tag_ == "NNP" and token.is_digit and _noun_follows(doc, i):
            pass  # "Ward 5 constables"
        elif tag == "CC" and head is None and i > position and _noun_follows(doc, i):
            pass  # "digital and physical sales"
        elif (
            tag == ","
            and head is None
            and i > position
            and i + 1 < size
            and doc[i - 1].tag_[:2] == doc[i + 1].tag_[:2] == "JJ"
        ):
            pass  # "big, heavy trucks"
        elif (
            tag == "CC"
            and word == "and"
            and head is not None
            and doc[head].tag_ in ("NNP", "NN", "JJ")
            and _plural_follows(doc, i)
        ):
            pass  # "Kia and Hyundai vehicles", "primary and caucus states"
        elif (
            tag == "-LRB-"
            and head is not None
            and i + 3 < size
            and doc[i + 2].tag_ == "-RRB-"
            and doc[i + 3].tag_ == "NNS"
        ):
            if doc[head].tag_ in ("NNS", "NNPS"):
                break
            i += 2  # "concealed handgun permit (CPL) holders"
        else:
            break
        i += 1
        if i - position > 8:
            break
    if head is None or doc[head].lower_ in _NO_NOUN:
        return None
    return position, head


def _noun_follows(doc: Doc, i: int) -> bool:
    following = [t.tag_ for t in doc[i + 1 : i + 4]]
    for tag in following:
        if tag in _NOUNS:
            return True
        if tag not in _PREMODIFIERS:
            return False
    return False


def _plural_follows(doc: Doc, i: int) -> bool:
    following = doc[i + 1 : i + 3]
    return len(following) == 2 and following[0].tag_ in ("NNP", "JJ", "NN") and following[1].tag_ == "NNS"


def unit_name(doc: Doc, counted: Counted) -> str:
    """The counted noun in its base form with what stands before it: "public housing property"."""
    aside = {
        i for t in doc[counted.first : counted.head] if t.tag_ == "-LRB-" for i in range(t.i, t.i + 3)
    }  # "permit (CPL) holders"
    words = [
        (lemma(t) if t.tag_ in ("JJR", "JJS") else t.lower_)
        + ("" if not t.whitespace_ and doc[t.i + 1].tag_ != "POS" else " ")
        for t in doc[counted.first : counted.head]
        if t.tag_ not in ("POS", "CC") and not t.text[0].isdigit() and t.i not in aside
    ]
    head = doc[counted.head]
    base = head.lower_ if head.lower_ in PLURALS and head.lower_ not in ("men", "women", "children") else lemma(head)
    return ("".join(words) + base).strip()
