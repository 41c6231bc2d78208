"""POST /events/<code>/interests: "it interests me", in one tap, without a name or a cookie."""

from __future__ import annotations

from contextlib import suppress

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.rules import TooManyTries
from app.events.queries import event_by_code
from app.interests.actions import note_interest
from app.inviters.rules import is_robot
from app.kernel.db import in_transaction
from app.kernel.errors import NotFound
from app.web.context import client_place, now, viewer
from app.web.guards import anyone
from app.web.listing import state_of

page = Blueprint("interests", __name__)


@page.post("/events/<code>/interests")
@anyone
def create(code: str) -> ResponseReturnValue:
    """Its thanks stand in the address, so that nothing has to be kept of who tapped."""
    event = event_by_code(code)
    if event is None or state_of(event, now=now()) in ("draft", "past", "cancelled"):
        raise NotFound()
    agent, place = request.user_agent.string[:300], client_place()
    if not is_robot(agent) and not viewer().knows(event.organizer_id):
        with suppress(TooManyTries):  # counted today
            reader = f"{place} {agent}"
            in_transaction(lambda: note_interest(event.id, place=place, reader=reader, now=now()))
    here = url_for("events.show", code=code, interested=1, _anchor="interest")
    return redirect(here, 303)
