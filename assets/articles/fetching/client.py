"""Fetching from the web, politely and safely: `Fetcher.fetch` gives bytes, "not modified", or the reason why not.

Polite: robots.txt (RFC 9309), a pause per host, conditional requests, retries with growing pauses, a user agent that
says who asks. Safe: `network` refuses addresses that are not public, and size, time, redirects and decompression have
limits. What the bytes mean is for the readers.
"""

from __future__ import annotations

import random
import threading
import time
import zlib
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin, urlsplit

import httpcore
import httpx
from protego import Protego
from pydantic import BaseModel, ConfigDict, Field

from assets.articles.addresses import is_front, origin_of, without_login
from assets.articles.fetching.network import AddressNotAllowed, CheckedBackend, CheckedTransport
from assets.articles.fetching.responses import body_of
from assets.articles.raw import TooLarge

RETRY_STATUS = {429, 500, 502, 503, 504}
MAX_PAUSE_SECONDS = 60.0  # a longer Retry-After or crawl delay is left to the next refresh
MAX_ROBOTS_BYTES = 500 << 10  # RFC 9309 asks for at least that much


class FetchSettings(BaseModel):
    """Limits and manners of fetching; every field has a safe default."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    user_agent: str = Field(
        "OnRecord/0.1 (news dataset pipeline)",
        description="Who asks, sent with every request; add an address where you can be reached.",
        examples=["OnRecord/0.1 (newsroom@example.org)"],
        min_length=3,
    )
    delay_seconds: float = Field(
        1.0, ge=0, description="Pause between two requests to one host; robots.txt may ask for more.", examples=[2.0]
    )
    timeout_seconds: float = Field(30.0, gt=0, description="For one request, from the first byte to the last.")
    max_megabytes: float = Field(12.0, gt=0, description="Of one response, before and after decompression.")
    max_redirects: int = Field(5, ge=0, description="Followed for one request.")
    retries: int = Field(3, ge=0, description="After a timeout, a lost connection, or status 429, 500, 502, 503, 504.")
    retry_seconds: float = Field(1.0, ge=0, description="Pause before the first retry; it doubles with each.")
    allowed_hosts: list[str] = Field(
        default_factory=list,
        description="Hosts that may be fetched although they have private addresses, as in an intranet.",
        examples=[["news.intranet.example"]],
    )


@dataclass(frozen=True)
class Fetched:
    """A response. `status` is 200, or 304 when nothing has changed (then without data)."""

    url: str  # after redirects
    status: int
    headers: Mapping[str, str]  # names in lower case
    data: bytes = b""

    @property
    def content_type(self) -> str | None:
        """The declared MIME type."""
        return self.headers.get("content-type")


class FetchFailed(Exception):
    """Why there is no response. `reason` is one of the contract's; `is_final`: asking again would give the same."""

    def __init__(self, reason: str, detail: str, *, is_final: bool):
        super().__init__(detail)
        self.reason, self.detail, self.is_final = reason, detail, is_final


@dataclass
class _Host:
    lock: threading.Lock = field(default_factory=threading.Lock)
    free_at: float = 0.0


