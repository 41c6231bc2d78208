"""What search engines and chats read of our pages. Source: schema.org, and Google's "Event"."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from app.accounts.models import Organizer
from app.events.models import Event, Series, Venue
from app.events.rules import Status
from app.kernel.money import decimals
from app.tickets.queries import Offer

ABOUT = 300  # characters of a description
SUB_EVENTS = 12  # dates of a series that its page tells
THERE = "https://schema.org/"


def of_event(event: Event, offers: Sequence[Offer], *, base: str, now: datetime) -> dict[str, Any]:
    url = f"{base}/events/{event.code}"
    facts = _dated(event, base=base) | {
        "@context": "https://schema.org",
        "performer": [{"@type": "Person", "name": speaker.name} for speaker in event.speakers],
        "offers": [_offer(offer, url, now=now) for offer in offers],
    }
    told = _told(event.about)
    if told:
        facts["description"] = told
    if event.audience:
        facts["audience"] = {"@type": "Audience", "audienceType": event.audience}
    if event.series and event.series.published_at:
        facts["superEvent"] = _promise(event.series, base=base)
    return facts


def of_series(series: Series, coming: Sequence[Event], *, base: str) -> dict[str, Any]:
    facts = _promise(series, base=base) | {
        "@context": "https://schema.org",
        "organizer": _organization(series.organizer, base=base),
        "subEvent": [_dated(event, base=base) for event in coming[:SUB_EVENTS]],
    }
    told = _told(series.about)
    return facts | ({"description": told} if told else {})


def of_organizer(organizer: Organizer, *, base: str) -> dict[str, Any]:
    facts = _organization(organizer, base=base) | {"@context": "https://schema.org"}
    pages = [organizer.site, *organizer.links.values()]
    if same := [page for page in pages if page.startswith(("https://", "http://"))]:
        facts["sameAs"] = same
    return facts


def _promise(series: Series, *, base: str) -> dict[str, Any]:
    url = f"{base}/series/{series.code}"
    return {"@type": "EventSeries", "name": series.title, "url": url}


def _organization(organizer: Organizer, *, base: str) -> dict[str, Any]:
    url = f"{base}/organizers/{organizer.code}"
    return {"@type": "Organization", "name": organizer.name, "url": url}


def _dated(event: Event, *, base: str) -> dict[str, Any]:
    url, off = f"{base}/events/{event.code}", event.status is Status.CANCELLED
    facts: dict[str, Any] = {
        "@type": "Event",
        "name": event.title,
        "startDate": event.starts_at.isoformat(),
        "endDate": event.ends_at.isoformat(),
        "eventStatus": f"{THERE}Event{'Cancelled' if off else 'Scheduled'}",
        "eventAttendanceMode": f"{THERE}OfflineEventAttendanceMode",
        "image": f"{url}/card.jpg",
        "url": url,
        "organizer": _organization(event.organizer, base=base),
    }
    return facts | ({"location": _place(event.venue)} if event.venue else {})


def _place(venue: Venue) -> dict[str, Any]:
    address = {"@type": "PostalAddress", "addressLocality": venue.city}
    if venue.address:
        address["streetAddress"] = venue.address
    return {"@type": "Place", "name": venue.name, "address": address}


def _offer(offer: Offer, url: str, *, now: datetime) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "@type": "Offer",
        "name": offer.name,
        "price": offer.price.amount / 10 ** decimals(offer.price.currency),
        "priceCurrency": offer.price.currency,
        "availability": f"{THERE}{_there(offer, now=now)}",
        "url": url,
    }
    return facts | ({"validFrom": offer.sale_from.isoformat()} if offer.sale_from else {})


def _there(offer: Offer, *, now: datetime) -> str:
    if offer.left == 0:
        return "SoldOut"
    return "PreOrder" if offer.sale_from and offer.sale_from > now else "InStock"


def _told(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= ABOUT else f"{words[: ABOUT - 1].rstrip()}…"
