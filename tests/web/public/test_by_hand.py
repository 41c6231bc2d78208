"""Paying by hand: all that one must send stands on the page, in the mail and on the phone."""

from __future__ import annotations

from typing import Any

import pytest
import zxingcpp
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from app.deciding.actions import reject_by_hand
from app.kernel.db import db, in_transaction
from app.messages.models import Message
from app.orders import queries as orders
from app.orders.models import Order
from app.settlement.queries import payments_of
from app.web.by_hand import by_hand
from app.web.mail import compose
from app.web.qr import matrix
from tests import make
from tests.make import NOW
from tests.web.public.test_orders import buy
from tests.web.visiting import words

TOLD = {"operator": "mtn", "reference": "12345678901"}


@pytest.fixture
def here(client: FlaskClient) -> str:
    """An order of 15 000 francs that waits for mobile money by hand."""
    of = make.organizer(mtn_number="+237677000001", wallet_name="WUSU SARL")
    return str(buy(client, make.event(of), provider="hand", email="ben@example.cm").location)


def order() -> Order:
    db.session.expire_all()
    return orders.order_by_id(db.session.scalars(select(Order.id)).one())


def facts() -> tuple[str, ...]:
    return ("15\u202f000", "677000001", "WUSU SARL", order().reference, "%23")


def test_the_page_says_what_to_send_and_dials(client: FlaskClient, here: str) -> None:
    page = client.get(here).text
    assert [fact for fact in facts() if fact not in page] == []
    assert ('href="tel:*126%23"' in page, 'data-copy-text="15000"' in page) == (True, True)
    assert ('src="/orders/keep.js"' in page, f'src="{here}/code.svg"' in page) == (True, True)
    assert "<svg" not in page.split("<main")[1].split("code.svg")[0].split("qr-box")[-1]


def test_its_code_holds_the_same_and_is_drawn_for_itself(client: FlaskClient, here: str) -> None:
    paying = by_hand(order())
    assert paying is not None
    rows = matrix(paying.text, level="M")
    picture = Image.new("L", (len(rows), len(rows)), 255)
    picture.putdata([0 if black else 255 for row in rows for black in row])
    read = zxingcpp.read_barcode(picture.resize((len(rows) * 6,) * 2, Image.Resampling.NEAREST))
    assert read is not None
    assert read.text.split("\n") == [
        "15\u202f000\xa0FCFA",
        "MTN MoMo +237\xa06\xa077\xa000\xa000\xa001",
        "WUSU SARL",
        f"Référence {order().reference}",
    ]
    answer = client.get(f"{here}/code.svg")
    assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")


def test_the_phone_keeps_what_to_send_and_nothing_of_who_sends(
    client: FlaskClient, here: str
) -> None:
    answer = client.get(f"{here}/kept")
    assert [fact for fact in facts() if fact not in answer.text] == []
    for secret in ("Ben", "ben@example.cm", "csrf_token", "/session"):
        assert secret not in answer.text
    assert answer.headers["X-Until"].startswith(order().held_until.isoformat()[:16])
    for name in ("sw", "keep"):
        assert client.get(f"/orders/{name}.js").mimetype == "text/javascript"


def test_once_it_is_told_the_copy_goes_and_the_page_says_what_comes_next(
    client: FlaskClient, here: str
) -> None:
    client.post(f"{here}/declarations", data=TOLD)
    for path in ("kept", "code.svg"):
        assert client.get(f"{here}/{path}").status_code == 404
    page = words(client.get(here))
    assert ("cherche ce numéro dans ses SMS" in page, "J’ai payé" in page) == (True, False)


def test_the_mail_says_the_same_while_it_is_so(client: FlaskClient, here: str) -> None:
    message = db.session.scalars(select(Message).where(Message.template == "to_pay")).one()
    with client.application.test_request_context():
        mail = compose(message, sender="a@example.cm").get_body(("plain",))
    assert mail is not None
    text = mail.get_content()
    for fact in ("15\u202f000", "WUSU SARL", order().reference, here):
        assert fact in text


def test_telling_it_keeps_the_places_once_and_never_past_the_evening(
    client: FlaskClient, here: str
) -> None:
    client.post(f"{here}/declarations", data=TOLD)
    first = order().held_until
    payment = payments_of(order().id)[0].id
    awa = make.awa(order().organizer).id
    in_transaction(lambda: reject_by_hand(payment, user_id=awa, now=NOW))
    client.post(f"{here}/payments", data={"provider": "hand"})
    again: Any = client.post(f"{here}/declarations", data=TOLD | {"reference": "12345678902"})
    assert (again.status_code, order().held_until) == (303, first)


def test_by_hand_is_not_offered_beyond_the_room_s_share_and_says_why(client: FlaskClient) -> None:
    of = make.organizer(mtn_number="+237677000001")
    event = make.event(of, capacity=10)
    for n in range(3):
        buy(client, event, provider="hand", phone=f"6 77 12 34 5{n}")
    page = client.get(f"/events/{event.code}/orders/new").text
    assert ("Assez de places attendent" in page, 'value="hand"' in page) == (True, False)
    assert 'value="pretend"' in page
    refused = buy(client, event, provider="hand", phone="6 77 12 34 60")
    assert (refused.status_code, "Payez autrement" in refused.text) == (422, True)
    other = buy(client, event, provider="pretend", phone="6 77 12 34 60")
    assert other.status_code == 303


def test_more_than_what_is_left_is_told_beside_the_way(client: FlaskClient) -> None:
    event = make.event(make.organizer(mtn_number="+237677000001"), capacity=4)
    answer = buy(client, event, 3, provider="hand")
    assert (answer.status_code, "Il ne reste que 2 places" in answer.text) == (422, True)
    assert db.session.scalars(select(Order.id)).all() == []
