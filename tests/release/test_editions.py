"""The textfree edition says nothing at length, and whoever has the texts gets the full release back exactly."""

from __future__ import annotations

from pathlib import Path

import duckdb
import polars as pl
import pytest

from assets.contracts import TABLES
from assets.release.editions import SHORT, TextsMissing, attach, textfree
from assets.release.parquet import content_digest
from assets.release.verify import verify
from assets.workspace import Workspace


@pytest.fixture(scope="module")
def full(released: Workspace) -> Path:
    """The full release of the raw article."""
    return (released.releases / "latest").resolve()


@pytest.fixture(scope="module")
def edition(full: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its textfree edition."""
    return textfree(full, tmp_path_factory.mktemp("editions") / "textfree")


def test_no_file_of_the_edition_holds_a_long_passage_of_the_article(full: Path, edition: Path) -> None:
    text = pl.read_parquet(full / "parquet" / "articles.parquet")["text"][0]
    passages = [text[n : n + SHORT + 1] for n in range(0, len(text) - SHORT, 25)]
    for table in TABLES:
        frame = pl.read_parquet(edition / "parquet" / f"{table.name}.parquet")
        for values in frame.select(pl.col(pl.String)).iter_columns():
            assert not any(passage in value for value in values.drop_nulls() for passage in passages), values.name
    for path in edition.rglob("*"):
        if path.suffix in (".md", ".json", ".html"):
            assert not any(passage in path.read_text(encoding="utf-8") for passage in passages), path


def test_ids_and_offsets_stay(full: Path, edition: Path) -> None:
    for table in TABLES:
        kept = [c.name for c in table.columns if not c.is_text]
        one, other = (pl.read_parquet(f / "parquet" / f"{table.name}.parquet").select(kept) for f in (full, edition))
        assert one.equals(other)


def test_the_edition_verifies_and_its_database_opens(edition: Path) -> None:
    assert verify(edition).to_dicts() == []
    with duckdb.connect(str(edition / "onrecord.duckdb"), read_only=True) as con:
        assert con.sql("SELECT edition FROM release_info").fetchall() == [("textfree",)]


def test_with_the_texts_attached_the_tables_are_the_released_bytes(full: Path, edition: Path, tmp_path: Path) -> None:
    texts = pl.read_parquet(full / "parquet" / "articles.parquet").select("text_sha256", "text")
    attached = attach(edition, texts, tmp_path / "attached")
    assert content_digest(attached / "parquet") == content_digest(full / "parquet")
    assert verify(attached).to_dicts() == []


def test_a_missing_text_is_named(full: Path, edition: Path, tmp_path: Path) -> None:
    nothing = pl.DataFrame(schema={"text_sha256": pl.String, "text": pl.String})
    with pytest.raises(TextsMissing, match="000_568bebefa8864646.txt"):
        attach(edition, nothing, tmp_path / "attached")
    assert not (tmp_path / "attached").exists()


def test_a_full_release_cannot_be_attached_and_a_textfree_one_not_stripped(
    full: Path, edition: Path, tmp_path: Path
) -> None:
    texts = pl.DataFrame(schema={"text_sha256": pl.String, "text": pl.String})
    with pytest.raises(ValueError, match="nothing was taken out"):
        attach(full, texts, tmp_path / "x")
    with pytest.raises(ValueError, match="already"):
        textfree(edition, tmp_path / "x")
