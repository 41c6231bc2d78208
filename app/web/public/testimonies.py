"""/t/<secret>/testimony: who was there says what they keep of it, and takes it back as easily."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField

from app.accounts.rules import Purpose
from app.kernel.db import in_transaction
from app.recaps import actions, queries
from app.recaps.rules import SAID_MAX, NotThere
from app.tickets import queries as tickets
from app.tickets.models import Ticket
from app.web.consents import TEXTS
from app.web.context import locale, now
from app.web.fields import CleanTextField, NameField
from app.web.guards import anyone

page = Blueprint("testimonies", __name__)
TEXT = TEXTS[Purpose.TESTIMONY]


class TestimonyForm(FlaskForm):
    words = CleanTextField(
        _l("Ce que j’en garde"), required=True, max=SAID_MAX, missing=_l("Écrivez quelques mots.")
    )
    signed = NameField(_l("Sous quel nom ?"), required=True)
    public = BooleanField(TEXT.ask, description=TEXT.who_and_until)


def _ticket(secret: str) -> Ticket:
    """Raises: NotThere."""
    ticket = tickets.ticket_by_secret(secret) or abort(404)
    if not queries.was_there(ticket.id):
        raise NotThere()
    return ticket


@page.get("/t/<secret>/testimony")
@anyone
def show(secret: str) -> ResponseReturnValue:
    ticket = _ticket(secret)
    said = queries.testimony_of(ticket.id)
    return _shown(ticket, TestimonyForm(obj=said or None, signed=ticket.holder_name))


def _shown(ticket: Ticket, form: TestimonyForm, status: int = 200) -> ResponseReturnValue:
    return render_template(
        "public/testimonies/show.html",
        ticket=ticket,
        event=ticket.event,
        form=form,
        said=queries.testimony_of(ticket.id),
    ), status


@page.post("/t/<secret>/testimony")
@anyone
def create(secret: str) -> ResponseReturnValue:
    ticket = _ticket(secret)
    form = TestimonyForm()
    if not form.validate_on_submit():
        return _shown(ticket, form, 422)
    said = {"words": form.words.data, "signed": form.signed.data, "public": form.public.data}
    in_transaction(lambda: actions.testify(ticket, **said, locale=locale(), now=now()))
    flash(_("Merci : l’équipe le lit."), "success")
    return redirect(url_for("testimonies.show", secret=secret), 303)


@page.post("/t/<secret>/testimony/end")
@anyone
def destroy(secret: str) -> ResponseReturnValue:
    ticket = _ticket(secret)

    def work() -> None:
        said = queries.testimony_of(ticket.id)
        if said:
            actions.take_back(said, locale=locale(), now=now())

    in_transaction(work)
    flash(_("Retiré : plus personne ne le lit."), "info")
    return redirect(url_for("testimonies.show", secret=secret), 303)
