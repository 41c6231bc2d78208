"""/find: a lost ticket, found again without an account: its links by mail, or its order at once.

Known and unknown are told alike, in the same time: the page of the mail looks nothing up, the
postman does.
"""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms.validators import ValidationError

from app.accounts.actions import count_try
from app.accounts.queries import try_key
from app.kernel.db import transaction
from app.messages.actions import leave
from app.orders.rules import FIND_PER_CONTACT, FIND_PER_IP, read_reference
from app.web.context import client_place, locale, now
from app.web.fields import EmailField, LineField, PhoneField
from app.web.guards import anyone

page = Blueprint("find", __name__)
ONE_MAIL = 300  # seconds: a form sent twice is one mail


class MailForm(FlaskForm):
    email = EmailField(_l("L’adresse e-mail de la commande"), required=True)


class ReferenceForm(FlaskForm):
    phone = PhoneField(_l("Le téléphone de la commande"), required=True)
    reference = LineField(
        _l("La référence de la commande"),
        required=True,
        max=40,
        description=_l("Elle commence par EN-, par exemple EN-7K3M9QX."),
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )

    def validate_reference(self, field: LineField) -> None:
        """A slip of the finger is told: whether it is somebody's order, the sign tells nobody."""
        if field.data and not read_reference(field.data):
            raise ValidationError(
                _("Cette référence ne se lit pas. Elle ressemble à EN-7K3M9QX : vérifiez-la.")
            )


@page.get("/find")
@anyone
def new() -> ResponseReturnValue:
    return shown(MailForm(), ReferenceForm())


@page.post("/find")
@anyone
def create() -> ResponseReturnValue:
    """The answer is the same whether this address ever ordered or not."""
    form = MailForm()
    if not form.validate_on_submit():
        return shown(form, ReferenceForm(formdata=None), status=422)
    email = form.email.data
    with transaction():
        count_try("find-ip", client_place(), FIND_PER_IP, now=now())
        count_try("find", email, FIND_PER_CONTACT, now=now())
        key = f"{try_key('find', email)}:{_moment(now())}"
        leave("find", to=email, locale=locale(), now=now(), dedupe_key=key, email=email)
    return render_template("public/find/sent.html", email=email)


def _moment(at: datetime) -> int:
    return int(at.timestamp()) // ONE_MAIL


def shown(
    by_mail: MailForm, by_reference: ReferenceForm, *, refusal: str = "", status: int = 200
) -> ResponseReturnValue:
    forms = {"by_mail": by_mail, "by_reference": by_reference}
    return render_template("public/find/new.html", **forms, refusal=refusal), status
