"""Near-identical texts: wire copies are found, different articles are not."""

import random
import time
from datetime import date

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.articles.duplicates import duplicate_groups, signatures

from .conftest import TEXT

WORDS = TEXT.split()


def text(seed, words=200):
    return " ".join(random.Random(seed).choices(WORDS, k=words))


def groups(texts, dates=None):
    frame = pl.DataFrame(
        {"article_id": list(texts), "published_on": [(dates or {}).get(k) for k in texts]},
        schema_overrides={"published_on": pl.Date},
    ).with_columns(signatures(list(texts.values())))
    return dict(duplicate_groups(frame).iter_rows())


def test_a_copy_with_another_beginning_and_end_is_near_identical():
    copy = "(Reuters) - " + text(1) + " Reporting by Ada Lindqvist."
    assert groups({"a1": text(1), "a2": copy, "a3": text(2)}) == {"a2": "a1"}


def test_articles_that_share_a_paragraph_are_not():
    shared = text(9, 60)
    assert groups({"a1": text(1) + shared, "a2": text(2) + shared}) == {}


def test_the_earliest_is_the_head_and_undated_ones_come_last():
    copies = {k: text(1) + f" {k}" for k in ("a1", "a2", "a3")}
    assert groups(copies, {"a2": date(2024, 3, 5), "a3": date(2024, 3, 4)}) == {"a1": "a3", "a2": "a3"}


def test_copies_of_copies_are_one_group():
    steps = text(1, 400).split()
    chain = {f"a{n}": " ".join(steps[n * 12 :]) for n in range(6)}
    assert groups(chain) == {f"a{n}": "a0" for n in range(1, 6)}


def test_case_and_punctuation_do_not_matter():
    assert groups({"a1": text(1), "a2": text(1).upper().replace(",", "")}) == {"a2": "a1"}


@given(st.permutations(range(8)))
@settings(max_examples=20)
def test_the_order_does_not_matter(order):
    texts = {f"a{n}": text(n // 3) + " word" * (n % 3) for n in range(8)}
    shuffled = {f"a{n}": texts[f"a{n}"] for n in order}
    assert groups(shuffled) == groups(texts)


def test_short_and_empty_input():
    assert groups({}) == {}
    assert groups({"a1": "One", "a2": "Two"}) == {}
    assert signatures([]).len() == 0


def test_thousands_of_articles_take_seconds():
    texts = {f"a{n:05d}": text(n, 300) for n in range(1500)} | {
        f"b{n:05d}": text(n, 300) + " again" for n in range(100)
    }
    started = time.process_time()
    found = groups(texts)
    assert time.process_time() - started < 10
    assert found == {f"b{n:05d}": f"a{n:05d}" for n in range(100)}
