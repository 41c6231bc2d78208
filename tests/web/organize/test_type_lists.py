"""What is sold of each type and add-on, as a sheet."""

from __future__ import annotations

from flask.testing import FlaskClient

from app.kernel.db import transaction
from app.orders import queries as orders
from app.orders.actions import hand_over
from app.orders.rules import Wanted
from app.tickets.rules import TypeKind
from tests import make
from tests.make import NOW
from tests.orders.test_actions import buy, kind_of
from tests.web.visiting import sign_in


def test_the_totals_go_to_the_kitchen_as_a_sheet(client: FlaskClient) -> None:
    of = make.organizer()
    sign_in(client, make.awa(of))
    event = make.event(of, amount=10_000)
    fish = make.ticket_type(event, name="Poisson", kind=TypeKind.ADDON, choice_group="Dîner").id
    entry = kind_of(event)
    order = buy(event, wanted=Wanted({entry: 3, fish: 2}))
    with transaction():
        hand_over(orders.lock_order(order.id), now=NOW)
    buy(event, wanted=Wanted({entry: 1, fish: 1}))
    answer = client.get(f"/organize/events/{event.code}/types.csv")
    assert answer.mimetype == "text/csv"
    assert answer.text.lstrip("\ufeff").splitlines() == [
        "Sorte;Choix;Nom;Vendus;Réservés;Restants;Personnes par billet",
        "Entrée;;Standard;3;1;;1",
        "Supplément;Dîner;Poisson;2;1;;1",
    ]
