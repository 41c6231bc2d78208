"""Money owed back leaves through who had taken it: once, and what fails is still owed.

Names in brackets are the failures of the founding list (F01 …).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from app.accounts.rules import Role
from app.jobs import refunds
from app.kernel.db import db, transaction
from app.ledger.queries import balances, unbalanced
from app.orders.models import Order
from app.refunds.models import Refund
from tests import make
from tests.payments import pawapay_sim
from tests.payments.pawapay_sim import PawaPaySim
from tests.payments.simulator import serve
from tests.web.public.account_sale import Shop, open_shop, payments
from tests.web.visiting import sign_in, words


@pytest.fixture
def sim() -> Iterator[PawaPaySim]:
    with serve(PawaPaySim()) as made:
        yield made


@pytest.fixture
def shop(
    house: Flask, client: FlaskClient, sim: PawaPaySim, monkeypatch: pytest.MonkeyPatch
) -> Shop:
    """One place, paid twice: 15 000 francs are owed back."""
    made = open_shop(house, client, monkeypatch, "pawapay", {"token": pawapay_sim.TOKEN}, sim)
    page = made.buy("mtn")
    made.again(page, "orange", phone="6 99 12 34 56")
    for one in payments():
        sim.settle(one.id)
    made.look()
    sign_in(client, make.awa(made.event.organizer, Role.CASHIER))
    return made


@pytest.fixture(autouse=True)
def _all_adds_up(house: Flask) -> Iterator[None]:
    """After each of these, the fourteen things that must hold of money hold."""
    yield
    from app.invariants.queries import broken

    assert broken(now=datetime.now(UTC)) == {}


def the_order() -> Order:
    query = select(Order).execution_options(populate_existing=True)
    return db.session.scalars(query).one()


def send(shop: Shop, amount: int = 15_000) -> Any:
    address = f"/organize/orders/{the_order().reference}/refund/sending"
    return shop.client.post(address, data={"amount": amount}, follow_redirects=True)


def all_sent() -> list[Refund]:
    query = select(Refund).order_by(Refund.created_at, Refund.id)
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


def look(shop: Shop, times: int = 1) -> None:
    for _ in range(times):
        with transaction():
            due = datetime.now(UTC) - timedelta(seconds=1)
            waiting = update(Refund).where(Refund.next_check_at.is_not(None))
            db.session.execute(waiting.values(next_check_at=due))
        refunds.look_at_due(shop.house.extensions["providers"])


def owed() -> tuple[int, int]:
    """What is still due, and what the buyer's account in the book says of it."""
    order = the_order()
    return order.refund_due, balances(order.organizer_id).get(f"order:{order.id}", 0)


def test_it_leaves_once_and_is_written_when_it_has_arrived(shop: Shop, sim: PawaPaySim) -> None:
    """[F42, F44] Pressed twice, asked once; on its way it is still due."""
    assert "Rembourser par pawaPay" in words(
        shop.client.get(f"/organize/orders/{the_order().reference}")
    )
    assert "en route" in words(send(shop))
    send(shop)
    assert (len(sim.refunds), owed()) == (1, (15_000, -15_000))
    sim.settle(all_sent()[0].id)
    look(shop, 2)
    assert ([one.status for one in all_sent()], owed()) == (["succeeded"], (0, 0))
    assert unbalanced() == []


def test_by_hand_is_not_noted_while_it_is_on_its_way(shop: Shop) -> None:
    send(shop)
    address = f"/organize/orders/{the_order().reference}/refund"
    page = shop.client.post(address, data={"amount": 15_000}, follow_redirects=True)
    assert "déjà en route" in words(page)
    assert owed() == (15_000, -15_000)


def test_what_failed_is_still_owed_and_may_be_tried_again(shop: Shop, sim: PawaPaySim) -> None:
    """[F44]"""
    send(shop)
    sim.settle(all_sent()[0].id, "FAILED", "RECIPIENT_NOT_FOUND")
    look(shop)
    assert owed() == (15_000, -15_000)
    assert "n’a pas abouti" in words(shop.client.get(f"/organize/orders/{the_order().reference}"))
    send(shop)
    sim.settle(all_sent()[1].id)
    look(shop)
    assert ([one.status for one in all_sent()], owed()) == (["failed", "succeeded"], (0, 0))


