"""Fuzzing: bytes as files of every kind, and texts in both extractors; an article or a reject, never an exception.

    python -m benchmarks.torture.fuzz files|texts SECONDS FOLDER

Atheris (coverage-guided; `pip install onrecord[fuzz]`) goes on from the small corpus in `corpus/`, and keeps what it finds in FOLDER. The
short form, by Hypothesis, is `tests/test_hostile_input.py`, which shares the two checks below.
"""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from benchmarks.torture.outcome import Outcome, Try

CORPUS = Path(__file__).parent / "corpus"
SECONDS = 30  # of each target
NAMES = "a.txt a.md a.html a.xml a.json a.jsonl a.csv a.tsv a.eml a.mhtml a.warc a.pdf a.zip a.tar a.docx a.parquet a".split()
_RUNS = re.compile(r"(?:stat::number_of_executed_units:|Done)\s+(\d+)")


def tries() -> Iterator[Try]:
    """Both targets, each in a process of its own."""
    for target, what in (("files", "bytes as files of every kind"), ("texts", "texts in both extractors")):
        yield Try("fuzzing", what, partial(fuzzed, target, what), SECONDS)


def fuzzed(target: str, what: str, folder: Path) -> Iterator[Outcome]:
    """What came of fuzzing one target."""
    if importlib.util.find_spec("atheris") is None:
        yield Outcome("fuzzing", what, "not tried: pip install 'onrecord[fuzz]'", True, 0)
        return
    command = [sys.executable, "-m", __name__, target, str(SECONDS), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=20 * SECONDS, check=False, errors="replace")
    runs = [int(n) for n in _RUNS.findall(done.stderr + done.stdout)]
    told = "an article or a reject each" if done.returncode == 0 else f"failed: {(done.stdout + done.stderr)[-400:]}"
    yield Outcome("fuzzing", what, told, done.returncode == 0, max(runs, default=0))


def of_file(data: bytes) -> None:
    """Reads bytes as a file, whose first byte chooses its name. Raises what is wrong."""
    from assets.articles.documents import Refusal, article_row, refusal_row
    from assets.articles.limits import MAX_TEXT_CHARS
    from assets.articles.raw import Raw
    from assets.articles.readers.registry import read_raw
    from assets.contracts import ARTICLES, REJECTS

    name = NAMES[data[0] % len(NAMES)] if data else NAMES[0]
    found = 0
    for _, offer in read_raw(Raw(uri=name, name=name, sha256="0" * 64, data=data[1:])):
        found += 1
        if isinstance(offer, Refusal):
            REJECTS.frame([refusal_row(offer)])
        else:
            assert len(offer.text) <= MAX_TEXT_CHARS
            ARTICLES.frame([article_row(offer)])
    assert found, "neither an article nor a reject"


def of_text(text: str) -> None:
    """Extracts a text. Raises what is wrong: an exception, or a span outside of the text."""
    from assets.reading.doc import Doc
    from assets.statements.pipeline import article_statements
    from assets.statistics.pipeline import article_figures

    for draft in article_statements(Doc(text)).drafts:
        assert all(0 <= start < end <= len(text) for start, end in draft.content)
    for figure in article_figures(Doc(text)).figures:
        assert 0 <= figure.start <= figure.number_start < figure.number_end <= figure.end <= len(text)


def main(target: str, seconds: str, grown: str) -> None:
    """Fuzz one target for some seconds, with what is found new in the folder `grown`; ends with a code that is not 0 when something is wrong."""
    import atheris

    with atheris.instrument_imports(
        include=["assets.articles", "assets.reading", "assets.statements", "assets.statistics"]
    ):
        import assets.articles.readers.registry
        import assets.statements.pipeline
        import assets.statistics.pipeline  # noqa: F401

    of: dict[str, Callable[[bytes], None]] = {
        "files": of_file,
        "texts": lambda data: of_text(data.decode("utf-8", "replace")),
    }
    options = [
        f"-max_total_time={seconds}",
        "-max_len=4000",
        "-timeout=30",
        "-rss_limit_mb=3000",
        "-print_final_stats=1",
        f"-artifact_prefix={grown}/",
    ]
    atheris.Setup([sys.argv[0], *options, grown, str(CORPUS / target)], of[target])
    atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
