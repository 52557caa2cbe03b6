"""What tests share: the raw article, and one real release of it made by the real job."""

from __future__ import annotations

import shutil
from pathlib import Path

import dagster as dg
import polars as pl
import pytest

from assets.contracts import STATISTICS, TITLE_STATISTICS
from assets.release.parquet import read_tables
from assets.workspace import PROJECT, Workspace

RAW_ARTICLE = PROJECT / "data" / "inbox" / "000_568bebefa8864646.txt"

HEADLINE = "More than 3.8 million people fled abroad, 47 killed in Kolm"


def new_workspace(data: Path) -> Workspace:
    """An empty data folder with the project's settings; lookups and models stay the project's."""
    workspace = Workspace(data)
    workspace.begin()
    return workspace


def run_refresh(workspace: Workspace, instance: dg.DagsterInstance, **config: object) -> dg.ExecuteInProcessResult:
    """Run the real job on this data folder, in this process; `config` is further run config."""
    from pipelines.definitions import defs

    resources = {"workspace": {"config": {"data": str(workspace.data)}}}
    config |= {"resources": resources, "loggers": {"terminal": {"config": {}}}}
    return defs.resolve_job_def("refresh").execute_in_process(
        run_config=config, instance=instance, raise_on_error=False
    )


@pytest.fixture(scope="session")
def released(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A data folder whose inbox holds the raw article, released by the real job. Do not change it."""
    workspace = new_workspace(tmp_path_factory.mktemp("released") / "data")
    shutil.copy(RAW_ARTICLE, workspace.inbox)
    with dg.DagsterInstance.ephemeral() as instance:
        assert run_refresh(workspace, instance).success
    return workspace


@pytest.fixture(scope="session")
def tables(released: Workspace) -> dict[str, pl.DataFrame]:
    """The released tables by name. Frames cannot be changed in place."""
    return read_tables(released.releases / "latest" / "parquet")


@pytest.fixture(scope="session")
def titled(released: Workspace) -> dict[str, pl.DataFrame]:
    """The released tables, the raw article under a headline of figures: one that its text has too, one that it has not."""
    from assets.statistics.rows import title_rows
    from assets.statistics.table import with_same_in_text

    tables = read_tables(released.releases / "latest" / "parquet")
    articles = tables["articles"].with_columns(title=pl.lit(HEADLINE))
    made = STATISTICS.frame(title_rows(articles)).rename({"statistic_id": TITLE_STATISTICS.key})
    return {**tables, "articles": articles, "title_statistics": with_same_in_text(made, tables["statistics"])}


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """An empty data folder of the test's own."""
    return new_workspace(tmp_path / "data")
