"""Places kept for a phone's sales, and what it sold beyond them, as the organizer sees it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask.testing import FlaskClient

from app.accounts.rules import Role
from app.door.models import Pairing
from app.events.models import Event
from app.jobs.blocks import keep_all
from app.kernel.db import db
from app.orders.models import Order
from tests import make
from tests.walkins.making import ask, room, tell, till, told
from tests.web.organize.test_scanners import at_six_in_douala, event, sign_in, words

__all__ = ["at_six_in_douala", "event"]


def test_a_phone_that_takes_money_is_given_places(client: FlaskClient, event: Event) -> None:
    awa = make.awa(event.organizer)
    sign_in(client, awa)
    here = f"/organize/events/{event.code}/scanners"
    assert 'value="5"' in client.get(f"{here}/new").text
    typed = {"gate": "Entrée", "role": "scan", "cashier": str(awa.id), "block": "7"}
    assert client.post(here, data=typed).status_code == 201
    assert client.post(here, data=typed | {"block": "-1"}).status_code == 422
    assert client.post(here, data=typed | {"cashier": ""}).status_code == 201
    pairings = db.session.query(Pairing).order_by(Pairing.block_size)
    assert [one.block_size for one in pairings] == [0, 7]


def test_the_organizer_gives_more_or_fewer_and_takes_all_back(
    client: FlaskClient, event: Event
) -> None:
    phone = till(event, block=5)
    make.room_of(event).size = 8
    db.session.commit()
    here = f"/organize/events/{event.code}/scanners/{phone.id}"
    assert "Places gardées maintenant 5" in words(client.get(here).text)
    for typed, kept, said in (
        ("2", 2, "2 places sont gardées."),
        ("20", 8, "8 places sont gardées. La salle n’en a pas davantage."),
        ("0", 0, "Aucune place n’est gardée."),
    ):
        page = client.post(f"{here}/block", data={"block": typed}, follow_redirects=True)
        assert said in words(page.text)
        assert room(event) == (kept, 0, 0, kept)
    wrong = client.post(f"{here}/block", data={"block": "mille"})
    assert (wrong.status_code, 'value="mille"' in wrong.text) == (422, True)


def test_only_who_organizes_changes_it_and_a_stranger_sees_nothing(
    client: FlaskClient, event: Event
) -> None:
    phone = till(event, block=5)
    here = f"/organize/events/{event.code}/scanners/{phone.id}/block"
    sign_in(client, make.awa(event.organizer, Role.DOOR))
    assert client.post(here, data={"block": "0"}).status_code == 403
    sign_in(client, make.awa(make.organizer()))
    assert client.post(here, data={"block": "0"}).status_code == 404
    assert room(event) == (5, 0, 0, 5)


def test_a_phone_taken_away_gives_its_places_back(client: FlaskClient, event: Event) -> None:
    phone = till(event, block=5)
    client.post(f"/organize/events/{event.code}/scanners/{phone.id}/end")
    assert room(event) == (0, 0, 0, 0)


def test_when_the_evening_is_over_the_clock_gives_them_back(client: FlaskClient) -> None:
    now = datetime.now(UTC)
    over = make.event(starts_at=now - timedelta(hours=3), ends_at=now - timedelta(minutes=1))
    on = make.event(starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=1))
    for each in (over, on):
        phone = till(each, block=5)
        phone.block_seats, room_of = 5, make.room_of(each)
        room_of.held = room_of.aside = 5
        db.session.commit()
    phone.block_size, phone.last_seen_at = 6, now  # a place came free meanwhile
    db.session.commit()
    keep_all()
    keep_all()
    assert (room(over), room(on)) == ((0, 0, 0, 0), (6, 0, 0, 6))


def test_who_came_in_beyond_the_room_stands_above_the_phones(
    client: FlaskClient, event: Event
) -> None:
    make.room_of(event).size = 1
    db.session.commit()
    phone = till(event)
    ask(phone, told(event))
    tell(phone, told(event, 2))
    here = f"/organize/events/{event.code}/scanners"
    said = words(client.get(here).text)
    assert "2 personnes de plus que de places" in said
    assert "2 × Standard vendus par Chantal (Porte A)" in said
    assert "Au-delà des places prévues 2" in words(client.get(f"{here}/{phone.id}").text)
    order = db.session.query(Order).order_by(Order.id.desc()).first()
    assert order is not None
    page = words(client.get(f"/organize/orders/{order.reference}").text)
    assert "Porte A\u00a0: 2 entrées vendues" in page.replace(" :", "\u00a0:")
    assert "2 au-delà des places prévues." in page
    assert "Vendue à la porte" in page
    assert "Chantal" in page
