"""/t/<secret>/profile: the holder of a ticket says yes to the network, and that it is theirs."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.db import transaction
from app.orders import queries as orders
from app.profiles.actions import claim_evening, join, new_profile
from app.tickets import queries as tickets
from app.tickets.models import Ticket
from app.web.context import locale, now, viewer
from app.web.guards import anyone
from app.web.joining import JoinForm, is_open, join_form
from app.web.member import private

page = Blueprint("profiles", __name__)
page.after_request(private)


@page.get("/t/<secret>/profile")
@anyone
def new(secret: str) -> ResponseReturnValue:
    ticket = tickets.ticket_by_secret(secret)
    if ticket is None or not is_open(ticket):
        abort(404)
    me = viewer().profile
    if me is not None and me.is_active:  # in already: one touch, on the ticket
        return redirect(url_for("tickets.show", secret=secret, _anchor="network"), 303)
    form = join_form(ticket, *orders.order_and_party(ticket))
    return render_template("public/profiles/new.html", form=form, ticket=ticket)


@page.post("/t/<secret>/profile")
@anyone
def create(secret: str) -> ResponseReturnValue:
    """Someone who is in already only says that the evening is theirs."""
    ticket = tickets.ticket_by_secret(secret)
    if ticket is None or not is_open(ticket):
        abort(404)
    me = viewer().profile
    if me is not None and me.is_active:
        with transaction():
            claim_evening(me, ticket, now=now())
        return _onward(ticket)
    form = JoinForm()
    if not form.validate_on_submit():
        return render_template("public/profiles/new.html", form=form, ticket=ticket), 422
    with transaction():
        me = me or new_profile(viewer().user, now=now())
        join(
            me,
            form.fields(me.card.fields if me.card else None),
            agrees=form.agrees.data,
            is_adult=form.adult.data,
            locale=locale(),
            now=now(),
        )
        claim_evening(me, ticket, now=now())
    if viewer().user is None:
        session.permanent = True
        session["profile_id"] = me.id
    flash(_("Bienvenue dans le réseau. Votre carte est prête."), "success")
    return _onward(ticket)


def _onward(ticket: Ticket) -> ResponseReturnValue:
    """To the code: it says when it opens."""
    return redirect(url_for("member_code.show", event=ticket.event.code), 303)
