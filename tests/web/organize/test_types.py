"""A team enters all that a date sells, and is told what a change does before it happens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient

from app.catalogue import queries
from app.catalogue.queries import Shelf
from app.events.models import Event
from app.events.rules import Activity, Status
from app.kernel.db import db, transaction
from app.orders import queries as orders
from app.orders.actions import hand_over
from app.tickets import queries as tickets
from app.tickets.rules import TypeKind
from tests import make
from tests.make import NOW
from tests.orders.test_actions import buy
from tests.web.counting import statements
from tests.web.visiting import sign_in, words


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def event(client: FlaskClient) -> Event:
    of = make.organizer()
    sign_in(client, make.awa(of))
    return make.event(of, amount=10_000, activity=Activity.SHOW, dinner=True, capacity=60)


def here(event: Event, kind: Any = "") -> str:
    return f"/organize/events/{event.code}/types" + (f"/{kind}" if kind else "")


def shelf(event: Event, n: int = 0) -> Shelf:
    return queries.shelves(event.id)[n]


STANDARD = {"name": "Standard", "amount": "10000", "seats": "1", "per_order": "10"}
ALL = STANDARD | {
    "name": "Table de 8",
    "name_en": "Table for 8",
    "amount": "96000",
    "seats": "8",
    "most": "4",
    "early_amount": "80000",
    "early_until_day": "2026-11-25",
    "early_until_hour": "18:00",
    "early_most": "2",
    "group_from": "2",
    "group_amount": "90000",
    "sale_from_day": "2026-11-21",
    "sale_from_hour": "08:00",
    "sale_to_day": "2026-11-28",
    "sale_to_hour": "12 h",
    "per_order": "3",
    "per_person": "3",
    "hidden": "y",
    "description": "Dîner compris",
    "description_en": "Dinner included",
    "door_note": "près de la scène",
}


def test_awa_enters_all_of_a_ticket_type_and_finds_it_again(
    client: FlaskClient, event: Event
) -> None:
    answer = client.post(here(event), data=ALL)
    assert (answer.status_code, answer.location) == (303, here(event))
    terms = shelf(event, 1).terms
    assert (terms.seats, terms.most, terms.early_amount, terms.early_most) == (8, 4, 80_000, 2)
    assert terms.early_until == NOW.replace(day=25, hour=17)
    assert (terms.sale_from, terms.sale_to) == (NOW.replace(hour=7), NOW.replace(day=28, hour=11))
    assert (terms.group_from, terms.group_amount, terms.per_person) == (2, 90_000, 3)
    assert (terms.hidden, terms.door_note) == (True, "près de la scène")
    page = client.get(here(event, shelf(event, 1).type.id)).text
    for typed in ("96000", "2026-11-25", "18:00", "12:00", "Dinner included", "près de la scène"):
        assert f'value="{typed}"' in page or f">{typed}<" in page or typed in page
    listed = words(client.get(here(event)))
    for told in ("Table de 8", "96 000 FCFA", "4 encore à vendre sur 4", "encore 2 à ce prix"):
        assert told in listed
    assert "Caché" in listed
    assert "90 000 FCFA chacun à partir de 2" in listed


WRONG: list[tuple[dict[str, str], str]] = [
    ({"name": ""}, "Écrivez un nom."),
    ({"amount": ""}, "Écrivez un prix : 0 si c’est gratuit."),
    ({"amount": "-5"}, "Un prix ne peut pas être négatif."),
    ({"amount": "12,5"}, "Le prix doit être un nombre entier de FCFA"),
    ({"amount": "99999999"}, "Le prix doit être un nombre entier de FCFA"),
    ({"seats": "0"}, "Écrivez un nombre entier, de 1 à 50."),
    ({"most": "-1"}, "Écrivez un nombre entier, de 0 à 100 000."),
    ({"early_amount": "8000"}, "Dites jusqu’à quand, ou pour combien de billets."),
    ({"early_most": "8"}, "Écrivez le prix de lancement, ou videz ces cases."),
    ({"early_amount": "10000", "early_most": "5"}, "doit être plus bas que le prix"),
    ({"early_amount": "1", "early_most": "5", "open_price": "y"}, "Un prix libre n’a pas de prix"),
    ({"group_from": "4"}, "Un prix de groupe a besoin d’un nombre et d’un prix."),
    ({"group_from": "4", "group_amount": "10000"}, "Le prix de groupe doit être plus bas"),
    ({"group_from": "11", "group_amount": "9"}, "Une commande ne peut pas en avoir autant"),
    ({"sale_to_day": "2026-11-30"}, "La vente fermerait après la fin : samedi 28 novembre, 21 h."),
    ({"sale_from_day": "2026-11-29"}, "La vente ouvrirait après la fin"),
    (
        {"sale_from_day": "2026-11-25", "sale_to_day": "2026-11-24"},
        "La vente fermerait avant d’ouvrir : mercredi 25 novembre, 0 h.",
    ),
    ({"sale_to_hour": "10:00"}, "Choisissez aussi un jour."),
    ({"sale_to_day": "2026-02-30"}, "Le 30 février n’existe pas."),
    ({"per_order": "51"}, "Écrivez un nombre entier, de 1 à 50."),
    ({"shared": "999999"}, "Choisissez dans la liste."),
    ({"shared": "x"}, "Choisissez dans la liste."),
    ({"kind": "addon", "one_each": "y"}, "Dites d’abord à choisir parmi quoi"),
]


@pytest.mark.parametrize(("typed", "told"), WRONG)
def test_what_cannot_be_is_said_beside_its_field_and_what_was_typed_stays(
    client: FlaskClient, event: Event, typed: dict[str, str], told: str
) -> None:
    answer = client.post(here(event), data=STANDARD | {"description": "Mon texte"} | typed)
    assert answer.status_code == 422
    assert told in words(answer)
    assert "Mon texte" in answer.text
    assert len(queries.shelves(event.id)) == 1


def test_a_new_price_while_people_pay_is_told_before_it_is_done(
    client: FlaskClient, event: Event
) -> None:
    for n in (1, 2):
        buy(event, n)
    kind = shelf(event).type.id
    changed = STANDARD | {"amount": "12000", "most": "20"}
    asked = client.post(here(event, kind), data=changed)
    assert asked.status_code == 200
    told = words(asked)
    assert "2 commandes en cours gardent 10 000 FCFA, les prochaines paient 12 000 FCFA." in told
    assert "Au plus 20 en tout : 3 vendus ou réservés, encore 17 à vendre." in told
    assert shelf(event).terms.amount == 10_000

    known = re.search(r'name="confirmed" value="(\w+)"', asked.text)
    assert known
    again = client.post(here(event, kind), data=changed | {"again": "1"})
    assert 'value="12000"' in again.text
    other = client.post(here(event, kind), data=changed | {"amount": "1", "confirmed": known[1]})
    assert "les prochaines paient 1 FCFA" in words(other)
    assert shelf(event).terms.amount == 10_000
    done = client.post(here(event, kind), data=changed | {"confirmed": known[1]})
    assert done.status_code == 303
    assert (shelf(event).terms.amount, shelf(event).terms.most) == (12_000, 20)
    assert orders.counter_drift() == []


def test_a_cap_below_what_is_sold_is_refused_with_the_numbers(
    client: FlaskClient, event: Event
) -> None:
    order = buy(event, 3)
    with transaction():
        hand_over(orders.lock_order(order.id), now=NOW)
    buy(event, 2)
    answer = client.post(here(event, shelf(event).type.id), data=STANDARD | {"most": "4"})
    assert answer.status_code == 409
    assert "5 sont déjà vendus ou réservés, on ne peut pas descendre à 4." in words(answer)
    assert shelf(event).terms.most is None


def test_in_a_draft_nothing_is_asked_twice(client: FlaskClient, event: Event) -> None:
    with transaction():
        event.status = Status.DRAFT
    answer = client.post(here(event, shelf(event).type.id), data=STANDARD | {"amount": "7000"})
    assert answer.status_code == 303
    assert shelf(event).terms.amount == 7_000


def test_the_rooms_size_and_quick_prices_are_told_before_they_change(
    client: FlaskClient, event: Event
) -> None:
    buy(event, 3)
    kind = shelf(event).type
    form = {
        "title": "Soirée", "theme": "Vendre", "activity": "show", "dinner": "yes",
        "leisure": "Danse",
        "day": "2026-11-28", "starts_at": "18:00", "ends_at": "21:00",
        "place_name": "Le Wouri", "place_city": "Douala", "capacity": "63",
        "prices-0-id": str(kind.id), "prices-0-name": "Standard", "prices-0-amount": "12000",
        "prices-0-seats": "1",
    }  # fmt: skip
    there = f"/organize/events/{event.code}"
    asked = client.post(there, data=form)
    told = words(asked)
    assert "3 places de plus en vente : il en restera 60." in told
    assert "1 commande en cours garde 10 000 FCFA, les prochaines paient 12 000 FCFA." in told
    assert tickets.room_of(event.id).size == 60
    known = re.search(r'name="confirmed" value="(\w+)"', asked.text)
    assert known
    assert client.post(there, data=form | {"confirmed": known[1]}).status_code == 303
    assert (tickets.room_of(event.id).size, shelf(event).terms.amount) == (63, 12_000)
    refused = client.post(there, data=form | {"capacity": "2"})
    assert refused.status_code == 409
    assert "3 places sont déjà prises" in words(refused)


def test_a_type_is_retired_and_brought_back_moved_up_and_down(
    client: FlaskClient, event: Event
) -> None:
    client.post(here(event), data=STANDARD | {"name": "VIP", "amount": "20000"})
    vip = shelf(event, 1).type.id
    client.post(f"{here(event, vip)}/position", data={"to": "up"})
    assert [s.terms.name for s in queries.shelves(event.id)] == ["VIP", "Standard"]
    client.post(f"{here(event, vip)}/position", data={"to": "down"})
    client.post(f"{here(event, vip)}/retirement")
    assert [o.name for o in tickets.offers(event.id, now=NOW)] == ["Standard"]
    last = client.post(f"{here(event, shelf(event).type.id)}/retirement", follow_redirects=True)
    assert "il manque : un tarif" in words(last)
    client.post(f"{here(event, vip)}/retirement/end")
    assert [o.name for o in tickets.offers(event.id, now=NOW)] == ["Standard", "VIP"]


def test_a_shared_cap_is_named_ticked_and_not_shrunk_below_what_it_holds(
    client: FlaskClient, event: Event
) -> None:
    caps = f"/organize/events/{event.code}/caps"
    assert client.post(caps, data={"name": "12", "size": "8"}).status_code == 422
    assert client.post(caps, data={"name": "Tables", "size": "8"}).status_code == 303
    assert client.post(caps, data={"name": "Tables", "size": "9"}).status_code == 422
    (cap,) = queries.shared_caps(event.id)
    kind = shelf(event).type.id
    asked = client.post(here(event, kind), data=STANDARD | {"shared": str(cap.id)})
    assert "sera compté dans les plafonds cochés" in words(asked)
    with transaction():
        event.status = Status.DRAFT
    client.post(here(event, kind), data=STANDARD | {"shared": str(cap.id)})
    with transaction():
        event.status = Status.PUBLISHED
    buy(db.session.merge(event), 5)
    refused = client.post(f"{caps}/{cap.id}", data={"name": "Tables", "size": "4"})
    assert refused.status_code == 409
    assert "« Tables » : 5 sont déjà vendus ou réservés" in words(refused)
    assert client.get(f"{caps}/{cap.id}").status_code == 200


def test_an_addon_has_a_short_form_and_stands_apart(client: FlaskClient, event: Event) -> None:
    assert "Personnes par billet" not in client.get(f"{here(event)}/new?kind=addon").text
    fish = {"kind": "addon", "name": "Poisson", "amount": "3000", "most": "20", "seats": "7"}
    fish |= {"choice_group": "Dîner", "one_each": "y"}
    assert client.post(here(event), data=fish).status_code == 303
    made = shelf(event, 1)
    assert (made.type.kind, made.terms.seats, made.terms.most) == (TypeKind.ADDON, 1, 20)
    assert (made.terms.choice_group, made.terms.one_each) == ("Dîner", True)
    listed = words(client.get(here(event)))
    assert listed.index("Les suppléments") < listed.index("Dîner : Poisson")


def test_a_type_of_another_date_or_team_is_not_there(client: FlaskClient, event: Event) -> None:
    other = make.event(amount=5_000)
    foreign = shelf(other).type.id
    for path in (here(event, foreign), here(other, foreign)):
        assert client.get(path).status_code == 404
        assert client.post(path, data=STANDARD).status_code == 404
        assert client.post(f"{path}/retirement").status_code == 404
        assert client.post(f"{path}/position").status_code == 404
    assert shelf(other).terms.amount == 5_000
    season = make.ticket_type(event, pass_id=1)
    assert client.get(here(event, season.id)).status_code == 404


def test_the_list_costs_the_same_for_few_and_many_types(client: FlaskClient, event: Event) -> None:
    path = here(event)
    with statements() as few:
        client.get(path)
    for n in range(8):
        make.ticket_type(event, name=f"T{n}", position=n + 1)
    with statements() as many:
        client.get(path)
    assert len(few) == len(many)


def test_another_house_does_not_see_the_types(client: FlaskClient, event: Event) -> None:
    sign_in(client, make.awa(make.organizer()))
    assert client.get(here(event)).status_code == 404
