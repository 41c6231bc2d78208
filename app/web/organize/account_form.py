"""The form of an organizer's account: what its kind needs, keys never shown again."""

from __future__ import annotations

import re
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, ValidationError
from wtforms.widgets import PasswordInput

from app.merchants.models import MerchantAccount
from app.merchants.rules import FIELD_MAX
from app.payments.registry import KINDS, Wanted, asked_by
from app.web.context import settings
from app.web.fields import LineField

LABELS: dict[tuple[str, str], Any] = {
    ("card", "key"): _l("Clé secrète de Stripe"),
    ("card", "webhook_secrets"): _l("Secret de signature du webhook"),
    ("pawapay", "token"): _l("Jeton d’API de pawaPay"),
    ("notchpay", "public_key"): _l("Clé publique de Notch Pay"),
    ("notchpay", "private_key"): _l("Clé privée de Notch Pay"),
    ("notchpay", "hash_keys"): _l("Clé de hachage (webhook)"),
    ("momo", "subscription_key"): _l("Clé d’abonnement (Ocp-Apim-Subscription-Key)"),
    ("momo", "user"): _l("Utilisateur d’API (UUID)"),
    ("momo", "key"): _l("Clé d’API"),
    ("bank", "holder"): _l("Titulaire du compte"),
    ("bank", "number"): _l("Numéro de compte (RIB ou IBAN)"),
    ("bank", "bank"): _l("Banque"),
    ("bank", "swift"): _l("Code SWIFT (BIC)"),
}
HINTS: dict[tuple[str, str], Any] = {
    ("card", "key"): _l("Dans Stripe : Développeurs, Clés API. Elle commence par sk_ ou rk_."),
    ("card", "webhook_secrets"): _l(
        "Facultatif, il commence par whsec_. Sans lui, nous demandons à Stripe nous-mêmes."
    ),
    ("notchpay", "private_key"): _l("Facultatif : sans elle, vous remboursez à la main."),
    ("notchpay", "hash_keys"): _l("Facultatif. Sans elle, nous demandons à Notch Pay nous-mêmes."),
    ("bank", "swift"): _l("Facultatif, pour les virements de l’étranger."),
}


class KeyField(LineField):
    """A key as it is pasted: without the spaces and line ends around and inside it. Never sent
    back to a page."""

    widget = PasswordInput()

    def read(self, typed: str) -> str:
        key = re.sub(r"\s+", "", typed)
        if not key.isascii() or not key.isprintable():
            raise ValueError(
                _(
                    "Une clé n’a que des lettres sans accent, des chiffres et des signes. "
                    "Copiez-la à nouveau."
                )
            )
        if len(key) > FIELD_MAX:
            raise ValueError(_("C’est trop long pour une clé. Copiez-la à nouveau."))
        return key

    def _value(self) -> str:
        return ""


def _is_shaped(form: Any, field: KeyField) -> None:
    """A key that says what it is: one of another kind was pasted, or half of it."""
    begins = [each for some in KINDS[form.kind].keys[1:] for each in some]
    if field.data and len(begins) > 1 and not field.data.startswith(tuple(begins)):
        raise ValidationError(
            _("Cette clé doit commencer par %(begins)s.", begins=", ".join(begins))
        )


class AccountForm(FlaskForm):
    """The fields of its kind are added by `account_form`."""

    kind: str
    account: MerchantAccount | None = None

    @property
    def asked(self) -> list[Wanted]:
        return asked_by(self.kind)

    def typed(self) -> dict[str, Any]:
        """What to keep of it; several keys of one field are one a list."""
        return {
            each.name: _listed(self[each.name].data) if each.many else self[each.name].data
            for each in self.asked
        }

    def is_live(self) -> bool:
        if self.account is not None:
            return self.account.live
        return "money" not in self or self["money"].data == "real"


def _listed(key: str) -> list[str]:
    return [key] if key else []


def account_form(kind: str, account: MerchantAccount | None = None) -> AccountForm:
    class Made(AccountForm):
        pass

    if account is None and KINDS[kind].bases:
        Made.money = _money_field()
    for each in asked_by(kind):
        make: Any = KeyField if each.secret else LineField
        kept = account is not None and each.secret  # empty leaves it as it is
        field = make(
            LABELS.get((kind, each.name), each.label),
            max=FIELD_MAX if each.secret else 100,
            required=each.needed and not kept,
            description=HINTS.get((kind, each.name), ""),
            render_kw={"autocomplete": "off", "spellcheck": "false"},
        )
        setattr(Made, each.name, field)
    if all(KINDS[kind].keys):
        setattr(Made, f"validate_{KINDS[kind].keys[0]}", _is_shaped)
    start = (
        {} if account is None else {n: v for n, v in account.facts.items() if isinstance(v, str)}
    )
    form = Made(**start)
    form.kind, form.account = kind, account
    return form


def _money_field() -> RadioField:
    real = settings().mode == "production"
    choices = [SelectChoice("real", _l("De l’argent réel"))] if real else []
    return RadioField(
        _l("Ce compte prend"),
        choices=[*choices, SelectChoice("trial", _l("Des essais, sans argent"))],
        default="real" if real else "trial",
        validators=[AnyOf(["real", "trial"] if real else ["trial"], _l("Choisissez."))],
        validate_choice=False,  # our sentence, not the library's
    )
