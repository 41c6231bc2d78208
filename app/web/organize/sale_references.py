"""/organize/events/<code>/sales/<id>/reference: mobile money of a sale at the door, in doubt."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.db import in_transaction
from app.kernel.errors import Refused
from app.kernel.text import clean_name
from app.takes.rules import REFERENCE_MAX
from app.unselling import actions as unselling
from app.walkins.queries import walk_in
from app.web.context import now, user
from app.web.guards import organizer, own_event
from app.web.words import sentence

page = Blueprint("sale_references", __name__)
HERE = "/organize/events/<code>/sales/<sale_id>/reference"


@page.post(HERE)
@organizer
def create(code: str, sale_id: str) -> ResponseReturnValue:
    """The reference that was meant: the ticket is made out, its people are inside."""
    typed = clean_name(request.form.get("reference", ""))[:REFERENCE_MAX]
    told = _("Payé : le billet est fait, et la personne compte parmi les présents.")
    facts: dict[str, Any] = {"user_id": user().id, "now": now()}
    return _decided(
        code, sale_id, lambda: unselling.correct(sale_id, typed, **facts), told, typed=typed
    )


@page.post(f"{HERE}/end")
@organizer
def destroy(code: str, sale_id: str) -> ResponseReturnValue:
    """No money came by it."""
    told = _("Vente annulée : la place est de nouveau libre.")
    facts: dict[str, Any] = {"user_id": user().id, "now": now()}
    return _decided(code, sale_id, lambda: unselling.drop(sale_id, **facts), told)


def _decided(
    code: str, sale_id: str, act: Callable[[], object], told: str, *, typed: str = ""
) -> ResponseReturnValue:
    """What was typed and refused stands in its place again."""
    event, row = own_event(code, "money"), walk_in(sale_id)
    if row is None or row.event_id != event.id:
        abort(404)
    again: dict[str, Any] = {}
    try:
        in_transaction(act)
    except Refused as refusal:
        flash(sentence(refusal), "warning")
        again = {"sale": sale_id, "typed": typed} if typed else {}
    else:
        flash(told, "success")
    return redirect(url_for("scanners.index", code=code, **again), 303)
