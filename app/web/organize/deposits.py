"""/organize/events/<code>/deposit: may one pay a part now, and what if the rest does not come?"""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, ValidationError

from app.deposits.actions import write_terms
from app.deposits.queries import awaited, terms_of
from app.deposits.rules import PERCENT_MAX, Basis, DueTooLate, Late, Terms
from app.events.models import Event
from app.kernel.clock import instant, local
from app.kernel.db import db, in_transaction
from app.web.context import now
from app.web.dates import DayField, HourField
from app.web.fields import SumField, WholeField
from app.web.guards import organizer, own_event
from app.web.organize.lines import tell_beside
from app.web.organize.shape import note
from app.web.words import sentence

page = Blueprint("deposits", __name__)
EVENING = time(20)  # when the day of payment ends, unless told otherwise


def _one_of(name: Any, *choices: tuple[str, Any]) -> RadioField:
    return RadioField(
        name,
        choices=[SelectChoice(value, words) for value, words in choices],
        validators=[AnyOf([value for value, _words in choices], _l("Choisissez dans la liste."))],
        validate_choice=False,  # our sentence, not the library's
    )


class DepositForm(FlaskForm):
    basis = _one_of(
        _l("L’acompte est"),
        (Basis.PERCENT, _l("Une part du total, en pour cent")),
        (Basis.TICKET, _l("Une somme par billet")),
        (Basis.ORDER, _l("Une somme par commande")),
    )
    percent = WholeField(_l("Combien pour cent"), min=1, max=PERCENT_MAX)
    place = _one_of(
        _l("Le solde se paie"),
        ("day", _l("Avant un jour que je choisis")),
        ("door", _l("En ligne ou à l’entrée, le jour même")),
    )
    day = DayField(_l("Avant le"))
    hour = HourField(_l("à"))
    late = _one_of(
        _l("Si le solde n’est pas payé à temps"),
        (Late.REFUND, _l("L’acompte est rendu")),
        (Late.KEEP, _l("L’acompte reste à vous")),
    )
    event: Event
    amount: SumField

    def validate_percent(self, field: WholeField) -> None:
        if self.basis.data == Basis.PERCENT and field.data is None:
            raise ValidationError(_("Écrivez un nombre, de 1 à %(most)s.", most=PERCENT_MAX))

    def validate_day(self, field: DayField) -> None:
        if self.place.data == "day" and field.data is None:
            raise ValidationError(_("Choisissez un jour."))

    def terms(self) -> Terms:
        basis = Basis(self.basis.data)
        value = self.percent.data if basis is Basis.PERCENT else self.amount.data
        return Terms(basis, value, self._until(), Late(self.late.data))

    def _until(self) -> datetime | None:
        if self.place.data == "door":
            return None
        return instant(self.day.data, self.hour.data or EVENING, self.event.timezone)


def _form(event: Event) -> DepositForm:
    class Made(DepositForm):
        amount = SumField(_l("Quelle somme"), min=1, currency=event.organizer.currency)

        def validate_amount(self, field: SumField) -> None:
            if self.basis.data != Basis.PERCENT and field.data is None:
                raise ValidationError(_("Écrivez une somme."))

    form = Made(data=_as_it_is(event))
    form.event = event
    return form


def _as_it_is(event: Event) -> dict[str, Any]:
    terms = terms_of(event.id)
    if terms is None:
        return {"basis": Basis.PERCENT.value, "place": "day", "late": Late.REFUND.value}
    name = "percent" if terms.basis is Basis.PERCENT else "amount"
    until = local(terms.until, event.timezone) if terms.until else None
    return {
        "basis": terms.basis.value,
        name: terms.value,
        "place": "day" if until else "door",
        "day": until.date() if until else None,
        "hour": until.time() if until else None,
        "late": terms.late.value,
    }


@page.get("/organize/events/<code>/deposit")
@organizer
def edit(code: str) -> ResponseReturnValue:
    event = own_event(code)
    return _render(event, _form(event))


@page.post("/organize/events/<code>/deposit")
@organizer
def update(code: str) -> ResponseReturnValue:
    event = own_event(code)
    form = _form(event)
    if not form.validate_on_submit():
        return _render(event, form, 422)
    try:
        in_transaction(lambda: _write(event, form.terms()))
    except DueTooLate as refusal:
        tell_beside(form.day, sentence(refusal))
        return _render(event, form, refusal.status)
    flash(_("L’acompte est proposé à qui commande à partir de maintenant."), "success")
    return redirect(url_for("organize_types.index", code=code), 303)


@page.post("/organize/events/<code>/deposit/end")
@organizer
def destroy(code: str) -> ResponseReturnValue:
    event = own_event(code)
    in_transaction(lambda: _write(event, None))
    flash(_("L’acompte n’est plus proposé. Ceux qui l’ont payé gardent leurs conditions."), "info")
    return redirect(url_for("organize_types.index", code=code), 303)


def _write(event: Event, terms: Terms | None) -> None:
    write_terms(event, terms, now=now())
    what = "deposit.offered" if terms else "deposit.withdrawn"
    note(what, f"event:{event.id}", event.organizer_id, terms=terms.mark if terms else "")


def _render(event: Event, form: DepositForm, status: int = 200) -> ResponseReturnValue:
    waiting = db.session.execute(awaited(event.id)).one().n
    return render_template(
        "organize/deposits/edit.html",
        event=event,
        form=form,
        offered=terms_of(event.id) is not None,
        waiting=waiting,
    ), status
