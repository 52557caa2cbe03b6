"""The attribution tagger: a passage in, spans out."""

import pytest

from assets.reading.decoding import Attribution, _joined
from assets.reading.model import BLOCK, DECIDING, MODEL_DIR, Tagger, blocks, seal, whole
from assets.reading.wordpieces import encode, quoted_mask
from assets.storage import Damaged
from tests.damage import WAYS, harm


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger()


def words(text: str, attribution: Attribution) -> tuple[list[str], list[str], list[str]]:
    return tuple([text[s:e] for s, e in spans] for spans in (attribution.source, attribution.cue, attribution.content))


@pytest.mark.parametrize(
    ("text", "source", "cue", "content"),
    [
        ("The mayor said the bridge would reopen in May.", ["The mayor"], ["said"], ["the bridge would reopen in May"]),
        ("“We lost everything,” said Amina Yusuf, a farmer.", ["Amina Yusuf, a farmer"], ["said"], ["“We lost everything,”"]),
        ("“We are tired,” Petrov told reporters. “We want to go home.”", ["Petrov"], ["told reporters"],
         ["“We are tired,”", "“We want to go home.”"]),
        ("The river rose two metres overnight, according to the water board.", ["the water board"], ["according to"],
         ["The river rose two metres overnight"]),
    ],
)  # fmt: skip
def test_finds_who_said_what(tagger, text, source, cue, content):
    [found] = tagger.marks(text).attributions
    got_source, got_cue, got_content = words(text, found)
    assert got_source == source
    assert cue[0].startswith(got_cue[0]) or got_cue[0].startswith(cue[0])
    assert got_content == content
    assert 0.5 < found.confidence <= 1


def test_a_source_points_at_the_words_that_name_whom_it_means(tagger):
    text = "Amina Yusuf keeps goats near Bauchi. “We lost everything,” she said."
    [found] = tagger.marks(text).attributions
    named = {text[start:end]: weight for start, end, weight in found.named}
    assert max(named, key=named.get) in ("Amina", "Yusuf")
    assert 0 < sum(named.values()) <= 1


def test_parts_of_a_content_that_touch_are_one():
    assert _joined([(3, 4), (4, 9), (12, 14)]) == [(3, 9), (12, 14)]


def test_plain_narration_has_no_attribution(tagger):
    assert tagger.marks("The train left the station at nine. It was raining in the valley.").attributions == []


HOSTILE = ["", " ", "\n\n\n", "“", '"', "''", "😀" * 50, "\x00\x01\x7f", "\ud800 said so", "said", "." * 2000, "a" * 5000, "é\u0301" * 300,
           "مرحبا قال الرئيس", "\r\n\r\n", '"""" he said "" "', "﷽" * 40, "\u202e said the man"]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_any_string_will_do(tagger, text):
    for a in tagger.marks(text).attributions:
        for start, end in (*a.source, *a.cue, *a.content):
            assert 0 <= start < end <= len(text)


def test_spans_slice_and_repeat_exactly(tagger):
    text = (
        "The minister denied it.\n\n“Nobody told me,” she said. “Nobody.”\n\nThe union, however, believes that she knew.\n"
        * 12
    )
    first = tagger.marks(text).attributions
    assert first
    assert tagger.marks(text).attributions == first
    for a in first:
        assert a.content
        for start, end in (*a.source, *a.cue, *a.content):
            assert text[start:end].strip() == text[start:end]
            assert "\n" not in text[start:end]


def test_a_long_line_is_read_to_its_end(tagger):
    text = "He said that it would rain, and she hoped that it would not, " * 500
    found = tagger.marks(text).attributions
    assert len(found) > 100
    assert found[-1].content[0][0] > len(text) - 500
    assert {text[s:e] for a in found for s, e in a.source} <= {"He", "he", "she"}


def test_blocks_cover_a_long_text():
    for text in ("word " * 40_000, "x" * 120_000, "line\n" * 30_000):
        parts = list(blocks(text))
        assert len(parts) > 1
        assert "".join(part for _, part in parts) == text
        assert all(text[at : at + len(part)] == part and len(part) <= BLOCK for at, part in parts)


def test_a_line_break_ends_a_quotation():
    text = "“One\ntwo” three ''four'' five"
    inside = quoted_mask(text)
    assert "".join(c for c, q in zip(text, inside, strict=True) if q) == "“One''four''"


def test_case_and_line_breaks_are_seen(tagger):
    text = "The UN\n\nsaid"
    encoded = encode(text, tagger.tokenizer)
    assert [text[s:e] for s, e in zip(encoded.start, encoded.end, strict=True)] == ["The", "UN", "\n\n", "said"]
    assert encoded.features.tolist() == [5, 7, 0, 3]


def test_version_names_the_model(tagger):
    name, _, digest = tagger.version.partition(":")
    assert name == "attribution-tagger@1"
    assert len(digest) == 8


def test_the_model_that_ships_is_what_was_sealed():
    assert whole(MODEL_DIR) == MODEL_DIR, "after changing the model: assets.reading.model.seal(MODEL_DIR)"


@pytest.mark.parametrize("name", ["tagger.int8.onnx", "calibration.json", "SHA256SUMS"])
@pytest.mark.parametrize("how", WAYS)
def test_a_damaged_model_is_named_and_not_read_with(tmp_path, name, how):
    for file in DECIDING:
        (tmp_path / file).write_bytes(file.encode())
    seal(tmp_path)
    whole(tmp_path)
    harm(tmp_path / name, how)
    named = name if name != "SHA256SUMS" else ""  # then any file may be the one that does not fit
    with pytest.raises(Damaged, match=f"{named}.*get it again"):
        whole(tmp_path)
