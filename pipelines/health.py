"""How the dataset is doing, on one page: the asset `health` in the UI, and `onrecord health` in a shell."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import dagster as dg
import polars as pl

from assets.articles.ingest import articles_by_source, last_report
from assets.markdown import markdown_table
from assets.pace import duration
from assets.release.publish import latest, release_info
from assets.release.verify import SUCCESS
from assets.workspace import Workspace
from pipelines.failures import cause_in_log
from pipelines.history import failed_since_success, last_refresh
from pipelines.settings import RefreshSettings


@dataclass(frozen=True)
class Health:
    """What is known; `problems` is empty when all is well."""

    problems: list[str]
    facts: Mapping[str, str]
    tables: Mapping[str, pl.DataFrame] = field(default_factory=dict)

    @property
    def state(self) -> str:
        """In one line."""
        return "; ".join(self.problems) or "all is well"

    def metadata(self) -> dict[str, Any]:
        """As the page of the asset shows it."""
        tables = {name: dg.MetadataValue.md(markdown_table(table)) for name, table in self.tables.items()}
        return {"state": self.state, **self.facts, **tables}

    def json(self) -> str:
        """For programs."""
        tables = {name: table.to_dicts() for name, table in self.tables.items()}
        return json.dumps({"state": self.state, "problems": self.problems, **self.facts, **tables})

    def text(self) -> str:
        """As a shell shows it."""
        facts = [f"{name:<20} {fact}" for name, fact in self.facts.items()]
        with pl.Config(
            tbl_formatting="NOTHING", tbl_hide_column_data_types=True, tbl_hide_dataframe_shape=True, tbl_rows=30
        ):
            tables = [f"\n{name}\n{table}" for name, table in self.tables.items()]
        return "\n".join([*(self.problems or [self.state]), "", *facts, *tables])


def health(workspace: Workspace, instance: dg.DagsterInstance, settings: RefreshSettings, now: float) -> Health:
    """The state of the data folder and of its runs."""
    problems, facts = [], {}
    refreshed = last_refresh(instance)
    age = now - refreshed.end_time if refreshed and refreshed.end_time else None
    facts["last good refresh"] = f"{moment(now - age)}, {duration(age)} ago" if age is not None else "none yet"
    if age is None or age > settings.stale_hours * 3600:
        problems.append(f"no refresh has succeeded for {duration(age)}" if age else "no refresh has succeeded yet")
    if failed := failed_since_success(instance):
        problems.append(f"the last run failed: {cause_in_log(instance, failed[0].dagster_run.run_id)}")
    release = latest(workspace.releases) if workspace.releases.exists() else None
    tables = {}
    if release is None:
        problems.append("there is no release")
    else:
        made = (release / SUCCESS).stat().st_mtime
        facts["last good release"] = f"{release.name}, made {moment(made)}, {duration(now - made)} ago"
        facts["drift"] = "; ".join(release_info(release).get("warnings", [])) or "nothing unusual"
        tables["reject rates"] = reject_rates(release / "parquet")
    sources = last_report(workspace.ingested)
    refused = sources.filter(pl.col("problem").is_not_null())
    problems += [f"source {name} could not be read: {why}" for name, why in refused.select("source", "problem").rows()]
    facts["refused sources"] = ", ".join(refused["source"]) or "none"
    tables["articles per source"] = articles_by_source(workspace.ingested)
    tables["sources in the last refresh"] = sources
    return Health(problems, facts, tables)


def moment(time: float) -> str:
    """2026-03-01 05:00 UTC."""
    return f"{dt.datetime.fromtimestamp(time, dt.UTC):%Y-%m-%d %H:%M} UTC"


def reject_rates(parquet: Path) -> pl.DataFrame:
    """Columns candidate, reason, rejects, per article; the most frequent first."""
    articles = pl.scan_parquet(parquet / "articles.parquet").select(pl.len()).collect().item()
    counts = pl.scan_parquet(parquet / "rejects.parquet").group_by("candidate", "reason").len("rejects").collect()
    counts = counts.sort(["rejects", "candidate", "reason"], descending=[True, False, False])
    return counts.head(20).with_columns((pl.col("rejects") / max(1, articles)).round(3).alias("per article"))
