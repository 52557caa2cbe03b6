"""The manifests are valid by the tools that their formats come from, and say what the files are."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path

import polars as pl
import pytest

from assets.contracts import TABLES
from assets.settings import ReleaseSettings
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


def test_frictionless_finds_the_data_package_and_every_table_in_order(release: Path) -> None:
    from frictionless import system, validate

    with system.use_context(trusted=True):
        report = validate(str(release / "datapackage.json"))
    assert {task.name: task.flatten(["type", "note"]) for task in report.tasks} == {table.name: [] for table in TABLES}
    assert report.valid


def test_a_table_that_does_not_keep_its_description_is_found_by_frictionless(release: Path, tmp_path: Path) -> None:
    from frictionless import system, validate

    copy = Path(shutil.copytree(release, tmp_path / "copy"))
    statements = copy / "parquet" / "statements.parquet"
    pl.read_parquet(statements).with_columns(kind=pl.lit("shouted")).write_parquet(statements)
    with system.use_context(trusted=True):
        report = validate(str(copy / "datapackage.json"))
    assert [task.name for task in report.tasks if not task.valid] == ["statements"]


def test_the_data_package_is_of_version_2_and_names_who_made_it_and_from_what(package: dict) -> None:
    assert package["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert package["contributors"] == [
        {"title": "On Record", "path": "https://example.org/onrecord", "roles": ["Producer"]}
    ]
    assert package["sources"] == [{"title": "files in inbox"}]


def test_sources_are_the_publishers_with_their_sites_most_articles_first(tmp_path: Path) -> None:
    from assets.release.manifest import sources

    rows = [
        ("The Daily Wave", "https://wave.example/1", "feed.xml"),
        ("The Daily Wave", "https://wave.example/2", "feed.xml"),
        (None, "http://harbour.example:8080/3?x", "http://harbour.example:8080/3"),
        (None, None, "inbox/a.txt"),
        (None, None, "a.txt"),
    ]
    pl.DataFrame(rows, schema=["publisher", "url", "source_uri"], orient="row").write_parquet(tmp_path / "a.parquet")
    assert sources(tmp_path / "a.parquet") == [
        {"title": "The Daily Wave", "path": "https://wave.example"},
        {"title": "files"},
        {"title": "files in inbox"},
        {"title": "harbour.example:8080", "path": "https://harbour.example:8080"},
    ]


def test_the_data_package_says_what_the_files_are(release: Path, package: dict) -> None:
    for resource, table in zip(package["resources"], TABLES, strict=True):
        path = release / resource["path"]
        assert resource["byteSize"] == path.stat().st_size
        assert resource["hash"] == f"sha256:{sha256_of(path)}"
        assert resource["rows"] == pl.read_parquet(path).height
        assert [f["name"] for f in resource["schema"]["fields"]] == table.names


def test_the_manifest_names_the_versions_of_what_made_it(package: dict) -> None:
    made_by = package["onrecord"]
    assert set(made_by["components"]) == {"articles", "statements", "statistics"}
    assert made_by["inputs"] == {"documents": 1, "raw_files": 1}


def test_croissant_gives_every_row_of_every_table(release: Path) -> None:
    import mlcroissant

    dataset = mlcroissant.Dataset(jsonld=release / "croissant.json")
    assert not dataset.metadata.issues.errors and not dataset.metadata.issues.warnings
    for table in TABLES:
        rows = pl.read_parquet(release / "parquet" / f"{table.name}.parquet").to_dicts()
        assert [plain(record) for record in dataset.records(table.name)] == rows


def plain(record: dict) -> dict:
    """A record as a row of the table: names without the path to them, texts as texts."""
    out = {}
    for name, value in record.items():
        items = [value] if not isinstance(value, list) else value
        found = [
            plain(item) if isinstance(item, dict) else item.decode() if isinstance(item, bytes)
            else item.date() if isinstance(item, dt.datetime) else item
            for item in items
        ]  # fmt: skip
        out[name.split("/")[-1]] = found if isinstance(value, list) else found[0]
    return out


def test_croissant_says_how_tables_refer_to_one_another_and_how_to_cite(release: Path, package: dict) -> None:
    described = json.loads((release / "croissant.json").read_text(encoding="utf-8"))
    assert described["conformsTo"] == "http://mlcommons.org/croissant/1.1"
    refers = {
        field["@id"]: field["references"]["field"]["@id"]
        for records in described["recordSet"]
        for field in records["field"]
        if "references" in field
    }
    assert refers["statistics/statement_id"] == "statements/statement_id"
    assert refers["statements/speaker_id"] == "speakers/speaker_id"
    info = package["onrecord"]
    assert described["citeAs"].startswith(f"@misc{{onrecord_{info['release']}, title = {{On Record}}")
    assert info["release_id"] in described["citeAs"]


def test_contributors_of_the_settings_are_in_both_manifests() -> None:
    from assets.release.manifest import contributors, creator

    settings = ReleaseSettings.model_validate(
        {"contributors": [{"title": "Ana Lind", "givenName": "Ana", "familyName": "Lind", "roles": ["DataCurator"]}]}
    )
    [one] = contributors(settings.model_dump())
    assert one == {"title": "Ana Lind", "givenName": "Ana", "familyName": "Lind", "roles": ["DataCurator"]}
    assert creator(one) == {"@type": "sc:Person", "name": "Ana Lind"}


def test_parquet_footers_explain_the_columns(release: Path) -> None:
    for table in TABLES:
        footer = pl.read_parquet_metadata(release / "parquet" / f"{table.name}.parquet")
        assert json.loads(footer["onrecord.columns"]) == {c.name: c.comment for c in table.columns}
        assert footer["onrecord.schema_version"] and footer["onrecord.release_id"].startswith("v")
