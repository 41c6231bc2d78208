"""The book's list at a hundred and at five thousand contacts: statements and CPU; five thousand
people brought in from a file."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Flask
from sqlalchemy import insert

from app.contacts.models import Contact, InCircle
from app.contacts.rules import Circle, ContactState, Precision
from app.jobs.contact_files import carry_on
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
    brings(app, row, 5_000)


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


def brings(app: Flask, row: Row, size: int) -> None:
    """A table as Google writes it, read and taken by rounds that leave others their turn."""
    with app.app_context():
        phone = meeting.phone_of(app, meeting.person("Chantal", user=make.user("Chantal")))
        db.session.remove()
    lines = [
        f"Awa Ngo {n},Awa,Ngo {n},Maison {n % 90},mobile,+2376{70_000_000 + n},awa{n}@example.cm"
        for n in range(size)
    ]
    titles = "Name,Given Name,Family Name,Organization Name,Phone 1 - Label,Phone 1 - Value"
    table = "\r\n".join([f"{titles},E-mail 1 - Value", *lines]).encode()
    began, cpu = time.monotonic(), time.process_time()
    sent = {"file": (io.BytesIO(table), "contacts.csv")}
    answer = phone.post("/member/contact-files", data=sent)
    rounds = _until_done(app)
    read = time.monotonic() - began
    phone.post(f"{answer.headers['Location']}/taking")
    rounds += _until_done(app)
    seconds, cpu = time.monotonic() - began, time.process_time() - cpu
    with app.app_context():
        kept = db.session.query(Contact).filter(Contact.name.like("Awa Ngo %")).count()
        assert kept >= size, (answer.status_code, kept)
    row(f"{size} people brought in: read, then taken", f"{seconds:.1f} s", "< 20 s")
    row("  of it reading; rounds; CPU", f"{read:.1f} s; {rounds}; {cpu:.1f} s")


def _until_done(app: Flask) -> int:
    rounds = 1
    with app.app_context():
        while carry_on(country="CM", marks=app.extensions["marks"]) is not None:
            rounds += 1
        db.session.remove()
    return rounds