class Fetcher:
    """Fetches for one refresh; safe to use from several threads. Close it, or use it in a `with` block.

    `logins`: "user:password" by origin ("https://example.org:443"). Each is sent to its own origin alone; what else in an
    address or a redirect looks like a login is dropped.
    """

    def __init__(self, settings: FetchSettings, logins: Mapping[str, str] | None = None):
        self.settings = settings
        self._logins = dict(logins or {})
        self._backend = CheckedBackend(settings.allowed_hosts)
        self._client = httpx.Client(
            transport=CheckedTransport(self._backend),
            headers={"user-agent": settings.user_agent, "accept-encoding": "gzip, deflate, br, zstd", "accept": "*/*"},
            trust_env=False,
        )
        self._hosts: dict[str, _Host] = {}
        self._robots: dict[str, Protego | FetchFailed] = {}
        self._asking: dict[str, threading.Lock] = {}  # for the robots.txt of an origin
        self._lock = threading.Lock()

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def fetch(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Fetched:
        """The response to a GET, after redirects. Raises FetchFailed.

        With the validators of an earlier response, an unchanged page is a response with status 304.
        """
        url = without_login(url)
        conditions = {"if-none-match": etag, "if-modified-since": last_modified}
        headers = {
            name: value for name, value in conditions.items() if value and value.isascii()
        }  # HTTP allows no others
        for attempt in range(self.settings.retries + 1):
            try:
                return self._follow(url, headers)
            except ValueError as error:
                detail = f"{url} is no address, or redirects to one that is none ({error}); correct it or leave it out"
                raise FetchFailed("not_allowed", detail, is_final=True) from None
            except _Again as again:
                if attempt == self.settings.retries or again.after > MAX_PAUSE_SECONDS:
                    raise FetchFailed(
                        "fetch_failed", f"{again}; the next refresh tries again", is_final=False
                    ) from None
                pause = self.settings.retry_seconds * 2**attempt * random.uniform(0.5, 1.5)
                time.sleep(max(again.after, pause))
        raise AssertionError("the last attempt returns or raises")

    def _follow(self, url: str, headers: dict[str, str]) -> Fetched:
        place = url
        for _ in range(self.settings.max_redirects + 1):
            try:
                self._allow(place)
            except FetchFailed as error:
                if place == url:
                    raise
                detail = f"{url} redirects to {place}: {error.detail}"
                raise FetchFailed(error.reason, detail, is_final=error.is_final) from None
            response = self._get(place, headers, int(self.settings.max_megabytes * (1 << 20)))
            if response.status not in (301, 302, 303, 307, 308) or not response.headers.get("location"):
                return self._accepted(url, response)
            place = without_login(urljoin(place, response.headers["location"]))
        raise FetchFailed(
            "fetch_failed",
            f"{url} redirects more than {self.settings.max_redirects} times; leave it out",
            is_final=True,
        )

    def _accepted(self, url: str, response: Fetched) -> Fetched:
        if response.status in (200, 304):
            is_page = (response.content_type or "").startswith("text/html")
            if is_page and is_front(response.url) and not is_front(url):
                detail = f"{url} leads to the front page of its site ({response.url}): the page is gone; leave it out"
                raise FetchFailed("no_text", detail, is_final=True)
            return response
        if response.status in RETRY_STATUS:
            raise _Again(f"{url} answered with status {response.status}", _retry_after(response.headers))
        raise FetchFailed(
            "fetch_failed",
            f"{url} answered with status {response.status}; check the address or leave it out",
            is_final=True,
        )

    def _allow(self, url: str) -> None:
        """Raises FetchFailed when the address or the site's robots.txt does not allow fetching."""
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise FetchFailed(
                "not_allowed", f"{url} is no http or https address; only those are fetched", is_final=True
            )
        robots = self._robots_of(f"{parts.scheme}://{parts.netloc}")
        if isinstance(robots, FetchFailed):
            raise robots
        if not robots.can_fetch(url, self.settings.user_agent):
            detail = f"{url} is closed to robots by the site's robots.txt; ask the publisher or leave it out"
            raise FetchFailed("not_allowed", detail, is_final=True)

    def _robots_of(self, origin: str) -> Protego | FetchFailed:
        """The rules of an origin, asked for once however many threads want them."""
        with self._lock:
            asking = self._asking.setdefault(origin.lower(), threading.Lock())
        with asking:
            if origin.lower() not in self._robots:
                self._robots[origin.lower()] = self._read_robots(origin)
            return self._robots[origin.lower()]

    def _read_robots(self, origin: str) -> Protego | FetchFailed:
        place = f"{origin}/robots.txt"
        try:
            for _ in range(self.settings.max_redirects + 1):
                response = self._get(place, {}, MAX_ROBOTS_BYTES)
                if response.status not in (301, 302, 303, 307, 308) or "location" not in response.headers:
                    break
                place = without_login(urljoin(place, response.headers["location"]))
            if response.status == 200:
                return Protego.parse(response.data.decode("utf-8-sig", "replace"))
            if response.status < 500 and response.status != 429:
                return Protego.parse("")  # no rules: everything is open
            problem = f"it answered with status {response.status}"
        except FetchFailed as error:
            if error.reason == "not_allowed":
                return error
            if error.reason == "too_large":
                return Protego.parse("")
            problem = error.detail
        except (_Again, ValueError) as error:
            problem = str(error)
        detail = f"{origin}/robots.txt cannot be read ({problem}), so nothing is fetched from there; the next refresh tries again"
        return FetchFailed("fetch_failed", detail, is_final=False)

    def _get(self, url: str, headers: dict[str, str], limit: int) -> Fetched:
        """One request, after the host's pause. Raises _Again for what may pass, FetchFailed for what will not."""
        self._wait_for(url)
        self._backend.set_deadline(self.settings.timeout_seconds)
        if login := self._logins.get(origin_of(url)):
            headers = headers | {"authorization": f"Basic {b64encode(login.encode()).decode('ascii')}"}
        try:
            with self._client.stream("GET", url, headers=headers, follow_redirects=False) as response:
                found = {k.lower(): v for k, v in response.headers.items()}
                parts, size = [], 0
                if response.status_code in (200, 206):
                    for chunk in response.iter_raw():
                        size += len(chunk)
                        parts.append(chunk)
                        if size > limit:
                            raise TooLarge(f"it holds more than {limit / (1 << 20):g} MB")
                # the chunks are put together already; what is left is the compression
                encoded = {k: v for k, v in found.items() if k != "transfer-encoding"}
                data = body_of(b"".join(parts), encoded, limit)
                kept = {k: v for k, v in found.items() if k not in ("content-encoding", "set-cookie")}
                return Fetched(url, response.status_code, kept, data)
        except AddressNotAllowed as error:
            detail = f"{url} is not fetched: {error}; add the host to allowed_hosts if it is yours"
            raise FetchFailed("not_allowed", detail, is_final=True) from None
        except TooLarge as error:
            raise FetchFailed(
                "too_large", f"{url}: {error}; leave it out or raise max_megabytes", is_final=True
            ) from None
        except (ValueError, zlib.error) as error:
            detail = f"{url} cannot be decompressed ({error}); leave it out"
            raise FetchFailed("unreadable", detail, is_final=True) from None
        except (httpx.InvalidURL, httpx.UnsupportedProtocol, httpcore.UnsupportedProtocol) as error:
            raise FetchFailed("not_allowed", f"{url} is no address ({error}); correct it", is_final=True) from None
        except (httpcore.TimeoutException, httpx.TimeoutException):
            raise _Again(f"{url} took longer than {self.settings.timeout_seconds:g} s") from None
        except (httpx.HTTPError, httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
            raise _Again(f"{url} could not be reached ({error or type(error).__name__})") from None

    def _wait_for(self, url: str) -> None:
        """Waits for this host's turn, and reserves the next."""
        parts = urlsplit(url)
        with self._lock:
            host = self._hosts.setdefault(parts.netloc.lower(), _Host())
            robots = self._robots.get(f"{parts.scheme}://{parts.netloc}".lower())
        asked = robots.crawl_delay(self.settings.user_agent) if isinstance(robots, Protego) else None
        pause = max(self.settings.delay_seconds, min(float(asked or 0), MAX_PAUSE_SECONDS))
        with host.lock:
            start = max(time.monotonic(), host.free_at)
            host.free_at = start + pause
        time.sleep(max(0.0, start - time.monotonic()))


class _Again(Exception):
    """A failure that may pass; `after` is the pause that the server asked for, in seconds."""

    def __init__(self, message: str, after: float = 0.0):
        super().__init__(message)
        self.after = after


def _retry_after(headers: Mapping[str, str]) -> float:
    value = headers.get("retry-after", "").strip()
    if value.isdigit():
        return float(value)
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except (TypeError, ValueError):
        return 0.0
