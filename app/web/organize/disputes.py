"""/organize/disputes: what payers' banks take back: what they say, by when to answer, who came."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.disputes import queries as disputes
from app.disputes.actions import let_in
from app.disputes.models import Dispute
from app.disputes.rules import ASKED, DisputeOver, Shown
from app.kernel.db import db, in_transaction
from app.kernel.errors import NotAllowed, NotFound
from app.ledger import queries as book
from app.orders.models import Order
from app.orders.rules import Flag
from app.payments.registry import KINDS
from app.settlement.queries import is_real
from app.web.context import asked_number, now, user, viewer
from app.web.guards import organizer, own_order
from app.web.organize.dispute_words import reason_words, state_words
from app.web.organize.orders import forget_numbers
from app.web.receipt_words import links_of
from app.web.words import sentence

page = Blueprint("organize_disputes", __name__)
ROWS = 30  # disputes on one page


@page.get("/organize/disputes")
@organizer
def index() -> ResponseReturnValue:
    mine = [of.id for of in viewer().organizers("money")]
    if not mine:
        raise NotAllowed(what="money")
    shown = _shown()
    search = request.args.get("q", "").strip()[:100]
    found = db.paginate(
        disputes.disputes_of(mine, shown, search=search),
        page=request.args.get("page", 1, asked_number),
        per_page=ROWS,
        error_out=False,
    )
    return render_template(
        "organize/disputes/index.html",
        found=found,
        shown=shown.value,
        search=search,
        state_words=state_words,
        asked=ASKED,
    )


def _shown() -> Shown:
    try:
        return Shown(request.args.get("show", Shown.OPEN))
    except ValueError:
        return Shown.OPEN


@page.get("/organize/disputes/<int:dispute_id>")
@organizer
def show(dispute_id: int) -> ResponseReturnValue:
    dispute, order = _own(dispute_id)
    payment = dispute.payment
    real = is_real(payment, payment.facts.get("live"))
    kind = KINDS.get(payment.provider)
    desk = kind.answers[0 if real else 1] if kind else ""
    return render_template(
        "organize/disputes/show.html",
        dispute=dispute,
        order=order,
        event=order.event,
        tickets=disputes.bought_with(order.id),
        asked=dispute.state in ASKED,
        marked=order.flag is not Flag.NONE,
        barred=order.flag is Flag.BARRED,
        desk=desk % dispute.provider_ref if desk else "",
        whole=dispute.amount + order.returned_amount >= order.total_amount,
        reason=reason_words(dispute.reason),
        state=state_words(dispute.state),
        receipts=links_of(book.receipts_of_order(order.id)),
    )


@page.post("/organize/disputes/<int:dispute_id>/entry")
@organizer
def update(dispute_id: int) -> ResponseReturnValue:
    """Whether who holds these tickets comes in while the bank decides."""
    _dispute, order = _own(dispute_id)
    admits = request.form.get("entry") == "admit"
    try:
        in_transaction(lambda: let_in(order.id, admits=admits, user_id=user().id, now=now()))
    except DisputeOver as refusal:
        flash(sentence(refusal), "warning")
        return redirect(url_for("organize_disputes.show", dispute_id=dispute_id), 303)
    forget_numbers()
    if admits:
        flash(_("La porte les laisse entrer."), "success")
    else:
        flash(_("La porte ne les laisse pas entrer."), "success")
    return redirect(url_for("organize_disputes.show", dispute_id=dispute_id), 303)


def _own(dispute_id: int) -> tuple[Dispute, Order]:
    """Raises: NotFound, NotAllowed."""
    dispute = disputes.dispute_by_id(dispute_id)
    if dispute is None:
        raise NotFound()
    return dispute, own_order(dispute.payment.order.reference, "money")
