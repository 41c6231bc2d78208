"""Every page that people see, as axe sees it: nothing grave, nothing that sticks out."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Literal

import pytest

from app.orders.queries import order_of_ticket
from tests import make, meeting
from tests.browser.test_look import grave

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from playwright.sync_api import Browser, BrowserContext

    from app.accounts.models import User

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

Theme = Literal["light", "dark"]


def _enter(context: BrowserContext, house: Flask, site: str, user: User) -> None:
    """The browser now holds the session of this person."""
    from flask.sessions import SecureCookieSessionInterface

    signer = SecureCookieSessionInterface().get_signing_serializer(house)
    assert signer is not None
    kept = signer.dumps({"_user_id": user.session_key, "_fresh": True})
    context.add_cookies([{"name": "entregent", "value": str(kept), "url": site}])


def _as_a_stranger() -> tuple[User | None, list[str]]:
    event = meeting.evening()
    ticket = meeting.ticket(event, "Ben")
    order = order_of_ticket(ticket)
    dear = make.event(amount=10_000)
    return None, [
        "/",
        "/?q=rien",
        "/calendar",
        f"/events/{event.code}",
        f"/organizers/{event.organizer.code}",
        f"/events/{dear.code}/inquiries/new",
        f"/events/{dear.code}/orders/new",
        f"/orders/{order.secret}",
        f"/t/{ticket.secret}",
        "/session/new",
        "/objections",
        "/objections/code",
        "/nulle-part",
    ]


def _as_ben() -> tuple[User | None, list[str]]:
    event = make.event(amount=0, starts_at=make.NOW, ends_at=make.NOW + timedelta(hours=3))
    ben = make.user("Ben")
    profile = meeting.guest("Ben Tabi", event, user=ben)
    shown = meeting.code(meeting.guest("Awa Ngo", event), event, now=make.NOW)
    meeting.meets(profile, shown, now=make.NOW)
    pages = ("", "/contacts", "/contacts/new", "/encounters", "/code", "/card", "/objections")
    return ben, [f"/member{page}" for page in pages]


def _as_awa() -> tuple[User | None, list[str]]:
    event = meeting.evening()
    ticket = meeting.ticket(event, "Ben")
    series = make.series(event.organizer)
    dates, one = f"/organize/events/{event.code}", f"/organize/series/{series.code}"
    return make.awa(event.organizer), [
        "/organize",
        "/organize/events",
        "/organize/events/new",
        dates,
        f"{dates}/edit",
        f"{dates}/orders",
        f"{dates}/inquiries",
        f"{dates}/sharing",
        f"/organize/orders/{order_of_ticket(ticket).reference}",
        "/organize/payments",
        "/organize/series",
        "/organize/series/new?kind=talk",
        "/organize/series/new?kind=afterwork",
        one,
        f"{one}/edit",
        f"/organize/organizers/{event.organizer.code}/edit",
    ]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("part", [_as_a_stranger, _as_ben, _as_awa], ids=["stranger", "ben", "awa"])
def test_nothing_stands_in_the_way_on_any_page(
    browser: Browser,
    house: Flask,
    site: str,
    theme: Theme,
    part: Callable[[], tuple[User | None, list[str]]],
) -> None:
    user, pages = part()
    context = browser.new_context(
        color_scheme=theme, locale="fr", viewport={"width": 360, "height": 740}
    )
    if user is not None:
        _enter(context, house, site, user)
    page = context.new_page()
    found: dict[str, object] = {}
    for address in pages:
        answer = page.goto(site + address)
        assert answer is not None
        width = page.evaluate("document.documentElement.scrollWidth")
        seen = (
            answer.status,
            page.url.removeprefix(site),
            width,
            grave(page, colours_only=theme == "dark"),
        )
        expected: tuple[int, str, int, list[str]] = (
            404 if address == "/nulle-part" else 200,
            address,
            360,
            [],
        )
        if seen != expected:
            found[address] = seen
    context.close()
    assert found == {}
