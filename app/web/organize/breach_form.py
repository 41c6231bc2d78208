"""What an operator types of a breach: moments of the house, words, activities of the register."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectMultipleField
from wtforms.fields.core import Field
from wtforms.validators import ValidationError

from app.breaches.models import Breach
from app.breaches.rules import WORDS_MAX, Problem, Terms, problems
from app.kernel.clock import instant, local
from app.processing.rules import ACTIVITIES
from app.web.context import now, settings
from app.web.dates import DayField, HourField
from app.web.fields import CleanTextField
from app.web.processing_words import TEXTS

KEY_MAX = 100  # characters
MOMENTS = ("discovered", "told_authority", "told_people")  # a day and an hour each
PROBLEMS: dict[Problem, Any] = {
    Problem.FUTURE: _l("Ce moment n’est pas encore venu."),
    Problem.EARLY: _l("C’est avant la découverte : corrigez l’un des deux."),
    Problem.TURNED: _l("La fin vient avant le début."),
}


def some(_form: FlaskForm, field: Field) -> None:
    if not field.data:
        raise ValidationError(_("Cochez au moins une activité."))
    if not set(field.data) <= {one.code for one in ACTIVITIES}:
        raise ValidationError(_("Choisissez dans la liste."))


class BreachForm(FlaskForm):
    key = HiddenField()
    discovered_day = DayField(_l("Découverte le"), required=True, past=True)
    discovered_hour = HourField(_l("Heure"), required=True)
    happened = CleanTextField(_l("Ce qui s’est passé"), required=True, max=WORDS_MAX)
    activities = SelectMultipleField(
        _l("Données touchées"), validators=[some], validate_choice=False
    )
    since = DayField(_l("Exposées depuis le"), past=True)
    until = DayField(_l("Jusqu’au"), past=True)
    consequences = CleanTextField(_l("Ce que les personnes risquent"), max=WORDS_MAX, rows=3)
    measures = CleanTextField(_l("Ce qui a été fait"), max=WORDS_MAX, rows=3)
    told_authority_day = DayField(_l("Autorité prévenue le"), past=True)
    told_authority_hour = HourField(_l("Heure"))
    told_people_day = DayField(_l("Personnes prévenues le"), past=True)
    told_people_hour = HourField(_l("Heure"))

    def validate(self, extra_validators: Any = None) -> bool:
        """Each field alone, then what one says of another."""
        is_good = bool(super().validate(extra_validators))
        for name in MOMENTS[1:]:
            day, hour = self[f"{name}_day"], self[f"{name}_hour"]
            if hour.data is not None and day.data is None and not day.errors:
                day.errors, is_good = [day.nothing_typed()], False
            if day.data and hour.data is None and not hour.errors:
                hour.errors, is_good = [hour.nothing_typed()], False
        if not is_good:
            return False
        today = local(now(), settings().timezone).date()
        found = problems(self.terms(), now=now(), today=today)
        for name, problem in found.items():
            self[name.replace("_at", "_day")].errors = [str(PROBLEMS[problem])]
        return not found

    def terms(self) -> Terms:
        discovered = self.moment("discovered")
        assert discovered is not None, "both are required"
        return Terms(
            discovered,
            self.happened.data,
            tuple(one.code for one in ACTIVITIES if one.code in (self.activities.data or ())),
            self.since.data,
            self.until.data,
            self.consequences.data or "",
            self.measures.data or "",
            self.moment("told_authority"),
            self.moment("told_people"),
        )

    def moment(self, name: str) -> datetime | None:
        day, hour = self[f"{name}_day"].data, self[f"{name}_hour"].data
        return instant(day, hour, settings().timezone) if day and hour is not None else None


def breach_form(key: str, breach: Breach | None = None) -> BreachForm:
    facts: dict[str, Any] = {"key": key}
    if breach is not None:
        facts |= {name: getattr(breach, name) for name in Terms.__dataclass_fields__}
    for name in MOMENTS:
        if at := facts.get(f"{name}_at"):
            here = local(at, settings().timezone)
            facts |= {f"{name}_day": here.date(), f"{name}_hour": here.time()}
    form = BreachForm(data=facts)
    form.activities.choices = [(one.code, TEXTS[one.code].title) for one in ACTIVITIES]
    return form
