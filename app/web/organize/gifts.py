"""/organize/events/<code>/gifts: places given away, to one person."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.events.models import Event
from app.gifts.actions import give, keys_of
from app.kernel.codes import secret as new_key
from app.kernel.db import in_transaction
from app.kernel.errors import Refused
from app.orders.queries import order_by_id
from app.tickets import queries as tickets
from app.tickets.queries import Offer
from app.tickets.rules import TypeKind
from app.web.context import locale, now, user
from app.web.guards import organizer, own_event
from app.web.organize.gift_forms import GiftForm
from app.web.words import sentence

page = Blueprint("gifts", __name__)


@page.get("/organize/events/<code>/gifts/new")
@organizer
def new(code: str) -> ResponseReturnValue:
    event = own_event(code)
    return shown(event, _form(event))


@page.post("/organize/events/<code>/gifts")
@organizer
def create(code: str) -> ResponseReturnValue:
    event = own_event(code)
    form = _form(event)
    offer = form.chosen
    if not form.validate_on_submit() or offer is None:
        return shown(event, form, status=422)
    gift = form.gift(offer)
    key = keys_of(str(form.key.data)[:64], [gift])[0]
    try:
        order_id, _new = in_transaction(lambda: give(event, gift, idem_key=key, **facts()))
    except Refused as refusal:
        return shown(event, form, refusal=sentence(refusal), status=refusal.status)
    flash(_given(gift.n, gift.name, gift.email), "success")
    reference = order_by_id(order_id).reference
    return redirect(url_for("organize_orders.show", reference=reference), 303)


def _given(n: int, name: str, email: str) -> str:
    words = ngettext(
        "Un billet offert à %(name)s.", "%(num)s billets offerts à %(name)s.", n, name=name
    )
    if email:
        return words + " " + _("Il part par e-mail à %(email)s.", email=email)
    return words + " " + _("Sans e-mail : ouvrez le billet et envoyez-le par WhatsApp.")


def facts() -> dict[str, Any]:
    """Who gives, and when."""
    return {"locale": locale(), "actor": f"user:{user().id}", "now": now()}


def given_away(event: Event) -> list[Offer]:
    """The types one may give: hidden ones too, not those of a pass or of the door."""
    return [
        offer
        for offer in tickets.offers(event.id, now=now())
        if offer.kind is TypeKind.ADMISSION and not offer.pass_id and not offer.door_only
    ]


def _form(event: Event) -> GiftForm:
    form = GiftForm()
    form.offer(given_away(event))
    form.key.data = form.key.data or new_key()
    return form


def shown(
    event: Event, form: GiftForm, *, refusal: str = "", status: int = 200
) -> ResponseReturnValue:
    here = {"event": event, "form": form, "refusal": refusal}
    return render_template("organize/gifts/new.html", **here), status
