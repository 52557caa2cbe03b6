"""The real job in this process, and the real command line in a fresh clone, on real files."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import dagster as dg
import polars as pl
import pytest

from assets.contracts import TABLES
from assets.release.parquet import content_digest
from assets.release.publish import complete, latest, release_info
from assets.release.verify import verify
from assets.statements import table as statements_table
from assets.storage import Damaged, write_sums
from assets.workspace import PROJECT, Workspace
from pipelines.io import whole_table
from tests.conftest import RAW_ARTICLE, new_workspace, run_refresh
from tests.damage import harm

# ---------------------------------------------------------------- the job in process


def test_every_asset_is_described_and_every_table_shows_its_columns(released: Workspace) -> None:
    from pipelines.definitions import defs

    graph = defs.resolve_asset_graph()
    for key in graph.get_all_asset_keys():
        node = graph.get(key)
        assert node.description and node.owners and node.group_name != "default", key
        if key.path[-1] in [table.name for table in TABLES]:
            schema = node.metadata["dagster/column_schema"]
            assert all(column.description for column in schema.columns)


def test_a_second_run_extracts_nothing_and_publishes_nothing(workspace: Workspace) -> None:
    shutil.copy(RAW_ARTICLE, workspace.inbox)
    with dg.DagsterInstance.ephemeral() as instance:
        first = run_refresh(workspace, instance)
        second = run_refresh(workspace, instance)
    assert first.success and second.success
    assert metadata(first, "extracted_statements")["articles extracted now"].value == 1
    assert metadata(second, "extracted_statements")["articles extracted now"].value == 0
    assert metadata(second, "statistics")["articles extracted now"].value == 0
    assert metadata(second, "release")["state"].value == "nothing changed, nothing published"
    assert len(complete(workspace.releases)) == 1


def break_statements(workspace: Workspace, where: pl.Expr) -> None:
    """Put words that nobody said into the extracted statements, as a fault of the extractor would."""
    part = statements_table.store(workspace.parts).parts()[0] / "rows.parquet"
    rows = pl.read_parquet(part)
    rows.with_columns(content=pl.when(where).then(pl.lit("never said")).otherwise("content")).write_parquet(part)
    write_sums(part.parent)


def test_a_row_that_fails_a_check_is_set_aside_and_shown_and_the_rest_is_released(workspace: Workspace) -> None:
    shutil.copy(RAW_ARTICLE, workspace.inbox)
    with dg.DagsterInstance.ephemeral() as instance:
        assert run_refresh(workspace, instance).success
        break_statements(workspace, pl.int_range(pl.len()) == 3)
        result = run_refresh(workspace, instance)
    assert result.success
    failed = [e for e in result.get_asset_check_evaluations() if not e.passed]
    assert {(e.check_name, e.severity) for e in failed} == {("content", dg.AssetCheckSeverity.WARN)}
    assert "1 of" in failed[0].description and "set aside" in failed[0].description
    assert "1 row of 1 article was set aside" in metadata(result, "release")["set aside"].value
    rejects = pl.read_parquet(workspace.releases / "latest" / "parquet" / "rejects.parquet")
    assert "content" in rejects.filter(stage="validate", reason="schema", candidate="row")["detail"].item()
    assert verify(latest(workspace.releases)).is_empty()


def test_more_failing_rows_than_can_be_set_aside_refuse_the_release_and_latest_stays(workspace: Workspace) -> None:
    shutil.copy(RAW_ARTICLE, workspace.inbox)
    with dg.DagsterInstance.ephemeral() as instance:
        assert run_refresh(workspace, instance).success
        good = latest(workspace.releases)
        break_statements(workspace, pl.lit(True))
        result = run_refresh(workspace, instance)
    assert not result.success
    failed = {(e.check_name, e.severity) for e in result.get_asset_check_evaluations() if not e.passed}
    assert ("content", dg.AssetCheckSeverity.ERROR) in failed
    assert not result.asset_materializations_for_node("release")
    assert latest(workspace.releases) == good
    evidence = pl.read_parquet(next((workspace.releases / "refused").glob("*.parquet")))
    assert set(evidence["check"]) == {"content"}


@pytest.mark.parametrize("table", ["articles", "statements"])
def test_a_damaged_working_table_is_named_and_never_read(table: str, released: Workspace, tmp_path: Path) -> None:
    workspace = Workspace(Path(shutil.copytree(released.data, tmp_path / "data", symlinks=True)))
    harm(workspace.tables / f"{table}.parquet", "flipped")
    with pytest.raises(Damaged, match=f"{table}.parquet is not what was written; materialize {table} again"):
        whole_table(workspace, table)
    with dg.DagsterInstance.ephemeral() as instance:
        result = run_refresh(workspace, instance)
    assert result.success and metadata(result, "release")["state"].value == "nothing changed, nothing published"


def test_a_new_article_and_a_withdrawn_one_show_in_the_changes(workspace: Workspace) -> None:
    shutil.copy(RAW_ARTICLE, workspace.inbox)
    with dg.DagsterInstance.ephemeral() as instance:
        assert run_refresh(workspace, instance).success
        text = "The minister said on Monday that 40 people were injured. “We are at work,” she told reporters."
        second = json.dumps({"id": "second", "title": "40 hurt in Kolm", "text": text})
        (workspace.inbox / "second.jsonl").write_text(second, encoding="utf-8")
        assert run_refresh(workspace, instance).success
        changes = pl.read_parquet(workspace.releases / "latest" / "changes.parquet")
        added = changes.filter(table="articles", change="added")
        assert added["reason"].to_list() == ["new_article"]
        assert changes.filter(table="statements", change="removed").is_empty()
        assert changes.filter(table="title_statistics")["reason"].to_list() == ["new_article"]

        gone = added["id"][0]
        with workspace.settings.open("w", encoding="utf-8") as settings:
            settings.write(f"withdrawn:\n  - article_id: {gone}\n    reason: asked for by its subject\n")
        assert run_refresh(workspace, instance).success
    folder = workspace.releases / "latest"
    changes = pl.read_parquet(folder / "changes.parquet")
    assert changes.filter(table="articles", change="removed")["reason"].to_list() == ["withdrawn"]
    for name in ("articles", "statements", "statistics", "title_statistics", "rejects"):
        assert pl.read_parquet(folder / "parquet" / f"{name}.parquet").filter(article_id=gone).is_empty()


def test_rows_under_the_confidence_that_is_asked_for_become_rejects(workspace: Workspace) -> None:
    shutil.copy(RAW_ARTICLE, workspace.inbox)
    with dg.DagsterInstance.ephemeral() as instance:
        assert run_refresh(workspace, instance).success
        everything = pl.read_parquet(workspace.releases / "latest" / "parquet" / "statements.parquet")
        limit = everything["confidence"].median()
        workspace.settings.write_text(f"minimum_confidence: {limit}\n", encoding="utf-8")
        assert run_refresh(workspace, instance).success
    folder = workspace.releases / "latest" / "parquet"
    statements = pl.read_parquet(folder / "statements.parquet")
    assert 0 < statements.height < everything.height and statements["confidence"].min() >= limit
    cut = pl.read_parquet(folder / "rejects.parquet").filter(reason="low_confidence")
    assert cut.filter(pl.col("candidate").is_in(["quotation", "row"])).height >= everything.height - statements.height


def test_a_quotation_in_the_source_of_a_cut_statement_goes_with_it(workspace: Workspace) -> None:
    text = "The author of the novel “Big River” said on Monday he was tired.\n"
    text += "Officials from the so-called “Republic of X”, in a statement, denied everything."
    (workspace.inbox / "a.txt").write_text(text, encoding="utf-8")
    workspace.settings.write_text("minimum_confidence: 0.99\n", encoding="utf-8")
    with dg.DagsterInstance.ephemeral() as instance:
        assert run_refresh(workspace, instance).success
    assert pl.read_parquet(workspace.releases / "latest" / "parquet" / "statements.parquet").is_empty()


def test_a_withdrawn_head_leaves_its_duplicates_in_a_group_of_their_own(workspace: Workspace) -> None:
    text = "\n".join(
        f"Line {n} of the agency's long report on the harvest, which was late this year." for n in range(40)
    )
    for n in range(3):
        (workspace.inbox / f"{n}.txt").write_text(text + "." * (n + 1), encoding="utf-8")
    folder = workspace.releases / "latest" / "parquet"
    with dg.DagsterInstance.ephemeral() as instance:
        assert run_refresh(workspace, instance).success
        articles = pl.read_parquet(folder / "articles.parquet")
        head = articles.filter(pl.col("duplicate_of").is_null())["article_id"].item()
        workspace.settings.write_text(f"withdrawn: [{{article_id: {head}, reason: on request}}]\n", encoding="utf-8")
        assert run_refresh(workspace, instance).success
    left = pl.read_parquet(folder / "articles.parquet")
    assert left.height == 2 and left["duplicate_of"].null_count() == 1


def test_two_builds_in_different_places_and_orders_give_the_same_bytes(tmp_path: Path) -> None:
    text = "The coach said on Sunday that 12,000 people had come. “It was loud,” he said."
    digests = []
    for name, files in (("one", ["a", "b"]), ("two", ["b", "a"])):
        workspace = new_workspace(tmp_path / name / "data")
        with dg.DagsterInstance.ephemeral() as instance:
            for file in files:  # each file in a run of its own
                if file == "a":
                    shutil.copy(RAW_ARTICLE, workspace.inbox)
                else:
                    (workspace.inbox / "match.txt").write_text(text, encoding="utf-8")
                assert run_refresh(workspace, instance).success
        digests.append(content_digest(workspace.releases / "latest" / "parquet", TABLES))
        info = release_info(latest(workspace.releases))
        digests[-1] += info["digest"] + info["release_id"]
    assert digests[0] == digests[1]


def metadata(result: dg.ExecuteInProcessResult, asset: str) -> dict[str, Any]:
    """The metadata of an asset's materialization in a run."""
    events = result.get_asset_materialization_events()
    return next(e for e in events if e.asset_key == dg.AssetKey(asset)).materialization.metadata  # type: ignore[union-attr, return-value]


