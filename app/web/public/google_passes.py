"""/t/<secret>/google: on to Google Wallet with a ticket, where this house has a key for it."""

from __future__ import annotations

from flask import Blueprint, abort, redirect
from flask.typing import ResponseReturnValue

from app.web.context import now, settings
from app.web.google_wallet import save_link
from app.web.guards import anyone
from app.web.public.tickets import valid_ticket

page = Blueprint("google_passes", __name__)


@page.get("/t/<secret>/google")
@anyone
def show(secret: str) -> ResponseReturnValue:
    """Nothing is kept here: the ticket travels inside the address."""
    house = settings()
    if not house.has_google_wallet:
        abort(404)
    return redirect(save_link(valid_ticket(secret), house, now=now()), 303)
