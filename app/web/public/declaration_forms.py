"""What a buyer types to say "j'ai payé": an operator's transaction id, or a transfer's day."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf

from app.kernel.clock import local
from app.orders.models import Order
from app.settlement.models import Payment
from app.settlement.rules import OPERATORS
from app.web.context import now
from app.web.dates import DayField
from app.web.fields import LineField, NameField, PhoneField


class DeclarationForm(FlaskForm):
    operator = RadioField(
        _l("Payé avec"),
        choices=[SelectChoice("mtn", "MTN MoMo"), SelectChoice("orange", "Orange Money")],
        validators=[AnyOf(OPERATORS, _l("Choisissez l’opérateur."))],
        validate_choice=False,  # our sentence, not the library's
    )
    reference = LineField(
        _l("Numéro de transaction"),
        required=True,
        max=40,
        description=_l("Il est dans le SMS de confirmation de l’opérateur."),
        render_kw={"autocomplete": "off", "autocapitalize": "characters"},
    )
    payer_phone = PhoneField(_l("Numéro qui a payé, si ce n’est pas le vôtre"))


class TransferForm(FlaskForm):
    """By a bank: no number that one could check, but a day and a name to look for."""

    sent_on = DayField(_l("Jour du virement"), required=True, past=True)
    sender = NameField(_l("Nom sur le compte qui envoie"), required=True)
    reference = LineField(
        _l("Numéro donné par la banque, si vous l’avez"),
        max=60,
        render_kw={"autocomplete": "off", "autocapitalize": "characters"},
    )


class PayerForm(FlaskForm):
    """Whose telephone rings, when it is not the buyer's."""

    payer_phone = PhoneField(_l("Numéro Mobile Money qui paie"))


def fresh_declaration(order: Order, live: Payment | None) -> DeclarationForm | TransferForm:
    """With what is known already: who buys, today; the operator, where there is one wallet."""
    if live is not None and live.provider == "bank":
        today = local(now(), order.event.timezone).date()
        return TransferForm(formdata=None, sent_on=today, sender=order.buyer_name)
    of = order.organizer
    one = bool(of.mtn_number) != bool(of.orange_number)
    known = {"operator": "mtn" if of.mtn_number else "orange"} if one else {}
    return DeclarationForm(formdata=None, **known)
