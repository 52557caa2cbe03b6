"""What a number counts: the noun after it, by part-of-speech tags rather than by the parse alone.

Headlines and long sentences break dependency parses far more often than tags, so the noun phrase after a number is read
left to right. `counted_phrase` gives its tokens; `unit_name` the lemma that the contract calls the unit.
"""

from __future__ import annotations

from collections.abc import Callable

from assets.reading import patterns
from assets.reading.en.lemmas import lemma
from assets.reading.lexicon import rows, words
from assets.reading.syntax import Token, Tokens
from assets.statistics.work import Case, Counted

_NOUNS = ("NN", "NNS", "NNP", "NNPS")
_PLURAL_TAGS = ("NNS", "NNPS")
_PREMODIFIERS = frozenset(("JJ", "JJR", "JJS", "VBN", "VBG", "NN", "NNS", "NNP", "NNPS", "HYPH", "POS", "FW", "AFX"))
_DETERMINERS = frozenset(("DT", "PRP$", "PDT", "WP$"))
_TIME_KINDS = ("month", "month_abbreviated", "weekday", "weekday_of_three")
_DAYS_SAID = words("en/things", "time_word")
TIME_WORDS = _DAYS_SAID | {name.lower() for kind in _TIME_KINDS for name in words("en/calendar", kind)}
PLURALS = words("en/things", "plural")
_EXTRA = words("en/things", "extra")
_STATES = frozenset(r["lemma"] for r in rows("categories") if r["use"] == "state")
_NO_NOUN = words("en/things", "no_noun") | _STATES
_SUFFERED = words("en/things", "suffered")
_DEICTIC = words("en/things", "deictic")
_TIMES = words("en/things", "time")
_NUMBER_WORDS = frozenset(
    r["word"] for r in rows("number_words") if r["class"] in ("unit", "teen", "tens", "zero", "magnitude")
)
_MARKS = words("en/figures", "mark")  # "the 100,000 barrier" counts no barriers
_PATTERNS = patterns.table("en/figures")
_DIGITS, _PARENT = _PATTERNS["digits"], _PATTERNS["parent"]
_REACH_OF_PARENT = 20  # characters that "grandmother of " and a blank need
_AGES = ("age", "ages")
_LONGEST = 8  # tokens of a noun phrase before its head


def counts_children(case: Case) -> bool:
    """Whether a number is of somebody's children: "a father of two"."""
    start = case.quantity.start
    return _PARENT.search(case.text, max(0, start - _REACH_OF_PARENT), start) is not None


def counted_phrase(doc: Tokens, position: int, value: float | None, joined: bool) -> Counted | None:
    """The noun phrase that starts at token `position`, right after a number; None where no noun follows.

    `joined`: a hyphen ties the number to the next word ("a five-year plan"), which is then the unit.
    """
    if joined:
        return _joined_noun(doc, position)
    while position < len(doc) and (doc[position].lower in _EXTRA or doc[position].tag == "XX"):
        position += 1
    if position + 1 < len(doc) and doc[position].tag == "''" and doc[position + 1].lower == "of":
        position += 1  # “dozens” of sales
    partitive = position < len(doc) and doc[position].lower == "of"
    if partitive:
        position = _past_determiners(doc, position + 1)
    if position + 1 < len(doc) and doc[position].lower in _STATES and doc[position + 1].tag == "CC":
        return None  # "31 dead and dozens wounded"
    if position + 1 < len(doc) and doc[position].lower in _DEICTIC and doc[position + 1].lower in _TIMES:
        return None  # "fell to 81 last year"
    chunk = _chunk(doc, position)
    if not chunk:
        return None
    first, head = chunk
    if doc[head].tag == "NNP" and _lower(doc, head + 1) == "of" and (named := counted_in_parse(doc, position - 1)):
        return named
    described = head > first and doc[first].tag == "NN" and doc[head].tag in ("NN", "NNP")
    if described and not partitive and value not in (None, 1.0) and not _is_plural(doc[head]):
        return Counted(first, first, rest=head)
    return Counted(first, head)


def counted_in_parse(doc: Tokens, last: int) -> Counted | None:
    """The plural that the parse ties to the number which ends at `last`, behind words that no noun phrase has: "the 12 Isle of Man TT wins"."""
    noun = doc[last].head
    if doc[last].dep != "nummod" or noun.tag not in _PLURAL_TAGS or not last < noun.i <= last + _LONGEST:
        return None
    between = doc[last + 1 : noun.i]
    tied = not any(t.tag[:2] in ("VB", "CD", ",", "IN") and t.tag != "VBN" and t.lower != "of" for t in between)
    return Counted(noun.i, noun.i) if tied and noun.lower not in _NO_NOUN else None


def _lower(doc: Tokens, i: int) -> str:
    return doc[i].lower if i < len(doc) else ""


