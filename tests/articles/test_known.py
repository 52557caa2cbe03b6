"""What is known of a unit from an earlier run decides whether it is skipped, gone on with, or read; and is kept whole."""

from dataclasses import replace
from datetime import date

import pytest

from assets.articles.known import (
    Decision,
    Known,
    Mark,
    Outcome,
    Response,
    Said,
    decide,
    mark_as_listed,
    short_hash,
)
from assets.articles.state import known_of, mark_columns

HELD = Mark(Outcome.HELD, "v1")
OPEN = Mark(Outcome.OPEN)
REFUSED = Mark(Outcome.REFUSED, "not_allowed closed")


@pytest.mark.parametrize(
    ("known", "now", "decision"),
    [
        (None, HELD, Decision.READ),
        (Known(HELD, is_done=True), HELD, Decision.SKIP),
        (Known(HELD, is_done=False), HELD, Decision.RESUME),
        (Known(HELD, is_done=True), Mark(Outcome.HELD, "v2"), Decision.READ),
        (Known(HELD, is_done=True, is_current=False), HELD, Decision.READ),
        (Known(REFUSED, is_done=True), REFUSED, Decision.SKIP),
        (Known(OPEN, is_done=True), HELD, Decision.READ),
        (Known(HELD, is_done=True), OPEN, Decision.READ),
        (Known(OPEN, is_done=True), OPEN, Decision.READ),
    ],
)
def test_what_follows_from_the_marks_of_then_and_now(known, now, decision):
    assert decide(known, now) is decision


def test_a_unit_that_was_read_in_this_run_through_another_source_is_not_read_again():
    assert decide(Known(HELD, is_done=True), Mark(Outcome.HELD, "v2"), is_read=True) is Decision.SKIP


def test_a_page_is_not_asked_for_when_the_same_list_says_the_same_of_it():
    stamped = replace(HELD, stamps={"sitemap": short_hash("2024-03-05")})
    known = Known(stamped, is_done=True)
    assert mark_as_listed(known, "sitemap", "2024-03-05") == stamped
    assert mark_as_listed(known, "sitemap", "2024-03-06") is None
    assert mark_as_listed(known, "feed", "2024-03-05") is None
    assert mark_as_listed(replace(known, is_done=False), "sitemap", "2024-03-05") is None
    assert mark_as_listed(None, "sitemap", "2024-03-05") is None


@pytest.mark.parametrize(
    "mark",
    [
        HELD,
        OPEN,
        REFUSED,
        Mark(Outcome.HELD, "v 1", Response("ab", "text/html", '"x"', None), {"feed": "1", "sitemap": "2"}),
        Mark(Outcome.OPEN, said=Said("g", "Title", None, "The Post", date(2024, 3, 5))),
    ],
)
def test_a_mark_is_kept_whole(mark):
    row = mark_columns(mark, "articles@1") | {"is_done": True}
    assert known_of(row, "articles@1").mark == mark
    assert known_of(row, "articles@2").is_current is False
