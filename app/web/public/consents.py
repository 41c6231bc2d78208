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
from app.web.saying_no import take_back, whose_link

page = Blueprint("public_consents", __name__)
page.after_request(private)


@page.get("/consents/<token>")
@anyone
def show(token: str) -> ResponseReturnValue:
    """No name stands here: a message may be passed on."""
    yeses = whose_link(token).yeses
    return render_template("public/consents/show.html", token=token, yeses=_told(yeses))


@page.post("/consents/<token>/end")
@anyone
def destroy(token: str) -> ResponseReturnValue:
    """`consent`: one of them; without it, all."""
    reader = whose_link(token)
    wanted = request.form.get("consent", "")
    with transaction():
        for consent in reader.yeses:
            if wanted in ("", str(consent.id)):
                take_back(reader, consent)
    flash(_("C’est retiré, dès maintenant."), "success")
    return redirect(url_for("public_consents.show", token=token), 303)


def _told(yeses: list[Consent]) -> list[tuple[Consent, object, Event | None]]:
    return [
        (one, TEXTS[one.purpose], db.session.get(Event, one.event_id) if one.event_id else None)
        for one in yeses
    ]
