"""Fetching: polite to sites, safe from hostile ones. Against a real server on 127.0.0.1."""

import gzip
import socket
import time
import zlib
from concurrent.futures import ThreadPoolExecutor

import pytest

from assets.articles.fetching.client import Fetcher, FetchFailed, FetchSettings
from assets.articles.fetching.network import refused_address

from ..conftest import gzip_bomb

HERE = FetchSettings(
    allowed_hosts=["127.0.0.1"], delay_seconds=0, retry_seconds=0.01, timeout_seconds=5, max_megabytes=1
)


def fetch(url, settings=HERE, **validators):
    with Fetcher(settings) as fetcher:
        return fetcher.fetch(url, **validators)


def failure(url, settings=HERE):
    with pytest.raises(FetchFailed) as caught:
        fetch(url, settings)
    return caught.value


def test_a_page_comes_with_its_headers(site):
    site.page("/a", "hello", etag='"1"')
    found = fetch(site.url + "/a")
    assert (found.status, found.data, found.headers["etag"]) == (200, b"hello", '"1"')


def test_an_unchanged_page_is_not_downloaded_again(site):
    site.page("/a", "hello", etag='"1"')
    assert fetch(site.url + "/a", etag='"1"').status == 304


def test_every_request_says_who_asks(site):
    site.page("/a", "hello")
    fetch(site.url + "/a", HERE.model_copy(update={"user_agent": "OnRecord/9 (test@example.org)"}))
    assert {headers["User-Agent"] for _, _, headers in site.requests} == {"OnRecord/9 (test@example.org)"}


def test_a_redirect_is_followed_to_its_end(site):
    site.redirect("/old", "/new")
    site.page("/new", "here")
    found = fetch(site.url + "/old")
    assert (found.data, found.url) == (b"here", site.url + "/new")


def test_redirects_without_end_are_given_up(site):
    site.redirect("/a", "/a")
    error = failure(site.url + "/a")
    assert error.reason == "fetch_failed" and "redirects more than 5 times" in error.detail


# ---------------------------------------------------------------- robots.txt


def test_what_robots_txt_closes_is_not_asked_for(site):
    site.page("/robots.txt", "User-agent: *\nDisallow: /closed/")
    site.page("/closed/a", "secret")
    assert failure(site.url + "/closed/a").reason == "not_allowed"
    assert site.asked("/closed/a") == 0


def test_robots_txt_is_read_once(site):
    site.page("/robots.txt", "User-agent: *\nDisallow:")
    site.page("/a", "a")
    with Fetcher(HERE) as fetcher:
        fetcher.fetch(site.url + "/a")
        fetcher.fetch(site.url + "/a")
    assert site.asked("/robots.txt") == 1


def test_robots_txt_is_read_once_however_many_ask_at_a_time(site):
    site.page("/robots.txt", "User-agent: *\nDisallow:")
    site.page("/a", "a")
    with Fetcher(HERE) as fetcher, ThreadPoolExecutor(8) as pool:
        assert all(page.data == b"a" for page in pool.map(fetcher.fetch, [site.url + "/a"] * 8))
    assert site.asked("/robots.txt") == 1


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf", b"\n\n", b"# ours\r\n"])
def test_robots_txt_is_obeyed_whatever_it_begins_with(site, start):
    site.page("/robots.txt", start + b"User-agent: *\nDisallow: /closed/")
    site.page("/closed/a", "secret")
    assert failure(site.url + "/closed/a").reason == "not_allowed"


@pytest.mark.parametrize("front", ["/", "/index.html", "/home.php"])
def test_a_page_that_leads_to_the_front_page_is_gone(site, front):
    site.redirect("/news/1", front)
    site.page(front, "<html>all the news</html>")
    error = failure(site.url + "/news/1")
    assert error.reason == "no_text" and error.is_final and "the page is gone" in error.detail
    assert fetch(site.url + front).data == b"<html>all the news</html>"


def test_a_redirect_into_a_closed_part_is_refused(site):
    site.page("/robots.txt", "User-agent: *\nDisallow: /closed/")
    site.redirect("/a", "/closed/a")
    site.page("/closed/a", "secret")
    assert failure(site.url + "/a").reason == "not_allowed"


