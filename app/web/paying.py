"""Ways of paying as a page sees them: which are offered, and where the payer comes back to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from flask import session, url_for

from app.accounts.actions import count_try
from app.accounts.models import Organizer
from app.accounts.rules import Limit
from app.deposits.queries import to_pay
from app.jobs import money
from app.jobs.money import Links
from app.kernel.db import db, transaction
from app.kernel.errors import NotFound
from app.kernel.money import Money
from app.merchants import queries as merchants
from app.merchants.models import MerchantAccount
from app.merchants.rules import Standing, is_offered, minutes_until
from app.orders.models import Order
from app.payments.gateway import ConfigError
from app.payments.registry import line_of, takes
from app.settlement import queries as settlement
from app.settlement.rules import PhoneNeeded, Way, is_wallet_number
from app.web.context import now, providers, settings, tills, viewer, wake

RINGS = Limit(6, timedelta(minutes=10))  # of one telephone, whoever has it ring
RINGS_OF_ORDER = Limit(12, timedelta(hours=1))  # of all telephones that one order rings
REMEMBERED = 20  # orders whose page this browser opened, newest last


@dataclass(frozen=True, slots=True)
class Offered:
    """One way of paying as a buyer chooses it. `code` begins with what templates call it:
    "mtn-12" is MTN through account 12, "hand" the house's own; a try ends in "-try"."""

    code: str
    till: str
    method: str = ""
    merchant_id: int | None = None
    needs_phone: bool = False


@dataclass(frozen=True, slots=True)
class Closed:
    """A way that cannot be chosen now, shown all the same so that nobody looks for it.

    `minutes`: until it is asked again; 0: its organizer must act.
    """

    code: str
    minutes: int = 0


def offered(organizer: Organizer, total: Money | None = None) -> list[str]:
    """Codes of the ways this organizer can be paid; for a sum, those that take that sum."""
    return [way.code for way in ways_of(organizer, total)]


def ways_of(organizer: Organizer, total: Money | None = None) -> list[Offered]:
    """Through the organizer's own accounts first, then the house's; what takes days comes last.
    Each method once."""
    own = [way for account in _accounts(organizer) for way in _through(account, total)]
    first = {_name_of(way): way for way in reversed(own)}
    mine = [way for way in own if first[_name_of(way)] is way]
    taken = {_name_of(way) for way in mine}
    house = [
        Offered(name, name)
        for name, provider in providers().items()
        if (name != "hand" or organizer.mtn_number or organizer.orange_number)
        and (name != "card" or not _house_card_rests())
        and name not in taken
        and (total is None or takes(provider, total))
    ]
    return sorted(mine + house, key=lambda way: _name_of(way) == "transfer")


def is_by_hand(code: str) -> bool:
    """A person finds the money, later."""
    return code.partition("-")[0] in ("hand", "transfer")


def closed_of(organizer: Organizer, total: Money | None = None) -> list[Closed]:
    """Ways through accounts in trouble, where nothing else takes the same money; each once."""
    ill = (Standing.SILENT, Standing.TROUBLED)
    accounts = [each for each in _accounts(organizer, well=True) if each.standing in ill]
    card = "card" in providers() and _house_card_rests()
    if not accounts and not card:
        return []
    taken = {_name_of(way) for way in ways_of(organizer, total)}
    found: dict[str, Closed] = {}
    for account in accounts:
        silent = account.standing is Standing.SILENT
        minutes = minutes_until(account.checked_at, now=now()) if silent else 0
        for way in _through(account, total):
            if _name_of(way) not in taken:
                found.setdefault(_name_of(way), Closed(way.code, minutes))
    if card and "card" not in taken:
        found.setdefault("card", Closed("card", 1))
    return list(found.values())


def _house_card_rests() -> bool:
    line = line_of("card", {"base": settings().stripe_api_base})
    return line is not None and line.rests > 0


def _name_of(way: Offered) -> str:
    """ "mtn", or "mtn-try": what one of is enough."""
    name, _dash, rest = way.code.partition("-")
    return f"{name}-try" if rest.endswith("-try") else name


