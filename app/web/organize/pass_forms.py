"""What a season pass is, as its form asks it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from app.kernel.clock import instant, local
from app.passes.models import SeasonPass
from app.passes.rules import DATES_MAX, PASSES_MAX, PassTerms
from app.web.dates import DayField
from app.web.fields import LineField, MoneyField, WholeField
from app.web.organize.lines import currency, known

REACHES = {
    "count": _l("Un nombre de dates : les prochaines"),
    "all": _l("Toutes les dates jusqu’à un jour"),
}


class PassForm(FlaskForm):
    name = LineField(
        _l("Nom du carnet"), max=80, required=True, missing=_l("Écrivez un nom : Carnet 6 dates.")
    )
    name_en = LineField(_l("Son nom en anglais"), max=80)
    amount = MoneyField(
        _l("Prix du carnet"), currency=currency, required=True, missing=_l("Écrivez un prix.")
    )
    reach = RadioField(
        _l("Que donne-t-il ?"),
        choices=[SelectChoice(value, words) for value, words in REACHES.items()],
        validators=[known],
        validate_choice=False,
    )
    dates = WholeField(_l("Combien de dates ?"), min=2, max=DATES_MAX)
    until = DayField(_l("Jusqu’à quel jour (compris) ?"))
    size = WholeField(_l("Combien de carnets au plus ?"), min=1, max=PASSES_MAX)
    sale_from = DayField(_l("En vente à partir du"), past=True)
    sale_to = DayField(_l("En vente jusqu’au (compris)"), past=True)
    retired = BooleanField(_l("Ne plus vendre ce carnet"))

    def validate_dates(self, field: WholeField) -> None:
        if self.reach.data != "all" and field.data is None:
            raise ValidationError(_("Écrivez le nombre de dates."))

    def validate_until(self, field: DayField) -> None:
        if self.reach.data == "all" and field.data is None:
            raise ValidationError(_("Choisissez le dernier jour."))

    def validate_sale_to(self, field: DayField) -> None:
        if field.data and self.sale_from.data and field.data < self.sale_from.data:
            raise ValidationError(_("La fin vient avant le début."))

    def terms(self, zone: str) -> PassTerms:
        everything = self.reach.data == "all"
        return PassTerms(
            name=self.name.data,
            name_en=self.name_en.data,
            amount=self.amount.data,
            dates=None if everything else self.dates.data,
            until=self.until.data if everything else None,
            size=self.size.data,
            sale_from=_morning(self.sale_from.data, zone),
            sale_to=_morning(self.sale_to.data, zone, days=1),
        )


def as_typed(season: SeasonPass, zone: str) -> dict[str, Any]:
    """What stands, for the form that changes it."""
    last = season.sale_to - timedelta(seconds=1) if season.sale_to else None
    return {
        "name": season.name,
        "name_en": season.name_en,
        "amount": season.amount,
        "reach": "all" if season.dates is None else "count",
        "dates": season.dates,
        "until": season.until,
        "size": season.quota.size,
        "sale_from": local(season.sale_from, zone).date() if season.sale_from else None,
        "sale_to": local(last, zone).date() if last else None,
        "retired": season.retired_at is not None,
    }


def _morning(day: date | None, zone: str, *, days: int = 0) -> datetime | None:
    return instant(day + timedelta(days=days), time(), zone) if day else None
