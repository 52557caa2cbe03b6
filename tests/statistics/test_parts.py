"""A figure that is a part of another: what must hold of any text. Which words say so is in `sentences.yaml`."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assets.contracts import STATISTICS
from assets.release.rules import part_failures

PIECES = (
    "12 people", "three children", "40 nurses", "half", "776", "two of them", "97%", "$5m", "nine of whom", "20 goats", ", including",
    "of the", "out of", "and", ", among them", "were killed", "with", ". Of those, only", ". Of the", ", one in", "walked out", ".",
)  # fmt: skip


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pieces=st.lists(st.lists(st.sampled_from(PIECES), max_size=12), min_size=4, max_size=4))
def test_whatever_the_words_a_part_is_in_its_article_no_larger_and_in_no_circle(read, pieces) -> None:
    texts = list({" ".join(words).replace(" ,", ",").replace(" .", ".") or "None." for words in pieces})
    rows = [row for found, _ in read(texts) for row in found]
    assert part_failures({"statistics": STATISTICS.frame(rows)}).is_empty()
    wholes = {row["statistic_id"]: row["article_id"] for row in rows}
    assert all(wholes[row["part_of"]] == row["article_id"] for row in rows if row["part_of"])


def test_a_part_of_a_part_leads_to_the_nearest_whole(read) -> None:
    [(rows, _)] = read(["The crash killed 12 people, including three children, two of them infants."])
    number = {row["statistic_id"]: row["number"] for row in rows}
    assert [(row["number"], number.get(row["part_of"])) for row in rows] == [
        ("12", None),
        ("three", "12"),
        ("two", "three"),
    ]
