"""Connections that cannot be turned against the machine's own network: an httpx transport that checks every address.

A name is resolved here, each of its addresses is checked, and the connection is made to the checked address itself, so
that a name that answers differently the next time (DNS rebinding) gains nothing. The same happens for each redirect,
since each is a connection of its own. Proxies are not used: they would resolve names unchecked.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Iterable, Iterator

import httpcore
import httpx

CONNECT_SECONDS = 10.0


class AddressNotAllowed(Exception):
    """A host whose addresses are not public."""


# not public, whatever the tables of a Python version say: relays of 6to4 (RFC 7526), site-local (RFC 3879), documentation
# (RFC 9637), and the address at which Azure answers its machines with their secrets
_NOT_PUBLIC = {
    ipaddress.ip_network("192.88.99.0/24"): "6to4 relay",
    ipaddress.ip_network("fec0::/10"): "site-local",
    ipaddress.ip_network("3fff::/20"): "documentation",
    ipaddress.ip_network("168.63.129.16/32"): "cloud metadata",
}
# IPv6 that leads to the IPv4 address in its last bits: NAT64 (RFC 6052), its private form (RFC 8215), IPv4-compatible
_LEADS_TO_IPV4 = [ipaddress.ip_network(n) for n in ("64:ff9b::/96", "64:ff9b:1::/48", "::/96")]


def refused_address(address: str) -> str | None:
    """Why this IP address must not be fetched from ("loopback", "private", ...), or None when it is public."""
    ip = ipaddress.ip_address(address.split("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo or (None, None))[1]
        if any(ip in network for network in _LEADS_TO_IPV4) and int(ip) > 1:  # not "::" and "::1"
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None and (reason := refused_address(str(inner))):
            return reason
    for network, reason in _NOT_PUBLIC.items():
        if ip in network:
            return reason
    for reason in ("loopback", "link_local", "multicast", "unspecified", "private", "reserved"):
        if getattr(ip, f"is_{reason}"):
            return reason.replace("_", "-")
    return None if ip.is_global else "not public"


class CheckedBackend(httpcore.NetworkBackend):
    """Opens connections to public addresses only, and to the named `allowed_hosts`; every wait ends at the deadline."""

    def __init__(self, allowed_hosts: Iterable[str]):
        self._allowed = {host.lower() for host in allowed_hosts}
        self._inner = httpcore.SyncBackend()
        self._local = threading.local()

    def set_deadline(self, seconds: float) -> None:
        """From now on, whatever this thread waits for on a connection ends after `seconds` in all."""
        self._local.deadline = time.monotonic() + seconds

    def remaining(self) -> float:
        """Seconds until the deadline. Raises httpcore.ReadTimeout when there are none."""
        left = self._local.deadline - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the time for this request is over")
        return left

    def connect_tcp(self, host, port, timeout=None, local_address=None, socket_options=None):  # noqa: D102
        address = self._checked(host, port)
        timeout = min(CONNECT_SECONDS, self.remaining())
        return _Timed(self._inner.connect_tcp(address, port, timeout, local_address, socket_options), self)

    def _checked(self, host: str, port: int) -> str:
        try:
            found = [info[4][0] for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"the host {host} is not known ({error})") from error
        if host.lower() not in self._allowed:
            for address in found:
                if reason := refused_address(str(address)):
                    raise AddressNotAllowed(f"{host} has the {reason} address {address}")
        return str(found[0])


class _Timed(httpcore.NetworkStream):
    """A stream on which no single wait outlasts the deadline, however slowly the other side drips."""

    def __init__(self, inner: httpcore.NetworkStream, backend: CheckedBackend):
        self._inner, self._backend = inner, backend

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._backend.remaining())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._backend.remaining())

    def close(self) -> None:
        self._inner.close()

    def start_tls(self, ssl_context, server_hostname=None, timeout=None):
        return _Timed(self._inner.start_tls(ssl_context, server_hostname, self._backend.remaining()), self._backend)

    def get_extra_info(self, info: str) -> object:
        return self._inner.get_extra_info(info)


class CheckedTransport(httpx.BaseTransport):
    """httpx over connections that a CheckedBackend opens."""

    def __init__(self, backend: CheckedBackend):
        self._pool = httpcore.ConnectionPool(
            ssl_context=ssl.create_default_context(),
            max_connections=32,
            keepalive_expiry=5.0,
            network_backend=backend,
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """One request over the pool, its body streamed."""
        url = httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        response = self._pool.handle_request(
            httpcore.Request(
                request.method, url, headers=request.headers.raw, content=request.stream, extensions=request.extensions
            )
        )
        return httpx.Response(response.status, headers=response.headers, stream=_Body(response))

    def close(self) -> None:
        """Close the connections."""
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, response: httpcore.Response):
        self._response = response

    def __iter__(self) -> Iterator[bytes]:
        yield from self._response.iter_stream()

    def close(self) -> None:
        self._response.close()
