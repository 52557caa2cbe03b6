"""Where quotations begin and end, in every style of mark."""

import pytest

from assets.reading.en.quotations import in_double_marks, quotation_spans, quotations


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ('"X," he said. "Y."', ["X,", "Y."]),
        ("“X,” he said. “Y.”", ["X,", "Y."]),
        ("``Hi there,'' he said. ''Bye''", ["Hi there,", "Bye"]),
        ("«Bonjour», dit-il. »Hallo«, sagt er.", ["Bonjour", "Hallo"]),
        ("„Guten Tag“, he said.", ["Guten Tag"]),
        ("‘I can’t,’ said the players’ union, ‘do it.’", ["I can’t,", "do it."]),
        ("He said 'no' to the boys' club.", ["no"]),
        ("“A ‘b’ c,” she said.", ["A ‘b’ c,", "b"]),
        ('a ("quoted") word', ["quoted"]),
        ('“Straight" and "curly” mixed', ["Straight", "curly"]),
        ("the '90s, rock 'n' roll, and 5'10\" tall", []),
        ("said O'Neill's and the dogs' owners", []),
        ("", []),
    ],
)
def test_marks_of_every_style(text, inside):
    assert [text[q.inner_start : q.inner_end] for q in quotations(text)] == inside


def test_a_quotation_inside_another_is_deeper_and_not_an_outermost_pair():
    text = "“He called it ‘reform’ again,” she said."
    assert [q.depth for q in quotations(text)] == [0, 1]
    assert [text[s:e] for s, e in quotation_spans(text)] == ["“He called it ‘reform’ again,”"]


def test_paragraphs_that_each_open_with_a_mark_continue_one_quotation():
    first, second = quotations("“First paragraph.\n\n“Second paragraph.” He left.")
    assert not first.closed and second.closed
    assert second.continued


def test_a_stray_mark_spoils_no_more_than_its_own_paragraph():
    text = "“Never closed, he said.\n\nNext day.\n\n“All well,” she said."
    assert [text[q.start : q.end] for q in quotations(text)] == ["“Never closed, he said.", "“All well,”"]
    assert not quotations(text)[1].continued


def test_a_hard_wrapped_line_does_not_end_a_quotation():
    text = '"This is a long sentence that was\nwrapped in the middle," he said.'
    assert [text[s:e] for s, e in quotation_spans(text)] == [
        '"This is a long sentence that was\nwrapped in the middle,"'
    ]


def test_lines_of_dialogue_open_with_a_dash_but_are_no_pairs_of_marks():
    text = "— Where were you?\n— At home, she said."
    assert [q.style for q in quotations(text)] == ["—", "—"]
    assert quotation_spans(text) == []


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("‘We won,’ she said.", "“We won,” she said."),
        ("'We won,' she said.", "“We won,” she said."),
        ("«We won», she said. „So did we“, he said.", "“We won”, she said. “So did we”, he said."),
        ("‘He told me “go” and I went,’ she said.", "“He told me ‘go’ and I went,” she said."),
        ("The Dogs’ Home closed.", "The Dogs’ Home closed."),
        # where double marks quote, single ones are for headlines and titles
        ("Mayor ‘not sorry’\n“I am not sorry,” he said.", "Mayor ‘not sorry’\n“I am not sorry,” he said."),
        ("''We won,'' she said.", "''We won,'' she said."),
        ("“We won, she said.", "“We won, she said."),
    ],
)
def test_the_tagger_reads_every_style_as_double_marks(text, read_as):
    assert in_double_marks(text, quotations(text)) == read_as


def test_lines_of_dialogue_end_where_their_frame_begins():
    text = "— We will appeal, said the lawyer. — It is not over.\n— Who pays? he asked.\n— Nobody."
    assert [text[q.inner_start : q.inner_end] for q in quotations(text)] == [
        "We will appeal,",
        "It is not over.",
        "Who pays?",
        "Nobody.",
    ]
    assert in_double_marks(text, quotations(text)).startswith(
        "“ We will appeal,”said the lawyer. “ It is not over.\n“ Who"
    )
