"""/b/<code>: what a camera opens. Reading the page changes nothing; the button exchanges."""

from __future__ import annotations

from uuid import uuid4

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.contacts.actions import meet
from app.contacts.queries import contact_for
from app.encounters.models import Shown
from app.encounters.queries import pair
from app.encounters.rules import FactKind, Mode, Pair, PairState
from app.kernel.db import transaction
from app.profiles.rules import NotInNetwork, badge_name
from app.web.card_codes import fact_id, read_code
from app.web.context import now, viewer
from app.web.guards import anyone
from app.web.leaving import LeaveForm
from app.web.member import private
from app.web.people import given

page = Blueprint("cards", __name__)
page.after_request(private)


@page.get("/b/<code>")
@page.get("/B/<code>")
@anyone
def show(code: str) -> ResponseReturnValue:
    """First name and organisation, nothing more, until both have agreed (PR10)."""
    return card_page(read_code(code))


def card_page(token: Shown, leaving: LeaveForm | None = None) -> str:
    """`leaving`: the form of who has no card, as they sent it."""
    me, owner = viewer().profile, token.card.profile
    between = pair(me.id, owner.id) if me else Pair(PairState.NONE)
    met = contact_for(me, owner.id) if me and between.state is PairState.MUTUAL else None
    return render_template(
        "public/cards/show.html",
        code=token.token,
        first_name=badge_name(token.card.name),
        organisation=token.card.organisation,
        event=token.event,
        is_mine=me is not None and me.id == owner.id,
        met=met,
        asked=between.waiting_for == owner.id,
        is_badge=token.mode is Mode.BADGE,
        given=given(me.card) if me and me.is_active and me.card else [],
        fact_id=fact_id() if leaving else uuid4(),
        leaving=leaving or LeaveForm(formdata=None),
        has_left="left" in request.args,
    )


@page.post("/b/<code>/encounters")
@anyone
def create(code: str) -> ResponseReturnValue:
    """Scanning is my agreement to give my card; showing the code was theirs."""
    token = read_code(code)
    me = viewer().profile
    if me is None:
        raise NotInNetwork()
    with transaction():
        contact = meet(
            token, by=me, kind=FactKind.SCAN, fact_id=fact_id(), happened_at=now(), now=now()
        )
    if contact is None:
        flash(_("Votre demande est faite : %(name)s répondra.", name=badge_name(token.card.name)))
        return redirect(url_for("member_encounters.index"), 303)
    flash(_("C’est échangé : chacun est dans le répertoire de l’autre."), "success")
    return redirect(url_for("member_contacts.show", contact_id=contact.id), 303)
