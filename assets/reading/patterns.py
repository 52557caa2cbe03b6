"""The rules of a language as data: pattern tables, `data/language/<code>/patterns/*.yaml`, loaded, expanded, compiled, counted.

A table has `fragments` (named pieces; one may use those before it) and `patterns`, each with what it `finds` and what
it `leaves`: both run as tests (`tests/reading/test_patterns.py`), so that a pattern without an example cannot be
merged. `{{name}}` stands for a fragment, `{{words:TABLE}}` or `{{words:TABLE:KIND}}` for any word of a lexicon
(`lexicon.py`), the longest first, `{{list:TABLE:KIND}}` for the same words as they follow each other in the file, without
a group around them. `{{cells:TABLE:COLUMN}}` and `{{cells:TABLE:COLUMN:OTHER=VALUE}}` stand for the words of a column, of all
rows or of those with that value, `{{first:...}}` for the first word of each cell. A pattern is written over as many lines as it needs: line breaks, and the blanks that begin a line,
are left out. A repetition without a most gets one (`bounded.py`), so that no pattern takes more than linear time.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from assets.reading.bounded import bounded
from assets.reading.lexicon import LANGUAGE, alternatives, cells, in_order, words

_NAMED = re.compile(r"\{\{([^{}]+)\}\}")
_FOLD = re.compile(r"\n[ \t]*")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast, where PyYAML was built with it
_FLAGS = {"i": re.I, "m": re.M, "s": re.S}


@dataclass(frozen=True, slots=True)
class Pattern:
    """A rule: its id ("table.name"), its expression as `written` and compiled, and the examples that it must find and must leave.

    `written` is for engines that take linear time by themselves, such as that of polars.
    """

    id: str
    written: str
    expression: re.Pattern[str]
    finds: tuple[str, ...]
    leaves: tuple[str, ...]


class Table:
    """The patterns of one file: `table["name"]` is the compiled expression."""

    def __init__(self, name: str, patterns: dict[str, Pattern]):
        self.name, self.patterns = name, patterns

    def __getitem__(self, name: str) -> re.Pattern[str]:
        return counted(self.patterns[name]) if _ledger is not None else self.patterns[name].expression

    def __iter__(self) -> Iterator[Pattern]:
        return iter(self.patterns.values())


@cache
def table(name: str) -> Table:
    """The pattern table "en/refusals". Raises FileNotFoundError naming the file, ValueError naming a pattern that is wrong."""
    language, _, stem = name.rpartition("/")
    path = LANGUAGE / language / "patterns" / f"{stem}.yaml"
    given = yaml.load(path.read_text(encoding="utf8"), Loader=_LOADER)
    fragments: dict[str, str] = {}
    for key, text in (given.get("fragments") or {}).items():
        fragments[key] = expanded(text, fragments, f"{path.name}: fragment {key}")
    patterns = {}
    for key, entry in given["patterns"].items():
        where = f"{path.name}: pattern {key}"
        flags = sum(_FLAGS[letter] for letter in entry.get("flags", ""))
        try:
            written = expanded(entry["pattern"], fragments, where)
            compiled = re.compile(bounded(written), flags)
        except re.error as error:
            raise ValueError(f"{where}: {error}") from error
        finds, leaves = (tuple(entry.get(k) or ()) for k in ("finds", "leaves"))
        patterns[key] = Pattern(f"{stem}.{key}", written, compiled, finds, leaves)
    return Table(name, patterns)


def expanded(text: str, fragments: dict[str, str], where: str) -> str:
    """`text` with its fragments and word lists put in, and its line breaks taken out."""

    def piece(match: re.Match[str]) -> str:
        name = match[1]
        if name.startswith("words:"):
            _, lexicon, *kind = name.split(":")
            return f"(?:{alternatives(words(lexicon, *kind))})"
        if name.startswith("list:"):
            _, lexicon, *kind = name.split(":")
            return "|".join(map(re.escape, in_order(lexicon, *kind)))
        if name.startswith(("cells:", "first:")):
            way, lexicon, column, *where_ = name.split(":")
            chosen = (cell.split("|") for cell in cells(lexicon, column, *where_))
            return alternatives(word for found in chosen for word in (found if way == "cells" else found[:1]) if word)
        if name not in fragments:
            raise ValueError(f"{where} names the fragment {name}, which the file does not have above it")
        return fragments[name]

    return _NAMED.sub(piece, _FOLD.sub("", text))


def tables(language: str) -> list[Table]:
    """Every pattern table of a language, by name."""
    return [table(f"{language}/{path.stem}") for path in sorted((LANGUAGE / language / "patterns").glob("*.yaml"))]


# ---------------------------------------------------------------- how often each fires

_ledger: Counter[str] | None = None


def keep_ledger() -> Counter[str]:
    """From now on the patterns that are loaded count what they match; to be called before the extractors are imported."""
    global _ledger
    _ledger = Counter()
    return _ledger


def counted(pattern: Pattern) -> Any:
    """A stand-in for the compiled expression that notes each match in the ledger."""
    return _Counting(pattern)


_ASKING = frozenset("search match fullmatch finditer findall sub split".split())


class _Counting:
    def __init__(self, pattern: Pattern):
        self._id, self._inner = pattern.id, pattern.expression

    def __getattr__(self, name: str) -> Any:
        asked = getattr(self._inner, name)
        return self._noting(asked) if name in _ASKING else asked

    def _noting(self, asked: Any) -> Any:
        def ask(*given: Any, **named: Any) -> Any:
            found = asked(*given, **named)
            assert _ledger is not None
            if asked.__name__ == "finditer":
                found = list(found)
                _ledger[self._id] += len(found)
                return iter(found)
            if asked.__name__ == "sub":
                _ledger[self._id] += found != given[1]
            elif asked.__name__ == "split":
                _ledger[self._id] += len(found) > 1
            else:
                _ledger[self._id] += len(found) if isinstance(found, list) else bool(found)
            return found

        return ask
