"""The demonstration's member takes stock: half of the circles, a review kept some weeks ago."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from app.contacts.models import Contact
from app.contacts.rules import Circle
from app.kernel.db import db
from app.profiles.models import Profile
from app.reviews.actions import estimate, keep, mark, recall
from app.reviews.rules import Mark
from app.rings.actions import place
from app.rings.rules import Ring

RECALLED = {
    Circle.FAMILY: "Mama Odile\nTonton Essombe\nCousine Nadège\nAurélien Tchoumi",
    Circle.FRIENDS: "Fabrice Owona\nMireille Talla\nJoy Ngwa",
    Circle.NEIGHBOURS: "Pharmacie du Rond-Point\nPapa Simo",
}
WEEK = timedelta(weeks=1)


def take_stock(owner: Profile, *, now: datetime) -> None:
    estimate(owner, 25, now=now - 6 * WEEK)
    keep(owner, now=now - 6 * WEEK)
    for circle, names in RECALLED.items():
        recall(owner, circle, names, now=now - 5 * WEEK)
        mark(owner, circle, Mark.DONE, now=now - 5 * WEEK)
    mark(owner, Circle.COMMUNITY, Mark.SKIPPED, now=now - 5 * WEEK)
    mine = select(Contact).where(Contact.owner_id == owner.id).order_by(Contact.id)
    people = db.session.scalars(mine).all()
    for n, contact in enumerate(people):
        if contact.closeness is None and n % 3:
            contact.closeness = 1 + n % 5
        if contact.last_touch_at is None and contact.met_on:
            contact.last_touch_at = now - timedelta(days=(now.date() - contact.met_on).days)
    place(owner, people[-1], Ring.CLOSE)
    db.session.flush()
