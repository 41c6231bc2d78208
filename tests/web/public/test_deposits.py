"""Part now, the rest later, over HTTP and without JavaScript; and what each side reads of it."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.rules import Role
from app.deposits import actions
from app.deposits.queries import account_of
from app.deposits.rules import Basis, Late, Terms
from app.jobs.post import NothingToSay
from app.kernel.db import db, in_transaction
from app.messages.models import Message
from app.orders.models import Order
from app.orders.rules import OrderStatus
from app.settlement.models import Payment
from app.web import mail as mails
from tests import make
from tests.deposits import paying
from tests.deposits.paying import AT_DOOR, DUE, KEPT, QUARTER, reserved
from tests.make import NOW
from tests.web.public.test_orders import buy, kind_of, orders
from tests.web.visiting import sign_in, words

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel(NOW, tick=True):
        yield


def part(client: FlaskClient, event: Any, seen: str, n: int = 1, **facts: Any) -> Any:
    return buy(client, event, n, part="deposit", seen=seen, provider="hand", **facts)


def house(terms: Terms = KEPT) -> Any:
    event = make.event(make.organizer(mtn_number="+237677000001"), amount=20_000)
    in_transaction(lambda: actions.write_terms(event, terms, now=NOW))
    return event


def test_the_rule_is_read_and_the_server_reckons_the_sums(client: FlaskClient) -> None:
    event = house()
    page = words(client.get(f"/events/{event.code}/orders/new"))
    assert "Payer un acompte de 25 % Maintenant : 5 000 FCFA . Ensuite : 15 000 FCFA ." in page
    assert "Le solde avant le jeudi 26 novembre" in page
    assert "l’acompte reste à l’organisateur." in page

    answer = part(client, event, KEPT.mark, 2)

    order, payment = db.session.scalars(select(Order)).one(), db.session.scalars(select(Payment))
    assert answer.location.endswith(f"/orders/{order.secret}")
    assert [each.amount for each in payment] == [10_000]
    shown = words(client.get(answer.location))
    assert "Envoyez exactement 10 000 FCFA" in shown
    assert "Acompte à payer maintenant 10 000 FCFA" in shown


@pytest.mark.parametrize("then", [QUARTER, None])
def test_terms_that_changed_meanwhile_are_read_again_before_anything_is_placed(
    client: FlaskClient, then: Terms | None
) -> None:
    event = house()
    in_transaction(lambda: actions.write_terms(event, then, now=NOW))
    answer = part(client, event, KEPT.mark, name="Ben Mbarga")
    assert (answer.status_code, orders()) == (409, 0)
    assert "Les conditions de l’acompte viennent de changer" in words(answer)
    assert 'value="Ben Mbarga"' in answer.text
    assert ("l’acompte vous est rendu" in words(answer)) is (then is not None)


def test_what_is_neither_all_nor_a_deposit_is_asked_again(client: FlaskClient) -> None:
    event = house()
    answer = buy(client, event, part="half", seen=KEPT.mark)
    assert (answer.status_code, orders()) == (422, 0)


def test_who_began_with_a_deposit_may_still_pay_all(client: FlaskClient) -> None:
    event = house()
    part(client, event, KEPT.mark)
    order = db.session.scalars(select(Order)).one()
    client.post(f"/orders/{order.secret}/payments", data={"provider": "pretend", "part": "all"})
    query = select(Payment.amount).order_by(Payment.amount)
    assert db.session.scalars(query).all() == [5_000, 20_000]


def test_a_cashier_collects_the_rest_once_and_only_what_is_left(client: FlaskClient) -> None:
    order = reserved(terms=AT_DOOR)
    sign_in(client, make.awa(order.organizer, Role.CASHIER))
    where = f"/organize/orders/{order.reference}"
    assert "J’ai reçu 15 000 FCFA en espèces" in words(client.get(where))
    wrong = client.post(f"{where}/balance", data={"amount": 14_000}, follow_redirects=True)
    assert "Il reste maintenant 15 000 FCFA à payer" in words(wrong)
    for said in ("Encaissé : 15 000 FCFA", "déjà réglée"):
        done = client.post(f"{where}/balance", data={"amount": 15_000}, follow_redirects=True)
        assert said in words(done)
    db.session.expire_all()
    assert db.session.get_one(Order, order.id).status is OrderStatus.PAID


@pytest.mark.parametrize(("terms", "asked", "due"), [(KEPT, "keep", 0), (QUARTER, "refund", 5_000)])
def test_the_team_gives_a_reserved_order_up_and_says_what_of_the_deposit(
    client: FlaskClient, terms: Terms, asked: str, due: int
) -> None:
    order = reserved(terms=terms)
    sign_in(client, make.awa(order.organizer))
    where = f"/organize/orders/{order.reference}/balance/end"
    client.post(where, data={"deposit": asked})
    assert "déjà réglée" in words(client.post(where, follow_redirects=True))
    db.session.expire_all()
    order = db.session.get_one(Order, order.id)
    assert (order.status, order.refund_due) == (OrderStatus.CANCELLED, due)


def test_a_deposit_is_not_kept_where_its_buyer_read_that_it_comes_back(client: FlaskClient) -> None:
    order = reserved(terms=QUARTER)
    sign_in(client, make.awa(order.organizer))
    client.post(f"/organize/orders/{order.reference}/balance/end", data={"deposit": "keep"})
    db.session.expire_all()
    assert db.session.get_one(Order, order.id).refund_due == 5_000


def test_the_team_writes_the_terms_and_takes_them_back(client: FlaskClient) -> None:
    event = make.event()
    sign_in(client, make.awa(event.organizer))
    where = f"/organize/events/{event.code}/deposit"
    typed = {"basis": "ticket", "amount": "5 000", "place": "day", "day": "2026-11-26"}
    typed |= {"hour": "18:00", "late": "keep"}
    assert client.post(where, data=typed | {"day": "2026-11-29"}).status_code == 422
    assert client.post(where, data=typed | {"amount": ""}).status_code == 422
    assert client.post(where, data=typed).status_code == 303
    shown = client.get(where).text
    assert 'value="2026-11-26"' in shown
    assert 'value="18:00"' in shown
    form = words(client.get(f"/events/{event.code}/orders/new"))
    assert "Payer un acompte de 5 000 FCFA par billet" in form
    client.post(f"{where}/end")
    assert "Payer un acompte" not in words(client.get(f"/events/{event.code}/orders/new"))


def test_the_list_counts_what_is_awaited(client: FlaskClient) -> None:
    order = reserved(n=2)
    sign_in(client, make.awa(order.organizer))
    page = words(client.get(f"/organize/events/{order.event.code}/orders?status=deposit"))
    assert "30 000 FCFA" in page
    assert "acomptes reçus : 10 000 FCFA" in page
    assert order.reference in page


@pytest.mark.parametrize("locale", ["fr", "en"])
def test_each_mail_says_its_sums(client: FlaskClient, locale: str) -> None:
    of = make.organizer(email="awa@example.cm")
    event = make.event(of, amount=20_000)
    in_transaction(lambda: actions.write_terms(event, KEPT, now=NOW))
    order = reserved(event, KEPT)
    in_transaction(lambda: actions.remind(now=DUE - DAY))
    said = told(client, locale)
    assert [len(texts) for texts in said.values()] == [2, 2]
    assert all("15 000 FCFA" in text for texts in said.values() for text in texts)
    in_transaction(lambda: actions.close_overdue(order.id, now=DUE))
    said = told(client, locale)
    assert set(said) == {"balance_over", "balance_over_team"}
    assert all("5 000 FCFA" in text for texts in said.values() for text in texts)


@pytest.mark.parametrize("locale", ["fr", "en"])
def test_who_gives_places_up_is_told_what_becomes_of_the_deposit(
    client: FlaskClient, locale: str
) -> None:
    order = reserved()
    in_transaction(lambda: actions.give_up_alone(order.id, now=NOW))
    texts = told(client, locale)["given_up"]
    back = {"fr": "vous rend l’acompte de 5 000", "en": "gives you back the deposit of 5 000"}
    assert [back[locale] in text for text in texts] == [True, True]


def plainly(text: str) -> str:
    return " ".join(unescape(text).replace(",000", " 000").split())


def told(client: FlaskClient, locale: str) -> dict[str, list[str]]:
    """Both texts of every mail that has something to say now."""
    found: dict[str, list[str]] = {}
    for message in db.session.scalars(select(Message).order_by(Message.id)):
        message.locale = locale
        with client.application.test_request_context():
            try:
                mail = mails.compose(message, sender="WUSU <a@b.cm>")
            except NothingToSay:
                continue
        bodies = [mail.get_body((kind,)) for kind in ("plain", "html")]
        found[message.template] = [plainly(b.get_content()) for b in bodies if b]
    db.session.rollback()
    return found


def test_an_order_that_lapsed_says_where_its_deposit_is(client: FlaskClient) -> None:
    for terms, said in ((KEPT, "reste à l’organisateur"), (QUARTER, "vous rend ce que")):
        order = reserved(terms=terms)
        in_transaction(lambda id_=order.id: actions.close_overdue(id_, now=DUE))  # type: ignore[misc]
        page = words(client.get(f"/orders/{order.secret}"))
        assert "Le solde n’est pas arrivé à temps" in page
        assert said in page


def test_an_amount_below_the_price_is_all_there_is_to_pay(client: FlaskClient) -> None:
    event = make.event(amount=4_000)
    terms = Terms(Basis.TICKET, 5_000, None, Late.KEEP)
    in_transaction(lambda: actions.write_terms(event, terms, now=NOW))
    buy(client, event, part="deposit", seen=terms.mark)
    order = db.session.scalars(select(Order)).one()
    assert account_of(order) is None
    assert paying.begin(order)
    assert db.session.scalars(select(Payment.amount).distinct()).all() == [4_000]
    assert kind_of(event)


@pytest.mark.parametrize(
    ("terms", "before", "after"),
    [
        (KEPT, "l’acompte de 5 000 FCFA reste à l’organisateur", "vos places sont rendues"),
        (QUARTER, "L’organisateur vous rend 5 000 FCFA", "Remboursement de 5 000 FCFA à venir"),
    ],
)
def test_a_buyer_gives_a_reserved_order_up_and_reads_before_what_becomes_of_the_deposit(
    client: FlaskClient, terms: Terms, before: str, after: str
) -> None:
    order = reserved(terms=terms)
    here = f"/orders/{order.secret}"
    page = words(client.get(here))
    assert ("Je renonce à mes places" in page, before in page) == (True, True)
    assert "Reçu d’acompte ACO" in page
    gone = words(client.post(f"{here}/reservation/end", follow_redirects=True))
    assert ("Je renonce" in gone, after in gone) == (False, True)
    again = words(client.post(f"{here}/reservation/end", follow_redirects=True))
    assert "déjà réglée ou close" in again
