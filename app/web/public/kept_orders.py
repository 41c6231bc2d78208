"""/orders/<secret>/kept and its code: how to pay by hand, as a phone keeps it without network.

Nothing of who is looking stands on it: no name, no form. It ends with the hold, and when paid.
"""

from __future__ import annotations

from flask import Blueprint, Response, abort, make_response, render_template
from flask.typing import ResponseReturnValue

from app.orders import queries as orders
from app.orders.models import Order
from app.web.by_hand import ByHand, by_hand
from app.web.context import now
from app.web.format import iso
from app.web.guards import anyone
from app.web.qr import svg

page = Blueprint("kept_orders", __name__)


@page.get("/orders/<secret>/kept")
@anyone
def show(secret: str) -> ResponseReturnValue:
    order, paying = _waiting(secret)
    code = svg(paying.text, level="M")
    facts = {"order": order, "event": order.event, "paying": paying, "qr": code, "kept_at": now()}
    answer = make_response(render_template("public/orders/kept.html", **facts))
    answer.headers["X-Until"] = iso(paying.until, "UTC")
    return answer


@page.get("/orders/<secret>/code.svg")
@anyone
def index(secret: str) -> ResponseReturnValue:
    _order, paying = _waiting(secret)
    return Response(svg(paying.text, level="M"), mimetype="image/svg+xml")


def _waiting(secret: str) -> tuple[Order, ByHand]:
    order = orders.order_by_secret(secret) or abort(404)
    paying = by_hand(order)
    if paying is None or paying.until <= now():
        abort(404)
    return order, paying
