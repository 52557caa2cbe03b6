"""Memory: bombs and monsters, each read by a process of its own that may take 2 GB; the limits are in `assets/articles/limits.py`.

An attack holds when the process lives and takes less than MOST_MB more than an idle one, whether it gives articles or rejects.
"""

from __future__ import annotations

import gzip
import io
import json
import resource
import signal
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from benchmarks.torture.outcome import SECONDS, Outcome, Try

ADDRESS_SPACE = 3 << 30
MOST_MB = 900
MOST_SECONDS = 200  # of processor time; the longest takes 80
PATIENCE = 6  # times as long by the clock, on a busy machine
MB = 1 << 20
LONG = {"lines.txt": 80.0, "line.txt": 80.0, "bomb.zip": 40.0}  # seconds


def tries() -> Iterator[Try]:
    """Each attack as a file, read in a process of its own; those that are articles are extracted too."""
    for name in ATTACKS:
        yield Try("memory", name, partial(tried, name), LONG.get(name.split(":")[0], SECONDS))


def tried(what: str, folder: Path) -> Iterator[Outcome]:
    """What reading (and extracting) one file came to."""
    path = folder / what.split(": ")[0]
    ATTACKS[what](path)
    yield read_alone(what, path)


def read_alone(what: str, path: Path) -> Outcome:
    """The same, of a file that is there."""
    command = [sys.executable, "-m", __name__, str(path)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE * MOST_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return Outcome("memory", what, f"took longer than {PATIENCE * MOST_SECONDS} s", False)
    if done.returncode == -signal.SIGXCPU:
        return Outcome("memory", what, f"took more than {MOST_SECONDS} s of processor time", False)
    if done.returncode:
        return Outcome("memory", what, f"the process ended with {done.returncode}: {done.stderr[-300:]}", False)
    said = json.loads(done.stdout.splitlines()[-1])
    return Outcome("memory", what, f"{said['told']}; {said['mb']} MB", said["mb"] < MOST_MB)


def gzipped(path: Path, *parts: tuple[bytes, int]) -> None:
    """A gzip file of parts, each so many times: gzip files that stand one after the other are one."""
    path.write_bytes(b"".join(gzip.compress(part, 6) * times for part, times in parts))


def zipped(path: Path, members: int, size: int) -> None:
    """A ZIP file of members of zeros."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for number in range(members):
            out.writestr(f"{number}.txt", b"a" * size)


def attack(file: str) -> Callable[[Path], object]:
    """The maker of the attack whose file has this name."""
    return next(make for name, make in ATTACKS.items() if name.startswith(f"{file}:"))


def tar_note(path: Path, megabytes: int = 1024) -> None:
    """A tar archive whose first file has a note of a gigabyte."""
    info = tarfile.TarInfo("././@PaxHeader")
    info.type, info.size = tarfile.XHDTYPE, 1 << 30
    gzipped(path, (info.tobuf(), 1), (b"a" * MB, megabytes))


def nested_zip(path: Path) -> None:
    """A ZIP file in a ZIP file in a ZIP file."""
    data = b"a" * 1000
    for name in ("a.txt", "a.zip", "b.zip"):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as out:
            out.writestr(name, data)
        data = stream.getvalue()
    path.write_bytes(data)


def text(said: str) -> Callable[[Path], object]:
    """A maker of a file that holds this."""
    return lambda path: path.write_text(said, encoding="utf-8")


ITEM = "<item><title>t</title><link>https://e.org/{0}</link><guid>{0}</guid><description>a b {0}</description></item>"
ATTACKS: dict[str, Callable[[Path], object]] = {
    "anchors.html: a page of 300,000 open anchors": text("<html><body>" + "<a href=x>a" * 300_000),
    "nested.html: a page of 140,000 elements in one another": text("<html><body>" + "<div>" * 140_000 + "a"),
    "attributes.html: an element of 300,000 attributes": text(
        "<p " + " ".join(f"a{n}=b" for n in range(300_000)) + ">a"
    ),
    "field.csv: a gzipped CSV whose one field unpacks to 1 GB": lambda p: gzipped(
        p, (b'title,text\na,"', 1), (b"a" * MB, 1024), (b'"\n', 1)
    ),
    "lines.csv: the same in lines": lambda p: gzipped(p, (b'title,text\na,"', 1), (b"a b c d\n" * (MB >> 3), 1024)),
    "columns.csv: a gzipped CSV row of 250 million fields": lambda p: gzipped(
        p, (b"title,text\n", 1), (b",a" * (MB >> 1), 500)
    ),
    "line.jsonl: a line of JSON that unpacks to 1 GB": lambda p: gzipped(p, (b'{"text": "', 1), (b"a" * MB, 1024)),
    "deep.json: 200,000 lists in one another": text("[" * 200_000),
    "gzip.txt: a text that unpacks to 1 GB": lambda p: gzipped(p, (b"a b c " * (MB // 6), 1024)),
    "bomb.zip: 3,000 files of 1 MB that are 3 MB": lambda p: zipped(p, 3000, MB),
    "one.zip: a file of 200 MB": lambda p: zipped(p, 1, 200 * MB),
    "nested.zip: an archive in an archive in an archive": nested_zip,
    "note.tar: a gigabyte of notes on a file": tar_note,
    "feed.xml: a feed of 200,000 items": text(
        "<rss version='2.0'><channel>" + "".join(map(ITEM.format, range(200_000))) + "</channel></rss>"
    ),
    "elements.xml: a feed of a million elements": text("<rss version='2.0'><channel><item>" + "<a>b</a>" * 1_000_000),
    "laughs.xml: entities that double thirty times": text(
        "<?xml version='1.0'?><!DOCTYPE r [<!ENTITY a0 'ha'>"
        + "".join(f"<!ENTITY a{n} '&a{n - 1};&a{n - 1};'>" for n in range(1, 31))
        + "]><rss version='2.0'><channel><item><title>&a30;</title></item></channel></rss>"
    ),
    "parts.eml: an e-mail of 50,000 parts": text(
        "From: a@b.c\nSubject: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
        + "--b\n\na\n" * 50_000
    ),
    "marks.txt: 200,000 opening quotation marks": text("“" * 200_000),
    "million.txt: a million quotation marks": text("“”" * 500_000),
    "lines.txt: 40,000 short lines": text("A. Smith 5\n" * 40_000),
    "line.txt: a line of 300,000 characters": text("He said 5 men died and 12, " * 11_000),
    "long.txt: a text of 50 MB": text("He said that 5 men died. " * 2_000_000),
}


def read_and_extract(path: Path) -> str:
    """What one file gives, in words; the first article is extracted."""
    from assets.articles.documents import Refusal
    from assets.articles.read import read_file
    from assets.reading.doc import Doc
    from assets.statements.pipeline import article_statements
    from assets.statistics.pipeline import article_figures

    articles, refusals, first = 0, {}, None
    for _, offer in read_file(path):
        if isinstance(offer, Refusal):
            refusals[offer.reason] = offer.detail.replace(str(path), path.name)
        else:
            articles, first = articles + 1, first or offer
    if first is not None:
        article_statements(Doc(first.text))
        article_figures(Doc(first.text))
    told = [f"{articles} articles"] if articles else []
    return "; ".join(told + [f"{reason} ({detail[:110]})" for reason, detail in refusals.items()])


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS + 5))
    words = read_and_extract(Path(sys.argv[1]))
    print(json.dumps({"told": words, "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10}))
