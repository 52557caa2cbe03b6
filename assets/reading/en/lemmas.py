"""The base form of a word as it is used: by its Penn tag, simplemma's English tables, and what grammar says of regular verbs.

simplemma knows no parts of speech: of "meeting" it gives "meet", of "left" "left", and of some verbs a stem that is no word ("growe"). So nouns
and adjectives in their base form stay as they are, irregular forms come from word lists, and regular verbs lose their ending.
"""

from __future__ import annotations

from functools import lru_cache

import simplemma

from assets.reading import patterns
from assets.reading.lexicon import mapping
from assets.reading.syntax import Token

_VERBS = mapping("en/verb_forms", "forms", "lemma")
_PLURALS = mapping("en/noun_forms", "forms", "lemma")
_COMPARED = mapping("en/compared_forms", "forms", "lemma")
_ENDINGS = patterns.table("en/lemmas")
# in this order: what a verb has lost before its ending
_LOST = {"lost_y": "y", "hissing": "", "whole": "", "doubled": "", "lost_e": "e"}
_REGULAR = _ENDINGS["regular"]


@lru_cache(maxsize=50_000)
def lemma_of(word: str, tag: str) -> str:
    """The base form of `word` as used with this Penn tag, lower-case: ("deputies", "NNS") is "deputy". VB and VBP stand for any form of a verb."""
    way = _WAYS.get(tag)
    return way(word) if way else word


def _told(word: str) -> str:
    """What simplemma's tables say of a word of letters; others stay as they are, and so halves of characters, which it does not take."""
    return simplemma.lemmatize(word, lang="en").lower() if word.isalpha() else word


def _of_plural(word: str) -> str:
    """The base form of a plural: by the tables, or without its "s" where they do not have it."""
    if word in _PLURALS or word.endswith(("ing", "ed")) or not word.isalpha():
        return _PLURALS.get(word, word)  # "the injured"
    told = _told(word)
    is_regular = word.endswith("s") and not word.endswith("ss")
    return word[:-1] or word if is_regular and (told == word or word.endswith("ings")) else told


def _of_any_form(word: str) -> str:
    """The base form of a verb in whichever form it is: "need" and "bring" are base forms."""
    return _VERBS.get(word) or (word if _told(word) == word else _of_verb(word))


def _of_verb(word: str) -> str:
    """The base form of an inflected verb."""
    if word in _VERBS:
        return _VERBS[word]
    for name, ending in _LOST.items():
        if found := _ENDINGS[name].search(word):
            return found[1] + ending
    if found := _REGULAR.search(word):
        stem, told = found[1], _told(word)
        return told if told in (f"{stem}e", stem[:-1]) else stem  # "caused", "controlled", "killed"
    return word


def _of_compared(word: str) -> str:
    """The base form of a comparative or superlative."""
    return _COMPARED.get(word) or _told(word)


_WAYS = dict.fromkeys(("NNS", "NNPS"), _of_plural) | dict.fromkeys(("VB", "VBP"), _of_any_form)
_WAYS |= dict.fromkeys(("VBZ", "VBD", "VBN", "VBG"), _of_verb) | dict.fromkeys(
    ("JJR", "JJS", "RBR", "RBS"), _of_compared
)


def lemma(token: Token) -> str:
    """The base form of a token, lower-case."""
    return lemma_of(token.lower, token.tag)
