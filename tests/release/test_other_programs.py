"""A release in the oldest DuckDB that is promised, in an attached database, over its Parquet files alone, and from another machine.

`python -m benchmarks.tools` asks more programs, and S3; docs/tools.md has what they answered.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import duckdb
import polars as pl
import pytest

from assets.release.views import VIEWS
from assets.workspace import Workspace
from benchmarks.file_server import serving
from benchmarks.tools import TOOLS, asked

EXAMPLES = [view.example for view in VIEWS]


@pytest.fixture(scope="module")
def release(released: Workspace) -> Path:
    """The release of the raw article."""
    return (released.releases / "latest").resolve()


def over_parquet(release: Path, con: duckdb.DuckDBPyConnection) -> None:
    """Make the tables, views and macros over the Parquet files."""
    con.execute(f"SET VARIABLE release = '{release}'")
    con.execute((release / "onrecord.sql").read_text(encoding="utf-8"))


def attached(release: Path, con: duckdb.DuckDBPyConnection) -> None:
    """Attach the database beside others."""
    con.execute(f"ATTACH '{release}/onrecord.duckdb' AS r (READ_ONLY)")
    con.execute("USE r")


def searched(release: Path, con: duckdb.DuckDBPyConnection) -> None:
    """The same, with the user's own tables first."""
    con.execute(f"ATTACH '{release}/onrecord.duckdb' AS r (READ_ONLY)")
    con.execute("SET search_path = 'memory,r'")


@pytest.mark.parametrize("ready", [attached, searched, over_parquet])
@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_views_and_macros_answer_the_same_attached_and_over_parquet(ready, view, release: Path) -> None:
    with duckdb.connect() as con, duckdb.connect(str(release / "onrecord.duckdb"), read_only=True) as opened:
        ready(release, con)
        assert con.sql(view.example).fetchall() == opened.sql(view.example).fetchall()


def test_views_and_what_needs_no_table_are_there_under_the_name_of_the_attached_release(release: Path) -> None:
    with duckdb.connect() as con:
        con.execute(f"ATTACH '{release}/onrecord.duckdb' AS r (READ_ONLY)")
        found = con.sql(
            "SELECT context, r.passage_url('https://e.org/1', words) FROM r.passages WHERE kind = 'statement'"
        )
        context, page = found.fetchall()[0]
        assert "[[" in context and page.startswith("https://e.org/1#:~:text=")


@pytest.fixture
def asking(release: Path, tmp_path: Path):
    """Ask a tool of the measurement, installed beside the test, of the release at a place; gives what it answered."""

    def ask(name: str, place: str) -> list:
        tool = next(tool for tool in TOOLS if tool.name == name)
        install = [
            sys.executable,
            "-m",
            "uv",
            "pip",
            "install",
            "--quiet",
            "--python",
            sys.executable,
            "--target",
            str(tmp_path),
        ]
        subprocess.run([*install, *tool.packages], check=True, timeout=120)
        python = tmp_path / "python"
        python.write_text(f'#!/bin/sh\nPYTHONPATH={tmp_path} exec {sys.executable} "$@"\n')
        python.chmod(0o755)
        speaker = pl.read_parquet(release / "parquet" / "statements.parquet")["speaker"].drop_nulls()[0]
        answer, wrong = asked(python, tool, place, speaker, EXAMPLES, (release / "onrecord.sql").read_text(), {})
        assert not wrong
        return answer

    return ask


def test_duckdb_1_2_opens_the_file_attaches_it_and_reads_the_parquet_files(release: Path, asking) -> None:
    statements = pl.read_parquet(release / "parquet" / "statements.parquet").height
    assert asking("DuckDB 1.2.2", str(release))[0::2] == [
        statements,
        ["opened", "attached", "Parquet with onrecord.sql"],
    ]


def test_duckdb_attaches_and_reads_a_release_on_a_web_server(release: Path, asking) -> None:
    with serving(release) as served:
        answer = asking("DuckDB 1.5.5 with httpfs", served.url)
    assert answer[2] == ["attached", "Parquet with onrecord.sql"]
    assert "onrecord.duckdb" in served.sent and "parquet/statements.parquet" in served.sent


def test_polars_reads_a_table_on_a_web_server(release: Path) -> None:
    statements = pl.read_parquet(release / "parquet" / "statements.parquet")
    with serving(release) as served:
        found = pl.scan_parquet(f"{served.url}/parquet/statements.parquet").filter(kind="direct").collect()
        assert found.equals(statements.filter(kind="direct"))
        with pytest.raises(Exception, match="404"):
            pl.scan_parquet(f"{served.url}/parquet/nothing.parquet").collect()


def test_the_manifest_says_where_the_files_are_as_seen_from_it(release: Path) -> None:
    package = json.loads((release / "datapackage.json").read_text(encoding="utf-8"))
    assert all((release / resource["path"]).is_file() for resource in package["resources"])
