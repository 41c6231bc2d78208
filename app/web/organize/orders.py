"""/organize/events/<code>/orders, /organize/orders/<reference>: who bought, where it stands."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.cancelling.queries import choices_of
from app.changes import queries as changes
from app.deposits.queries import account_of
from app.disputes import queries as disputes
from app.events.models import Event
from app.jobs import refunds
from app.ledger import queries as book
from app.moving import queries as moving
from app.orders import queries as orders
from app.orders.models import Order
from app.orders.rules import Channel, OrderStatus
from app.parties import queries as parties
from app.questions.queries import told_of
from app.refunds import queries as refunding
from app.register import queries as register
from app.register.queries import Summary
from app.register.rules import read_place
from app.settlement import queries as settlement
from app.story.queries import names_of, story_of
from app.web.asking import shown, words_of
from app.web.context import now, tills
from app.web.guards import organizer, own_event, own_order
from app.web.organize.order_filters import STATUSES, FilterForm, chips, link
from app.web.organize.order_rows import lines
from app.web.organize.story_words import sentences
from app.web.receipt_words import links_of

page = Blueprint("organize_orders", __name__)
FRESH = timedelta(seconds=30)  # the numbers above the list are counted at most so often
KEPT_MOST = 200  # events

_kept: dict[str, tuple[datetime, Summary]] = {}


@page.get("/organize/events/<code>/orders")
@organizer
def index(code: str) -> ResponseReturnValue:
    event = own_event(code, "money")
    summary = summary_of(event)
    form = FilterForm.of(summary)
    filters = form.filters()
    rows, then = register.page_of(
        event.id, filters, after=read_place(request.args.get("after", ""))
    )
    return render_template(
        "organize/orders/index.html",
        event=event,
        summary=summary,
        form=form,
        filters=filters,
        chips=chips(code, form),
        link=link,
        rows=lines(rows, parties.namings([row.id for row in rows if row.people > 1], event.id)),
        then=then,
        paged="after" in request.args,
        picking=request.args.get("pick") == "1",
        statuses=STATUSES,
    )


def summary_of(event: Event) -> Summary:
    """Counted once for who looks again and again."""
    at, known = _kept.get(event.code, (None, None))
    if known is not None and at is not None and timedelta(0) <= now() - at < FRESH:
        return known
    if len(_kept) > KEPT_MOST:
        _kept.clear()
    counted = register.summary_of(event.id)
    _kept[event.code] = now(), counted
    return counted


@page.get("/organize/orders/<reference>")
@organizer
def show(reference: str) -> ResponseReturnValue:
    order = own_order(reference)
    payments = settlement.payments_of(order.id)
    story = story_of(order, payments)
    return render_template(
        "organize/orders/show.html",
        order=order,
        event=order.event,
        payments=payments,
        story=sentences(story, names_of(story)),
        disputes=disputes.of_order(order.id),
        **_refund(order),
        credits=changes.credits_of_order(order.id),
        receipts=links_of(book.receipts_of_order(order.id)),
        choices=choices_of(order.id) if any(x.cancelled for x in order.lines) else [],
        **_moves(order),
        account=account_of(order),
        seats=parties.seats_of(order),
        answers=[
            (words_of(one.question), one.name, shown(one.question, one.value))
            for one in told_of(order.event_id, order_id=order.id)
        ],
        naming=parties.namings([order.id], order.event_id).get(order.id),
    )


def _refund(order: Order) -> dict[str, object]:
    """What is owed back: on its way, or who can send it."""
    if not order.refund_due:
        return {}
    return {
        "sending": refunding.open_refund(order.id),
        "sent_last": refunding.last_refund(order.id),
        "senders": list(refunds.sendable(order, tills()).values()),
    }


def _moves(order: Order) -> dict[str, object]:
    """Where its places came from, go to and wait to go to."""
    move = moving.move_of(order.id) if order.channel is Channel.MOVED else None
    standing = order.status is OrderStatus.PAID
    return {
        "move": move,
        "may_move": moving.team_may_move(order, now=now()),
        "waiting": moving.waiting_move(order.id, now=now()) if standing else None,
        "came_from": move.old if move else None,
        "moved_to": orders.moved_to(order.id) if any(x.cancelled for x in order.lines) else [],
    }


def forget_numbers() -> None:
    """Who acted sees them as they are now."""
    _kept.clear()


def back_to(reference: str) -> ResponseReturnValue:
    """After an act on an order: to the list it was done from, else to the order."""
    forget_numbers()
    if request.form.get("after") == "queue":
        return redirect(url_for("organize_payments.index"), 303)
    return redirect(url_for("organize_orders.show", reference=reference), 303)
