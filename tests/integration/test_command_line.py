"""The command `onrecord` as people and scripts use it."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

from assets.contracts import TABLES
from assets.workspace import PROJECT, Workspace
from pipelines.cli import main
from tests.conftest import RAW_ARTICLE
from tests.damage import harm

ONRECORD = Path(sys.executable).with_name("onrecord")


@dataclass
class Done:
    """What a command left: its exit code and what it said."""

    returncode: int
    stdout: str
    stderr: str


def onrecord(*arguments: object, **environment: str) -> Done:
    """The command in this process, which saves the start of another."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("ONRECORD_DATA", "DAGSTER_HOME"):  # which the command sets for itself where they are not given
            patch.setenv(name, environment.get(name, ""))
            if name not in environment:
                patch.delenv(name)
        done = CliRunner().invoke(main, list(map(str, arguments)))
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return Done(done.exit_code, done.stdout, done.stderr)


def onrecord_started(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command as a process of its own."""
    command = [ONRECORD, *map(str, arguments)]
    return subprocess.run(
        command, cwd=PROJECT, env={**os.environ, **environment}, capture_output=True, text=True, timeout=300
    )


def test_help_names_every_command_and_every_command_has_help() -> None:
    text = onrecord_started("--help").stdout
    for name, command in main.commands.items():
        assert name in text and command.help, name
    assert "Start here" in text


def test_wrong_usage_exits_with_2_and_says_what_to_do(tmp_path: Path) -> None:
    missing = onrecord("extract", tmp_path / "nothing.txt", "--out", tmp_path / "out")
    assert missing.returncode == 2 and "nothing.txt" in missing.stderr
    assert onrecord("verify", tmp_path / "nothing").returncode == 2


def test_browse_and_site_say_what_to_do_when_there_is_no_release_or_the_port_is_taken(
    released: Workspace, tmp_path: Path
) -> None:
    missing = onrecord("browse", tmp_path, "--port", "0")
    assert missing.returncode == 2 and "onrecord release" in missing.stderr
    assert onrecord("site", tmp_path / "out", tmp_path).returncode == 2
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = onrecord("browse", released.releases / "latest", "--port", other.getsockname()[1])
    assert taken.returncode == 2 and "name another" in taken.stderr


def test_tables_are_not_written_where_they_would_be_read_again(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The mayor said 12 buses were sold.", encoding="utf-8")
    refused = onrecord("extract", tmp_path, "--out", tmp_path / "out")
    assert refused.returncode == 2 and "another folder" in refused.stderr


def test_extract_writes_the_contract_tables_of_any_supported_input(tmp_path: Path) -> None:
    news = tmp_path / "news"
    news.mkdir()
    (news / "a.txt").write_text("The mayor said 12 buses were sold. “We had to,” she told reporters.", encoding="utf-8")
    line = {
        "id": "doc-7",
        "text": "Police said on Monday that two people were injured in Leeds.",
        "published_on": "2024-05-08",
    }
    (news / "b.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")
    done = onrecord_started("extract", news, "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    frames = {t.name: pl.read_parquet(tmp_path / "out" / f"{t.name}.parquet") for t in TABLES}
    for table in TABLES:
        table.validate(frames[table.name])
    assert set(frames["articles"]["external_id"]) == {"a.txt", "doc-7"}
    assert frames["statistics"].filter(category="injured")["value"].to_list() == [2]
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == sorted(f"{t.name}.parquet" for t in TABLES)


def test_extract_gives_the_released_rows(released: Workspace, tables: dict[str, pl.DataFrame], tmp_path: Path) -> None:
    assert onrecord("extract", RAW_ARTICLE, "--out", tmp_path).returncode == 0
    for name, key in (("statements", "statement_id"), ("statistics", "statistic_id"), ("speakers", "speaker_id")):
        extracted = pl.read_parquet(tmp_path / f"{name}.parquet")
        assert extracted.sort(key).equals(tables[name].sort(key)), name


def bad_inputs(folder: Path) -> None:
    """What people put into an inbox by mistake, beside one good article."""
    folder.mkdir()
    (folder / "good.txt").write_text("The mayor said 12 buses were sold.", encoding="utf-8")
    (folder / "empty.txt").write_bytes(b"")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 40)
    (folder / "latin1.txt").write_bytes(
        "Der Bürgermeister said “nothing” at the café, déjà vu.".replace("“", '"').replace("”", '"').encode("latin-1")
    )
    (folder / "long_line.txt").write_text("The minister said it again and again. " * 27_000, encoding="utf-8")
    (folder / "unbalanced.txt").write_text(
        "“We will not go, the captain said. The ship” left “later.", encoding="utf-8"
    )
    lines = ['{"id": "1", "text": "The coach said they won."}', '{"id": "2", "text": broken', '{"id": "3"}']
    (folder / "broken_line.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_bad_inputs_end_as_articles_or_as_rejects_that_say_what_to_do(tmp_path: Path) -> None:
    bad_inputs(tmp_path / "in")
    done = onrecord("extract", tmp_path / "in", "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert "left out: 5 documents could not be read" in done.stderr, done.stderr
    articles = pl.read_parquet(tmp_path / "out" / "articles.parquet")
    documents = pl.read_parquet(tmp_path / "out" / "rejects.parquet").filter(candidate="document")
    ids = set(articles["external_id"])
    assert {"good.txt", "latin1.txt", "unbalanced.txt", "1"} <= ids
    assert "Bürgermeister" in articles.filter(external_id="latin1.txt")["text"].item()
    reasons = {
        (Path(uri.split("#")[0]).name, reason) for uri, reason in documents.select("source_uri", "reason").iter_rows()
    }
    assert ("empty.txt", "empty") in reasons
    assert ("binary.txt", "unreadable") in reasons
    assert ("long_line.txt", "too_large") in reasons
    assert len([r for r in reasons if r[0] == "broken_line.jsonl"]) >= 1
    assert documents.filter(pl.col("source_uri").str.contains("broken_line")).height == 2
    for detail in documents["detail"]:
        assert len(detail) > 20, f"says too little: {detail!r}"


def test_bad_inputs_are_released_with_their_rejects(tmp_path: Path, workspace: Workspace) -> None:
    workspace.inbox.rmdir()
    bad_inputs(workspace.inbox)
    home = tmp_path / "home"
    done = onrecord_started("release", ONRECORD_DATA=str(workspace.data), DAGSTER_HOME=str(home))
    assert done.returncode == 3, done.stderr
    assert (
        "documents could not be read (" in done.stderr and "unreadable" in done.stderr and "binary.txt" in done.stderr
    )
    assert "Something was left out" in done.stderr
    report = (workspace.releases / "latest" / "report.html").read_text(encoding="utf-8")
    assert "Left out: " in report and "documents could not be read" in report
    rejects = pl.read_parquet(workspace.releases / "latest" / "parquet" / "rejects.parquet")
    assert {"empty", "unreadable", "unbalanced_quotes"} <= set(rejects["reason"])
    verified = onrecord("verify", workspace.releases / "latest")
    assert verified.returncode == 0, verified.stdout


def test_an_empty_inbox_is_told_and_no_error(workspace: Workspace, tmp_path: Path) -> None:
    done = onrecord("release", ONRECORD_DATA=str(workspace.data), DAGSTER_HOME=str(tmp_path / "home"))
    assert done.returncode == 0, done.stderr
    assert "source inbox gave nothing" in done.stderr


def test_a_source_that_cannot_be_read_is_told_and_the_others_are_released(workspace: Workspace, tmp_path: Path) -> None:
    (workspace.inbox / "a.txt").write_text("The mayor said 12 buses were sold.", encoding="utf-8")
    listed = "sources:\n  - {name: inbox, path: inbox}\n  - {name: wire, path: nowhere/*.jsonl}\n"
    workspace.sources.write_text(listed, encoding="utf-8")
    done = onrecord("release", ONRECORD_DATA=str(workspace.data), DAGSTER_HOME=str(tmp_path / "home"))
    assert done.returncode == 3, done.stderr
    assert "source wire could not be read to its end" in done.stderr
    manifest = json.loads((workspace.releases / "latest" / "datapackage.json").read_text(encoding="utf-8"))
    assert manifest["onrecord"]["left_out"] == [
        line.removeprefix("warning: ") for line in done.stderr.splitlines() if "wire" in line
    ]
    assert pl.read_parquet(workspace.releases / "latest" / "parquet" / "articles.parquet").height == 1


def test_a_field_that_cannot_be_used_is_told(workspace: Workspace, tmp_path: Path) -> None:
    line = {"id": "1", "text": "The mayor said 12 buses were sold.", "published_on": "the day before"}
    (workspace.inbox / "a.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")
    done = onrecord("release", ONRECORD_DATA=str(workspace.data), DAGSTER_HOME=str(tmp_path / "home"))
    assert done.returncode == 3 and "1 field or character of an article could not be used" in done.stderr, done.stderr


def test_the_doctor_mends_what_can_be_mended_and_tells_the_rest(released: Workspace, tmp_path: Path) -> None:
    workspace = Workspace(Path(shutil.copytree(released.data, tmp_path / "data", symlinks=True)))
    environment = {"ONRECORD_DATA": str(workspace.data), "DAGSTER_HOME": str(tmp_path / "home")}
    healthy = onrecord("doctor", **environment)
    assert healthy.returncode == 0 and "everything that is kept is whole" in healthy.stdout, healthy.stdout
    part = next((workspace.parts / "statements").glob("*@*/*/rows.parquet"))
    state = next((workspace.ingested / "parts").glob("*/documents.parquet"))
    raw = next(p for p in workspace.raw.glob("??/*") if "." not in p.name)
    for path in (part, state, workspace.tables / "statistics.parquet", raw):
        harm(path, "flipped")
    mended = onrecord("doctor", **environment)
    assert mended.returncode == 0, mended.stdout + mended.stderr
    for path in (part, state, workspace.tables / "statistics.parquet", raw):
        assert any(line.startswith("mended") and str(path) in line for line in mended.stdout.splitlines()), path
    harm(workspace.releases / "latest" / "onrecord.duckdb", "flipped")
    left = onrecord("doctor", **environment)
    assert left.returncode == 1 and "NOT MENDED" in left.stdout and "onrecord.duckdb" in left.stdout
    again = onrecord("release", **environment)
    assert again.returncode == 0 and "somebody wrote into it" in again.stderr, again.stderr
    before, now = (
        pl.read_parquet(w.releases / "latest" / "parquet" / "statements.parquet") for w in (released, workspace)
    )
    assert now.equals(before)


def test_verify_and_diff_and_releases_answer_about_releases(released: Workspace) -> None:
    folder = (released.releases / "latest").resolve()
    assert onrecord("verify", folder).returncode == 0
    assert "No row changed" in onrecord("diff", folder, folder).stdout
    assert folder.name in onrecord("releases", ONRECORD_DATA=str(released.data)).stdout


def test_verify_exits_with_1_on_a_damaged_release(released: Workspace, tmp_path: Path) -> None:
    copy = Path(shutil.copytree((released.releases / "latest").resolve(), tmp_path / "copy"))
    (copy / "CHANGES.md").write_text("nothing happened")
    damaged = onrecord("verify", copy)
    assert damaged.returncode == 1 and "CHANGES.md" in damaged.stdout
