"""/organize/events: single dates, and each date of a series: its facts, its people, its sales."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import ValidationError

from app.accounts.models import Organizer
from app.anchors.actions import name_people
from app.applications import queries as applications
from app.catalogue.actions import write_prices
from app.catalogue.queries import quick_types
from app.catalogue.rules import SeatsFixed
from app.events import actions
from app.events import queries as events
from app.events.models import Event
from app.events.rules import Kind, NotReady, Status, ends_after, minutes_between
from app.fronts.queries import fronts_of
from app.gifts.queries import places_given
from app.kernel.clock import instant, local
from app.kernel.db import db, in_transaction
from app.kernel.errors import Refused
from app.tickets import queries as tickets
from app.tickets.actions import keep_empty, put_on_sale, resize_room
from app.tickets.rules import PlacesTaken, RoomTooSmall, Sale
from app.waitlist import queries as waitlist
from app.web.context import now, settings, viewer
from app.web.dates import DayField, clock_words
from app.web.guards import organizer, own_event
from app.web.listing import cards, state_of
from app.web.organize.effects import ask_first, is_confirmed, of_quick_form
from app.web.organize.lines import (
    AnchorRow,
    PersonRow,
    SaleRow,
    blank_lines,
    filled,
    rows_of,
    tell_beside,
)
from app.web.organize.series_form import presets
from app.web.organize.shape import (
    ShapeForm,
    as_typed,
    hosts,
    note,
    offer_hosts,
    read_kind,
    remark,
)
from app.web.words import lacking, sentence

page = Blueprint("organize_events", __name__)


class DateForm(ShapeForm):
    day = DayField(_l("Quel jour ?"), past=True, required=True)
    prices = rows_of(SaleRow)
    speakers = rows_of(PersonRow)
    anchors = rows_of(AnchorRow)
    timezone = ""  # where the date is
    kept_day: Any = None  # a date already past may stay, not be chosen

    def validate_day(self, field: DayField) -> None:
        today = local(now(), self.timezone).date()
        if field.data and field.data < today and field.data != self.kept_day:
            raise ValidationError(_("Cette date est passée."))

    def validate_starts_at(self, field: Any) -> None:
        odd = self.day.data and field.data and clock_words(self.day.data, field.data, self.timezone)
        if odd:
            raise ValidationError(odd)

    def validate_ends_at(self, field: Any) -> None:
        start = self.starts_at.data
        if start and field.data and not minutes_between(start, field.data):
            raise ValidationError(_("La fin doit venir après le début."))

    def when(self) -> dict[str, Any]:
        starts_at = instant(self.day.data, self.starts_at.data, self.timezone)
        minutes = minutes_between(self.starts_at.data, self.ends_at.data)
        return {"starts_at": starts_at, "ends_at": ends_after(starts_at, minutes)}

    def people(self, kind: Kind) -> dict[str, Any]:
        anchors = filled(self.anchors) if kind is Kind.AFTERWORK else []
        return {
            "speakers": [row.person() for row in filled(self.speakers)],
            "anchors": [row.person() for row in anchors],
        }


def new_form(kind: Kind, of: Organizer, **facts: Any) -> DateForm:
    form = DateForm(**facts)
    form.timezone = of.timezone
    return form


def standing(event: Event) -> dict[str, Any]:
    """The form of a date as it is. Types no longer sold are left out."""
    types = quick_types(event.id)
    starts_at = local(event.starts_at, event.timezone)
    return as_typed(event) | {
        "by_request": event.by_request,
        "capacity": tickets.room_of(event.id).size,
        "day": starts_at.date(),
        "starts_at": starts_at.time(),
        "ends_at": local(event.ends_at, event.timezone).time(),
        "prices": [
            {"id": t.id, "name": t.name, "amount": t.amount, "seats": t.seats} for t in types
        ],
        "speakers": [{"name": p.name, "headline": p.headline} for p in event.speakers],
        "anchors": [
            {"id": p.id, "name": p.name, "headline": p.headline, "state": p.state.value}
            | {"agreed": p.agreed, "greeter": p.greeter}
            for p in event.anchors
        ],
    }


def edit_form(event: Event) -> DateForm:
    g.currency = event.organizer.currency
    form = DateForm(data=standing(event))
    form.timezone = event.timezone
    form.kept_day = local(event.starts_at, event.timezone).date()
    offer_hosts(form, [event.organizer])
    return form


def render_form(
    form: DateForm, kind: Kind, event: Event | None = None, status: int = 200
) -> ResponseReturnValue:
    for rows in (form.prices, form.speakers, form.anchors):
        blank_lines(rows)
    owner = event.organizer if event else viewer().organizers("organize")[0]
    return render_template(
        f"organize/events/{'edit' if event else 'new'}.html",
        form=form,
        kind=kind,
        event=event,
        themes=events.themes_of(owner.id),
        venues=events.venues_of(owner.id),
    ), status


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
    kind = read_kind(request.args.get("kind"))
    if kind is None:
        return render_template("organize/series/kinds.html", where="organize_events.new")
    form = new_form(kind, organizers[0], data=presets(kind, organizers[0]))
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
    try:
        event = in_transaction(lambda: _keep(form, kind, form.host(organizers)))
    except NotReady as refusal:
        form.tell(refusal.missing, kind)
        return render_form(form, kind, status=422)
    remark(kind, *form.usual())
    return redirect(url_for("organize_events.show", code=event.code), 303)


def _keep(form: DateForm, kind: Kind, host: Organizer) -> Event:
    """Raises: NotReady, AlreadyOver."""
    event = _make(form, kind, host)
    if request.form.get("publish") and event.status is Status.DRAFT:
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
    write_prices(event, _sales(form), now=now())
    name_people(event, **form.people(kind))
    event.by_request = form.chooses(kind)
    return event


def _sales(form: DateForm) -> list[Sale]:
    return [row.sale() for row in filled(form.prices)]


def publish(event: Event) -> None:
    """Inside a transaction. Raises: NotReady, AlreadyOver."""
    actions.publish_event(event, prices=tickets.entry_prices(event.id), now=now())
    note("event.publish", f"event:{event.id}", event.organizer_id)


@page.get("/organize/events/<code>")
@organizer
def show(code: str) -> ResponseReturnValue:
    event = own_event(code, "door")
    prices = tickets.entry_prices(event.id)
    return render_template(
        "organize/events/show.html",
        event=event,
        state=state_of(event, now=now()),
        front=fronts_of([event.id], now=now())[event.id],
        types=tickets.types_of(event.id),
        sold=tickets.sold_by_type(event.id),
        given=db.session.scalar(places_given(event.id)),
        to_read=applications.to_read([event.id]).get(event.id),
        in_line=waitlist.waiting_of([event.id]).get(event.id),
        missing=lacking(actions.what_lacks(event, prices=prices)),
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
    told, known = of_quick_form(event, size=form.capacity.data, sales=_sales(form))
    if told and not is_confirmed(known):
        return ask_first(event, told, known, url=request.path)
    try:
        in_transaction(lambda: _change(event, form))
    except Refused as refusal:
        _tell(form, refusal, event.kind)
        return render_form(form, event.kind, event, status=refusal.status)
    flash(_("C’est enregistré."), "success")
    remark(event.kind, *form.usual())
    return redirect(url_for("organize_events.show", code=event.code), 303)


def _change(event: Event, form: DateForm) -> None:
    """All of the form, or nothing of it. Raises: PlacesTaken, RoomTooSmall, NotReady."""
    when = form.when()
    if (event.starts_at, event.ends_at) != (when["starts_at"], when["ends_at"]):
        keep_empty(event.id)
    resize_room(event.id, form.capacity.data)
    actions.update_event(event, form.shape(event.kind), **when)
    name_people(event, **form.people(event.kind))
    event.by_request = form.chooses(event.kind)
    write_prices(event, _sales(form), now=now())
    note("event.update", f"event:{event.id}", event.organizer_id)


def _tell(form: DateForm, refusal: Refused, kind: Kind) -> None:
    if isinstance(refusal, NotReady):
        form.tell(refusal.missing, kind)
    elif isinstance(refusal, RoomTooSmall):
        tell_beside(form.capacity, sentence(refusal))
    elif isinstance(refusal, PlacesTaken):
        words = _("%(n)s places sont prises : « Déplacer cette date » prévient chacun.")
        tell_beside(form.day, words % {"n": refusal.facts["taken"]})
    elif isinstance(refusal, SeatsFixed):
        form.tell_prices(sentence(refusal))
    else:
        raise refusal
