"""…/promos/<id>/retirement: a code stops working; /end: it works again."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.events.models import Event
from app.kernel.db import in_transaction
from app.promos.actions import retire
from app.promos.models import Promo
from app.web.context import now
from app.web.guards import organizer, own_event
from app.web.organize.promos import own_promo
from app.web.organize.shape import note

page = Blueprint("promo_retirements", __name__)


@page.post("/organize/events/<code>/promos/<int:promo_id>/retirement")
@organizer
def create(code: str, promo_id: int) -> ResponseReturnValue:
    event = own_event(code)
    promo = own_promo(event, promo_id)
    in_transaction(lambda: _write(event, promo, now()))
    flash(_("Le code %(code)s ne marche plus.", code=promo.shown), "success")
    return redirect(url_for("promos.index", code=code), 303)


@page.post("/organize/events/<code>/promos/<int:promo_id>/retirement/end")
@organizer
def destroy(code: str, promo_id: int) -> ResponseReturnValue:
    event = own_event(code)
    promo = own_promo(event, promo_id)
    in_transaction(lambda: _write(event, promo, None))
    flash(_("Le code %(code)s marche à nouveau.", code=promo.shown), "success")
    return redirect(url_for("promos.index", code=code), 303)


def _write(event: Event, promo: Promo, at: datetime | None) -> None:
    retire(promo.id, now=at)
    act = "promo.retired" if at else "promo.back"
    note(act, f"event:{event.id}", event.organizer_id, code=promo.shown)