def test_an_answer_that_is_lost_is_asked_for_and_nothing_is_sent_twice(
    shop: Shop, sim: PawaPaySim
) -> None:
    """[F43]"""
    sim.trouble = ["lost"]
    send(shop)
    assert all_sent()[0].status == "unknown"
    sim.settle(all_sent()[0].id)
    look(shop)
    assert (len(sim.refunds), owed()) == (1, (0, 0))


def test_what_was_never_taken_fails_after_two_looks(shop: Shop, sim: PawaPaySim) -> None:
    sim.trouble = ["500"]
    send(shop)
    look(shop, 2)
    assert (all_sent()[0].status, len(sim.refunds), owed()[0]) == ("failed", 0, 15_000)


def test_another_sum_than_is_owed_is_not_sent(shop: Shop, sim: PawaPaySim) -> None:
    """[F41]"""
    assert "rien n’a été noté" in words(send(shop, 20_000))
    assert (all_sent(), sim.refunds) == ([], {})


def test_who_cannot_send_back_is_not_offered_and_by_hand_it_is(
    client: FlaskClient, house: Flask
) -> None:
    """[F47] Mobile money by hand: the organizer sends it, and notes it."""
    from tests.statements.test_actions import came, decide, lines, order

    event = make.event()
    mine = order(event)
    came(event, mine.reference)
    came(event, mine.reference)
    decide(event, "assign", lines()[1].id, mine.id)
    sign_in(client, make.awa(event.organizer))
    page = client.get(f"/organize/orders/{mine.reference}")
    assert ("Rembourser par" in words(page), "J’ai remboursé" in words(page)) == (False, True)
    address = f"/organize/orders/{mine.reference}/refund/sending"
    told = client.post(address, data={"amount": 15_000}, follow_redirects=True)
    assert "rendez la somme à la main" in words(told)


def test_a_stranger_sends_nothing_back(shop: Shop, sim: PawaPaySim) -> None:
    """[F64]"""
    sign_in(shop.client, make.awa(make.organizer()))
    assert send(shop).status_code == 404
    sign_in(shop.client, make.awa(shop.event.organizer, Role.DOOR))
    assert send(shop).status_code == 403
    assert sim.refunds == {}


def test_a_transfer_keeps_its_places_for_days_but_not_into_the_evening(
    client: FlaskClient, house: Flask
) -> None:
    of = make.organizer()
    account = make.bank_account(of)
    for days, kept in ((30, timedelta(days=5)), (2, timedelta(days=2, hours=-2))):
        starts = datetime.now(UTC) + timedelta(days=days)
        event = make.event(of, starts_at=starts, ends_at=starts + timedelta(hours=3))
        Shop(house, client, event, account).buy("x", provider=f"transfer-{account.id}")
        order = db.session.get_one(Order, payments()[-1].order_id)
        assert abs(order.held_until - datetime.now(UTC) - kept) < timedelta(minutes=1)


def elsewhere(sim: PawaPaySim) -> None:
    """Somebody is giving a franc back on pawaPay's own pages, of each payment."""
    for one in payments():
        made = {"refundId": f"theirs-{one.id}", "status": "PROCESSING", "amount": "1.00"}
        sim.refunds[f"theirs-{one.id}"] = made | {"depositId": one.id, "currency": "XAF"}


def test_while_another_is_under_way_it_waits_and_leaves_by_itself_once(
    shop: Shop, sim: PawaPaySim
) -> None:
    """REFUND_IN_PROGRESS is no failure: nobody must press again."""
    elsewhere(sim)
    assert "en route" in words(send(shop))
    look(shop, 2)
    assert [one.status for one in all_sent()] == ["requested"]
    assert owed() == (15_000, -15_000)

    sim.refunds = {id_: each | {"status": "FAILED"} for id_, each in sim.refunds.items()}
    look(shop)
    (ours,) = all_sent()
    assert (ours.status, ours.id in sim.refunds) == ("pending", True)
    sim.settle(ours.id)
    look(shop)
    assert ([one.status for one in all_sent()], owed()) == (["succeeded"], (0, 0))


def test_what_waited_for_a_day_is_a_person_s_to_do(shop: Shop, sim: PawaPaySim) -> None:
    elsewhere(sim)
    send(shop)
    with transaction():
        all_sent()[0].created_at -= timedelta(days=1)
    look(shop)
    assert ([one.status for one in all_sent()], owed()) == (["failed"], (15_000, -15_000))
    page = words(shop.client.get(f"/organize/orders/{the_order().reference}"))
    assert "n’a pas abouti" in page
