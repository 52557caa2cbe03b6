"""What opens a release: each tool does the same three things, and the table of docs/tools.md is what they answered.

    python -m benchmarks.tools RELEASE [--only NAME]

Asks how many statements there are, for the words of one speaker, and (where the tool knows SQL) for the documented example of every view and
macro. From files on the disk, and over HTTP from a server on this machine that counts the bytes that it sends, and from S3 (`moto`).
Each tool runs in an environment of its own under the folder of the user's cache, with the version named here; `uv` gets them. DuckDB reads
addresses with its extension `httpfs`, which comes from PyPI here and only for some of its versions. A tool that cannot be had is told.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from assets.release.views import VIEWS
from benchmarks.file_server import Served, serving
from benchmarks.object_store import object_store

DOCS = Path(__file__).parents[1] / "docs" / "tools.md"
SECONDS = 900
HEAD_OF_TABLE = "| tool | version | from files | over HTTP | from S3 |\n|---|---|---|---|---|"
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "onrecord-tools"


@dataclass(frozen=True)
class Tool:
    """A tool: what is installed, and Python that reads the release at `place` and prints rows, words of a speaker, and more."""

    name: str
    packages: tuple[str, ...]
    program: str
    remote: bool = True  # whether it reads addresses as well


SQL = """
import duckdb
con = duckdb.connect()
def examples(label):
    for query in views:
        con.sql(query).fetchall()
    done.append(label)
def two():
    words = con.execute("SELECT content FROM statements WHERE speaker = ?", [speaker]).fetchall()
    return con.sql("SELECT count(*) FROM statements").fetchall()[0][0], len(words)
"""
OPEN_DUCKDB = (
    SQL
    + """
if not place.startswith(("http", "s3")):
    with duckdb.connect(place + "/onrecord.duckdb", read_only=True) as con:
        answer = two()
        examples("opened")
    con = duckdb.connect()
con.execute(f"ATTACH '{place}/onrecord.duckdb' AS r (READ_ONLY)")
con.execute("USE r")
answer = two()
examples("attached")
con = duckdb.connect()
setup(con)
con.execute(f"SET VARIABLE release = '{place}'")
con.execute(sql)
assert two() == answer
examples("Parquet with onrecord.sql")
"""
)
HTTPFS = """
def setup(con):
    if place.startswith(("http", "s3")):
        from duckdb_extensions import import_extension
        import_extension("httpfs", con=con)
        con.execute("LOAD httpfs")
        con.execute("SET enable_external_file_cache = false")
        if place.startswith("s3"):
            host = s3["endpoint"].removeprefix("http://")
            con.execute(f"CREATE SECRET (TYPE s3, KEY_ID 'test', SECRET 'test', REGION 'us-east-1', ENDPOINT '{host}', USE_SSL false, URL_STYLE 'path')")
"""
DUCKDB = HTTPFS + OPEN_DUCKDB.replace('con.execute(f"ATTACH', 'setup(con)\ncon.execute(f"ATTACH', 1)
PARQUET = """
path = place + "/parquet/statements.parquet"
options = {}
"""
TOOLS = (
    *(Tool(f"DuckDB {v}", (f"duckdb=={v}",), DUCKDB, remote=False) for v in ("1.2.2", "1.4.4", "2.0.0")),
    Tool("DuckDB 1.5.5 with httpfs", ("duckdb==1.5.5", "duckdb-extension-httpfs==1.5.5", "duckdb-extensions"), DUCKDB),
    Tool("polars", ("polars",), PARQUET + """
import polars as pl
options = {"aws_endpoint_url": s3["endpoint"], "aws_allow_http": "true", "aws_access_key_id": "test", "aws_secret_access_key": "test", "aws_region": "us-east-1"} if place.startswith("s3") else {}
table = pl.scan_parquet(path, storage_options=options or None)
words = table.filter(pl.col("speaker") == speaker).select("content").collect()
answer = table.select(pl.len()).collect().item(), words.height
"""),
    Tool("pandas", ("pandas", "pyarrow", "fsspec", "aiohttp", "s3fs"), PARQUET + """
