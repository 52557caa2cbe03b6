"""What the documents show is what the release of the raw article gives, and every command is documented."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import yaml

from assets.workspace import PROJECT, Workspace
from pipelines.cli import main
from pipelines.documents import BLOCK, generated

DOCUMENTS = sorted([PROJECT / "README.md", *(PROJECT / "docs").glob("*.md")])
WRITTEN = sorted([*PROJECT.glob("*.md"), *DOCUMENTS[1:], PROJECT / "benchmarks" / "README.md"])
CODE = sorted(p for room in ("assets", "pipelines", "benchmarks") for p in (PROJECT / room).rglob("*.py"))
DATA = sorted(p for part in ("language", "lookups") for p in (PROJECT / "data" / part).rglob("*.*"))
# a file of the project as texts name it: `storage.py`, `steps/tag.py`, data/lookups/units.tsv, `en/times.yaml`
NAMED = re.compile(
    r"`((?:[\w.-]+/)*[\w-]+\.(?:py|tsv|yaml|md|j2))`|\b((?:assets|pipelines|data/(?:language|lookups))/[\w/.-]*\w)"
)
MADE = {"form.py", "json_sequences.py"}  # in the trials that CONTRIBUTING.md tells of


def test_generated_parts_are_up_to_date(released: Workspace) -> None:
    """Run `make release && onrecord docs` with only the raw article in the inbox when this fails."""
    for path, content in generated(released.releases / "latest" / "onrecord.duckdb").items():
        assert path.read_text(encoding="utf-8") == content, path.name


def test_the_readme_has_queries_with_answers() -> None:
    assert len(BLOCK.findall((PROJECT / "README.md").read_text(encoding="utf-8"))) >= 3


def test_every_command_is_in_the_documents() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in DOCUMENTS)
    for name in main.commands:
        assert re.search(rf"onrecord {name}\b", text), f"`onrecord {name}` is in no document"


@pytest.mark.parametrize("path", WRITTEN, ids=lambda p: p.name)
def test_links_between_documents_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target


def test_no_text_names_a_file_that_is_gone() -> None:
    files = [p.relative_to(PROJECT).as_posix() for room in ("assets", "pipelines", "benchmarks", "tests", "data", "docs") for p in (PROJECT / room).rglob("*") if p.is_file()]  # fmt: skip
    known = "\n".join(["", *files, *(p.name for p in PROJECT.iterdir()), ""])
    for path in [*WRITTEN, *CODE, *DATA]:
        for quoted, plain in NAMED.findall(path.read_text(encoding="utf-8")):
            name = (quoted or plain).removesuffix("/__init__")
            found = f"/{name}\n" in known or f"\n{name}\n" in known or (PROJECT / name).exists()
            assert found or Path(name).name in MADE, f"{path.relative_to(PROJECT)} names {name}, which is not there"


def test_the_version_is_told_once_and_its_changes_are_told() -> None:
    version = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]["version"]
    assert yaml.safe_load((PROJECT / "CITATION.cff").read_text())["version"] == version
    assert re.search(r"^## (\S+) ", (PROJECT / "CHANGELOG.md").read_text(), re.MULTILINE)[1] == version
