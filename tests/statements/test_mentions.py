"""Names, and the titles and roles beside them."""

import pytest

from assets.reading.doc import Doc
from assets.statements.speakers.entities import Cast
from assets.statements.speakers.roles import find_mentions, head_noun


def person(text: str):
    return next(m for m in find_mentions(Doc(text)) if m.kind == "person")


@pytest.mark.parametrize(
    ("text", "name", "roles"),
    [
        ("Turkish President Kemal Arslan spoke.", "Kemal Arslan", ["Turkish President"]),
        ("Palace spokesman Dmitri Volkov spoke.", "Dmitri Volkov", ["Palace spokesman"]),
        ("CEO of the Harbour Council Enver Solak spoke.", "Enver Solak", ["CEO of the Harbour Council"]),
        ("Jane Doe, the head of the clinic, spoke.", "Jane Doe", ["head of the clinic"]),
        ("It rained, said Amina Yusuf, 34, a nurse at the clinic.", "Amina Yusuf", ["nurse at the clinic"]),
        ("The bank's chief economist, Indra Gill, spoke.", "Indra Gill", ["bank's chief economist"]),
        ("Germany's Justice Minister Heike Maas spoke.", "Heike Maas", ["Germany's Justice Minister"]),
        ("former prime minister Anna Holm spoke.", "Anna Holm", ["former prime minister"]),
        ("“Yes,” admitted captain Rhys Morgan.", "Rhys Morgan", ["captain"]),
        ("Crown Prince Faisal bin Nayef spoke.", "Faisal bin Nayef", ["Crown Prince"]),
        ("Physicist Maria Lund spoke.", "Maria Lund", ["Physicist"]),
        # what an office is of comes between the title and the name
        ("U.S. Secretary of State Jane Doe spoke.", "Jane Doe", ["U.S. Secretary of State"]),
        ("Minister of Defence Hakan Aydin spoke.", "Hakan Aydin", ["Minister of Defence"]),
        ("Speaker of the House Anna Holm spoke.", "Anna Holm", ["Speaker of the House"]),
        ("He met former secretary of state Anna Holm.", "Anna Holm", ["former secretary of state"]),
        ("Archbishop of Lindow Paul Reed spoke.", "Paul Reed", ["Archbishop of Lindow"]),
        ("Health and Human Services Secretary Jane Doe spoke.", "Jane Doe", ["Health and Human Services Secretary"]),
        ("Bank of Norland Governor Jane Doe spoke.", "Jane Doe", ["Bank of Norland Governor"]),
        ("New York City Mayor Jane Doe spoke.", "Jane Doe", ["New York City Mayor"]),
        ("Virginia Gov. Jane Doe spoke.", "Jane Doe", ["Virginia Gov."]),
        ("Senate Majority Whip John Roe spoke.", "John Roe", ["Senate Majority Whip"]),
        ("First Minister Jane Doe spoke.", "Jane Doe", ["First Minister"]),
        ("ranking member John Roe spoke.", "John Roe", ["ranking member"]),
        ("John Roe, an adviser to Mr. Holm, spoke.", "John Roe", ["adviser to Mr. Holm"]),
        ("John Roe, author of “The Long Road,” spoke.", "John Roe", ["author"]),
        ("Governor of Texas Greg Doe spoke.", "Greg Doe", ["Governor of Texas"]),
        ("Acme President and CEO Jane Doe spoke.", "Jane Doe", ["Acme President and CEO"]),
        ("Acme president and chief executive Jane Doe spoke.", "Jane Doe", ["Acme president and chief executive"]),
        ("Former Bank of Norland CEO Ken Roe spoke.", "Ken Roe", ["Bank of Norland CEO"]),
        ("The former Bank of Norland governor Mark Roe spoke.", "Mark Roe", ["Bank of Norland governor"]),
        ("Norland Chamber of Commerce CEO Jane Doe spoke.", "Jane Doe", ["Norland Chamber of Commerce CEO"]),
        (
            "Norland State Commissioner for Physical Planning Jane Doe spoke.",
            "Jane Doe",
            ["Norland State Commissioner for Physical Planning"],
        ),
        ("President-elect Jane Doe spoke.", "Jane Doe", ["President-elect"]),
        ("The Green party co-leader John Roe spoke.", "John Roe", ["Green party co-leader"]),
        ("University of Oslo professor Jane Doe spoke.", "Jane Doe", ["University of Oslo professor"]),
        (
            "House Committee on Armed Services Chairman John Roe spoke.",
            "John Roe",
            ["House Committee on Armed Services Chairman"],
        ),
        ("Her barrister, John Roe SC, spoke.", "John Roe", ["barrister"]),
        ("It rained, said Jane Doe, a glass blower from Murano.", "Jane Doe", ["glass blower from Murano"]),
        ("John Roe, a year later, spoke.", "John Roe", []),
        ("Sen. John Roe, R-Ohio, spoke.", "John Roe", ["Sen."]),
        # a title belongs to the name behind it alone
        ("a lawyer for President Jane Doe spoke.", "Jane Doe", ["President"]),
        ("Billie Jean King spoke.", "Billie Jean King", []),
        ("John Roe, center, with his son.", "John Roe", []),
        ("JANE DOE: Hello.", "Jane Doe", []),
        ("Mr. Smith spoke.", "Smith", []),
    ],
)
def test_people_with_their_roles(text, name, roles):
    found = person(text)
    assert (found.name, found.roles) == (name, roles)


