"""The version of an extractor: a hash of all that decides its rows, so that kept parts are redone when that changes, and only then.

What decides: the code that is reached by imports from the extractor's entry, without its comments and docstrings; the
word lists and pattern tables that this code names; the files of its models; the versions of the packages that read
language; and the columns of the tables it fills. What a run does with kept rows afterwards (asset, table) is not in it.
"""

from __future__ import annotations

import ast
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version as package_version
from pathlib import Path
from typing import Any

from assets.contracts import Table
from assets.reading.lexicon import LANGUAGE, path_of
from assets.workspace import PROJECT

# where rows are made
DECIDE = ("assets.reading", "assets.readings", "assets.statements", "assets.statistics", "assets.contracts.ids")
_MAY_NAME_TABLE = re.compile(r"(?:[a-z]+/)?\w+")
_DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
_NAMED_LEXICON = re.compile(r"\{\{(?:words|list|cells|first):([\w/]+)")


def extractor_version(
    component: str, entry: str, tables: Iterable[Table], models: Iterable[Path] = (), packages: Iterable[str] = ()
) -> str:
    """`component+` and 8 hex digits of what decides the rows that the module `entry` ("assets.room.module") makes."""
    return version_of(component, decided_by(entry, tables, models, packages))


def version_of(component: str, inputs: Mapping[str, str]) -> str:
    """`component+` and 8 hex digits of these named inputs, whatever their order."""
    told = "\n".join(f"{name} {inputs[name]}" for name in sorted(inputs))
    return f"{component}+{hashlib.sha256(told.encode()).hexdigest()[:8]}"


def decided_by(
    entry: str, tables: Iterable[Table], models: Iterable[Path] = (), packages: Iterable[str] = ()
) -> dict[str, str]:
    """Everything that decides the rows of `entry`, by name (the end of a path, a package, a table), with its state."""
    code = {path: source(path) for path in map(path_of_module, modules(entry))}
    found = {_name(path): _hash(read.code.encode()) for path, read in code.items()}
    named = {name for read in code.values() for name in read.constants}
    files = [*filter(Path.is_file, map(path_of, named)), *pattern_files(named), *models]
    found |= {_name(path): _hash(path.read_bytes()) for path in files}
    found |= {package: package_version(package) for package in packages}
    return found | {table.name: str(table.polars_schema) for table in tables}


@dataclass(frozen=True)
class Source:
    """What a file of Python says: its code, what it may import, and its string constants."""

    code: str
    imports: tuple[str, ...]
    constants: frozenset[str]


@cache
def source(path: Path) -> Source:
    """The source in a file."""
    return source_of(ast.parse(path.read_text(encoding="utf8")))


def source_of(tree: ast.Module) -> Source:
    """The source without comments, layout and docstrings (which are taken out of `tree`), in one walk: every start waits for it."""
    code: list[str] = []
    imports: list[str] = []
    constants: set[str] = set()
    left: list[Any] = [tree]
    while left:
        part = left.pop()
        if isinstance(part, list):
            code.append(f"[{len(part)}]")
            left += part
        elif isinstance(part, ast.AST):
            code.append(type(part).__name__)
            if isinstance(part, _DOCUMENTED) and ast.get_docstring(part, clean=False) is not None:
                part.body = part.body[1:] or [ast.Pass()]
            elif isinstance(part, ast.Import):
                imports += [alias.name for alias in part.names]
            elif isinstance(part, ast.ImportFrom) and part.module:
                imports += [part.module, *(f"{part.module}.{alias.name}" for alias in part.names)]
            elif (
                isinstance(part, ast.Constant) and isinstance(part.value, str) and _MAY_NAME_TABLE.fullmatch(part.value)
            ):
                constants.add(part.value)
            left += [getattr(part, field, None) for field in part._fields]
        else:
            code.append(repr(part))
    return Source(" ".join(code), tuple(imports), frozenset(constants))


def modules(entry: str) -> list[str]:
    """The modules of the rooms that make rows which `entry` reaches by imports, wherever in them, itself first."""
    found = [entry]
    for name in found:  # grows while it is walked
        reached = dict.fromkeys(source(path_of_module(name)).imports)
        found += [m for m in reached if m not in found and _decides(m) and path_of_module(m).is_file()]
    return found


def pattern_files(named: Iterable[str]) -> Iterator[Path]:
    """The pattern tables among these names ("en/refusals"), and the word lists that they name in turn."""
    for name in named:
        language, _, stem = name.rpartition("/")
        path = LANGUAGE / language / "patterns" / f"{stem}.yaml"
        if language and path.is_file():
            yield path
            yield from map(path_of, _NAMED_LEXICON.findall(path.read_text(encoding="utf8")))


def path_of_module(name: str) -> Path:
    """The file of a module of this project; of a package, its `__init__.py`."""
    path = PROJECT.joinpath(*name.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def _decides(module: str) -> bool:
    return any(module == room or module.startswith(f"{room}.") for room in DECIDE)


def _name(path: Path) -> str:
    return "/".join(path.parts[-3:])  # the same wherever the project is


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]
