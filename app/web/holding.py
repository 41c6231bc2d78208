"""The form by which a guest of a party says "c'est mon billet", and when a ticket's page has it."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms.validators import ValidationError

from app.events.rules import Status
from app.parties.queries import is_party
from app.parties.rules import Guest
from app.tickets.models import Ticket
from app.tickets.rules import TicketStatus
from app.web.context import now
from app.web.fields import EmailField, NameField, PhoneField


class HolderForm(FlaskForm):
    name = NameField(_l("Votre nom"), required=True, render_kw={"autocomplete": "name"})
    phone = PhoneField(
        _l("Votre téléphone"),
        description=_l(
            "Lu par l’organisateur seul, pour vous joindre au sujet de cette date. "
            "Téléphone ou e-mail : l’un des deux suffit."
        ),
    )
    email = EmailField(
        _l("Votre e-mail"), description=_l("Pour recevoir votre billet, avec l’agenda.")
    )

    def validate_phone(self, field: PhoneField) -> None:
        if not field.data and not (self.email.data or self.email.process_errors):
            raise ValidationError(_("Écrivez un téléphone ou un e-mail : l’un des deux suffit."))

    def guest(self) -> Guest:
        return Guest(self.name.data, self.phone.data or "", self.email.data or "")


def may_be_claimed(ticket: Ticket, party: Sequence[Ticket]) -> bool:
    """A party's ticket that nobody claimed, until its evening is over."""
    event = ticket.event
    open_ = ticket.status is TicketStatus.VALID and ticket.claimed_at is None
    if not open_ or event.status is not Status.PUBLISHED or event.ends_at <= now():
        return False
    return is_party(party, event.id)


def holder_form(ticket: Ticket, *, buyer: str) -> HolderForm:
    """With the name that the buyer gave this guest."""
    named = ticket.holder_name if ticket.holder_name != buyer else ""
    return HolderForm(formdata=None, data={"name": named})
