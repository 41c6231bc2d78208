"""/organize/payments: what waits for a hand: declared transfers, odd sums, refunds due."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app.kernel.db import db
from app.refunds.queries import refunds_due
from app.settlement import queries as settlement
from app.statements import queries as statements
from app.unpaid import queries as unpaid
from app.web.context import asked_number, now, viewer
from app.web.guards import organizer

page = Blueprint("organize_payments", __name__)
ROWS = 30  # payments on one page


@page.get("/organize/payments")
@organizer
def index() -> ResponseReturnValue:
    mine = [of.id for of in viewer().organizers("money")]
    waiting = db.paginate(
        settlement.awaiting_hand(mine),
        page=request.args.get("page", 1, asked_number),
        per_page=ROWS,
        error_out=False,
    )
    refunds = db.session.scalars(refunds_due(mine).limit(100)).all()
    return render_template(
        "organize/payments/index.html",
        waiting=waiting,
        refunds=refunds,
        silent=settlement.silent(mine, now=now()),
        to_call=unpaid.to_call(mine, now=now()),
        rests=unpaid.rests_to_call(mine, now=now()),
        wallets=[(of, statements.count_waiting([of.id])) for of in viewer().organizers("money")],
    )