import pandas as pd
options = {"key": "test", "secret": "test", "client_kwargs": {"endpoint_url": s3["endpoint"]}} if place.startswith("s3") else None
words = pd.read_parquet(path, columns=["speaker", "content"], filters=[("speaker", "==", speaker)], storage_options=options)
answer = len(pd.read_parquet(path, columns=["statement_id"], storage_options=options)), len(words)
"""),
    Tool("pyarrow", ("pyarrow", "fsspec", "aiohttp"), PARQUET + """
import pyarrow.dataset as ds, pyarrow.fs as pafs
if place.startswith("http"):
    import fsspec
    table = ds.dataset(path, filesystem=pafs.PyFileSystem(pafs.FSSpecHandler(fsspec.filesystem("http"))))
elif place.startswith("s3"):
    files = pafs.S3FileSystem(access_key="test", secret_key="test", endpoint_override=s3["endpoint"], region="us-east-1")
    table = ds.dataset(path.removeprefix("s3://"), filesystem=files)
else:
    table = ds.dataset(path)
words = table.to_table(columns=["content"], filter=ds.field("speaker") == speaker)
answer = table.count_rows(), words.num_rows
"""),
    Tool("DataFusion", ("datafusion",), PARQUET + """
from datafusion import SessionContext
con = SessionContext()
con.register_parquet("statements", path)
words = con.sql("SELECT content FROM statements WHERE speaker = '" + speaker.replace("'", "''") + "'").collect()
answer = con.table("statements").count(), sum(batch.num_rows for batch in words)
""", remote=False),
    Tool("fastparquet", ("fastparquet",), PARQUET + """
import fastparquet
frame = fastparquet.ParquetFile(path).to_pandas(columns=["speaker", "content"])
answer = len(frame), int((frame["speaker"] == speaker).sum())
""", remote=False),
    Tool("frictionless", ("frictionless[parquet]", "pandas", "pyarrow"), """
from frictionless import system, validate
with system.use_context(trusted=True):
    report = validate(place + "/datapackage.json")
assert report.valid, report.flatten(["name", "type", "note"])[:3]
from frictionless import Package
with system.use_context(trusted=True):
    rows = Package(place + "/datapackage.json").get_resource("statements").read_rows()
answer = len(rows), sum(row["speaker"] == speaker for row in rows)
done.append(f"{len(report.tasks)} tables valid")
""", remote=False),
    Tool("mlcroissant", ("mlcroissant[parquet]", "pandas", "pyarrow"), """
