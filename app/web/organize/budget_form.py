"""What a budget's form asks: lines, the mix of tickets, what paying costs, the day to decide."""

from __future__ import annotations

import re
from typing import Any

from flask import g
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import FieldList, Form, FormField, HiddenField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from app.budgets.models import Budget
from app.budgets.rules import FEE_MAX, LABEL_MAX, LINES_MAX, MOST, Line, LineKind, Plan, Written
from app.events.models import Event
from app.kernel.clock import local
from app.web.dates import DayField
from app.web.fields import LineField, SumField, TypedField, WholeField
from app.web.organize.lines import currency, filled, id_of, known

KINDS = {
    LineKind.FIXED: _l("Dépense, en tout"),
    LineKind.PER_HEAD: _l("Dépense, par personne"),
    LineKind.SPONSOR: _l("Recette : sponsor, aide"),
}
MIX_MAX = 100_000  # tickets


class PercentField(TypedField):
    """ "2,5" or "2.5 %"; `.data` in basis points."""

    blank = None

    def read(self, typed: str) -> int:
        found = re.fullmatch(r"(\d{1,2})(?:[.,](\d{1,2}))?%?", re.sub(r"\s", "", typed))
        points = int(found[1] + (found[2] or "").ljust(2, "0")) if found else FEE_MAX + 1
        if points > FEE_MAX:
            raise ValueError(_("Écrivez un pourcentage, de 0 à 20 : 2,5 par exemple."))
        return points

    def shown(self, data: Any) -> str:
        whole, rest = divmod(int(data), 100)
        return f"{whole},{rest:02}".rstrip("0").rstrip(",")


class LineRow(Form):
    """One line; a blank one is nothing."""

    label = LineField(_l("Quoi ?"), max=LABEL_MAX)
    kind = SelectField(
        _l("Sorte"),
        choices=[SelectChoice(kind.value, words) for kind, words in KINDS.items()],
        validate_choice=False,
        validators=[known],
    )
    amount = SumField(_l("Prévu"), currency=currency, max=MOST)
    actual = SumField(_l("Réel, en tout"), currency=currency, max=MOST)

    def validate_label(self, field: LineField) -> None:
        if not field.data and (self.amount.data is not None or self.actual.data is not None):
            raise ValidationError(_("Dites de quoi il s’agit."))

    def validate_amount(self, field: SumField) -> None:
        if self.label.data and field.data is None:
            raise ValidationError(_("Écrivez une somme : 0 si vous ne savez pas encore."))

    @property
    def is_blank(self) -> bool:
        return not self.label.data and self.amount.data is None

    def line(self) -> Line:
        kind = LineKind(self.kind.data or LineKind.FIXED)
        return Line(kind, self.label.data, self.amount.data, self.actual.data)


class MixRow(Form):
    id = HiddenField()
    planned = WholeField(_l("Billets prévus"), max=MIX_MAX)


class BudgetForm(FlaskForm):
    lines = FieldList(FormField(LineRow), max_entries=LINES_MAX)
    mix = FieldList(FormField(MixRow))
    fee = PercentField(_l("Frais de paiement, en pour cent du prix"))
    decide_on = DayField(_l("Décider d’y aller ou non, le"), past=True)
    event: Event

    def validate_decide_on(self, field: DayField) -> None:
        if field.data and field.data > local(self.event.starts_at, self.event.timezone).date():
            raise ValidationError(_("Décidez au plus tard le jour même."))

    def written(self, plan: Plan) -> Written:
        """Types that are not this date's are nobody's."""
        own = {kind.id for kind in plan.kinds}
        asked = {id_of(row.form.id): row.form.planned.data or 0 for row in self.mix}
        mix = {kind: n for kind, n in asked.items() if kind in own and kind is not None}
        lines = [row.line() for row in filled(self.lines)]
        return Written(lines, mix, self.fee.data or 0, self.decide_on.data)


def form_of(event: Event, plan: Plan, made: Budget | None) -> BudgetForm:
    g.currency = event.organizer.currency
    lines = [
        {"label": x.label, "kind": x.kind.value, "amount": x.amount, "actual": x.actual}
        for x in plan.lines
    ]
    start: dict[str, Any] = {"lines": lines or starters()}
    start["mix"] = [{"id": kind.id, "planned": kind.planned} for kind in plan.kinds]
    if made:
        start |= {"fee": made.fee_bp, "decide_on": made.decide_on}
    form = BudgetForm(data=start)
    form.event = event
    return form


def starters() -> list[dict[str, str]]:
    """What most evenings pay for, to be filled in or wiped."""
    fixed, each = LineKind.FIXED.value, LineKind.PER_HEAD.value
    named = [(_("Salle"), fixed), (_("Animation"), fixed), (_("Dîner"), each)]
    return [{"label": label, "kind": kind} for label, kind in named]
