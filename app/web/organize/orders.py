"""/organize/events/<code>/orders, /organize/orders/<reference>: who bought, where it stands."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.kernel.db import db
from app.orders import queries as orders
from app.orders.rules import OrderStatus
from app.settlement import queries as settlement
from app.web.context import asked_number
from app.web.guards import organizer, own_event, own_order

page = Blueprint("organize_orders", __name__)
ROWS = 30  # orders on one page


@page.get("/organize/events/<code>/orders")
@organizer
def index(code: str) -> ResponseReturnValue:
    event = own_event(code, "money")
    search = request.args.get("q", "").strip()[:100]
    status = request.args.get("status", "")
    known = OrderStatus(status) if status in list(OrderStatus) else None
    found = db.paginate(
        orders.orders_of_event(event.id, search=search, status=known),
        page=request.args.get("page", 1, asked_number),
        per_page=ROWS,
        error_out=False,
    )
    return render_template(
        "organize/orders/index.html",
        event=event,
        found=found,
        search=search,
        status=status,
        sums=orders.sums_of_event(event.id),
    )


@page.get("/organize/orders/<reference>")
@organizer
def show(reference: str) -> ResponseReturnValue:
    order = own_order(reference)
    return render_template(
        "organize/orders/show.html",
        order=order,
        event=order.event,
        payments=settlement.payments_of(order.id),
    )


def back_to(reference: str) -> ResponseReturnValue:
    """After an act on an order: to the list it was done from, else to the order."""
    if request.form.get("after") == "queue":
        return redirect(url_for("organize_payments.index"), 303)
    return redirect(url_for("organize_orders.show", reference=reference), 303)