def _joined_noun(doc: Tokens, position: int) -> Counted | None:
    """The word that a hyphen at token `position` ties to the number."""
    while position < len(doc) and doc[position].text in ("-", "‑", "–"):
        position += 1
    if position >= len(doc) or doc[position].tag not in (*_NOUNS, "JJ", "VBN", "FW"):
        return None
    rest = _chunk(doc, position + 1)
    return Counted(position, position, rest=rest[1] if rest else None)


def is_number(token: Token) -> bool:
    """Whether a word is a number, in digits or as a word of its own: "4.3", "ten", "million"."""
    return token.lower in _NUMBER_WORDS or _DIGITS.fullmatch(token.text) is not None


def _past_determiners(doc: Tokens, i: int) -> int:
    """The token after the articles and numbers at `i`: "two-thirds of the combined 4.3m sales", "two of the ten"."""
    while i < len(doc) and (
        doc[i].tag in (*_DETERMINERS, "CD")
        or is_number(doc[i])  # whatever the tagger takes "ten" for
        or (doc[i - 1].tag == "CD" and not doc[i - 1].spaced)
        or (doc[i].tag in ("JJ", "VBN") and i + 1 < len(doc) and doc[i + 1].tag == "CD")
    ):
        i += 1
    return i


def _is_plural(noun: Token) -> bool:
    return noun.tag in _PLURAL_TAGS or noun.lower in PLURALS


def _chunk(doc: Tokens, position: int) -> tuple[int, int] | None:
    """(first, head) of the noun phrase at `position`, read to the right."""
    head: int | None = None
    i = position
    while i < len(doc) and i - position <= _LONGEST:
        token = doc[i]
        if token.tag in _NOUNS:
            if _begins_another(token, None if head is None else doc[head]) or _tells_age(doc, i):
                break
            head = i
        elif token.tag in _PREMODIFIERS:
            if not _describes(doc, i, head):
                break
        else:
            steps = next((steps for goes_on, steps in _GOES_ON if goes_on(doc, i, position, head)), 0)
            if not steps:
                break
            i += steps - 1
        i += 1
    if head is None or doc[head].lower in _NO_NOUN:
        return None
    if head == position and doc[head].lower in _MARKS and position > 1 and doc[position - 2].tag == "DT":
        return None
    return position, head


def _tells_age(doc: Tokens, i: int) -> bool:
    """ "1,024 adults ages 18 and older"."""
    return doc[i].lower in _AGES and i + 1 < len(doc) and is_number(doc[i + 1])


def _begins_another(noun: Token, head: Token | None) -> bool:
    """Whether a noun is no part of the phrase before it: a day, or a noun after a plural."""
    if noun.lower in _DAYS_SAID:
        return True
    if noun.lower in TIME_WORDS and (noun.text[:1].isupper() or head is not None):
        return True
    return head is not None and _is_plural(head) and noun.tag != "NNS"


def _describes(doc: Tokens, i: int, head: int | None) -> bool:
    """Whether the adjective, participle or mark at token `i` stands before a noun of the phrase."""
    token, tag = doc[i], doc[i].tag
    if head is None:
        if tag in ("VBN", "VBD", "VBG"):
            # not "all three suffered gunshot wounds", whatever the parse takes "suffered" for
            return token.dep in ("amod", "compound", "nmod", "acomp") and token.lower not in _SUFFERED
        return tag != "POS"
    if tag in ("VBN", "VBG", "JJ", "JJR", "JJS") and (not _noun_follows(doc, i) or _tells_of(token, doc[head])):
        return False
    return not (tag == "JJ" and doc[head].tag in _PLURAL_TAGS)


def _tells_of(participle: Token, noun: Token) -> bool:
    """Whether a participle behind a plural says what those do, with an object of its own: "cases challenging the law", "trees including oaks"."""
    return participle.dep in ("acl", "prep") and participle.head.i == noun.i and _is_plural(noun)


def _numbered(doc: Tokens, i: int, position: int, head: int | None) -> bool:
    """ "Ward 5 constables"."""
    named = doc[i].tag == "CD" and head is not None and doc[head].tag == "NNP"
    if doc[i].tag == "CD" and i and doc[i - 1].tag == "POS":
        return _noun_follows(doc, i)  # "39 of the state's 40 delegates"
    return named and doc[i].text.isdigit() and _noun_follows(doc, i)


def _two_adjectives(doc: Tokens, i: int, position: int, head: int | None) -> bool:
    """ "digital and physical sales", "big, heavy trucks"."""
    if head is not None or i == position:
        return False
    if doc[i].tag == "CC":
        return _noun_follows(doc, i)
    return doc[i].tag == "," and i + 1 < len(doc) and doc[i - 1].tag[:2] == doc[i + 1].tag[:2] == "JJ"


def _two_names(doc: Tokens, i: int, position: int, head: int | None) -> bool:
    """ "Kia and Hyundai vehicles", "primary and caucus states"."""
    joins = doc[i].tag == "CC" and doc[i].lower == "and" and head is not None
    return joins and head is not None and doc[head].tag in ("NNP", "NN", "JJ") and _plural_follows(doc, i)


