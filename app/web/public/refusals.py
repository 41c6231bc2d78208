"""/objections/standing: with the code, no more mails and no book; or all of it taken back."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.jobs.objections import tell_lifted
from app.kernel.db import transaction
from app.objections import actions
from app.objections.queries import lines_of
from app.objections.rules import IN_TIME
from app.web.context import marks, now, settings
from app.web.format import day_words
from app.web.guards import anyone
from app.web.member import private
from app.web.objecting import CodeForm, object_to_all
from app.web.public.proofs import unproved

page = Blueprint("refusals", __name__)
page.after_request(private)


@page.post("/objections/standing")
@anyone
def create() -> ResponseReturnValue:
    form = CodeForm()
    refused = unproved(form)
    if refused is not None:
        return refused
    object_to_all(form.address.kind, form.address.data)
    by = day_words(now() + IN_TIME, with_year=True)
    flash(
        _(
            "C’est dit. Plus aucun message, sauf vos billets ; les répertoires qui tiennent cette "
            "adresse en sont priés, et elle en sera sortie au plus tard le %(day)s.",
            day=by,
        ),
        "success",
    )
    return redirect(url_for("objections.new"), 303)


@page.post("/objections/standing/end")
@anyone
def destroy() -> ResponseReturnValue:
    form = CodeForm()
    refused = unproved(form)
    if refused is not None:
        return refused
    kind, value = form.address.kind, form.address.data
    tell_lifted(settings().var, lines_of(marks().every(kind, value)), now=now())
    with transaction():
        actions.lift(kind, value, marks=marks())
    flash(_("C’est levé : on peut à nouveau vous écrire et noter cette adresse."), "success")
    return redirect(url_for("objections.new"), 303)
