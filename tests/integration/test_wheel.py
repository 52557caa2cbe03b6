"""The wheel, installed where nothing of the project is, does its work away from the repository."""

from __future__ import annotations

import os
import site
import subprocess
import sys
import zipfile
from pathlib import Path

import polars as pl
import pytest

from assets.contracts import TABLES
from assets.statements.extractor import EXTRACTOR as STATEMENTS_EXTRACTOR
from assets.statistics.extractor import EXTRACTOR as STATISTICS_EXTRACTOR
from assets.workspace import PROJECT

ARTICLE = """The ferry to the island will not sail this winter, the harbour master said on Monday.

“We have waited two years for a new engine,” Maria Lindholm told the council. About 1,200 people live on the island.
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder]
    subprocess.run(command, cwd=PROJECT, check=True, capture_output=True, timeout=120)
    [made] = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of a new environment: the wheel, and the locked packages of this one by a path file."""
    environment = tmp_path_factory.mktemp("environment")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", environment], check=True, timeout=60)
    python = environment / "bin" / "python"
    [packages] = environment.glob("lib/python*/site-packages")
    # a path file inside a folder that a path file names is not read: the editable install of this project stays out
    (packages / "locked.pth").write_text("\n".join(site.getsitepackages()) + "\n")
    command = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps", "--no-index", wheel]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return python.parent


def run(*command: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    own = {
        name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "ONRECORD_DATA", "DAGSTER_HOME")
    }
    return subprocess.run(
        [str(part) for part in command], cwd=cwd, env=own, capture_output=True, text=True, timeout=300
    )


def test_the_wheel_holds_code_types_and_what_the_code_reads_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == {"assets", "pipelines"}
    written = {p.relative_to(PROJECT).as_posix() for room in ("assets", "pipelines") for p in (PROJECT / room).rglob("*") if p.is_file() and p.suffix != ".pyc"}  # fmt: skip
    assert {name for name in names if not name.startswith("assets/data/") and ".dist-info/" not in name} == written
    assert {"assets/py.typed", "pipelines/py.typed"} <= written
    read = {p.relative_to(PROJECT / "data") for part in ("language", "lookups", "models", "defaults") for p in (PROJECT / "data" / part).rglob("*") if p.is_file()}  # fmt: skip
    carried = {Path(name).relative_to("assets/data") for name in names if name.startswith("assets/data/")}
    assert carried == read


def test_extract_away_from_the_repository(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "ferry.txt").write_text(ARTICLE)
    done = run(installed / "onrecord", "extract", "ferry.txt", "--out", "out", "--workers", "1", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    tables = {table.name: pl.read_parquet(tmp_path / "out" / f"{table.name}.parquet") for table in TABLES}
    assert "Maria Lindholm" in tables["statements"]["speaker"].to_list()
    assert 1200.0 in tables["statistics"]["value"].to_list()
    # the version is a hash of code, word lists, patterns and models: all of them are those of the repository
    assert tables["statements"]["extractor"].unique().to_list() == [STATEMENTS_EXTRACTOR]
    assert tables["statistics"]["extractor"].unique().to_list() == [STATISTICS_EXTRACTOR]
    assert {p.name for p in tmp_path.iterdir()} == {"ferry.txt", "out"}


def test_what_runs_is_the_installed_package(installed: Path, tmp_path: Path) -> None:
    told = run(
        installed / "python", "-c", "import assets, pipelines; print(assets.__file__, pipelines.__file__)", cwd=tmp_path
    )
    assert all(Path(file).is_relative_to(installed.parent) for file in told.stdout.split())


def test_release_makes_what_its_data_folder_lacks_where_it_is_started(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "data" / "inbox").mkdir(parents=True)
    (tmp_path / "data" / "inbox" / "ferry.txt").write_text(ARTICLE)
    released = run(installed / "onrecord", "release", cwd=tmp_path)
    assert released.returncode == 0 and "Articles go into its folder inbox" in released.stderr, released.stderr
    assert {"sources.yaml", "release.yaml", "dagster_home", "releases"} <= {
        p.name for p in (tmp_path / "data").iterdir()
    }


def test_what_needs_the_repository_says_so(installed: Path, tmp_path: Path) -> None:
    refused = run(installed / "onrecord", "docs", cwd=tmp_path)
    assert refused.returncode == 2 and "clone" in refused.stderr
