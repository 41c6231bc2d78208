"""The form of one ticket type: the few fields all need first, the others folded away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, time
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from app.catalogue.rules import Terms
from app.events.models import Event
from app.events.rules import CAPACITY_MAX
from app.kernel.clock import instant, local
from app.tickets.models import Quota
from app.tickets.rules import PER_ORDER_MAX, SEATS_MAX, TypeKind
from app.web.dates import DayField, HourField, clock_words
from app.web.fields import CleanTextField, LineField, MoneyField, NameField, WholeField
from app.web.format import when
from app.web.organize.lines import currency

ORDER_MAX = 50  # of one type in one order
WORDS_MAX = 500  # characters of a description
LAST_MINUTE = time(23, 59)  # when a day is said without its hour, the whole day is meant


def _id(typed: Any) -> int:
    text = str(typed)
    return int(text) if text.isascii() and text.isdecimal() else 0


class TypeForm(FlaskForm):
    """Of an entry, or of an add-on (`kind`): then some fields are not asked."""

    name = NameField(_l("Nom"), max=100, required=True)
    amount = MoneyField(
        _l("Prix"),
        currency=currency,
        required=True,
        missing=_l("Écrivez un prix : 0 si c’est gratuit."),
    )
    open_price = BooleanField(_l("Chacun donne ce qu’il veut, à partir de ce prix"))
    most = WholeField(_l("Combien à vendre en tout"), min=0, max=CAPACITY_MAX)
    seats = WholeField(_l("Personnes par billet"), min=1, max=SEATS_MAX)

    early_amount = MoneyField(_l("Prix de lancement"), currency=currency)
    early_until_day = DayField(_l("Jusqu’au"), past=True)
    early_until_hour = HourField(_l("à"))
    early_most = WholeField(_l("Et pour les premiers seulement : combien ?"), max=CAPACITY_MAX)

    group_from = WholeField(_l("À partir de combien"), min=2, max=ORDER_MAX)
    group_amount = MoneyField(_l("Prix de chacun"), currency=currency)

    sale_from_day = DayField(_l("En vente à partir du"), past=True)
    sale_from_hour = HourField(_l("à"))
    sale_to_day = DayField(_l("Jusqu’au"), past=True)
    sale_to_hour = HourField(_l("à"))

    per_order = WholeField(_l("Par commande, au plus"), min=1, max=ORDER_MAX)
    per_person = WholeField(_l("Par personne, au plus"), min=1, max=ORDER_MAX)
    hidden = BooleanField(_l("Caché : il faut un code promo pour le voir"))
    door_only = BooleanField(_l("Vendu à l’entrée seulement"))

    description = CleanTextField(_l("Ce qui est compris"), max=WORDS_MAX, rows=2)
    name_en = LineField(_l("Nom en anglais"), max=100)
    description_en = CleanTextField(_l("Ce qui est compris, en anglais"), max=WORDS_MAX, rows=2)
    door_note = LineField(_l("À dire à l’entrée"), max=200)

    choice_group = LineField(_l("À choisir parmi"), max=60)
    choice_group_en = LineField(_l("À choisir parmi, en anglais"), max=60)
    one_each = BooleanField(_l("Obligatoire : un par billet"))
    shared = SelectMultipleField(_l("Plafonds communs"), coerce=_id, validate_choice=False)

    event: Event
    kind: TypeKind
    caps: Sequence[Quota] = ()

    def validate_shared(self, field: SelectMultipleField) -> None:
        if set(field.data or ()) - {cap.id for cap in self.caps}:
            raise ValidationError(_("Choisissez dans la liste."))

    def validate_early_amount(self, field: MoneyField) -> None:
        if field.data is None:
            if self.early_until_day.data or self.early_most.data:
                raise ValidationError(_("Écrivez le prix de lancement, ou videz ces cases."))
            return
        if self.open_price.data:
            raise ValidationError(_("Un prix libre n’a pas de prix de lancement."))
        if self.amount.data is not None and field.data >= self.amount.data:
            raise ValidationError(_("Le prix de lancement doit être plus bas que le prix."))
        if not self.early_until_day.data and self.early_most.data is None:
            raise ValidationError(_("Dites jusqu’à quand, ou pour combien de billets."))

    def validate_group_amount(self, field: MoneyField) -> None:
        if (field.data is None) != (self.group_from.data is None):
            raise ValidationError(_("Un prix de groupe a besoin d’un nombre et d’un prix."))
        if field.data is None:
            return
        if self.open_price.data:
            raise ValidationError(_("Un prix libre n’a pas de prix de groupe."))
        if self.amount.data is not None and field.data >= self.amount.data:
            raise ValidationError(_("Le prix de groupe doit être plus bas que le prix."))

    def validate_group_from(self, field: WholeField) -> None:
        if field.data and field.data > (self.per_order.data or PER_ORDER_MAX):
            words = _("Une commande ne peut pas en avoir autant : voyez « Par commande, au plus ».")
            raise ValidationError(words)

    def validate_sale_from_day(self, field: DayField) -> None:
        opens = self.moment("sale_from", time(0))
        if opens and opens >= self.event.ends_at:
            raise ValidationError(_("La vente ouvrirait après la fin : %(end)s.", end=self._end()))

    def validate_sale_to_day(self, field: DayField) -> None:
        opens, closes = self.moment("sale_from", time(0)), self.moment("sale_to", LAST_MINUTE)
        if closes and opens and closes <= opens:
            raise ValidationError(
                _("La vente fermerait avant d’ouvrir : %(open)s.", open=self._words(opens))
            )
        if closes and closes > self.event.ends_at:
            raise ValidationError(_("La vente fermerait après la fin : %(end)s.", end=self._end()))

    def validate_one_each(self, field: BooleanField) -> None:
        if field.data and not self.choice_group.data:
            raise ValidationError(_("Dites d’abord à choisir parmi quoi : « Dîner »."))

    def _end(self) -> str:
        return self._words(self.event.ends_at)

    def _words(self, moment: datetime) -> str:
        return when(moment, self.event.timezone)

    def moment(self, name: str, otherwise: time) -> datetime | None:
        """The instant that a day and an hour of this form mean, where the event is."""
        day, hour = self[f"{name}_day"].data, self[f"{name}_hour"].data
        return instant(day, hour or otherwise, self.event.timezone) if day else None

    def terms(self) -> Terms:
        own = {
            name: self[name].data
            for name in Terms.__dataclass_fields__
            if name in self and name not in ("seats", "per_order", "shared")
        }
        return Terms(
            **own,
            kind=self.kind,
            seats=self.seats.data or 1,
            per_order=self.per_order.data or PER_ORDER_MAX,
            early_until=self.moment("early_until", LAST_MINUTE),
            sale_from=self.moment("sale_from", time(0)),
            sale_to=self.moment("sale_to", LAST_MINUTE),
            shared=frozenset(self.shared.data or ()),
        )


for _name in ("early_until", "sale_from", "sale_to"):

    def _odd_hour(form: TypeForm, field: HourField, name: str = _name) -> None:
        day = form[f"{name}_day"].data
        odd = day and field.data and clock_words(day, field.data, form.event.timezone)
        if odd:
            raise ValidationError(odd)
        if field.data and not day:
            raise ValidationError(_("Choisissez aussi un jour."))

    setattr(TypeForm, f"validate_{_name}_hour", _odd_hour)


def type_form(event: Event, kind: TypeKind, caps: Sequence[Quota], terms: Terms | None) -> TypeForm:
    """`terms`: what stands; None for a new one."""
    form = TypeForm(data=_as_typed(terms, event.timezone) if terms else None)
    form.event, form.kind, form.caps = event, kind, caps
    form.shared.choices = [SelectChoice(cap.id, cap.name) for cap in caps]
    if kind is TypeKind.ADDON:
        for name in ("seats", "group_from", "group_amount", "shared"):
            field = form[name]
            field.raw_data, field.data, field.process_errors = None, None, ()
    return form


def _as_typed(terms: Terms, zone: str) -> dict[str, Any]:
    typed = asdict(terms)
    for name in ("early_until", "sale_from", "sale_to"):
        moment = typed.pop(name)
        if moment is not None:
            here = local(moment, zone)
            typed |= {f"{name}_day": here.date(), f"{name}_hour": here.time()}
    return typed | {"shared": sorted(terms.shared)}
