"""/organize/events/<code>/types: what a date sells, entries and add-ons, and the form of one."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.catalogue import queries as catalogue
from app.catalogue.actions import write_type
from app.catalogue.queries import Shelf
from app.catalogue.rules import SeatsFixed, Terms, TooFew, changed
from app.deposits.queries import terms_of
from app.events.models import Event
from app.events.rules import NotReady, Status
from app.fronts.queries import fronts_of
from app.kernel.db import in_transaction
from app.kernel.errors import NotFound, Refused
from app.tickets.rules import PER_ORDER_MAX, TypeKind
from app.web.context import now
from app.web.guards import organizer, own_event
from app.web.organize.effects import Change, ask_first, is_confirmed, mark, of_retirement
from app.web.organize.lines import tell_beside
from app.web.organize.shape import note
from app.web.organize.type_form import TypeForm, type_form
from app.web.words import sentence

page = Blueprint("organize_types", __name__)


@page.get("/organize/events/<code>/types")
@organizer
def index(code: str) -> ResponseReturnValue:
    event = own_event(code)
    shelves = catalogue.shelves(event.id)
    return render_template(
        "organize/types/index.html",
        event=event,
        entries=[s for s in shelves if s.type.kind is TypeKind.ADMISSION],
        addons=[s for s in shelves if s.type.kind is TypeKind.ADDON],
        caps=catalogue.shared_caps(event.id),
        front=fronts_of([event.id], now=now())[event.id],
        deposit=terms_of(event.id),
        at=now(),
    )


@page.get("/organize/events/<code>/types/new")
@organizer
def new(code: str) -> ResponseReturnValue:
    event = own_event(code)
    return render_form(event, made_for(event, asked_kind(request.args.get("kind"))))


@page.post("/organize/events/<code>/types")
@organizer
def create(code: str) -> ResponseReturnValue:
    event = own_event(code)
    form = made_for(event, asked_kind(request.form.get("kind")))
    if not form.validate_on_submit():
        return render_form(event, form, status=422)
    return _keep(event, form, None)


@page.get("/organize/events/<code>/types/<int:type_id>")
@organizer
def edit(code: str, type_id: int) -> ResponseReturnValue:
    event = own_event(code)
    shelf = own_shelf(event, type_id)
    return render_form(event, made_for(event, shelf.type.kind, shelf.terms), shelf)


@page.post("/organize/events/<code>/types/<int:type_id>")
@organizer
def update(code: str, type_id: int) -> ResponseReturnValue:
    event = own_event(code)
    shelf = own_shelf(event, type_id)
    form = made_for(event, shelf.type.kind, shelf.terms)
    if not form.validate_on_submit():
        return render_form(event, form, shelf, status=422)
    if "again" in request.form:
        return render_form(event, form, shelf)
    after = form.terms()
    known = mark(*((n, getattr(shelf.terms, n), getattr(after, n)) for n in _asked(shelf, after)))
    told = Change(event, shelf, after).said()
    if event.status is Status.PUBLISHED and told and not is_confirmed(known):
        refused = _too_few(shelf, after)
        if refused is None:
            return ask_first(event, told, known, url=request.path)
        return _refused(event, form, shelf, refused)
    return _keep(event, form, shelf)


def _asked(shelf: Shelf, after: Terms) -> tuple[str, ...]:
    return changed(shelf.terms, after)


def _too_few(shelf: Shelf, after: Terms) -> TooFew | None:
    """Said at once, and again by the database when it is done."""
    taken = shelf.sold + shelf.held
    if after.most is not None and after.most != shelf.terms.most and after.most < taken:
        return TooFew(taken=taken, wanted=after.most, name=after.name)
    return None


def _keep(event: Event, form: TypeForm, shelf: Shelf | None) -> ResponseReturnValue:
    try:
        in_transaction(lambda: _write(event, form, shelf))
    except Refused as refusal:
        return _refused(event, form, shelf, refusal)
    flash(_("C’est enregistré."), "success")
    return redirect(url_for("organize_types.index", code=event.code), 303)


def _write(event: Event, form: TypeForm, shelf: Shelf | None) -> None:
    before = shelf.terms if shelf else None
    kind = write_type(event, shelf.type if shelf else None, form.terms())
    names = changed(before, form.terms()) if before else ()
    facts: dict[str, Any] = {name: str(getattr(form.terms(), name)) for name in names}
    facts |= {"type": kind.id, "name": kind.name, "is_new": before is None}
    note("type.write", f"event:{event.id}", event.organizer_id, **facts)


def _refused(
    event: Event, form: TypeForm, shelf: Shelf | None, refusal: Refused
) -> ResponseReturnValue:
    if isinstance(refusal, TooFew):
        beside = form.early_most if refusal.facts["wanted"] == form.early_most.data else form.most
        tell_beside(beside, sentence(refusal))
    elif isinstance(refusal, SeatsFixed):
        tell_beside(form.seats, sentence(refusal))
    elif isinstance(refusal, NotReady):
        tell_beside(form.amount, sentence(refusal))
    else:
        flash(sentence(refusal), "warning")
    return render_form(event, form, shelf, status=refusal.status)


def asked_kind(typed: str | None) -> TypeKind:
    return TypeKind.ADDON if typed == TypeKind.ADDON else TypeKind.ADMISSION


def own_shelf(event: Event, type_id: int) -> Shelf:
    """A type of this very date, unless a season pass sells it. Raises: NotFound."""
    shelf = catalogue.shelf_of(event.id, type_id)
    if shelf is None or shelf.type.pass_id:
        raise NotFound()
    return shelf


def made_for(event: Event, kind: TypeKind, terms: Terms | None = None) -> TypeForm:
    g.currency = event.organizer.currency
    return type_form(event, kind, catalogue.shared_caps(event.id), terms)


def render_form(
    event: Event, form: TypeForm, shelf: Shelf | None = None, status: int = 200
) -> ResponseReturnValue:
    groups = sorted({s.terms.choice_group for s in catalogue.shelves(event.id)} - {""})
    return render_template(
        "organize/types/edit.html",
        event=event,
        form=form,
        shelf=shelf,
        groups=groups,
        usual=PER_ORDER_MAX,
        told=of_retirement(shelf) if shelf and not shelf.type.retired_at else [],
    ), status
