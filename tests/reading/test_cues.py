"""What cues do: lemma, class, refusal."""

import pytest

from assets.reading.en.cues import is_refusal, lemma_of, type_of


@pytest.mark.parametrize(
    ("cue", "lemma"),
    [
        ("said", "say"), ("has called", "call"), ("also declined", "decline"), ("according to", "according to"), ("According to", "according to"),
        ("was quoted as saying", "quote"), ("reiterated his earlier view", "reiterate"), ("told", "tell"), ("did not immediately say", "say"),
        ("pointed out", "point out"), (":", ":"), ("found", "find"), ("’s hope is", "hope"), ("in a statement", "statement"),
        ("filed a motion claiming", "claim"), ("made clear", "make clear"), ("recent announcement", "announcement"), ("signalled", "signal"),
        ("made no mention of", "make"), ("drew criticism from", "draw"),
        ("has so far made it clear", "make clear"), ("ruling", "rule"), ("marketing", "marketing"), ("brushed aside claims", "brush aside"),
    ],
)  # fmt: skip
def test_lemma_is_the_dictionary_form_of_the_main_word(cue, lemma):
    assert lemma_of(cue) == lemma


@pytest.mark.parametrize(
    ("lemma", "content", "quoted", "kind"),
    [
        ("say", "it would rain", False, "communication"), ("believe", "it would rain", False, "attitude"), ("know", "it would rain", False, "factive"),
        ("want", "the bill withdrawn", False, "control"), ("agree", "the plan was good", False, "communication"), ("agree", "to sell", False, "control"),
        ("warble", "“Yes,”", True, "communication"), ("warble", "it would rain", False, "attitude"),
        ("warble", "three songs", False, "control"), ("warble", "to sell", False, "control"),
    ],
)  # fmt: skip
def test_class_comes_from_lemma_and_construction(lemma, content, quoted, kind):
    assert type_of(lemma, content, quoted) == kind


@pytest.mark.parametrize(
    "clause",
    ["declined to say whether", "refused to comment", "has yet to comment", "did not respond to a request", "would not say when", "has not commented",
     "did not immediately return calls", "could not be reached for comment", "neither confirmed nor denied it", "had no comment", "wouldn’t discuss it"],
)  # fmt: skip
def test_refusals_to_speak(clause):
    cue, _, content = clause.partition(" to ")
    assert is_refusal(cue, f"to {content}" if content else "", quoted=False)


@pytest.mark.parametrize(
    "clause",
    [
        "said it would not rain",
        "denied the allegations",
        "refused to resign",
        "does not believe that it works",
        "is not sure",
        "declared victory",
        "can’t stress enough that",
    ],
)
def test_negative_content_or_action_is_no_refusal_to_speak(clause):
    assert not is_refusal(clause, "", quoted=False)


def test_a_denial_inside_the_content_is_not_the_speakers():
    assert not is_refusal("ruled", "two of the men who denied it had lied", quoted=False)


def test_what_is_quoted_was_said():
    assert not is_refusal("said", "“I did not answer him”", quoted=True)
