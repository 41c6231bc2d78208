"""/member/requests/<fact>: who read my badge asks; I say yes, or nothing."""

from __future__ import annotations

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.contacts.actions import accept
from app.encounters.actions import take_back
from app.encounters.queries import requests_to
from app.kernel.db import db, transaction
from app.profiles.models import Profile
from app.web.context import now, viewer
from app.web.guards import member
from app.web.member import pages

page = pages("requests", __name__)


@page.post("/requests/<token>")
@member
def create(token: str) -> ResponseReturnValue:
    me, other_id = _asked(token)
    with transaction():
        contact = accept(me, other_id, without_phone="no_phone" in request.form, now=now())
    flash(_("C’est échangé : chacun est dans le répertoire de l’autre."), "success")
    return redirect(url_for("member_contacts.show", contact_id=contact.id), 303)


@page.post("/requests/<token>/end")
@member
def destroy(token: str) -> ResponseReturnValue:
    """Nobody is told."""
    me, other_id = _asked(token)
    with transaction():
        take_back(me, other_id, now=now())
    flash(_("Cette demande est mise de côté. Rien n’est dit à la personne."), "success")
    return redirect(url_for("member_encounters.index"), 303)


def _asked(token: str) -> tuple[Profile, int]:
    me, other = asked_by(token)
    return me, other.id


def asked_by(token: str) -> tuple[Profile, Profile]:
    """Me, and who waits for my answer."""
    me = viewer().profile
    if me is None:
        abort(404)
    other = next((f.from_id for f in requests_to(me, now=now()) if f.id == token), None)
    return me, db.session.get_one(Profile, other) if other is not None else abort(404)
