"""The word lists: every entry is of a kind that the code reads, and countries agree with CLDR."""

import re
from pathlib import Path

import pytest
from babel import Locale

from assets.contracts.speakers import SPEAKER_TYPES
from assets.contracts.statements import ATTRIBUTION_TYPES
from assets.reading import lexicon, logistic, patterns
from assets.reading.doc import Doc
from assets.reading.en import words as lookups
from assets.statements import confidence
from assets.statements.speakers import choice, descriptions
from assets.statements.work import Draft, Work

ROOT = Path(__file__).parents[2]


def test_every_file_names_its_source():
    files = [*lexicon.LOOKUPS.glob("*.tsv"), *lexicon.LANGUAGE.glob("*/lexicon/*.tsv")]
    assert len(files) > 20
    for path in files:
        head = path.read_text(encoding="utf8").split("\n")
        comments = " ".join(line for line in head if line.startswith("#"))
        assert "Source" in comments or "Written by hand" in comments, path.name


def test_cues_have_a_class_of_the_contract():
    assert set(lookups.cue_types().values()) == set(ATTRIBUTION_TYPES)


def test_country_codes_are_cldr_territories():
    territories = Locale("en").territories
    for row in lexicon.rows("countries"):
        code = row["code"]
        assert code.partition("-")[0] in territories, code
        if "-" not in code:
            names = f"{row['name']} {row['other_names']}"
            assert words(territories[code]) & words(names), (code, territories[code])


def words(text: str) -> set[str]:
    return {w.lower() for w in re.findall(r"[^\W\d_]{3,}", text)} - {"and", "the", "republic"}


def test_first_names_have_a_gender():
    assert set(lookups.first_names().values()) == {"m", "f", "u"}
    assert len(lookups.first_names()) > 15_000


def test_source_nouns_are_of_known_classes():
    nouns = lookups.source_nouns().values()
    assert {n.kind for n in nouns} <= {"person", *SPEAKER_TYPES}
    assert {n.gender for n in nouns} == {"", "m", "f"}


def test_walks_of_life_belong_to_role_words():
    roles = {n.role for n in lookups.source_nouns().values()}
    assert {row["same"] for row in lexicon.rows("walks_of_life")} <= roles


def test_kinds_of_name_words_are_those_that_are_read():
    kinds = {row["kind"] for row in lexicon.rows("name_words")}
    assert kinds == {
        "honorific_m",
        "honorific_f",
        "honorific",
        "title_part",
        "suffix",
        "adjective",
        "not_name",
        "opener",
    }


def test_every_step_of_the_resolution_has_a_share():
    source = "".join(Path(m.__file__).read_text(encoding="utf8") for m in (choice, descriptions))
    for step in confidence.speaker_steps():
        assert f'"{step}"' in source or step == "none", step
    assert all(0 < share <= 1 for share in confidence.speaker_steps().values())


LEXICON = sorted((lexicon.LANGUAGE / "en" / "lexicon").glob("*.tsv"))
PATTERNS = sorted((lexicon.LANGUAGE / "en" / "patterns").glob("*.yaml"))


@pytest.mark.parametrize("path", [*LEXICON, *PATTERNS], ids=lambda path: path.name)
def test_every_file_of_the_language_names_its_source(path: Path) -> None:
    comments = " ".join(line for line in path.read_text(encoding="utf8").split("\n") if line.startswith("#"))
    assert "Source:" in comments


def test_every_list_and_pattern_of_the_language_is_used() -> None:
    code = "".join(path.read_text(encoding="utf8") for path in (ROOT / "assets").rglob("*.py"))
    yaml = "".join(path.read_text(encoding="utf8") for path in PATTERNS)
    for path in LEXICON:
        rows = lexicon.rows(f"en/{path.stem}")
        for kind in {row["kind"] for row in rows if "kind" in row} - FORMS_OF_DAYS - EVENTS:
            read = f'"en/{path.stem}", "{kind}"' in code or f"en/{path.stem}:{kind}}}}}" in yaml
            assert read, f"nothing reads the words of the kind {kind} of {path.name}"
    for path in PATTERNS:
        for name in patterns.table(f"en/{path.stem}").patterns:
            # the patterns of time expressions are read one after the other
            assert f'"{name}"' in code or path.stem == "times", f"nothing uses the pattern {name} of {path.name}"


EVENTS = {"event", "illness", "anyone", "some", "bare", "rate", "level"}  # read in loops
FORMS_OF_DAYS = {"weekday_short"}  # read among the kinds that hold "weekday"


def test_every_trait_of_a_row_has_a_weight():
    work = Work(Doc("The dam is safe, Ines Prat said."))
    sure, unsure = (Draft([(0, 15)], (27, 31), (17, 26), confidence) for confidence in (0.9, 0.4))
    assert confidence.traits(work, sure).keys() == logistic.weights("statement_confidence").keys()
    assert confidence.probability(work, sure) > confidence.probability(work, unsure)


@pytest.mark.parametrize(
    ("text", "content", "expected"),
    [
        ("It rained. The dam is safe, Ines Prat said.", "The dam is safe", {"begins a sentence"}),
        ("Ines Prat said the dam is safe.", "the dam is safe", {"ends a sentence"}),
        ("Ines Prat said the dam is safe for now.", "the dam is safe", {"runs on"}),
        ("“The dam is safe.”\nInes Prat said so.", "The dam is safe.", {"begins a sentence", "ends a sentence"}),
    ],
)
def test_where_a_content_stands_in_its_sentence_is_a_trait(text, content, expected):
    at = text.index(content)
    traits = confidence.traits(Work(Doc(text)), Draft([(at, at + len(content))], (0, 4), None, 0.9))
    places = {"begins a sentence", "ends a sentence", "runs on"}
    assert {trait for trait in places if traits[trait]} == expected


@pytest.mark.parametrize(("source", "apart"), [((0, 9), False), ((30, 39), True), (None, False)])
def test_a_source_that_stands_apart_from_its_cue_is_a_trait(source, apart):
    work = Work(Doc("Ines Prat said it was safe in Lugo town."))
    assert confidence.traits(work, Draft([(15, 26)], (10, 14), source, 0.9))["source apart"] == apart
