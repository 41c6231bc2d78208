"""Winning somebody over whose name draws others: written down, invited, answered, announced."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import select

from app.accounts.actions import audit
from app.anchors.actions import told_to_doors
from app.events.models import AnchorGuest, Event
from app.events.rules import AnchorState
from app.gifts.actions import give, keys_of
from app.gifts.rules import Gift
from app.guests.queries import orders_through, places_by
from app.guests.rules import AllotmentSpent, HasBrought, Known, NotAgreed, after_answer
from app.kernel.db import db
from app.messages.actions import leave


def write_anchor(
    event: Event, known: Known, *, guest: AnchorGuest | None, user_id: int, now: datetime
) -> AnchorGuest:
    """A new one, or what changed of one. A yes that was told to the team bears who heard it.

    Raises: NotAgreed.
    """
    if known.state is AnchorState.ANNOUNCED and not known.agreed:
        raise NotAgreed()
    was = guest.state if guest else None
    guest = guest or AnchorGuest(event_id=event.id)
    if known.agreed != bool(guest.agreed):
        guest.agreed_by = f"user:{user_id}" if known.agreed else ""
    with told_to_doors(event):
        for fact, value in asdict(known).items():
            setattr(guest, fact, value)
        if guest.id is None:
            event.anchors.append(guest)
    if was is not guest.state:
        _tell(guest, event, f"user:{user_id}", now=now)
    return guest


def invite(guest: AnchorGuest, event: Event, *, locale: str, user_id: int, now: datetime) -> None:
    """Their page is sent to them where an address is known; once a day, however often asked."""
    if guest.state is AnchorState.THOUGHT_OF:
        with told_to_doors(event):
            guest.state = AnchorState.INVITED
        _tell(guest, event, f"user:{user_id}", now=now)
    if guest.email:
        once = f"anchor:{guest.id}:{now.date()}"
        leave("anchor", to=guest.email, locale=locale, now=now, dedupe_key=once, anchor_id=guest.id)


def answer(guest: AnchorGuest, event: Event, *, comes: bool, agreed: bool, now: datetime) -> None:
    """Their own word, from their page. Their yes to be named is theirs to take back."""
    with told_to_doors(event):
        guest.state = after_answer(guest.state, comes=comes, agreed=agreed)
    guest.agreed = comes and agreed
    guest.agreed_by = "self" if guest.agreed else ""
    guest.answered_at = now
    _tell(guest, event, "guest", now=now)


def give_place(
    guest_id: int, event: Event, gift: Gift, *, locale: str, key: str, now: datetime
) -> tuple[int, bool]:
    """One of their places, to somebody by name: (order id, is new). While the room has one left.

    Raises: AllotmentSpent; what `gifts.give` does.
    """
    mine = select(AnchorGuest).where(AnchorGuest.id == guest_id).with_for_update()
    guest = db.session.scalars(mine.execution_options(populate_existing=True)).one()
    id_, is_new = give(
        event,
        gift,
        locale=locale,
        idem_key=keys_of(key, [gift])[0],
        actor="guest",
        now=now,
        via=guest.code or "",
    )
    if is_new and places_by(guest) > guest.allotment:
        raise AllotmentSpent()
    return id_, is_new


def drop(guest: AnchorGuest, event: Event, *, user_id: int, now: datetime) -> None:
    """Off the list, while nobody came through them. Raises: HasBrought(n)."""
    n = orders_through(guest)
    if n:
        raise HasBrought(n=n)
    who = {"name": guest.name, "state": "dropped"}
    with told_to_doors(event):
        event.anchors.remove(guest)
    _audit(event, who, f"user:{user_id}", now=now)


def _tell(guest: AnchorGuest, event: Event, actor: str, *, now: datetime) -> None:
    _audit(event, {"name": guest.name, "state": guest.state.value}, actor, now=now)


def _audit(event: Event, facts: dict[str, str], actor: str, *, now: datetime) -> None:
    where = f"event:{event.id}"
    audit("anchor.state", where, actor=actor, organizer_id=event.organizer_id, now=now, **facts)
