"""/receipts/<id>/<mark>: whoever holds a receipt sees whether it is genuine, and what followed."""

from __future__ import annotations

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from app.kernel.db import db
from app.ledger import queries as book
from app.ledger.models import Receipt
from app.web.guards import anyone
from app.web.receipt_marks import is_mark_of
from app.web.receipt_words import links_of, sheet_of, whole

page = Blueprint("receipt_checks", __name__)


@page.get("/receipts/<int:receipt_id>/<mark>")
@anyone
def show(receipt_id: int, mark: str) -> ResponseReturnValue:
    receipt = db.session.get(Receipt, receipt_id) or abort(404)
    if not is_mark_of(receipt, mark):
        abort(404)
    later = [each for each in book.receipts_of_order(receipt.order_id) if each.id > receipt.id]
    return render_template(
        "public/receipts/check.html",
        receipt=receipt,
        sheet=sheet_of(receipt),
        whole=whole,
        later=links_of(later),
    )
