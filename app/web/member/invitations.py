"""/member/invitations/<code>: a member brings others to a date, with a ticket or without."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.events import queries as events
from app.events.models import Event
from app.events.rules import Status
from app.inviters.actions import open_member_link
from app.inviters.queries import link_of_member
from app.kernel.db import in_transaction
from app.web.context import now, user
from app.web.guards import signed_in
from app.web.listing import state_of
from app.web.public.inviters import told

page = Blueprint("member_invitations", __name__)


@page.get("/member/invitations/<code>")
@signed_in
def show(code: str) -> ResponseReturnValue:
    event = _public(code)
    return render_template(
        "public/inviters/show.html",
        event=event,
        state=state_of(event, now=now()),
        here=url_for("member_invitations.create", code=code),
        back=url_for("events.show", code=code),
        **told(link_of_member(event.id, user().id)),
    )


@page.post("/member/invitations/<code>")
@signed_in
def create(code: str) -> ResponseReturnValue:
    event, by = _public(code), user().id
    in_transaction(lambda: open_member_link(event.id, by, now=now()))
    return redirect(url_for("member_invitations.show", code=code), 303)


def _public(code: str) -> Event:
    event = events.event_by_code(code)
    return event if event and event.status is not Status.DRAFT else abort(404)
