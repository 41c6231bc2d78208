"""/organize/events/<code>/shift: a date goes to another day or hour; its people are told."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_wtf import FlaskForm
from wtforms.validators import ValidationError

from app.events.models import Event
from app.events.rules import Status, ends_after, minutes_between
from app.kernel.clock import instant, local
from app.kernel.db import in_transaction
from app.kernel.errors import Refused
from app.shifting import queries
from app.shifting.actions import shift
from app.shifting.queries import Concerned
from app.shifting.rules import WORDS_MAX, leave_until
from app.web.context import now, user, wake
from app.web.dates import DayField, HourField, clock_words
from app.web.fields import CleanTextField
from app.web.format import day_words, hours, when
from app.web.guards import organizer, own_event
from app.web.organize.effects import is_confirmed, mark
from app.web.organize.planning import Told, plans_like, told_first
from app.web.words import sentence

page = Blueprint("organize_shifts", __name__)


class DayForm(FlaskForm):
    """One day and its hours, where the date is."""

    day = DayField(_l("Quel jour ?"), required=True)
    starts_at = HourField(_l("De"), required=True)
    ends_at = HourField(_l("À"), required=True)
    timezone = ""

    def validate_starts_at(self, field: Any) -> None:
        if not self.day.data or not field.data:
            return
        odd = clock_words(self.day.data, field.data, self.timezone)
        if odd:
            raise ValidationError(odd)
        if instant(self.day.data, field.data, self.timezone) <= now():
            raise ValidationError(_("Cette heure est passée."))

    def validate_ends_at(self, field: Any) -> None:
        start = self.starts_at.data
        if start and field.data and not minutes_between(start, field.data):
            raise ValidationError(_("La fin doit venir après le début."))

    def when(self) -> dict[str, Any]:
        starts_at = instant(self.day.data, self.starts_at.data, self.timezone)
        minutes = minutes_between(self.starts_at.data, self.ends_at.data)
        return {"starts_at": starts_at, "ends_at": ends_after(starts_at, minutes)}


class ShiftForm(DayForm):
    words = CleanTextField(_l("Votre message"), max=WORDS_MAX, rows=4)


def _form(event: Event) -> ShiftForm:
    starts_at, ends_at = (local(at, event.timezone) for at in (event.starts_at, event.ends_at))
    asked = request.args.get("day", "")[:10]
    stands = {"starts_at": starts_at.time(), "ends_at": ends_at.time(), "day": starts_at.date()}
    form = ShiftForm(data=stands)
    if asked and not form.is_submitted():
        form.day.process(_Typed(asked))
    form.timezone = event.timezone
    return form


class _Typed(dict[str, str]):
    """One day of a link, as if it were typed."""

    def __init__(self, day: str) -> None:
        super().__init__(day=day)

    def getlist(self, name: str) -> list[str]:
        return [self[name]]


@page.get("/organize/events/<code>/shift")
@organizer
def show(code: str) -> ResponseReturnValue:
    event = own_event(code)
    if event.status is not Status.PUBLISHED:
        return redirect(url_for("organize_events.edit", code=code))
    return _page(event, _form(event))


@page.post("/organize/events/<code>/shift")
@organizer
def create(code: str) -> ResponseReturnValue:
    event = own_event(code)
    form = _form(event)
    if not form.validate_on_submit():
        return _page(event, form, 422)
    if "again" in request.form:
        return _page(event, form)
    to = form.when()
    plans = plans_like(event, [(to["starts_at"], to["ends_at"])], id=f"event:{event.id}")
    if beside := told_first(plans, event.timezone):
        return _page(event, form, beside=beside)
    told, known = effects(event, to)
    if told and not is_confirmed(known):
        return _preview(event, told, known)
    seen = event.starts_at
    try:
        in_transaction(
            lambda: shift(
                event.id,
                seen=seen,
                words=form.words.data,
                user_id=user().id,
                now=now(),
                **form.when(),
            )
        )
    except Refused as refusal:
        flash(sentence(refusal), "warning")
        return redirect(url_for("organize_shifts.show", code=code), 303)
    wake("shifts")
    flash(_("La date est déplacée au %(when)s.", when=_when(event, form)), "success")
    return redirect(url_for("organize_shifts.show", code=code), 303)


def _when(event: Event, form: ShiftForm) -> str:
    return when(form.when()["starts_at"], event.timezone)


def effects(event: Event, to: dict[str, Any]) -> tuple[list[str], str]:
    """What putting it there does, in words, and their mark; nothing while nobody has a place."""
    its = queries.concerned(event)
    if not its.people and not its.tickets:
        return [], ""
    zone, until = event.timezone, leave_until(to["starts_at"], now=now())
    was = f"{day_words(event.starts_at, zone)}, {hours(event.starts_at, event.ends_at, zone)}"
    will = f"{day_words(to['starts_at'], zone)}, {hours(to['starts_at'], to['ends_at'], zone)}"
    told = [_("%(was)s → %(will)s", was=was, will=will), *_people(its)]
    if its.tickets:
        told.append(
            _(
                "Jusqu’au %(when)s, qui ne peut plus venir rend ses places et reprend son argent, "
                "quelle que soit votre règle.",
                when=when(until, zone),
            )
        )
    return told, mark(event.starts_at, to["starts_at"], to["ends_at"], its.people, its.tickets)


def _people(its: Concerned) -> list[str]:
    said = [
        its.tickets
        and ngettext(
            "%(num)s billet vendu reste bon : le même code ouvre la porte le nouveau jour.",
            "%(num)s billets vendus restent bons : les mêmes codes ouvrent la porte le nouveau "
            "jour.",
            its.tickets,
        ),
        its.mailed
        and ngettext(
            "%(num)s acheteur est prévenu par e-mail, avec le nouveau billet.",
            "%(num)s acheteurs sont prévenus par e-mail, avec le nouveau billet.",
            its.mailed,
        ),
        its.to_call
        and ngettext(
            "%(num)s acheteur n’a pas d’e-mail : appelez-le, la liste vous attend ensuite.",
            "%(num)s acheteurs n’ont pas d’e-mail : appelez-les, la liste vous attend ensuite.",
            its.to_call,
        ),
        its.waiting
        and ngettext(
            "%(num)s personne en liste d’attente est prévenue et garde son rang.",
            "%(num)s personnes en liste d’attente sont prévenues et gardent leur rang.",
            its.waiting,
        ),
    ]
    return [words for words in said if words]


def _preview(event: Event, told: list[str], known: str) -> ResponseReturnValue:
    leave_out = ("csrf_token", "confirmed", "again")
    kept = [(n, v) for n, v in request.form.items(multi=True) if n not in leave_out]
    here = url_for("organize_shifts.create", code=event.code)
    return render_template(
        "organize/shifts/preview.html", event=event, told=told, kept=kept, known=known, url=here
    )


def _page(
    event: Event, form: ShiftForm, status: int = 200, beside: Told | None = None
) -> ResponseReturnValue:
    last = queries.last_shift(event.id)
    return render_template(
        "organize/shifts/show.html",
        event=event,
        form=form,
        its=queries.concerned(event),
        last=last,
        to_call=queries.to_call_since(last) if last else [],
        told=beside,
    ), status
