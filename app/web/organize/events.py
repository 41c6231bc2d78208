"""/organize/events: single dates, and each date of a series: its facts, its people, its sales."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.models import Organizer
from app.anchors.actions import name_people
from app.applications import queries as applications
from app.catalogue.actions import write_prices
from app.cloning.actions import take_over
from app.events import actions
from app.events import queries as events
from app.events.models import Event
from app.events.rules import Kind, NotReady, Status
from app.fronts.queries import fronts_of
from app.gifts.queries import places_given
from app.interests.queries import interested_in
from app.kernel.db import db, in_transaction
from app.kernel.errors import Refused
from app.tickets import queries as tickets
from app.tickets.actions import put_on_sale
from app.waitlist import queries as waitlist
from app.web.context import now, settings, user, viewer, wake
from app.web.guards import organizer, own_event
from app.web.listing import cards, state_of
from app.web.organize.effects import ask_first, is_confirmed
from app.web.organize.event_form import (
    DateForm,
    change_date,
    edit_form,
    effects,
    like,
    new_form,
    render_form,
    sales_of,
    tell,
)
from app.web.organize.planning import Told, plans_of, told_first, told_of_change
from app.web.organize.series_form import presets
from app.web.organize.shape import (
    hosts,
    note,
    offer_hosts,
    read_kind,
    remark,
    wants_to_publish,
    warn_if_too_many,
)
from app.web.words import lacking

page = Blueprint("organize_events", __name__)


@page.get("/organize/events")
@organizer
def index() -> ResponseReturnValue:
    mine = [organizer.id for organizer in viewer().organizers("door")]
    return render_template(
        "organize/events/index.html",
        coming=cards(events.agenda(mine, now=now(), count=100), now=now(), for_team=True),
        past=cards(events.past_of(mine, now=now()), now=now(), for_team=True),
    )


@page.get("/organize/events/new")
@organizer
def new() -> ResponseReturnValue:
    organizers = hosts()
    model = own_event(request.args["like"]) if "like" in request.args else None
    kind = model.kind if model else read_kind(request.args.get("kind"))
    if kind is None:
        return render_template("organize/series/kinds.html", where="organize_events.new")
    data = presets(kind, organizers[0]) | (like(model) if model else {})
    form = new_form(kind, model.organizer if model else organizers[0], data=data)
    offer_hosts(form, organizers)
    return render_form(form, kind)


@page.post("/organize/events")
@organizer
def create() -> ResponseReturnValue:
    organizers = hosts()
    kind = read_kind(request.form.get("kind")) or Kind.TALK
    form = new_form(kind, organizers[0])
    offer_hosts(form, organizers)
    form.timezone = form.host(organizers).timezone
    if not form.validate_on_submit():
        return render_form(form, kind, status=422)
    if told := _told_first(form, form.host(organizers)):
        return render_form(form, kind, told=told)
    try:
        event = in_transaction(lambda: _keep(form, kind, form.host(organizers)))
    except NotReady as refusal:
        form.tell(refusal.missing, kind)
        return render_form(form, kind, status=422)
    remark(kind, *form.usual())
    warn_if_too_many(event.venue, form.capacity.data)
    return redirect(url_for("organize_events.show", code=event.code), 303)


def _told_first(form: DateForm, host: Organizer) -> Told | None:
    """What else the city holds that day; a form that is sent twice has its date already."""
    if events.event_by_form_key(host.id, form.key.data or None):
        return None
    when = form.when()
    days = [(when["starts_at"], when["ends_at"])]
    return told_first(plans_of(form, days, host.timezone), host.timezone)


def _keep(form: DateForm, kind: Kind, host: Organizer) -> Event:
    """Raises: NotReady, AlreadyOver."""
    event = _make(form, kind, host)
    if wants_to_publish(host) and event.status is Status.DRAFT:
        publish(event)
    return event


def _make(form: DateForm, kind: Kind, host: Organizer) -> Event:
    """The date of this form; of an earlier submit of it, as it was made then."""
    key = form.key.data or None
    actions.one_at_a_time(host.id)
    made = events.event_by_form_key(host.id, key)
    if made:
        return made
    event = actions.create_event(
        host, form.shape(kind), timezone=host.timezone, form_key=key, now=now(), **form.when()
    )
    put_on_sale(event, capacity=form.capacity.data, prices=[])
    write_prices(event, sales_of(form), now=now())
    name_people(event, **form.people(kind))
    event.by_request, event.agenda = form.chooses(kind), form.lines()
    _take_over(form, event)
    return event


def _take_over(form: DateForm, event: Event) -> None:
    """What the form does not ask, from the date this one is made like."""
    model = own_event(form.like.data) if form.like.data else None
    if model and model.organizer_id == event.organizer_id:
        wanted = bool(form.with_budget.data)
        take_over(model, event, with_budget=wanted, user_id=user().id, now=now())


def publish(event: Event) -> None:
    """Inside a transaction. Raises: NotReady, AlreadyOver."""
    actions.publish_event(event, prices=tickets.entry_prices(event.id), now=now())
    note("event.publish", f"event:{event.id}", event.organizer_id)


@page.get("/organize/events/<code>")
@organizer
def show(code: str) -> ResponseReturnValue:
    event = own_event(code, "door")
    return render_template(
        "organize/events/show.html",
        event=event,
        state=state_of(event, now=now()),
        front=fronts_of([event.id], now=now())[event.id],
        types=tickets.types_of(event.id),
        sold=tickets.sold_by_type(event.id),
        given=db.session.scalar(places_given(event.id)),
        to_read=applications.to_read([event.id]).get(event.id),
        interested=interested_in([event.id]).get(event.id, 0),
        in_line=waitlist.waiting_of([event.id]).get(event.id),
        missing=lacking(actions.what_lacks(event, prices=tickets.entry_prices(event.id))),
        url=f"{settings().base_url}/events/{event.code}",
    )


@page.get("/organize/events/<code>/edit")
@organizer
def edit(code: str) -> ResponseReturnValue:
    event = own_event(code)
    return render_form(edit_form(event), event.kind, event)


@page.post("/organize/events/<code>")
@organizer
def update(code: str) -> ResponseReturnValue:
    event = own_event(code)
    form = edit_form(event)
    if not form.validate_on_submit():
        return render_form(form, event.kind, event, status=422)
    if "again" in request.form:
        return render_form(form, event.kind, event)
    if beside := told_of_change(event, form, **form.when()):
        return render_form(form, event.kind, event, told=beside)
    told, known = effects(event, form)
    if told and not is_confirmed(known):
        return ask_first(event, told, known, url=request.path)
    try:
        in_transaction(lambda: change_date(event, form))
    except Refused as refusal:
        tell(form, refusal, event.kind)
        return render_form(form, event.kind, event, status=refusal.status)
    wake("shifts")
    flash(_("C’est enregistré."), "success")
    remark(event.kind, *form.usual())
    warn_if_too_many(event.venue, form.capacity.data)
    return redirect(url_for("organize_events.show", code=event.code), 303)
