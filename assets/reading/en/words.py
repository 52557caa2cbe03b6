"""The word lists of `data/lookups/` of who speaks and how, each as the type that its readers ask for.

Every file names its source in its first lines (`#`). Meaning is given to the words by the modules that use them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from assets.reading.lexicon import rows


@cache
def cue_types() -> dict[str, str]:
    """Cue lemma to PDTB class; where a lemma is listed twice, the first class stands."""
    types: dict[str, str] = {}
    for row in rows("attribution_cues"):
        for lemma in row["lemmas"].split():
            types.setdefault(lemma.replace("_", " "), row["type"])
    return types


@cache
def first_names() -> dict[str, str]:
    """Given name to m, f or u."""
    return {row["name"]: row["gender"] for row in rows("first_names")}


@cache
def name_words(kind: str) -> frozenset[str]:
    """The words of one kind of `name_words.tsv`."""
    return frozenset(w for row in rows("name_words") if row["kind"] == kind for w in row["words"].split("|"))


@cache
def organisation_words() -> dict[str, str]:
    """Word inside a name to organisation or government."""
    return {w: row["type"] for row in rows("organisation_words") for w in row["words"].split("|")}


@dataclass(frozen=True, slots=True)
class SourceNoun:
    """What a noun says about a source: its class, gender (m, f or empty), its role word, whether it fits anybody."""

    kind: str
    gender: str
    role: str
    generic: bool


@cache
def source_nouns() -> dict[str, SourceNoun]:
    """Noun (lower case, also of two or three words) to what it says; the first line that lists a noun stands."""
    nouns: dict[str, SourceNoun] = {}
    for row in rows("source_nouns"):
        made = SourceNoun(row["class"], row["gender"], row["same"], row["generic"] == "generic")
        for noun in row["nouns"].split("|"):
            nouns.setdefault(noun, made)
    return nouns


@dataclass(frozen=True, slots=True)
class Countries:
    """Words of countries, each to the name used for the speaker: names, demonyms, capitals and seats of power."""

    names: dict[str, str]
    demonyms: dict[str, str]
    metonyms: dict[str, str]


@cache
def countries() -> Countries:
    """The countries table, turned round."""
    names: dict[str, str] = {}
    demonyms: dict[str, str] = {}
    metonyms: dict[str, str] = {}
    for row in rows("countries"):
        name = row["name"]
        for word in (name, *filter(None, row["other_names"].split("|"))):
            names[word.removeprefix("the ")] = name
        for word in filter(None, row["demonyms"].split("|")):
            demonyms.setdefault(word, name)
        for word in (*filter(None, row["capital"].split("|")), *filter(None, row["metonyms"].split("|"))):
            metonyms.setdefault(word.removeprefix("the "), name)
    return Countries(names, demonyms, metonyms)