def test_a_site_whose_robots_txt_fails_is_left_alone(site):
    site.page("/robots.txt", "oops", status=500)
    site.page("/a", "a")
    error = failure(site.url + "/a")
    assert error.reason == "fetch_failed" and not error.is_final
    assert site.asked("/a") == 0


def test_a_crawl_delay_is_kept(site):
    site.page("/robots.txt", "User-agent: *\nCrawl-delay: 0.4")
    site.page("/a", "a")
    with Fetcher(HERE) as fetcher:
        fetcher.fetch(site.url + "/a")
        # by the fetcher's own clock: a busy server may be late with one and not with the next. Three requests hold two
        # whole pauses; the one before the first may have run out already, where the machine is slow
        started = time.monotonic()
        for _ in range(3):
            fetcher.fetch(site.url + "/a")
        assert time.monotonic() - started >= 2 * 0.4 - 0.1


def test_there_is_a_pause_between_requests_to_one_host(site):
    site.page("/a", "a")
    with Fetcher(HERE.model_copy(update={"delay_seconds": 0.3})) as fetcher:
        started = time.monotonic()
        fetcher.fetch(site.url + "/a")
        fetcher.fetch(site.url + "/a")
        assert time.monotonic() - started >= 0.3


# ---------------------------------------------------------------- failures


def test_a_failing_server_is_asked_again(site):
    answers = [(503, {}, b""), (500, {}, b""), (200, {}, b"at last")]
    site.routes["/a"] = lambda request: answers.pop(0)
    assert fetch(site.url + "/a").data == b"at last"


def test_a_server_that_keeps_failing_is_given_up_for_now(site):
    site.page("/a", "", status=503)
    error = failure(site.url + "/a", HERE.model_copy(update={"retries": 2}))
    assert error.reason == "fetch_failed" and not error.is_final
    assert site.asked("/a") == 3


def test_a_pause_that_the_server_asks_for_is_kept(site):
    answers = [(429, {"Retry-After": "1"}, b""), (200, {}, b"ok")]
    site.routes["/a"] = lambda request: answers.pop(0)
    started = time.monotonic()
    fetch(site.url + "/a")
    assert time.monotonic() - started >= 1


def test_a_missing_page_is_not_asked_for_again(site):
    error = failure(site.url + "/nowhere")
    assert error.reason == "fetch_failed" and error.is_final and "404" in error.detail
    assert site.asked("/nowhere") == 1


@pytest.mark.parametrize("part", ["headers", "body"])
def test_a_server_that_drips_is_left_when_the_time_is_over(site, part):
    def drip(request):
        if part == "body":
            request.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        for _ in range(100):
            request.wfile.write(b"x")
            request.wfile.flush()
            time.sleep(0.1)

    site.routes["/slow"] = drip
    settings = HERE.model_copy(update={"timeout_seconds": 0.7, "retries": 0})
    started = time.monotonic()
    error = failure(site.url + "/slow", settings)
    assert error.reason == "fetch_failed" and "took longer" in error.detail
    assert time.monotonic() - started < 3


def test_a_lost_connection_is_reported(site):
    def cut(request):
        request.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nonly this")
        request.connection.shutdown(socket.SHUT_RDWR)

    site.routes["/cut"] = cut
    assert failure(site.url + "/cut", HERE.model_copy(update={"retries": 1})).reason == "fetch_failed"
    assert site.asked("/cut") == 2


# ---------------------------------------------------------------- limits


def test_a_huge_response_is_cut_off(site):
    def endless(request):
        request.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
        for _ in range(10_000):
            request.wfile.write(b"x" * 10_000)

    site.routes["/huge"] = endless
    assert failure(site.url + "/huge").reason == "too_large"


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_a_compression_bomb_is_not_unpacked(site, encoding):
    bomb = gzip_bomb(50) if encoding == "gzip" else zlib.compress(b"0" * (50 << 20), 9)
    site.page("/bomb", bomb, headers={"Content-Encoding": encoding})
    assert failure(site.url + "/bomb").reason == "too_large"


