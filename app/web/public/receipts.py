"""/orders/<secret>/receipts/<number>: what was paid, as a page and on paper."""

from __future__ import annotations

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from app.ledger import queries as book
from app.ledger.models import Receipt
from app.orders import queries as orders
from app.orders.models import Order
from app.web import receipt_files
from app.web.guards import anyone
from app.web.public.tickets import file_answer, kept_answer
from app.web.receipt_words import links_of, sheet_of, whole

page = Blueprint("receipts", __name__)


@page.get("/orders/<secret>/receipts/<number>")
@anyone
def show(secret: str, number: str) -> ResponseReturnValue:
    order, receipt, others = _receipt(secret, number)
    return render_template(
        "public/receipts/show.html",
        order=order,
        receipt=receipt,
        sheet=sheet_of(receipt),
        whole=whole,
        others=links_of(others),
    )


@page.get("/orders/<secret>/receipts/<number>.pdf")
@anyone
def pdf(secret: str, number: str) -> ResponseReturnValue:
    _order, receipt, _others = _receipt(secret, number)
    content = receipt_files.pdf(receipt)
    return kept_answer(file_answer(content, "application/pdf", f"{receipt.number}.pdf"))


def _receipt(secret: str, number: str) -> tuple[Order, Receipt, list[Receipt]]:
    """With the others of its order: what followed it, or what it follows."""
    order = orders.order_by_secret(secret) or abort(404)
    every = book.receipts_of_order(order.id)
    found = [each for each in every if each.number == number] or abort(404)
    return order, found[0], [each for each in every if each.number != number]
