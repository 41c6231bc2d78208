"""/organize/objections: how many object, in numbers; and the codes that come by telephone."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice

from app.accounts.actions import audit
from app.kernel.db import transaction
from app.objections.actions import confirm
from app.objections.queries import tally
from app.objections.rules import CODE_DIGITS, CodeWrong
from app.web.context import marks, now, user
from app.web.fields import LineField, PhoneField
from app.web.guards import operator
from app.web.member import private
from app.web.objecting import object_to_all
from app.web.words import sentence

page = Blueprint("organize_objections", __name__)
page.after_request(private)


class CameForm(FlaskForm):
    phone = PhoneField(_l("Le numéro d’où vient le message"), required=True)
    code = LineField(_l("Le code à 6 chiffres"), required=True, max=20)
    wish = RadioField(
        _l("Ce que la personne demande"),
        choices=[
            SelectChoice("stop", _l("Ne plus figurer dans aucun répertoire")),
            SelectChoice("ask", _l("Savoir, ou lever : elle continue sur sa page")),
        ],
        default="stop",
        validate_choice=False,
    )


@page.get("/organize/objections")
@operator
def index() -> ResponseReturnValue:
    return _shown(CameForm())


@page.post("/organize/objections")
@operator
def create() -> ResponseReturnValue:
    form = CameForm()
    if not form.validate_on_submit():
        return _shown(form, 422)
    number = form.phone.data
    digits = "".join(sign for sign in form.code.data if sign.isdigit())[:CODE_DIGITS]
    try:
        with transaction():
            confirm(number, digits, marks=marks(), now=now())
            audit("objection.confirmed", "objection", actor=f"user:{user().id}", now=now())
    except CodeWrong as refusal:
        form.code.errors = [sentence(refusal)]
        return _shown(form, 422)
    if form.wish.data == "stop":
        object_to_all("phone", number)
    flash(_("C’est noté."), "success")
    return redirect(url_for("organize_objections.index"), 303)


def _shown(form: CameForm, status: int = 200) -> ResponseReturnValue:
    told = tally(marks=marks(), now=now())
    return render_template("organize/objections/index.html", form=form, told=told), status
