"""/member/left-cards/<id>: what a stranger left me; I keep it in my book, or drop it."""

from __future__ import annotations

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.badges.actions import drop_card
from app.badges.models import LeftCard
from app.badges.queries import left_for
from app.contacts.actions import keep_left
from app.kernel.db import transaction
from app.profiles.models import Profile
from app.web.context import now, viewer
from app.web.guards import member
from app.web.member import pages

page = pages("left_cards", __name__)


@page.post("/left-cards/<token>")
@member
def create(token: str) -> ResponseReturnValue:
    me, card = _left(token)
    with transaction():
        contact = keep_left(me, card, now=now())
    flash(_("C’est dans votre répertoire."), "success")
    return redirect(url_for("member_contacts.show", contact_id=contact.id), 303)


@page.post("/left-cards/<token>/end")
@member
def destroy(token: str) -> ResponseReturnValue:
    """Nobody is told."""
    _me, card = _left(token)
    with transaction():
        drop_card(card)
    flash(_("C’est effacé. Rien n’est dit à la personne."), "success")
    return redirect(url_for("member_encounters.index"), 303)


def _left(token: str) -> tuple[Profile, LeftCard]:
    me = viewer().profile
    if me is None:
        abort(404)
    card = next((one for one in left_for(me, now=now()) if one.id == token), None)
    return me, card if card is not None else abort(404)
