"""/t/<secret>/holder: a guest of a party says, once, that this ticket is theirs."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.db import in_transaction
from app.kernel.errors import Refused
from app.parties.actions import claim
from app.tickets import queries as tickets
from app.web.context import locale, now
from app.web.guards import anyone
from app.web.holding import HolderForm
from app.web.public.tickets import ticket_page
from app.web.words import sentence

page = Blueprint("holders", __name__)
NOT_FOUND = 404


@page.get("/t/<secret>/holder")
@anyone
def new(secret: str) -> ResponseReturnValue:
    return ticket_page(tickets.ticket_by_secret(secret) or abort(NOT_FOUND), claims=True)


@page.post("/t/<secret>/holder")
@anyone
def create(secret: str) -> ResponseReturnValue:
    ticket = tickets.ticket_by_secret(secret) or abort(NOT_FOUND)
    form = HolderForm()
    if not form.validate_on_submit():
        return ticket_page(ticket, holder=form, status=422)
    guest = form.guest()
    try:
        in_transaction(lambda: claim(ticket.id, guest, locale=locale(), now=now()))
    except Refused as refusal:
        if refusal.status == NOT_FOUND:
            raise
        form.name.errors = [sentence(refusal)]
        return ticket_page(ticket, holder=form, status=refusal.status)
    flash(_("C’est noté : ce billet est à votre nom."), "success")
    return redirect(url_for("tickets.show", secret=secret), 303)
