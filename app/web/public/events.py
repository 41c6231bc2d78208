"""/events/<code>: the poster of one date. A draft is shown to its team only."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app.company.queries import contacts_at, has_company
from app.events import queries as events
from app.events.models import AnchorGuest, Event
from app.events.rules import AnchorState, Status
from app.fronts.queries import fronts_of
from app.inquiries.queries import published
from app.kernel.codes import LINK, is_well_formed
from app.kernel.errors import NotFound
from app.passes.models import SeasonPass
from app.passes.queries import passes_on_sale
from app.recaps.queries import public_recap
from app.tickets import queries as tickets
from app.tickets.queries import Offer
from app.tickets.rules import TypeKind
from app.waitlist import queries as waitlist
from app.web import schema_org
from app.web.cards import EventCard
from app.web.context import now, settings, viewer
from app.web.guards import anyone
from app.web.listing import by_theme, card, state_of
from app.web.people import person
from app.web.prose import prose
from app.web.shared import shared

page = Blueprint("events", __name__)
page.add_app_template_filter(prose)
NEXT_DATES = 3  # of the same series, below the poster


@page.get("/events/<code>")
@anyone
@shared
def show(code: str) -> ResponseReturnValue:
    event = seen(events.poster(code))
    return render_template("public/events/show.html", **poster_facts(event))


def poster_facts(event: Event) -> dict[str, Any]:
    """What its page is made of."""
    every = tickets.offers(event.id, now=now())
    seen_by_all = [offer for offer in every if offer.is_public]
    offers = [offer for offer in seen_by_all if offer.kind is TypeKind.ADMISSION]
    others = _others(event)
    fronts = fronts_of([e.id for e in [event, *others]], now=now())
    return {
        "event": event,
        "offers": offers,
        "addons": [offer for offer in seen_by_all if offer.kind is TypeKind.ADDON],
        "opens": _opens(offers),
        "front": fronts[event.id],
        "state": _state(event, offers),
        "waitlist": waitlist.is_open(event, now=now()),
        "anchors": [guest for guest in event.anchors if may_be_named(guest)],
        "others": _named(event, [card(o, fronts[o.id], now=now()) for o in others]),
        "series": event.series,
        "passes": _passes(event, every),
        "inquiries": published(event.id),
        "url": f"{settings().base_url}/events/{event.code}",
        "facts": schema_org.of_event(event, offers, base=settings().base_url, now=now()),
        "via": read_via(),
        "interested": "interested" in request.args,
        "company": _company(event),
        "directory": event.directory_mode,
        "recap": public_recap(event.id) if event.ends_at <= now() else None,
    }


def _company(event: Event) -> list[dict[str, str]] | None:
    """Who of the reader's contacts will be there; None for a stranger, and once it is over. It
    stands in the copy of one person alone (app/web/shared.py)."""
    me = viewer().profile
    if me is None or not me.is_active or event.ends_at <= now() or not has_company(me):
        return None
    return [person(known) for known in contacts_at(me, event, now=now())]


def seen(event: Event | None) -> Event:
    """The event, unless it is a draft and the reader is not of its team. Raises: NotFound."""
    if event is None:
        raise NotFound()
    if event.status is Status.DRAFT and not viewer().knows(event.organizer_id):
        raise NotFound()
    return event


def read_via() -> str:
    """The code of the link that led here, or ""; whose it is, is asked when it matters."""
    typed = request.args.get("via", "")
    return typed if is_well_formed(typed, LINK) else ""


def may_be_named(guest: AnchorGuest) -> bool:
    """In public only when announced, and with their yes."""
    return guest.agreed and guest.state is AnchorState.ANNOUNCED


def _state(event: Event, offers: list[Offer]) -> str:
    """ "draft", "cancelled", "past", "sold_out", "closed" (nothing on sale now) or "on_sale"."""
    state = state_of(event, now=now())
    if state:
        return state
    on_sale = [offer for offer in offers if offer.is_on_sale]
    if not on_sale:
        return "closed"
    return "sold_out" if all(offer.left == 0 for offer in on_sale) else "on_sale"


def _opens(offers: list[Offer]) -> datetime | None:
    """When the next type comes on sale."""
    coming = [offer.sale_from for offer in offers if offer.sale_from and offer.sale_from > now()]
    return min(coming, default=None)


def _passes(event: Event, offers: list[Offer]) -> list[SeasonPass]:
    """Asked for where a date has the type of one."""
    if event.series_id is None or not any(offer.pass_id for offer in offers):
        return []
    return passes_on_sale(event.series_id, now=now())


def _others(event: Event) -> list[Event]:
    if event.series_id is None:
        return []
    coming = events.coming_of_series(event.series_id, now=now(), count=NEXT_DATES + 1)
    return [other for other in coming if other.id != event.id][:NEXT_DATES]


def _named(event: Event, others: list[EventCard]) -> list[EventCard]:
    return by_theme(others, event.series.title) if event.series else others
