"""/orders/<secret>/declarations: "j'ai payé", by mobile money or by a bank transfer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.books.queries import worth_of
from app.cancelling.queries import choices_of
from app.changes import queries as changes
from app.deciding.actions import declare_transfer
from app.deposits.queries import account_of
from app.events.rules import Status
from app.kernel.db import in_transaction
from app.kernel.errors import Refused
from app.ledger import queries as book
from app.moving import queries as moving
from app.orders import queries as orders
from app.orders.models import Order
from app.orders.rules import Channel, OrderStatus
from app.parties.queries import seats_of
from app.passes.queries import standing_of
from app.proposals.queries import people_of
from app.proposals.rules import is_open
from app.questions.queries import open_on, order_sheet
from app.settlement import queries as settlement
from app.settlement.actions import declare
from app.settlement.models import Payment
from app.settlement.rules import PaymentStatus, is_wallet_number
from app.tickets.models import Ticket
from app.tickets.rules import TicketStatus
from app.unpaid.queries import left_by_hand, waits_by_hand
from app.web.asking import AskingForm, asking_of
from app.web.by_hand import by_hand
from app.web.context import now
from app.web.guards import anyone
from app.web.money_words import why_not
from app.web.paying import Offered, closed_of, is_by_hand, ways_of
from app.web.public.declaration_forms import (
    DeclarationForm,
    PayerForm,
    TransferForm,
    fresh_declaration,
)
from app.web.public.proposal_form import taking_form
from app.web.receipt_words import links_of
from app.web.words import sentence

page = Blueprint("declarations", __name__)


@dataclass(frozen=True, slots=True)
class WrongSeat:
    """What the buyer typed for one seat, and why not."""

    ticket_id: int
    words: str
    typed: str


def order_page(
    order: Order,
    *,
    declaration: DeclarationForm | TransferForm | None = None,
    wrong_seat: WrongSeat | None = None,
    asking: AskingForm | None = None,
    payer: PayerForm | None = None,
    status: int = 200,
    **more: object,
) -> ResponseReturnValue:
    """Where the money of an order is, and what to do next. `order` is loaded whole.

    `more`: the form by which proposed places are taken, as it was typed, and a refusal.
    """
    valid = orders.valid_tickets(order)
    own = orders.not_passed_on(order)
    season = standing_of(order.id) if order.channel is Channel.SEASON else None
    over = order.event.ends_at <= now() or order.event.status is Status.CANCELLED
    open_ = order.status is OrderStatus.PAID and not over
    sheet = order_sheet(order.id, order.event_id) if open_ and not season else None
    return render_template(
        "public/orders/show.html",
        order=order,
        event=order.event,
        **(money := _money(order)) | more,
        own=own,
        **_moves(order),
        cancel_until=changes.cancellable_until(order, now=now()),
        **_came_back(order),
        season=season,
        **_dates(order, own if season else []),
        given=[ticket for ticket in valid if ticket not in own],
        **_forms(order, money["live"], declaration, payer),
        seats=seats_of(order, own),
        wrong_seat=wrong_seat,
        over=over,
        sheet=sheet,
        asking=asking or asking_of(sheet, order.event),
        asking_url=url_for("order_answers.create", secret=order.secret),
    ), status


def _dates(order: Order, own: Sequence[Ticket]) -> dict[str, object]:
    """Of a season pass, the dates to come and how much each still asks."""
    later = [ticket for ticket in own if ticket.event.ends_at > now()]
    waiting = open_on(later, order.id) if later else {}
    return {"later": [ticket.event_id for ticket in later], "unanswered": waiting}


def _forms(
    order: Order,
    live: Payment | None,
    declaration: DeclarationForm | TransferForm | None,
    payer: PayerForm | None,
) -> dict[str, object]:
    wallet = order.phone if is_wallet_number(order.phone) else ""
    return {
        "declaration": declaration or fresh_declaration(order, live),
        "payer": payer or PayerForm(formdata=None, payer_phone=wallet),
    }


def _came_back(order: Order) -> dict[str, object]:
    """Receipts, credits, and what its buyer may still say refund or credit to."""
    papers = links_of(book.receipts_of_order(order.id)) if worth_of(order) else []
    if not any(line.cancelled for line in order.lines):
        return {"receipts": papers, "credits": [], "choices": []}
    credits = changes.credits_of_order(order.id)
    return {"receipts": papers, "credits": credits, "choices": choices_of(order.id)}


def _moves(order: Order) -> dict[str, object]:
    """Where its places may go, went, and wait to go; and where it comes from, still to be paid."""
    standing = order.status is OrderStatus.PAID and order.channel is not Channel.SEASON
    move = moving.move_of(order.id) if order.channel is Channel.MOVED else None
    return {
        "move": move,
        "move_stands": move and moving.can_still_move(move, now=now()),
        "move_until": moving.movable_until(order, now=now()),
        "moved_to": orders.moved_to(order.id) if any(x.cancelled for x in order.lines) else [],
        "waiting": moving.waiting_move(order.id, now=now()) if standing else None,
    }


def _money(order: Order) -> dict[str, Any]:
    """The try that is under way, the last one and why it failed, the ways there are."""
    tries = settlement.payments_of(order.id) if order.total_amount else []
    live = settlement.live_of(tries)
    last = tries[-1] if tries else None
    failed = last is not None and last.status in (PaymentStatus.FAILED, PaymentStatus.EXPIRED)
    account = account_of(order)
    asked = account.asked if account else order.total
    ways = ways_of(order.organizer, asked) if order.total else []
    full = _is_full_by_hand(order, ways)
    told: dict[str, Any] = {
        "account": account,
        "paying": by_hand(order, live) if live else None,
        "asked": asked,
        "due": [t for line in order.lines for t in line.tickets if t.status is TicketStatus.DUE],
        "live": live,
        "last": last,
        "why": why_not(last.failure) if last is not None and failed else "",
        "others": [
            way.code
            for way in ways
            if _is_another(way, live) and not (full and is_by_hand(way.code))
        ],
        "full": full,
        "closed": closed_of(order.organizer, asked) if order.total else [],
        "ringing": any(way.needs_phone for way in ways),
    }
    return told if live else told | _proposed(order)


def _is_full_by_hand(order: Order, ways: Sequence[Offered]) -> bool:
    """Other unpaid orders keep so much of the room that this one cannot be paid by hand."""
    if order.status is not OrderStatus.HELD or not any(is_by_hand(way.code) for way in ways):
        return False
    left = left_by_hand(order.event, but=order.id)
    people = sum(line.quantity * line.ticket_type.seats for line in order.lines)
    return left is not None and left < people and not waits_by_hand(order.id)


def _is_another(way: Offered, live: Payment | None) -> bool:
    """What runs is not chosen again, but with another telephone."""
    return live is None or way.till != live.till or way.needs_phone


def _proposed(order: Order) -> dict[str, object]:
    """The form by which places that were proposed are taken, while they may be."""
    if not is_open(order.channel, order.status, order.held_until, now=now()):
        return {}
    return {"taking": taking_form(order, formdata=None), "people": people_of(order)}


@page.post("/orders/<secret>/declarations")
@anyone
def create(secret: str) -> ResponseReturnValue:
    order = orders.order_by_secret(secret) or abort(404)
    form = TransferForm() if "sender" in request.form else DeclarationForm()
    way = "bank" if isinstance(form, TransferForm) else "hand"
    payment = settlement.live_payment(order.id, way) or abort(404)
    if not form.validate_on_submit():
        return order_page(order, declaration=form, status=422)
    try:
        in_transaction(lambda: _declare(payment.id, form, order.phone))
    except Refused as refusal:
        wrong = form.sent_on if isinstance(form, TransferForm) else form.reference
        wrong.errors = [sentence(refusal)]
        return order_page(order, declaration=form, status=refusal.status)
    flash(_("Merci. L’organisateur vérifie et vos billets arrivent."), "success")
    return redirect(url_for("orders.show", secret=secret), 303)


def _declare(payment_id: str, form: DeclarationForm | TransferForm, phone: str) -> None:
    said: dict[str, Any] = {"reference": form.reference.data or "", "now": now()}
    if isinstance(form, TransferForm):
        said |= {"sent_on": form.sent_on.data, "sender": form.sender.data}
        declare_transfer(payment_id, **said)
    else:
        payer = form.payer_phone.data or phone
        declare(payment_id, operator=form.operator.data, payer_phone=payer, **said)
