"""Cases of money that goes back: in parts, to its end, once, later, elsewhere, or by hand.

Each test is named in docs/cases.md beside the cases that it shows.
"""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.rules import Role
from app.jobs import refunds
from app.kernel.db import db, transaction
from app.kernel.money import Money
from app.ledger.queries import balances
from app.passages.actions import admit
from app.payments.gateway import ProviderRefused
from app.tickets.models import Ticket
from app.tickets.rules import TicketStatus
from tests import make
from tests.cases.sale import Sale, papers, peers
from tests.changes.test_cancel import keys_of
from tests.door.making import phone, told
from tests.payments import fake_stripe_money
from tests.web.public.account_sale import payments, tickets
from tests.web.visiting import sign_in, words

ASK = {"gives": "refund", "reason": "Ben ne vient pas."}


@pytest.fixture
def sold(sale: Sale) -> Sale:
    """Three places, paid; the team looks."""
    sale.buy(3)
    sale.pay()
    sale.shop.look()
    sale.as_team()
    return sale


def give_up(sale: Sale, *pieces: str) -> Any:
    there = f"/organize/orders/{sale.order().reference}/cancellation"
    return sale.shop.client.post(there, data=ASK | {"pieces": list(pieces)}, follow_redirects=True)


def valid() -> int:
    query = select(Ticket.id).where(Ticket.status == TicketStatus.VALID)
    return len(db.session.scalars(query).all())


def gone(sale: Sale) -> int:
    """What the provider itself says went back."""
    return sum(int(float(each["amount"])) for each in sale.desk.refunds())


@peers("W P N")
def test_parts_go_back_one_by_one_until_the_whole_is_gone_and_no_more(sold: Sale) -> None:
    for n, left in enumerate((2, 1, 0)):
        give_up(sold, keys_of(sold.order())[0])
        assert "rien n’a été noté" in sold.send_back(15_001)  # another sum than is owed
        sold.send_back(15_000)
        sold.arrives()
        assert (valid(), sold.order().refund_due, gone(sold)) == (left, 0, 15_000 * (n + 1))
    notes = [("credit-note", n, 15_000) for n in (1, 2, 3)]
    assert papers() == [("receipt", 1, 45_000), *notes]
    assert (sold.order().status.value, [one.status for one in sold.sent()]) == (
        "cancelled",
        ["succeeded"] * 3,
    )
    with pytest.raises(ProviderRefused):
        sold.desk.provider.refund(
            str(uuid.uuid4()), str(payments()[0].provider_ref), Money(1), "one franc more"
        )


@peers("W P N")
def test_pressed_twice_it_leaves_once(sold: Sale) -> None:
    give_up(sold, *keys_of(sold.order()))
    sold.send_back(45_000)
    again = sold.send_back(45_000)
    assert "déjà en route" in again or "rien n’a été noté" in again
    sold.arrives()
    assert (len(sold.desk.refunds()), sold.order().refund_due) == (1, 0)


@peers("W P N")
def test_an_answer_that_is_lost_is_asked_for_and_nothing_leaves_twice(sold: Sale) -> None:
    give_up(sold, *keys_of(sold.order()))
    sold.desk.trouble("cut", "refund")
    sold.send_back(45_000)
    assert [one.status for one in sold.sent()] == ["unknown"]
    assert sold.order().refund_due == 45_000  # until it is known to be there
    sold.arrives()
    assert (len(sold.desk.refunds()), sold.order().refund_due) == (1, 0)
    assert [one.status for one in sold.sent()] == ["succeeded"]


def failed(sale: Sale) -> None:
    """The provider's own word on the newest refund: it did not arrive."""
    if sale.kind == "pawapay":
        sale.sim.settle(sale.sent()[-1].id, "FAILED", "RECIPIENT_NOT_FOUND")
        return
    sale.desk.refunds()[-1]["status"] = "failed"
    if sale.kind == "card":  # the charge is whole again
        for charge in sale.sim.charges.values():
            charge.update(amount_refunded=0, refunded=False)