def _accounts(organizer: Organizer, *, well: bool = False) -> list[MerchantAccount]:
    """Those offered; with `well`, those that would be if their providers had no trouble."""
    to_team = viewer().may("settings", organizer.id)
    all_is_trial = settings().mode != "production"
    return [
        account
        for account in merchants.accounts_of(organizer.id)
        if is_offered(
            account.standing_well if well else account.standing,
            to_team=to_team,
            all_is_trial=all_is_trial,
        )
    ]


def _through(account: MerchantAccount, total: Money | None) -> list[Offered]:
    """A telephone rings for one operator; a page of the provider's own asks which."""
    try:
        provider = tills().open(account)
    except ConfigError:
        return []
    able = provider.capabilities()
    if total is not None and not takes(provider, total):
        return []
    one = able.methods[0] if len(able.methods) == 1 else "mobile"
    names = able.methods if able.flow == "push" else (one,)
    end = "" if account.live else "-try"
    return [
        Offered(
            f"{name}-{account.id}{end}",
            account.till,
            method=name if able.flow == "push" else "",
            merchant_id=account.id,
            needs_phone=able.needs_phone,
        )
        for name in names
    ]


def ask(order: Order, code: str, *, typed_phone: str = "") -> str:
    """Have an order paid in this way: the address to send the payer to, "" when there is none.

    Raises: NotFound for a way that is not offered, PhoneNeeded(method), TooManyTries(minutes), and
    as `ask_for_money`.
    """
    way = next((w for w in ways_of(order.organizer, asked_of(order)) if w.code == code), None)
    if way is None:
        raise NotFound()
    phone = typed_phone or order.phone
    if way.needs_phone and not is_wallet_number(phone):
        raise PhoneNeeded(method=way.method)
    through = Way(way.merchant_id, way.method, phone if way.needs_phone else "")
    if way.needs_phone:
        _may_ring(order, way, through)
    if order.total_amount:
        money.end_others(order, way.till, tills())
    there = money.ask_for_money(order, tills()[way.till], links_of(order, way), way=through)
    wake("payments")  # its round plans the looks that follow
    return there


def _may_ring(order: Order, way: Offered, through: Way) -> None:
    """Anybody may type anybody's number: no telephone rings without end, nor many for one order.
    One that rings already does not ring again. Raises: TooManyTries(minutes)."""
    if settlement.live_payment_by(order.id, way.till.partition(":")[0], through) is not None:
        return
    with transaction():
        count_try("ring", through.phone, RINGS, now=now())
        count_try("ring-order", str(order.id), RINGS_OF_ORDER, now=now())


def asked_of(order: Order) -> Money:
    """What paying it now would be for: all of it, its deposit, or what is left."""
    return Money(to_pay(order), order.currency)


def links_of(order: Order, way: Offered | None = None) -> Links:
    here = url_for("orders.show", secret=order.secret, _external=True)
    return Links(back=f"{here}?back=1", cancel=here, notify=_hook(way))


def _hook(way: Offered | None) -> str:
    """Where a provider may call us: our own public address, never the one a visitor typed."""
    if way is None or way.merchant_id is None or not settings().is_https:
        return ""
    account = db.session.get_one(MerchantAccount, way.merchant_id)
    path = url_for("account_hooks.create", kind=account.kind, hook=account.hook)
    return f"{settings().base_url}{path}"


def remember_order(order: Order) -> None:
    """This browser opened the order's own page: it may see its tickets side by side."""
    here = _mark(order)
    seen = [known for known in session.get("orders", []) if known != here]
    session["orders"] = [*seen, here][-REMEMBERED:]


def is_buyers(order: Order) -> bool:
    """Its buyer looks: signed in, or on a browser that opened the order's page.

    One ticket's link may have been passed on: it alone never shows the others of its order.
    """
    user = viewer().user
    if user is not None and order.user_id == user.id:
        return True
    return _mark(order) in session.get("orders", [])


def _mark(order: Order) -> str:
    """Another one once the order's link was made anew: who had the old one is forgotten."""
    return f"{order.id}:{order.secret[:6]}"
