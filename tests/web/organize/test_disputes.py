"""Paid, and taken back: found where a team looks, decided at the door, seen by its own."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from app.accounts.rules import Role
from app.disputes.queries import of_order
from app.events.models import Event
from app.kernel.db import db, transaction
from app.orders.models import Order
from app.orders.queries import tickets_of_order
from app.orders.rules import Buyer, Flag
from app.passages.actions import admit
from app.payments.gateway import DisputeState
from tests import make
from tests.books.test_postings import pay
from tests.disputes.test_actions import LOST, OPEN, WON, tell
from tests.door.making import phone, told
from tests.make import NOW
from tests.orders.test_actions import buy
from tests.web.visiting import sign_in, words


@pytest.fixture
def event(client: FlaskClient) -> Event:
    of = make.organizer()
    sign_in(client, make.awa(of))
    return make.event(of, capacity=100)


def disputed(event: Event, state: DisputeState = OPEN, name: str = "Ben") -> tuple[Order, int]:
    """A paid order of two, and where its dispute is."""
    order = buy(event, 2, buyer=Buyer(name, "", f"{name.lower()}@example.cm", "fr"))
    payment = pay(order)
    tell(payment, state, 30_000, f"dp-{order.id}")
    return order, of_order(order.id)[0].id


def test_an_open_one_is_found_from_home_the_payments_the_books_and_its_order(
    client: FlaskClient, event: Event
) -> None:
    order, id_ = disputed(event)

    home = client.get("/organize")
    assert "1 paiement contesté : répondez à la banque" in words(home)
    assert 'href="/organize/disputes"' in home.text
    assert 'href="/organize/disputes"' in client.get("/organize/payments").text
    books = client.get(f"/organize/books/{event.organizer.code}?month=2026-11")
    assert "/organize/disputes?show=open" in books.text
    told_ = client.get(f"/organize/orders/{order.reference}")
    assert f'href="/organize/disputes/{id_}"' in told_.text
    assert "N’en rendez pas une seconde fois" in words(told_)
    assert "La banque du payeur reprend 30 000 FCFA" in words(told_).replace("\u202f", " ")


def test_the_list_shows_those_to_answer_and_finds_by_name_or_reference(
    client: FlaskClient, event: Event
) -> None:
    ben, _ = disputed(event)
    disputed(event, WON, "Zita")
    disputed(event, LOST, "Paul")

    def names(query: str) -> list[str]:
        said = words(client.get(f"/organize/disputes{query}"))
        return [name for name in ("Ben", "Zita", "Paul") if f" {name} " in said]

    assert names("") == ["Ben"]
    assert [names(f"?show={each}") for each in ("won", "lost")] == [["Zita"], ["Paul"]]
    assert names("?show=all&q=zit") == ["Zita"]
    assert names(f"?show=all&q={ben.reference}") == ["Ben"]
    assert names("?show=nonsense") == ["Ben"]
    assert "Rien ne correspond" in words(client.get("/organize/disputes?q=personne"))


def test_a_team_without_any_reads_what_they_are(client: FlaskClient, event: Event) -> None:
    said = words(client.get("/organize/disputes"))
    assert "Rien à répondre" in said
    assert "Cela n’arrive qu’aux cartes" in said


def test_the_page_of_one_says_what_to_do_by_when_who_came_and_what_each_end_means(
    client: FlaskClient, event: Event
) -> None:
    order, id_ = disputed(event)
    scanner, _token = phone(event)
    with transaction():
        admit(scanner, told(tickets_of_order(order.id)[0]), now=NOW)

    page = client.get(f"/organize/disputes/{id_}")

    said = words(page).replace("\u202f", " ").replace("\xa0", " ")
    assert "Répondez avant le lundi 30 novembre, 18 h" in said
    assert "Le titulaire de la carte dit qu’il n’a pas fait ce paiement." in said
    assert "Entré à" in said
    assert "Valable" in said
    assert f'href="https://dashboard.stripe.com/disputes/dp-{order.id}"' in page.text
    assert "Les billets qui n’ont pas servi sont annulés" in said
    assert f'href="/organize/orders/{order.reference}"' in page.text


def test_the_team_says_whether_they_come_in(client: FlaskClient, event: Event) -> None:
    order, id_ = disputed(event)
    here = f"/organize/disputes/{id_}"
    assert "Ces billets laissent entrer" in words(client.get(here))

    answer = client.post(f"{here}/entry", data={"entry": "bar"}, follow_redirects=True)
    assert "Ces billets ne laissent entrer personne" in words(answer)
    assert db.session.get_one(Order, order.id, populate_existing=True).flag is Flag.BARRED

    answer = client.post(f"{here}/entry", data={"entry": "admit"}, follow_redirects=True)
    assert "Ces billets laissent entrer" in words(answer)
    story = words(client.get(f"/organize/orders/{order.reference}"))
    assert "La porte ne laisse plus entrer avec ces billets." in story


def test_decided_meanwhile_the_door_is_left_as_it_is(client: FlaskClient, event: Event) -> None:
    order, id_ = disputed(event, WON)
    here = f"/organize/disputes/{id_}"
    answer = client.post(f"{here}/entry", data={"entry": "bar"}, follow_redirects=True)
    assert "La banque a décidé entre-temps" in words(answer)
    assert db.session.get_one(Order, order.id, populate_existing=True).flag is Flag.NONE


def test_lost_the_page_and_the_story_tell_what_ended(client: FlaskClient, event: Event) -> None:
    order, id_ = disputed(event, LOST)
    assert "2 billets non utilisés sont annulés" in words(client.get(f"/organize/disputes/{id_}"))
    story = words(client.get(f"/organize/orders/{order.reference}"))
    assert "La banque a donné raison au payeur" in story
    assert "2 billets annulés." in story


def test_the_buyer_s_pages_stay_calm(client: FlaskClient, event: Event) -> None:
    order, _ = disputed(event)
    ticket = tickets_of_order(order.id)[0]
    for here in (f"/orders/{order.secret}", f"/t/{ticket.secret}"):
        said = words(client.get(here)).lower()
        assert "contest" not in said
        assert "banque" not in said


@pytest.mark.parametrize("role", [None, Role.DOOR])
def test_strangers_and_the_door_see_none_of_it(
    client: FlaskClient, event: Event, role: Role | None
) -> None:
    order, id_ = disputed(event)
    of = event.organizer if role else make.organizer(name="GICAM")
    sign_in(client, make.awa(of, role or Role.OWNER))
    no = 403 if role else 404

    assert client.get(f"/organize/disputes/{id_}").status_code == no
    assert client.post(f"/organize/disputes/{id_}/entry", data={"entry": "bar"}).status_code == no
    assert "Ben" not in client.get("/organize/disputes").text
    assert "contesté" not in words(client.get("/organize"))
    assert db.session.get_one(Order, order.id, populate_existing=True).flag is Flag.DISPUTED
    assert client.get("/organize/disputes/9999").status_code == 404


def test_a_page_of_many_is_a_page(client: FlaskClient, event: Event) -> None:
    order = buy(event)
    payment = pay(order)
    for n in range(31):
        make.dispute(payment, due_by=NOW + timedelta(days=n + 1))
    assert client.get("/organize/disputes").text.count("order-line") == 30
    assert client.get("/organize/disputes?page=2").text.count("order-line") == 1
