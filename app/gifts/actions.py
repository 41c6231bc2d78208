"""Giving places away: real ones, counted apart from what is sold."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, update

from app.accounts.actions import audit
from app.events.models import Event
from app.gifts.rules import Gift
from app.kernel.db import db
from app.orders.models import OrderLine
from app.orders.rules import Buyer, Channel, Wanted
from app.sales.actions import place_order
from app.tickets.models import Ticket

AT_ONCE = timedelta(minutes=1)  # it is handed over in the same transaction; never nothing, or it
# would itself be a lapsed hold while its places are taken


def give(
    event: Event,
    gift: Gift,
    *,
    locale: str,
    idem_key: str,
    actor: str,
    now: datetime,
    via: str = "",
) -> tuple[int, bool]:
    """One person's places, with the mail that brings them: (order id, is new). `via`: whose link.

    Raises: what place_order does; nothing is kept then.
    """
    order_id, is_new = place_order(
        event,
        Wanted({gift.ticket_type_id: gift.n}),
        buyer=Buyer(gift.name, gift.phone, gift.email, locale),
        provider="free",
        idem_key=idem_key,
        now=now,
        hold=AT_ONCE,
        channel=Channel.INVITE,
        via=via,
    )
    if is_new:
        _tell_the_door(order_id, gift.note)
        audit(
            "gift.given",
            f"order:{order_id}",
            actor=actor,
            organizer_id=event.organizer_id,
            now=now,
            n=gift.n,
        )
    return order_id, is_new


def keys_of(key: str, gifts: Sequence[Gift]) -> list[str]:
    """One key a gift, of what it says: a list sent again, corrected, gives only what is new."""
    seen: dict[Gift, int] = {}
    keys = []
    for gift in gifts:
        seen[gift] = seen.get(gift, 0) + 1
        words = repr((key, gift, seen[gift])).encode()
        keys.append(f"gift-{hashlib.sha256(words).hexdigest()[:40]}")
    return keys


def _tell_the_door(order_id: int, note: str) -> None:
    if not note:
        return
    lines = select(OrderLine.id).where(OrderLine.order_id == order_id)
    said = update(Ticket).where(Ticket.order_line_id.in_(lines)).values(note=note)
    db.session.execute(said.execution_options(synchronize_session=False))
