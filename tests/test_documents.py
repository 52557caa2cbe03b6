"""What the documents show is what the release of the raw article gives, and every command is documented."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assets.workspace import PROJECT, Workspace
from pipelines.cli import main
from pipelines.documents import BLOCK, generated

DOCUMENTS = sorted([PROJECT / "README.md", *(PROJECT / "docs").glob("*.md")])


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


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.name)
def test_links_between_documents_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target
