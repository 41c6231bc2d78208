"""/anchors/<secret>: an anchor guest's own page: their answer, their link, what it brought."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.events.models import AnchorGuest, Event
from app.guests import actions, queries
from app.inviters.queries import tree_of
from app.kernel.codes import secret as new_key
from app.kernel.db import in_transaction
from app.web.context import now
from app.web.guards import anyone
from app.web.listing import state_of
from app.web.organize.gift_forms import GiftForm
from app.web.organize.gifts import given_away

page = Blueprint("anchor_answers", __name__)


@page.get("/anchors/<secret>")
@anyone
def show(secret: str) -> ResponseReturnValue:
    guest, event = own_page(secret)
    return shown(guest, event)


@page.post("/anchors/<secret>")
@anyone
def update(secret: str) -> ResponseReturnValue:
    guest, event = own_page(secret)
    comes, agreed = request.form.get("comes") == "yes", "agreed" in request.form
    if state_of(event, now=now()) in ("past", "cancelled"):
        return shown(guest, event, status=409)
    in_transaction(
        lambda: actions.answer(guest, event, comes=comes, agreed=agreed, now=now()),
    )
    words = _("C’est noté : à bientôt.") if comes else _("C’est noté. Merci de l’avoir dit.")
    flash(words, "success")
    return redirect(url_for("anchor_answers.show", secret=secret), 303)


def own_page(secret: str) -> tuple[AnchorGuest, Event]:
    guest = queries.anchor_by_secret(secret) or abort(404)
    return guest, queries.event_of(guest)


def gift_form(guest: AnchorGuest, event: Event) -> GiftForm:
    """Of the type that the team chose for them, else of the first."""
    form = GiftForm()
    offers = given_away(event)
    chosen = [offer for offer in offers if offer.id == guest.gift_type_id]
    form.offer(chosen or offers[:1])
    form.key.data = form.key.data or new_key()
    return form


def shown(
    guest: AnchorGuest,
    event: Event,
    *,
    form: GiftForm | None = None,
    status: int = 200,
    **more: Any,
) -> ResponseReturnValue:
    node = next(each for each in tree_of(event) if each.anchor_id == guest.id)
    given = queries.places_by(guest)
    form = form or gift_form(guest, event)
    if not given and not form.is_submitted():
        form.name.data = guest.name  # their own place first
    return render_template(
        "public/anchors/show.html",
        guest=guest,
        event=event,
        state=state_of(event, now=now()),
        node=node,
        given=given,
        form=form,
        link=url_for("links.show", link=guest.code, _external=True),
        **more,
    ), status
