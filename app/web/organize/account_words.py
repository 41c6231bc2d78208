"""The money book in words: what each movement and each account is called, and which way its sum is
read."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.closing import queries as closing
from app.closing.rules import cashier
from app.ledger.models import Movement
from app.web.format import short_day
from app.web.receipt_words import way_words

MOVEMENTS = {
    Movement.SALE: _l("Vente"),
    Movement.PAYMENT: _l("Encaissement"),
    Movement.FEE: _l("Frais"),
    Movement.REFUND: _l("Remboursement"),
    Movement.CREDIT_NOTE: _l("Note d’avoir"),
    Movement.CREDIT_GIVEN: _l("Avoir accordé"),
    Movement.CREDIT_SPENT: _l("Avoir utilisé"),
    Movement.SUSPENSE: _l("Argent à éclaircir"),
    Movement.MATCH: _l("Argent reconnu"),
    Movement.DISPUTE: _l("Contestation"),
    Movement.PAYOUT: _l("Versement à la banque"),
    Movement.CASH: _l("Écart de caisse"),
    Movement.WAIVER: _l("Abandon d’un reste dû"),
    Movement.KEPT: _l("Somme gardée"),
}
# Where money is first; then what is owed, earned and lost.
PLACES = ("cash", "clearing", "bank")
APART = ("suspense", "dispute", "rounding", "fees", "other")
MANY = ("order", "credit", "revenue", "vat", "loss")  # one a buyer, or a date
KINDS = {
    "cash": _l("Caisse"),
    "clearing": _l("Encaissements"),
    "bank": _l("Banque"),
    "suspense": _l("Argent à éclaircir"),
    "dispute": _l("Contestations"),
    "rounding": _l("Écarts de caisse"),
    "fees": _l("Frais"),
    "other": _l("Autres recettes"),
    "order": _l("Clients"),
    "credit": _l("Avoirs des clients"),
    "revenue": _l("Ventes hors taxe"),
    "vat": _l("TVA collectée"),
    "loss": _l("Pertes"),
}
# Of these a credit is what there is: what was earned, what is owed.
TURNED = ("order", "credit", "revenue", "vat", "suspense", "other", "rounding")


def movement_words(movement: Movement) -> str:
    return str(MOVEMENTS[movement])


def kind_of(account: str) -> str:
    return account.partition(":")[0]


def sign_of(account: str) -> int:
    """How its balance is read: 1 as the book has it, -1 turned."""
    return -1 if kind_of(account) in TURNED else 1


def kind_words(account: str) -> str:
    """A kind of accounts; of what lies with providers, which."""
    kind, _colon, rest = account.partition(":")
    words = str(KINDS.get(kind, account))
    return f"{words}, {way_words(rest)}" if kind == "clearing" and rest else words


def called(accounts: Iterable[str]) -> dict[str, str]:
    """Each account as people say it: "Caisse de Chantal"."""
    names = list(accounts)
    ids = {kind: _ids(names, kind) for kind in ("order", "credit", "revenue", "vat", "loss")}
    dates = closing.events_of([*ids["revenue"], *ids["vat"], *ids["loss"]])
    known = {
        "order": closing.references(ids["order"]),
        "credit": closing.credit_codes(ids["credit"]),
        "cash": closing.people(n for name in names if (n := _holder(name)) is not None),
    }
    of_date = {n: f"{e.title}, {short_day(e.starts_at, e.timezone)}" for n, e in dates.items()}
    return {name: _called(name, known | dict.fromkeys(("revenue", "vat", "loss"), of_date))
            for name in names}  # fmt: skip


def _called(name: str, known: dict[str, dict[int, str]]) -> str:
    kind, _colon, rest = name.partition(":")
    if kind == "cash":
        return _("Caisse de %(name)s", name=known["cash"].get(_holder(name) or 0, "?"))
    words = str(KINDS.get(kind, name))
    if kind in known:
        return f"{words} · {known[kind].get(int(rest), '?')}"
    if kind in ("clearing", "suspense", "dispute", "fees"):
        return f"{words} · {way_words(rest)}"
    return f"{words} · {rest}" if rest else words


def _holder(name: str) -> int | None:
    return cashier(name.partition(":")[2]) if kind_of(name) == "cash" else None


def _ids(names: Iterable[str], kind: str) -> set[int]:
    found = (name.partition(":") for name in names)
    return {int(rest) for kind_, _c, rest in found if kind_ == kind and rest.isdecimal()}