@peers("W P N")
def test_what_fails_on_its_way_is_still_owed_and_is_sent_again(
    sold: Sale, monkeypatch: pytest.MonkeyPatch
) -> None:
    give_back = fake_stripe_money.give_back

    def slowly(*facts: Any) -> dict[str, Any]:
        made = give_back(*facts)
        made["status"] = "pending"
        return made

    monkeypatch.setattr(fake_stripe_money, "give_back", slowly)
    give_up(sold, *keys_of(sold.order()))
    assert "en route" in sold.send_back(45_000)
    failed(sold)
    sold.look_at_refunds()
    assert ([one.status for one in sold.sent()], sold.order().refund_due) == (["failed"], 45_000)
    page = words(sold.shop.client.get(f"/organize/orders/{sold.order().reference}"))
    assert "n’a pas abouti" in page
    monkeypatch.setattr(fake_stripe_money, "give_back", give_back)
    sold.send_back(45_000)
    sold.arrives()
    assert [one.status for one in sold.sent()] == ["failed", "succeeded"]
    assert sold.order().refund_due == 0


@peers("W P N")
def test_what_had_arrived_and_came_back_days_later_is_owed_again_and_sent_once_more(
    sold: Sale,
) -> None:
    give_up(sold, *keys_of(sold.order()))
    sold.send_back(45_000)
    sold.arrives()
    assert sold.order().refund_due == 0
    failed(sold)
    refunds.look(sold.sent()[-1].id, sold.shop.house.extensions["providers"])
    refunds.look(sold.sent()[-1].id, sold.shop.house.extensions["providers"])
    assert ([one.status for one in sold.sent()], sold.order().refund_due) == (["failed"], 45_000)
    sold.send_back(45_000)
    sold.arrives()
    assert [one.status for one in sold.sent()] == ["failed", "succeeded"]
    account = balances(sold.shop.event.organizer_id).get(f"order:{sold.order().id}", 0)
    assert (sold.order().refund_due, account) == (0, 0)


@peers("W N")
def test_what_was_sent_back_on_the_provider_s_own_pages_is_written_once(sold: Sale) -> None:
    """Nobody here asked for it; its notice is the only reason to look. pawaPay's own deposits
    tell nothing of refunds: what its pages sent back, a person notes."""
    ref = str(payments()[0].provider_ref)
    if sold.kind == "card":
        intent = sold.sim.sessions[ref]["payment_intent"]
        made = fake_stripe_money.give_back(sold.sim, intent, 45_000)
        body = sold.sim.event(made["id"], "refund.created")
    else:
        made = sold.sim.give_back(ref, 45_000)
        sold.desk.refund_done()
        body = sold.sim.notice(made["id"], "refund.complete")
    for _ in range(2):
        sold.tell(body)
        sold.shop.judge()
    notes = [each for each in papers() if each[0] == "credit-note"]
    assert (notes, sold.order().refund_due) == ([("credit-note", 1, 45_000)], 0)
    assert balances(sold.shop.event.organizer_id).get(f"order:{sold.order().id}", 0) == 0


@peers("W P N")
def test_who_came_in_is_given_nothing_back_by_a_slip_and_the_door_gives_nothing_at_all(
    sold: Sale,
) -> None:
    first, *_rest = db.session.scalars(select(Ticket).order_by(Ticket.id)).all()
    key = keys_of(sold.order())[0]
    scanner, _token = phone(sold.shop.event)
    with transaction():
        admit(scanner, told(first), now=make.NOW)
    assert give_up(sold, key).status_code == 422
    sign_in(sold.shop.client, make.awa(sold.shop.event.organizer, Role.DOOR))
    there = f"/organize/orders/{sold.order().reference}"
    for act in ("cancellation", "refund", "refund/sending"):
        answer = sold.shop.client.post(f"{there}/{act}", data=ASK | {"amount": 15_000})
        assert answer.status_code == 403, act
    assert (valid(), sold.order().refund_due, sold.desk.refunds()) == (3, 0, [])


@peers("M")
def test_who_sends_nothing_back_is_not_asked_and_a_person_notes_what_they_sent(
    sale: Sale,
) -> None:
    sale.buy()
    sale.pay()
    sale.shop.look()
    sale.as_team()
    give_up(sale, *keys_of(sale.order()))
    page = words(sale.shop.client.get(f"/organize/orders/{sale.order().reference}"))
    assert ("Rembourser par" in page, "J’ai remboursé" in page) == (False, True)
    assert "rendez la somme à la main" in sale.send_back(15_000)
    assert (sale.sent(), sale.order().refund_due) == ([], 15_000)
    there = f"/organize/orders/{sale.order().reference}/refund"
    for _ in range(2):
        sale.shop.client.post(there, data={"amount": 15_000})
    assert (sale.order().refund_due, tickets()) == (0, 1)
