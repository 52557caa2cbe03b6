"""The word lists of the project, each read once: `data/lookups/` and, for what is one language's, `data/language/<code>/lexicon/`.

Every file is tab-separated and names its source in its first lines (`#`). Meaning is given to the words by the modules
that ask; here they are only read.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from assets.workspace import BUNDLED

LOOKUPS = BUNDLED / "lookups"
LANGUAGE = BUNDLED / "language"


def path_of(table: str) -> Path:
    """The file of a table: "countries" is `data/lookups/countries.tsv`, "en/calendar" `data/language/en/lexicon/calendar.tsv`."""
    language, _, name = table.rpartition("/")
    folder = LANGUAGE / language / "lexicon" if language else LOOKUPS
    return folder / f"{name}.tsv"


@cache
def rows(table: str) -> tuple[dict[str, str], ...]:
    """The rows of a table, comment lines left out. Raises FileNotFoundError naming the file."""
    with path_of(table).open(encoding="utf8", newline="") as file:
        lines = (line for line in file if not line.startswith("#"))
        return tuple(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


@cache
def words(table: str, kind: str | None = None, column: str = "words") -> frozenset[str]:
    """All words of a table (of the rows of one `kind`), those of a cell divided by "|"."""
    return frozenset(in_order(table, kind, column))


@cache
def in_order(table: str, kind: str | None = None, column: str = "words") -> tuple[str, ...]:
    """As `words`, in the order of the file."""
    chosen = [row for row in rows(table) if kind is None or row["kind"] == kind]
    return tuple(word for row in chosen for word in row[column].split("|") if word)


def cells(table: str, column: str, where: str = "") -> Iterator[str]:
    """The cells of a column, of all rows or of those that `where` chooses ("kind=duration"). Raises KeyError for other columns."""
    name, _, value = where.partition("=")
    return (row[column] for row in rows(table) if not where or row[name] == value)


@cache
def mapping(table: str, key: str, value: str) -> dict[str, str]:
    """Each word of the column `key` (divided by "|") to the cell `value`; the first row that lists a word stands."""
    found: dict[str, str] = {}
    for row in rows(table):
        for word in row[key].split("|"):
            found.setdefault(word, row[value])
    return found


def alternatives(options: Iterable[str]) -> str:
    """`options` as the body of a regular expression, the longest first, spaces matching any one space or line break.

    Common beginnings are written once, so that a place where no word begins is left after a letter or two.
    """
    branches: dict[str, list[str]] = {}
    for option in sorted(set(options)):
        branches.setdefault(option[:1], []).append(option[1:])
    return "|".join(_escaped(first) + _ending(rest) for first, rest in branches.items() if first)


def _ending(rest: list[str]) -> str:
    """What may follow a common beginning: nothing more, if one of `rest` is empty, only where nothing longer fits."""
    body = alternatives(rest)
    if not body:
        return ""
    return f"(?:{body})" + ("?" if "" in rest else "") if "" in rest or "|" in body else body


def _escaped(letter: str) -> str:
    return r"\s" if letter == " " else re.escape(letter)
