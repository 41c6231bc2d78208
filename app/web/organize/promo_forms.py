"""What a promo code does, as its forms ask it: one code, or a whole series of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from app.kernel.clock import instant, local
from app.promos.models import Promo
from app.promos.rules import (
    BATCH_MAX,
    CODE_MAX,
    PERCENT_MAX,
    PREFIX_MAX,
    USES_MAX,
    Effect,
    Terms,
    folded_code,
)
from app.tickets.models import TicketType
from app.web.dates import DayField
from app.web.fields import LineField, MoneyField, WholeField
from app.web.organize.lines import currency, known

EFFECTS = {
    Effect.PERCENT: _l("Un pourcentage en moins"),
    Effect.AMOUNT: _l("Une somme en moins sur la commande"),
    Effect.FIXED: _l("Un prix fixe pour chaque billet"),
    Effect.UNLOCK: _l("Montrer un tarif caché, à son prix"),
}
PASS_EFFECTS = {
    Effect.PERCENT: _l("Un pourcentage en moins"),
    Effect.AMOUNT: _l("Une somme en moins"),
    Effect.FIXED: _l("Un prix fixe pour le carnet"),
}
SIGNS_MIN = 3  # letters or digits of a code: shorter ones are found by trying
NOTE_MAX = 200  # characters


class TermsForm(FlaskForm):
    """The fields that one code and a series of codes share."""

    effect = RadioField(
        _l("Que fait ce code ?"),
        choices=[SelectChoice(effect.value, words) for effect, words in EFFECTS.items()],
        validators=[known],
        validate_choice=False,
    )
    percent = WholeField(
        _l("Combien pour cent ?"),
        min=1,
        max=PERCENT_MAX,
        wrong=_l("Écrivez un nombre de 1 à 100."),
    )
    amount = MoneyField(_l("Quelle somme, ou quel prix ?"), currency=currency)
    ticket_type = SelectField(_l("Pour quel tarif ?"), validators=[known], validate_choice=False)
    most = WholeField(
        _l("Combien de commandes peuvent l’utiliser ?"),
        min=1,
        max=USES_MAX,
        wrong=_l("Écrivez un nombre à partir de 1, ou laissez vide."),
    )
    starts_on = DayField(_l("À partir du"), past=True)
    ends_on = DayField(_l("Jusqu’au (compris)"), past=True)
    note = LineField(_l("Note pour l’équipe"), max=NOTE_MAX)

    def chosen(self) -> Effect:
        return Effect(self.effect.data) if self.effect.data in list(Effect) else Effect.PERCENT

    def validate_percent(self, field: WholeField) -> None:
        if self.chosen() is Effect.PERCENT and field.data is None:
            raise ValidationError(_("Écrivez un nombre de 1 à 100."))

    def validate_amount(self, field: MoneyField) -> None:
        if self.chosen() is Effect.AMOUNT and not field.data:
            raise ValidationError(_("Écrivez la somme en moins."))
        if self.chosen() is Effect.FIXED and field.data is None:
            raise ValidationError(_("Écrivez le prix d’un billet : 0 si c’est gratuit."))

    def validate_ticket_type(self, field: SelectField) -> None:
        if self.chosen() is Effect.UNLOCK and not field.data:
            raise ValidationError(_("Choisissez le tarif que ce code montre."))

    def validate_ends_on(self, field: DayField) -> None:
        if field.data and self.starts_on.data and field.data < self.starts_on.data:
            raise ValidationError(_("La fin vient avant le début."))

    def terms(self, zone: str) -> Terms:
        """What was asked; days are whole days in this zone."""
        effect = self.chosen()
        kind = self.ticket_type.data if self.ticket_type else None
        value = self.percent.data if effect is Effect.PERCENT else self.amount.data
        return Terms(
            effect=effect,
            value=0 if effect is Effect.UNLOCK else int(value or 0),
            ticket_type_id=int(kind) if kind else None,
            most=self.most.data,
            starts_at=_morning(self.starts_on.data, zone),
            ends_at=_morning(self.ends_on.data, zone, days=1),
            note=self.note.data,
        )


class PromoForm(TermsForm):
    code = LineField(
        _l("Le code"),
        max=CODE_MAX,
        required=True,
        missing=_l("Écrivez un code, par exemple AMIS."),
    )

    def validate_code(self, field: LineField) -> None:
        if field.data and len(folded_code(field.data)) < SIGNS_MIN:
            raise ValidationError(_("Au moins %(n)s lettres ou chiffres.", n=SIGNS_MIN))


class OfPass:
    """Of codes that lower a season pass: it has no ticket types to choose from."""

    effect = RadioField(
        _l("Que fait ce code ?"),
        choices=[SelectChoice(effect.value, words) for effect, words in PASS_EFFECTS.items()],
        validators=[known],
        validate_choice=False,
    )
    ticket_type = None
    most = WholeField(
        _l("Combien de carnets peuvent l’avoir ?"),
        min=1,
        max=USES_MAX,
        wrong=_l("Écrivez un nombre à partir de 1, ou laissez vide."),
    )


class PassPromoForm(OfPass, PromoForm):
    retired = BooleanField(_l("Ne plus accepter ce code"))


class BatchForm(TermsForm):
    batch = LineField(
        _l("Nom de la série"), max=80, required=True, missing=_l("Donnez un nom à cette série.")
    )
    prefix = LineField(_l("Début des codes"), max=PREFIX_MAX)
    count = WholeField(
        _l("Combien de codes ?"),
        min=1,
        max=BATCH_MAX,
        required=True,
        missing=_l("Écrivez le nombre de codes."),
        wrong=_l("Écrivez un nombre de 1 à 1000."),
    )

    def validate_prefix(self, field: LineField) -> None:
        if field.data and not folded_code(field.data):
            raise ValidationError(_("Des lettres ou des chiffres : RADIO, par exemple."))


class PassBatchForm(OfPass, BatchForm):
    pass


def offer_types(form: TermsForm, kinds: Iterable[TicketType]) -> None:
    choices = [SelectChoice("", _("Tous les tarifs"))]
    choices += [SelectChoice(str(kind.id), kind.name) for kind in kinds if kind.pass_id is None]
    form.ticket_type.choices = choices


def as_typed(promo: Promo, zone: str) -> dict[str, Any]:
    """What stands, for the form that changes it."""
    percent = promo.effect is Effect.PERCENT
    last = promo.ends_at - timedelta(seconds=1) if promo.ends_at else None
    return {
        "code": promo.shown,
        "effect": promo.effect.value,
        "percent": promo.value if percent else None,
        "amount": None if percent or promo.effect is Effect.UNLOCK else promo.value,
        "ticket_type": str(promo.ticket_type_id or ""),
        "most": promo.most,
        "starts_on": local(promo.starts_at, zone).date() if promo.starts_at else None,
        "ends_on": local(last, zone).date() if last else None,
        "note": promo.note,
        "retired": promo.retired_at is not None,
    }


def names_of(kinds: Sequence[TicketType]) -> dict[int | None, str]:
    return {kind.id: kind.name for kind in kinds}


def _morning(day: date | None, zone: str, *, days: int = 0) -> datetime | None:
    return instant(day + timedelta(days=days), time(), zone) if day else None
