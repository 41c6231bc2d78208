"""A wrong name, phone or e-mail is put right; the old address hears no more."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import AuditEntry
from app.accounts.rules import Role
from app.events.models import Event
from app.kernel.db import db, transaction
from app.messages.actions import leave
from app.messages.models import Message
from app.orders.models import Order
from app.orders.rules import Buyer
from app.passages.actions import admit
from app.tickets.models import Ticket
from tests import make
from tests.door.making import phone
from tests.door.making import told as scanned
from tests.make import NOW
from tests.orders.test_actions import buy
from tests.web.visiting import sign_in, sign_out

WRONG = Buyer("Bem Tabi", "+237677123456", "bem@example.cm", "fr")
RIGHT = {"name": "Ben Tabi", "phone": "699 00 00 00", "email": "Ben@Example.cm"}


@pytest.fixture
def event(client: FlaskClient) -> Event:
    of = make.organizer()
    sign_in(client, make.awa(of))
    return make.event(of, amount=0)


def here(order: Order) -> str:
    return f"/organize/orders/{order.reference}/contact"


def contact(order: Order) -> tuple[str, str, str]:
    db.session.expire_all()
    return order.buyer_name, order.phone, order.email


def mails() -> list[tuple[str, str]]:
    query = select(Message.template, Message.recipient).order_by(Message.id)
    return [(template, to) for template, to in db.session.execute(query)]


def test_it_is_put_right_and_the_tickets_leave_again(client: FlaskClient, event: Event) -> None:
    order = buy(event, buyer=WRONG)
    with transaction():
        db.session.execute(select(Message)).scalar_one().done_at = NOW

    answer = client.post(here(order), data=RIGHT | {"resend": "1"}, follow_redirects=True)

    assert "les billets repartent à ben@example.cm" in answer.text
    assert contact(order) == ("Ben Tabi", "+237699000000", "ben@example.cm")
    assert mails() == [("tickets", "bem@example.cm"), ("tickets", "ben@example.cm")]
    trail = db.session.execute(select(AuditEntry)).scalar_one()
    assert (trail.action, trail.object) == ("order.contact-corrected", f"order:{order.id}")
    assert trail.facts == {"changed": ["name", "phone", "email"]}


def test_links_of_before_that_are_dead_are_said_so_and_new_ones_leave(
    client: FlaskClient, event: Event
) -> None:
    order = buy(event, buyer=WRONG)
    with transaction():
        db.session.execute(select(Message)).scalar_one().done_at = NOW
    before = order.secret

    answer = client.post(here(order), data=RIGHT | {"anew": "y"}, follow_redirects=True)

    assert "ne marchent plus\u00a0: les nouveaux partent à ben@example.cm" in answer.text
    assert mails() == [("tickets", "bem@example.cm"), ("tickets", "ben@example.cm")]
    assert (order.secret != before, client.get(f"/orders/{before}").status_code) == (True, 404)
    no_mail = RIGHT | {"email": "", "anew": "y"}
    answer = client.post(here(order), data=no_mail, follow_redirects=True)
    assert "nouveau lien de sa commande, qui est sur cette page" in answer.text


def test_what_waited_for_the_old_address_goes_to_the_new_one(
    client: FlaskClient, event: Event
) -> None:
    order, other = buy(event, buyer=WRONG), buy(event, buyer=WRONG)
    assert mails() == [("tickets", "bem@example.cm")] * 2

    client.post(here(order), data=RIGHT)

    assert mails() == [("tickets", "ben@example.cm"), ("tickets", "bem@example.cm")]
    assert contact(other)[2] == "bem@example.cm"


def test_without_an_address_nothing_waits_any_more(client: FlaskClient, event: Event) -> None:
    order = buy(event, buyer=WRONG)
    client.post(here(order), data=RIGHT | {"email": "", "resend": "1"})
    assert contact(order)[2] == ""
    assert mails() == []


def test_an_asked_search_of_the_old_address_finds_nothing(
    client: FlaskClient, event: Event
) -> None:
    from app.orders.queries import findable_orders

    order = buy(event, buyer=WRONG)
    client.post(here(order), data=RIGHT)
    assert findable_orders("bem@example.cm", now=NOW) == []
    assert findable_orders("ben@example.cm", now=NOW) == [order]


def test_tickets_in_the_old_name_change_and_doors_are_told(
    client: FlaskClient, event: Event
) -> None:
    order = buy(event, 2, buyer=WRONG)
    first, given = db.session.scalars(select(Ticket).order_by(Ticket.n))
    with transaction():
        db.session.get_one(Ticket, given.id).holder_name = "Chantal"
    seq = first.changed_seq

    client.post(here(order), data=RIGHT)

    db.session.expire_all()
    assert (first.holder_name, given.holder_name) == ("Ben Tabi", "Chantal")
    assert (first.changed_seq, given.changed_seq) == (seq + 1, seq)


def test_saying_the_same_again_changes_and_tells_nothing(client: FlaskClient, event: Event) -> None:
    order = buy(event, buyer=WRONG)
    same = {"name": "Bem Tabi", "phone": "+237677123456", "email": "bem@example.cm"}
    assert client.post(here(order), data=same).status_code == 303
    assert db.session.scalars(select(AuditEntry)).all() == []


def test_a_wrong_line_is_told_beside_it_and_nothing_is_kept(
    client: FlaskClient, event: Event
) -> None:
    order = buy(event, buyer=WRONG)
    for typed, told in (
        ({"name": " "}, "Écrivez un nom."),
        ({"phone": "12"}, "Numéro incomplet"),
        ({"email": "ben@"}, "Cette adresse"),
        ({"phone": "", "email": ""}, "l’un des deux suffit"),
    ):
        answer = client.post(here(order), data=RIGHT | typed)
        assert answer.status_code == 422
        assert told in answer.text
        assert 'value="Ben Tabi"' in answer.text or "name" in typed
    assert contact(order) == ("Bem Tabi", "+237677123456", "bem@example.cm")


def test_an_unreadable_address_is_told_once_beside_itself(
    client: FlaskClient, event: Event
) -> None:
    order = buy(event, buyer=WRONG)
    typed = RIGHT | {"phone": "", "email": "ben.example"}
    page = client.post(here(order), data=typed).text
    assert re.findall(r'id="(\w+)-error"', page) == ["email"]
    assert 'value="ben.example"' in page


def test_leaving_a_mail_of_another_order_alone(client: FlaskClient, event: Event) -> None:
    order = buy(event, buyer=WRONG)
    with transaction():
        leave("sign_in", to="bem@example.cm", locale="fr", now=NOW, token="x")
    client.post(here(order), data=RIGHT)
    assert mails() == [("tickets", "ben@example.cm"), ("sign_in", "bem@example.cm")]


def test_only_who_handles_the_money_of_this_team_may(client: FlaskClient, event: Event) -> None:
    order = buy(event, buyer=WRONG)
    statuses = []
    for person in (make.awa(make.organizer()), make.awa(event.organizer, Role.DOOR)):
        sign_in(client, person)
        statuses += [client.get(here(order)).status_code]
        statuses += [client.post(here(order), data=RIGHT).status_code]
    sign_out(client)
    assert client.get(here(order)).location.startswith("/session/new")
    assert statuses == [404, 404, 403, 403]
    assert contact(order)[0] == "Bem Tabi"


def tickets_of(order: Order) -> list[tuple[str, str]]:
    db.session.rollback()
    query = select(Ticket.holder_name, Ticket.status).order_by(Ticket.id)
    return [(name, status.value) for name, status in db.session.execute(query)]


def test_what_a_stranger_received_is_dead_when_the_team_says_so(
    client: FlaskClient, event: Event
) -> None:
    order = buy(event, 2, buyer=WRONG)
    first, second = db.session.scalars(select(Ticket).order_by(Ticket.n)).all()
    old = [f"/orders/{order.secret}", f"/t/{first.secret}.pdf", f"/t/{first.secret}.png"]
    stranger = client.application.test_client()
    assert [stranger.get(page).status_code for page in old] == [200, 200, 200]
    with transaction():
        guest = db.session.get_one(Ticket, second.id)
        guest.claimed_at, guest.holder_name = NOW, "Zita"

    client.post(here(order), data=RIGHT | {"resend": "1", "anew": "y"})

    assert [stranger.get(page).status_code for page in old] == [404, 404, 404]
    page = stranger.get(f"/t/{first.secret}").text
    assert "Ce billet est annulé" in page
    db.session.refresh(order)
    assert order.secret not in page, "a browser that opened the old link is not the buyer's"
    assert tickets_of(order) == [
        ("Ben Tabi", "cancelled"),
        ("Zita", "valid"),
        ("Ben Tabi", "valid"),
    ]
    new = db.session.scalars(select(Ticket).order_by(Ticket.id.desc())).first()
    assert new is not None
    assert new.token_hash not in (first.token_hash, second.token_hash)
    assert client.get(f"/orders/{order.secret}").status_code == 200
    assert "Liens et billets refaits" in client.get(f"/organize/orders/{order.reference}").text


def test_unless_the_team_says_so_what_was_sent_goes_on_working(
    client: FlaskClient, event: Event
) -> None:
    order = buy(event, buyer=WRONG)
    old = order.secret
    client.post(here(order), data=RIGHT | {"resend": "1"})
    assert client.get(f"/orders/{old}").status_code == 200
    assert tickets_of(order) == [("Ben Tabi", "valid")]


def test_who_is_in_stays_in_when_the_links_are_made_anew(client: FlaskClient, event: Event) -> None:
    order = buy(event, buyer=WRONG)
    ticket = db.session.scalars(select(Ticket)).one()
    scanner = phone(event)[0]
    with transaction():
        admit(scanner, scanned(ticket), now=NOW)
    client.post(here(order), data=RIGHT | {"anew": "y"})
    assert tickets_of(order) == [("Ben Tabi", "valid")]
    assert contact(order)[2] == "ben@example.cm"
