"""/via/<link>: what people pass on. It leads to the date; its readers are counted by a script of
the page, so that the fetchers of chats and search engines are not."""

from __future__ import annotations

from contextlib import suppress

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.rules import TooManyTries
from app.events.rules import Status
from app.inviters.actions import count_view
from app.inviters.queries import event_behind
from app.inviters.rules import is_robot
from app.kernel.db import in_transaction
from app.web.context import client_place, now, viewer
from app.web.guards import anyone

page = Blueprint("links", __name__)
NOTHING = ("", 204)


@page.get("/via/<link>")
@anyone
def show(link: str) -> ResponseReturnValue:
    event = event_behind(link) or abort(404)
    if event.status is Status.DRAFT:
        abort(404)
    return redirect(url_for("events.show", code=event.code, via=link))


@page.post("/via/<link>/views")
@anyone
def create(link: str) -> ResponseReturnValue:
    event = event_behind(link) or abort(404)
    agent = request.user_agent.string[:300]
    if is_robot(agent) or viewer().knows(event.organizer_id):
        return NOTHING
    with suppress(TooManyTries):  # counted today
        in_transaction(lambda: count_view(link, f"{client_place()} {agent}", now=now()))
    return NOTHING