@pytest.mark.parametrize(
    ("text", "gender"),
    [("Mrs. Smith left.", "f"), ("Sir John left.", "m"), ("Spokeswoman Kim Lee left.", "f"), ("Dr. Smith left.", "")],
)
def test_titles_tell_gender(text, gender):
    assert person(text).gender == gender


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("in Kyiv on Monday", "country", "Ukraine"), ("the Kremlin said", "country", "Russia"), ("at the University of Oslo", "organisation", "University of Oslo"),
        ("the Department of Health and Human Services said", "government", "Department of Health and Human Services"), ("by Acme Corp. today", "organisation", "Acme Corp."),
        ("New Zealand won", "country", "New Zealand"), ("the Bank of Norland Governor Jane Doe", "organisation", "Bank of Norland"),
        ("The Department of Justice said", "government", "Department of Justice"), ("Technically Ruland lost", "unknown", "Ruland"),
        ("according to the Herald", "organisation", "Herald"), ("Mr. Bishop said", "person", "Bishop"), ("Capital One said", "unknown", "Capital One"),
        ("the Red Cross said", "organisation", "Red Cross"), ("Oslo-based Fjord Group said", "organisation", "Fjord Group"),
        ("the Securities and Exchange Commission said", "organisation", "Securities and Exchange Commission"), ("the FBI and Justice Department said", "organisation", "FBI"),
        ("the Intergovernmental Panel on Climate Change said", "organisation", "Intergovernmental Panel on Climate Change"), ("Statistics Norway said", "organisation", "Statistics Norway"),
        ("the Ministry of Justice on Monday said", "government", "Ministry of Justice"), ("The Guardian said", "organisation", "Guardian"),
        ("The bus company, Pwani Lines, left", "organisation", "Pwani Lines"), ("Valmer Ost, a lender in Oslo, left", "organisation", "Valmer Ost"),
    ],
)  # fmt: skip
def test_bodies_and_countries(text, kind, name):
    assert (kind, name) in [(m.kind, m.name) for m in find_mentions(Doc(text))]


@pytest.mark.parametrize(
    "text",
    [
        "The House Freedom Caucus met.",
        "The National Conference of State Legislatures met.",
        "The prime minister left.",
        "Some Mormons and most Rotarians left.",
        "On Monday in March",
        "Ancient Greeks and Young Republicans",
        "However, It Was Late",
    ],
)
def test_words_in_capitals_that_name_nobody(text):
    assert [m for m in find_mentions(Doc(text)) if m.kind == "person"] == []


def test_a_role_begins_after_the_person_before():
    found = find_mentions(Doc("Secretary of State Ann Holm and Minister of Defense Jane Doe met."))
    assert [m.roles for m in found if m.kind == "person"] == [["Secretary of State"], ["Minister of Defense"]]


def test_a_family_is_no_name():
    assert [m.name for m in find_mentions(Doc("Ann Holm met the Roes. The Holms left with Tim Roe."))] == [
        "Ann Holm",
        "Tim Roe",
    ]


def test_the_head_noun_stands_before_the_first_preposition():
    assert head_noun("former chief economist at the bank")[1].role == "analyst"
    assert head_noun("the blue car") is None


def cast(text: str) -> Cast:
    return Cast(Doc(text))


def entity_of(c: Cast, text: str):
    return c.entities[c.mentions[[c.text[m.start : m.end] for m in c.mentions].index(text)].entity]


@pytest.mark.parametrize(
    ("text", "printed", "name"),
    [
        ("Nino Beridze won. Mr. Beridze left.", "Mr. Beridze", "Nino Beridze"),
        ("Xi Weiming spoke. Xi sat down.", "Xi", "Xi Weiming"),
        ("The World Health Organization (WHO) met. WHO said no.", "WHO", "World Health Organization (WHO)"),
        ("Denzel Jordan won. Jordan said he was glad.", "Jordan", "Denzel Jordan"),  # no country here
        ("The Laxmi Road Traders' Association met.", "Laxmi Road Traders' Association", "Laxmi Road Traders' Association"),
    ],
)  # fmt: skip
def test_short_names_mean_the_full_one(text, printed, name):
    assert entity_of(cast(text), printed).name == name


def test_a_surname_alone_is_not_the_spouse():
    c = cast("President Harlan and first lady Miriam Harlan arrived. President Harlan spoke. Harlan left.")
    assert entity_of(c, "Harlan").name == "Harlan"
    assert "first lady" not in entity_of(c, "President Harlan").roles


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The Grain Traders' Association (GTA) met in Lagos. The GTA said so.", "Grain Traders' Association (GTA)"),
        ("The Agency for Rivers and the Sea (ARS) met.", "Agency for Rivers and the Sea (ARS)"),
        ("The Association for Payment Centres (Apac) met in Leeds.", "Association for Payment Centres (Apac)"),
        ("The Economic Board for Peru and the Andes (EBPA) wrote.", "Economic Board for Peru and the Andes (EBPA)"),
        # of a translated name the acronym is that of its own language
        ("The National Geography Institute (INEG) wrote.", "National Geography Institute (INEG)"),
        ("Staff at the Central Statistics Bureau (CBS) met.", "Central Statistics Bureau (CBS)"),
        ("The Northern Social Security Institute (IMSS) met.", "Northern Social Security Institute (IMSS)"),
    ],
)
def test_an_acronym_in_brackets_is_the_body_that_it_spells(text: str, name: str) -> None:
    assert name in [e.name for e in Cast(Doc(text)).entities if e.mentions]


def test_brackets_that_spell_nothing_before_them_name_no_body() -> None:
    assert not [
        e
        for e in Cast(Doc("Jane Doe (R) met John Roe (Ohio) at the Lund Fair Office (BBC).")).entities
        if "(" in e.name
    ]
