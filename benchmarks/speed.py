"""Words per CPU-second and peak memory of an extraction, whole process, start-up and reading included.

    .venv/bin/python benchmarks/speed.py ARTICLES.jsonl [--first N]

Runs `onrecord extract --workers 1` three times: statements alone, statistics alone, both. CPU seconds (user and system,
children included) are steadier than wall time on a shared machine; words are runs of non-space characters.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

ONRECORD = Path(sys.executable).with_name("onrecord")


def measure(articles: Path, only: str | None) -> dict[str, float]:
    """CPU seconds and peak memory of one extraction, in a process of its own."""
    with tempfile.TemporaryDirectory() as out:
        command = [
            str(ONRECORD),
            "extract",
            str(articles),
            "--out",
            out,
            "--workers",
            "1",
            *(["--only", only] if only else []),
        ]
        one_thread = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "POLARS_MAX_THREADS"), "1")
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env={**os.environ, **one_thread})
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return {"cpu_seconds": round(cpu, 1), "peak_mb": round(after.ru_maxrss / 1024)}


def main() -> None:
    """Measure and print one line of JSON for each extraction."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path, help="JSON Lines with a field `text`")
    parser.add_argument("--first", type=int, help="only the first N articles")
    options = parser.parse_args()
    with options.articles.open(encoding="utf-8") as lines:
        rows = [line for number, line in enumerate(lines) if options.first is None or number < options.first]
    words = sum(len(json.loads(row)["text"].split()) for row in rows)
    with tempfile.TemporaryDirectory() as folder:
        some = Path(folder) / "articles.jsonl"
        some.write_text("".join(rows), encoding="utf-8")
        for only in ("statements", "statistics", None):
            # ru_maxrss of children is the largest so far, so each measure is made in a process that has no others
            pid = os.fork()
            if pid == 0:
                found = measure(some, only)
                speed = round(words / found["cpu_seconds"])
                print(
                    json.dumps({"extract": only or "both", "words": words, "words_per_cpu_second": speed, **found}),
                    flush=True,
                )
                os._exit(0)
            os.waitpid(pid, 0)


if __name__ == "__main__":
    main()
