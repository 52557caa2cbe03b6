"""Whatever is changed in a finished release, `verify` says so, by name."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import polars as pl
import pytest

from assets.contracts import TABLES
from assets.release.checks import run_checks
from assets.release.verify import out_of_order, verify
from assets.workspace import Workspace

Tables = dict[str, pl.DataFrame]


@pytest.fixture
def copy(released: Workspace, tmp_path: Path) -> Path:
    """A copy of the release, to be damaged."""
    return Path(shutil.copytree((released.releases / "latest").resolve(), tmp_path / "release"))


def test_a_whole_release_has_no_problems(copy: Path) -> None:
    assert verify(copy).to_dicts() == []


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no release at"):
        verify(tmp_path / "nothing")


def test_every_missing_file_is_named(copy: Path) -> None:
    for path in [p for p in copy.rglob("*") if p.is_file()]:
        content = path.read_bytes()
        path.unlink()
        problems = verify(copy)
        assert path.name in " ".join(problems["part"].to_list() + problems["key"].to_list()), path
        path.write_bytes(content)
    assert verify(copy).is_empty()


def test_an_added_file_is_named(copy: Path) -> None:
    (copy / "parquet" / "extra.parquet").write_bytes(b"x")
    assert verify(copy)["part"].to_list() == ["parquet/extra.parquet"]


@pytest.mark.parametrize("name", [".DS_Store", "parquet/.DS_Store", "Thumbs.db", "desktop.ini"])
def test_what_a_file_manager_writes_is_no_damage(copy: Path, name: str) -> None:
    (copy / name).write_bytes(b"x")
    assert verify(copy).is_empty()


@pytest.mark.parametrize("seed", range(50))
def test_one_changed_byte_is_found_in_the_file_it_is_in(seed: int, copy: Path) -> None:
    chance = random.Random(seed)
    path = chance.choice(sorted(p for p in copy.rglob("*") if p.is_file()))
    content = bytearray(path.read_bytes())
    place = chance.randrange(len(content))
    content[place] ^= 1 << chance.randrange(8)
    path.write_bytes(content)
    named = " ".join(verify(copy)["part"])
    assert path.name in named, f"byte {place} of {path.name} changed unseen"


def other_value(chance: random.Random, frame: pl.DataFrame, column: str, row: int) -> object:
    """A value of the column's type that is not the one in the row."""
    value, dtype = frame[column][row], frame.schema[column]
    if dtype == pl.Boolean:
        return not value
    if dtype == pl.Int64:
        return (value or 0) + chance.choice([-1, 1, 1000])
    if dtype == pl.Float64:
        return chance.choice([float("nan"), float("inf"), -7.25])
    if dtype == pl.String:
        return f"{value or ''}\u2603" if chance.random() < 0.5 else ""
    return None


# Columns whose value nothing else in a release confirms: a plausible other value cannot be told from the truth by the
# contract alone. In a finished release SHA256SUMS finds such a change (see above).
UNCONFIRMED = {
    "external_id", "source_uri", "raw_sha256", "url", "title", "byline", "publisher", "confidence", "extractor",
    "cue_lemma", "negated", "unit", "per_unit", "series_id", "detail", "place", "value", "low", "high",
    "low_inclusive", "high_inclusive", "language", "currency",
}  # fmt: skip


@pytest.mark.parametrize("seed", range(40))
def test_one_changed_value_of_a_frame_is_found_in_its_table(seed: int, titled: Tables) -> None:
    tables = titled
    chance = random.Random(seed)
    table = chance.choice(TABLES)
    frame = tables[table.name]
    scalar = [c.name for c in table.columns if not isinstance(frame.schema[c.name], pl.List | pl.Date)]
    column = chance.choice([c for c in scalar if c not in UNCONFIRMED])
    row = chance.randrange(frame.height)
    value = other_value(chance, frame, column, row)
    changed = frame.with_columns(
        pl.when(pl.int_range(pl.len()) == row).then(pl.lit(value, frame.schema[column])).otherwise(pl.col(column)).alias(column)
    )  # fmt: skip
    failures = run_checks({**tables, table.name: changed})
    assert failures.height, f"{table.name}.{column} became {value!r} in row {row} unseen"


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.name)
def test_two_swapped_ids_are_found(table, titled: Tables) -> None:
    tables = titled
    frame = tables[table.name]
    if frame.height < 2:
        frame = pl.concat([frame, frame])
    ids = frame[table.key].to_list()
    ids[0], ids[1] = ids[1], ids[0]
    swapped = frame.with_columns(pl.Series(table.key, ids)).sort(table.key)
    assert run_checks({**tables, table.name: swapped}).height


@pytest.mark.parametrize("name", ["statements", "statistics"])
def test_rows_that_do_not_stand_in_reading_order_are_found(name: str, tables: Tables) -> None:
    assert out_of_order(tables).is_empty()
    [row] = out_of_order({**tables, name: tables[name].reverse()}).iter_rows(named=True)
    assert (row["table"], row["check"], row["key"]) == (name, "order", tables[name].to_series(0)[-1])
