"""What a phone with a till may sell, and what it sold: read from its words, said in ours."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Annotated
from urllib.parse import quote

from flask import url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from msgspec import Meta, Struct

from app.accounts.rules import EMAIL_MAX
from app.blocks import actions as blocks
from app.door.models import Scanner
from app.door.queries import from_ms, to_ms
from app.kernel.db import db, in_transaction
from app.kernel.errors import Refused
from app.kernel.money import SUM_MAX
from app.kernel.text import clean_name
from app.orders.models import Order
from app.orders.queries import own_tickets
from app.readings.phones import read_phone
from app.takes.rules import REFERENCE_MAX
from app.tickets.queries import Offer
from app.tickets.rules import TypeKind
from app.unselling import actions as unselling
from app.walkins import actions as walkins
from app.walkins import queries
from app.walkins.rules import CONTACT_MAX, NAME_MAX, Told, Way
from app.web import qr
from app.web.context import now, settings

# \Z, not $: a line end after the last character would pass
Uuid = Annotated[str, Meta(pattern=r"\A[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")]
LOCALES = ("fr", "en")
ADDONS = 50  # types, in one sale


class Addon(Struct):
    """So many of one type that goes with the entries."""

    type: Annotated[int, Meta(gt=0, le=2_147_483_647)]
    n: Annotated[int, Meta(gt=0, le=100)]


class AskedSale(Struct):
    """`contact`: a phone or an e-mail, as it was typed. `each`: what one gives, where the price is
    open."""

    id: Uuid
    type: Annotated[int, Meta(gt=0, le=2_147_483_647)]
    n: Annotated[int, Meta(gt=0, le=100)]
    amount: Annotated[int, Meta(ge=0, le=SUM_MAX)]
    method: Way
    at: Annotated[int, Meta(ge=0, le=4_000_000_000_000)]
    offline: bool = False
    reference: Annotated[str, Meta(max_length=REFERENCE_MAX)] = ""
    name: Annotated[str, Meta(max_length=NAME_MAX)] = ""
    contact: Annotated[str, Meta(max_length=CONTACT_MAX)] = ""
    locale: Annotated[str, Meta(max_length=5)] = ""
    each: Annotated[int, Meta(ge=0, le=SUM_MAX)] = 0
    addons: Annotated[list[Addon], Meta(max_length=ADDONS)] = []

    def told(self) -> Told:
        phone, email = read_contact(self.contact)
        way = self.method if self.amount else Way.FREE
        return Told(
            id=self.id,
            type_id=self.type,
            quantity=self.n,
            amount=self.amount,
            way=Way.CASH if self.amount and way is Way.FREE else way,
            at=from_ms(self.at),
            offline=self.offline,
            reference=clean_name(self.reference),
            name=clean_name(self.name),
            phone=phone,
            email=email,
            locale=self.locale if self.locale in LOCALES else LOCALES[0],
            each=self.each,
            addons=tuple((one.type, one.n) for one in self.addons),
        )


def read_contact(typed: str) -> tuple[str, str]:
    """(phone, e-mail); what is neither is left out: the sale stands without."""
    typed = typed.strip()
    if "@" not in typed:
        return read_phone(typed, country=settings().country), ""
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415 -- slow import

    try:
        address = validate_email(typed[:EMAIL_MAX], check_deliverability=False)
    except EmailNotValidError:
        return "", ""
    return "", address.normalized.lower()


def its_shop(scanner: Scanner) -> dict[str, object]:
    """What it may sell at what price, and how many places are kept for it; nothing without till."""
    if scanner.cashier_id is None or scanner.till_ended_at is not None:
        return {}
    offers = queries.all_at_door(scanner.event, now=now())
    db.session.refresh(scanner, ["block_size", "block_seats"])
    kinds: dict[TypeKind, list[dict[str, object]]] = {kind: [] for kind in TypeKind}
    for offer in offers:
        kinds[offer.kind].append(_offered(offer))
    block = {"size": scanner.block_size, "left": scanner.block_seats}
    return {
        "shop": {
            "block": block,
            "types": kinds[TypeKind.ADMISSION],
            "addons": kinds[TypeKind.ADDON],
        }
    }


def _offered(offer: Offer) -> dict[str, object]:
    """Prices as app/sales/rules.py `parts` takes them: the phone adds up alike."""
    until = offer.early_until
    return {
        "id": offer.id,
        "name": offer.name,
        "name_en": offer.name_en or offer.name,
        "price": offer.price.amount,
        "full": offer.full_price.amount,
        "early": offer.is_early,
        "early_left": offer.early_left,
        "early_until_ms": to_ms(until) if until and offer.is_early else None,
        "group_from": offer.group_from,
        "group_price": offer.group_price.amount if offer.group_price else None,
        "open": offer.open_price,
        "seats": offer.seats,
        "most": offer.per_order,
        "left": offer.left,
    }


def tell_sales(
    scanner: Scanner, sales: list[AskedSale], skew: timedelta, *, after: bool = False
) -> list[dict[str, object]]:
    """Sold already, with or without network: each by itself, none is refused. `after`: the phone
    was taken away."""
    heard: list[dict[str, object]] = []
    for told in sorted((each.told() for each in sales), key=lambda each: each.at):
        sold = in_transaction(partial(_sell, scanner, told, skew=skew, after=after))
        heard.append(said(sold))
    if sales and not after:
        in_transaction(lambda: blocks.fill(scanner.id, now=now()))
    return heard


def _sell(scanner: Scanner, told: Told, *, skew: timedelta, after: bool) -> walkins.Sold:
    """Its cashier may have taken it back before we heard of it."""
    sold = walkins.sell(scanner, told, skew=skew, now=now(), after=after)
    if not sold.replay and not after:
        unselling.undo_if_told(told.id, now=now())
    return sold


def ask_sale(scanner: Scanner, sale: AskedSale, skew: timedelta) -> dict[str, object]:
    """The phone waits for a yes: a no says why, and nothing is kept."""
    told = sale.told()
    if sale.contact.strip() and not (told.phone or told.email):
        return {"id": sale.id, "result": "no", "why": "contact"}
    asking = partial(walkins.sell, scanner, told, skew=skew, now=now(), asks=True)
    try:
        sold = in_transaction(asking)
    except Refused as refusal:
        left = refusal.facts.get("left", refusal.facts.get("most"))
        return {"id": sale.id, "result": "no", "why": refusal.code, "left": left}
    in_transaction(lambda: blocks.fill(scanner.id, now=now()))
    return said(sold)


def said(sold: walkins.Sold) -> dict[str, object]:
    """How it ended, and the page its guest may keep: as an address and as its QR code."""
    facts: dict[str, object] = {"id": sold.id, "result": sold.result}
    facts |= {"over": sold.over} if sold.over else {}
    facts |= {"replay": True} if sold.replay else {}
    order = queries.order_of(sold.id) if sold.result != "refused" else None
    if order is None:
        return facts
    tickets = own_tickets(order.id)
    one = len(tickets) == 1
    address = url_for("tickets.show", secret=tickets[0].secret, _external=True) if one else ""
    address = address or url_for("orders.show", secret=order.secret, _external=True)
    send = {"send": whatsapp(order, address)} if order.phone and not order.email else {}
    return facts | {"page": address, "qr": qr.drawing(address, level="M")} | send


def whatsapp(order: Order, address: str) -> str:
    """Ready to send from the door's own phone: who left a number gets no mail."""
    told = {"title": order.event.title, "address": address}
    with force_locale(order.locale):
        words = _("Votre billet pour « %(title)s » : %(address)s", **told)
    return f"https://wa.me/{order.phone.removeprefix('+')}?text={quote(words)}"
