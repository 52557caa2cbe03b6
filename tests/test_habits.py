"""The habits of the code: its style, types and imports are what `make lint` asks for, and it stays small.

`benchmarks/size.py` says how the measures are taken, and prints them with names.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import pytest

from assets.workspace import PROJECT
from benchmarks import size

BIN = Path(sys.executable).parent
LINT = {
    "style": [BIN / "ruff", "check"],
    "layout": [BIN / "ruff", "format", "--check"],
    "types": [sys.executable, "-m", "mypy"],
    "imports": [BIN / "lint-imports", "--no-logo"],
}
SLOW_TO_LOAD = {"pint", "onnxruntime", "trafilatura", "pypdf", "pandas"}
MOST_LINES = 400
SHARE_OF_BRANCHING = 0.03  # of a room's functions may have more than size.MOST_BRANCHES
MOST_BRANCHES = 30
MOST_REGEX_CHARACTERS = 8_000
MOST_LISTED_WORDS = 300


@pytest.mark.parametrize("command", LINT.values(), ids=LINT)
def test_the_project_passes(command: Sequence[str]) -> None:
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=500)
    assert done.returncode == 0, done.stdout + done.stderr


def test_make_lint_runs_the_same() -> None:
    lint = re.findall(
        r"^\t@\$\(BIN\)/(.+)$", (PROJECT / "Makefile").read_text().split("\nlint:")[1].split("\n\n")[0], re.M
    )
    assert lint == ["ruff check", "ruff format --check", "python -m mypy", "lint-imports --no-logo"]


def test_what_is_watched_are_the_rooms_that_there_are() -> None:
    settings = tomllib.loads((PROJECT / "pyproject.toml").read_text())["tool"]
    assert settings["ruff"]["lint"]["mccabe"]["max-complexity"] == size.MOST_BRANCHES
    [layers] = [c["layers"] for c in settings["importlinter"]["contracts"] if c["type"] == "layers"]
    rooms = {p.stem for p in (PROJECT / "assets").iterdir() if p.suffix == ".py" or (p / "__init__.py").exists()}
    assert {room.strip("()") for layer in layers for room in layer.split(" | ")} >= rooms - {"__init__"}


def test_a_module_is_no_longer_than_a_sitting() -> None:
    assert [
        file for file, _, text in size.files("assets", "pipelines", "benchmarks") if text.count("\n") > MOST_LINES
    ] == []


def test_what_not_every_refresh_needs_is_not_loaded_beforehand() -> None:
    code = (
        "import sys, assets.articles.ingest, assets.release.publish, assets.statements.table, assets.statistics.table"
    )
    command = [sys.executable, "-c", f"{code}; print(*sys.modules)"]
    loaded = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True, timeout=100).stdout
    assert SLOW_TO_LOAD.isdisjoint(loaded.split())


def test_few_functions_branch_much_and_none_very_much() -> None:
    rooms: dict[str, list[size.Function]] = defaultdict(list)
    for function in size.functions():
        rooms[function.room].append(function)
    for room, its in rooms.items():
        over = [f"{f.name} {f.branches}" for f in its if f.branches > size.MOST_BRANCHES]
        assert len(over) / len(its) < SHARE_OF_BRANCHING, f"{room}: {over}"
        assert [f for f in its if f.branches > MOST_BRANCHES] == []


def test_patterns_and_words_of_the_language_are_data() -> None:
    assert sum(size.regex_characters().values()) < MOST_REGEX_CHARACTERS
    assert sum(len(words) for *_, words in size.word_lists()) < MOST_LISTED_WORDS


def test_what_counts_as_a_branch_a_pattern_and_a_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "assets" / "reading").mkdir(parents=True)
    (tmp_path / "assets" / "reading" / "a.py").write_text(
        'import re\nA = re.compile("ab")\nB = rf"c{A}d"\nC = "not a pattern"\n'
        'D = {"autumn", "winter", "summer", "spring", "nsubj"}\nE = "harbour bridge river boat".split()\nF = ("one", "two")\n'
        "def f(x):\n    if x and x > 1 or not x:\n        return [y if y else 0 for y in x if y]\n    def g(): return 1 if x else 2\n"
    )
    monkeypatch.setattr(size, "ROOT", tmp_path)
    assert {f.name: f.branches for f in size.functions()} == {"f": 6, "g": 1}
    assert size.regex_characters() == {"assets/reading/a.py": 4}
    assert [len(words) for *_, words in size.word_lists()] == [4, 4]
