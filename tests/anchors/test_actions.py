"""Who is named stays who they were: their link, their orders; and doors hear of it."""

from __future__ import annotations

import pytest

from app.anchors.actions import name_people
from app.door.queries import change_seq, rows_since
from app.door.rules import DeviceRole
from app.events import queries
from app.events.models import AnchorGuest, Appearance, Event
from app.events.rules import AnchorState, Person
from app.kernel.db import db, transaction
from tests import make
from tests.awaited.evening import tonight
from tests.door.making import ticket

pytestmark = pytest.mark.usefixtures("house")
GIVEN = ("AMA1", "ERIC")  # any other code is a new one


def named(event: Event, *anchors: Person) -> None:
    with transaction():
        name_people(event, speakers=[], anchors=anchors)


def codes(event: Event) -> dict[str, str | None]:
    db.session.expire_all()
    return {one.name: one.code if one.code in GIVEN else None for one in event.anchors}


def with_code(event: Event, name: str, code: str) -> int:
    return make.save(AnchorGuest(event_id=event.id, name=name, code=code)).id


def test_the_people_of_a_date_are_those_last_named() -> None:
    event = make.event()
    ama = Person("Ama", "Fondatrice", AnchorState.ANNOUNCED, agreed=True)
    for speakers in ([Person("Awa"), Person("Ben")], [Person("Chantal", "Juriste")]):
        with transaction():
            name_people(event, speakers=speakers, anchors=[ama])
    db.session.expire_all()
    shown = queries.poster(event.code)
    assert shown
    assert [(s.name, s.headline) for s in shown.speakers] == [("Chantal", "Juriste")]
    assert [(a.name, a.state, a.agreed) for a in shown.anchors] == [
        ("Ama", AnchorState.ANNOUNCED, True)
    ]
    assert (db.session.query(Appearance).count(), db.session.query(AnchorGuest).count()) == (1, 1)


def test_saving_again_keeps_the_link_of_who_stays() -> None:
    event = make.event()
    with_code(event, "Ama", "AMA1")
    with_code(event, "Éric Eto’o", "ERIC")
    named(event, Person("Ama", "Juge"), Person("eric eto'o"), Person("Paul"))
    assert codes(event) == {"Ama": "AMA1", "eric eto'o": "ERIC", "Paul": None}


def test_a_phone_that_has_the_list_hears_of_who_is_named_and_of_who_is_no_longer() -> None:
    event = tonight()
    zita, ben = ticket(event, "Zita TALLA"), ticket(event, "Ben")
    port = Person("Zita Talla", "Directrice du port", AnchorState.INVITED, greeter="Awa")

    def heard(since: int) -> list[str]:
        return [row[1] for row in rows_since(event, since, DeviceRole.DESK)]

    seen = change_seq(event.id)
    named(event, port)
    assert heard(seen) == ["Zita TALLA\n\n\nDirectrice du port\nAwa"]
    seen = change_seq(event.id)
    named(event, port)
    assert (heard(seen), change_seq(event.id)) == ([], seen)  # the same again is no news
    named(event)
    assert heard(seen) == ["Zita TALLA"]
    db.session.expire_all()
    assert ben.changed_seq < zita.changed_seq