def test_compressed_pages_arrive_unpacked(site):
    import gzip

    site.page("/a", gzip.compress(b"hello"), headers={"Content-Encoding": "gzip"})
    found = fetch(site.url + "/a")
    assert found.data == b"hello" and "content-encoding" not in found.headers


# ---------------------------------------------------------------- addresses


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:1/",
        "http://localhost:1/",
        "http://[::1]:1/",
        "http://10.0.0.1/",
        "http://192.168.1.1/",
        "http://172.16.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://100.64.0.1/",
        "http://0.0.0.0/",
        "http://[::ffff:127.0.0.1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[fe80::1]/",
        "http://[fc00::1]/",
        "http://2130706433/",
        "http://0x7f.1/",
    ],
)
def test_addresses_that_are_not_public_are_refused(url):
    error = failure(url, FetchSettings(delay_seconds=0, retries=0))
    assert error.reason == "not_allowed" or "not known" in error.detail, error.detail


@pytest.mark.parametrize(
    "to", ["http://localhost:{port}/secret", "http://[::1]:{port}/secret", "http://10.1.2.3/secret"]
)
def test_a_redirect_to_a_private_address_is_refused(site, to):
    site.redirect("/a", to.format(port=site.port))
    site.page("/secret", "secret")
    assert failure(site.url + "/a").reason == "not_allowed"
    assert site.asked("/secret") == 0


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://example.org/a", "gopher://example.org/", "http://", "notaurl", "http://[::1"]
)
def test_other_schemes_are_refused(url):
    assert failure(url).reason == "not_allowed"


def test_a_redirect_to_a_file_is_refused(site):
    site.redirect("/a", "file:///etc/passwd")
    error = failure(site.url + "/a")
    assert error.reason == "not_allowed" and error.detail.startswith(f"{site.url}/a redirects to file:///etc/passwd: ")


@pytest.mark.parametrize("path", ["/a", "/robots.txt"])
@pytest.mark.parametrize("to", ["http://[bad", "gopher://example.org/robots.txt"])
def test_a_redirect_to_what_is_no_address_is_refused(site, path, to):
    site.page("/a", "here")
    site.redirect(path, to)
    assert failure(site.url + "/a").reason in ("not_allowed", "fetch_failed")


def test_an_etag_that_no_request_may_hold_is_not_sent(site):
    site.page("/a", "here", etag='"é"')
    assert fetch(site.url + "/a", etag='"é"').data == b"here"


def test_a_compressed_page_that_is_cut_off_is_no_page(site):
    site.page("/a", gzip.compress(b"<p>news</p>" * 500)[:-30], headers={"Content-Encoding": "gzip"})
    error = failure(site.url + "/a")
    assert error.reason == "unreadable" and "cut off" in error.detail


def test_a_name_is_connected_to_at_the_address_that_was_checked(site, monkeypatch):
    """A name is looked up once per connection: if it answers differently the next time (DNS rebinding), nobody asks."""
    site.page("/a", "a")
    asked = []
    real = socket.getaddrinfo

    def resolve(host, port, *args, **kwargs):
        asked.append(host)
        return real("127.0.0.1" if host == "rebinding.example" else host, port, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    settings = HERE.model_copy(update={"allowed_hosts": ["rebinding.example"]})
    assert fetch(f"http://rebinding.example:{site.port}/a", settings).data == b"a"
    lookups, connections = asked[::2], asked[1::2]
    assert set(lookups) == {"rebinding.example"} and set(connections) == {"127.0.0.1"}


def test_a_name_with_one_private_address_among_public_ones_is_refused(monkeypatch):
    def resolve(host, port, *args, **kwargs):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (a, port)) for a in ("93.184.216.34", "10.0.0.1")]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    error = failure("http://mixed.example/", FetchSettings(delay_seconds=0, retries=0))
    assert error.reason == "not_allowed" and "10.0.0.1" in error.detail


def test_public_addresses_are_allowed():
    assert [refused_address(a) for a in ("93.184.216.34", "2606:2800:220:1::1")] == [None, None]
