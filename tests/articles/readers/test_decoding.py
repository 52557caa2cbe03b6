"""Bytes to text: by byte order mark, as UTF-8, by what is declared, and only then by what the bytes look like."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.articles.readers.decoding import NotText, decode, repair

from ..conftest import TEXT

CZECH = "Zastupitelé v úterý rozhodli, že město opraví starý most přes řeku, který je od zimy uzavřený, řekl starosta."
RUSSIAN = "Городской совет во вторник проголосовал за восстановление старого моста через реку, сообщил мэр журналистам."
JAPANESE = "市議会は火曜日、昨年の冬の嵐で閉鎖された古い橋を再建することを決めたと市長が記者団に語った。"


@given(st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"], min_codepoint=9), max_size=200))
def test_utf8_comes_back_unchanged_whatever_is_declared(text):
    try:
        assert decode(text.encode(), "iso-8859-1")[0] == text.removeprefix("\ufeff")
    except NotText:  # more control characters than any text has
        assert sum(c < " " or c in "\x7f\ufffe\uffff" for c in text) > 0


@pytest.mark.parametrize(
    "encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"]
)
def test_unicode_with_and_without_a_mark(encoding):
    assert decode(TEXT.encode(encoding))[0] == TEXT


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (TEXT, "cp1252"),
        (CZECH, "iso-8859-2"),
        (CZECH, "cp1250"),
        (RUSSIAN, "koi8-r"),
        (RUSSIAN, "cp1251"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc-jp"),
        (JAPANESE, "iso2022_jp"),
    ],
)
def test_older_encodings_are_told_by_their_bytes(text, encoding):
    assert decode(text.encode(encoding))[0] == text


def test_a_shift_mark_in_other_text_changes_nothing():
    text = "if (~{a}) “quoted” \x1b$B then"
    assert decode(text.encode())[0] == text


def test_what_is_declared_is_believed_where_it_fits():
    assert decode("Õhtul".encode("iso-8859-4"), "iso-8859-4")[0] == "Õhtul"


def test_latin_1_means_windows_1252_as_in_browsers():
    assert decode("“naïve”".encode("cp1252"), "iso-8859-1")[0] == "“naïve”"


def test_a_broken_byte_in_utf8_costs_one_character_and_not_the_others():
    data = (TEXT * 3).encode()
    cut = data.index("“".encode()) + 1
    text, encoding = decode(data[:cut] + data[cut + 1 :])
    assert encoding == "utf-8" and text.count("\ufffd") <= 2 and "’s engineers" in text


@pytest.mark.parametrize(
    "data", [bytes(range(256)) * 20, b"\x00\x01\x02\x03" * 500, b"text\x00\x01\x02\x03\x04\x05\x06" * 99]
)
def test_binary_data_is_no_text(data):
    with pytest.raises(NotText, match="save"):
        decode(data)


def test_an_unknown_declaration_is_no_reason_to_fail():
    assert decode(TEXT.encode("cp1252"), "x-no-such-charset")[0] == TEXT


def test_double_encoding_is_undone_and_said():
    wrong = TEXT.encode().decode("cp1252", errors="replace")
    fixed, steps = repair("The council’s engineers".encode().decode("cp1252"))
    assert fixed == "The council’s engineers" and "utf-8" in steps
    assert wrong != TEXT


@pytest.mark.parametrize(
    "text", [TEXT, CZECH, RUSSIAN, JAPANESE, "Ã is a letter.", "l’humanitÉ", "A 10 µm gap, ½ a mile"]
)
def test_right_text_is_left_alone(text):
    assert repair(text) == (text, None)


@pytest.mark.parametrize("broken", [b"\xff\xfe", b"\xe9", b"caf\xe9 and na\xefve", b"\x93", b"\xe2\x80"])
def test_a_few_stray_bytes_do_not_cost_the_quotation_marks(broken):
    text, encoding = decode(TEXT.encode() + b"\n" + broken + b" end.")
    assert encoding == "utf-8" and text.startswith(TEXT) and "\ufffd" in text
