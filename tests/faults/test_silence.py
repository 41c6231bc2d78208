"""N7: a provider takes the question and never answers. Who pays waits once, and not for long; then
nobody is sent there until it speaks again, and every other way goes on.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.jobs.accounts import check_troubled
from app.kernel.db import db, transaction
from app.merchants.rules import LISTEN, Standing
from app.payments import http
from app.payments.http import Line
from app.settlement.rules import PaymentStatus
from tests.faults.sizes import WHOLE, fault, told
from tests.payments import pawapay_sim
from tests.payments.pawapay_sim import PawaPaySim
from tests.payments.simulator import serve
from tests.web.public.account_sale import Shop, open_shop, payments
from tests.web.visiting import words

BAR = 10.0  # seconds that one payer may wait


@pytest.fixture
def stub() -> Iterator[PawaPaySim]:
    with serve(PawaPaySim(seconds=30)) as made:
        yield made


@pytest.fixture
def shop(
    house: Flask, client: FlaskClient, stub: PawaPaySim, monkeypatch: pytest.MonkeyPatch
) -> Shop:
    if not WHOLE:
        monkeypatch.setattr(http, "TIMEOUT", (2.0, 0.2))
    return open_shop(house, client, monkeypatch, "pawapay", {"token": pawapay_sim.TOKEN}, stub)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Each question that left for the provider."""
    left: list[str] = []
    ask = Line._asked

    def counted(self: Line, *words: Any) -> Any:
        left.append(words[1])
        return ask(self, *words)

    monkeypatch.setattr(Line, "_asked", counted)
    return left


def pay_by_mtn(shop: Shop, payers: int) -> list[float]:
    """Seconds that each of them waited for a page."""
    waited = []
    for n in range(payers):
        began = time.monotonic()
        shop.buy("mtn", phone=f"6 77 12 34 {n:02}")
        waited.append(time.monotonic() - began)
    return waited


@fault("N7")
def test_a_silent_provider_costs_each_payer_seconds_and_then_nobody(
    shop: Shop, stub: PawaPaySim, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "REST", 0.0)  # the clock may ask again at once
    stub.trouble = ["hang"] * 99
    waited = pay_by_mtn(shop, http.FALLS)
    told(payers=http.FALLS, longest=f"{max(waited):.1f} s")
    assert max(waited) <= BAR
    assert {one.status for one in payments()} == {PaymentStatus.UNKNOWN}  # never a failure

    db.session.refresh(shop.account)
    assert shop.account.standing is Standing.SILENT
    form = shop.client.get(f"/events/{shop.event.code}/orders/new")
    for way in ("mtn", "orange"):
        assert f'value="{shop.way(way)}" disabled' in form.text
    assert "MTN MoMo ne répond pas pour l’instant" in words(form)

    page = shop.buy("x", phone="6 77 12 34 77", provider="pretend")
    assert "/pretend/" in page
    assert len(asked) == http.FALLS  # the other way asked it nothing

    comes_back(shop, stub)


def comes_back(shop: Shop, stub: PawaPaySim) -> None:
    """The clock listens; once it answers, it is offered again."""
    tills = shop.house.extensions["providers"]
    assert check_troubled(tills) == 0  # it was asked just now
    for well in (False, True):
        stub.trouble = [] if well else ["503"] * 9
        with transaction():
            assert shop.account.checked_at is not None
            shop.account.checked_at -= LISTEN
        assert check_troubled(tills) == 1
        db.session.refresh(shop.account)
        assert (shop.account.silent_since is None) is well
    assert shop.account.standing is Standing.TRIAL
    form = shop.client.get(f"/events/{shop.event.code}/orders/new")
    assert "ne répond pas" not in form.text


@fault("N7")
def test_twin_where_no_line_ever_closes_everybody_waits(
    shop: Shop, stub: PawaPaySim, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "FALLS", 10**9)
    stub.trouble = ["hang"] * 99
    payers = 7
    pay_by_mtn(shop, payers)
    told(waited_without_the_guard=len(asked))
    assert len(asked) == payers
    assert shop.account.standing is Standing.TRIAL
