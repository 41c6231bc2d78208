"""The owner puts someone where they belong, and says how many their circle holds."""

from __future__ import annotations

from sqlalchemy import delete, update

from app.contacts.models import Contact
from app.kernel.db import db, insert_once
from app.profiles.models import Profile
from app.rings.models import ActiveCircle, RingChoice
from app.rings.queries import cap_of, chosen_active
from app.rings.rules import CircleFull, Ring


def place(owner: Profile, contact: Contact, ring: Ring | None) -> None:
    """Put them there; None leaves it to closeness and the last exchange again.

    Raises: CircleFull(most) when the owner put as many people in the circle already; the reserve
    takes anyone.
    """
    if ring not in (None, Ring.RESERVE):
        others = chosen_active(owner) - {contact.id}
        if len(others) >= (cap := cap_of(owner)):
            raise CircleFull(most=cap)
    db.session.execute(delete(RingChoice).where(RingChoice.contact_id == contact.id))
    if ring is not None:
        db.session.add(RingChoice(contact_id=contact.id, owner_id=owner.id, ring=ring))
    db.session.flush()


def set_cap(owner: Profile, cap: int) -> None:
    """How many people the active circle holds. Nobody is deleted: who no longer fits is in reserve.

    Raises: CircleFull(most) when more people than that were put there by hand.
    """
    if len(chosen_active(owner)) > cap:
        raise CircleFull(most=cap)
    db.session.execute(insert_once(ActiveCircle, "owner_id").values(owner_id=owner.id, cap=cap))
    there = update(ActiveCircle).where(ActiveCircle.owner_id == owner.id)
    db.session.execute(there.values(cap=cap))
    db.session.flush()
