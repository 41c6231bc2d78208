"""The form by which a stranger leaves their name and one contact."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField
from wtforms.validators import DataRequired, ValidationError

from app.accounts.rules import Purpose
from app.badges.rules import Stranger
from app.web.consents import TEXTS
from app.web.fields import EmailField, NameField, PhoneField

NEEDED = DataRequired(_l("Cochez cette case : sans votre accord, rien n’est transmis."))


class LeaveForm(FlaskForm):
    name = NameField(_l("Votre nom"), required=True, render_kw={"autocomplete": "name"})
    phone = PhoneField(
        _l("Votre téléphone"), description=_l("Téléphone ou e-mail : l’un des deux suffit.")
    )
    email = EmailField(_l("Votre e-mail"))
    agrees = BooleanField(
        TEXTS[Purpose.SHARE_BACK].ask,
        validators=[
            DataRequired(_l("Cochez cette case : sans votre accord, rien n’est transmis."))
        ],
        description=TEXTS[Purpose.SHARE_BACK].who_and_until,
    )

    def validate_phone(self, field: PhoneField) -> None:
        if not field.data and not (self.email.data or self.email.process_errors):
            raise ValidationError(_("Écrivez un téléphone ou un e-mail : l’un des deux suffit."))

    def stranger(self) -> Stranger:
        phone, email = self.phone.data or "", self.email.data or ""
        return Stranger(self.name.data, phone, email, agrees=self.agrees.data)
