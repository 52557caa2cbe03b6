"""Classes of the words that names are made of or stand beside: titles, openers of sentences, adjectives, words of places."""

from __future__ import annotations

from functools import cache

from assets.reading.en.words import countries, first_names, name_words, source_nouns
from assets.reading.lexicon import words

TITLE_ROLES = words("en/names", "title_role")


@cache
def honorifics() -> dict[str, str]:
    """Honorific (with and without stop) to gender."""
    genders = {"honorific_m": "m", "honorific_f": "f", "honorific": ""}
    return {w: g for kind, g in genders.items() for w in name_words(kind)}


@cache
def title_parts() -> frozenset[str]:
    """Words of a title that are none by themselves: "Foreign", "Former", "Health"."""
    return name_words("title_part")


@cache
def openers() -> frozenset[str]:
    """Capitalised words that open a sentence and are no part of a name."""
    return name_words("opener") | name_words("not_name")


@cache
def adjectives() -> frozenset[str]:
    """Capitalised words that describe rather than name: demonyms, faiths, directions."""
    return name_words("adjective") | frozenset(countries().demonyms)


@cache
def where_words() -> frozenset[str]:
    """Words of the names of countries, demonyms and capitals."""
    where = countries()
    return frozenset(w for name in (*where.names, *where.demonyms, *where.metonyms) for w in name.split())


@cache
def is_title(word: str) -> bool:
    """Whether a word can be a title before a name: "Mr", "President", "Spokesman"."""
    noun = source_nouns().get(word.rstrip(".").lower().removesuffix("-elect"))
    return word in honorifics() or (
        noun is not None and noun.kind == "person" and noun.role in TITLE_ROLES and word not in first_names()
    )
