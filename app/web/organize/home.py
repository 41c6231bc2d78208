"""/organize: the next date, what waits for a hand, and the way to a new one."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.applications import queries as applications
from app.disputes import queries as disputes
from app.events import queries as events
from app.events.rules import Status
from app.fronts.queries import fronts_of
from app.inquiries import queries as inquiries
from app.merchants import queries as merchants
from app.refunds import queries as refunds
from app.settlement import queries as settlement
from app.statements import queries as statements
from app.waitlist import queries as waitlist
from app.walkins import queries as walk_ins
from app.web.context import now, viewer
from app.web.guards import organizer
from app.web.listing import card, team_page

page = Blueprint("organize_home", __name__)
AHEAD = 12  # dates shown


@page.get("/organize")
@organizer
def index() -> ResponseReturnValue:
    teams = viewer().organizers("door")
    if not teams:
        return _first_organizer()
    dates = events.agenda([o.id for o in teams], now=now(), count=AHEAD)
    fronts = fronts_of([event.id for event in dates], now=now())
    here = [card(e, fronts[e.id], now=now(), for_team=True) for e in dates]
    on_sale = [event for event in dates if event.status is Status.PUBLISHED]
    first = on_sale[0] if on_sale else None
    mine = {o.id for o in viewer().organizers("organize")}
    ours = [event for event in dates if event.organizer_id in mine]
    owned = [o.id for o in viewer().organizers("settings")]
    return render_template(
        "organize/home/index.html",
        teams=teams,
        cards=[each for each, event in zip(here, dates, strict=True) if event is not first],
        next=first,
        next_page=team_page(first) if first else "",
        front=fronts[first.id] if first else None,
        troubled=[one for one in merchants.troubled(owned) if one.paused_at is None],
        codes={of.id: of.code for of in teams},
        **_money_that_waits(),
        waiting=settlement.count_awaiting_hand([o.id for o in viewer().organizers("money")]),
        drafts=[event for event in ours if event.status is Status.DRAFT and not event.publish_at],
        asking=applications.to_read([event.id for event in ours]),
        inquiries=inquiries.to_answer([event.id for event in ours]),
        asked=inquiries.to_answer_of(mine),
        lines=waitlist.waiting_of([event.id for event in ours]),
        ours=ours,
        themeless=[e for e in ours if e.status is Status.PUBLISHED and e.theme is None],
    )


def _money_that_waits() -> dict[str, Any]:
    """What somebody who takes money should look at, beside what buyers declared."""
    mine = [o.id for o in viewer().organizers("money")]
    return {
        "unknown": statements.count_waiting(mine),
        "disputed": disputes.count_open(mine),
        "due_back": refunds.count_due(mine),
        "doubtful": walk_ins.doubtful(mine),
        "silent": len(settlement.silent(mine, now=now())),
    }


def _first_organizer() -> ResponseReturnValue:
    """An operator runs the house, with a team or without."""
    me = viewer().user
    if me and me.is_operator:
        return render_template("organize/home/operator.html")
    return redirect(url_for("organize_organizers.new"))
