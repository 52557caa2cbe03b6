"""The word lists of `data/lookups/` that statements need, each read once.

Every file names its source in its first lines (`#`). Meaning is given to the words by the modules that use them.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "data" / "lookups"
FILES = (
    "attribution_cues.tsv",
    "countries.tsv",
    "first_names.tsv",
    "name_words.tsv",
    "organisation_words.tsv",
    "source_nouns.tsv",
    "speaker_confidence.tsv",
)


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a tab-separated lookup, comment lines left out. Raises FileNotFoundError naming the file."""
    with open(FOLDER / name, encoding="utf8", newline="") as file:
        lines = (line for line in file if not line.startswith("#"))
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def lookup_files() -> list[Path]:
    """All lookups of this room: part of what the extractor's version is made from."""
    return [FOLDER / name for name in FILES]


@cache
def cue_types() -> dict[str, str]:
    """Cue lemma to PDTB class; where a lemma is listed twice, the first class stands."""
    types: dict[str, str] = {}
    for row in rows("attribution_cues.tsv"):
        for lemma in row["lemmas"].split():
            types.setdefault(lemma.replace("_", " "), row["type"])
    return types


@cache
def first_names() -> dict[str, str]:
    """Given name to m, f or u."""
    return {row["name"]: row["gender"] for row in rows("first_names.tsv")}


@cache
def name_words(kind: str) -> frozenset[str]:
    """The words of one kind of `name_words.tsv`."""
    return frozenset(w for row in rows("name_words.tsv") if row["kind"] == kind for w in row["words"].split("|"))


@cache
def organisation_words() -> dict[str, str]:
    """Word inside a name to organisation or government."""
    return {w: row["type"] for row in rows("organisation_words.tsv") for w in row["words"].split("|")}


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
    for row in rows("source_nouns.tsv"):
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
    names, demonyms, metonyms = {}, {}, {}
    for row in rows("countries.tsv"):
        name = row["name"]
        for word in (name, *filter(None, row["other_names"].split("|"))):
            names[word.removeprefix("the ")] = name
        for word in filter(None, row["demonyms"].split("|")):
            demonyms.setdefault(word, name)
        for word in (*filter(None, row["capital"].split("|")), *filter(None, row["metonyms"].split("|"))):
            metonyms.setdefault(word.removeprefix("the "), name)
    return Countries(names, demonyms, metonyms)
