"""How much of a release a query for one speaker or one day reads, when the files lie on another machine.

    python -m benchmarks.skipping RELEASE

DuckDB with `httpfs` asks over HTTP; a server on this machine counts the bytes that it sends, as a share of the files that the question is
asked of. The rows stand as they are released, and for comparison by id in one group. Articles without a day get one of DAYS, drawn by lot:
without, they would all lie together.
"""

from __future__ import annotations

import datetime as dt
import json
import random
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from assets.contracts import TABLES
from assets.release.parquet import in_reading_order, read_tables, write_table
from benchmarks.file_server import Served, serving
from benchmarks.tools import CACHE, TOOLS, environment

DAYS, ASKED = 300, 15
TOOL = next(tool for tool in TOOLS if "httpfs" in tool.name)
SPOKEN = "SELECT speaker, cue, content FROM statements WHERE speaker = $1"
ON_A_DAY = "SELECT speaker, cue, content, title FROM said WHERE published_on = $1::DATE"
READ = "SELECT title, text FROM articles WHERE published_on = $1::DATE"
ONE = "SELECT * FROM statements WHERE statement_id = $1"
# the first line that is read makes the tables; then one value is asked for at a time, so that the server's count is of one question
PROGRAM = """
import json, sys, duckdb
from duckdb_extensions import import_extension
con = duckdb.connect()
import_extension("httpfs", con=con)
con.execute("LOAD httpfs")
con.execute("SET enable_external_file_cache = false")
for line in sys.stdin:
    query, values = json.loads(line)
    con.execute(query, values).fetchall() if values else con.execute(query)
    print("done", flush=True)
"""


def measured(release: Path, served: Served, questions: dict[str, tuple[str, list[str], tuple[str, ...]]]) -> list[str]:
    """For each question (SQL, values, tables), the share of the tables' bytes that is sent for a value, on the average."""
    python, found = environment(TOOL, CACHE), []
    with subprocess.Popen([str(python), "-c", PROGRAM], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as asker:  # fmt: skip
        assert asker.stdin and asker.stdout

        def ask(query: str, *values: str) -> None:
            assert asker.stdin and asker.stdout
            asker.stdin.write(json.dumps([query, values]) + "\n")
            asker.stdin.flush()
            if not asker.stdout.readline():
                sys.exit("DuckDB gave up; the error is above")

        ask(f"SET VARIABLE release = '{served.url}'")
        ask((release / "onrecord.sql").read_text(encoding="utf-8"))
        for query, values, names in questions.values():
            whole = sum((release / "parquet" / f"{name}.parquet").stat().st_size for name in names)
            served.sent.clear()
            for value in values:
                ask(query, value)
            found.append(f"{sum(served.sent.values()) / len(values) / whole:.0%}")
        asker.stdin.close()
    return found


def main(release: Path) -> None:
    """Write the tables in both ways, ask, and print the table."""
    chance = random.Random(17)
    tables = read_tables(release / "parquet")
    made = [dt.date(2026, 1, 1) + dt.timedelta(days=chance.randrange(DAYS)) for _ in range(tables["articles"].height)]
    tables["articles"] = tables["articles"].with_columns(pl.col("published_on").fill_null(pl.Series(made)))
    speakers = tables["statements"]["speaker"].drop_nulls()
    often = speakers.value_counts().sort("count", "speaker", descending=True)["speaker"].head(5).to_list()
    days = [str(day) for day in tables["articles"]["published_on"].unique().sort()]
    questions = {
        f"a speaker ({ASKED} by lot)": (SPOKEN, chance.sample(speakers.unique().sort().to_list(), ASKED), ("statements",)),
        "a speaker (the 5 most quoted)": (SPOKEN, often, ("statements",)),
        "what was said on a day": (ON_A_DAY, chance.sample(days, ASKED), ("statements", "articles")),
        "the articles of a day": (READ, chance.sample(days, ASKED), ("articles",)),
        "a statement by its id": (ONE, chance.sample(tables["statements"]["statement_id"].sort().to_list(), ASKED), ("statements",)),
    }  # fmt: skip
    print("| a query for | " + " | ".join(questions) + " | MB |")
    print("|---|" + "---|" * (len(questions) + 1))
    with TemporaryDirectory() as home:
        folder = Path(home)
        (folder / "parquet").mkdir()
        shutil.copy(release / "onrecord.sql", folder)
        for how in ("by id, in one group", "as released"):
            for table in TABLES:
                path, frame = folder / "parquet" / f"{table.name}.parquet", tables[table.name]
                if how == "as released":
                    write_table(table, in_reading_order(tables)[table.name], path, {})
                else:
                    frame.sort(table.key).write_parquet(path, compression="zstd", row_group_size=100_000)
            size = sum(path.stat().st_size for path in (folder / "parquet").iterdir())
            with serving(folder) as served:
                print(f"| {how} | " + " | ".join(measured(folder, served, questions)) + f" | {size / 1e6:.1f} |")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
