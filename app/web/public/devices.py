"""/session/devices: where one is signed in, ended from here, one or all the others (PR46)."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import logout_user

from app.accounts.models import User
from app.devices import actions
from app.devices.models import SignedIn
from app.devices.rules import Kind
from app.kernel.db import db, transaction
from app.web.context import asked_number, device, now, user
from app.web.guards import signed_in
from app.web.public.session import begin

page = Blueprint("devices", __name__)

KINDS: dict[Kind, Any] = {
    Kind.IPHONE: _l("iPhone"),
    Kind.IPAD: _l("iPad"),
    Kind.ANDROID: _l("Téléphone ou tablette Android"),
    Kind.WINDOWS: _l("Ordinateur Windows"),
    Kind.MAC: _l("Mac"),
    Kind.LINUX: _l("Ordinateur Linux"),
    Kind.OTHER: _l("Appareil inconnu"),
}


@page.post("/session/devices/end")
@signed_in
def destroy() -> ResponseReturnValue:
    """`device`: that one alone; `others`: all but this one. Both at their next request."""
    me, here = user(), device()
    one = _asked(request.form.get("device", ""))
    if "others" in request.form:
        with transaction():
            actions.end_all(me, now=now())
        begin(db.session.get_one(User, me.id))  # `me` asks who is signed in: nobody yet
        flash(_("Tous vos autres appareils sont déconnectés."), "success")
        return redirect(url_for("session.show"), 303)
    with transaction():
        actions.end(me, one, now=now())
    if here and here.id == one:
        logout_user()
        session.clear()
        flash(_("Vous êtes déconnecté."), "success")
        return redirect("/", 303)
    flash(_("Cet appareil est déconnecté."), "success")
    return redirect(url_for("session.show"), 303)


def words(one: SignedIn) -> str:
    """What a person calls it: "Ordinateur Windows, Firefox"."""
    return ", ".join(part for part in (str(KINDS[one.kind]), one.browser) if part)


def _asked(typed: str) -> int:
    """0, which nobody's is, for what is no number."""
    try:
        return asked_number(typed)
    except ValueError:
        return 0
