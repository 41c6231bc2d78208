"""Every movement of an order's money, written in the book in the transaction that makes it.

What a movement writes: app/ledger/rules.py. Why here and nowhere else: docs/adr/0033.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from app.books import queries
from app.books.queries import SoldLine
from app.books.rules import Buyer, Item, Means, snapshot
from app.credits.models import Credit
from app.kernel.money import Money
from app.ledger import actions as ledger
from app.ledger import queries as book
from app.ledger import rules as accounts
from app.ledger.models import Movement, ReceiptKind
from app.ledger.rules import Line
from app.messages.actions import leave
from app.orders import actions as orders
from app.orders import queries as order_queries
from app.orders.models import Order
from app.orders.rules import Buyer as By
from app.worth.rules import spread


def hand_over(order: Order, *, now: datetime) -> None:
    """An order is settled: tickets, and the sale. Asking twice changes nothing. `order` is locked.

    Where money is due the receipt waits for who took it (`write_receipt`); where a credit paid it
    all, it is written at once.
    """
    if orders.hand_over(order, now=now) and queries.worth_of(order):
        write_sale(order, now=now)


def sell_at_once(order_id: int, buyer: By, *, credit: int, now: datetime) -> None:
    """An order that was placed as paid: nothing is due for it in money."""
    facts = {"name": buyer.name, "email": buyer.email, "locale": buyer.locale}
    orders.issue(order_id, now=now, **facts)
    if credit:
        write_sale(order_queries.lock_order(order_id), now=now)


def write_sale(order: Order, *, now: datetime) -> None:
    """The buyer owes what was bought; a credit pays its part of it."""
    sold, nth = queries.sold_lines(order), queries.nth_sale(order.id, 1)
    lines = accounts.sale(order.id, (each.sold for each in sold))
    write(order, Movement.SALE, lines, key=f"sale:{nth}", now=now)
    write(order, Movement.CREDIT_SPENT, _spent(order), key=f"spend:{nth}", now=now)
    if not order.total_amount:
        _issue(order, sold, Means("credit", credit=order.credit_amount), now=now)


def _spent(order: Order) -> list[Line]:
    kept, owed = accounts.credit(order.credit_id or 0), accounts.buyer(order.id)
    return accounts.moved(order.credit_amount if order.credit_id else 0, kept, owed)


def unwrite_sale(order: Order, *, now: datetime) -> None:
    """It was paid by somebody else's money: a credit note for all of it, and its credit is kept
    for it as before it was sold."""
    write_loss_of_sale(order, queries.worth_of(order), now=now)
    back, key = accounts.turned(_spent(order)), f"unspend:{queries.nth_sale(order.id)}"
    write(order, Movement.CREDIT_SPENT, back, key=key, now=now)


def unwrite_payment(order: Order, payment_id: str, *, note: str, now: datetime) -> int:
    """All that this payment wrote, the other way round; what had come by it."""
    what = ("pay", "waive") if book.lines_of_key(f"pay:{payment_id}") else ("odd",)
    lines = [line for kind in what for line in book.lines_of_key(f"{kind}:{payment_id}")]
    key = f"undo:{payment_id}" if "pay" in what else f"odd:{payment_id}:undo"
    back = accounts.added(accounts.turned((line.account, line.amount) for line in lines))
    write(order, Movement.MATCH, back, key=key, note=note, now=now)
    return -sum(amount for account, amount in back if account.startswith(accounts.HOLDERS))


def write_receipt(order: Order, means: Means, *, now: datetime) -> None:
    """The number is taken here, in the transaction that settles."""
    _issue(order, queries.sold_lines(order), means, now=now)


def owe(order: Order, amount: int, *, now: datetime) -> None:
    """This much of what came must go back: somebody sees it, and the buyer is told."""
    order.refund_due += amount
    if order.email:
        sent = book.count_of(order.id, Movement.REFUND)  # the same sum may be owed a second time
        leave(
            "refund_due",
            to=order.email,
            locale=order.locale,
            now=now,
            dedupe_key=f"order:{order.id}:refund:{sent}:{order.refund_due}",
            order_id=order.id,
            amount=amount,
        )


def write_payment(
    order: Order,
    billed: Money,
    *,
    payment_id: str,
    at: str,
    actor: str,
    now: datetime,
    told: Money | None = None,
) -> int:
    """Money came, whatever becomes of the order; how much. Of what waited in suspense the sum
    that really came counts, where it is of the currency billed. `told`: as its provider says now.
    """
    odd = _out_of_suspense(order, payment_id=payment_id, now=now)
    real = odd and odd.currency == billed.currency and told != billed
    came = odd.amount if odd and real else billed.amount
    lines = accounts.paid(order.id, came, accounts.holder(at, actor))
    write(order, Movement.PAYMENT, lines, key=f"pay:{payment_id}", note=actor, now=now)
    return came


def write_odd_payment(
    order: Order, *, payment_id: str, at: str, actor: str, now: datetime
) -> Money:
    """What waited in suspense is this buyer's, in whatever currency it came: it buys nothing."""
    came = _out_of_suspense(order, payment_id=payment_id, now=now) or Money(0, order.currency)
    lines = accounts.paid(order.id, came.amount, accounts.holder(at, actor))
    facts: dict[str, Any] = {"key": f"pay:{payment_id}", "note": actor, "currency": came.currency}
    write(order, Movement.PAYMENT, lines, now=now, **facts)
    return came


