"""A release carries its scores against a hand-checked set, by table and kind, with intervals."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import polars as pl
import pytest

from assets.release.publish import Provenance, publish, release_info
from assets.release.scores import scores, wilson
from assets.settings import ReleaseSettings

Tables = dict[str, pl.DataFrame]


def gold_of(tables: Tables, **changes: object) -> dict:
    """The released rows of the article as if they were hand-checked, with changes to the first statement."""
    statements = [
        {"content": r["content_spans"], "kind": r["kind"], "speaker": r["speaker"]}
        for r in tables["statements"].to_dicts()
    ]
    statements[0] |= changes
    keys = ("start", "end", "value", "low", "high", "kind")
    statistics = [{k: r[k] for k in keys} for r in tables["statistics"].to_dicts()]
    return {"text_sha256": tables["articles"]["text_sha256"][0], "statements": statements, "statistics": statistics}


def scored(tables: Tables, tmp_path: Path, gold: list[dict]) -> dict[tuple[str, str], dict]:
    """The scores by (table, kind)."""
    path = tmp_path / "gold.jsonl"
    path.write_text("\n".join(map(json.dumps, gold)), encoding="utf-8")
    return {(r["table"], r["kind"]): r for r in scores(path, tables).to_dicts()}


def test_rows_that_agree_with_the_gold_set_are_found_and_right(tables: Tables, tmp_path: Path) -> None:
    found = scored(tables, tmp_path, [gold_of(tables)])
    for table in ("statements", "statistics"):
        row = found[table, "all"]
        assert row["gold"] == row["found"] == row["right"] == row["rows"] == tables[table].height
        assert row["recall"] == row["precision"] == 1.0 and row["recall_low"] < 1.0


def test_a_wrong_speaker_is_found_but_not_right(tables: Tables, tmp_path: Path) -> None:
    row = scored(tables, tmp_path, [gold_of(tables, speaker="Somebody Else")])["statements", "all"]
    assert row["found"] == tables["statements"].height and row["right"] == row["found"] - 1


def test_content_elsewhere_is_not_found(tables: Tables, tmp_path: Path) -> None:
    row = scored(tables, tmp_path, [gold_of(tables, content=[{"start": 100, "end": 110}])])["statements", "all"]
    assert row["found"] == tables["statements"].height - 1


def test_articles_that_the_release_does_not_hold_are_not_scored(tables: Tables, tmp_path: Path) -> None:
    assert scored(tables, tmp_path, [gold_of(tables) | {"text_sha256": "0" * 64}]) == {}


def test_the_interval_is_wilsons() -> None:
    assert wilson(8, 10) == pytest.approx((0.4902, 0.9433), abs=1e-3)  # a textbook value
    assert wilson(0, 0) == (None, None)


def test_the_release_and_its_report_carry_the_scores(tables: Tables, tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps(gold_of(tables)), encoding="utf-8")
    settings = ReleaseSettings(gold=gold)
    made = publish(tables, tmp_path / "out", settings=settings, provenance=Provenance({}), today=dt.date(2026, 3, 1))
    carried = {(s["table"], s["kind"]) for s in release_info(made.path)["scores"]}
    assert {("statements", "all"), ("statistics", "all"), ("statements", "direct")} <= carried
    assert "Scores against the gold set" in (made.path / "report.html").read_text(encoding="utf-8")
