"""How large the code is, by the measures that it keeps (`tests/test_habits.py` holds it to them).

    python -m benchmarks.size

Prints, for each room, its lines, its functions and how many of them have more than 15 branches, with their names; then the characters of
regular expressions and the words of word lists that stand in Python. Both belong into data: patterns and words have an id, a
source and examples there.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml.html import defs

from assets.reading.syntax import DEPENDENCIES, TAGS

ROOT = Path(__file__).parents[1]
MOST_BRANCHES = 15
# each of these lets a reader ask "and otherwise?"
_BRANCHES = (ast.If, ast.IfExp, ast.For, ast.AsyncFor, ast.While, ast.ExceptHandler, ast.match_case, ast.comprehension)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
LANGUAGE_ROOMS = ("assets/reading", "assets/statements", "assets/statistics", "assets/articles")
_WORD = re.compile(r"[^\W\d_]{2,}")
_LEAST_WORDS = 4  # so many together are a list


@dataclass(frozen=True)
class Function:
    """A function, where it is and how many branches it has."""

    room: str
    file: str
    name: str
    branches: int


def files(*folders: str) -> Iterator[tuple[str, ast.Module, str]]:
    """(path from the project's folder, syntax tree, text) of every Python file of these folders."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            text = path.read_text(encoding="utf-8")
            yield path.relative_to(ROOT).as_posix(), ast.parse(text), text


def room_of(file: str) -> str:
    """The room of a file: "assets/release" of "assets/release/publish.py", "assets" of "assets/parts.py"."""
    return "/".join(file.split("/")[:-1][:2])


def functions() -> Iterator[Function]:
    """Every function of `assets` and `pipelines`; one inside another counts for itself."""
    for file, tree, _ in files("assets", "pipelines"):
        for node in ast.walk(tree):
            if isinstance(node, _FUNCTIONS):
                yield Function(room_of(file), file, node.name, branches(node))


def branches(node: ast.AST) -> int:
    """Branches below a node: if, elif, loops, except, case, `x if y else z`, each `and` or `or`, loops of comprehensions and their ifs."""
    found = 0
    for child in ast.iter_child_nodes(node):
        if isinstance(child, _FUNCTIONS):
            continue
        found += isinstance(child, _BRANCHES)
        found += len(child.ifs) if isinstance(child, ast.comprehension) else 0
        found += len(child.values) - 1 if isinstance(child, ast.BoolOp) else 0
        found += branches(child)
    return found


def regex_characters() -> dict[str, int]:
    """File -> characters of the texts that it gives to `re` or writes as r"..."."""
    found: dict[str, int] = {}
    for file, tree, text in files("assets", "pipelines"):
        lines = text.split("\n")
        texts = {}  # by node, so that none counts twice
        for node in ast.walk(tree):
            is_raw = isinstance(node, ast.Constant | ast.JoinedStr) and _is_raw(lines, node)
            if is_raw or (isinstance(node, ast.Call) and ast.unparse(node.func).startswith("re.")):
                for part in ast.walk(node):
                    if isinstance(part, ast.Constant) and isinstance(part.value, str):
                        texts[id(part)] = part.value
        if texts:
            found[file] = sum(map(len, texts.values()))
    return found


def _is_raw(lines: list[str], node: ast.expr) -> bool:
    opening = lines[node.lineno - 1].encode()[node.col_offset :][:3].decode(errors="replace").lower()
    return re.match(r"""(?:r|rf|fr)["']""", opening) is not None


def word_lists() -> Iterator[tuple[str, int, list[str]]]:
    """(file, line, words) of each list of English words in the rooms that read language.

    No words of the language are the names of parts of speech, of elements of HTML, and of things in the program.
    """
    names = {*TAGS, *DEPENDENCIES, *defs.tags, *names_of_things()}
    for file, tree, _ in files(*LANGUAGE_ROOMS):
        for node in ast.walk(tree):
            words = [word for word in _listed(node) if _WORD.fullmatch(word) and word not in names]
            if len(words) >= _LEAST_WORDS:
                yield file, getattr(node, "lineno", 0), words


def _listed(node: ast.AST) -> list[str]:
    """The texts of a literal list, tuple or set, the keys of a dict, the words of a "…".split()."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "split":
        value = getattr(node.func.value, "value", None)
        return value.split() if isinstance(value, str) else []
    if isinstance(node, ast.Dict):
        parts = [key for key in node.keys if key is not None]
    else:
        parts = list(getattr(node, "elts", []))
    return [part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)]


def names_of_things() -> Iterator[str]:
    """What the program itself calls something: variables, attributes, parameters, columns."""
    for _, tree, _ in files("assets", "pipelines"):
        for node in ast.walk(tree):
            if isinstance(node, ast.Name | ast.Attribute | ast.arg | ast.keyword):
                name = "id" if isinstance(node, ast.Name) else "attr" if isinstance(node, ast.Attribute) else "arg"
                yield getattr(node, name) or ""  # none of **keywords


def main() -> None:
    """Print the measures."""
    rooms = defaultdict(list)
    for function in functions():
        rooms[function.room].append(function)
    lines: dict[str, int] = defaultdict(int)
    longest = max((text.count("\n"), file) for file, _, text in files("assets", "pipelines"))
    for file, _, text in files("assets", "pipelines"):
        lines[room_of(file)] += text.count("\n")
    for room, its in sorted(rooms.items()):
        over = sorted((f for f in its if f.branches > MOST_BRANCHES), key=lambda f: -f.branches)
        names = ", ".join(f"{f.name} {f.branches}" for f in over)
        print(f"{room:<20}{lines[room]:>7} lines{len(its):>6} functions, {len(over) / len(its):>5.1%} over: {names}")
    lists = list(word_lists())
    print(f"longest module: {longest[1]}, {longest[0]} lines")
    print(f"regular expressions in Python: {sum(regex_characters().values()):,} characters")
    print(f"word lists in Python: {sum(len(words) for *_, words in lists)} words")
    for file, line, words in lists:
        print(f"    {file}:{line}: {' '.join(words)}")


if __name__ == "__main__":
    main()
