"""Paying through an organizer's own account: where the money is, and never asked for twice.

Names in brackets are the failures of the founding list (F01 …).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.kernel.db import db, transaction
from app.merchants.rules import Standing
from app.orders.models import Order
from app.settlement.rules import PaymentStatus
from tests import make
from tests.payments import pawapay_sim
from tests.payments.pawapay_sim import PawaPaySim
from tests.payments.simulator import serve
from tests.web.public.account_sale import Shop, count, open_shop, payments, tickets
from tests.web.visiting import sign_in, words


@pytest.fixture
def sim() -> Iterator[PawaPaySim]:
    with serve(PawaPaySim()) as made:
        yield made


@pytest.fixture
def shop(
    house: Flask, client: FlaskClient, sim: PawaPaySim, monkeypatch: pytest.MonkeyPatch
) -> Shop:
    return open_shop(house, client, monkeypatch, "pawapay", {"token": pawapay_sim.TOKEN}, sim)


def test_a_telephone_rings_and_the_tickets_come_without_any_notice(
    shop: Shop, sim: PawaPaySim
) -> None:
    """[F01, F07, F08] MTN and Orange; the clock asks, the buyer never comes back."""
    for way, number in (("mtn", "MTN_MOMO_CMR"), ("orange", "ORANGE_CMR")):
        page = shop.buy(way)
        payment = payments()[-1]
        told = shop.read(page)
        assert "ne payez pas une seconde fois" in told.lower()
        assert "+237 6 77 12 34 56 demande votre code" in told.replace("\u00a0", " ")
        assert sim.deposits[payment.id]["payer"]["accountDetails"]["provider"] == number
        sim.settle(payment.id)
        shop.look()
        assert "prêt" in shop.read(page)
    assert [one.status for one in payments()] == [PaymentStatus.SUCCEEDED] * 2
    assert tickets() == 2


def test_pressing_twice_rings_once(shop: Shop, sim: PawaPaySim) -> None:
    page = shop.buy("mtn")
    shop.again(page)
    shop.again(page)
    assert (len(sim.deposits), len(payments())) == (1, 1)


def test_an_answer_that_is_lost_is_found_again_and_nobody_is_asked_twice(
    shop: Shop, sim: PawaPaySim
) -> None:
    """[F20] The provider took it; we never heard."""
    sim.trouble = ["lost"]
    page = shop.buy("mtn")
    assert payments()[0].status is PaymentStatus.UNKNOWN
    assert "Le réseau a été coupé" in shop.read(page)
    shop.again(page)
    assert (len(sim.deposits), len(payments())) == (1, 1)
    sim.settle(payments()[0].id)
    shop.look()
    assert (payments()[0].status, tickets()) == (PaymentStatus.SUCCEEDED, 1)


def test_what_was_never_taken_fails_after_two_looks_and_the_places_stay(
    shop: Shop, sim: PawaPaySim
) -> None:
    """[F21, F22] A 500 before anything was kept is unknown until it is not found twice."""
    sim.trouble = ["500"]
    page = shop.buy("mtn")
    after = [payments()[0].status]
    for _ in range(2):
        shop.look()
        after.append(payments()[0].status)
    assert after == [PaymentStatus.UNKNOWN, PaymentStatus.UNKNOWN, PaymentStatus.FAILED]
    assert "Vos places sont gardées" in shop.read(page)


def test_a_page_of_maintenance_is_no_answer(shop: Shop, sim: PawaPaySim) -> None:
    """[F76]"""
    sim.trouble = ["html"]
    shop.buy("mtn")
    assert payments()[0].status is PaymentStatus.UNKNOWN


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("PAYMENT_NOT_APPROVED", "refusé sur le téléphone"),
        ("INSUFFICIENT_BALANCE", "pas assez d’argent"),
        ("WALLET_LIMIT_REACHED", "atteint sa limite"),
        ("PAYER_NOT_FOUND", "n’a pas de compte chez cet opérateur"),
        ("SOMETHING_NEW", "n’a pas abouti"),
    ],
)
def test_why_it_failed_is_told_and_the_same_order_is_paid_again(
    shop: Shop, sim: PawaPaySim, reason: str, told: str
) -> None:
    """[F27] The hold is kept; another try is another payment."""
    page = shop.buy("mtn")
    sim.settle(payments()[0].id, "FAILED", reason)
    shop.look()
    assert told in shop.read(page)
    shop.again(page, "orange")
    sim.settle(payments()[1].id)
    shop.look()
    assert [one.status for one in payments()] == [PaymentStatus.FAILED, PaymentStatus.SUCCEEDED]
    assert (tickets(), count(Order)) == (1, 1)


def test_a_number_that_no_wallet_has_is_asked_again_beside_the_field(
    shop: Shop, sim: PawaPaySim
) -> None:
    """[F71] A number from abroad orders; a Cameroonian one pays, however it is written."""
    page = shop.buy("mtn", phone="+33 6 12 34 56 78")
    assert payments() == []
    assert f'value="{shop.way("mtn")}" checked' in shop.client.get(page).text
    wrong = shop.again(page, phone="+33 6 12 34 56 78")
    assert (wrong.status_code, "Écrivez le numéro Mobile Money qui paie" in words(wrong)) == (
        422,
        True,
    )
    assert shop.again(page, phone="00237 677-12-34-56").status_code == 303
    assert payments()[0].payer_phone == "+237677123456"


def test_two_telephones_paid_give_one_set_of_tickets_and_the_rest_is_due_back(
    shop: Shop, sim: PawaPaySim
) -> None:
    """[F32] A push cannot be called back: money that comes twice is owed back."""
    page = shop.buy("mtn")
    shop.again(page, "orange", phone="6 99 12 34 56")
    assert len(sim.deposits) == 2
    for one in payments():
        sim.settle(one.id)
    shop.look()
    order = db.session.get_one(Order, payments()[0].order_id)
    assert (tickets(), order.refund_due) == (1, 15_000)


@pytest.mark.parametrize(
    "odd",
    [{"amount": "14999.00"}, {"amount": "15001.00"}, {"currency": "EUR"}],
)
def test_another_sum_or_currency_waits_for_a_person(
    shop: Shop, sim: PawaPaySim, odd: dict[str, str]
) -> None:
    """[F35, F36]"""
    shop.buy("mtn")
    sim.settle(payments()[0].id, **odd)
    shop.look()
    assert (payments()[0].status, tickets()) == (PaymentStatus.ATTENTION, 0)


def test_trial_money_for_a_real_account_waits_for_a_person(shop: Shop, sim: PawaPaySim) -> None:
    """[F37]"""
    from app.payments.gateway import Outcome, Paid
    from app.settlement.actions import settle

    shop.buy("mtn")
    payment = payments()[0]
    with transaction():
        shop.account.live = True
    word = Paid(Outcome.SUCCEEDED, payment.id, live=False, payment_id=payment.id)
    with transaction():
        assert settle(payment.id, word, actor="job", now=make.today()) is PaymentStatus.ATTENTION
    assert tickets() == 0


def test_keys_that_are_refused_take_the_way_off_the_page_and_tell_the_owner(
    shop: Shop, sim: PawaPaySim
) -> None:
    with transaction():
        vault = shop.house.extensions["providers"].vault
        from app.merchants.actions import change

        change(shop.account, {"token": "old.token"}, vault=vault, user_id=0, now=make.NOW)
    page = shop.buy("mtn")
    assert payments()[0].status is PaymentStatus.FAILED
    db.session.refresh(shop.account)
    assert shop.account.standing is Standing.TROUBLED
    told = shop.client.get(page)
    assert f'value="{shop.way("mtn")}" disabled' in told.text
    assert "MTN MoMo n’est pas disponible pour l’instant" in words(told)


def test_a_provider_that_is_down_was_not_asked_and_another_way_is_free(
    shop: Shop, sim: PawaPaySim
) -> None:
    """[F70] No line at all: nothing was sent, so it failed, and the payer is told at once."""
    with transaction():
        shop.account.facts = shop.account.facts | {"base": "http://127.0.0.1:9"}
        shop.account.version += 1
    page = shop.buy("mtn")
    assert (payments()[0].status, payments()[0].failure) == (PaymentStatus.FAILED, "down")
    assert "L’opérateur ne répond pas en ce moment" in shop.read(page)


def test_a_transfer_says_what_to_copy_and_waits_for_days(client: FlaskClient, house: Flask) -> None:
    of = make.organizer()
    shop = Shop(house, client, make.event(of), make.bank_account(of))
    page = shop.buy("x", provider=f"transfer-{shop.account.id}")
    told = shop.read(page)
    order = db.session.get_one(Order, payments()[0].order_id)
    for copied in ("WUSU SARL", "10005 00020 01234567890 12", order.reference):
        assert copied in told
    shop.look()
    assert (payments()[0].status, payments()[0].next_check_at) == (PaymentStatus.PENDING, None)


def test_while_somebody_pays_the_clock_comes_again_in_seconds(shop: Shop, sim: PawaPaySim) -> None:
    """Five seconds after the telephone rang, then by the schedule; nobody paying, not at all."""
    from app.jobs.money import keep_looking

    tills = shop.house.extensions["providers"]
    assert keep_looking(tills) is None
    shop.buy("mtn")
    soon = keep_looking(tills)
    assert soon is not None
    assert 1 <= soon.seconds <= 5
    sim.settle(payments()[0].id)
    shop.look()
    assert keep_looking(tills) is None


def test_polling_by_hand_says_what_it_did(shop: Shop, sim: PawaPaySim) -> None:
    shop.buy("mtn")
    told = shop.house.test_cli_runner().invoke(args=["payments", "poll"])
    assert told.output == "0 notices, 0 payments, 0 refunds, 0 accounts\n"


def test_what_was_paid_a_moment_before_another_way_is_chosen_is_enough(
    shop: Shop, sim: PawaPaySim
) -> None:
    """[F29, F33] The running page is ended first: it turns out paid, and no telephone rings."""
    there = shop.buy("x", provider="pretend")
    shop.client.post(there, data={"choice": "pay"})
    order = db.session.get_one(Order, payments()[0].order_id)
    shop.again(f"/orders/{order.secret}")
    assert (tickets(), len(sim.deposits), len(payments())) == (1, 0, 1)


def test_a_page_that_was_left_is_closed_when_another_way_is_chosen(
    shop: Shop, sim: PawaPaySim
) -> None:
    there = shop.buy("x", provider="pretend")
    order = db.session.get_one(Order, payments()[0].order_id)
    shop.again(f"/orders/{order.secret}")
    shop.client.post(there, data={"choice": "pay"})
    assert [one.status for one in payments()] == [PaymentStatus.CANCELLED, PaymentStatus.PENDING]
    assert tickets() == 0


def test_a_sum_that_a_way_does_not_take_is_not_offered_that_way(
    shop: Shop, sim: PawaPaySim
) -> None:
    """[F53, F54] Below its least, above its most: another way is there."""
    for amount in (99, 600_000):
        shop.event = make.event(shop.event.organizer, amount=amount)
        with transaction():
            shop.account.facts = shop.account.facts | {"least": 100, "most": 500_000}
            shop.account.version += 1
        page = shop.buy("mtn")
        assert shop.way("mtn") not in shop.client.get(page).text
    assert payments() == []


def test_a_payment_without_an_answer_is_on_a_list_and_asked_about_with_a_button(
    shop: Shop, sim: PawaPaySim
) -> None:
    """Half an hour of silence: its organizer sees it, and may ask now."""
    shop.buy("mtn")
    with transaction():
        payments()[0].created_at = make.today() - timedelta(minutes=31)
    sign_in(shop.client, make.awa(shop.event.organizer))
    assert "1 paiement sans réponse" in words(shop.client.get("/organize"))
    assert "Sans réponse" in words(shop.client.get("/organize/payments"))
    order = db.session.get_one(Order, payments()[0].order_id)
    at = f"/organize/orders/{order.reference}/look"
    assert "Toujours sans réponse" in words(shop.client.post(at, follow_redirects=True))
    sim.settle(payments()[0].id)
    assert "la commande est à jour" in words(shop.client.post(at, follow_redirects=True))
    assert tickets() == 1
