"""An order's states, who buys, what may be asked, and the reference people read aloud."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from app.accounts.rules import Limit
from app.kernel.codes import check_character, clean, is_well_formed, random_code
from app.kernel.errors import Refused


class OrderStatus(StrEnum):
    HELD = "held"  # places kept, not paid
    DEPOSIT = "deposit"  # part is paid: the places are sold to it, the rest is awaited
    PAID = "paid"  # tickets exist
    LAPSED = "lapsed"  # not paid in time: the places went back
    CANCELLED = "cancelled"


class Channel(StrEnum):
    """How an order came about."""

    WEB = "web"
    DOOR = "door"
    INVITE = "invite"  # complimentary, by the organizer: counted apart from sales
    WAITLIST = "waitlist"  # an offer to the next in line
    REQUEST = "request"  # an accepted application
    SEASON = "season"  # a season pass
    MOVED = "moved"  # from another date


class Flag(StrEnum):
    """What a door must know of an order's money."""

    NONE = "none"
    DISPUTED = "disputed"  # the payer's bank takes it back: its tickets let in, with a word
    BARRED = "barred"  # and the team lets nobody in with them


NEXT: dict[OrderStatus, frozenset[OrderStatus]] = {
    OrderStatus.HELD: frozenset(OrderStatus) - {OrderStatus.HELD},
    OrderStatus.DEPOSIT: frozenset(OrderStatus) - {OrderStatus.DEPOSIT},
    # late money is honoured while places remain; who gives up may say so
    OrderStatus.LAPSED: frozenset({OrderStatus.PAID, OrderStatus.DEPOSIT, OrderStatus.CANCELLED}),
    # what paid it was somebody else's money: it waits as before (app/unmatching)
    OrderStatus.PAID: frozenset(OrderStatus) - {OrderStatus.PAID},
    OrderStatus.CANCELLED: frozenset(),
}


class SoldOut(Refused):
    """Facts: left (places, or units of what is named), wanted; name, unless entries are short."""

    code = "sold-out"


class NotOnSale(Refused):
    """Not published, over, or not this type now."""

    code = "not-on-sale"
    status = 422


class BadQuantity(Refused):
    """Facts: most (places one order may hold)."""

    code = "bad-quantity"
    status = 422


class PriceChanged(Refused):
    """What was shown is not the price any more. Facts: name (of the ticket type), price (Money)."""

    code = "price-changed"


class CodeChanged(Refused):
    """A promo code or a credit is worth less than was shown. Facts: price (Money, of all)."""

    code = "code-changed"


class TermsChanged(Refused):
    """The team changed what limits these tickets while they were being ordered."""

    code = "terms-changed"


class TooManyForOne(Refused):
    """One contact may have so many of this type in all. Facts: most, name."""

    code = "too-many-for-one"
    status = 422


class OnlyWithTicket(Refused):
    """An add-on goes with a ticket."""

    code = "only-with-ticket"
    status = 422


class OneForEach(Refused):
    """Of some add-ons one goes with each ticket. Facts: name (of the choice), name_en, n
    (tickets), taken (how many were chosen)."""

    code = "one-for-each"
    status = 422


class ByRequest(Refused):
    """This date chooses its guests: one asks first."""

    code = "by-request"


class HoldExpired(Refused):
    """Facts: at (when the places went back, UTC)."""

    code = "hold-expired"
    status = 410


class AlreadySettled(Refused):
    """Facts: status."""

    code = "already-settled"


class SameKeyOtherOrder(Refused):
    """The form's key came back with other contents."""

    code = "same-key-other-order"
    status = 422


class TooManyHolds(Refused):
    """Keeping places without paying, again and again. Facts: n (unpaid orders at a time)."""

    code = "too-many-holds"
    status = 429


class TooManyFree(Refused):
    """Places for nothing, again and again. Facts: n (free orders of one person for one date)."""

    code = "too-many-free"
    status = 429


@dataclass(frozen=True, slots=True)
class Buyer:
    """Who orders: a name, and a phone (E.164) or an e-mail (lower case); "" where not given."""

    name: str
    phone: str
    email: str
    locale: str
    user_id: int | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """How many of which type: {ticket_type_id: n}, zeros left out.

    `chosen`: what the buyer gives for each, where the price is open. `seen`: the price of one as
    the page showed it, and `early` how many were left at that price; `agreed`: the whole, with the
    code as it was shown. What would be dearer is refused, not charged; in the smallest unit.
    """

    tickets: dict[int, int]
    chosen: Mapping[int, int] = field(default_factory=dict)
    seen: Mapping[int, int] = field(default_factory=dict)
    early: Mapping[int, int] = field(default_factory=dict)
    agreed: int | None = None


# The places are its own, for good unless it ends
SOLD = (OrderStatus.PAID, OrderStatus.DEPOSIT)
TAKING = (OrderStatus.HELD, *SOLD)  # it takes places


def can_become(now: OrderStatus, then: OrderStatus) -> bool:
    return then in NEXT[now]


PLACES_MAX = 10  # tickets in one order, unless the type says otherwise
HOLDS_MAX = 3  # unpaid orders of one person for one date, at a time
FREE_MAX = 3  # free orders of one person for one date
HOLDS_PER_IP = Limit(60, timedelta(minutes=15))  # for one date; wide, as SIGN_IN_PER_IP
# However often a way of paying is begun anew, places nobody paid for go back: an agent is found
# within two hours, and a declared transfer is looked up within three days. Offers of the team
# (waiting list, request) keep what they were given.
HOLD_MOST = timedelta(hours=2)
DECLARED_MOST = timedelta(days=3)
# Finding lost tickets: few tries for one address, phone or order; many for one place.
FIND_PER_CONTACT = Limit(5, timedelta(minutes=15))
FIND_PER_IP = Limit(60, timedelta(minutes=15))
FOUND_AFTER = timedelta(days=30)  # an evening that was is still found so long
FOUND_MOST = 50  # orders one mail tells of
REFERENCE = 6  # random symbols of an order's reference


def new_reference() -> str:
    """`EN-7K3M9QX`: what a payer writes in the message of a transfer. Never digits alone: in a
    message those are a sum or a telephone."""
    while True:
        symbols = random_code(REFERENCE)
        if not symbols.isdigit():
            return f"EN-{symbols}{check_character(symbols)}"


def read_reference(typed: str) -> str:
    """The reference meant by what was typed, or "" when its check character is wrong."""
    code = clean(typed).removeprefix("EN")
    if not is_well_formed(code, REFERENCE + 1) or check_character(code[:-1]) != code[-1]:
        return ""
    return f"EN-{code}"
