"""Drift against the release before: a quiet change warns, by table and measure, and blocks nothing."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl

from assets.release.drift import drift, warnings
from assets.release.publish import Provenance, publish, release_info
from assets.settings import Limits, ReleaseSettings

Tables = dict[str, pl.DataFrame]


def exceeded(before: Tables, now: Tables) -> list[tuple[str, str]]:
    """Table and measure of the exceeded limits."""
    return drift(before, now, Limits(least_articles=1)).filter("exceeded").select("table", "measure").rows()


def test_the_same_tables_do_not_drift(tables: Tables) -> None:
    assert exceeded(tables, tables) == []


def test_few_articles_are_no_reason_to_warn(tables: Tables) -> None:
    none = {**tables, "statements": tables["statements"].clear()}
    assert not drift(tables, none, Limits())["exceeded"].any()


def test_half_of_the_statements_gone_is_noticed(tables: Tables) -> None:
    fewer = {**tables, "statements": tables["statements"].head(tables["statements"].height // 2)}
    assert ("statements", "rows per article") in exceeded(tables, fewer)


def test_speakers_that_are_no_longer_known_are_noticed(tables: Tables) -> None:
    unknown = tables["statements"].with_columns(speaker_id=pl.lit(None, pl.String))
    assert ("statements", "share of null speaker_id") in exceeded(tables, {**tables, "statements": unknown})


def test_lower_confidence_and_another_language_are_noticed(tables: Tables) -> None:
    unsure = tables["statements"].with_columns(pl.col("confidence") / 2)
    foreign = tables["articles"].with_columns(language=pl.lit("fr"))
    found = exceeded(tables, {**tables, "statements": unsure, "articles": foreign})
    assert {("statements", "mean confidence"), ("articles", "share of en"), ("articles", "share of fr")} <= set(found)


def test_drift_is_written_into_the_release_as_a_warning_and_does_not_stop_it(tables: Tables, tmp_path: Path) -> None:
    def release(now: Tables) -> Path:
        day, provenance = dt.date(2026, 3, 1), Provenance({"test": "1"})
        settings = ReleaseSettings(drift=Limits(least_articles=1))
        return publish(now, tmp_path, settings=settings, provenance=provenance, today=day).path

    release(tables)
    confident = {**tables, "statements": tables["statements"].with_columns(confidence=pl.lit(0.01))}
    path = release(confident)
    found = release_info(path)["warnings"]
    assert found == warnings(drift(tables, confident, Limits(least_articles=1)))
    assert any("mean confidence" in warning for warning in found)
    assert "mean confidence" in (path / "report.html").read_text(encoding="utf-8")
