"""/member/scan: the camera that reads codes; what a phone kept without network comes later."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.rules import TooManyTries
from app.contacts.actions import meet, note_meeting
from app.contacts.queries import by_profile
from app.encounters.models import EncounterFact
from app.encounters.queries import my_fact, pair
from app.encounters.rules import FactKind, OwnCode, PairState, window
from app.jottings.rules import WHY_MAX, WORDS_MAX, Jotted
from app.kernel.db import transaction
from app.kernel.errors import Refused
from app.kernel.text import clean_text
from app.profiles.models import Profile
from app.profiles.queries import evenings_now, evenings_to_come
from app.profiles.rules import OPENS_BEFORE, NotInNetwork
from app.web.card_codes import fact_id, read_code
from app.web.context import now, viewer
from app.web.guards import member
from app.web.member import pages
from app.web.people import given

page = pages("scans", __name__)
OLDEST = 400 * 24 * 3600  # seconds: what a phone says of how long ago it was


@page.get("/scan")
@member
def show() -> ResponseReturnValue:
    me = viewer().profile
    if me is None or not me.is_active or me.card is None:
        return redirect(url_for("member_card.show"))
    evenings = evenings_now(me, now=now())
    coming = [] if evenings else evenings_to_come(me, now=now())
    return render_template(
        "member/scans/show.html",
        evenings=evenings,
        until=max((window(e.starts_at, e.ends_at)[1] for e in evenings), default=None),
        next_event=coming[0] if coming else None,
        opens_before=OPENS_BEFORE,
        given=given(me.card),
        fact_id=uuid4(),
        whys=whys(),
    )


def whys() -> list[str]:
    """One tap each, in the words of who reads the page: they stay their own words in their book."""
    return [
        _("À rappeler"),
        _("Je peux l’aider"),
        _("Peut m’aider"),
        _("Même métier"),
        _("Client possible"),
        _("À présenter à quelqu’un"),
    ]


@page.post("/scans")
@member
def create() -> ResponseReturnValue:
    """One meeting that a phone read, now or while it had no network; sent twice, it is one."""
    me = viewer().profile
    if me is None or request.form.get("member", "") != str(me.id):
        raise NotInNetwork()
    told = fact_id()
    try:
        fact = my_fact(me, told) or _meet(me, told)
    except (TooManyTries, NotInNetwork):
        raise  # the phone keeps it, and says why
    except OwnCode:
        return jsonify(result="own")
    except Refused:
        return jsonify(result="unknown")
    with transaction():
        note_meeting(me, fact, _said(), now=now())
    return jsonify(_answer(me, fact))


def _meet(me: Profile, told: str) -> EncounterFact:
    happened_at = now() - timedelta(seconds=_ago())
    token = read_code(request.form.get("code", "")[:40], at=happened_at)
    kind = FactKind.CODE if request.form.get("kind") == "code" else FactKind.SCAN
    with transaction():
        meet(token, by=me, kind=kind, fact_id=told, happened_at=happened_at, now=now())
    fact = my_fact(me, told)
    assert fact is not None, "it was written just now"
    return fact


def _ago() -> int:
    """How long ago by the phone's own clock, which may be wrong but ran since."""
    typed = request.form.get("ago", "")
    return min(int(typed), OLDEST) if typed.isascii() and typed.isdigit() and len(typed) < 12 else 0


def _said() -> Jotted:
    """What is too long is cut: nobody is there to shorten it when a phone sends it."""
    why = " ".join(clean_text(request.form.get("why", "")).split())
    return Jotted(why[:WHY_MAX], clean_text(request.form.get("words", ""))[:WORDS_MAX].strip())


def _answer(me: Profile, fact: EncounterFact) -> dict[str, Any]:
    if fact.stale:
        return {"result": "late"}
    if pair(me.id, fact.to_id).state is not PairState.MUTUAL:
        return {"result": "asked"}
    known = by_profile(me, [fact.to_id]).get(fact.to_id)
    if known is None:
        return {"result": "met"}
    url = url_for("member_contacts.show", contact_id=known.contact.id)
    return {"result": "met", "name": known.name, "url": url}