# ---------------------------------------------------------------- schedule and sensor


def test_the_sources_of_one_run_can_be_given_in_the_launchpad(workspace: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    shutil.copy(RAW_ARTICLE, folder / "raw.txt")
    ops = {"articles": {"config": {"sources": [{"name": "upload", "path": str(folder)}]}}}
    with dg.DagsterInstance.ephemeral() as instance:
        assert run_refresh(workspace, instance, ops=ops).success
    found = pl.read_parquet(workspace.releases / "latest" / "parquet" / "articles.parquet")
    assert found["external_id"].to_list() == ["raw.txt"]


def test_schedules_and_sensor_run_without_a_click() -> None:
    from pipelines.definitions import defs

    assert defs.resolve_schedule_def("daily_refresh").default_status == dg.DefaultScheduleStatus.RUNNING
    for name in ("inbox_sensor", "web_sensor", "dead_runs_sensor", "failure_sensor", "health_sensor"):
        assert defs.resolve_sensor_def(name).default_status == dg.DefaultSensorStatus.RUNNING


def test_each_job_does_what_its_name_says(released: Workspace, tmp_path: Path) -> None:
    from pipelines.definitions import defs

    workspace = Workspace(Path(shutil.copytree(released.data, tmp_path / "data", symlinks=True)))
    (workspace.inbox / "new.txt").write_text("The mayor said on Monday that 12 buses were sold.", encoding="utf-8")
    resources = {"workspace": {"config": {"data": str(workspace.data)}}}

    def run(name: str) -> dg.ExecuteInProcessResult:
        job = defs.resolve_job_def(name)
        with dg.DagsterInstance.ephemeral() as instance:
            return job.execute_in_process(
                run_config={**(job.run_config or {}), "resources": resources},
                instance=instance, raise_on_error=False,
            )  # fmt: skip

    assert run("verify").success
    published = run("publish")
    assert metadata(published, "extracted_statements")["articles extracted now"].value == 0
    assert len(complete(workspace.releases)) == 1  # the new file was not looked at
    rebuilt = run("rebuild")
    assert metadata(rebuilt, "extracted_statements")["articles extracted now"].value == 2
    assert metadata(rebuilt, "statistics")["articles extracted now"].value == 2
    harm(latest(workspace.releases) / "parquet" / "articles.parquet", "flipped")
    broken = run("verify")
    assert not broken.success


# ---------------------------------------------------------------- make release in a fresh clone


def test_make_release_in_a_fresh_clone(tmp_path: Path) -> None:
    """The first thing that a newcomer does, on what is committed: set-up from the lock, run, release."""
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", str(PROJECT), str(clone)], check=True)
    environment = {
        k: v for k, v in os.environ.items() if not k.startswith(("ONRECORD", "DAGSTER", "VIRTUAL_ENV", "PYTHON"))
    }
    made = subprocess.run(
        ["make", "release", f"PYTHON={sys.executable}"], cwd=clone, env=environment, capture_output=True, text=True, timeout=540
    )  # fmt: skip
    assert made.returncode == 0, made.stdout + made.stderr
    assert "data/releases/latest/onrecord.duckdb" in made.stdout
    release = (clone / "data" / "releases" / "latest").resolve()
    assert verify(release).is_empty()
    again = subprocess.run(["make", "release"], cwd=clone, env=environment, capture_output=True, text=True, timeout=240)
    assert again.returncode == 0 and release.name in again.stdout
    assert (clone / "data" / "releases" / "latest").resolve() == release
    clean = subprocess.run(["git", "status", "--porcelain"], cwd=clone, capture_output=True, text=True, check=True)
    assert clean.stdout == ""
