"""The live reader over a real release: every link answers, nothing in an article becomes code, filters and pages hold."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import deque
from pathlib import Path

import duckdb
import pytest
from starlette.testclient import TestClient

from assets.reader.app import HEADERS, application
from assets.reader.source import Source
from assets.release.editions import textfree
from tests.reader.conftest import ARTICLES, ATTRIBUTE, HERE, HOSTILE
from tests.reader.links import Page, problems


def crawl(reader: TestClient) -> dict[str, str]:
    """Every page that links lead to from the first one, by its address without fragment; downloads are asked for too."""
    pages: dict[str, str] = {}
    waiting = deque(["/", "/search?what=figures", "/search?q=nothing+like+this"])
    while waiting:
        address = waiting.popleft().split("#")[0]
        if address in pages or not address.startswith("/"):
            continue
        answer = reader.get(address)
        assert answer.status_code == 200, f"{address}: {answer.status_code}"
        pages[address] = answer.text if answer.headers["content-type"].startswith("text/html") else ""
        waiting.extend(Page(pages[address]).hrefs)
    return pages


@pytest.fixture(scope="module")
def pages(reader: TestClient) -> dict[str, str]:
    """All pages."""
    return crawl(reader)


def test_every_link_on_every_page_answers_and_every_kind_of_page_is_reached(pages: dict[str, str]) -> None:
    kinds = {re.split(r"[/?.]", address)[1] for address in pages}
    assert {
        "",
        "search",
        "speakers",
        "speaker",
        "series",
        "conflicts",
        "articles",
        "article",
        "rejects",
        "why",
    } <= kinds
    assert any(address.startswith("/statements.csv?article=") for address in pages)


def test_every_anchor_that_a_page_links_to_is_there(pages: dict[str, str]) -> None:
    ids = {address: set(Page(html).ids) for address, html in pages.items()}
    for address, html in pages.items():
        for href in Page(html).hrefs:
            target, _, anchor = href.partition("#")
            if anchor and href.startswith(("/", "#")):
                assert anchor in ids[target or address], f"{address} -> {href}"


def test_no_page_runs_what_an_article_says_and_each_can_be_used_with_a_keyboard(pages: dict[str, str]) -> None:
    for address, html in pages.items():
        if html:
            assert problems(html) == [], address
            assert HOSTILE not in html and ATTRIBUTE not in html, address
    assert sum("&lt;script&gt;alert(1)&lt;/script&gt;" in html for html in pages.values()) > 5


def test_every_page_leads_back_and_none_is_heavy(pages: dict[str, str]) -> None:
    for address, html in pages.items():
        if html:
            assert "/" in Page(html).hrefs, address
            assert len(html.encode()) < 1_000_000, address


def test_the_first_page_begins_with_what_was_not_read(pages: dict[str, str]) -> None:
    home = pages["/"]
    assert home.index("What is not in here") < home.index("What is in here") < home.index("Most quoted")
    assert "<strong>3 documents</strong>" in home and "binary.txt" in home and "none of http or https" in home


def test_an_article_shows_its_text_character_for_character_with_every_row_marked(
    pages: dict[str, str], source: Source
) -> None:
    for article in source.rows("SELECT * FROM articles"):
        html = pages[f"/article/{article['article_id']}"]
        body = html[html.index('<div class="text">') : html.index('<section class="beside"')]
        shown = re.sub(r'<a class="ref".*?</a>', "", body)
        shown = re.sub(r"<[^>]+>", "", shown.replace("</p>", "\n"))
        for escaped, letter in (("&lt;", "<"), ("&gt;", ">"), ("&#34;", '"'), ("&#39;", "'"), ("&amp;", "&")):
            shown = shown.replace(escaped, letter)
        assert " ".join(shown.split()) == " ".join(article["text"].split())
        for table, key in (("statements", "statement_id"), ("statistics", "statistic_id")):
            for row in source.rows(f"SELECT {key} AS id FROM {table} WHERE article_id = ?", [article["article_id"]]):
                assert f'id="at-{row["id"]}"' in html and re.search(rf'data-rows="[^"]*{row["id"]}', html)


def test_two_tolls_that_cannot_both_be_true_stand_beside_each_other_with_who_claims_them(pages: dict[str, str]) -> None:
    html = pages["/conflicts"]
    assert "at least 12 people" in html and "7 people" in html
    assert "Ada Lindqvist" in html and "Tomas Brandt" in html
    series = next(pages[a] for a in pages if re.fullmatch(r"/series/c[0-9a-f]+", a) and "killed" in pages[a])
    assert "Cannot both be true" in series and "7 May 2024" in series


def test_an_article_shows_the_figures_of_its_headline_and_whether_the_text_has_them(
    pages: dict[str, str], source: Source
) -> None:
    killed, missing = source.rows(
        "SELECT * FROM title_statistics JOIN articles USING (article_id) WHERE external_id = 'quake-2' ORDER BY position"
    )
    page = next(page for page in pages.values() if killed["title_statistic_id"] in page)
    line = re.search(r"In the headline: .*?</p>", page, re.DOTALL)
    assert line is not None
    assert f'href="#{killed["statistic_id_in_text"]}">also in the text' in line[0]
    assert missing["statistic_id_in_text"] is None
    assert line[0].count("the text has no figure that says the same") == 1


def test_a_figure_in_what_somebody_denies_is_disputed_and_not_claimed(
    reader: TestClient, pages: dict[str, str], source: Source
) -> None:
    found = reader.get("/search?what=figures&q=900").text
    assert "disputed by" in found and "claimed by" not in found and "Tomas Brandt" in found
    article = source.value("SELECT article_id FROM statistics WHERE text = '900 people'")
    assert 'disputes <a href="#f' in pages[f"/article/{article}"]


def test_a_row_leads_to_its_words_on_the_publishers_page_and_never_to_an_address_that_is_not_of_the_web(
    pages: dict[str, str],
) -> None:
    hrefs = {href for html in pages.values() for href in Page(html).hrefs}
    outside = {href for href in hrefs if not href.startswith(("/", "#"))}
    assert all(href.startswith("https://") for href in outside)
    assert any(href.startswith("https://herald.example.org/quake?a=1&b=2#:~:text=nobody") for href in outside)
    assert any(":~:text=We%20are%20still%20searching%2C" in href for href in outside)


@pytest.mark.parametrize(
    ("question", "has", "lacks"),
    [
        ("what=statements&q=lindqvist", "still searching", "over in a minute"),
        ("what=statements&q=lindqvist+searching", "still searching", "At least 12"),
        ('what=statements&q="over in a minute"', "over in a minute", "still searching"),
        ("what=statements&publisher=Northern+Wire", "over in a minute", "still searching"),
        ("what=statements&since=2024-05-09", "degrees is cold", "still searching"),
        ("what=statements&until=2024-05-08", "still searching", "degrees is cold"),
        ("what=statements&kind=direct", "still searching", "to comment on the cost"),
        ("what=figures&category=displaced", "3,500 people", "3.8 million"),
        ("what=figures&q=3,800,000", "3.8 million", "3,500"),
        ("what=figures&q=3.8+million", "3.8 million", "3,500"),
        ("what=figures&kind=percent", "4.5 percent", "3,500"),
        ("what=figures&confidence=1", "Nothing was found", "3,500"),
        ("what=speakers&q=lindqvist", "Ada Lindqvist", "Tomas Brandt"),
        ("what=articles&q=inflation", "Quake kills 7 in Leeds", "Quake shakes"),
        ("what=statements&q=BRÁNDT", "Tomas Brandt", "Ada Lindqvist</a>"),
    ],
)
def test_search_finds_words_speakers_and_figures_under_filters(
    reader: TestClient, question: str, has: str, lacks: str
) -> None:
    html = reader.get(f"/search?{question}").text
    results = html[html.index('id="results"') :]
    assert has in results and lacks not in results


@pytest.mark.parametrize(
    "hostile", ["'; DROP TABLE articles; --", '"', "%", "_", "\x00", "\\", "(", "a" * 5000, HOSTILE, "🙂", "1e999"]
)
def test_whatever_is_typed_is_only_looked_for(reader: TestClient, hostile: str) -> None:
    for name in (
        "q",
        "publisher",
        "since",
        "until",
        "kind",
        "category",
        "confidence",
        "speaker",
        "page",
        "what",
        "at_least",
    ):
        for address in ("/search", "/speakers", "/rejects", "/statements.csv", "/figures.json"):
            answer = reader.get(
                address, params={name: hostile, "what": "figures"} if name != "what" else {name: hostile}
            )
            assert answer.status_code == 200, (address, name)
            if address == "/search":
                assert problems(answer.text) == []


def test_a_page_beyond_the_last_is_the_last_and_one_that_is_not_there_says_so(
    reader: TestClient, source: Source
) -> None:
    count = source.value("SELECT count(*) FROM statements")
    assert count < 25 and f"1 to {count} of {count}" in reader.get("/search?page=99").text
    for address in (
        "/article/a0000000000000000",
        "/speaker/x",
        "/series/x",
        "/why/x",
        "/why",
        "/speaker",
        "/nothing",
        "/home",
        "/articles/x",
        "/tables.csv",
        "/statements.xml",
    ):
        answer = reader.get(address)
        assert answer.status_code == 404, address
        assert problems(answer.text) == [] and 'href="/"' in answer.text


def test_every_answer_has_the_policy_and_nothing_but_reading_is_possible(reader: TestClient) -> None:
    for address in ("/", "/static/reader.css", "/nothing", "/statements.csv"):
        answer = reader.get(address)
        for name, value in HEADERS.items():
            assert answer.headers[name] == value, (address, name)
    policy = HEADERS["content-security-policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy
    for method in ("post", "put", "delete", "patch"):
        assert getattr(reader, method)("/").status_code == 405
    assert reader.get("/static/../app.py").status_code == 404


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8900", 200),
        ("localhost:5000", 200),
        ("evil.example.org", 400),
        ("127.0.0.1.evil.org", 400),
        ("", 400),
    ],
)
def test_only_names_of_this_machine_are_answered(reader: TestClient, host: str, status: int) -> None:
    assert reader.get("/", headers={"host": host}).status_code == status


def test_a_further_name_is_answered_when_it_is_given(release_folder: Path) -> None:
    reader = TestClient(application(release_folder, ["reader.example.org"]), base_url="https://reader.example.org")
    assert reader.get("/").status_code == 200


def test_csv_holds_every_row_and_no_cell_that_a_spreadsheet_would_run(reader: TestClient, source: Source) -> None:
    answer = reader.get("/figures.csv")
    assert answer.headers["content-disposition"].startswith("attachment")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == source.value("SELECT count(*) FROM statistics")
    degrees = next(row for row in rows if row["value"] == "-5.0")
    assert degrees["text"] == "'-5 degrees"


def test_json_holds_the_same_rows_with_what_was_asked(reader: TestClient) -> None:
    told = reader.get("/statements.json?q=lindqvist").json()
    assert told["listing"] == "statements" and told["filters"] == {"q": "lindqvist"}
    assert {row["speaker"] for row in told["rows"]} == {"Ada Lindqvist"}
    assert json.dumps(told["rows"][0]["content_spans"])


def test_when_a_new_release_becomes_the_latest_the_next_page_is_of_it(release_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "one").symlink_to(release_folder)
    other = textfree(release_folder, tmp_path / "other")
    link = tmp_path / "latest"
    link.symlink_to(release_folder)
    reader = TestClient(application(link), base_url=HERE)
    article = re.search(r"/article/a[0-9a-f]{16}", reader.get("/articles").text)
    assert article and "This edition holds no texts" not in reader.get(article[0]).text
    link.unlink()
    link.symlink_to(other)
    assert "This edition holds no texts" in reader.get(article[0]).text


def test_an_edition_without_texts_is_read_as_well(release_folder: Path, tmp_path: Path) -> None:
    reader = TestClient(application(textfree(release_folder, tmp_path / "textfree")), base_url=HERE)
    pages = crawl(reader)
    assert len(pages) > 30
    assert "Quake shakes the valley" in reader.get("/search?what=articles&q=valley").text


def test_the_released_file_is_opened_to_be_read_only(source: Source) -> None:
    for statement in ("DELETE FROM r.articles", "CREATE TABLE r.x (y INT)", "COPY articles TO '/tmp/stolen.csv'"):
        with pytest.raises(duckdb.Error):
            source.cursor().execute(statement)
    with pytest.raises(duckdb.Error):
        source.cursor().execute("SELECT * FROM read_text('/etc/hostname')")


def test_what_is_no_release_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="onrecord release"):
        Source(tmp_path)
    (tmp_path / "onrecord.duckdb").write_text("not a database")
    with pytest.raises(ValueError, match="not a release"):
        Source(tmp_path)


def test_titles_of_the_articles_are_all_listed(reader: TestClient) -> None:
    html = reader.get("/articles").text
    assert all(str(article["title"])[:5] in html for article in ARTICLES if article["id"] != "hostile")
