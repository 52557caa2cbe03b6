"""Time: whatever is said over and over, four times the text takes about four times as long, in every pattern, reader and extractor.

A ratio of CPU seconds, not seconds: linear is 4, the square of the length is 16, and MOST lies between. What takes less than LEAST is
not looked at: its ratio is noise.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

from assets.articles.documents import Document
from assets.articles.duplicates import signatures
from assets.articles.language import detect_language
from assets.articles.raw import Raw
from assets.articles.readers.registry import read_raw
from assets.reading import patterns
from assets.reading.doc import Doc
from assets.reading.en import numbers, quotations, sentences, times
from assets.statements.pipeline import article_statements
from assets.statistics.pipeline import article_figures
from assets.statistics.ranges import read_quantities
from assets.statistics.rejects import reject_reasons
from benchmarks.torture import pieces
from benchmarks.torture.outcome import SECONDS, Outcome, Try

MOST = 9.0  # times as long for TIMES as much
TIMES = 4
LEAST = 0.02  # CPU seconds of the longer text
Reader = Callable[[str], object]
EXTRACTORS: dict[str, Callable[[Doc], object]] = {"statements": article_statements, "figures": article_figures}
MARKUP = """<p>|<p>some words of a paragraph here. |<div>|<div class=comments>a |<div class=related><p>a|<blockquote>a b c d e f</blockquote>|<br>|
<h2>More from us</h2>|<h1>a</h1>|<article><h1>a</h1><p>b</article>|<sup>1</sup>a |<table><tr><td>a |<td>a|<li>a|<a href=x>a |<span>|<b>|&amp;|
<time datetime=2020-01-01>a</time>|<span class=byline>By A B</span>|<meta name=author content=A>|<script>|<style>a</style>|<!--|<!-- a -->|
<a href='#x'>1</a>|<figure><img><figcaption>a</figcaption></figure>|<noscript><p>a</noscript>|<template>|<form><input>|<p>By John Smith</p>|
<p>May 5, 2020</p>|<div class=gallery><p>a</div>|<div style='display:none'>a |<p>“A”</p>|<strong>Read more</strong><ul><li><a>x</a></ul>""".replace("\n", "").split("|")  # fmt: skip
SAID = (
    "A |I |Mr |By |By A |John, 5, |“|“‘|`` |“a |‘|A, and |he |said A, |according to A |the president |declined to comment |1 |12, |one |5 people |"
    "killed 5 |$1 |1% |May 5 |“I,” said A. |'A' |A\n|A: a\n|—A\n|A's |a few |A spokesman |the A of B and "
).split("|")


def tries() -> Iterator[Try]:
    """Every pattern table, every reader of text and of files, both extractors."""
    for table in patterns.tables("en"):
        yield Try("time", f"the patterns of {table.name}", partial(of_patterns, table.name))
    for name in readers():
        yield Try("time", name, partial(of_reader, name))
    for name in EXTRACTORS:
        yield Try("time", f"extracting {name}", partial(of_extractor, name), 3 * SECONDS)


def of_patterns(name: str, _: Path) -> Iterator[Outcome]:
    """Each pattern of a table on its own."""
    slow, count = [], 0
    for pattern in next(table for table in patterns.tables("en") if table.name == name):
        expression = pattern.expression
        said = [*pieces.few(), *(w for found in (*pattern.finds, *pattern.leaves) for w in (found, f"{found} "))]
        count += len(said)
        found = slower(lambda text, e=expression: [None for _ in e.finditer(text)], said, 2_000)  # type: ignore[misc]
        slow += [f"{pattern.id} {piece!r}" for piece in found]
    yield outcome(f"the patterns of {name}", slow, count)


def of_reader(name: str, _: Path) -> Iterator[Outcome]:
    """A reader of texts or of files."""
    markup = name.endswith((".html", ".xml"))
    said = [*pieces.marks(), *pieces.written(), *(MARKUP if markup else [])]
    yield outcome(name, slower(readers()[name], said, 2_000), len(said))


def of_extractor(name: str, _: Path) -> Iterator[Outcome]:
    """All that is done with the text of an article."""
    extract = EXTRACTORS[name]
    yield outcome(f"extracting {name}", slower(lambda text: extract(Doc(text)), SAID, 4_000), len(SAID))


def readers() -> dict[str, Reader]:
    """By name, what reads a text: layers of a document, and the formats that files may have."""
    of_text: dict[str, Reader] = {
        "quotations": quotations.quotations,
        "quotations in double marks": lambda t: quotations.in_double_marks(t, quotations.quotations(t)),
        "sentences": sentences.sentence_spans,
        "line breaks": sentences.unwrapped,
        "dateline": sentences.dateline,
        "times": times.find_times,
        "numbers": numbers.find_numbers,
        "rejected numbers": lambda t: reject_reasons(t, numbers.find_numbers(t), times.find_times(t)),
        "quantities": lambda t: read_quantities(t, numbers.find_numbers(t)),
        "language": lambda t: detect_language(t, None),
        "signature of near-identical texts": lambda t: signatures([t]),
    }
    files = {
        "a.txt": "{}", "a.md": "{}", "a.json": "{}", "a.csv": "title,text\n{}", "b.csv": 'title,text\na,"{}', "a.tsv": "text\ta\n{}",
        "a.jsonl": "{}", "b.jsonl": '{"text":"{}"}', "a.eml": "From: a@b.c\nSubject: x\nDate: x\n\n{}", "b.eml": "From: a@b.c\nSubject: {}\n\nx",
        "a.html": "<html><body>{}", "b.html": "<html><body><article><p>{}</p></article></body></html>", "c.html": "<html><head><title>{}",
        "a.xml": "<rss version='2.0'><channel><item><description>{}",
        "b.xml": "<rss version='2.0'><channel><item><description><![CDATA[{}]]></description></item></channel></rss>",
    }  # fmt: skip
    return of_text | {f"file {name}": of_file(name, around) for name, around in files.items()}


def of_file(name: str, around: str) -> Reader:
    """Reads a file of this name that holds a text, with what is `around` it."""
    before, after = around.split("{}", 1) if around.count("{}") == 1 else ('{"text":"', '"}')
    return lambda text: [*read_raw(raw(name.split()[-1], (before + text + after).encode("utf-8", "surrogatepass")))]


def raw(name: str, data: bytes) -> Raw:
    """Bytes as a file of this name."""
    return Raw(uri=name, name=name, sha256="0" * 64, data=data)


def articles_in(name: str, data: bytes) -> list[Document]:
    """The articles of some bytes."""
    return [offer for _, offer in read_raw(raw(name, data)) if isinstance(offer, Document)]


def slower(reader: Reader, said: Iterable[str], size: int) -> list[str]:
    """The pieces that take more than MOST times as long when they are repeated TIMES as often."""
    return [piece for piece in said if piece and ratio(reader, piece, size) > MOST]


def ratio(reader: Reader, piece: str, size: int) -> float:
    """How many times as long a TIMES longer text takes; 0 where it takes next to nothing."""
    short, long = pieces.repeated(piece, size), pieces.repeated(piece, TIMES * size)
    seconds = cpu(reader, long)
    if seconds < LEAST:
        return 0.0
    if seconds / max(cpu(reader, short), LEAST / TIMES**2) <= MOST:
        return 0.0
    # again, the best of three: whatever else the machine does must not be told as a fault
    return min(cpu(reader, long) for _ in range(3)) / max(min(cpu(reader, short) for _ in range(3)), LEAST / TIMES**2)


def cpu(reader: Reader, text: str) -> float:
    """CPU seconds of this process."""
    since = time.process_time()
    reader(text)
    return time.process_time() - since


def outcome(what: str, slow: list[str], count: int) -> Outcome:
    """One row of the table."""
    told = (
        f"{len(slow)} of {count} grow faster than their length: {', '.join(map(repr, slow[:5]))}" if slow else "linear"
    )
    return Outcome("time", what, told, not slow, count)
