"""Why a row is there, step by step: the account that `explain` gives, on a page."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from assets.reader.app import application
from assets.reader.source import Source
from assets.release.explain import explain
from tests.reader.conftest import HERE, HOSTILE
from tests.reader.links import problems


@pytest.fixture(scope="module")
def telling(release_folder: Path) -> TestClient:
    """The reader with the extractors at hand."""
    return TestClient(application(release_folder, explain=explain), base_url=HERE)


def row_of(source: Source, table: str, key: str, where: str) -> str:
    """The id of a row."""
    return source.value(f"SELECT {key} FROM {table} WHERE {where} ORDER BY 1 LIMIT 1")


def test_a_statement_tells_what_the_model_marked_and_how_the_speaker_was_found(
    telling: TestClient, source: Source
) -> None:
    row = row_of(source, "statements", "statement_id", "speaker = 'Ada Lindqvist' AND source = 'Lindqvist'")
    assert f'href="/why/{row}?what=steps#steps"' in telling.get(f"/why/{row}").text
    html = telling.get(f"/why/{row}?what=steps").text
    assert problems(html) == [] and 'id="steps"' in html
    assert "What the model marked" in html and "The attribution model marked it." in html
    assert "“Lindqvist”" in html and "is Ada Lindqvist" in html and "of the time" in html


def test_a_figure_tells_its_steps_and_leads_to_the_statement_that_claims_it(
    telling: TestClient, source: Source
) -> None:
    row = row_of(source, "statistics", "statistic_id", "text = '3,500 people'")
    html = telling.get(f"/why/{row}?what=steps").text
    assert "What made the row, in order" in html and "by Tomas Brandt" in html
    assert 'href="/why/s' in html


def test_every_row_of_every_kind_is_accounted_for_and_runs_nothing(telling: TestClient, source: Source) -> None:
    for table, key in (("statements", "statement_id"), ("statistics", "statistic_id"), ("rejects", "reject_id")):
        for found in source.rows(f"SELECT {key} AS id FROM {table} ORDER BY 1"):
            answer = telling.get(f"/why/{found['id']}?what=steps")
            assert answer.status_code == 200, found["id"]
            assert problems(answer.text) == [] and HOSTILE not in answer.text and 'id="steps"' in answer.text


def test_without_the_extractors_or_the_parquet_files_the_page_says_what_to_do(
    reader: TestClient, release_folder: Path, source: Source, tmp_path: Path
) -> None:
    row = row_of(source, "statements", "statement_id", "true")
    assert "onrecord explain" in reader.get(f"/why/{row}").text
    alone = Path(shutil.copy(release_folder / "onrecord.duckdb", tmp_path))
    told = TestClient(application(alone, explain=explain), base_url=HERE).get(f"/why/{row}?what=steps").text
    assert "name its whole folder" in told
