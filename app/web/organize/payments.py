"""/organize/payments: what waits for a hand: declared transfers, odd sums, refunds due."""

from __future__ import annotations

from collections import Counter

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app.jobs import refunds as sending
from app.kernel.db import db
from app.refunds.queries import count_leaving, refunds_due
from app.settlement import queries as settlement
from app.statements import queries as statements
from app.unpaid import queries as unpaid
from app.web.context import asked_number, now, tills, viewer
from app.web.format import money
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
    returnable = sending.returnable(mine, tills()) if refunds else {}
    sums = Counter[str]()
    for order in returnable.values():
        sums[order.currency] += order.refund_due
    return render_template(
        "organize/payments/index.html",
        waiting=waiting,
        refunds=refunds,
        returnable=len(returnable),
        sums=[money(amount, currency) for currency, amount in sorted(sums.items())],
        leaving=count_leaving(mine) if refunds else 0,
        silent=settlement.silent(mine, now=now()),
        to_call=unpaid.to_call(mine, now=now()),
        rests=unpaid.rests_to_call(mine, now=now()),
        wallets=[(of, statements.count_waiting([of.id])) for of in viewer().organizers("money")],
    )
