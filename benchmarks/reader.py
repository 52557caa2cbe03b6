"""How quick the reader is on a release, and whether a page is heavy or a dead end.

    python -m benchmarks.reader RELEASE [--searches 60] [--pages 40] [--site OUT]

Starts `onrecord browse` as people do and asks it over HTTP, one question after the other: the first page at once and again,
searches for words that stand in the release (names, things counted, words of articles; half of them under a filter), every
list, and the heaviest articles, speakers and series. `--site` freezes the release too and looks at every file. Exits with 1
when a first page takes a second or more, a search 300 ms or more (the slowest of twenty left out), a page weighs more than
1 MB, or a page has no link to the first one.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from assets.reader.site import freeze
from assets.reader.source import Source

FIRST_PAGE, SEARCH, HEAVY = 1.0, 0.3, 1_000_000
FILTERS = ("", "&kind=direct", "&confidence=.8", "&since=2015-01-01", "&type=person")


@dataclass(frozen=True)
class Answer:
    """One page: how long it took, what it weighs, whether it leads back."""

    address: str
    seconds: float
    size: int
    leads_back: bool


@contextmanager
def reader(release: Path) -> Iterator[tuple[str, Callable[[], float]]]:
    """The address of a running reader, and how many seconds of a processor it has used (0 where the system does not say)."""
    command = [str(Path(sys.executable).with_name("onrecord")), "browse", str(release), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            line = process.stdout.readline()
            found = re.search(r"http://[\d.:]+", line)
            if not found:
                sys.exit(f"the reader did not start: {line}")
            used = Path(f"/proc/{process.pid}/stat")
            ticks = os.sysconf("SC_CLK_TCK")
            yield found[0], lambda: sum(map(int, used.read_text().split()[13:15])) / ticks if used.exists() else 0.0
        finally:
            process.terminate()


def ask(server: str, address: str) -> Answer:
    """One page, as a browser gets it."""
    begun = time.perf_counter()
    with urllib.request.urlopen(server + address, timeout=60) as response:
        body = response.read()
    return Answer(address, time.perf_counter() - begun, len(body), b'href="/"' in body)


def searches(source: Source, count: int) -> list[str]:
    """Searches for words that are there, of all kinds, half of them under a filter."""
    chosen = random.Random(1)
    words = [
        row["name"]
        for row in source.rows("SELECT name FROM speakers WHERE statement_count > 3 ORDER BY speaker_id LIMIT 500")
    ]
    words += [
        row["thing"]
        for row in source.rows("SELECT DISTINCT thing FROM statistics WHERE thing IS NOT NULL ORDER BY thing LIMIT 500")
    ]
    words += [
        word
        for row in source.rows("SELECT content FROM statements ORDER BY statement_id LIMIT 300")
        for word in (row["content"] or "").split()[:2]
    ]
    asked = []
    for n in range(count):
        what = ("statements", "figures", "speakers", "articles", "series")[n % 5]
        narrowed = chosen.choice(FILTERS) if n % 2 else ""
        asked.append(f"/search?what={what}&q={urllib.parse.quote_plus(chosen.choice(words))}{narrowed}")
    return asked


def heaviest(source: Source, count: int) -> list[str]:
    """The pages with the most on them."""
    articles = source.rows(
        "SELECT article_id AS id FROM articles JOIN tallies USING (article_id) ORDER BY statements + figures DESC, id LIMIT ?",
        [count],
    )
    speakers = source.rows("SELECT speaker_id AS id FROM speakers ORDER BY statement_count DESC, id LIMIT ?", [count])
    series = source.rows("SELECT series_id AS id FROM series ORDER BY figures DESC, id LIMIT ?", [count])
    return [
        *(f"/article/{row['id']}" for row in articles),
        *(f"/why/{row['id']}" for row in articles[:5]),
        *(f"/speaker/{row['id']}{what}" for row in speakers for what in ("", "?what=figures")),
        *(f"/series/{row['id']}" for row in series),
    ]


def told(name: str, answers: list[Answer]) -> float:
    """Print how long these took; returns the time under which nineteen of twenty stay."""
    times = sorted(answer.seconds for answer in answers)
    most = times[max(0, -(-len(times) * 19 // 20) - 1)]
    size = max(answer.size for answer in answers)
    print(
        f"{name:<20} {len(times):>4}   median {times[len(times) // 2]:6.3f} s   95% {most:6.3f} s   slowest {times[-1]:6.3f} s   largest {size / 1000:7.1f} kB"
    )
    return most


def frozen(source: Source, out: Path) -> list[str]:
    """Freeze the release; what is wrong with its files."""
    begun = time.perf_counter()
    files = freeze(source, out)
    pages = [path for path in out.rglob("*.html") if "pagefind" not in path.parts]
    size = sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
    print(
        f"site           {files:,} files, {size / 1e6:,.0f} MB, {time.perf_counter() - begun:.0f} s; largest page {max(p.stat().st_size for p in pages) / 1000:.1f} kB"
    )
    wrong = [f"{path} is over 1 MB" for path in pages if path.stat().st_size > HEAVY]
    return wrong + [
        f"{path} has no way back" for path in pages if 'index.html"' not in path.read_text(encoding="utf-8")
    ]


def main() -> None:
    """Measure, print, and say what is too slow or too heavy."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("release", type=Path)
    parser.add_argument("--searches", type=int, default=60)
    parser.add_argument("--pages", type=int, default=40)
    parser.add_argument("--site", type=Path)
    given = parser.parse_args()
    source = Source(given.release)
    asked, heavy = searches(source, given.searches), heaviest(source, given.pages)
    print(
        f"{source.value('SELECT count(*) FROM articles'):,} articles, {source.value('SELECT count(*) FROM statements'):,} statements, {source.value('SELECT count(*) FROM statistics'):,} figures"
    )
    begun = time.perf_counter()
    with reader(given.release) as (server, used):
        print(f"started in {time.perf_counter() - begun:.2f} s, {used():.2f} s of a processor")
        cold = [ask(server, "/")]
        first = [ask(server, "/") for _ in range(10)]
        ask(server, "/search?q=first")  # waits until the words can be searched
        before = used()
        found = [ask(server, address) for address in asked]
        print(f"a search takes {(used() - before) / len(asked):.3f} s of a processor")
        lists = [
            ask(server, f"/{page}")
            for page in (
                "search",
                "speakers",
                "series",
                "conflicts",
                "articles",
                "rejects",
                "search?what=figures&page=40",
                "rejects?page=30",
            )
        ]
        rest = [ask(server, address) for address in heavy]
    wrong = []
    if max(told("first page, at once", cold), told("first page", first)) >= FIRST_PAGE:
        wrong.append("the first page takes a second or more")
    if told("searches", found) >= SEARCH:
        wrong.append("searches take 300 ms or more")
    told("lists", lists)
    told("heavy pages", rest)
    for answer in [*cold, *found, *lists, *rest]:
        if answer.size > HEAVY:
            wrong.append(f"{answer.address} weighs {answer.size:,} bytes")
        if not answer.leads_back:
            wrong.append(f"{answer.address} has no way back")
    if given.site:
        wrong += frozen(source, given.site)
    print("\n".join(wrong) or "all within bounds")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
