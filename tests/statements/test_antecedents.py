"""Whom a pronoun means, with which probability, and which names are forms of one."""

import pytest

from assets.reading.doc import Doc
from assets.statements.speakers.antecedents import REACH, Question, meant, weighed, weights
from assets.statements.speakers.entities import Candidate, Cast
from assets.statements.speakers.name_forms import ends_in, folded


def asked(text: str, source: str, form: str, pointed: str | None = None) -> tuple[Candidate, ...]:
    """Whom `source` means; `pointed`: the word that the model points at."""
    cast = Cast(Doc(text))
    words = [(at, at + len(pointed), 0.97) for at in [text.index(pointed)]] if pointed else None
    return weighed(cast, Question("he", text.index(source), form, named=words))


def test_all_who_could_be_meant_and_nobody_share_one_probability():
    candidates = asked("Ana Silva met Carla Dias in Porto. She said the bridge was safe.", "She", "f")
    assert {c.entity.name if c.entity else None for c in candidates} == {"Ana Silva", "Carla Dias", None}
    assert sum(c.probability for c in candidates) == pytest.approx(1)
    assert [c.probability for c in candidates] == sorted((c.probability for c in candidates), reverse=True)


MET = "Ana Silva met Carla Dias in Porto. She said the bridge was safe."


@pytest.mark.parametrize("name", ["Silva", "Dias"])
def test_whom_the_model_points_at_is_likelier(name: str):
    def share(candidates: tuple[Candidate, ...]) -> float:
        return next(c.probability for c in candidates if c.entity and c.entity.name.endswith(name))

    assert share(asked(MET, "She", "f", pointed=name)) > share(asked(MET, "She", "f"))


def test_a_pointer_at_no_name_speaks_for_nobody():
    def nobody(candidates: tuple[Candidate, ...]) -> float:
        return next(c.probability for c in candidates if c.entity is None)

    assert nobody(asked(MET, "She", "f", pointed="bridge")) > nobody(asked(MET, "She", "f"))


def test_who_is_named_far_back_may_be_meant_if_the_model_points_there():
    text = f"Ana Silva opened the bridge. {'Rain fell. ' * 12}She said it was safe."
    assert [c.entity for c in asked(text, "She", "f")] == [None]
    assert meant(asked(text, "She", "f", pointed="Silva")).name == "Ana Silva"


def test_nobody_is_meant_where_nobody_is_likelier_than_not():
    candidates = asked("The rain went on. She said the bridge was safe.", "She", "f")
    assert [c.entity for c in candidates] == [None]
    assert meant(candidates) is None


def test_the_fitted_weights_are_of_the_questions_that_are_put():
    assert weights().keys() == REACH.keys()
    assert all(any(weight for weight in own.values()) for own in weights().values())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Petrović", "Petrovic"),
        ("al-Haddad", "Al-Haddad"),
        ("O’Dea", "O'Dea"),
        ("Nun\u0303ez", "Núñez"),
        ("Łoś", "łoś"),
    ],
)
def test_a_name_is_the_same_in_its_forms(one: str, other: str):
    assert folded(one) == folded(other)


def test_a_family_name_of_several_words_ends_a_full_name_and_a_given_name_does_not_begin_one():
    assert ends_in(("De", "Wolf"), ("Piet", "De", "Wolf"))
    assert not ends_in(("Maria", "Dias"), ("Ana", "Maria", "Dias"))
