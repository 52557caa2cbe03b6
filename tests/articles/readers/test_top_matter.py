"""What the top of a plain text says of the article, as text editors, agencies and site generators write it."""

from datetime import date

import pytest

from assets.articles.readers.top_matter import top_matter

BODY = (
    "The ferry company said on Monday that it would stop its night crossings, after two captains had fallen ill.\n\n"
    "“We will not sail with tired people,” its director told the local radio."
)
WHOLE = {"title": "Night ferries end", "byline": "Mara Voss", "published_on": date(2023, 11, 6)}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\u2029", "\x85", "\x0b"])
def test_any_line_end_parts_headline_byline_and_date(end):
    found = top_matter(f"Night ferries end\n\nBy Mara Voss\nNovember 6, 2023\n\n{BODY}".replace("\n", end))
    assert WHOLE.items() <= found.items()


@pytest.mark.parametrize(
    "top",
    [
        "Night ferries end\n=================\n\n*By Mara Voss, 6 November 2023*",
        "Night ferries end\n-----------------\n\nBy Mara Voss | 6 November 2023",
        "**Night ferries end**\n\nBy Mara Voss\n6 November 2023",
        "\ufeff\u200bNight ferries end\u200e\n\n\u2066By Mara Voss\u2069\n\n6\u00a0November\u00a02023",
        "Night ferries end\n\nBy\u00a0Mara Voss, 6 November 2023, 10:15",
        "Title: Night ferries end\nBy: Mara Voss\nDate: 2023-11-06",
    ],
)
def test_underlines_invisible_characters_and_dates_beside_the_byline(top):
    assert WHOLE.items() <= top_matter(f"{top}\n\n{BODY}").items()


@pytest.mark.parametrize(
    "front",
    [
        'title: "Night ferries end"\nauthor: Mara Voss\ndate: 2023-11-06T08:00:00Z\ntags: [sea, work]',
        "headline: 'Night ferries end'\nby: [Mara Voss]\npubdate: 2023-11-06",
        "Title: Night ferries end\nAuthors:\n  - Mara Voss\nDate: 6 November 2023\ndraft: false",
        "layout: post\ntitle:  Night ferries end\nauthor: Mara Voss\ndate:   2023-11-06 08:00:00 +0100",
        "title: >\n  Night ferries\n  end\nbyline: Mara Voss\npublished: 2023-11-06",
    ],
)
def test_front_matter_of_site_generators(front):
    assert WHOLE.items() <= top_matter(f"---\n{front}\n---\n\n{BODY}").items()


def test_several_authors_and_the_address_of_front_matter():
    found = top_matter(f"---\nauthors: [Mara Voss, Jo Lind]\nurl: https://example.org/1\n---\n{BODY}")
    assert (found["byline"], found["url"]) == ("Mara Voss, Jo Lind", "https://example.org/1")
    assert "url" not in top_matter(f"---\nurl: javascript:alert(1)\n---\n{BODY}")


def test_a_rule_at_the_top_is_no_front_matter():
    assert top_matter(f"---\nNight falls: the ferries end\nMore [here\n---\n\n{BODY}").get("byline") is None


def test_a_headline_over_two_lines_is_one():
    wrapped = "Night ferries across the sound will end for good\nafter two captains fall ill in the same week"
    found = top_matter(f"{wrapped}\n\nBy Mara Voss\n\n{BODY}")
    assert found == {"title": wrapped.replace("\n", " "), "byline": "Mara Voss"}


def test_a_headline_above_hard_wrapped_paragraphs():
    text = "Night ferries end\n\nThe ferry company said on Monday\nthat it would stop its night\ncrossings, after two captains had\nfallen ill."
    assert top_matter(text) == {"title": "Night ferries end"}


def test_a_standfirst_between_headline_and_byline():
    standfirst = "Two captains have fallen ill in the same week, and the company says that it finds nobody to stand in"
    assert (
        WHOLE.items()
        <= top_matter(f"Night ferries end\n\n{standfirst}\n\nBy Mara Voss\n6 November 2023\n\n{BODY}").items()
    )


@pytest.mark.parametrize(
    "dateline",
    ["MARLOW BAY, England, November 6, 2023 (Sound News) —", "Port Ellis, Nova Scotia, 6 November 2023 –", "PORT ELLIS, N.S., Nov. 6, 2023 --"],
)  # fmt: skip
def test_a_dateline_with_a_country_between_place_and_day(dateline):
    assert top_matter(f"{dateline} {BODY}").get("published_on") == date(2023, 11, 6)


@pytest.mark.parametrize(
    "text", [f"Sound\nNorth\n\n{BODY}", "Roses are red\nViolets are blue\n\nSugar is sweet\nAnd so are you"]
)
def test_short_lines_are_no_wrapped_headline(text):
    assert "title" not in top_matter(text)
