"""The parse of a sentence: a tree from the network's scores, and what rules ask of it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from assets.reading.doc import Doc
from assets.reading.en.lemmas import lemma_of
from assets.reading.en.tokens import tokens
from assets.reading.model import BLOCK
from assets.reading.syntax import DEPENDENCIES, TAGS, Scores, Tokens, Word, read_words, tree, unparsed

SENTENCE = "A ferry sank off Lamu, killing 12 people and injuring 30, officials said."
SCORES = st.integers(1, 12).flatmap(lambda n: arrays(np.float32, (n, n + 1), elements=st.floats(-9, 9, width=32)))


@pytest.fixture(scope="module")
def sentence() -> Tokens:
    doc = Doc(SENTENCE)
    return Tokens(doc.text, 0, doc.parse(doc.pieces[0]))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("They don't pay.", "They do n't pay ."),
        ("Wanjiru’s 12-year-old son", "Wanjiru ’s 12 - year - old son"),
        ("£50bn or $2.5m", "£ 50bn or $ 2.5m"),
        ("a rise of 5 per cent", "a rise of 5 per cent"),
        ("Mr. Okafor of the U.S.", "Mr. Okafor of the U.S."),
        ("We cannot, O'Dea said", "We cannot , O'Dea said"),
        ("EUR40 or Rs50m in Zu\u0308rich", "EUR40 or Rs 50m in Zu\u0308rich"),
        ("30km (18 miles)", "30 km ( 18 miles )"),
        ("AT&T, Covid-19 and an F-16", "AT&T , Covid-19 and an F-16"),
    ],
)
def test_a_text_is_divided_into_words(text, words):
    assert " ".join(text[start:end] for start, end in tokens(text, 0, len(text))) == words


@given(st.text(max_size=60))
def test_every_character_but_space_lies_in_exactly_one_word(text):
    spans = tokens(text, 0, len(text))
    assert [i for start, end in spans for i in range(start, end) if not text[i].isspace()] == [
        i for i, c in enumerate(text) if not c.isspace()
    ]


@given(SCORES)
def test_the_heads_of_any_scores_are_a_tree(scores):
    heads = tree(scores)
    for i in range(len(heads)):
        seen = []
        while heads[i] != i:
            assert i not in seen
            seen.append(i)
            i = heads[i]


def test_a_circle_is_opened_where_least_is_lost():
    #                   root  0    1    2
    scores = np.array([[0.0, -9.0, 5.0, 1.0], [4.0, 5.0, -9.0, 0.0], [0.0, 0.0, 3.0, -9.0]])
    assert tree(scores).tolist() == [1, 1, 1]


def test_what_another_window_reads_hangs_on_the_words_before_it():
    said = Scores(
        np.eye(2, len(TAGS)), np.zeros((2, 2)), np.ones((2, 3)), np.ones((2, 3)), np.zeros((4, len(DEPENDENCIES)))
    )
    parse = unparsed([(0, 3), (4, 7), (8, 9)])
    assert parse == [Word(0, 3, "XX", 0, "ROOT"), Word(4, 7, "XX", 0, "dep"), Word(8, 9, "XX", 1, "dep")]
    read_words(parse, [0], said, 1)
    assert (parse[0].head, parse[0].dep) == (0, "ROOT")
    read_words(parse, [2], said, 1)
    assert (parse[2].head, parse[2].dep, parse[2].tag) == (1, "dep", TAGS[1])


def test_a_sentence_that_no_window_sees_whole_is_parsed_whole():
    doc = Doc("The harbour at Mombasa shipped 40 crates of tea, " * 90 + "and it closed.")
    assert len(doc.pieces) > 1
    words = [word for piece in doc.pieces for word in doc.parse(piece)]
    assert {word.tag for word in words if doc.text[word.start : word.end] == "crates"} == {"NNS"}
    assert "XX" not in {word.tag for word in words}


def test_a_text_longer_than_a_block_has_the_parse_of_every_sentence_with_a_number():
    doc = Doc(
        "!" * BLOCK
        + "?" * 200
        + " 12 people died. Then 7 people were hurt in Rome. "
        + "It rained on the hills. " * 2_200
        + "Then 9 left."
    )
    assert len(doc.text) > 2 * BLOCK
    assert [[doc.text[w.start : w.end] for w in doc.parse(piece)][-3:] for piece in list(doc.parsed)[-3:]] == [
        ["people", "died", "."], ["in", "Rome", "."], ["9", "left", "."],
    ]  # fmt: skip


def test_characters_that_nobody_sees_take_no_word_s_place():
    doc = Doc("12\u200b people were killed in Rome.")
    assert ("people", "NNS") in [(doc.text[w.start : w.end], w.tag) for w in doc.parse(doc.pieces[0])]


def test_a_sentence_is_parsed(sentence):
    said = sentence[-2]
    assert (said.text, said.tag, said.dep, said.head) == ("said", "VBD", "ROOT", said)
    killing = next(t for t in sentence if t.text == "killing")
    people = next(t for t in sentence if t.text == "people")
    assert (people.dep, people.head) == ("dobj", killing)
    assert [t.text for t in people.subtree] == ["12", "people"]
    assert (people.left_edge.text, people.right_edge.text) == ("12", "people")
    assert said in list(people.ancestors)
    assert said.is_ancestor(people)
    assert not people.is_ancestor(said)
    assert "injuring" in [t.text for t in killing.conjuncts]
    assert sentence.root_of(people.i - 1, people.i) is people


def test_only_sentences_with_a_number_are_parsed():
    doc = Doc("The crew got out. The fire lasted six hours. It was put out.")
    assert [doc[piece] for piece in doc.parsed] == ["The fire lasted six hours."]


@pytest.mark.parametrize(
    ("word", "tag", "base"),
    [
        ("deputies", "NNS", "deputy"), ("gas", "NN", "gas"), ("buses", "NNS", "bus"), ("shootings", "NNS", "shooting"), ("injured", "NNS", "injured"),
        ("left", "VBD", "leave"), ("killed", "VBN", "kill"), ("drowned", "VBD", "drown"), ("controlled", "VBN", "control"), ("died", "VBD", "die"),
        ("growing", "VBG", "grow"), ("using", "VBG", "use"), ("serving", "VBG", "serve"), ("carries", "VBZ", "carry"), ("rises", "VBZ", "rise"),
        ("wounded", "VBN", "wound"), ("wound", "VB", "wound"), ("meeting", "NN", "meeting"), ("bigger", "JJR", "big"), ("agreed", "VBD", "agree"),
    ],
)  # fmt: skip
def test_a_word_has_a_base_form_by_its_tag(word, tag, base):
    assert lemma_of(word, tag) == base
