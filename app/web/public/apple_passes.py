"""/t/<secret>.pkpass: a ticket for Apple Wallet, where this house has a certificate for it."""

from __future__ import annotations

from flask import Blueprint, Response, abort, url_for
from flask.typing import ResponseReturnValue

from app.web.apple_wallet import TYPE, pkpass
from app.web.context import settings
from app.web.guards import anyone
from app.web.public.tickets import valid_ticket

page = Blueprint("apple_passes", __name__)


@page.get("/t/<secret>.pkpass")
@anyone
def show(secret: str) -> ResponseReturnValue:
    house = settings()
    if not house.has_apple_wallet:
        abort(404)
    ticket = valid_ticket(secret)
    here = url_for("tickets.show", secret=secret, _external=True)
    answer = Response(pkpass(ticket, house, here=here), mimetype=TYPE)
    name = f"billet-{ticket.event.code}-{ticket.n}.pkpass"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer
