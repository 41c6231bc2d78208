"""What providers of organizers' own accounts tell us: heard, never believed, never mixed up.

Names in brackets are the failures of the founding list (F01 …).
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.kernel.db import transaction
from app.notices.models import PaymentNotice
from tests import make
from tests.payments import momo_sim, pawapay_sim
from tests.payments.momo_sim import MomoSim
from tests.payments.pawapay_sim import PawaPaySim
from tests.payments.simulator import serve
from tests.web.public.account_sale import Shop, count, open_shop, payments, tickets


@pytest.fixture
def sim() -> Iterator[PawaPaySim]:
    with serve(PawaPaySim()) as made:
        yield made


@pytest.fixture
def shop(
    house: Flask, client: FlaskClient, sim: PawaPaySim, monkeypatch: pytest.MonkeyPatch
) -> Shop:
    return open_shop(house, client, monkeypatch, "pawapay", {"token": pawapay_sim.TOKEN}, sim)


def test_a_genuine_notice_has_the_provider_asked_at_once(shop: Shop, sim: PawaPaySim) -> None:
    """[F01, F02, F03] Signed by its key; PUT is taken too; told twice is once."""
    with transaction():
        shop.account.facts = shop.account.facts | {"public_keys": [pawapay_sim.pem(sim.key)]}
        shop.account.version += 1
    shop.buy("mtn")
    sim.settle(payments()[0].id)
    body = sim.callback(payments()[0].id)
    for method in ("PUT", "POST", "POST"):
        signed = sim.signed(body, f"http://localhost{shop.hook}", method=method)
        answer = shop.client.open(shop.hook, method=method, data=body, headers=signed)
        assert answer.status_code == 200
    shop.judge()
    assert (count(PaymentNotice), tickets()) == (1, 1)


def test_a_notice_by_another_hand_is_forgotten(shop: Shop, sim: PawaPaySim) -> None:
    """[F10, F17] Another key, none at all, and an address nobody was given."""
    with transaction():
        shop.account.facts = shop.account.facts | {"public_keys": [pawapay_sim.pem(sim.key)]}
        shop.account.version += 1
    shop.buy("mtn")
    body = sim.callback(payments()[0].id)
    other = sim.signed(body, f"http://localhost{shop.hook}", key=pawapay_sim.new_key())
    answers = [
        shop.client.post(shop.hook, data=body, headers=other).status_code,
        shop.client.post(shop.hook, data=body).status_code,
        shop.client.post(f"{shop.hook}x", data=body).status_code,
        shop.client.get(f"{shop.hook}x").status_code,
        shop.client.get(shop.hook).status_code,
    ]
    assert answers == [400, 400, 404, 404, 200]
    assert count(PaymentNotice) == 0


def test_an_unsigned_word_makes_us_ask_and_nothing_else(
    house: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """[F18, F19] MTN signs nothing: a lie gives no ticket, a flood is heard once in five seconds,
    and what we never began is not even kept."""
    keys = {"subscription_key": momo_sim.SUBSCRIPTION, "user": momo_sim.USER, "key": momo_sim.KEY}
    with serve(MomoSim(environment="sandbox", currency="XAF")) as sim:
        shop = open_shop(house, client, monkeypatch, "momo", keys, sim)
        with transaction():
            shop.account.facts = shop.account.facts | {"currency": "XAF"}
        shop.buy("mtn")
        payment = payments()[0]
        lie = sim.callback(payment.id).replace(b"PENDING", b"SUCCESSFUL")
        for n in range(20):
            assert client.post(shop.hook, data=lie + b" " * n).status_code == 200
            stranger = lie.replace(payment.id[:8].encode(), f"{n:08x}".encode())
            assert client.post(shop.hook, data=stranger).status_code == 200
        assert count(PaymentNotice) == 1
        before = len(sim.heard)
        shop.judge()
        shop.judge()
        assert (len(sim.heard) - before, tickets()) == (1, 0)
        sim.settle(payment.id)
        shop.look()
        assert tickets() == 1


def test_a_notice_speaks_of_its_own_account_only(
    shop: Shop, sim: PawaPaySim, monkeypatch: pytest.MonkeyPatch
) -> None:
    """[F38] Another organizer's address, with a payment that is not theirs."""
    of = make.organizer()
    vault = shop.house.extensions["providers"].vault
    other = make.account(of, "pawapay", {"token": "t"}, vault=vault, base=sim.address)
    shop.buy("mtn")
    sim.settle(payments()[0].id)
    address = f"/hooks/payments/pawapay/{other.hook}"
    shop.client.post(address, data=sim.callback(payments()[0].id))
    shop.judge()
    assert (count(PaymentNotice), tickets()) == (0, 0)
