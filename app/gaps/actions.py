"""A date was full for a pass, and a place comes back: its holder gets it.

Whoever stands in the waiting list comes first, then passes in the order they were bought, then the
public: a gap is counted in `Quota.waiting` of the room as somebody in line is. The order's row
first, then the room's. Why: docs/adr/0028.
"""

from __future__ import annotations

from datetime import datetime

from app.accounts.actions import audit
from app.events.models import Event
from app.gaps import queries
from app.kernel.db import db
from app.orders import queries as orders
from app.orders.models import Order
from app.passes.actions import give_date
from app.passes.models import PassGap
from app.passes.queries import standing_of
from app.tickets import actions as places
from app.tickets.models import Quota
from app.tickets.queries import room_of


def take_or_wait(order_id: int, event_id: int, *, now: datetime) -> bool:
    """Give the missing date when it is this pass's turn, or keep its turn; True: it was given."""
    order = orders.lock_order(order_id)
    gap = db.session.get(PassGap, (order_id, event_id), populate_existing=True)
    if gap is None:
        return False
    event = db.session.get_one(Event, event_id, populate_existing=True)
    room = queries.lock_room(room_of(event_id).id)
    if not queries.is_wanted(order, event, now=now):
        _leave(gap)
        return False
    if _is_their_turn(order, room) and _give(order, event, now=now):
        _leave(gap)
        db.session.delete(gap)
        db.session.flush()
        return True
    _stand(gap, room)
    return False


def _is_their_turn(order: Order, room: Quota) -> bool:
    if queries.in_line(room) > 0:
        return False
    free = None if room.size is None else room.size - room.held - room.sold
    return free is None or free > queries.standing_before(room.id, order.id)


def _give(order: Order, event: Event, *, now: datetime) -> bool:
    standing = standing_of(order.id)
    assert standing is not None
    if not give_date(
        order, standing.held.season_pass, event, in_line=True, came_back=True, now=now
    ):
        return False
    audit(
        "pass.place-came-back",
        f"order:{order.id}",
        actor="job",
        organizer_id=order.organizer_id,
        now=now,
        event=event.id,
    )
    return True


def _stand(gap: PassGap, room: Quota) -> None:
    if gap.quota_id is None:
        gap.quota_id = room.id
        db.session.flush()
        places.stand_in_line({room.id: 1})


def _leave(gap: PassGap) -> None:
    if gap.quota_id is not None:
        places.stand_in_line({gap.quota_id: -1})
        gap.quota_id = None
        db.session.flush()
