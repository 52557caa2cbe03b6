"""What `onrecord release` prints at the end: where the release is, what is in it, how to open it."""

from __future__ import annotations

import os
import shlex
from pathlib import Path

from assets.workspace import around


def contents(releases: Path) -> str:
    """Which release is the latest under `releases`, and how many rows it has."""
    import polars as pl

    from assets.contracts import TABLES
    from assets.release.publish import latest, release_info

    path = latest(releases)
    if path is None:
        return f"There is no release in {releases}: no article could be read. data/inbox is where articles go."
    info = release_info(path)
    # counted in the Parquet files: somebody may hold the database open
    counts = {t.name: pl.scan_parquet(path / "parquet" / f"{t.name}.parquet").select(pl.len()) for t in TABLES}
    rows = ", ".join(f"{count.collect().item():,} {name}" for name, count in counts.items())
    return f"Release {path.name} ({info['release_id']}): {rows}."


def how_to_open(releases: Path) -> str:
    """Where the files of the latest release are, and what to ask first; empty where there is none."""
    database = Path(os.path.relpath(releases / "latest" / "onrecord.duckdb"))
    if not database.exists():
        return ""
    data = releases.parent
    where = "" if data == around().resolve() else f"--data {shlex.quote(os.path.relpath(data))} "
    return f"""
  database  {database}
  tables    {database.parent / "parquet"}/
  report    {database.parent / "report.html"}
  read it   onrecord {where}browse
Open it in Python:
  import duckdb
  con = duckdb.connect("{database}", read_only=True)
  con.sql("SELECT speaker, cue, content FROM said").show()"""
