"""The demonstration's orders: those still to come through the product's own actions, those of past
evenings as the rows that these actions leave, written at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from app.accounts.models import User
from app.cli.demo_people import Person
from app.deciding.actions import confirm_by_hand
from app.events.models import Event
from app.kernel.money import Money
from app.orders.actions import lapse_due
from app.orders.rules import Buyer, Wanted
from app.payments.gateway import Outcome, Paid, Started
from app.sales.actions import place_order
from app.settlement.actions import (
    begin_payment,
    declare,
    record_started,
    settle,
)
from app.tickets.queries import Offer, offers

DAY = timedelta(days=1)
REGULARS = 24  # of a crowd: a third of them come each time
PARTY = (1, 1, 1, 1, 1, 1, 1, 2, 2, 3)  # tickets in one order, as they are mostly asked
CHOICE = {1: (0,), 2: (0, 0, 0, 1), 3: (0, 0, 1, 1, 1, 2)}  # which ticket type, of so many

Guest = tuple[Person, User | None]


@dataclass
class Till:
    """Who sells, with what dice; numbers the transfers so that none comes twice."""

    dice: Random
    seller: User
    now: datetime  # nothing was done after it
    taken: int = 0
    seen: set[str] = field(default_factory=set)  # phones of those who came before

    def reference(self, operator: str, at: datetime) -> str:
        """What the operator's SMS would say."""
        self.taken += 1
        if operator == "mtn":
            return str(6_100_000_000 + self.taken)
        return f"MP{at:%y%m%d}.{at:%H%M}.C{10_000 + self.taken}"

    def operator(self) -> str:
        return self.dice.choice(("mtn", "mtn", "orange"))


@dataclass(frozen=True, slots=True)
class Sale:
    """One order of one type."""

    event: Event
    offer: Offer
    person: Person
    user: User | None
    party: int  # tickets
    at: datetime

    @property
    def amount(self) -> int:
        return self.offer.price.amount * self.party

    @property
    def idem_key(self) -> str:
        return f"demo-{self.event.id}-{self.person.phone}-{self.at.timestamp()}"

    @property
    def buyer(self) -> Buyer:
        person = self.person
        user_id = self.user.id if self.user else None
        return Buyer(person.name, person.phone, person.email, person.locale, user_id)


def plan(
    event: Event, crowd: Sequence[Guest], seats: int, till: Till, *, now: datetime
) -> list[Sale]:
    """So many places of an event for people of this crowd, in the three weeks before it."""
    dice = till.dice
    last = min(now, event.starts_at - timedelta(hours=2))
    on_sale = offers(event.id, now=last)
    sales = []
    for person, user in _buyers(crowd, till):
        if seats <= 0:
            break
        party = min(dice.choice(PARTY), seats)
        seats -= party
        till.seen.add(person.phone)
        offer = on_sale[dice.choice(CHOICE[len(on_sale)])]
        at = last - dice.random() ** 2 * 21 * DAY
        sales.append(Sale(event, offer, person, user, party, at))
    return sorted(sales, key=lambda sale: sale.at)


def _buyers(crowd: Sequence[Guest], till: Till) -> list[Guest]:
    """The first of the crowd, a third of the regulars, then others, mostly for the first time."""
    regulars = [crowd[0], *till.dice.sample(crowd[1:REGULARS], REGULARS // 3)]
    luck = {person.phone: till.dice.random() for person, _user in crowd}
    others = sorted(
        crowd[REGULARS:], key=lambda g: luck[g[0].phone] + 0.7 * (g[0].phone in till.seen)
    )
    return [*regulars, *others]


def sell(sale: Sale, till: Till, *, pays: bool = True) -> None:
    """One order as a buyer makes it: paid, unless it is free or stays to be found."""
    order_id, _new = place_order(
        sale.event,
        Wanted({sale.offer.id: sale.party}),
        buyer=sale.buyer,
        provider="hand",
        idem_key=sale.idem_key,
        now=sale.at,
        hold=DAY,
    )
    if sale.amount == 0:
        return
    if pays and till.dice.random() < 0.3:
        _pay_at_once(order_id, sale)
    else:
        pay_by_hand(order_id, sale, till, confirmed=pays)


def _pay_at_once(order_id: int, sale: Sale) -> None:
    payment = begin_payment(order_id, provider="pretend", hold=DAY, now=sale.at)
    started = Started(Outcome.PENDING, provider_ref=f"demo-{payment}", redirect_url="/")
    record_started(payment, started, now=sale.at)
    word = Paid(Outcome.SUCCEEDED, f"demo-{payment}", total=Money(sale.amount, "XAF"))
    settle(payment, word, actor="job", now=sale.at + timedelta(minutes=2))


def pay_by_hand(order_id: int, sale: Sale, till: Till, *, confirmed: bool = True) -> None:
    """The buyer sends mobile money and types its number; the organizer finds it, or has yet to."""
    payment = begin_payment(order_id, provider="hand", hold=DAY, now=sale.at)
    started = Started(Outcome.PENDING, provider_ref=None)
    record_started(payment, started, now=sale.at, flow="offline")
    sent = min(till.now, sale.at + timedelta(minutes=till.dice.randint(3, 40)))
    operator = till.operator()
    declare(
        payment,
        operator=operator,
        reference=till.reference(operator, sent),
        payer_phone=sale.person.phone,
        now=sent,
    )
    if confirmed:
        later = min(till.now, sent + timedelta(minutes=till.dice.randint(5, 600)))
        confirm_by_hand(payment, user_id=till.seller.id, now=later)


def leave_some_waiting(event: Event, crowd: Sequence[Guest], till: Till, *, now: datetime) -> None:
    """Orders of the last hours: some declared and not yet found, one given up."""
    paid = [offer for offer in offers(event.id, now=now) if offer.price.amount]
    lapsed, *waiting = till.dice.sample(crowd, 6)
    for n, (person, user) in enumerate(waiting):
        at = now - timedelta(hours=1 + 2 * n)
        sale = Sale(event, paid[n % len(paid)], person, user, 1 + n % 2, at)
        sell(sale, till, pays=False)
    given_up = Sale(event, paid[0], *lapsed, 2, now - 3 * DAY)
    place_order(
        event,
        Wanted({given_up.offer.id: given_up.party}),
        buyer=given_up.buyer,
        provider="hand",
        idem_key=f"{given_up.idem_key}-given-up",
        now=given_up.at,
        hold=DAY,
    )
    lapse_due(now=now)
