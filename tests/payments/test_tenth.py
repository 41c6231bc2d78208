"""A tenth way of paying: one class, one line of the registry, its desk. Nothing else changes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

from app.payments import registry
from app.payments.gateway import Capabilities
from app.payments.pretend import Pretend
from app.payments.registry import Kind
from tests import make
from tests.payments.conformance import GivesBack, Told
from tests.payments.desks import PretendDesk

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

LIVE = "https://api.moneta.example"


@dataclass(frozen=True, slots=True)
class MonetaAccount:
    api_key: str = field(repr=False)
    shop: str = field(metadata={"label": "Moneta shop number"})
    base: str = LIVE
    live: bool = True


class Moneta(Pretend):
    """It keeps its books in a folder, and has a page of its own."""

    name = "moneta"
    folder: ClassVar[Path]

    def __init__(self, account: MonetaAccount) -> None:
        super().__init__(self.folder, "http://localhost/pretend/")

    def capabilities(self) -> Capabilities:
        return replace(super().capabilities(), methods=("moneta",))


LINE = {
    "moneta": Kind(
        MonetaAccount, Moneta, "Moneta", (LIVE,), {"live": False}, pages=("https://moneta.example",)
    )
}


@pytest.fixture(autouse=True)
def _registered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Moneta, "folder", tmp_path / "moneta", raising=False)
    monkeypatch.setitem(registry.KINDS, "moneta", LINE["moneta"])


@pytest.fixture
def desk() -> PretendDesk:
    return PretendDesk(registry.open_account("moneta", {"api_key": "k", "shop": "7"}))


class TestTenth(Told, GivesBack):
    """The questions that each is asked."""


def test_its_owner_connects_it_and_a_buyer_pays_through_it(
    house: Flask, client: FlaskClient
) -> None:
    from app.kernel.db import db
    from app.ledger.queries import receipts_of_order
    from app.merchants.queries import accounts_of
    from app.orders.models import Order
    from tests.web.public.account_sale import Shop, payments, tickets
    from tests.web.visiting import sign_in, words

    of = make.organizer()
    here = f"/organize/organizers/{of.code}/accounts"
    sign_in(client, make.awa(of))
    assert "L’acheteur paie par Moneta" in words(client.get(here))
    form = words(client.get(f"{here}/new?kind=moneta"))
    assert ("Api key" in form, "Moneta shop number" in form) == (True, True)
    typed: dict[str, Any] = {"kind": "moneta", "money": "trial", "api_key": "sk-42", "shop": "7"}
    done = client.post(here, data=typed, follow_redirects=True)
    assert ("Le compte répond" in words(done), "sk-42" in done.text) == (True, False)

    shop = Shop(house, client, make.event(of), accounts_of(of.id)[0])
    offered = words(client.get(f"/events/{shop.event.code}/orders/new"))
    assert "Moneta · essai, sans argent Page de paiement sécurisée" in offered
    there, payment = shop.buy("moneta"), payments()[0]
    assert there.endswith(f"/pretend/{payment.id}")
    house.extensions["providers"][shop.account.till].choose(payment.id, "pay", now=make.today())
    shop.look()
    order = db.session.get_one(Order, payments()[0].order_id)
    (receipt,) = receipts_of_order(order.id)
    told = [f"/organize/orders/{order.reference}"]
    told += [f"/orders/{order.secret}/receipts/{receipt.number}"]
    assert (["Moneta" in shop.read(page) for page in told], tickets()) == ([True, True], 1)
