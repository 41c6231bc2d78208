"""/organize/events/<code>/applications: requests, answered several at once."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.applications import actions, queries
from app.applications.rules import ANSWER_MAX, ApplicationState
from app.events.models import Event
from app.fronts.queries import fronts_of
from app.kernel.db import db, in_transaction
from app.kernel.errors import Refused
from app.kernel.text import clean_text
from app.orders.rules import Channel
from app.proposals.rules import HOURS
from app.web.context import NUMBER_MAX, asked_number, now, user
from app.web.guards import organizer, own_event
from app.web.words import sentence

page = Blueprint("organize_applications", __name__)
ROWS = 30  # requests on one page


@page.get("/organize/events/<code>/applications")
@organizer
def index(code: str) -> ResponseReturnValue:
    return listed(own_event(code))


def listed(event: Event, *, wrong: str = "", status: int = 200) -> ResponseReturnValue:
    search = request.args.get("q", "").strip()[:100]
    asked = request.args.get("state", "")
    known = ApplicationState(asked) if asked in list(ApplicationState) else None
    found = db.paginate(
        queries.of_event(event.id, search=search, state=known),
        page=request.args.get("page", 1, asked_number),
        per_page=ROWS,
        error_out=False,
    )
    return render_template(
        "organize/applications/index.html",
        event=event,
        found=found,
        search=search,
        state=asked,
        sums=queries.states_of_event(event.id),
        front=fronts_of([event.id], now=now())[event.id],
        hours=event.proposal_hours or HOURS[Channel.REQUEST],
        wrong=wrong,
    ), status


@page.post("/organize/events/<code>/applications")
@organizer
def update(code: str) -> ResponseReturnValue:
    """Answer those that are ticked: `answer` is "accept" or "refuse"."""
    event = own_event(code)
    typed = [one for one in request.form.getlist("id") if one.isascii() and one.isdecimal()]
    asked = [int(one) for one in typed if len(one) <= 10 and int(one) <= NUMBER_MAX]
    chosen = queries.ids_of_event(event.id, asked)
    words = clean_text(request.form.get("words", ""))
    if not chosen:
        return listed(event, wrong=_("Cochez d’abord au moins une demande."), status=422)
    if len(words) > ANSWER_MAX:
        long = _("%(max)s caractères au plus (vous en avez %(n)s).", max=ANSWER_MAX, n=len(words))
        return listed(event, wrong=long, status=422)
    if request.form.get("answer") == "refuse":
        _refuse(chosen, words)
    else:
        _accept(chosen)
    return redirect(url_for("organize_applications.index", code=code), 303)


def _accept(chosen: list[int]) -> None:
    """Each on its own: those that fit have their places whatever becomes of the next."""
    done, actor, at = 0, f"user:{user().id}", now()
    for one in chosen:
        try:
            done += in_transaction(lambda one=one: actions.accept(one, actor=actor, now=at))  # type: ignore[misc]
        except Refused as refusal:
            flash(sentence(refusal), "warning")
            break
    if done:
        words = ngettext("%(num)s demande acceptée.", "%(num)s demandes acceptées.", done)
        flash(words + " " + _("Les places sont gardées."), "success")


def _refuse(chosen: list[int], words: str) -> None:
    actor, at = f"user:{user().id}", now()
    done = sum(
        in_transaction(lambda one=one: actions.refuse(one, answer=words, actor=actor, now=at))  # type: ignore[misc]
        for one in chosen
    )
    flash(ngettext("%(num)s demande refusée.", "%(num)s demandes refusées.", done), "success")
