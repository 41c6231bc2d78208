"""I5: what an address names is fetched from the open internet, and never from inside."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_address
from typing import Any

import pytest

from app.jobs import outside
from app.jobs.outside import Fetched, Forbidden, TooLarge, Unreachable, fetch, is_public
from tests.faults.sizes import fault

INSIDE = (
    "127.0.0.1", "127.1", "127.0.1", "0", "0.0.0.0", "2130706433", "0x7f.1", "0x7f000001",
    "0177.0.0.1", "017700000001", "localhost", "[::1]", "[::]", "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "10.0.0.1", "172.16.0.1",
    "192.168.1.1", "169.254.169.254", "100.64.0.1", "[fe80::1]", "[fd00::1]", "224.0.0.1",
    "255.255.255.255",
)  # fmt: skip
SCHEMES = ("file:///etc/passwd", "gopher://127.0.0.1/", "ftp://127.0.0.1/", "//127.0.0.1/", "x")


@dataclass
class Canary:
    """A server on this machine; `hits` are the paths that somebody asked it for."""

    port: int = 0
    hits: list[str] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)


@contextmanager
def canary() -> Iterator[Canary]:
    kept = Canary()

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kept.hits.append(self.path)
            kept.headers = dict(self.headers)
            if self.path.startswith("/to/"):
                self.send_response(302)
                self.send_header("Location", self.path.removeprefix("/to/"))
                self.end_headers()
                return
            if self.headers.get("If-None-Match") == '"one"':
                self.send_response(304)
                self.end_headers()
                return
            body = b"x" * (outside.BYTES_MOST + 5) if self.path == "/large" else b"inside"
            self.send_response(404 if self.path == "/none" else 200)
            self.send_header("ETag", '"one"')
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            try:
                self.wfile.write(body)
            except OSError:
                return

        def log_message(self, *_words: Any) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Answer)
    kept.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield kept
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def inside() -> Iterator[Canary]:
    with canary() as kept:
        yield kept


def anybody(_address: object) -> bool:
    return True


@fault("I5")
@pytest.mark.parametrize("host", INSIDE)
def test_no_spelling_of_the_inside_is_asked(inside: Canary, host: str) -> None:
    with pytest.raises((Forbidden, Unreachable)):
        fetch(f"http://{host}:{inside.port}/", ports=(inside.port,))
    assert inside.hits == []


@fault("I5")
@pytest.mark.parametrize("url", SCHEMES)
def test_only_the_web_is_asked(url: str) -> None:
    with pytest.raises(Forbidden):
        fetch(url)


@fault("I5")
@pytest.mark.parametrize("url", ["http://agenda.cm:22/", "http://a@agenda.cm/", "http:///x"])
def test_a_port_or_a_name_that_is_not_of_the_web_is_not_asked(url: str) -> None:
    with pytest.raises(Forbidden):
        fetch(url, may=anybody)


@fault("I5")
def test_twin_without_judging_addresses_the_inside_is_read(inside: Canary) -> None:
    for host in ("127.0.0.1", "127.1", "2130706433", "localhost"):
        url = f"http://{host}:{inside.port}/"
        assert fetch(url, may=anybody, ports=(inside.port,)).body == b"inside"
    assert len(inside.hits) == 4


def outer(inside: Canary, monkeypatch: pytest.MonkeyPatch, *, turns: bool = False) -> str:
    """A name whose address is public, though its line ends at the canary's port."""
    answers = ["93.184.216.34"]
    real = socket.create_connection

    def resolve(host: str, port: int, *rest: Any, **how: Any) -> list[Any]:
        if host != "agenda.example":
            return REAL_RESOLVE(host, port, *rest, **how)
        answer = answers[0]
        if turns:
            answers[0] = "127.0.0.1"  # what the name answers the next time
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (answer, port))]

    def connect(address: tuple[str, int], **how: Any) -> socket.socket:
        assert address[0] == "93.184.216.34", "only the judged address is spoken to"
        return real(("127.0.0.1", inside.port), **how)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket, "create_connection", connect)
    return "http://agenda.example"


REAL_RESOLVE = socket.getaddrinfo


@fault("I5")
@pytest.mark.parametrize(
    "there",
    [
        "http://127.0.0.1/secret",
        "http://[::1]/secret",
        "http://localhost/secret",
        "//127.1/secret",
        "file:///etc/passwd",
        "http://169.254.169.254/latest",
    ],
)
def test_a_redirect_to_the_inside_is_not_followed(
    inside: Canary, monkeypatch: pytest.MonkeyPatch, there: str
) -> None:
    url = outer(inside, monkeypatch)
    with pytest.raises(Forbidden):
        fetch(f"{url}/to/{there}")
    assert inside.hits == [f"/to/{there}"]


@fault("I5")
def test_a_name_that_answers_otherwise_a_moment_later_is_asked_once(
    inside: Canary, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = outer(inside, monkeypatch, turns=True)
    assert fetch(f"{url}/").body == b"inside"
    with pytest.raises(Forbidden):
        fetch(f"{url}/")


def test_an_answer_comes_with_its_mark_and_nothing_new_is_told(
    inside: Canary, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = outer(inside, monkeypatch)
    assert fetch(f"{url}/a?b=c") == Fetched(b"inside", '"one"')
    assert inside.hits == ["/a?b=c"]
    assert sorted(inside.headers) == ["Accept", "Host", "User-Agent"]
    assert fetch(f"{url}/", etag='"one"') == Fetched(None, '"one"')


def test_what_swells_turns_in_circles_or_is_not_there_ends(
    inside: Canary, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = outer(inside, monkeypatch)
    with pytest.raises(TooLarge):
        fetch(f"{url}/large")
    for path in ("/none", "/to//to//to//to//to/"):
        with pytest.raises(Unreachable):
            fetch(f"{url}{path}")


def test_what_drips_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that says nothing: the line is cut, whoever waits on it."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        kept = Canary(port=silent.getsockname()[1])
        url = outer(kept, monkeypatch)
        with pytest.raises(Unreachable):
            fetch(f"{url}/", seconds=0.2)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"])
def test_the_open_internet_is_public(address: str) -> None:
    assert is_public(ip_address(address))
