"""Whatever is read, there is an article or a reject, in linear time, within the limits, and nothing is let out.

The short form of `make torture`, whose modules these tests share: `benchmarks/torture`.
"""

from __future__ import annotations

import re
from pathlib import Path
from re import _parser  # type: ignore[attr-defined]

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from assets.articles import limits
from assets.reading import patterns
from assets.reading.bounded import bounded
from assets.reading.en import quotations
from assets.workspace import PROJECT
from benchmarks.torture import escapes, fuzz, memory, pieces, time

SEEDS = {kind: [path.read_bytes() for path in sorted((fuzz.CORPUS / kind).iterdir())] for kind in ("files", "texts")}
ODD = st.sampled_from(["\x00", "\ud800", "\u202e", "e\u0301", "\ufeff", "“", "‘", "«", "—", "\n", " ", "12", "$5m", "said", "A. B.", "%", "\x85", "½", "<p>", '"'])  # fmt: skip
SAID = st.lists(ODD | st.text(max_size=8), max_size=40).map("".join)
FUZZED = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def harmed(draw: st.DrawFn, kind: str) -> bytes:
    """A file of the corpus with some of it gone, doubled or replaced."""
    data = draw(st.sampled_from(SEEDS[kind]))
    start = draw(st.integers(0, len(data)))
    end = draw(st.integers(start, min(len(data), start + 60)))
    return data[:start] + draw(st.binary(max_size=12) | st.just(data[start:end] * 2)) + data[end:]


@FUZZED
@given(harmed("files") | st.binary(max_size=200))
def test_any_bytes_are_articles_or_rejects(data: bytes) -> None:
    fuzz.of_file(data)


@settings(FUZZED, max_examples=25)
@example("\ud80012")
@given(SAID | harmed("texts").map(lambda data: data.decode("utf-8", "replace")))
def test_any_text_can_be_extracted(text: str) -> None:
    fuzz.of_text(text)


def test_no_pattern_reads_on_without_end() -> None:
    for table in patterns.tables("en"):
        assert [
            p.id for p in table if "MAXREPEAT" in str(_parser.parse(p.expression.pattern, p.expression.flags))
        ] == []


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (r"\w+ly", r"\w{1,256}ly"),
        (r"\s*$", r"\s{0,32}$"),
        (r"[^\n]*?a", r"[^\n]{0,2000}?a"),
        (r"(?:ab)+c{2,}", r"(?:ab){1,64}c{2,256}"),
        (r"a++b?+\+\*[*+]{3}x{1,2}", r"a{1,256}+b?+\+\*[*+]{3}x{1,2}"),
    ],
)
def test_a_repetition_has_a_most(written: str, read: str) -> None:
    assert bounded(written) == read


@pytest.mark.parametrize("piece", ["“", "“‘", "`` ", "“a ", "‘", "a'", "“\n", "—A\n", '"a '])
def test_quotations_take_linear_time(piece: str) -> None:
    assert time.ratio(quotations.quotations, piece, 5_000) <= time.MOST


@pytest.mark.parametrize(
    "name", ["sentences", "times", "numbers", "rejected numbers", "quantities", "file a.html", "file b.xml"]
)
def test_readers_take_linear_time(name: str) -> None:
    assert time.slower(time.readers()[name], pieces.few()[::4], 2_000) == []


def test_what_takes_the_square_of_its_length_is_found() -> None:
    assert time.slower(lambda text: [0 for at in range(len(text)) for _ in text[at:]], ["a"], 1_500) == ["a"]


SMALL_BOMBS = {
    "field.csv": lambda path: memory.gzipped(path, (b'title,text\na,"', 1), (b"a" * memory.MB, 17)),
    "note.tar": lambda path: memory.tar_note(path, megabytes=1),
    "one.zip": lambda path: memory.zipped(path, 1, 33 * memory.MB),
}


@pytest.mark.parametrize("attack", ["anchors.html", "feed.xml", "long.txt", *SMALL_BOMBS])
def test_a_bomb_is_a_reject_that_names_the_limit(attack: str, tmp_path: Path) -> None:
    (SMALL_BOMBS.get(attack) or memory.attack(attack))(tmp_path / attack)
    told = memory.read_and_extract(tmp_path / attack)
    assert re.search(r"more than [\d,]+ (?:MB|kB|elements|items)", told), told


def test_nothing_is_let_out(tmp_path: Path) -> None:
    assert [tried for tried in escapes.ways_out(tmp_path) if not tried.ok] == []


def test_every_limit_is_told_to_users() -> None:
    told = (PROJECT / "docs" / "sources.md").read_text(encoding="utf-8")
    assert [name for name in vars(limits) if name.startswith("MAX_") and f"`{name}`" not in told] == []