def _bracketed(doc: Tokens, i: int, position: int, head: int | None) -> bool:
    """ "concealed handgun permit (CPL) holders"."""
    if doc[i].tag != "-LRB-" or head is None or doc[head].tag in _PLURAL_TAGS:
        return False
    return i + 3 < len(doc) and doc[i + 2].tag == "-RRB-" and doc[i + 3].tag == "NNS"


def _adverb(doc: Tokens, i: int, position: int, head: int | None) -> bool:
    """ "Closely contested races", "best-selling books"."""
    if head is not None or doc[i].tag not in ("RB", "RBS", "RBR") or i + 1 == len(doc):
        return False
    if doc[i].lower == "away" and doc[i + 1].tag == "NNS":
        return True  # "three away games"
    described = doc[i + 1].tag in ("HYPH", "VBN") or (doc[i].lower.endswith("ly") and doc[i + 1].tag == "JJ")
    return described and doc[i + 1].lower not in _STATES and _noun_follows(doc, i)


def _in_marks(doc: Tokens, i: int, position: int, head: int | None) -> bool:
    """“Unmasking” requests; but not what is said of them: five “friends”."""
    if doc[i].tag == "``":
        closed = next((t.i for t in doc[i + 1 : i + 5] if t.tag == "''"), None)
        return (
            head is None and closed is not None and doc[closed - 1].tag in _PREMODIFIERS and _noun_follows(doc, closed)
        )
    opened = any(t.tag == "``" for t in doc[position:i])
    return doc[i].tag == "''" and opened and i + 1 < len(doc) and doc[i + 1].tag in _NOUNS


def _measured(doc: Tokens, i: int, position: int, head: int | None) -> bool:
    """ "30 one-day internationals"."""
    if head is not None or doc[i].tag != "CD" or i + 3 >= len(doc):
        return False
    return doc[i + 1].tag == "HYPH" and doc[i + 2].tag == "NN" and doc[i + 3].tag == "NNS"


def _named(doc: Tokens, i: int, position: int, head: int | None) -> bool:
    """A number word in a name: "three Six Nations games"."""
    word = doc[i].text
    if doc[i].tag != "CD" or not (word.isalpha() and word.istitle()) or i == 0 or i + 1 >= len(doc):
        return False
    return doc[i + 1].text[:1].isupper() and _noun_follows(doc, i)


def _ranked(doc: Tokens, i: int, position: int, head: int | None) -> bool:
    """ "Three top 10 albums", "24 UK top 250 companies"."""
    return i > position and doc[i].tag == "CD" and doc[i - 1].lower == "top" and _noun_follows(doc, i)


def _mistaken(doc: Tokens, i: int, position: int, head: int | None) -> bool:
    """A plural that the tagger takes for a verb: "mixed doubles titles"."""
    return head is not None and doc[i].tag == "VBZ" and doc[i].dep == "compound" and _noun_follows(doc, i)


# what neither noun nor adjective lets the phrase go on, and over how many tokens
_GOES_ON: tuple[tuple[Callable[[Tokens, int, int, int | None], bool], int], ...] = (
    (_numbered, 1),
    (_two_adjectives, 1),
    (_two_names, 1),
    (_bracketed, 3),
    (_adverb, 1),
    (_in_marks, 1),
    (_measured, 3),
    (_mistaken, 1),
    (_ranked, 1),
    (_named, 1),
)


def _noun_follows(doc: Tokens, i: int) -> bool:
    for token in doc[i + 1 : i + 4]:
        if token.tag in _NOUNS:
            return True
        if token.tag not in _PREMODIFIERS and not (token.tag == "CD" and doc[token.i - 1].lower == "top"):
            return False
    return False


def _plural_follows(doc: Tokens, i: int) -> bool:
    following = doc[i + 1 : i + 3]
    return len(following) == 2 and following[0].tag in ("NNP", "JJ", "NN") and following[1].tag == "NNS"


def unit_name(doc: Tokens, counted: Counted) -> str:
    """The counted noun in its base form with what stands before it: "public housing property"."""
    aside = {
        i for t in doc[counted.first : counted.head] if t.tag == "-LRB-" for i in range(t.i, t.i + 3)
    }  # "permit (CPL) holders"
    owners = [t.i for t in doc[counted.first : counted.head] if t.tag == "POS"]
    first = owners[-1] + 1 if owners else counted.first  # of "Ms Vega's lawyers", lawyers are counted
    words = [
        (lemma(t) if t.tag in ("JJR", "JJS") else t.lower)
        + ("" if not t.spaced and doc[t.i + 1].tag not in ("POS", "''") else " ")
        for t in doc[first : counted.head]
        if t.tag not in ("POS", "CC", "``", "''") and not t.text[0].isdigit() and t.i not in aside
    ]
    head = doc[counted.head]
    base = head.lower if head.lower in PLURALS and head.lower not in ("men", "women", "children") else lemma(head)
    return ("".join(words) + base).strip(" -–")
