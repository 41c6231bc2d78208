"""/organize/events/<code>/waitlist: who waits for what is sold out; the list opened and closed."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField

from app.events.models import Event
from app.interests.queries import interested_in
from app.kernel.db import db, in_transaction
from app.kernel.errors import Refused
from app.orders.rules import Channel
from app.proposals.rules import HOURS, HOURS_MAX
from app.waitlist import actions, queries
from app.waitlist.models import WaitlistEntry
from app.waitlist.rules import EntryState
from app.web.context import asked_number, now, user
from app.web.fields import WholeField
from app.web.guards import organizer, own_event
from app.web.words import sentence

page = Blueprint("organize_waitlist", __name__)
ROWS = 30  # people on one page


class LineForm(FlaskForm):
    is_open = BooleanField(_l("La liste d’attente est ouverte"))
    hours = WholeField(
        _l("Une place proposée est gardée, en heures"),
        min=1,
        max=HOURS_MAX,
        required=True,
        description=_l("Moins quand la date est proche, et jamais après le début."),
    )


@page.get("/organize/events/<code>/waitlist")
@organizer
def index(code: str) -> ResponseReturnValue:
    event = own_event(code)
    return listed(event, as_it_is(event))


def as_it_is(event: Event) -> LineForm:
    hours = event.proposal_hours or HOURS[Channel.WAITLIST]
    return LineForm(formdata=None, data={"is_open": event.waitlist_open, "hours": hours})


def listed(
    event: Event, form: LineForm, *, wrong: tuple[int, str] = (0, ""), status: int = 200
) -> ResponseReturnValue:
    """The list. `wrong`: (an entry, what is wrong with the reason typed for it)."""
    search = request.args.get("q", "").strip()[:100]
    asked = request.args.get("state", "")
    known = EntryState(asked) if asked in list(EntryState) else None
    found = db.paginate(
        queries.entries_of_event(event.id, search=search, state=known),
        page=request.args.get("page", 1, asked_number),
        per_page=ROWS,
        error_out=False,
    )
    shown = [entry.id for entry in found.items]
    return render_template(
        "organize/waitlist/index.html",
        event=event,
        found=found,
        proposals=queries.proposals_of(shown),
        places=queries.ranks(event.id, shown),
        interested=interested_in([event.id]).get(event.id, 0),
        sums=queries.states_of_event(event.id),
        search=search,
        state=asked,
        form=form,
        wrong=wrong,
        is_open=queries.is_open(event, now=now()),
    ), status


@page.post("/organize/events/<code>/waitlist")
@organizer
def update(code: str) -> ResponseReturnValue:
    event = own_event(code)
    form = LineForm()
    if not form.validate_on_submit():
        return listed(event, form, status=422)
    default = HOURS[Channel.WAITLIST]
    asked = int(form.hours.data)
    # what the house does anyway stays unsaid, as requests have a default of their own
    hours = None if event.proposal_hours is None and asked == default else asked
    is_open, actor = bool(form.is_open.data), f"user:{user().id}"
    in_transaction(
        lambda: actions.open_line(event.id, is_open=is_open, hours=hours, actor=actor, now=now())
    )
    flash(_("C’est enregistré."), "success")
    return back_to(code)


@page.post("/organize/events/<code>/waitlist/<int:entry_id>/end")
@organizer
def destroy(code: str, entry_id: int) -> ResponseReturnValue:
    entry = own_entry(code, entry_id)
    try:
        in_transaction(lambda: actions.leave(entry.id, actor=f"user:{user().id}", now=now()))
    except Refused as refusal:
        flash(sentence(refusal), "warning")
    else:
        flash(_("%(name)s n’est plus dans la liste.", name=entry.name), "success")
    return back_to(code)


def own_entry(code: str, entry_id: int) -> WaitlistEntry:
    return queries.entry_of_event(own_event(code).id, entry_id) or abort(404)


def back_to(code: str) -> ResponseReturnValue:
    return redirect(url_for("organize_waitlist.index", code=code), 303)
