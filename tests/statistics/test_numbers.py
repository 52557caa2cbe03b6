"""Numbers: whatever the style a number is written in, its worth comes back, and its characters are its own."""

import re

from hypothesis import given
from hypothesis import strategies as st

from assets.reading.en.numbers import digits_value, find_numbers, number_spans, words_value

UNITS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
TENS = "_ _ twenty thirty forty fifty sixty seventy eighty ninety".split()


def in_words(n: int, joint: str = " and ") -> str:
    """`n` in English words, written without the code under test."""
    if n < 20:
        return UNITS[n]
    if n < 100:
        return TENS[n // 10] + (f"-{UNITS[n % 10]}" if n % 10 else "")
    for size, name in ((10**9, "billion"), (10**6, "million"), (1000, "thousand"), (100, "hundred")):
        if n >= size:
            rest = n % size
            between = joint if rest < 100 or name == "hundred" else " "
            return f"{in_words(n // size, joint)} {name}" + (between + in_words(rest, joint) if rest else "")
    raise AssertionError


def only_value(text: str) -> float:
    numbers = find_numbers(text)
    assert len(numbers) == 1, [text[n.start : n.end] for n in numbers]
    return numbers[0].value


@given(st.integers(1, 10**12 - 1), st.sampled_from([" and ", " "]))
def test_words_give_back_their_number(n, joint):
    assert words_value(in_words(n, joint)) == n
    assert only_value(f"The town has {in_words(n, joint)} trees.") == n


@given(st.integers(1000, 10**12), st.sampled_from([",", "\u00a0", "\u202f", "'"]))
def test_separators_of_thousands_do_not_change_the_number(n, separator):
    written = f"{n:,}".replace(",", separator)
    assert digits_value(written) == n
    assert only_value(f"The town has {written} trees.") == n


@given(st.integers(0, 10**6), st.integers(1, 999))
def test_decimals(whole, part):
    written = f"{whole}.{part:03d}"
    assert only_value(f"It weighs {written} kilograms.") == float(written)


@given(
    st.integers(1, 9999),
    st.sampled_from(
        [("million", 10**6), ("bn", 10**9), ("m", 10**6), ("thousand", 1000), ("lakh", 10**5), ("crore", 10**7)]
    ),
)
def test_magnitudes_multiply(n, magnitude):
    word, factor = magnitude
    gap = "" if word in ("m", "bn") else " "
    assert only_value(f"They counted {n}{gap}{word} birds.") == n * factor


@given(st.integers(1, 10**7))
def test_indian_grouping(n):
    head, tail = str(n)[:-3], str(n)[-3:]
    groups = []
    while head:
        groups.insert(0, head[-2:])
        head = head[:-2]
    written = ",".join([*groups, tail])
    assert digits_value(written) == n


@given(st.text())
def test_spans_slice_back_and_never_overlap(text):
    spans = number_spans(text)
    assert spans == [(n.start, n.end) for n in find_numbers(text)]
    assert all(0 <= s < e <= len(text) and not text[s:e].isspace() for s, e in spans)
    assert all(a[1] <= b[0] for a, b in zip(spans, spans[1:], strict=False))


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_every_ascii_digit_lies_in_a_number(text):
    covered = {i for s, e in number_spans(text) for i in range(s, e)}
    assert {m.start() for m in re.finditer("[0-9]", text)} <= covered


def test_vague_words_have_a_least_value_and_no_value():
    number = find_numbers("tens of thousands of homes")[0]
    assert (number.value, number.low, number.style) == (None, 10_000, "vague")


def test_fractions_and_ratios():
    assert only_value("two-thirds of the votes") == 2 / 3
    assert only_value("one in five adults") == 0.2
    assert only_value("2½ miles") == 2.5
    assert only_value("half a million homes") == 500_000
