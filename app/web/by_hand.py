"""Paying by hand in words: what to send, to whom, with which reference, until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.kernel.money import Money
from app.orders.models import Order
from app.orders.rules import OrderStatus
from app.settlement import queries as settlement
from app.settlement.models import Payment
from app.settlement.rules import LIVE
from app.unpaid.rules import BY_HAND
from app.web.format import FRANCS, money
from app.web.phones import phone_words

DIAL = {"mtn": "*126#", "orange": "#150*50#"}
NAMES = {"mtn": _l("MTN MoMo"), "orange": _l("Orange Money")}


@dataclass(frozen=True, slots=True)
class Wallet:
    """One number of the organizer, and what its operator's menu is called with."""

    operator: str
    number: str  # E.164

    @property
    def name(self) -> str:
        return str(NAMES[self.operator])

    @property
    def typed(self) -> str:
        return self.number.removeprefix("+237")

    @property
    def shown(self) -> str:
        """As people of the country write it."""
        return phone_words(self.number).removeprefix("+237\u00a0")

    @property
    def dial(self) -> str:
        return DIAL[self.operator]


@dataclass(frozen=True, slots=True)
class ByHand:
    """Nobody's name but the organizer's own: this is kept on telephones."""

    asked: Money
    wallets: tuple[Wallet, ...]
    holder: str  # as the operator shows it
    account: dict[str, str]  # of a bank: field -> what to copy
    reference: str
    until: datetime

    @property
    def typed(self) -> str:
        """The sum as one types it on a telephone."""
        whole = self.asked.currency in FRANCS
        return str(self.asked.amount) if whole else money(self.asked)

    @property
    def text(self) -> str:
        """The same in plain lines, for a code that another telephone reads."""
        lines = [money(self.asked), *(f"{w.name} {phone_words(w.number)}" for w in self.wallets)]
        lines += [self.holder, *(v for k, v in self.account.items() if k != "reference")]
        lines.append(_("Référence %(reference)s", reference=self.reference))
        return "\n".join(line for line in lines if line)


def by_hand(order: Order, payment: Payment | None = None) -> ByHand | None:
    """What an order waits for, where its buyer pays by hand and has not said that they did."""
    live = payment or settlement.live_payment(order.id)
    waits = order.status in (OrderStatus.HELD, OrderStatus.DEPOSIT)
    if not waits or live is None or live.provider not in BY_HAND or live.status not in LIVE:
        return None
    if live.declared_at:
        return None
    of, hand = order.organizer, live.provider == "hand"
    known = {"mtn": of.mtn_number, "orange": of.orange_number} if hand else {}
    return ByHand(
        asked=Money(live.amount, live.currency),
        wallets=tuple(Wallet(name, number) for name, number in known.items() if number),
        holder=of.wallet_name if hand else "",
        account={} if hand else dict(live.facts.get("instructions") or {}),
        reference=order.reference,
        until=order.held_until,
    )
