"""…/recap/testimonies/<ticket>: the team shows a testimony to everybody, or not any more."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from app.events.models import Event
from app.kernel.db import in_transaction
from app.kernel.errors import NotFound
from app.recaps import actions, queries
from app.recaps.models import Testimony
from app.web.context import now
from app.web.guards import organizer, own_event

page = Blueprint("testimony_choices", __name__)
HERE = "/organize/events/<code>/recap/testimonies/<int:ticket_id>"


@page.post(HERE)
@organizer
def create(code: str, ticket_id: int) -> ResponseReturnValue:
    return _do(own_event(code), ticket_id, lambda said: actions.choose(said, now=now()))


@page.post(f"{HERE}/end")
@organizer
def destroy(code: str, ticket_id: int) -> ResponseReturnValue:
    return _do(own_event(code), ticket_id, actions.put_aside)


def _do(event: Event, ticket_id: int, act: Callable[[Testimony], None]) -> ResponseReturnValue:
    def work() -> None:
        said = queries.testimony_of(ticket_id)
        if said is None or said.event_id != event.id:
            raise NotFound()
        act(said)

    in_transaction(work)
    return redirect(url_for("organize_recaps.show", code=event.code, _anchor="testimonies"), 303)