import mlcroissant
dataset = mlcroissant.Dataset(jsonld=place + "/croissant.json")
records = {t: list(dataset.records(t)) for t in ("articles", "speakers", "statements", "statistics", "rejects")}
assert not dataset.metadata.issues.errors and not dataset.metadata.issues.warnings
said = [record["statements/speaker"] for record in records["statements"]]
answer = len(said), said.count(speaker.encode())
done.append("records of 5 tables")
""", remote=False),
)  # fmt: skip
HEAD = """
import json, sys
place, speaker, views, sql, s3 = json.loads(sys.stdin.read())
done = []
def setup(con): pass
"""
TAIL = """
print("ANSWER " + json.dumps([*answer, done]))
"""


def environment(tool: Tool, folder: Path) -> Path:
    """The Python of an environment with the tool in it, made when it is not there. Raises CalledProcessError where it cannot be had."""
    home = folder / "".join(c if c.isalnum() else "_" for c in f"{tool.name} {' '.join(tool.packages)}")
    python = home / "bin" / "python"
    if not (home / "ready").exists():
        uv = [sys.executable, "-m", "uv", "--quiet"]
        subprocess.run([*uv, "venv", "--clear", str(home)], check=True, capture_output=True, text=True)
        subprocess.run([*uv, "pip", "install", "--python", str(python), *tool.packages], check=True, capture_output=True, text=True)  # fmt: skip
        (home / "ready").touch()
    return python


def asked(python: Path, tool: Tool, place: str, speaker: str, views: list[str], sql: str, s3: dict[str, str]) -> tuple[list, str]:  # fmt: skip
    """What the tool answered (rows, rows of the speaker, what else it did), and what went wrong."""
    given = json.dumps([place, speaker, views, sql, s3])
    program = HEAD + tool.program + TAIL
    try:
        ran = subprocess.run([str(python), "-c", program], input=given, capture_output=True, text=True, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        return [], f"no answer in {SECONDS} seconds"
    answers = [line for line in ran.stdout.splitlines() if line.startswith("ANSWER ")]
    if not answers:
        return [], (ran.stderr.strip().splitlines() or ["nothing was said"])[-1]
    return json.loads(answers[-1].removeprefix("ANSWER ")), ""


def version_of(python: Path, tool: Tool) -> str:
    """The version of the tool's first package."""
    name = tool.packages[0].split("==")[0].split("[")[0]
    told = subprocess.run(
        [str(python), "-c", f"from importlib.metadata import version; print(version({name!r}))"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return told.stdout.strip()


def row(
    tool: Tool, folder: Path, release: Path, served: Served, s3: dict[str, str], expected: list, speaker: str
) -> str:
    """The line of the table for one tool."""
    try:
        python = environment(tool, folder)
    except subprocess.CalledProcessError as error:
        return f"| {tool.name} | | could not be had: {(error.stderr or '').strip().splitlines()[-1:]} | | |"
    views, sql = [view.example for view in VIEWS], (release / "onrecord.sql").read_text(encoding="utf-8")
    cells = []
    for place in (str(release), served.url, f"s3://{s3['bucket']}" if s3 else ""):
        if not place or (place != str(release) and not tool.remote):
            cells.append("")
            continue
        served.sent.clear()
        answer, wrong = asked(python, tool, place, speaker, views, sql, s3)
        if wrong or answer[:2] != expected:
            cells.append(f"fails: {wrong[:160] or answer[:2]}".replace("|", "/"))
        else:
            sent = sum(served.sent.values())
            cells.append(", ".join(["yes", *answer[2], *([f"{sent / 1e6:.2f} MB sent"] if sent else [])]))
    return f"| {tool.name} | {version_of(python, tool)} | " + " | ".join(cells) + " |"


def main() -> None:
    """Ask every tool, print the table, and write it into docs/tools.md between its marks."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("release", type=Path)
    parser.add_argument("--only", help="tools whose name begins so; the other lines of the table stay")
    given = parser.parse_args()
    release = given.release.resolve()
    import polars as pl

    statements = pl.read_parquet(release / "parquet" / "statements.parquet")
    speaker = statements["speaker"].drop_nulls().mode().sort()[0]
    expected = [statements.height, statements.filter(speaker=speaker).height]
    text = DOCS.read_text(encoding="utf-8")
    before, table, after = re.split("<!-- table -->\n|<!-- end -->", text)
    lines = {line.split(" | ")[0]: line for line in table.splitlines()[2:]}
    with serving(release) as served, TemporaryDirectory() as home, object_store(release, Path(home)) as s3:
        for tool in TOOLS:
            if not given.only or tool.name.startswith(given.only):
                lines[f"| {tool.name}"] = row(tool, CACHE, release, served, s3, expected, speaker)
                print(lines[f"| {tool.name}"], flush=True)
    names = [f"| {tool.name}" for tool in TOOLS]
    made = [HEAD_OF_TABLE, *(lines[name] for name in names if name in lines)]
    DOCS.write_text(f"{before}<!-- table -->\n" + "\n".join(made) + f"\n<!-- end -->{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
