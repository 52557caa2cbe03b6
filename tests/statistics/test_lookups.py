"""Every entry of this room's tables is valid, is read, and does what it says."""

import pint
import pytest
from babel.numbers import list_currencies

from assets.contracts import STATISTICS
from assets.reading.doc import Doc
from assets.reading.en.numbers import find_numbers
from assets.reading.lexicon import rows
from assets.statistics import ranges
from assets.statistics.clause.categories import category_of_thing
from assets.statistics.confidence import confidence, traits
from assets.statistics.pipeline import article_figures
from assets.statistics.ranges import read_quantities
from assets.statistics.rejects import reject_reasons
from assets.statistics.units import currency_before, per_after, unit_after

EXAMPLES = (
    "Ford employs 13,000 workers in Britain, who earn £30,000. The tally rose by 5% from 38 to 44, the mayor said."
)


@pytest.mark.parametrize("row", rows("units"), ids=lambda r: r["unit"])
def test_units_are_known_to_pint_and_found_after_a_number(row):
    pint.application_registry.parse_units(row["pint"]) if "1e" not in row["pint"] else None
    for word in [w for w in row["words"].split("|") if w]:
        found = unit_after(f"12 {word}.", 2)
        assert found and found[0].name == row["unit"], word
    for symbol in [s for s in row["symbols"].split("|") if s]:
        found = unit_after(f"12{symbol} ", 2)
        assert found and (found[0].name == row["unit"] or found[0].kind == "money"), symbol


@pytest.mark.parametrize("row", rows("currency_symbols"), ids=lambda r: f"{r['symbol']} {r['position']}")
def test_currency_symbols_have_real_codes_and_are_found(row):
    for code in [row["currency"], *row["candidates"].split()]:
        assert code == "" or code in list_currencies()
    if row["position"] == "before":
        assert currency_before(row["symbol"] + "5 million", len(row["symbol"]))
    elif row["position"] == "after":
        assert unit_after(f"5{row['symbol']} ", 1)


@pytest.mark.parametrize("row", rows("currency_names"), ids=lambda r: r["words"])
def test_currency_names_have_real_codes_and_are_found(row):
    for code in [row["currency"], *row["candidates"].split()]:
        assert code == "" or code in list_currencies()
    for word in row["words"].split("|"):
        assert unit_after(f"12 {word}.", 2)


@pytest.mark.parametrize("row", rows("modifiers"), ids=lambda r: f"{r['words']} {r['position']}")
def test_modifiers_bound_the_number_beside_them(row):
    words = row["words"]
    text = f"It is {words} 12 km" if row["position"] == "before" else f"It is 12 km {words} there"
    if words.endswith("-"):
        text = f"It is {words}12 km"
    if row["position"] == "after" and words[0] in "-+":
        text = f"It is 12{words} there"
    assert read_quantities(text, find_numbers(text))[0].modifier == row["modifier"]


def test_modifiers_are_the_contracts():
    assert {r["modifier"] for r in rows("modifiers")} <= set(STATISTICS["modifier"].values)
    assert {r["position"] for r in rows("modifiers")} == {"before", "after"}


def test_categories_are_the_contracts_and_no_entry_stands_twice():
    entries = [(r["lemma"], r["use"]) for r in rows("categories")]
    assert len(entries) == len(set(entries))
    assert {r["category"] for r in rows("categories")} <= set(STATISTICS["category"].values)
    assert {r["use"] for r in rows("categories")} == {"object", "subject", "state", "of", "noun", "multiple"}


@pytest.mark.parametrize("row", [r for r in rows("categories") if r["use"] == "noun"], ids=lambda r: r["lemma"])
def test_counted_nouns_give_their_category(row):
    assert category_of_thing(f"the {row['lemma']}") == row["category"]


def test_trends_are_the_contracts_and_one_way_each():
    words = [r["lemma"] for r in rows("trends")]
    assert len(words) == len(set(words))
    assert {r["trend"] for r in rows("trends")} == {"up", "down"}
    assert ranges.read_quantities("up 5%", find_numbers("up 5%"))


@pytest.mark.parametrize("row", rows("number_heads"), ids=lambda r: r["word"])
def test_a_number_after_a_head_word_is_no_statistic(row):
    text = f"They saw {row['word'].title()} 12 there"
    assert reject_reasons(text, find_numbers(text), []) == [row["reason"]]


@pytest.mark.parametrize("row", rows("zero_nouns"), ids=lambda r: r["noun"])
def test_no_before_a_zero_noun_is_a_number(row):
    assert [n.value for n in find_numbers(f"There were no {row['noun']} there")] == [0]


@pytest.mark.parametrize("row", rows("per_nouns"), ids=lambda r: r["noun"])
def test_rates_are_read(row):
    assert per_after(f" a {row['noun']} ", 0)
    assert per_after(f"/{row['noun'].split()[0]} ", 0)


def test_number_words_have_a_worth_or_are_ordinals():
    for row in rows("number_words"):
        assert row["class"] == "ordinal" or row["value"], row


def test_weights_of_confidence_are_small_numbers_for_traits_that_figures_carry():
    seen = {
        trait
        for figure in article_figures(Doc(EXAMPLES)).figures
        for claimed in (True, False)
        for trait in traits(figure, claimed)
    }
    weights = {row["trait"]: float(row["weight"]) for row in rows("statistics_confidence")}
    assert all(-5 < weight < 5 for weight in weights.values())
    assert {trait for trait in weights if trait.startswith(("kind ", "unit from ", "claim "))} & seen


def test_a_figure_whose_unit_and_thing_are_told_is_surer_than_one_without():
    told, bare = article_figures(Doc("Ford employs 13,000 workers in Britain. The tally rose from 38 to 44.")).figures[
        :2
    ]
    assert confidence(told, claimed=False) > confidence(bare, claimed=False)


def test_counted_nouns_are_sorted_into_people_and_others():
    nouns = [r["noun"] for r in rows("counted_nouns")]
    assert len(nouns) == len(set(nouns))
    assert {r["is_person"] for r in rows("counted_nouns")} == {"yes", "no"}
