"""The page of an order tells all that happened to it, who did it, and keeps the team's note."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.actions import audit
from app.accounts.models import AuditEntry
from app.accounts.rules import Role
from app.deciding import actions as deciding
from app.events.models import Event
from app.kernel.db import db, in_transaction, transaction
from app.messages.models import Message
from app.orders.models import Order
from app.orders.rules import Buyer
from app.passages.actions import take_scans
from app.register.rules import NOTE_MAX
from app.settlement import actions
from app.story.rules import Moment, in_order
from app.tickets.models import Ticket
from tests import make
from tests.door import making
from tests.make import NOW
from tests.orders.test_actions import buy
from tests.web.counting import statements
from tests.web.visiting import sign_in, sign_out

BEN = Buyer("Ben", "+237677123456", "ben@example.cm", "fr")
MINUTE = timedelta(minutes=1)


@pytest.fixture
def event(client: FlaskClient) -> Event:
    of = make.organizer(mtn_number="+237677000001")
    sign_in(client, make.awa(of))
    return make.event(of, capacity=100)


def here(order: Order) -> str:
    return f"/organize/orders/{order.reference}"


def told(client: FlaskClient, order: Order) -> list[tuple[str, str]]:
    """What the page says happened, and who did it."""
    text = client.get(here(order)).text
    story = text[text.index("Ce qui s’est passé</h2>") :]
    found = re.findall(r"<li><span>(.*?)</span><br>.*?</time>(?: · (.*?))?</span></li>", story)
    return [(words.replace("\u202f", " ").replace("\xa0", " "), who) for words, who in found]


def test_a_sale_is_told_from_the_order_to_the_door(client: FlaskClient, event: Event) -> None:
    order = buy(event, buyer=BEN)
    payment = in_transaction(
        lambda: actions.begin_payment(
            order.id, provider="hand", hold=timedelta(hours=24), now=NOW + MINUTE
        )
    )
    said = {"operator": "mtn", "reference": "12345678901", "payer_phone": ""}
    in_transaction(lambda: actions.declare(payment, **said, now=NOW + 2 * MINUTE))
    awa = make.awa(event.organizer)
    in_transaction(lambda: deciding.confirm_by_hand(payment, user_id=awa.id, now=NOW + 3 * MINUTE))
    scanner, _token = making.phone(event)
    with transaction():
        db.session.execute(select(Message)).scalar_one().done_at = NOW + 4 * MINUTE
        ticket = db.session.execute(select(Ticket)).scalar_one()
        scan = making.told(ticket, at=NOW + 5 * MINUTE)
        take_scans(scanner, [scan], skew=timedelta(0), now=NOW + 6 * MINUTE)

    assert told(client, order) == [
        ("Commande passée (en ligne).", ""),
        ("Paiement demandé : 15 000 FCFA, Mobile money.", "l’acheteur"),
        ("Dit avoir payé 15 000 FCFA : 12345678901.", "l’acheteur"),
        ("Argent reçu : 15 000 FCFA.", "Awa"),
        ("Payée : billets émis.", ""),
        ("Billets : envoyé à ben@example.cm.", ""),
        ("Ben est entré par Porte A.", ""),
    ]


def test_what_the_team_did_bears_its_name(client: FlaskClient, event: Event) -> None:
    order = buy(event, buyer=BEN)
    contact = {"name": "Ben", "phone": "677123456", "email": "ben@autre.cm"}
    client.post(f"{here(order)}/contact", data=contact)
    client.post(f"{here(order)}/note", data={"note": "Vient avec sa tante."})
    client.post(f"{here(order)}/cancellation")
    with transaction():
        db.session.get_one(Order, order.id).refund_due = 15_000
    client.post(f"{here(order)}/refund", data={"amount": "15000"})

    assert told(client, order)[1:] == [
        ("Contact corrigé : l’e-mail.", "Awa"),
        ("Note de l’équipe changée.", "Awa"),
        ("Commande annulée.", "Awa"),
        ("Remboursement noté : 15 000 FCFA.", "Awa"),
    ]


def test_places_given_up_are_told_with_what_goes_back(client: FlaskClient, event: Event) -> None:
    order = buy(event, buyer=BEN)
    facts: dict[str, Any] = {"tickets": 2, "refund": 30_000, "credit": 0, "reason": ""}
    who, at = f"user:{make.awa(event.organizer).id}", NOW + MINUTE
    with transaction():
        audit("order.tickets-cancelled", f"order:{order.id}", actor=who, now=at, **facts)
        audit("gift.given", f"order:{order.id}", actor=who, now=at + MINUTE, n=2)
    assert told(client, order)[1:] == [
        ("2 billets annulés. À rembourser : 30 000 FCFA.", "Awa"),
        ("2 places offertes.", "Awa"),
    ]


def test_what_has_no_sentence_yet_is_told_without_code_words(
    client: FlaskClient, event: Event
) -> None:
    order = buy(event, buyer=BEN)
    with transaction():
        audit("order.juggled", f"order:{order.id}", actor="job", now=NOW + MINUTE)
    assert told(client, order)[-1] == ("Un changement a été noté.", "")


def test_another_orders_story_stays_its_own(client: FlaskClient, event: Event) -> None:
    order, other = buy(event, buyer=BEN), buy(event, buyer=BEN)
    client.post(f"{here(other)}/cancellation")
    assert told(client, order) == [("Commande passée (en ligne).", "")]


def test_a_long_story_costs_no_more_statements(client: FlaskClient, event: Event) -> None:
    order = buy(event, buyer=BEN)
    counts = []
    for _round in range(2):
        for n in range(15):
            with transaction():
                audit("order.noted", f"order:{order.id}", actor=f"user:{n}", now=NOW)
        url = here(order)
        with statements() as sent:
            client.get(url)
        counts.append(len(sent))
    assert counts[0] == counts[1]


def test_at_one_instant_an_order_is_placed_then_paid_then_written_about() -> None:
    whats = ["mail.left", "order.paid", "payment.succeeded", "order.placed"]
    story = in_order(Moment(NOW, what) for what in whats)
    assert [moment.what for moment in story] == [*reversed(whats)]


def test_a_note_is_kept_shown_and_changed(client: FlaskClient, event: Event) -> None:
    order = buy(event, buyer=BEN)
    words = "Première ligne <b>\nDeuxième : d’accord ?"

    client.post(f"{here(order)}/note", data={"note": words})

    page = client.get(here(order)).text
    assert "Première ligne &lt;b&gt;<br>" in page
    assert "Deuxième : d’accord ?" in client.get(f"{here(order)}/note").text
    assert " · note" in client.get(f"/organize/events/{event.code}/orders").text
    client.post(f"{here(order)}/note", data={"note": words})
    actions_kept = [entry.action for entry in db.session.scalars(select(AuditEntry))]
    assert actions_kept == ["order.noted"]
    client.post(f"{here(order)}/note", data={"note": ""})
    assert "Première ligne" not in client.get(here(order)).text


def test_a_note_too_long_is_told_beside_it_and_stays_typed(
    client: FlaskClient, event: Event
) -> None:
    order = buy(event, buyer=BEN)
    answer = client.post(f"{here(order)}/note", data={"note": "x" * (NOTE_MAX + 1)})
    assert answer.status_code == 422
    assert "x" * (NOTE_MAX + 1) in answer.text
    db.session.refresh(order)
    assert order.note == ""


def test_no_buyer_reads_the_note(client: FlaskClient, event: Event) -> None:
    order = buy(event, buyer=BEN)
    client.post(f"{here(order)}/note", data={"note": "canary"})
    sign_out(client)
    assert "canary" not in client.get(f"/orders/{order.secret}").text


def test_the_stranger_and_the_door_write_no_note(client: FlaskClient, event: Event) -> None:
    order = buy(event, buyer=BEN)
    statuses = []
    for person in (make.awa(make.organizer()), make.awa(event.organizer, Role.DOOR)):
        sign_in(client, person)
        statuses.append(client.get(f"{here(order)}/note").status_code)
        statuses.append(client.post(f"{here(order)}/note", data={"note": "x"}).status_code)
    assert statuses == [404, 404, 403, 403]
    db.session.refresh(order)
    assert order.note == ""
