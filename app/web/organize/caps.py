"""/organize/events/<code>/caps: limits that several ticket types have in common."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms.validators import ValidationError

from app.catalogue import queries as catalogue
from app.catalogue.actions import drop_shared_cap, write_shared_cap
from app.catalogue.rules import SellingNow, TooFew
from app.events.models import Event
from app.events.rules import CAPACITY_MAX, Status
from app.kernel.db import in_transaction
from app.kernel.errors import NotFound
from app.tickets.models import Quota
from app.web.fields import LineField, WholeField
from app.web.guards import organizer, own_event
from app.web.organize.effects import ask_first, is_confirmed, limit_words, mark
from app.web.organize.lines import tell_beside
from app.web.organize.shape import note
from app.web.words import sentence

page = Blueprint("caps", __name__)


class CapForm(FlaskForm):
    name = LineField(_l("Nom"), max=60, required=True, missing=_l("Écrivez un nom."))
    size = WholeField(_l("Combien de personnes en tout"), max=CAPACITY_MAX)
    others: frozenset[str] = frozenset()

    def validate_name(self, field: LineField) -> None:
        if field.data.isdecimal():  # the name of one type's own cap
            raise ValidationError(_("Donnez-lui un nom en lettres : « Tables »."))
        if field.data in self.others:
            raise ValidationError(_("Un autre plafond a déjà ce nom."))


@page.get("/organize/events/<code>/caps/new")
@organizer
def new(code: str) -> ResponseReturnValue:
    event = own_event(code)
    return _render(event, _form(event))


@page.post("/organize/events/<code>/caps")
@organizer
def create(code: str) -> ResponseReturnValue:
    event = own_event(code)
    return _write(event, None)


@page.get("/organize/events/<code>/caps/<int:cap_id>")
@organizer
def edit(code: str, cap_id: int) -> ResponseReturnValue:
    event = own_event(code)
    cap = own_cap(event, cap_id)
    return _render(event, _form(event, cap), cap)


@page.post("/organize/events/<code>/caps/<int:cap_id>")
@organizer
def update(code: str, cap_id: int) -> ResponseReturnValue:
    event = own_event(code)
    cap = own_cap(event, cap_id)
    form = _form(event, cap)
    if "again" in request.form:
        return _render(event, form, cap)
    told, known = _effects(cap, form.size.data) if form.validate() else ([], "")
    if event.status is Status.PUBLISHED and told and not is_confirmed(known):
        return ask_first(event, told, known, url=request.path)
    return _write(event, cap)


def _effects(cap: Quota, size: int | None) -> tuple[list[str], str]:
    """What a new size does, and its mark; nothing where it is refused anyway."""
    taken = cap.held + cap.sold
    if size == cap.size or (size is not None and size < taken):
        return [], ""
    return [limit_words(cap.size, size, taken=taken)], mark(cap.id, cap.size, size)


@page.post("/organize/events/<code>/caps/<int:cap_id>/end")
@organizer
def destroy(code: str, cap_id: int) -> ResponseReturnValue:
    event = own_event(code)
    name = own_cap(event, cap_id).name
    try:
        in_transaction(lambda: _drop(event, cap_id))
    except SellingNow as refusal:
        flash(sentence(refusal), "warning")
    else:
        flash(_("Le plafond « %(name)s » ne limite plus rien.", name=name), "success")
    return redirect(url_for("organize_types.index", code=code), 303)


def _drop(event: Event, cap_id: int) -> None:
    cap = own_cap(event, cap_id)
    note("cap.drop", f"event:{event.id}", event.organizer_id, name=cap.name)
    drop_shared_cap(event, cap)


def own_cap(event: Event, cap_id: int) -> Quota:
    cap = catalogue.shared_cap(event.id, cap_id)
    if cap is None:
        raise NotFound()
    return cap


def _form(event: Event, cap: Quota | None = None) -> CapForm:
    form = CapForm(data={"name": cap.name, "size": cap.size} if cap else None)
    known = {each.name for each in catalogue.shared_caps(event.id) if each is not cap}
    form.others = frozenset(known)
    return form


def _write(event: Event, cap: Quota | None) -> ResponseReturnValue:
    form = _form(event, cap)
    if not form.validate_on_submit():
        return _render(event, form, cap, status=422)
    try:
        in_transaction(lambda: _keep(event, form, cap))
    except TooFew as refusal:
        tell_beside(form.size, sentence(refusal))
        return _render(event, form, cap, status=refusal.status)
    flash(_("C’est enregistré. Cochez ce plafond dans chaque tarif qu’il limite."), "success")
    return redirect(url_for("organize_types.index", code=event.code), 303)


def _keep(event: Event, form: CapForm, cap: Quota | None) -> None:
    write_shared_cap(event, cap, name=form.name.data, size=form.size.data)
    note("cap.write", f"event:{event.id}", event.organizer_id, name=form.name.data)


def _render(
    event: Event, form: CapForm, cap: Quota | None = None, status: int = 200
) -> ResponseReturnValue:
    types = catalogue.limited_by(cap) if cap else []
    return render_template(
        "organize/types/cap.html", event=event, form=form, cap=cap, types=types
    ), status
