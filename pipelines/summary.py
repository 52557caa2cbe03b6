"""What `onrecord release` prints at the end: where the release is, what is in it, how to open it."""

from __future__ import annotations

import os
from pathlib import Path

import duckdb

from assets.release.publish import latest, release_info

COUNTS = """
SELECT (SELECT count(*) FROM articles) AS articles, (SELECT count(*) FROM speakers) AS speakers,
    (SELECT count(*) FROM statements) AS statements, (SELECT count(*) FROM statistics) AS statistics,
    (SELECT count(*) FROM rejects) AS rejects
"""


def summary(releases: Path) -> str:
    """The text for the latest release under `releases`."""
    path = latest(releases)
    if path is None:
        return f"There is no release in {releases}: no article could be read. data/inbox is where articles go."
    info = release_info(path)
    database = Path(os.path.relpath(releases / "latest" / "onrecord.duckdb"))
    with duckdb.connect(str(database), read_only=True) as con:
        counts = con.sql(COUNTS)
        rows = ", ".join(f"{n:,} {name}" for name, n in zip(counts.columns, counts.fetchall()[0], strict=True))
    return f"""Release {path.name} ({info["release_id"]}): {rows}.
  database  {database}
  tables    {database.parent / "parquet"}/
  report    {database.parent / "report.html"}
Open it in Python:
  import duckdb
  con = duckdb.connect("{database}", read_only=True)
  con.sql("SELECT speaker, cue, content FROM said").show()"""
