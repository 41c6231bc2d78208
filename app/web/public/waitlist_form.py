"""The form of the waiting list: how many, which, who."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, ValidationError

from app.orders.rules import PLACES_MAX, Buyer
from app.tickets.queries import Offer
from app.waitlist.rules import Ask
from app.web.context import locale, viewer
from app.web.fields import EmailField, NameField, PhoneField, WholeField
from app.web.words import in_language

ANY = "any"
LINK_MOST = 40  # characters of the code of a link


class AskForm(FlaskForm):
    """What one waits for. `kind` is there when there are several to wait for."""

    quantity = WholeField(
        _l("Combien de places ?"),
        min=1,
        max=PLACES_MAX,
        required=True,
        wrong=_l("Choisissez entre 1 et %(most)s places.", most=PLACES_MAX),
        default=1,
    )
    split = BooleanField(
        _l("J’accepte moins de places si elles ne se libèrent pas toutes ensemble"),
        description=_l("Vous restez en attente pour les autres."),
    )

    def ask(self) -> Ask:
        typed = self.kind.data if "kind" in self else ANY
        kind = None if typed == ANY else int(typed)
        return Ask(int(self.quantity.data), bool(self.split.data), kind)


class JoinForm(AskForm):
    via = HiddenField("")  # the link that brought them
    name = NameField(_l("Votre nom"), required=True, render_kw={"autocomplete": "name"})
    phone = PhoneField(_l("Téléphone"))
    email = EmailField(_l("E-mail"))
    key = HiddenField()

    def validate_phone(self, field: PhoneField) -> None:
        if not field.data and not (self.email.data or self.email.process_errors):
            raise ValidationError(_("Écrivez un téléphone ou un e-mail : l’un des deux suffit."))

    def brought_by(self) -> str:
        typed = str(self.via.data or "")[:LINK_MOST]
        return typed if typed.isascii() and typed.isalnum() else ""

    def buyer(self) -> Buyer:
        user = viewer().user
        return Buyer(
            name=self.name.data,
            phone=self.phone.data or "",
            email=self.email.data or "",
            locale=locale(),
            user_id=user.id if user else None,
        )


def made_for(form: type[AskForm], offers: Sequence[Offer], **start: Any) -> Any:
    """A form with the types one may wait for; the one alone is not asked."""
    if len(offers) < 2:
        return form(data=start)
    words = {ANY: _l("N’importe quel tarif")}
    words |= {str(o.id): in_language(o.name, o.name_en) for o in offers}

    class Made(form):  # type: ignore[misc, valid-type]
        kind = RadioField(
            _l("Quel tarif ?"),
            choices=[SelectChoice(value, word) for value, word in words.items()],
            validators=[AnyOf(list(words), _l("Choisissez un tarif de la liste."))],
            validate_choice=False,  # our sentence, not the library's
            default=ANY,
        )

    return Made(data=start)
