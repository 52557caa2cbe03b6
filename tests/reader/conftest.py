"""A real release of a few articles that disagree with each other, and of some that mean harm; and the reader over it."""

from __future__ import annotations

import json
from pathlib import Path

import dagster as dg
import pytest
from starlette.testclient import TestClient

from assets.reader.app import application
from assets.reader.source import Source
from assets.workspace import Workspace
from tests.conftest import new_workspace, run_refresh

HOSTILE = "<script>alert(1)</script>"
ATTRIBUTE = '" onmouseover="alert(2)" x="'
HERE = "http://127.0.0.1:8900"

ARTICLES = [
    {
        "id": "quake-1",
        "title": "Quake shakes the valley",
        "publisher": "The Valley Herald",
        "published_on": "2024-05-08",
        "url": "https://herald.example.org/quake?a=1&b=2",
        "text": "At least 12 people were killed in Leeds on Tuesday, police chief Ada Lindqvist said. “We are still searching, and we will not stop,” "
        "Lindqvist told reporters. The minister, Tomas Brandt, said that 3,500 people had been displaced.\n\nBrandt declined to comment on the cost. "
        "The mayor said that the police had told him that “nobody is missing”.",
    },
    {
        "id": "quake-2",
        "title": "Quake kills 7 in Leeds, 40 missing",
        "publisher": "Northern Wire",
        "published_on": "2024-05-08",
        "url": "https://wire.example.org/toll",
        "text": "Exactly 7 people were killed in Leeds on Tuesday, the minister Tomas Brandt said. “It was over in a minute,” Brandt told the Northern Wire. "
        "The repairs will cost $3.8 million, Brandt said. Inflation rose to 4.5 percent in March 2024. "
        "Brandt denied that 900 people had been arrested in Leeds.",
    },
    {
        "id": "hostile",
        "title": f"{HOSTILE} {ATTRIBUTE}",
        "publisher": HOSTILE,
        "byline": ATTRIBUTE,
        "published_on": "2024-05-09",
        "url": "javascript:alert(3)",
        "text": f"“We paid 20 dollars for {HOSTILE} and {ATTRIBUTE} today,” Minister {HOSTILE} Smith said on Monday. =1+1 people said Anna Berg was tired.\n\n"
        "“=HYPERLINK(0) is what they typed in,” Anna Berg told reporters on Monday. “-5 degrees is cold,” Anna Berg said.",
    },
]


@pytest.fixture(scope="session")
def read_release(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A data folder with these articles, one empty and one unreadable file, released by the real job."""
    workspace = new_workspace(tmp_path_factory.mktemp("reader") / "data")
    lines = [json.dumps(article) for article in ARTICLES]
    (workspace.inbox / "articles.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (workspace.inbox / f"empty {HOSTILE.replace('/', '')}.txt").write_bytes(b"")
    (workspace.inbox / "binary.txt").write_bytes(bytes(range(256)) * 40)
    with dg.DagsterInstance.ephemeral() as instance:
        assert run_refresh(workspace, instance).success
    return workspace


@pytest.fixture(scope="session")
def release_folder(read_release: Workspace) -> Path:
    """The released folder."""
    return (read_release.releases / "latest").resolve()


@pytest.fixture(scope="session")
def source(release_folder: Path) -> Source:
    """The release, open to be read."""
    return Source(release_folder)


@pytest.fixture(scope="session")
def reader(release_folder: Path) -> TestClient:
    """The reader, asked as a browser on this machine asks it."""
    return TestClient(application(release_folder), base_url=HERE, follow_redirects=False)
