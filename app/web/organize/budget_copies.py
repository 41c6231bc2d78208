"""/organize/events/<code>/budget/copy: the plan of an earlier date is taken over."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.budgets.actions import copy_budget
from app.budgets.queries import sources
from app.kernel.db import in_transaction
from app.web.context import now, user
from app.web.guards import organizer, own_event

page = Blueprint("budget_copies", __name__)


@page.post("/organize/events/<code>/budget/copy")
@organizer
def create(code: str) -> ResponseReturnValue:
    event = own_event(code)
    asked = request.form.get("source", "")
    source = next((each for each in sources(event) if each.code == asked), None) or abort(404)
    by = user().id
    in_transaction(lambda: copy_budget(source, event, user_id=by, now=now()))
    flash(_("Budget repris. Relisez-le : les prix ont peut-être changé."), "success")
    return redirect(url_for("budgets.edit", code=code), 303)
