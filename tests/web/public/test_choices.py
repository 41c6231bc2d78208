"""Refund or credit over HTTP: offered by mail and on the order's page, pressed once."""

from __future__ import annotations

from flask.testing import FlaskClient
from sqlalchemy import select

from app.cancelling.rules import Gives
from app.jobs.call_off import carry_on_all
from app.kernel.db import db
from app.messages.models import Message
from app.orders import queries as orders
from app.orders.models import Order
from app.web import mail as mails
from tests import make
from tests.cancelling.test_call_off import off
from tests.changes.test_cancel import paid
from tests.web.organize.test_event_cancellations import plain
from tests.web.visiting import sign_in, words


def asked() -> tuple[Order, int]:
    event = make.event(amount=10_000)
    order = paid(event, 2)
    begun = off(event, Gives.CHOICE)
    carry_on_all()
    return order, begun.id


def test_the_mail_leads_to_each_and_opening_a_link_chooses_nothing(client: FlaskClient) -> None:
    order, _of = asked()
    message = db.session.scalars(select(Message).where(Message.template == "called_off")).one()
    with client.application.test_request_context():
        body = mails.compose(message, sender="WUSU <a@b.cm>").get_body(("plain",))
    assert body is not None
    for way in ("credit", "refund"):
        assert f"/orders/{order.secret}/choice?as={way}" in body.get_content()
        shown = client.get(f"/orders/{order.secret}/choice?as={way}")
        assert f'value="{way}" checked' in shown.text
    assert "20 000 FCFA vous reviennent" in plain(words(client.get(f"/orders/{order.secret}")))
    assert orders.order_by_id(order.id).refund_due == 0


def test_a_choice_is_pressed_once_and_stands_on_the_page(client: FlaskClient) -> None:
    order, of = asked()
    where = f"/orders/{order.secret}/choice"
    for wrong in ({}, {"as": "both", "of": of}, {"as": "credit"}, {"as": "credit", "of": "9" * 30}):
        assert client.post(where, data=wrong).status_code == 303
    assert client.post("/orders/nothing/choice", data={"as": "credit", "of": of}).status_code == 404

    answer = client.post(where, data={"as": "credit", "of": of}, follow_redirects=True)
    assert "voici votre avoir" in words(answer)
    page = plain(words(client.get(f"/orders/{order.secret}")))
    assert "Un avoir de 20 000 FCFA" in page
    assert "C’est mon choix" not in page
    again = client.post(where, data={"as": "refund", "of": of}, follow_redirects=True)
    assert "C’est déjà choisi : un avoir." in plain(words(again))
    assert client.get(where).location == f"/orders/{order.secret}"


def test_the_team_sees_who_waits_and_notes_what_is_said_on_the_phone(client: FlaskClient) -> None:
    order, of = asked()
    sign_in(client, make.awa(order.event.organizer))
    where = f"/organize/orders/{order.reference}"
    follow = f"/organize/events/{order.event.code}/cancellation"
    assert "attendent un choix 1 20 000 FCFA" in plain(words(client.get(follow)))
    assert f"{where}/choice" in client.get(where).text

    said = client.post(f"{where}/choice", data={"as": "refund", "of": of}, follow_redirects=True)

    assert "Choisi : un remboursement" in plain(words(said))
    assert orders.order_by_id(order.id).refund_due == 20_000
    assert "attendent un choix 0" in plain(words(client.get(follow)))
    sign_in(client, make.awa(make.organizer()))
    assert client.post(f"{where}/choice", data={"as": "refund", "of": of}).status_code == 404
