"""/organize/events/<code>/budget: what a date costs, brings in, and from when on it pays."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.budgets import queries, rules
from app.budgets.actions import write_budget
from app.budgets.models import Budget
from app.budgets.rules import LineKind, Plan
from app.events.models import Event
from app.kernel.clock import instant
from app.kernel.db import in_transaction
from app.tickets.queries import room_of
from app.web.context import now, user
from app.web.guards import organizer, own_event
from app.web.listing import state_of
from app.web.organize.budget_form import KINDS, BudgetForm, form_of
from app.web.organize.lines import blank_lines

page = Blueprint("budgets", __name__, url_prefix="/organize/events/<code>/budget")
SPARE = 2  # blank lines below those that stand
FULL = 100  # places of the picture, where a room has no size


@page.get("")
@organizer
def show(code: str) -> ResponseReturnValue:
    event = own_event(code)
    made, plan = queries.budget_of(event.id), queries.plan_of(event)
    standing, room = queries.standing_of(event), room_of(event.id)
    even = rules.break_even(plan, standing)
    return render_template(
        "organize/budgets/show.html",
        event=event,
        state=state_of(event, now=now()),
        made=made,
        plan=plan,
        decides_at=_morning(made, event),
        kinds=[(kind, rules.fee(kind, plan), rules.margin(kind, plan)) for kind in plan.kinds],
        standing=standing,
        even=even,
        planned=rules.result(plan),
        curve=rules.curve(plan, room.size or max(FULL, standing.places)),
        left=None if room.size is None else room.size - room.sold - room.held,
        actual={kind: _actual(plan, kind) for kind in LineKind},
        words=KINDS,
        sources=queries.sources(event),
    )


@page.get("/edit")
@organizer
def edit(code: str) -> ResponseReturnValue:
    event = own_event(code)
    made, plan = queries.budget_of(event.id), queries.plan_of(event)
    return _shown(event, plan, form_of(event, plan, made))


@page.post("")
@organizer
def update(code: str) -> ResponseReturnValue:
    event = own_event(code)
    made, plan = queries.budget_of(event.id), queries.plan_of(event)
    form = form_of(event, plan, made)
    if not form.validate_on_submit():
        return _shown(event, plan, form, 422)
    written, by = form.written(plan), user().id
    if "live" in request.form:
        return render_template("organize/budgets/_even.html", **_even(event, plan.but(written)))

    def work() -> Budget:
        return write_budget(event, written, user_id=by, now=now())

    in_transaction(work)
    flash(_("C’est enregistré."), "success")
    return redirect(url_for("budgets.show", code=code), 303)


def _even(event: Event, plan: Plan) -> dict[str, Any]:
    """From how many places on it pays, as it stands now."""
    room = room_of(event.id)
    return {
        "even": rules.break_even(plan, queries.standing_of(event)),
        "left": None if room.size is None else room.size - room.sold - room.held,
        "currency": event.organizer.currency,
    }


def _morning(made: Budget | None, event: Event) -> datetime | None:
    """Of the day to decide: when the mail leaves."""
    day = made.decide_on if made else None
    return instant(day, time(rules.REMINDED_FROM), event.timezone) if day else None


def _actual(plan: Plan, kind: LineKind) -> int:
    """What was really paid or received of a sort; 0 while nothing is written."""
    return sum(line.actual or 0 for line in plan.lines if line.kind is kind)


def _shown(event: Event, plan: Plan, form: BudgetForm, status: int = 200) -> ResponseReturnValue:
    if status == 200:
        blank_lines(form.lines, SPARE)
    names = {str(kind.id): kind for kind in plan.kinds}
    form.mix.entries = [row for row in form.mix if str(row.form.id.data) in names]
    here = {"event": event, "form": form, "kinds": names}
    here |= _even(event, plan) if plan.lines else {}
    return render_template("organize/budgets/edit.html", **here), status
