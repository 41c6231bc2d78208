"""What an order's books are written from: its lines with what each cost, and who sells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from app.accounts.models import Organizer
from app.books.rules import Item, Seller
from app.credits.models import Credit
from app.kernel.db import db
from app.kernel.money import Money
from app.ledger import queries as book
from app.ledger.models import Movement
from app.ledger.rules import Sold
from app.orders import queries as orders
from app.orders.models import Order, OrderLine
from app.worth.queries import bought, lowered_type
from app.worth.rules import of_lines, spread


@dataclass(frozen=True, slots=True)
class SoldLine:
    """One line of an order, and what was asked for it once the discount was taken off."""

    line: OrderLine
    amount: int

    @property
    def sold(self) -> Sold:
        return self.part(self.amount)

    @property
    def item(self) -> Item:
        return self.item_of(self.line.quantity, self.amount)

    def part(self, amount: int) -> Sold:
        return Sold(self.line.ticket_type.event_id, amount, self.line.vat_bp)

    def item_of(self, quantity: int, amount: int) -> Item:
        event = self.line.ticket_type.event
        return Item(
            label=self.line.ticket_type.name,
            date=event.starts_at.astimezone(ZoneInfo(event.timezone)).isoformat(timespec="minutes"),
            quantity=quantity,
            unit=self.line.unit_amount,
            amount=amount,
            vat_bp=self.line.vat_bp,
        )


def seller_of(organizer: Organizer) -> Seller:
    return Seller(
        name=organizer.legal_name or organizer.name,
        address=organizer.address or organizer.city,
        phone=organizer.phone,
        email=organizer.email,
        tax_number=organizer.tax_number,
        register_number=organizer.register_number,
        tax=organizer.tax,
    )


def worth_of(order: Order) -> int:
    """What was sold, in the smallest unit: what is due in money, and what a credit paid."""
    return order.total_amount + order.credit_amount


def sold_lines(order: Order, lines: Sequence[OrderLine] = ()) -> list[SoldLine]:
    """Together they cost `worth_of`. `lines`: its own, where they were read already."""
    lines = lines or orders.lines_to_issue(order.id)
    costs = of_lines(bought(order, lines, only=lowered_type(order)), worth_of(order))
    return [SoldLine(line, costs[line.id]) for line in lines]


def share_of(order: Order, amount: int) -> list[Sold]:
    """So much of what was sold, line by line, each with its tax."""
    sold = sold_lines(order)
    shares = spread(amount, [each.amount for each in sold])
    return [each.part(share) for each, share in zip(sold, shares, strict=True)]


def items_of(order: Order, amount: int) -> list[Item]:
    """The same, as a receipt says it."""
    sold = sold_lines(order)
    shares = spread(amount, [each.amount for each in sold])
    both = zip(sold, shares, strict=True)
    return [each.item_of(each.line.quantity, share) for each, share in both if share]


def nth_sale(order_id: int, more: int = 0) -> str:
    """How an order's sale is called in the book, the last or the one to come: "12", and "12:2"
    where the first was undone."""
    n = book.count_of(order_id, Movement.SALE) + more
    return f"{order_id}:{n}" if n > 1 else str(order_id)


def is_trial(order: Order) -> bool:
    """Whether what paid it was no real money: a try, or a credit that came from one."""
    papers = book.receipts_of_order(order.id)
    if not papers and order.credit_id:
        credit = db.session.get(Credit, order.credit_id)
        papers = book.receipts_of_order(credit.order_id) if credit else []
    return any(paper.is_trial for paper in papers)


def odd_money(payment_id: str) -> Money | None:
    """What waits in suspense, or waited there, for this payment."""
    odd = book.lines_of_key(f"odd:{payment_id}")
    return Money(odd[0].amount, odd[0].currency) if odd else None
