"""Given these words, this estimate: the formula alone, without the tagger."""

import pytest

from assets.reading.doc import Doc
from assets.statements.steps.formulas import estimates
from assets.statements.work import Draft, Work


def found(text: str, drafts: list[Draft] = ()) -> list[tuple[str, str, str]]:
    """(source, cue, content) of each estimate in `text`."""
    work = Work(Doc(text), list(drafts))
    estimates(work)
    made = work.drafts[len(drafts) :]
    return [tuple(text[slice(*span)] for span in (d.source, d.cue, d.content[0])) for d in made]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Police put the number at 12.", ("Police", "put", "the number at 12")),
        ("Rain fell. The Kenyan Red Cross puts the toll at more than 40.", ("The Kenyan Red Cross", "puts", "the toll at more than 40")),
        ("The mayor wept. The government put it at 61 percent.", ("The government", "put", "it at 61 percent")),
        ("In a filing, Haldane put his net worth at over $577 million, most of it in land.", ("Haldane", "put", "his net worth at over $577 million")),
        ("The Observatory, which is based in Oslo, put the number of dead at 58.", ("The Observatory, which is based in Oslo", "put", "the number of dead at 58")),
        ("Official figures put unemployment at 27.5 percent, up from 26.", ("Official figures", "put", "unemployment at 27.5 percent")),
        ("He was told that the UN puts the toll at 1,200.", ("the UN", "puts", "the toll at 1,200")),
        ("It was a risk, but experts put the odds at one in five.", ("experts", "put", "the odds at one in five")),
        ("Residents of Gao later pegged the losses closer to two hundred camels.", ("Residents of Gao", "pegged", "the losses closer to two hundred camels")),
    ],
)  # fmt: skip
def test_somebody_puts_a_quantity_at_a_number(text, expected):
    assert found(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "An attack Monday put the death toll at 12.",  # a day is no speaker
        "The storm Irma put the damage at $5bn.",
        "The goal put the total at 12.",  # a goal says nothing
        "That put the share at 25 percent.",
        "The deal would put the cost at 40 million euros.",
        "Eleven states put the floor at 10 years.",
        "Police put the suspect at the scene.",
        "She put it at the back of the shelf.",
    ],
)
def test_nobody_claims_a_figure(text):
    assert found(text) == []


def test_what_the_tagger_found_is_left_alone():
    text = "Police put the number at 12."
    assert found(text, [Draft([(11, 27)], (7, 10), (0, 6), 0.9)]) == []


def test_a_long_subject_is_read_in_no_time():
    words = "officials responsible for reconstruction following catastrophic flooding throughout southernmost provinces"
    assert found(f"Administration {words} {words} put the number of displaced at 33 million.") == []
