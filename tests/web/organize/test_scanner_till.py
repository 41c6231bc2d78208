"""The organizer hands out tills with the phones, and sees what they took."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

from flask.testing import FlaskClient

from app.accounts.rules import Role
from app.door.actions import revoke
from app.door.models import Pairing, Scanner
from app.kernel.db import db, in_transaction, transaction
from app.orders.models import Order
from app.orders.rules import OrderStatus
from app.takes.actions import take
from app.unselling.actions import undo
from app.untaking.rules import Told as Back
from app.walkins.actions import sell
from tests import make
from tests.deposits.paying import AT_DOOR, reserved
from tests.make import NOW
from tests.takes.test_actions import till, told
from tests.walkins.making import told as sold
from tests.web.organize.test_scanners import at_six_in_douala, sign_in, words

__all__ = ["at_six_in_douala"]


def cashiers() -> list[int | None]:
    db.session.expire_all()
    return list(db.session.scalars(db.select(Pairing.cashier_id).order_by(Pairing.expires_at)))


def test_a_phone_takes_money_only_where_somebody_said_for_whom(client: FlaskClient) -> None:
    event = make.event(starts_at=NOW, ends_at=NOW + timedelta(hours=3))
    awa = make.awa(event.organizer)
    sign_in(client, awa)
    here = f"/organize/events/{event.code}/scanners"
    assert "Personne\u00a0: il n’encaisse pas" in client.get(f"{here}/new").text

    page = client.post(here, data={"gate": "Entrée", "role": "scan"})
    assert page.status_code == 201
    assert cashiers() == [None]
    page = client.post(here, data={"gate": "Entrée", "role": "scan", "cashier": str(awa.id)})
    assert f"encaisse pour la caisse de {awa.name}" in words(page.text)
    assert set(cashiers()) == {None, awa.id}

    stranger = make.user("Zed").id
    page = client.post(here, data={"gate": "Entrée", "role": "scan", "cashier": str(stranger)})
    assert page.status_code == 422
    assert len(cashiers()) == 2


def test_who_handles_no_money_hands_out_no_till(client: FlaskClient) -> None:
    event = make.event(starts_at=NOW, ends_at=NOW + timedelta(hours=3))
    volunteer = make.awa(event.organizer, Role.DOOR)
    owner = make.awa(event.organizer)
    sign_in(client, volunteer)
    here = f"/organize/events/{event.code}/scanners"
    assert "encaisse" not in client.get(f"{here}/new").text
    for who in (volunteer.id, owner.id):
        typed = {"gate": "Entrée", "role": "scan", "cashier": str(who)}
        assert client.post(here, data=typed).status_code == 422
    assert cashiers() == []


def test_what_was_taken_twice_stands_above_the_phones(client: FlaskClient) -> None:
    order = reserved(terms=AT_DOOR)
    awa = make.awa(order.organizer)
    sign_in(client, awa)
    here = f"/organize/events/{order.event.code}/scanners"
    phone = Scanner(event_id=order.event_id, gate="Entrée", name="Tecno", role="scan")
    facts: dict[str, Any] = {"token_digest": "x", "created_at": NOW, "ends_at": order.event.ends_at}
    for name, value in (facts | {"cashier_id": awa.id}).items():
        setattr(phone, name, value)
    make.save(phone)
    for _n in range(2):
        in_transaction(lambda: take(phone, told(order), skew=timedelta(0), now=NOW))

    page = words(client.get(here).text)
    assert "mais c’était déjà payé. À rendre : 15 000 FCFA" in page
    page = words(client.get(f"{here}/{phone.id}").text)
    assert f"Caisse de {awa.name}" in page
    assert "2 encaissements" in page
    assert "perdu pour la caisse" not in page
    with transaction():
        phone.queue_length = 3
    assert "perdu pour la caisse" in words(client.get(f"{here}/{phone.id}").text)
    story = words(client.get(f"/organize/orders/{order.reference}").text)
    assert "dont" in story


def test_what_a_phone_told_too_late_is_accepted_or_put_aside(client: FlaskClient) -> None:
    one, other = (first := reserved(terms=AT_DOOR)), reserved(of=first.event, terms=AT_DOOR)
    awa = make.awa(one.organizer)
    sign_in(client, awa)
    phone = till(one.event)
    with transaction():
        revoke(phone, by=awa, now=NOW)
    here = f"/organize/events/{one.event.code}/scanners"
    assert "peut encore garder de l’argent" in words(client.get(here).text)
    late = [told(one), told(other)]
    for sum_ in late:
        in_transaction(partial(take, phone, sum_, skew=timedelta(0), now=NOW, after=True))
    with transaction():
        phone.handed_over_at = NOW
    page = words(client.get(here).text)
    assert ("garder de l’argent" in page, "2 encaissements à décider" in page) == (False, True)

    page = words(client.get(f"{here}/{phone.id}").text)
    assert "Argent dit trop tard" in page
    sums = f"{here}/{phone.id}/sums"
    for path, sum_ in ((sums, late[0]), (f"{sums}/end", late[1]), (sums, late[1])):
        answer = client.post(path, data={"id": sum_.id}, follow_redirects=True)
    assert "Quelqu’un a déjà décidé" in words(answer.text)
    db.session.expire_all()
    assert (one.status, other.status) == (OrderStatus.PAID, OrderStatus.DEPOSIT)
    story = words(client.get(f"/organize/orders/{one.reference}").text)
    assert "dits après le retrait du téléphone, acceptés" in story


def test_a_sale_told_too_late_is_accepted_and_one_taken_back_is_told(client: FlaskClient) -> None:
    starts: dict[str, Any] = {"starts_at": NOW, "ends_at": NOW + timedelta(hours=3)}
    event = make.event(amount=5_000, **starts)
    sign_in(client, make.awa(event.organizer))
    phone = till(event)
    late, slip = sold(event, 2), sold(event)
    at = event.starts_at + timedelta(hours=2)
    facts: dict[str, Any] = {"skew": timedelta(0), "now": at}
    in_transaction(partial(sell, phone, late, after=True, **facts))
    in_transaction(partial(sell, phone, slip, **facts))
    back = Back(str(uuid4()), slip.id, slip.at, offline=True)
    in_transaction(partial(undo, phone, back, **facts))

    here = f"/organize/events/{event.code}/scanners/{phone.id}"
    assert "2 × " in words(client.get(here).text)
    answer = client.post(f"{here}/sums", data={"id": late.id}, follow_redirects=True)
    assert "C’est accepté." in words(answer.text)
    again = client.post(f"{here}/sums/end", data={"id": late.id}, follow_redirects=True)
    assert "Quelqu’un a déjà décidé" in words(again.text)
    stories = [
        words(client.get(f"/organize/orders/{order.reference}").text)
        for order in db.session.query(Order).order_by(Order.id)
    ]
    assert "par erreur, annulé. Les places sont rendues." in stories[0]
    assert "dits après le retrait du téléphone, acceptés" in stories[1]


def test_who_handles_no_money_decides_about_none(client: FlaskClient) -> None:
    order = reserved(terms=AT_DOOR)
    phone, sum_ = till(order.event), told(order)
    in_transaction(lambda: take(phone, sum_, skew=timedelta(0), now=NOW, after=True))
    sign_in(client, make.awa(order.organizer, Role.DOOR))
    here = f"/organize/events/{order.event.code}/scanners/{phone.id}"
    assert "Accepter" not in client.get(here).text
    for path in ("sums", "sums/end"):
        assert client.post(f"{here}/{path}", data={"id": sum_.id}).status_code == 403
