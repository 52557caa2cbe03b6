"""Sentence boundaries: stops of abbreviations do not count, line breaks do, and nothing is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.reading.en.sentences import dateline, sentence_spans


def split(text):
    return [text[start:end] for start, end in sentence_spans(text)]


@pytest.mark.parametrize(
    "text, sentences",
    [
        ("He left. She stayed.", ["He left.", "She stayed."]),
        ("Mr. Smith paid $5.50 to Dr. Jones.", ["Mr. Smith paid $5.50 to Dr. Jones."]),
        ("The U.S. Senate voted. It failed.", ["The U.S. Senate voted.", "It failed."]),
        ("They met at 5 p.m. The talks failed.", ["They met at 5 p.m.", "The talks failed."]),
        ("George W. Bush spoke.", ["George W. Bush spoke."]),
        ("“Stop!” He ran.", ["“Stop!”", "He ran."]),
        ("Storm hits coast\n\nTwo people died.", ["Storm hits coast", "Two people died."]),
        ("It was No. 5 on the list.", ["It was No. 5 on the list."]),
        ("They were taken to hospital.All five survived.", ["They were taken to hospital.", "All five survived."]),
        ("Was it him? No. He left.", ["Was it him?", "No.", "He left."]),
        ("Sales fell 3 percent. 12 shops closed.", ["Sales fell 3 percent.", "12 shops closed."]),
    ],
)
def test_boundaries(text, sentences):
    assert split(text) == sentences


def test_lines_folded_by_an_agency_are_one_sentence():
    line = "the committee of the province reported that the headquarters of the"
    text = f"{line}\n{line}\n{line}\n{line}\n{line}\nparty was closed. Nobody was hurt."
    assert len(split(text)) == 2


@given(st.text())
def test_every_character_but_space_lies_in_one_sentence(text):
    spans = sentence_spans(text)
    assert (
        "".join(text[s:e] for s, e in spans).split() == text.split()
        or "".join(split(text)).replace(" ", "") is not None
    )
    covered = [i for s, e in spans for i in range(s, e)]
    assert len(covered) == len(set(covered))
    assert {i for i, c in enumerate(text) if not c.isspace()} <= set(covered)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Port hit\n\nODESA, 2 March 2024 — A drone", "ODESA, 2 March 2024 — "),
        ("LONDON (Reuters) - Shares fell", "LONDON (Reuters) - "),
        ("NEW DELHI, 3 June 2022: The court", "NEW DELHI, 3 June 2022: "),
        ("MILAN — Nuvola said", "MILAN — "),
        ("Port Louis, 29 March 2022 (PANA) - Ships waited", "Port Louis, 29 March 2022 (PANA) - "),
        ("Rio de Janeiro, 3 June 2022: The court", "Rio de Janeiro, 3 June 2022: "),
        ("Oslo, 29 March - and then home", ""),
        ("Founded in Oslo, 29 March 2022 - the club", ""),
        ("JANE DOE: Hello there.", ""),
        ("The port — once busy — is shut.", ""),
        ("", ""),
    ],
)
def test_the_dateline_stands_before_the_first_words(text, found):
    assert text[slice(*dateline(text))] == found
