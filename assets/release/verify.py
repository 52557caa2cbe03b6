"""A finished release folder -> what is wrong with it, from nothing but the folder itself."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import duckdb
import polars as pl

from assets.contracts import SCHEMA_VERSION, Table, declared_tables
from assets.contracts.changes import CHANGES
from assets.contracts.schema import quote
from assets.release.checks import run_checks
from assets.release.parquet import in_reading_order, read_tables
from assets.release.views import VIEWS
from assets.storage import SUMS, read_sums, sha256_of

PROBLEMS = {"part": pl.String, "check": pl.String, "key": pl.String, "problem": pl.String}
OF_FILE_MANAGERS = {".DS_Store", "Thumbs.db", "desktop.ini"}  # written when somebody looks into a folder
SUCCESS = "_SUCCESS"


def verify(release: Path, *, checked: Mapping[str, pl.DataFrame] | None = None) -> pl.DataFrame:
    """Everything wrong with the release: columns part (file or table), check, key, problem; empty when all is well.

    Looks at _SUCCESS, the sums, the manifest, the contract with its spans, and the DuckDB file as a user opens it.
    The publisher, who has no _SUCCESS yet, gives the tables that it has `checked` against the contract: then the files
    must hold just these rows. Raises FileNotFoundError when there is no such folder.
    """
    if not release.is_dir():
        raise FileNotFoundError(f"there is no release at {release}; `onrecord releases` lists those that are")
    problems = sum_problems(release)
    if checked is None and not (release / SUCCESS).exists():
        problems.append((SUCCESS, "finished", release.name, f"{SUCCESS} is missing: the release was never completed"))
    if problems:  # files that are not the released ones: what they hold says nothing
        return frame(problems)
    problems += manifest_problems(release)
    edition = json.loads((release / "datapackage.json").read_text(encoding="utf-8"))["onrecord"]["edition"]
    declared = declared_tables(edition)
    try:
        CHANGES.validate(pl.read_parquet(release / "changes.parquet"))
        if checked is None:
            tables = read_tables(release / "parquet")
            broken = pl.concat([run_checks(tables, declared), out_of_order(tables)])
        else:
            broken = differing(release / "parquet", checked)
    except Exception as error:  # any reader's error means that the files are not what they claim
        problems.append(("parquet", "readable", release.name, f"{type(error).__name__}: {error}"))
        return frame(problems)
    problems += list(broken.select("table", "check", "key", "problem").iter_rows())
    problems += database_problems(release, declared)
    return frame(problems)


def out_of_order(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """The first row of each table that does not stand in reading order, as failures of a check."""
    found = []
    for name, ordered in in_reading_order(tables).items():
        key = tables[name].to_series(0)
        late = key.filter(key.ne_missing(ordered.to_series(0))).head(1)
        found += [(name, "order", str(id), "does not stand in reading order: by day, article and place") for id in late]
    return pl.DataFrame(found, schema=dict.fromkeys(("table", "check", "key", "problem"), pl.String), orient="row")


def differing(parquet: Path, checked: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Files that do not hold the checked rows, as failures of a check; one table in memory at a time."""
    names = [name for name, rows in checked.items() if not pl.read_parquet(parquet / f"{name}.parquet").equals(rows)]
    columns = {
        "table": names,
        "check": "written",
        "key": names,
        "problem": "the file does not hold the rows that were checked",
    }
    return pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))


def frame(problems: list[tuple[str, str, str, str]]) -> pl.DataFrame:
    """The problems as a frame."""
    return pl.DataFrame(problems, schema=PROBLEMS, orient="row")


def sum_problems(release: Path) -> list[tuple[str, str, str, str]]:
    """Files that are missing, changed or not listed in SHA256SUMS."""
    sums = release / SUMS
    if not sums.exists():
        return [(SUMS, "sums", release.name, "SHA256SUMS is missing")]
    listed, broken = read_sums(release)
    problems = [(SUMS, "sums", release.name, f"not a line of SHA256SUMS: {line[:80]!r}") for line in broken]
    files = (p for p in release.rglob("*") if p.is_file() and p.name not in OF_FILE_MANAGERS)
    there = {str(p.relative_to(release)) for p in files} - {SUMS, SUCCESS}
    problems += [(name, "sums", name, "listed in SHA256SUMS but missing") for name in sorted(set(listed) - there)]
    problems += [(name, "sums", name, "not listed in SHA256SUMS") for name in sorted(there - set(listed))]
    for name in sorted(there & set(listed)):
        if sha256_of(release / name) != listed[name]:
            problems.append((name, "sums", name, "its bytes are not those that were released"))
    success = release / SUCCESS
    if success.exists() and success.read_bytes() != success_text(sums).encode():
        problems.append((f"{SUCCESS}, {SUMS}", "sums", release.name, "_SUCCESS does not hold the hash of SHA256SUMS"))
    return problems


def success_text(sums: Path) -> str:
    """What _SUCCESS holds: the hash of SHA256SUMS."""
    return sha256_of(sums) + "\n"


def manifest_problems(release: Path) -> list[tuple[str, str, str, str]]:
    """Disagreement between datapackage.json and the files, and footers of another release."""
    package = json.loads((release / "datapackage.json").read_text(encoding="utf-8"))
    problems = []
    info = package["onrecord"]
    if info["schema_version"].split(".")[0] != SCHEMA_VERSION.split(".")[0]:
        text = f"schema {info['schema_version']} cannot be checked by this program, which knows {SCHEMA_VERSION}"
        problems.append(("datapackage.json", "schema_version", release.name, text))
    for resource in package["resources"]:
        path = release / resource["path"]
        footer = pl.read_parquet_metadata(path)
        rows = pl.scan_parquet(path).select(pl.len()).collect().item()
        if rows != resource["rows"]:
            problems.append(
                (resource["name"], "manifest", resource["path"], f"{rows} rows, the manifest says {resource['rows']}")
            )
        if footer.get("onrecord.release_id") != info["release_id"]:
            problems.append((resource["name"], "manifest", resource["path"], "its footer names another release"))
        if f"sha256:{sha256_of(path)}" != resource["hash"]:
            problems.append((resource["name"], "manifest", resource["path"], "its hash is not the manifest's"))
    return problems


# Rows and an order-free hash over all their values, which needs no copy of the table
FINGERPRINT = "SELECT count(*), bit_xor(hash(t)), sum(hash(t)) FROM (SELECT {columns} FROM {source}) t"


def database_problems(release: Path, declared: tuple[Table, ...]) -> list[tuple[str, str, str, str]]:
    """The DuckDB file as a user opens it: the same rows as the Parquet files, every view and macro usable."""
    path = release / "onrecord.duckdb"
    problems = []
    try:
        con = duckdb.connect(str(path), read_only=True)
    except duckdb.Error as error:
        return [("onrecord.duckdb", "opens", path.name, str(error))]
    with con:
        for table in declared:
            columns = ", ".join(f'"{name}"' for name in table.names)
            parquet = f"read_parquet({quote(str(release / 'parquet' / f'{table.name}.parquet'))})"
            one, other = (
                con.sql(FINGERPRINT.format(columns=columns, source=s)).fetchall() for s in (table.name, parquet)
            )
            if one != other:
                problems.append((table.name, "database", table.name, "the DuckDB table is not the Parquet table"))
        for view in VIEWS:
            try:
                con.sql(view.example).fetchall()
            except duckdb.Error as error:
                problems.append((view.name, "database", view.name, f"its example fails: {error}"))
    return problems