def write_suspense(order: Order, came: Money, *, payment_id: str, at: str, now: datetime) -> None:
    """Another sum or currency than billed: kept apart until a person decides."""
    lines = accounts.moved(came.amount, accounts.clearing(at), accounts.suspense(at))
    facts: dict[str, Any] = {"key": f"odd:{payment_id}", "now": now, "currency": came.currency}
    write(order, Movement.SUSPENSE, lines, **facts)


def _out_of_suspense(order: Order, *, payment_id: str, now: datetime) -> Money | None:
    """What waited there for this payment; None: nothing did."""
    odd = queries.odd_money(payment_id)
    if odd is not None:
        lines = book.lines_of_key(f"odd:{payment_id}")
        back = accounts.turned((line.account, line.amount) for line in lines)
        facts: dict[str, Any] = {"key": f"odd:{payment_id}:back", "currency": odd.currency}
        write(order, Movement.MATCH, back, now=now, **facts)
    return odd


def write_waiver(order: Order, amount: int, *, payment_id: str, actor: str, now: datetime) -> None:
    """A person took less for the whole: what lacks is the date's loss."""
    lines = accounts.moved(amount, accounts.loss(order.event_id), accounts.buyer(order.id))
    write(order, Movement.WAIVER, lines, key=f"waive:{payment_id}", note=actor, now=now)


def write_fee(order: Order, fee: Money, *, key: str, at: str, now: datetime) -> None:
    """What a provider kept for its work."""
    lines = accounts.moved(fee.amount, accounts.fees(at), accounts.clearing(at))
    write(order, Movement.FEE, lines, key=key, now=now, currency=fee.currency)


def write_refund(
    order: Order,
    amount: int,
    *,
    at: str,
    actor: str,
    now: datetime,
    told: tuple[str, int] | None = None,
    currency: str = "",
) -> None:
    """Money went back to the buyer, out of what its provider or till had taken. `told`: by its
    provider (of which payment, how much of it went back by now)."""
    n = book.count_of(order.id, Movement.REFUND) + 1
    key = f"refund:{told[0]}:{told[1]}" if told else f"refund:{order.id}:{n}"
    lines = accounts.moved(amount, accounts.buyer(order.id), accounts.holder(at, actor))
    write(order, Movement.REFUND, lines, key=key, note=actor, now=now, currency=currency)


def refunded(order: Order, payment_id: str) -> int:
    """What is written already: as its provider told of this payment, and as persons noted."""
    told = (f"refund:{payment_id}:", f"refund:{order.id}:")
    owed = accounts.buyer(order.id)
    lines = book.lines_of_order(order.id)
    return sum(each.amount for each in lines if each.account == owed and each.key.startswith(told))


def write_loss_of_sale(order: Order, amount: int, *, now: datetime) -> None:
    """Money went back that nobody owed: of the lines, each gives its share of it."""
    sold = queries.sold_lines(order)
    shares = spread(amount, [each.amount for each in sold])
    write_credit_note(
        order,
        {each.line.id: (each.line.quantity, n) for each, n in zip(sold, shares, strict=True)},
        now=now,
    )


