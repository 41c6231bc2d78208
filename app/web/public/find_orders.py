"""/find/order: straight to an order, for who knows its phone and its reference."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.actions import count_try
from app.kernel.db import transaction
from app.orders import queries as orders
from app.orders.rules import FIND_PER_CONTACT, FIND_PER_IP, read_reference
from app.web.context import client_place, now
from app.web.guards import anyone
from app.web.public.find import MailForm, ReferenceForm, shown

page = Blueprint("find_orders", __name__)


@page.post("/find/order")
@anyone
def create() -> ResponseReturnValue:
    """A wrong phone and a wrong reference are told with one sentence."""
    form = ReferenceForm()
    if not form.validate_on_submit():
        return shown(MailForm(formdata=None), form, status=422)
    phone, reference = form.phone.data, read_reference(form.reference.data)
    with transaction():
        count_try("find-ip", client_place(), FIND_PER_IP, now=now())
        count_try("find", phone, FIND_PER_CONTACT, now=now())
        count_try("find-order", reference, FIND_PER_CONTACT, now=now())
        secret = orders.secret_of(reference, phone=phone)
    if secret is None:
        unknown = _("Aucune commande avec ce téléphone et cette référence. Vérifiez les deux.")
        return shown(MailForm(formdata=None), form, refusal=unknown, status=422)
    return redirect(url_for("orders.show", secret=secret), 303)
