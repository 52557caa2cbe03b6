"""Every pattern of `data/language/*/patterns` finds what it says it finds, and leaves what it says it leaves."""

import pytest

from assets.reading.lexicon import LANGUAGE
from assets.reading.patterns import Pattern, expanded, tables

ALL = [pattern for folder in sorted(LANGUAGE.iterdir()) for table in tables(folder.name) for pattern in table]


@pytest.mark.parametrize("pattern", ALL, ids=lambda p: p.id)
def test_a_pattern_finds_and_leaves_what_it_says(pattern: Pattern) -> None:
    assert pattern.finds, f"{pattern.id} has no example of what it finds"
    for text in pattern.finds:
        assert pattern.expression.search(text), f"{pattern.id} does not find {text!r}"
    for text in pattern.leaves:
        assert not pattern.expression.search(text), f"{pattern.id} finds {text!r}"


def test_fragments_and_word_lists_are_put_in_and_line_breaks_left_out() -> None:
    assert expanded("a{{b}}\n    |c", {"b": "(?:x|y)"}, "here") == "a(?:x|y)|c"


def test_an_unknown_fragment_is_named() -> None:
    with pytest.raises(ValueError, match="refusals.yaml: pattern no names the fragment verb"):
        expanded("{{verb}}", {}, "refusals.yaml: pattern no")
