"""/objections: « On m’a ajouté à un répertoire »: what a member's book is, and how one leaves all
of them. A code is sent to the address, or from it: the answer is the same whatever is held."""

from __future__ import annotations

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.db import transaction
from app.objections.actions import ask_code
from app.web.context import client_place, locale, marks, now, settings
from app.web.guards import anyone
from app.web.objecting import AddressForm, CodeForm

page = Blueprint("objections", __name__)


@page.after_request
def unkept(answer: Response) -> Response:
    """By no cache: it may hold an address. The notice itself may be found by an engine."""
    answer.headers["Cache-Control"] = "no-store"
    return answer


@page.get("/objections")
@anyone
def new() -> ResponseReturnValue:
    return _shown(AddressForm())


@page.post("/objections")
@anyone
def create() -> ResponseReturnValue:
    form = AddressForm()
    if not form.validate_on_submit():
        return _shown(form, 422)
    kind, value = form.address.kind, form.address.data
    if kind == "phone" and not settings().contact_phone:
        form.address.errors = [_("Ici, un numéro ne se vérifie pas seul : écrivez-nous.")]
        return _shown(form, 422)
    place = client_place()
    with transaction():
        shown = ask_code(kind, value, marks=marks(), place=place, locale=locale(), now=now())
    asked = CodeForm(formdata=None, address=value)
    return render_template("public/objections/sent.html", form=asked, kind=kind, shown=shown)


def _shown(form: AddressForm, status: int = 200) -> ResponseReturnValue:
    write_to = settings().mail_from.rpartition("<")[2].rstrip(">")
    return render_template("public/objections/new.html", form=form, write_to=write_to), status
