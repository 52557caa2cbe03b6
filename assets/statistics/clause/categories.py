"""The contract's category of what happens to people, for a word in its role. The words are in `data/lookups/categories.tsv`."""

from __future__ import annotations

from collections.abc import Iterable

from assets.reading import patterns
from assets.reading.en.lemmas import lemma, lemma_of
from assets.reading.lexicon import rows, words
from assets.reading.syntax import Token, Tokens

USES: dict[str, dict[str, str]] = {}
_PHRASES: dict[tuple[str, str], list[tuple[str, str]]] = {}  # (use, verb) -> [(second word, category)]
_NOUN_PAIRS: dict[str, str] = {}
for _row in rows("categories"):
    _first, _, _second = _row["lemma"].partition(" ")
    if _second and _row["use"] == "noun":
        _NOUN_PAIRS[_row["lemma"]] = _row["category"]
    elif _second:
        _PHRASES.setdefault((_row["use"], _first), []).append((_second, _row["category"]))
    else:
        USES.setdefault(_row["use"], {})[_first] = _row["category"]

GROUPS = words("en/events", "group")
_LETHAL = words("en/events", "lethal")
_ATTACKS = words("en/events", "attack")
_AIMED_AT = words("en/events", "aimed_at")
_POLICE, _POLICE_VERBS = words("en/events", "police"), words("en/events", "police_verb")
_BLOODLESS = words("en/events", "bloodless")
_BEHIND_TOLL = patterns.table("en/figures")["behind_toll"]
STOPS = frozenset(", - -- – — ; : (".split())


def category_of_thing(thing: str) -> str | None:
    """The category of a noun that a bare number is the amount of: "the death toll rose to 62"."""
    parts = thing.lower().split(" of ")
    noun = _BEHIND_TOLL.split(parts[0])[0].split()
    if noun and noun[-1] in GROUPS and len(parts) > 1:  # "the number of dead"
        noun = _BEHIND_TOLL.split(parts[1])[0].split()
        if noun and noun[-1] in USES["state"]:
            return USES["state"][noun[-1]]
    if not noun:
        return None
    return _NOUN_PAIRS.get(" ".join(noun[-2:])) or USES["noun"].get(lemma_of(noun[-1], "NNS"))


def category_of(role: str, word: Token) -> str | None:
    """The category of a word in its role to what is counted: `subject`, `object`, `state`, `of` or `noun`."""
    base = lemma(word)
    if word.i and word.doc[word.i - 1].text == "-" and not word.doc[word.i - 1].spaced:
        return None  # "a hard-hit area"
    if category := _of_phrase(role, base, word):
        return category
    if role in ("object", "state") and base in _ATTACKS and is_lethal(word):
        return "killed"
    if is_other_verb(word, base):
        return None
    category = USES.get(role, {}).get(base)
    if role == "of":
        return _of_deed(category, word)
    if category is None and role == "object":
        return USES["state"].get(word.lower)
    if category is None and role == "state":
        return USES["object"].get(base) if word.tag in ("VBN", "VBD") else USES["state"].get(word.lower)
    return category


def _is_by_police(verb: Token) -> bool:
    """Whether the police do it: "officers picked up two men", "12 men were held by police"."""
    agents = (c for c in verb.children if c.dep == "agent")
    doers = [*(c for c in verb.children if c.dep == "nsubj"), *(c for agent in agents for c in agent.children)]
    return any(lemma(doer) in _POLICE for doer in doers)


def _of_phrase(role: str, base: str, word: Token) -> str | None:
    """The category of a verb with a second word near it: "taken to hospital"."""
    if role == "object" and base in _POLICE_VERBS and _is_by_police(word):
        return "arrested"
    phrases = _PHRASES.get((role, base))
    near = _near(word) if phrases else set()
    return next((category for rest, category in phrases or () if near.issuperset(rest.split())), None)


def _of_deed(category: str | None, deed: Token) -> str | None:
    """The category of "the murder of six": not of attempts, and that of the graver deed of two."""
    described = {c.lower for c in deed.children}
    if described & {"attempted", "attempt"}:
        return None
    if described & {"fatal", "deadly"}:
        return "killed" if category in ("injured", "killed_or_injured") else category
    if category != "killed" and "killed" in {USES["of"].get(lemma(c)) for c in deed.conjuncts}:
        return "killed"
    return category


