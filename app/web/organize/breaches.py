"""/organize/breaches: breaches of people's data, for who runs the house (PR49). Sends nothing."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.breaches import queries
from app.breaches.actions import amend, record
from app.breaches.models import Breach
from app.breaches.rules import A_PAGE, limit_at
from app.kernel.codes import secret
from app.kernel.db import db, in_transaction
from app.kernel.errors import NotFound
from app.web.context import asked_number, now, user
from app.web.guards import operator
from app.web.member import private
from app.web.organize.breach_form import KEY_MAX, BreachForm, breach_form
from app.web.organize.breach_words import (
    FIELDS,
    KINDS,
    at_words,
    exposed,
    letters,
    state,
    touched,
    trail_words,
)

page = Blueprint("breaches", __name__)
page.after_request(private)


@page.get("/organize/breaches")
@operator
def index() -> ResponseReturnValue:
    asked = request.args.get("page", 1, asked_number)
    found = db.paginate(queries.breaches(), page=asked, per_page=A_PAGE, error_out=False)
    return render_template(
        "organize/breaches/index.html",
        found=found,
        told=[(one, *state(one, now())) for one in found.items],
        at_words=at_words,
        touched=touched,
    )


@page.get("/organize/breaches/new")
@operator
def new() -> ResponseReturnValue:
    return _form(breach_form(secret()))


@page.post("/organize/breaches")
@operator
def create() -> ResponseReturnValue:
    form = breach_form(secret())
    if not form.validate_on_submit():
        return _form(form, status=422)
    key = (form.key.data or secret())[:KEY_MAX]
    terms, who = form.terms(), user().id
    made = in_transaction(lambda: record(terms, form_key=key, user_id=who, now=now()).id)
    flash(_("C’est noté. Les lettres et les personnes à prévenir sont ci-dessous."), "success")
    return redirect(url_for("breaches.show", breach_id=made), 303)


@page.get("/organize/breaches/<int:breach_id>")
@operator
def show(breach_id: int) -> ResponseReturnValue:
    """Numbers alone: who they are is a file of its own, which writes that it was opened."""
    breach = known(breach_id)
    people = queries.tally(breach.activities)
    mood, words = state(breach, now())
    return render_template(
        "organize/breaches/show.html",
        breach=breach,
        mood=mood,
        words=words,
        limit=at_words(limit_at(breach.discovered_at)),
        people=people,
        kinds=[(KINDS[who], n) for who, n in people.by_kind.items()],
        letters=letters(breach, people),
        touched=touched(breach),
        exposed=exposed(breach),
        trail=queries.trail_of(breach),
        fields=FIELDS,
        said=trail_words,
        at_words=at_words,
    )


@page.get("/organize/breaches/<int:breach_id>/edit")
@operator
def edit(breach_id: int) -> ResponseReturnValue:
    breach = known(breach_id)
    return _form(breach_form(breach.form_key, breach), breach)


@page.post("/organize/breaches/<int:breach_id>")
@operator
def update(breach_id: int) -> ResponseReturnValue:
    breach = known(breach_id)
    form = breach_form(breach.form_key, breach)
    if not form.validate_on_submit():
        return _form(form, breach, status=422)
    terms, who = form.terms(), user().id
    if in_transaction(lambda: amend(known(breach_id), terms, user_id=who, now=now())):
        flash(_("C’est enregistré. Ce qui était écrit avant reste dans l’historique."), "success")
    else:
        flash(_("Rien n’a changé."), "info")
    return redirect(url_for("breaches.show", breach_id=breach_id), 303)


def known(breach_id: int) -> Breach:
    """Raises: NotFound."""
    breach = db.session.get(Breach, breach_id)
    if breach is None:
        raise NotFound()
    return breach


def _form(form: BreachForm, breach: Breach | None = None, status: int = 200) -> ResponseReturnValue:
    return render_template("organize/breaches/edit.html", form=form, breach=breach), status
