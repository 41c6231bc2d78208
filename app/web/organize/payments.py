"""/organize/payments: what waits for a hand: declared transfers, odd sums, refunds due."""

from __future__ import annotations

from collections import Counter

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app.deposits.models import Deposit
from app.jobs import refunds as sending
from app.kernel.db import db
from app.kernel.text import folded
from app.orders.models import Order
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
    search = request.args.get("q", "")[:100]
    calls = _to_call(mine, search)
    last = max(1, -(-len(calls) // ROWS))
    at = min(max(1, request.args.get("call", 1, asked_number)), last)
    return render_template(
        "organize/payments/index.html",
        waiting=waiting,
        refunds=refunds,
        returnable=len(returnable),
        sums=[money(amount, currency) for currency, amount in sorted(sums.items())],
        leaving=count_leaving(mine) if refunds else 0,
        silent=settlement.silent(mine, now=now()),
        calls=calls[(at - 1) * ROWS : at * ROWS],
        call_page=at,
        call_pages=last,
        search=search,
        wallets=[(of, statements.count_waiting([of.id])) for of in viewer().organizers("money")],
    )


def _to_call(mine: list[int], search: str) -> list[tuple[Order, Deposit | None]]:
    """Who is to be reminded, with the deposit whose rest is due; those that `search` finds."""
    calls: list[tuple[Order, Deposit | None]] = [
        (order, None) for order in unpaid.to_call(mine, now=now())
    ]
    calls += [(order, deposit) for order, deposit in unpaid.rests_to_call(mine, now=now())]
    digits = "".join(search.split()).lstrip("+")
    words = [digits] if digits.isdecimal() else folded(search).split()
    return [
        (order, deposit)
        for order, deposit in calls
        if all(word in f"{order.search} {folded(order.reference)}" for word in words)
    ]
