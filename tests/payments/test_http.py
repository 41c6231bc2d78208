"""The one way of speaking to providers: what is unknown, what never left, what is never told."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from app.kernel.money import Money
from app.payments import http
from app.payments.gateway import ConfigError, OutcomeUnknown, Unavailable
from app.payments.http import Answer, Breaker, Line, exact, header, written
from tests.payments.simulator import Request, Said, Simulator, serve

SECRET = "sk_live_never_to_be_seen"


class Echo(Simulator):
    says: Said = (200, {"status": "fine"})

    def work(self, request: Request) -> Said:
        return self.says


@pytest.fixture
def echo(monkeypatch: pytest.MonkeyPatch) -> Iterator[Echo]:
    monkeypatch.setattr(http, "TIMEOUT", (5, 1.5))  # a "hang" takes two seconds
    with serve(Echo()) as simulator:
        yield simulator


def asked(echo: Echo, method: str = "GET") -> Answer:
    line = Line("echo", echo.address, SECRET)
    return line.ask(method, "/thing", headers={"Authorization": f"Bearer {SECRET}"})


def test_a_status_and_its_json_come_back(echo: Echo) -> None:
    assert asked(echo) == Answer(200, {"status": "fine"})
    echo.says = (404, {"code": "NOT_FOUND"})
    assert asked(echo).get("code") == "NOT_FOUND"
    echo.says = (202, None)
    assert asked(echo, "POST") == Answer(202, None)
    assert {request.headers["user-agent"] for request in echo.heard} == {"Entregent/1"}


def test_no_number_becomes_a_float(echo: Echo) -> None:
    echo.says = (200, '{"amount": 15000.10}')
    assert asked(echo).get("amount") == Decimal("15000.10")
    echo.says = (200, '{"amount": NaN}')
    with pytest.raises(OutcomeUnknown):
        asked(echo)


@pytest.mark.parametrize(
    "trouble",
    ["500", "503", "429", "html", "garbage", "long", "redirect", "cut", "drop", "hang", "lost"],
)
def test_what_is_not_answered_plainly_is_unknown_and_may_have_been_done(
    echo: Echo, trouble: str
) -> None:
    echo.trouble = [trouble]

    with pytest.raises(OutcomeUnknown) as told:
        asked(echo, "POST")

    assert not isinstance(told.value, Unavailable)
    assert [request.path for request in echo.heard] == ["/thing"]  # once; no redirect followed


@pytest.mark.parametrize("status", [200, 403, 404])
def test_a_page_in_a_provider_s_place_says_nothing_whatever_its_status(
    echo: Echo, status: int
) -> None:
    echo.says = (status, "<h1>403 Forbidden</h1>")

    with pytest.raises(OutcomeUnknown):
        asked(echo)


@pytest.mark.parametrize("where", ["http://127.0.0.1:9", "https://nobody.invalid"])
def test_where_nobody_is_nothing_was_sent(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "TIMEOUT", (0.3, 0.3))

    with pytest.raises(Unavailable):
        Line("nobody", where).ask("POST", "/", headers={})


def test_an_answer_that_drips_for_ever_is_given_up(
    echo: Echo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "PATIENCE", -1)

    with pytest.raises(OutcomeUnknown):
        asked(echo)


@pytest.mark.parametrize("base", ["http://api.example", "ftp://api.example", "api.example", ""])
def test_keys_never_leave_without_tls(base: str) -> None:
    with pytest.raises(ConfigError):
        Line("plain", base)


def test_five_failures_close_the_line(echo: Echo) -> None:
    echo.trouble = ["500"] * 5
    for _ in range(5):
        with pytest.raises(OutcomeUnknown):
            asked(echo)

    with pytest.raises(Unavailable):
        asked(echo)
    assert len(echo.heard) == 5


def test_a_closed_line_lets_one_try_after_each_rest_and_opens_when_it_is_heard() -> None:
    now = [0.0]
    line = Breaker(clock=lambda: now[0])

    def passes() -> bool:
        try:
            line.pass_("echo")
        except Unavailable:
            return False
        return True

    for _ in range(http.FALLS - 1):
        line.heard(well=False)
    assert [passes(), passes()] == [True, True]
    line.heard(well=False)
    assert [passes(), passes()] == [False, False]
    now[0] = http.REST + 1
    assert [passes(), passes()] == [True, False]
    line.heard(well=False)
    assert passes() is False
    now[0] = 2 * http.REST + 2
    assert passes()
    line.heard(well=True)
    assert [passes(), passes()] == [True, True]


def test_a_no_closes_no_line(echo: Echo) -> None:
    echo.says = (400, {"code": "NO"})

    assert [asked(echo).status for _ in range(8)] == [400] * 8


@pytest.mark.parametrize("trouble", ["500", "html", "cut", "hang", "long"])
def test_no_error_and_no_log_holds_a_key(
    echo: Echo, trouble: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    echo.trouble = [trouble]

    with pytest.raises(OutcomeUnknown) as told:
        asked(echo)

    words = "".join(traceback.format_exception(told.value)) + caplog.text + repr(told.value)
    assert SECRET not in words
    assert Line("echo", echo.address, SECRET).clean(f"bad\n key {SECRET}!") == "bad key …!"


def test_a_netrc_does_not_speak_for_us(
    echo: Echo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "netrc"
    file.write_text("machine 127.0.0.1 login someone password else\n")
    file.chmod(0o600)
    monkeypatch.setenv("NETRC", str(file))

    asked(echo)

    assert echo.heard[0].headers["authorization"] == f"Bearer {SECRET}"


@pytest.mark.parametrize(
    ("amount", "currency", "money"),
    [
        ("15000", "XAF", Money(15_000)),
        ("15000.00", "xaf", Money(15_000)),
        (15_000, "XAF", Money(15_000)),
        (Decimal("10.50"), "EUR", Money(1_050, "EUR")),
        ("0", "XAF", Money(0)),
    ],
)
def test_a_sum_is_read_exactly(amount: object, currency: str, money: Money) -> None:
    assert exact(amount, currency) == money


@pytest.mark.parametrize(
    "amount",
    [
        "15000.5",
        "-1",
        "1e3",
        "NaN",
        "",
        " 1",
        "1_000",
        "15 000",
        "15,000",
        "١٥",
        None,
        1.5,
        True,
        10**16,
    ],
)
def test_what_is_no_exact_sum_is_not_guessed(amount: object) -> None:
    with pytest.raises(OutcomeUnknown):
        exact(amount, "XAF")
    with pytest.raises(OutcomeUnknown):
        exact("15000", "CFA francs")


def test_a_sum_is_written_in_whole_units_with_its_decimals() -> None:
    assert [written(Money(15_000)), written(Money(1_050, "EUR"))] == ["15000", "10.50"]


def test_headers_are_found_by_any_spelling() -> None:
    assert header({"X-Notch-Signature": "a"}, "x-notch-signature") == "a"
    assert header({"x-notch-signature": "a"}, "X-Notch-Signature") == "a"
    assert header({}, "Signature") == ""
