"""/t/<secret>/transfer: whoever holds a ticket gives it to another person."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, abort, flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms.validators import ValidationError

from app.changes import queries
from app.changes.actions import transfer
from app.changes.rules import Holder
from app.kernel.db import in_transaction
from app.kernel.errors import Refused
from app.tickets import queries as tickets
from app.tickets.models import Ticket
from app.web.context import now
from app.web.fields import EmailField, NameField, PhoneField
from app.web.guards import anyone
from app.web.words import sentence

page = Blueprint("transfers", __name__)
REMEMBERED = 20  # tickets this browser gave away, newest last
NOT_MINE = {"autocomplete": "off"}


class HolderForm(FlaskForm):
    """Who has the ticket from now on."""

    name = NameField(_l("Son nom"), required=True, render_kw=NOT_MINE)
    phone = PhoneField(_l("Son téléphone"), render_kw=NOT_MINE)
    email = EmailField(_l("Son e-mail"), render_kw=NOT_MINE)

    def validate_phone(self, field: PhoneField) -> None:
        if not field.data and not (self.email.data or self.email.process_errors):
            raise ValidationError(_("Écrivez un téléphone ou un e-mail : l’un des deux suffit."))

    def holder(self) -> Holder:
        return Holder(self.name.data, self.phone.data or "", self.email.data or "")


@page.get("/t/<secret>/transfer")
@anyone
def new(secret: str) -> ResponseReturnValue:
    ticket = tickets.ticket_by_secret(secret) or abort(404)
    until = queries.transferable_until(ticket, now=now())
    if until is None:  # what it is now stands on its page
        return redirect(url_for("tickets.show", secret=secret))
    return _shown(ticket, HolderForm(), until)


@page.post("/t/<secret>/transfer")
@anyone
def create(secret: str) -> ResponseReturnValue:
    ticket = tickets.ticket_by_secret(secret) or abort(404)
    form = HolderForm()
    if not form.validate_on_submit():
        return _shown(ticket, form, queries.transferable_until(ticket, now=now()), 422)
    try:
        made = in_transaction(lambda: transfer(ticket.id, form.holder(), actor="buyer", now=now()))
    except Refused as refusal:
        flash(sentence(refusal), "warning")
        return redirect(url_for("tickets.show", secret=secret), 303)
    session["given"] = [*session.get("given", []), made.id][-REMEMBERED:]
    flash(_("Votre ancien code n’ouvre plus la porte."), "success")
    return redirect(url_for("tickets.show", secret=secret), 303)


def _shown(
    ticket: Ticket, form: HolderForm, until: datetime | None, status: int = 200
) -> ResponseReturnValue:
    here = {"ticket": ticket, "event": ticket.event, "form": form, "until": until}
    return render_template("public/transfers/new.html", **here), status


def was_given_here(ticket: Ticket) -> bool:
    """This browser gave it away: it may bring its new holder the link."""
    return ticket.id in session.get("given", [])
