"""/member/code: my card as a code, around an evening. It is shown when asked for, not before."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.company.queries import readings
from app.company.rules import Side
from app.encounters.actions import hide_code, renew_code, show_code
from app.encounters.queries import code_of
from app.encounters.rules import NoTicket
from app.events.models import Event
from app.kernel.db import transaction
from app.kernel.errors import NotFound
from app.profiles.models import Card, Profile
from app.profiles.queries import evenings_now, evenings_to_come, own_card
from app.profiles.rules import OPENS_BEFORE, NotInNetwork
from app.web.card_codes import code_address
from app.web.context import now, viewer
from app.web.guards import member
from app.web.member import pages
from app.web.people import given, person
from app.web.qr import svg

page = pages("code", __name__)
READERS = 3  # shown under the code


@page.get("/code")
@member
def show() -> ResponseReturnValue:
    """The code being shown; else what it would give, and the button that shows it."""
    me = viewer().profile
    if me is None or not me.is_active or me.card is None:
        return redirect(url_for("member_card.show"))
    evenings = evenings_now(me, now=now())
    event = _chosen(evenings, request.args.get("event", ""))
    code = code_of(me, event.id, now=now()) if event else None
    coming = [] if event else evenings_to_come(me, now=now())
    return render_template(
        "member/code/show.html",
        event=event,
        evenings=evenings,
        code=code,
        qr=svg(code_address(code), level="M") if code else "",
        address=code_address(code) if code else "",
        given=given(code.card if code else me.card),
        cards=[(card.id, card.label, given(card)) for card in me.standing_cards],
        shown_card=code.card_id if code else me.card.id,
        readers=_readers(me, event) if code and event else [],
        next_event=coming[0] if coming else None,
        opens_before=OPENS_BEFORE,
    )


@page.post("/code")
@member
def create() -> ResponseReturnValue:
    """Show my code: I agree that whoever reads it gets this card. `renew`: another code."""
    me, event = _mine()
    with transaction():
        if request.form.get("renew"):
            renew_code(me, event, now=now())
        else:
            show_code(me, event, card=_card(me), now=now())
    return redirect(url_for("member_code.show", event=event.code), 303)


@page.post("/code/end")
@member
def destroy() -> ResponseReturnValue:
    me, event = _mine()
    with transaction():
        hide_code(me, event, now=now())
    return redirect(url_for("member_code.show", event=event.code), 303)


def _readers(me: Profile, event: Event) -> list[dict[str, str]]:
    """Who read my code at this event, last first: the page looks again while it is shown."""
    read = [m for m in readings(me, Side.READ_MINE).meetings if m.fact.event_id == event.id]
    last = {m.known.contact.id: m.known for m in reversed(read)}
    return [person(known) for known in reversed(last.values())][:READERS]


def _card(me: Profile) -> Card | None:
    """Raises: NotFound for a card that is not mine."""
    typed = request.form.get("card", "")
    if not typed:
        return None
    if not typed.isascii() or not typed.isdigit() or len(typed) > 9:
        raise NotFound()
    return own_card(me, int(typed))


def _chosen(evenings: list[Event], code: str) -> Event | None:
    return next((e for e in evenings if e.code == code), evenings[0] if evenings else None)


def _mine() -> tuple[Profile, Event]:
    """Raises: NotInNetwork; NoTicket for an evening that is not mine, or not on now."""
    me = viewer().profile
    if me is None:
        raise NotInNetwork()
    wanted = request.form.get("event", "")
    event = next((e for e in evenings_to_come(me, now=now()) if e.code == wanted), None)
    if event is None:
        raise NoTicket()
    return me, event
