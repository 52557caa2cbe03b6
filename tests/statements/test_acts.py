"""What a verb of saying does: the examples of the tables of frames and stances, and what follows for the class of a cue."""

from pathlib import Path

import pytest

from assets.reading import lexicon
from assets.reading.doc import Doc
from assets.reading.en.cues import is_clause
from assets.statements.pipeline import article_statements
from assets.statements.work import Draft

ACTS = [line.split("\t") for line in Path(__file__).with_name("acts.tsv").read_text(encoding="utf8").splitlines()[2:]]
FRAMES = lexicon.rows("en/frames")
STANCES = lexicon.rows("en/stances")
OF_KIND = {
    "denies": "denied",
    "denies_that": "denied",
    "rejects": "denied",
    "claim": "denied",
    "labels": "denied",
    "falsehood": "denied",
}


def said(text: str) -> list[Draft]:
    return article_statements(Doc(text)).drafts


@pytest.mark.parametrize("row", FRAMES, ids=lambda row: row["words"])
def test_a_verb_speaks_with_a_clause_and_not_with_a_bare_object(row):
    assert [d.attribution_type for d in said(row["speaks"])] == ["communication"]
    assert "communication" not in [d.attribution_type for d in said(row["does"])]


@pytest.mark.parametrize(("act", "sentence"), ACTS)
def test_only_acts_of_speech_are_communication(act, sentence):
    assert ("communication" in [d.attribution_type for d in said(sentence)]) is (act == "said")


@pytest.mark.parametrize("row", STANCES, ids=lambda row: row["kind"])
def test_a_stance_has_an_example_and_a_sentence_that_lacks_it(row):
    wanted = OF_KIND.get(row["kind"], "asked")
    assert wanted in [d.stance for d in said(row["example"])]
    assert wanted not in [d.stance for d in said(row["other"])]


@pytest.mark.parametrize(
    ("content", "clause"),
    [
        ("victory", False),
        ("a new order to the network", False),
        ("a state of emergency so that he could send troops", False),
        ("the dam was safe", True),
        ("prices rose by a tenth", True),
        ("how it began", True),
    ],
)
def test_a_clause_has_a_verb_of_its_own(content, clause):
    assert is_clause(content) is clause