def write_credit_note(order: Order, back: Mapping[int, tuple[int, int]], *, now: datetime) -> None:
    """Some of what was sold is not: {order line id: (how many, what was paid for them)}.

    From now on the buyer is owed that sum, until it is sent or kept as a credit.
    """
    if not sum(amount for _n, amount in back.values()):
        return
    lines = {each.line.id: each for each in queries.sold_lines(order)}
    n = book.count_of(order.id, Movement.CREDIT_NOTE) + 1
    key = f"back:{order.id}:{n}"
    sold = [lines[line_id].part(amount) for line_id, (_n, amount) in back.items()]
    undone = accounts.unsale(order.id, sold, left=book.balances_of_order(order.id))
    write(order, Movement.CREDIT_NOTE, undone, key=key, now=now)
    items = [lines[line_id].item_of(n, amount) for line_id, (n, amount) in back.items()]
    _number(order, ReceiptKind.CREDIT_NOTE, items, Means(order.provider), key=key, now=now)


def write_kept(
    order: Order, amount: int, *, now: datetime, currency: str = "", reason: str = ""
) -> None:
    """What was paid and bought nothing stays with the organizer; below zero: it counts again."""
    if amount:
        n = book.count_of(order.id, Movement.KEPT) + 1
        lines = accounts.moved(amount, accounts.buyer(order.id), accounts.revenue(order.event_id))
        if not reason:  # a deposit: its tax is kept apart as if so much of each line were sold
            lines = accounts.sale(order.id, queries.share_of(order, abs(amount)))
            lines = lines if amount > 0 else accounts.turned(lines)
        facts: dict[str, Any] = {"key": f"kept:{order.id}:{n}", "note": reason}
        write(order, Movement.KEPT, lines, now=now, currency=currency, **facts)


def write_credit(credit: Credit, order: Order, *, now: datetime) -> None:
    """What the buyer was owed is kept for a later date."""
    lines = accounts.moved(credit.amount, accounts.buyer(order.id), accounts.credit(credit.id))
    write(order, Movement.CREDIT_GIVEN, lines, key=f"credit:{credit.id}", now=now)


def write(
    order: Order, movement: Movement, lines: Sequence[Line], *, currency: str = "", **facts: Any
) -> bool:
    """One movement; False when its key was written before, or when it moves nothing."""
    facts |= {"organizer_id": order.organizer_id, "order_id": order.id}
    return ledger.post(movement, lines, currency=currency or order.currency, **facts)


def write_part(order: Order, amount: int, means: Means, *, payment_id: str, now: datetime) -> None:
    """A receipt of its own for a part that was paid; the sale's follows with the last one."""
    items = queries.items_of(order, amount)
    _number(order, ReceiptKind.PART, items, means, key=f"part:{payment_id}", now=now)


def _issue(order: Order, sold: Sequence[SoldLine], means: Means, *, now: datetime) -> None:
    items = [each.item for each in sold]
    key = f"sale:{queries.nth_sale(order.id)}"
    _number(order, ReceiptKind.RECEIPT, items, means, key=key, now=now)


def _number(
    order: Order,
    kind: ReceiptKind,
    items: Sequence[Item],
    means: Means,
    *,
    key: str,
    now: datetime,
) -> None:
    organizer = order.organizer
    said = said_of(order, items, means, now=now)
    ledger.issue_receipt(
        kind,
        said,
        key=key,
        organizer_id=order.organizer_id,
        order_id=order.id,
        total=Money(said["total"], order.currency),
        zone=organizer.timezone,
        now=now,
        trial=means.trial or queries.is_trial(order),
    )


def said_of(order: Order, items: Sequence[Item], means: Means, *, now: datetime) -> dict[str, Any]:
    """What a receipt or credit note of this order says, today."""
    organizer = order.organizer
    return snapshot(
        seller=queries.seller_of(organizer),
        buyer=Buyer(order.buyer_name, order.phone, order.email),
        items=items,
        means=means,
        reference=order.reference,
        currency=order.currency,
        zone=organizer.timezone,
        at=now,
    )
