"""Fetching what an address names that a person typed, without being led inside.

The name is resolved once, each of its addresses must be of the public internet, and the line goes
to that very address: a name that answers otherwise a moment later is not asked again. Each redirect
is judged anew. Little time, few bytes, no cookie, no proxy, nothing of ours in the request.
Why: docs/adr/0043.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any
from urllib.parse import urljoin, urlsplit

SECONDS = 10.0  # for a whole answer, however slowly it drips, its redirects included
BYTES_MOST = 1_000_000
HOPS = 3  # redirects
PORTS = (80, 443)
REDIRECTS = (301, 302, 303, 307, 308)
WRAPS = (IPv6Network("64:ff9b::/96"), IPv6Network("2002::/16"), IPv6Network("2001::/32"))

Address = IPv4Address | IPv6Address
Judge = Callable[[Address], bool]


class Unreachable(Exception):
    """No answer, a wrong one, or too late."""


class Forbidden(Exception):
    """It leads where only the house itself may go, or is no address of the web."""


class TooLarge(Exception):
    pass


@dataclass(frozen=True, slots=True)
class Fetched:
    """`body` None: the same as the `etag` that was sent."""

    body: bytes | None
    etag: str


def is_public(address: Address) -> bool:
    """Of the open internet, and not a private one in another dress."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return is_public(address.ipv4_mapped)
        if any(address in net for net in WRAPS):
            return False
    return address.is_global and not address.is_multicast


def fetch(
    url: str,
    *,
    etag: str = "",
    may: Judge = is_public,
    ports: tuple[int, ...] = PORTS,
    seconds: float = SECONDS,
) -> Fetched:
    """Raises: Unreachable, Forbidden, TooLarge."""
    watch = Watch(seconds)
    try:
        for _ in range(HOPS + 1):
            answer = _ask(url, etag, may, ports, watch)
            if isinstance(answer, Fetched):
                return answer
            url = urljoin(url, answer)
    except (OSError, http.client.HTTPException, ValueError) as problem:
        raise Unreachable(type(problem).__name__) from problem
    finally:
        watch.end()
    raise Unreachable("too many redirects")


class Watch:
    """Cuts whatever line is open when the time is over: no slow drip outlasts it."""

    def __init__(self, seconds: float) -> None:
        self.seconds, self.line, self.over = seconds, None, False
        self.clock = threading.Timer(seconds, self.cut)
        self.clock.daemon = True
        self.clock.start()

    line: socket.socket | None

    def hold(self, line: socket.socket) -> None:
        self.line = line
        if self.over:
            self.cut()

    def cut(self) -> None:
        self.over = True
        if self.line is not None:
            try:
                self.line.shutdown(socket.SHUT_RDWR)
            except OSError:
                return

    def end(self) -> None:
        self.clock.cancel()
        if self.line is not None:
            self.line.close()


def _ask(url: str, etag: str, may: Judge, ports: tuple[int, ...], watch: Watch) -> Fetched | str:
    """The answer, or where it sends us."""
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    if parts.scheme not in ("http", "https") or not host or "@" in parts.netloc:
        raise Forbidden(url)
    if port not in ports:
        raise Forbidden(url)
    line = _line(_resolved(host, port, may), port, watch)
    if parts.scheme == "https":
        safe = ssl.create_default_context()
        safe_line = safe.wrap_socket(line, server_hostname=host, do_handshake_on_connect=False)
        watch.hold(safe_line)
        safe_line.do_handshake()
        line = safe_line
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    answer = _read(line, parts.netloc, path, etag)
    if watch.over:  # what was cut off is no whole answer
        raise Unreachable("too late")
    return answer


def _resolved(host: str, port: int, may: Judge) -> str:
    """One address of the name; none when any of them is not for strangers."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError as problem:
        raise Unreachable(host) from problem
    addresses = [str(row[4][0]).partition("%")[0] for row in found]
    if not addresses or not all(may(ip_address(address)) for address in addresses):
        raise Forbidden(host)
    return addresses[0]


def _line(address: str, port: int, watch: Watch) -> socket.socket:
    line = socket.create_connection((address, port), timeout=watch.seconds)
    watch.hold(line)
    return line


def _read(line: socket.socket, netloc: str, path: str, etag: str) -> Fetched | str:
    told: dict[str, str] = {"Host": netloc, "User-Agent": "Entregent/1", "Accept": "text/calendar"}
    if etag:
        told["If-None-Match"] = etag
    asking: Any = http.client.HTTPConnection(netloc)
    asking.sock = line  # already at the address that was judged
    asking.putrequest("GET", path, skip_host=True, skip_accept_encoding=True)
    for name, value in told.items():
        asking.putheader(name, value)
    asking.endheaders()
    answer = asking.getresponse()
    if answer.status in REDIRECTS:
        return str(answer.headers.get("Location") or "")
    if answer.status == 304 and etag:
        return Fetched(None, etag)
    if answer.status != 200 or answer.headers.get("Content-Encoding", "identity") != "identity":
        raise Unreachable(str(answer.status))
    body = bytes(answer.read(BYTES_MOST + 1))
    if len(body) > BYTES_MOST:
        raise TooLarge(netloc)
    return Fetched(body, str(answer.headers.get("ETag") or "")[:200])
