"""/consents/<token>: from any message, my yeses, and no in one touch, without signing in."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.models import Consent
from app.events.models import Event
from app.kernel.db import db, transaction
from app.web.consents import TEXTS
from app.web.guards import anyone
from app.web.member import private
from app.web.saying_no import say_no, whose_link, yeses_of

page = Blueprint("public_consents", __name__)
page.after_request(private)


@page.get("/consents/<token>")
@anyone
def show(token: str) -> ResponseReturnValue:
    """No name stands here: a message may be passed on."""
    yeses = yeses_of(whose_link(token))
    return render_template("public/consents/show.html", token=token, yeses=_told(yeses))


@page.post("/consents/<token>/end")
@anyone
def destroy(token: str) -> ResponseReturnValue:
    """`consent`: one of them; without it, all."""
    profile = whose_link(token)
    wanted = request.form.get("consent", "")
    with transaction():
        for consent in yeses_of(profile):
            if wanted in ("", str(consent.id)):
                say_no(profile, consent.purpose, event_id=consent.event_id)
    flash(_("C’est retiré, dès maintenant."), "success")
    return redirect(url_for("public_consents.show", token=token), 303)


def _told(yeses: list[Consent]) -> list[tuple[Consent, object, Event | None]]:
    return [
        (one, TEXTS[one.purpose], db.session.get(Event, one.event_id) if one.event_id else None)
        for one in yeses
    ]
