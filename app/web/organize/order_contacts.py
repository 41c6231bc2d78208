"""/organize/orders/<reference>/contact: a name, phone or e-mail put right; tickets sent again."""

from __future__ import annotations

from flask import Blueprint, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField
from wtforms.validators import ValidationError

from app.kernel.db import in_transaction
from app.orders.actions import mail_tickets_again
from app.orders.models import Order
from app.register.actions import correct_contact, make_anew
from app.register.rules import Contact
from app.web.context import now, user
from app.web.fields import EmailField, NameField, PhoneField
from app.web.guards import organizer, own_order
from app.web.organize.orders import back_to

page = Blueprint("order_contacts", __name__)


class ContactForm(FlaskForm):
    name = NameField(_l("Nom de l’acheteur"), required=True, render_kw={"autocomplete": "off"})
    phone = PhoneField(_l("Téléphone"), render_kw={"autocomplete": "off"})
    email = EmailField(_l("E-mail"), render_kw={"autocomplete": "off"})
    anew = BooleanField(
        _l("Les liens et les billets déjà envoyés ne marchent plus"),
        description=_l(
            "À cocher si l’ancienne adresse est celle d’un inconnu. De nouveaux billets sont "
            "faits et partent à la nouvelle adresse : les anciens n’ouvrent plus la porte. Les "
            "invités qui ont déjà dit leur nom gardent le leur."
        ),
    )

    def validate_phone(self, field: PhoneField) -> None:
        if not field.data and not (self.email.data or self.email.process_errors):
            raise ValidationError(_("Écrivez un téléphone ou un e-mail : l’un des deux suffit."))

    def contact(self) -> Contact:
        return Contact(self.name.data, self.phone.data or "", self.email.data or "")


@page.get("/organize/orders/<reference>/contact")
@organizer
def edit(reference: str) -> ResponseReturnValue:
    order = own_order(reference, "money")
    start = {"name": order.buyer_name, "phone": order.phone, "email": order.email}
    return shown(order, ContactForm(data=start))


@page.post("/organize/orders/<reference>/contact")
@organizer
def update(reference: str) -> ResponseReturnValue:
    order = own_order(reference, "money")
    form = ContactForm()
    if not form.validate_on_submit():
        return shown(order, form, 422)
    sent = in_transaction(lambda: _correct(order.id, form, resend="resend" in request.form))
    flash(_done(form, sent=sent), "success")
    return back_to(reference)


def _done(form: ContactForm, *, sent: bool) -> str:
    email = form.email.data
    if form.anew.data and sent:
        return _(
            "Corrigé. Les liens et billets d’avant ne marchent plus : les nouveaux partent à "
            "%(email)s.",
            email=email,
        )
    if form.anew.data:
        return _(
            "Corrigé. Les liens et billets d’avant ne marchent plus : envoyez à l’acheteur le "
            "nouveau lien de sa commande, qui est sur cette page."
        )
    if sent:
        return _("Corrigé : les billets repartent à %(email)s.", email=email)
    return _("Corrigé. Les prochains messages partent à ce contact.")


def _correct(order_id: int, form: ContactForm, *, resend: bool) -> bool:
    """Whether the tickets leave once more: always when those of before are dead."""
    actor = f"user:{user().id}"
    correct_contact(order_id, form.contact(), actor=actor, now=now())
    if form.anew.data:
        make_anew(order_id, actor=actor, now=now())
    return (resend or bool(form.anew.data)) and mail_tickets_again(order_id, now=now())


def shown(order: Order, form: ContactForm, status: int = 200) -> ResponseReturnValue:
    here = {"order": order, "event": order.event, "form": form}
    return render_template("organize/contacts/edit.html", **here), status
