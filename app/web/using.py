"""The day an account and its browser were last used: noted once a day, after the page is made."""

from __future__ import annotations

import logging

from flask import Response, g
from sqlalchemy.exc import DBAPIError

from app.devices.actions import use
from app.kernel.db import db, in_transaction
from app.web.context import device, now

log = logging.getLogger(__name__)
BROKEN = 500


def note_use(response: Response) -> Response:
    """Of who was asked for on this page. A page is worth more than a day: no trouble stops it."""
    person, here, today = g.get("person"), device(), now().date()
    if person is None or response.status_code >= BROKEN:
        return response
    before = person.last_used_at
    is_old = before is not None and before.date() < today
    if not (is_old or (here is not None and here.used_on < today)):
        return response
    if db.session.dirty or db.session.new or db.session.deleted:
        return response  # a page that refused what was typed
    try:
        in_transaction(lambda: use(person, here, now=now()))
    except DBAPIError:
        log.exception("the day of a session was not noted")
    return response
