"""What people type is found whatever its accents and capitals, on both databases alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from app.applications import queries as applications
from app.applications.models import Application
from app.credits import queries as credits
from app.credits.models import Credit
from app.events.models import Event
from app.kernel.db import db, transaction
from app.promos import queries as promos
from app.promos.actions import change_promo
from app.promos.rules import Effect, Owner, Terms
from app.waitlist import queries as waitlist
from app.waitlist.models import WaitlistEntry
from tests import make
from tests.make import NOW
from tests.orders.test_actions import buy, kind_of

pytestmark = pytest.mark.usefixtures("house")
WHO = {"name": "Élodie Ñkolo", "phone": "+237677123456", "email": "elo@example.cm"}
FOUND = ("ELODIE", "élodie", "nkolo elo", "677 12 34 56", "elo@EXAMPLE")
NOT = ("Elodi3", "elodie bassong", "677 12 34 57", "%", "_")


@dataclass
class Lists:
    event: Event

    def of(self, what: str, words: str) -> int:
        queries: dict[str, Any] = {
            "waitlist": lambda: waitlist.entries_of_event(self.event.id, search=words),
            "applications": lambda: applications.of_event(self.event.id, search=words),
            "credits": lambda: credits.credits_of([self.event.organizer_id], search=words),
        }
        return len(db.session.scalars(queries[what]()).all())


@pytest.fixture
def lists() -> Lists:
    event = make.event(amount=0)
    one = {"event_id": event.id, "secret": "s", "form_key": "k", "locale": "fr", "created_at": NOW}
    make.save(WaitlistEntry(**WHO, **one, quantity=1, position=1))
    make.save(Application(**WHO, **one, quantity=1, ticket_type_id=kind_of(event)))
    owed = {"amount": 5, "remaining": 5, "currency": "XAF", "created_at": NOW, "code": "AV-1"}
    make.save(Credit(**WHO, **owed, organizer_id=event.organizer_id, order_id=buy(event).id))
    return Lists(event)


@pytest.mark.parametrize("what", ["waitlist", "applications", "credits"])
def test_a_person_is_found_in_each_list_by_any_of_what_one_knows(lists: Lists, what: str) -> None:
    assert [lists.of(what, words) for words in (*FOUND, *NOT)] == [1] * len(FOUND) + [0] * len(NOT)


def test_a_code_is_found_by_its_note_and_by_what_the_note_became() -> None:
    event = make.event()
    promo = make.promo(event, note="Radio Équinoxe")

    def found(words: str) -> int:
        return len(db.session.scalars(promos.promos_of(Owner(event.id), search=words)).all())

    asked = ("EQUINOXE", "équinoxe radio", "amis", "été", "%")
    assert [found(words) for words in asked] == [1, 1, 1, 0, 0]
    with transaction():
        change_promo(promo.id, "AMIS", Terms(effect=Effect.PERCENT, value=10, note="Été"))
    assert [found("equinoxe"), found("ETE")] == [0, 1]
