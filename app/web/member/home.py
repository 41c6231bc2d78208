"""/member: what comes next, my code when an evening is on, whom I met last."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue

from app.accounts.queries import newest_consent
from app.accounts.rules import Purpose
from app.badges.queries import left_for
from app.contacts.queries import Wish, page_of
from app.encounters.queries import requests_to
from app.events.models import Event
from app.mornings.queries import dates_to_think_of
from app.orders import queries as orders
from app.orders.rules import TAKING, Channel, OrderStatus
from app.profiles.models import Profile
from app.profiles.queries import evenings_now, tickets_of
from app.web.context import now, viewer
from app.web.guards import member
from app.web.member import pages
from app.web.member.guests import guests_to_keep
from app.web.people import rows_of

page = pages("home", __name__)
LATEST = 5  # people on the first page
SOON, PAST = 3, 10  # evenings shown at once


@dataclass(frozen=True, slots=True)
class Evening:
    """One of my evenings: where its ticket is."""

    event: Event
    url: str
    state: str


@page.get("")
@member
def index() -> ResponseReturnValue:
    me = viewer().profile
    evenings = my_evenings()
    latest = page_of(me, Wish(), size=LATEST) if me else None
    consent = newest_consent(f"profile:{me.id}", Purpose.BADGE_SCAN) if me else None
    return render_template(
        "member/home/index.html",
        me=me,
        coming=[e for e in evenings if e.event.ends_at >= now()],
        past=[e for e in reversed(evenings) if e.event.ends_at < now()][:PAST],
        soon=SOON,
        on_now=evenings_now(me, now=now()) if me else [],
        latest=rows_of(latest.people) if latest else [],
        found=latest.found if latest else 0,
        consent=consent,
        mornings=dates_to_think_of(me, now=now()) if me and me.is_active else [],
        guests=guests_to_keep(),
        waiting=_waiting(me) if me and me.is_active else 0,
    )


def _waiting(me: Profile) -> int:
    """How many people asked, or left a contact, and have no answer yet."""
    return len(requests_to(me, now=now())) + len(left_for(me, now=now()))


def my_evenings() -> list[Evening]:
    """Soonest first: what I ordered signed in, and the tickets I said are mine."""
    user, me = viewer().user, viewer().profile
    mine: dict[int, Evening] = {}
    for order in orders.orders_of_user(user.id) if user else ():
        if order.status in TAKING:
            tickets = orders.not_passed_on(order)
            if order.channel is Channel.SEASON and tickets:
                for ticket in tickets:  # one a date
                    each = Evening(ticket.event, f"/t/{ticket.secret}", "valid")
                    mine.setdefault(ticket.event_id, each)
                continue
            if order.status is OrderStatus.PAID and not tickets:
                continue  # given away, or given up
            url = f"/t/{tickets[0].secret}" if len(tickets) == 1 else f"/orders/{order.secret}"
            state = "valid" if order.status is OrderStatus.PAID else "held"
            mine.setdefault(order.event_id, Evening(order.event, url, state))
    for ticket in tickets_of(me) if me else ():
        mine[ticket.event_id] = Evening(ticket.event, f"/t/{ticket.secret}", "valid")
    return sorted(mine.values(), key=lambda e: e.event.starts_at)