def _near(word: Token) -> set[str]:
    """The words in which the rest of a phrase may stand: ten tokens, up to where a next figure begins after a stop."""
    near: set[str] = set()
    for token in word.doc[word.i + 1 : word.i + 11]:
        if token.text in STOPS and token.i + 1 < len(word.doc):
            following = word.doc[token.i + 1]
            if following.tag == "CD" or following.lower in ("the", "another", "both"):
                break  # "found two women, one dead", "taken away, two of them to hospital"
        if not _is_hyphenated(token):
            base = lemma(token)
            near.add(token.lower if base in USES["state"] else base)  # "tested positive", but not "had 25 positives"
    return near


def is_other_verb(word: Token, base: str) -> bool:
    """Whether the next words make another verb of it: "wound up", "shot down", "hit with a fine", "was shot at but escaped"."""
    following = word.doc[word.i + 1 : word.i + 6]
    particle = following[0].lower if len(following) else ""
    if (base, particle) in (("wound", "up"), ("shoot", "down")):
        return True
    if base in ("hit", "strike", "hurt") and particle in ("with", "by"):
        return any(t.tag[:2] == "NN" and lemma(t) in _BLOODLESS for t in following)
    if base == "recover":
        # of the sick, who are not hurt; the hurt "are recovering", or "recovered from their wounds"
        return word.lower == "recovered" and not any(lemma(t) in ("wound", "injury") for t in following)
    return (base, particle) == ("shoot", "at") and _may_miss(list(following))


def _may_miss(at: list[Token]) -> bool:
    """Whether a shot "at" these may have missed: at them, an officer, nobody named; not at a party."""
    if len(at) < 2 or at[1].tag == "PRP" or at[1].tag[:2] not in ("DT", "CD", "NN", "JJ", "RB", "PR"):
        return True
    target = next((c for c in at[0].children if c.dep == "pobj"), None)
    return target is not None and (is_person(target) or target.tag == "CD" or lemma(target) in _AIMED_AT)


def _is_hyphenated(token: Token) -> bool:
    """Whether a token is part of a compound: the "life" of "non-life-threatening"."""
    doc, i = token.doc, token.i
    return (i + 1 < len(doc) and doc[i + 1].lower in ("-", "threatening")) or (i > 0 and doc[i - 1].text == "-")


def is_lethal(word: Token) -> bool:
    """Whether the words around an attack say that it killed: "shot dead", "fatally stabbed", "beat two men to death"."""
    following = word.doc[word.i + 1 : word.i + 9]
    after = [t.lower for t in following]
    to_death = next((i for i in range(len(after) - 1) if after[i : i + 2] == ["to", "death"]), None)
    if to_death is not None and not _has_verb_or_conjunction(following[:to_death]):
        return True  # "shot two people to death"
    for token in word.doc[max(0, word.i - 1) : word.i + 5]:
        if token.lower in _LETHAL:
            return True
        if token.i > word.i and (token.tag in ("CD", ",", ".", ":") or token.tag.startswith("VB")):
            return False
    return False


def _has_verb_or_conjunction(tokens: Iterable[Token]) -> bool:
    return any(t.tag[:2] in ("VB", "CC") for t in tokens)


def category_of_noun(doc: Tokens, counted: Token) -> str | None:
    """The category of a counted noun that names victims or deeds: "12 deaths", "seven shooting victims"; not of tolls."""
    base = lemma(counted)
    if base == "toll" or (base == "body" and _acts(counted)):
        return None  # "46 different death tolls", "two bodies that advise the king"
    return _NOUN_PAIRS.get(f"{doc[counted.i - 1].lower} {base}" if counted.i else base) or USES["noun"].get(base)


def _acts(noun: Token) -> bool:
    """Whether those counted do something to something: "bodies generating income"."""
    verbs = [noun.head] if noun.dep == "nsubj" else [c for c in noun.children if c.dep in ("acl", "relcl")]
    return any(v.tag.startswith("VB") and v.tag != "VBN" and any(c.dep == "dobj" for c in v.children) for v in verbs)


def is_person(noun: Token) -> bool:
    """Whether the lookup of counted nouns says that this one is a word for people."""
    return PERSONS.get(lemma(noun)) == "yes"


PERSONS = {r["noun"]: r["is_person"] for r in rows("counted_nouns")} | {
    demonym.lower(): "yes" for r in rows("countries") for demonym in r["demonyms"].split("|")
}
