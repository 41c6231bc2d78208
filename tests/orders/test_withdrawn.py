"""A date withdrawn while somebody was filling in the form."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from app.events.models import Event
from app.events.rules import Status
from app.kernel.db import db, transaction
from app.orders.models import Order
from app.orders.rules import Buyer, NotOnSale, Wanted
from app.sales.actions import place_order
from app.tickets import queries as tickets
from tests import make

BEN = Buyer(name="Ben", phone="+237677123456", email="", locale="fr")


@pytest.mark.parametrize("status", [Status.DRAFT, Status.CANCELLED])
def test_a_date_withdrawn_since_it_was_read_sells_nothing(house: object, status: Status) -> None:
    event = make.event()
    (kind,) = tickets.types_of(event.id)
    with transaction():  # the row changes; what was read before does not know
        change = update(Event).where(Event.id == event.id).values(status=status)
        db.session.execute(change.execution_options(synchronize_session=False))
    assert event.status is Status.PUBLISHED
    with pytest.raises(NotOnSale), transaction():
        place_order(
            event,
            Wanted({kind.id: 2}),
            buyer=BEN,
            provider="hand",
            idem_key="k1",
            now=make.NOW,
            hold=timedelta(minutes=15),
        )
    assert tickets.places_taken(event.id) == 0
    assert db.session.scalar(select(func.count()).select_from(Order)) == 0
