"""The version of an extractor changes with what decides its rows, and with nothing else."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from assets.articles.read import read_inputs
from assets.contracts import REJECTS, STATEMENTS, STATISTICS
from assets.version import decided_by, modules, path_of_module, source_of, version_of
from assets.workspace import PROJECT

EXTRACTORS = {"assets.statements.rows": STATEMENTS, "assets.statistics.rows": STATISTICS}

CODE = """
def double(x: int) -> int:
    return 2 * x
"""


def code(source: str) -> str:
    return source_of(ast.parse(source)).code


@pytest.mark.parametrize(
    "same",
    [
        CODE + "# a comment\n",
        '"""What lives here."""\n' + CODE,
        CODE.replace("    return", '    """Twice as much."""\n    return'),
        CODE.replace("2 * x", "(2\n        * x)"),
    ],
    ids=["comment", "module docstring", "function docstring", "layout"],
)
def test_comments_docstrings_and_layout_are_no_other_code(same: str) -> None:
    assert code(same) == code(CODE)


@pytest.mark.parametrize("other", [CODE.replace("2", "3"), CODE + "LIMIT = 1\n", CODE.replace("x", "y")])
def test_other_code_is(other: str) -> None:
    assert code(other) != code(CODE)


def test_a_docstring_that_is_the_whole_of_a_class_may_change() -> None:
    assert code('class Refused(Exception):\n    """One."""') == code('class Refused(Exception):\n    """Two."""')


def test_the_version_changes_with_any_input_and_not_with_their_order() -> None:
    inputs = {"numbers.py": "1", "simplemma": "2.0.0"}
    same = version_of("statistics@1", dict(reversed(inputs.items())))
    assert same == version_of("statistics@1", inputs) and same.startswith("statistics@1+")
    assert same != version_of("statistics@1", inputs | {"simplemma": "2.0.1"})


def test_packages_count_by_their_version() -> None:
    inputs = decided_by("assets.statistics.rows", [STATISTICS, REJECTS], packages=["simplemma"])
    assert inputs["simplemma"] == version("simplemma")


def test_a_package_that_is_not_there_is_named() -> None:
    with pytest.raises(ModuleNotFoundError, match="no-such-package"):
        decided_by("assets.statistics.rows", [STATISTICS], packages=["no-such-package"])


def test_how_kept_rows_are_used_is_not_in_the_version() -> None:
    for entry in EXTRACTORS:
        reached = modules(entry)
        assert not [name for name in reached if name.endswith((".asset", ".table")) or ".training" in name]


# an extraction in a process of its own, which is given articles that others have read: which files of `data` it opens,
# and which modules it loads
WATCHED = """
import json, sys
opened = set()
sys.addaudithook(lambda event, args: opened.add(str(args[0])) if event == "open" else None)
import importlib
import polars as pl
from assets.contracts import STATEMENTS
from assets.workspace import PROJECT
entry, function, path = sys.argv[1:4]
articles = pl.read_parquet(path)
given = [articles] if "statements" in function else [articles, STATEMENTS.empty()]
rows, _ = getattr(importlib.import_module(entry), function)(*given)
assert rows.height
files = [p for p in opened if p.startswith(str(PROJECT / "data"))]
print(json.dumps([files, [m for m in sys.modules if m.startswith("assets.")]]))
"""


@pytest.mark.parametrize("entry", EXTRACTORS)
def test_all_that_an_extraction_reads_and_runs_is_in_its_version(entry: str, tmp_path: Path) -> None:
    room = entry.split(".")[1]
    articles = tmp_path / "articles.parquet"
    read_inputs([PROJECT / "data" / "inbox"]).articles.write_parquet(articles)
    command = [sys.executable, "-c", WATCHED, entry, f"extract_{room}", str(articles)]
    told = subprocess.run(command, capture_output=True, text=True, cwd=PROJECT, check=True, timeout=300).stdout
    files, loaded = json.loads(told.splitlines()[-1])
    inputs = decided_by(entry, [EXTRACTORS[entry]])
    named = {path.rsplit("/", 1)[-1] for path in inputs}
    tables = [path.rsplit("/", 1)[-1] for path in files if path.endswith((".tsv", ".yaml"))]
    assert tables and set(tables) <= named
    ours = [m for m in loaded if m.startswith(("assets.statements.", "assets.statistics.", "assets.reading."))]
    missing = [m for m in ours if "/".join(path_of_module(m).parts[-3:]) not in inputs]
    assert not [m for m in missing if path_of_module(m).name != "__init__.py"]
