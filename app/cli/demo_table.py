"""The demonstration's table of eight: six seats have a name, and the evening asks two things."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from app.cli.demo_sales import DAY, Guest, Sale, Till, sell
from app.events.models import Event
from app.kernel.db import db
from app.orders import queries as orders
from app.orders.models import Order
from app.parties.actions import claim, name_seat
from app.parties.rules import Guest as Seated
from app.questions.actions import Said, answer, ask
from app.questions.rules import About, Asked, Per, QuestionKind
from app.tickets.queries import offers

HOUR = timedelta(hours=1)
COMPANY = Asked(QuestionKind.TEXT, "Votre entreprise", "Your company", per=Per.TICKET)
DISHES = [
    ("Poisson braisé", "Grilled fish"),
    ("Poulet DG", "Chicken DG"),
    ("Végétarien", "Vegetarian"),
]
DINNER = Asked(QuestionKind.CHOICE, "Votre plat", "Your dish", options=DISHES, about=About.DIET)
SEATS, CLAIMED = 8, 4  # with the buyer's own and one that the buyer named, six have a name


def set_a_table(event: Event, crowd: Sequence[Guest], till: Till, *, now: datetime) -> None:
    """One table sold; four guests said who they are, and what they eat, a fifth is expected."""
    company, dinner = ask(event, COMPANY), ask(event, DINNER)
    (person, user), *guests, (expected, _user) = crowd[: CLAIMED + 2]
    table = next(offer for offer in offers(event.id, now=now) if offer.seats == SEATS)
    sale = Sale(event, table, person, user, 1, now - 2 * DAY)
    sell(sale, till)
    placed = select(Order.id).where(Order.idem_key == sale.idem_key)
    order_id = db.session.execute(placed).scalar_one()
    seats = orders.tickets_of_order(order_id)[1:]
    name_seat(order_id, seats[CLAIMED].id, expected.name, now=now - DAY)
    for n, (seat, (guest, _user)) in enumerate(zip(seats, guests, strict=False)):
        at = now - DAY + n * HOUR
        claim(seat.id, Seated(guest.name, guest.phone), locale=guest.locale, now=at)
        said = {
            company.id: Said(guest.organisation or guest.headline),
            dinner.id: Said(DISHES[n % 3][0]),
        }
        answer(order_id, said, ticket=seat, agreed=guest.locale, now=at)
