"""The book's list at a hundred and at five thousand contacts: statements and CPU."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Flask
from sqlalchemy import insert

from app.contacts.models import Contact, InCircle
from app.contacts.rules import Circle, ContactState, Precision
from app.kernel.db import db, transaction
from app.profiles.models import Profile
from tests import make, meeting

Row = Callable[..., None]
Measure = Callable[..., None]
ASKED = "/member/contacts?circle=clients&kind=acquired&sort=name&q=ngo"


def report(app: Flask, row: Row, measure: Measure) -> None:
    """Asked from outside of a context: each request has its own, as behind a server."""
    for size in (100, 5_000):
        with app.app_context():
            owner = meeting.person(f"Ben {size}", user=make.user(f"Ben {size}"))
            fill(owner, size)
            phone = meeting.phone_of(app, owner)
            db.session.remove()
        for what, path in (("book", "/member/contacts"), ("filtered, searched", ASKED)):
            name = f"{what} at {size} contacts"
            measure(row, name, lambda p=path, c=phone: c.get(p), 200, "<= 6", "<= 12 ms")


def fill(owner: Profile, size: int) -> None:
    """So many contacts, every other a client, in one insert each."""
    same: dict[str, Any] = {"owner_id": owner.id, "state": ContactState.NEW}
    same |= {"created_at": make.NOW, "met_on": date(2026, 11, 1), "met_precision": Precision.DAY}
    rows = [same | {"name": f"Awa Ngo {n}", "search_key": f"awa ngo {n}"} for n in range(size)]
    with transaction():
        ids = sorted(db.session.scalars(insert(Contact).returning(Contact.id), rows))
        circles = [
            {"contact_id": id_, "owner_id": owner.id, "circle": Circle.CLIENTS} for id_ in ids[::2]
        ]
        db.session.execute(insert(InCircle), circles)
