"""The manifests are valid by the tools that their formats come from, and say what the files are."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from assets.contracts import TABLES
from assets.storage import sha256_of
from assets.workspace import Workspace


@pytest.fixture(scope="module")
def release(released: Workspace) -> Path:
    """The release of the raw article."""
    return (released.releases / "latest").resolve()


@pytest.fixture(scope="module")
def package(release: Path) -> dict:
    """Its data package descriptor."""
    return json.loads((release / "datapackage.json").read_text(encoding="utf-8"))


def test_the_data_package_is_valid(package: dict) -> None:
    from frictionless import Package

    assert not list(Package.metadata_validate(package))


def test_the_data_package_says_what_the_files_are(release: Path, package: dict) -> None:
    for resource, table in zip(package["resources"], TABLES, strict=True):
        path = release / resource["path"]
        assert resource["bytes"] == path.stat().st_size
        assert resource["hash"] == f"sha256:{sha256_of(path)}"
        assert resource["rows"] == pl.read_parquet(path).height
        assert [f["name"] for f in resource["schema"]["fields"]] == table.names


def test_the_manifest_names_the_versions_of_what_made_it(package: dict) -> None:
    made_by = package["onrecord"]
    assert set(made_by["components"]) == {"articles", "statements", "statistics"}
    assert made_by["inputs"] == {"documents": 1, "raw_files": 1}


def test_croissant_is_valid_and_its_records_can_be_read(release: Path) -> None:
    import mlcroissant

    dataset = mlcroissant.Dataset(jsonld=release / "croissant.json")
    assert not dataset.metadata.issues.errors
    first = next(iter(dataset.records("statistics")))
    assert first["statistics/statistic_id"].startswith(b"f")


def test_parquet_footers_explain_the_columns(release: Path) -> None:
    for table in TABLES:
        footer = pl.read_parquet_metadata(release / "parquet" / f"{table.name}.parquet")
        assert json.loads(footer["onrecord.columns"]) == {c.name: c.comment for c in table.columns}
        assert footer["onrecord.schema_version"] and footer["onrecord.release_id"].startswith("v")


OLD_READER = """
import duckdb, sys
con = duckdb.connect(sys.argv[1], read_only=True)
print(duckdb.__version__, con.sql("SELECT count(*) FROM said").fetchone()[0], con.sql("SELECT count(*) FROM figures").fetchone()[0])
for query in sys.argv[2:]:
    con.sql(query).fetchall()
"""


def test_duckdb_1_2_opens_the_file_and_its_views(release: Path, tmp_path: Path) -> None:
    """The oldest version that is promised, installed beside the test."""
    from assets.release.views import VIEWS

    command = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--python", sys.executable, "--target", str(tmp_path), "duckdb==1.2.2"]  # fmt: skip
    subprocess.run(command, check=True, timeout=120)
    read = subprocess.run(
        [sys.executable, "-c", OLD_READER, str(release / "onrecord.duckdb"), *(view.example for view in VIEWS)],
        env={"PYTHONPATH": str(tmp_path)}, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert read.returncode == 0, read.stderr
    version, said, figures = read.stdout.split()
    assert version == "1.2.2" and int(said) > 10 and int(figures) >= 5
