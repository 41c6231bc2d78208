"""Making badges; what strangers leave for who wears one."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select, update

from app.accounts.actions import give_consent
from app.accounts.rules import Purpose
from app.badges.models import Badge, LeftCard
from app.badges.rules import BADGE_CODE, TABLE_CODE, Stranger
from app.encounters.models import Shown
from app.encounters.rules import ASKED_LASTS, UnknownCode
from app.kernel.codes import random_code
from app.kernel.db import db, insert_once
from app.messages.actions import leave
from app.profiles.models import Profile
from app.profiles.queries import reach_of
from app.profiles.rules import ConsentNeeded
from app.tickets.models import Ticket


def print_badges(event_id: int, ticket_ids: Collection[int], *, now: datetime) -> None:
    """Each of these tickets has a badge from now on, and it was printed. Twice keeps the code."""
    here = select(Ticket.id).where(Ticket.event_id == event_id, Ticket.id.in_(ticket_ids))
    mine = list(db.session.scalars(here.order_by(Ticket.id)))
    while lacking := _without(mine):
        _make(event_id, lacking, now=now)
    printed = update(Badge).where(Badge.ticket_id.in_(mine)).values(printed_at=now)
    db.session.execute(printed.execution_options(synchronize_session=False))


def _without(ticket_ids: Collection[int]) -> list[int]:
    made = select(Badge.ticket_id).where(Badge.ticket_id.in_(ticket_ids))
    return sorted(set(ticket_ids) - set(db.session.scalars(made)))


def _make(event_id: int, ticket_ids: Collection[int], *, now: datetime) -> None:
    """One whose code is another's already is left out: it is made with the next try."""
    rows = [
        {"ticket_id": n, "event_id": event_id, "created_at": now}
        | {"code": random_code(BADGE_CODE), "table_code": random_code(TABLE_CODE)}
        for n in ticket_ids
    ]
    db.session.execute(insert_once(Badge).values(rows))


# What a stranger leaves


def leave_card(shown: Shown, by: Stranger, *, card_id: str, locale: str, now: datetime) -> None:
    """For the person whose code was read, and nobody else. The same `card_id` again changes
    nothing.

    Raises: ConsentNeeded; UnknownCode where the id is that of another's form.
    """
    owner = shown.card.profile
    known = db.session.get(LeftCard, card_id)
    if known is not None:
        if known.to_id != owner.id:
            raise UnknownCode()
        return
    if not by.agrees:
        raise ConsentNeeded()
    facts = {"name": by.name, "phone": by.phone, "email": by.email, "left_at": now}
    db.session.add(LeftCard(id=card_id, to_id=owner.id, event_id=shown.event_id, **facts))
    subject = f"left_card:{card_id}"
    give_consent(subject, Purpose.SHARE_BACK, locale=locale, event_id=shown.event_id, now=now)
    tell_wearer("left_card", owner, shown.event_id, now=now)


def tell_wearer(template: str, owner: Profile, event_id: int, *, now: datetime) -> None:
    """By mail, once an evening, if we know an address: their page has the rest."""
    to, locale = reach_of(owner)
    if to:
        key = f"event:{event_id}:{template}:{owner.id}"
        leave(
            template,
            to=to,
            locale=locale,
            now=now,
            dedupe_key=key,
            profile_id=owner.id,
            event_id=event_id,
        )


def drop_card(card: LeftCard) -> None:
    """Nobody is told, and nothing stays but that there was a yes."""
    db.session.delete(card)


def move_left_cards(guest: Profile, into: Profile) -> None:
    """What was left for a guest was left for the member they turn out to be."""
    moving = update(LeftCard).where(LeftCard.to_id == guest.id).values(to_id=into.id)
    db.session.execute(moving)


def drop_left_cards(of: Profile) -> None:
    """Out of the network: what others left is not theirs to read any more."""
    db.session.execute(delete(LeftCard).where(LeftCard.to_id == of.id))


def forget(*, now: datetime) -> None:
    """Cards that nobody answered in time."""
    db.session.execute(delete(LeftCard).where(LeftCard.left_at <= now - ASKED_LASTS))
