"""The language of an article, and of what is too short to tell."""

import pytest

from assets.articles.language import detect_language, is_covered, language_tag

from .conftest import TEXT


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (TEXT, "en"),
        (TEXT.upper(), "en"),
        ("Der Stadtrat hat beschlossen, die alte Brücke wieder aufzubauen.", "de"),
        ("Le conseil municipal a voté mardi la reconstruction du vieux pont.", "fr"),
        ("Городской совет проголосовал за восстановление старого моста через реку.", "ru"),
        ("市議会は火曜日、古い橋を再建することを決めた。", "ja"),
        ("Shares rose 3 percent.", "en"),
        ("12345 – 67", "und"),
        ("", "und"),
    ],
)
def test_the_language_of_a_text(text, language):
    assert detect_language(text) == language


def test_what_is_declared_decides_only_where_the_text_cannot():
    assert detect_language(TEXT, "de") == "en"
    assert detect_language("Ja, sa hun.", "no") == "no"


@pytest.mark.parametrize(
    ("declared", "tag"), [("en_GB", "en-GB"), ("EN", "en"), ("", None), ("English", None), ("und", None)]
)
def test_declared_languages_as_tags(declared, tag):
    assert language_tag(declared) == tag


def test_what_is_covered():
    assert is_covered("en") and is_covered("en-GB") and not is_covered("de")
