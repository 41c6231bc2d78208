"""Who waits in the demonstration: a date that is full, and an AfterWork that chooses its guests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from app.applications import actions as applications
from app.applications.rules import Request
from app.cli.demo_prices import serve_dinner
from app.cli.demo_sales import DAY, Guest
from app.events.models import Event
from app.orders.rules import Buyer
from app.tickets.actions import resize_room
from app.tickets.queries import offers, places_taken
from app.waitlist.actions import join
from app.waitlist.rules import Ask

WORDS = (
    "Je torréfie du café et cherche des hôtels.",
    "Architecte, je rentre à Douala après dix ans.",
    "J’accompagne ma directrice, nous serions deux.",
    "Je dirige une petite imprimerie à Akwa.",
    "Une amie m’a parlé de vos soirées.",
)


def fill_and_wait(event: Event, crowd: Sequence[Guest], *, now: datetime) -> None:
    """The room is as small as what is sold; six wait, one of them for two together."""
    resize_room(event.id, places_taken(event.id))
    for n, guest in enumerate(crowd[:6]):
        ask = Ask(2 if n == 1 else 1, split=n == 3)
        join(event.id, ask, buyer=_buyer(guest), form_key=f"demo-line-{event.id}-{n}", now=now)


def ask_for_places(event: Event, crowd: Sequence[Guest], *, now: datetime) -> None:
    event.by_request = True
    serve_dinner(event, one_each=True)
    kind = offers(event.id, now=now)[0].id
    for n, (guest, words) in enumerate(zip(crowd, WORDS, strict=False)):
        request = Request(kind, 2 if "deux" in words else 1, words)
        key = f"demo-request-{event.id}-{n}"
        asked, _new = applications.ask(
            event, request, buyer=_buyer(guest), form_key=key, now=now - DAY
        )
        if n == 0:
            applications.accept(asked.id, actor="demo", now=now)


def _buyer(guest: Guest) -> Buyer:
    person, user = guest
    user_id = user.id if user else None
    return Buyer(person.name, person.phone, person.email, person.locale, user_id)
