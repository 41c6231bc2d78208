"""/organize/events/<code>/budget/decision: it takes place, or it does not."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.budgets.actions import decide
from app.budgets.rules import Decision
from app.kernel.db import in_transaction
from app.web.context import now, user
from app.web.guards import organizer, own_event

page = Blueprint("decisions", __name__)


@page.post("/organize/events/<code>/budget/decision")
@organizer
def create(code: str) -> ResponseReturnValue:
    event = own_event(code)
    asked = request.form.get("decision", "")
    decision = Decision(asked) if asked in list(Decision) else abort(400)
    by = user().id
    in_transaction(lambda: decide(event, decision, user_id=by, now=now()))
    words = {
        Decision.GO: _("C’est noté : on y va."),
        Decision.NO_GO: _("C’est noté. Rien n’est encore annulé : faites-le avec « Annuler »."),
        Decision.OPEN: _("La décision est de nouveau ouverte."),
    }
    flash(words[decision], "success")
    return redirect(url_for("budgets.show", code=code), 303)
