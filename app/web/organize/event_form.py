"""The form of one date: read, shown as it stands, and what it changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask import g, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import BooleanField, HiddenField
from wtforms.validators import ValidationError

from app.accounts.models import Organizer
from app.anchors.actions import name_people
from app.catalogue.actions import write_prices
from app.catalogue.queries import quick_types
from app.catalogue.rules import SeatsFixed
from app.events import actions
from app.events import queries as events
from app.events.models import Event
from app.events.rules import Kind, NotReady, Person, Status, ends_after, minutes_between
from app.kernel.clock import instant, local
from app.kernel.errors import Refused
from app.kernel.text import folded
from app.shifting.queries import concerned
from app.speakers import queries as speakers
from app.spreading.actions import tell_first
from app.spreading.queries import place_of
from app.tickets import queries as tickets
from app.tickets.actions import keep_empty, resize_room
from app.tickets.rules import PlacesTaken, RoomTooSmall, Sale
from app.web.context import now, user, viewer
from app.web.dates import DayField, clock_words
from app.web.organize.effects import mark, of_quick_form
from app.web.organize.lines import (
    AnchorRow,
    PersonRow,
    SaleRow,
    blank_lines,
    filled,
    rows_of,
    tell_beside,
)
from app.web.organize.planning import Told
from app.web.organize.shape import (
    ShapeForm,
    as_typed,
    note,
    offer_hosts,
)
from app.web.words import sentence

KNOWN_MOST = 200  # names offered to choose from


class DateForm(ShapeForm):
    day = DayField(_l("Quel jour ?"), past=True, required=True)
    prices = rows_of(SaleRow)
    speakers = rows_of(PersonRow)
    anchors = rows_of(AnchorRow)
    like = HiddenField()  # the date it is made like
    with_budget = BooleanField(_l("Reprendre aussi le budget prévu"))
    timezone = ""  # where the date is
    known: dict[str, str] = {}  # noqa: RUF012 -- who spoke before: folded name -> who it is
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
        """Anchor guests, of a new date: afterwards they have a page of their own."""
        anchors = filled(self.anchors) if kind is Kind.AFTERWORK else []
        return {
            "speakers": with_headlines([row.person() for row in filled(self.speakers)], self.known),
            "anchors": [row.person() for row in anchors],
        }


def with_headlines(people: Sequence[Person], known: Mapping[str, str]) -> list[Person]:
    """Who is named alone is introduced as the last time."""
    return [
        person if person.headline else replace(person, headline=known.get(folded(person.name), ""))
        for person in people
    ]


def known_to(of: Organizer) -> dict[str, str]:
    return {each.key: each.headline for each in speakers.speakers_of([of.id])}


def new_form(kind: Kind, of: Organizer, **facts: Any) -> DateForm:
    form = DateForm(**facts)
    form.timezone, form.known = of.timezone, known_to(of)
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
    }


def like(event: Event) -> dict[str, Any]:
    """What a new date takes over of another: all but its day, and who sells what there."""
    copied = {name: value for name, value in standing(event).items() if name != "day"}
    prices = [{k: v for k, v in row.items() if k != "id"} for row in copied["prices"]]
    return copied | {"prices": prices, "organizer": event.organizer.code, "like": event.code}


def edit_form(event: Event) -> DateForm:
    g.currency = event.organizer.currency
    form = DateForm(data=standing(event))
    form.timezone, form.known = event.timezone, known_to(event.organizer)
    form.kept_day = local(event.starts_at, event.timezone).date()
    offer_hosts(form, [event.organizer])
    return form


def render_form(
    form: DateForm,
    kind: Kind,
    event: Event | None = None,
    status: int = 200,
    told: Told | None = None,
) -> ResponseReturnValue:
    for rows in (form.prices, form.speakers, form.anchors, form.agenda):
        blank_lines(rows)
    owner = event.organizer if event else viewer().organizers("organize")[0]
    return render_template(
        f"organize/events/{'edit' if event else 'new'}.html",
        form=form,
        kind=kind,
        event=event,
        themes=events.themes_of(owner.id),
        venues=events.venues_of(owner.id),
        speakers=speakers.speakers_of([owner.id])[:KNOWN_MOST],
        told=told,
    ), status


def sales_of(form: DateForm) -> list[Sale]:
    return [row.sale() for row in filled(form.prices)]


def change_date(event: Event, form: DateForm, *, moves: bool = False) -> None:
    """All of the form, or nothing of it. Who has a place is told of another place; of another hour
    only where that was shown before (`moves`).

    Raises: PlacesTaken, RoomTooSmall, NotReady, NotToShift.
    """
    when = form.when()
    place = goes_elsewhere(event, form)
    if moves or place:
        stays = {"starts_at": event.starts_at, "ends_at": event.ends_at}
        its = when if moves else stays
        tell_first(event, elsewhere=place, user_id=user().id, now=now(), **its)
    if (event.starts_at, event.ends_at) != (when["starts_at"], when["ends_at"]):
        keep_empty(event.id)
    resize_room(event.id, form.capacity.data)
    actions.update_event(event, form.shape(event.kind), **when)
    name_people(event, speakers=form.people(event.kind)["speakers"])
    event.by_request, event.agenda = form.chooses(event.kind), form.lines()
    write_prices(event, sales_of(form), now=now())
    note("event.update", f"event:{event.id}", event.organizer_id)


def goes_elsewhere(event: Event, form: DateForm) -> bool:
    """To another room; what is newly known of its address is no other place."""
    was, place = place_of(event.venue), form.shape(event.kind).place
    if was is None or place is None:
        return False
    return (was.name, was.city) != (place.name, place.city)


def effects(event: Event, form: DateForm) -> tuple[list[str], str]:
    """Of prices, of the room's size, and of another place: in words, and their mark."""
    told, known = of_quick_form(event, size=form.capacity.data, sales=sales_of(form))
    its = concerned(event) if goes_elsewhere(event, form) else None
    if event.status is not Status.PUBLISHED or its is None or not its.people:
        return told, known
    words = ngettext(
        "Le lieu change : %(num)s acheteur est prévenu par e-mail, et reprend son argent s’il ne "
        "peut plus venir.",
        "Le lieu change : %(num)s acheteurs sont prévenus par e-mail, et reprennent leur argent "
        "s’ils ne peuvent plus venir.",
        its.mailed,
    )
    return [*told, words], mark(known, its.people, form.place_name.data, form.place_city.data)


def tell(form: DateForm, refusal: Refused, kind: Kind) -> None:
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
