"""/organize/organizers/<code>/calendars: calendars of others, shown beside ours as "ailleurs"."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm

from app.accounts.models import Organizer
from app.elsewhere.actions import drop, list_calendar
from app.elsewhere.queries import calendar_of, calendars_of
from app.elsewhere.rules import ADDRESS_MAX, BadAddress, TooManyCalendars, Trouble
from app.kernel.db import transaction
from app.kernel.errors import NotFound
from app.web.context import now, wake
from app.web.fields import LineField
from app.web.guards import organizer, own_organizer
from app.web.organize.shape import note
from app.web.words import sentence

page = Blueprint("other_calendars", __name__)
HERE = "/organize/organizers/<code>/calendars"
TROUBLES = {
    Trouble.UNREACHABLE: _l("Cette adresse ne répond pas. Nous réessayons."),
    Trouble.FORBIDDEN: _l("Cette adresse n’est pas ouverte à tous sur internet."),
    Trouble.TOO_LARGE: _l("Cet agenda est trop gros pour être lu (1 Mo au plus)."),
    Trouble.UNREADABLE: _l(
        "Ce n’est pas un agenda : il faut une adresse qui finit souvent par .ics."
    ),
}


class CalendarForm(FlaskForm):
    name = LineField(_l("Le nom de l’agenda"), max=80, required=True)
    address = LineField(
        _l("Son adresse"),
        max=ADDRESS_MAX,
        required=True,
        description=_l("Elle commence par https:// ou webcal:// et finit souvent par .ics."),
        render_kw={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"},
    )
    city = LineField(_l("La ville"), max=80, required=True)


@page.get(HERE)
@organizer
def index(code: str) -> ResponseReturnValue:
    of = own_organizer(code)
    return _shown(of, CalendarForm(data={"city": of.city}))


@page.post(HERE)
@organizer
def create(code: str) -> ResponseReturnValue:
    of, form = own_organizer(code), CalendarForm()
    if not form.validate_on_submit():
        return _shown(of, form, status=422)
    told = {"name": form.name.data, "address": form.address.data, "city": form.city.data}
    try:
        with transaction():
            made = list_calendar(of, now=now(), **told)
            note("calendar.list", f"organizer:{of.id}", of.id, name=made.name)
    except (BadAddress, TooManyCalendars) as refusal:
        form.address.errors = [sentence(refusal)]
        return _shown(of, form, status=422)
    wake("elsewhere")
    flash(_("L’agenda est noté. Ses dates arrivent dans un instant."), "success")
    return redirect(url_for("other_calendars.index", code=code), 303)


@page.post(f"{HERE}/<int:calendar_id>/end")
@organizer
def destroy(code: str, calendar_id: int) -> ResponseReturnValue:
    of = own_organizer(code)
    calendar = calendar_of(of.id, calendar_id)
    if calendar is None:
        raise NotFound()
    with transaction():
        note("calendar.drop", f"organizer:{of.id}", of.id, name=calendar.name)
        drop(calendar)
    flash(_("L’agenda et ses dates ne sont plus montrés."), "success")
    return redirect(url_for("other_calendars.index", code=code), 303)


def _shown(of: Organizer, form: CalendarForm, *, status: int = 200) -> ResponseReturnValue:
    return render_template(
        "organize/other_calendars/index.html",
        organizer=of,
        form=form,
        calendars=calendars_of(of.id),
        troubles=TROUBLES,
    ), status
