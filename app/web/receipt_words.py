"""A receipt or credit note in words, for the page and the paper alike; from what was kept alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app.accounts.rules import TaxStatus
from app.ledger.models import Receipt, ReceiptKind
from app.payments.registry import service
from app.web.format import day_words, decimals_of, money
from app.web.receipt_marks import mark_of

UNITS = {
    "XAF": ("franc CFA", "francs CFA"),
    "XOF": ("franc CFA", "francs CFA"),
    "EUR": ("euro", "euros"),
}


@dataclass(frozen=True, slots=True)
class Line:
    label: str
    day: str
    quantity: int
    amount: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that a receipt tells; what is equal here is the same file."""

    number: str
    title: str
    day: str
    seller: tuple[str, ...]  # its name first
    buyer: tuple[str, ...]
    reference: str
    lines: tuple[Line, ...]
    totals: tuple[tuple[str, str], ...]  # the last is the whole
    tax_words: str
    in_words: str
    means: str
    is_trial: bool
    address: str  # where anybody sees whether it is genuine


def trial_words() -> str:
    return _("Un essai : aucun argent réel n’a été payé, ce papier ne vaut rien.")


def title_of(receipt: Receipt) -> str:
    if receipt.kind is ReceiptKind.PART:
        return _("Reçu d’acompte")
    is_receipt = receipt.kind is ReceiptKind.RECEIPT
    return _("Reçu de paiement") if is_receipt else _("Note d’avoir")


def sheet_of(receipt: Receipt) -> Sheet:
    said = receipt.snapshot
    seller, currency = said["seller"], said["currency"]
    legal = [("NIU", seller["tax_number"]), ("RCCM", seller["register_number"])]
    address = [part for part in seller["address"].splitlines() if part]
    contact = [seller["phone"], seller["email"]]
    return Sheet(
        number=receipt.number,
        title=title_of(receipt),
        day=_day(said["at"]),
        seller=(
            seller["name"],
            *address,
            *(f"{name} {value}" for name, value in legal if value),
            *(part for part in contact if part),
        ),
        buyer=tuple(said["buyer"][name] for name in ("name", "phone", "email")),
        reference=said["reference"],
        lines=tuple(_line(line, currency) for line in said["lines"]),
        totals=_totals(said, currency),
        tax_words=_tax_words(TaxStatus(seller["tax"]), has_tax=bool(said["taxes"])),
        in_words=_in_words(receipt),
        means=_means(said["means"]),
        is_trial=receipt.is_trial,
        address=url_for(
            "receipt_checks.show", receipt_id=receipt.id, mark=mark_of(receipt), _external=True
        ),
    )


def _day(told: str) -> str:
    moment = datetime.fromisoformat(told)
    return day_words(moment, moment.tzinfo, with_year=True)


def _line(line: dict[str, Any], currency: str) -> Line:
    return Line(
        line["label"], _day(line["date"]), line["quantity"], money(line["amount"], currency)
    )


def _totals(said: dict[str, Any], currency: str) -> tuple[tuple[str, str], ...]:
    rows: list[tuple[str, str]] = []
    if said["taxes"]:
        rows.append((_("Total hors taxe"), money(said["before_tax"], currency)))
        for each in said["taxes"]:
            rate = f"{each['vat_bp'] / 100:.2f}".rstrip("0").rstrip(".").replace(".", ",")
            rows.append((_("TVA %(rate)s %%", rate=rate), money(each["tax"], currency)))
    credit = said["means"].get("credit", 0)
    if credit:
        rows.append((_("dont payé par un avoir"), money(credit, currency)))
    deposit = said["means"].get("deposit", 0)
    if deposit:
        rows.append((_("dont acompte déjà reçu"), money(deposit, currency)))
    return (
        *rows,
        (_("Total TTC") if said["taxes"] else _("Total"), money(said["total"], currency)),
    )


def _tax_words(tax: TaxStatus, *, has_tax: bool) -> str:
    if has_tax:
        return ""
    return _("Exonérée de TVA") if tax is TaxStatus.EXEMPT else _("TVA non applicable")


def _in_words(receipt: Receipt) -> str:
    words = french_words(receipt.amount, receipt.currency)
    if receipt.kind is not ReceiptKind.CREDIT_NOTE:
        return _("Arrêté le présent reçu à la somme de %(words)s.", words=words)
    return _("Arrêtée la présente note d’avoir à la somme de %(words)s.", words=words)


def french_words(amount: int, currency: str) -> str:
    """`30 000` francs: "trente mille francs CFA". In French, whatever the reader's language."""
    from num2words import num2words  # noqa: PLC0415 -- slow import

    decimals = decimals_of(currency)
    whole, part = divmod(amount, 10**decimals)
    said = num2words(whole, lang="fr")
    one, many = UNITS.get(currency, (currency, currency))
    of = ("d’" if many[0] in "aeiou" else "de ") if whole and whole % 1_000_000 == 0 else ""
    text = f"{said} {of}{many if whole > 1 else one}"
    return f"{text} {num2words(part, lang='fr')}" if part else text


def _means(means: dict[str, Any]) -> str:
    parts = [way_words(means["provider"]), means["operator_ref"] or means["provider_ref"]]
    return " · ".join(part for part in parts if part)


def way_words(till: str) -> str:
    ways = {
        "hand": _("Mobile money"),
        "cash": _("Espèces"),
        "card": _("Carte"),
        "bank": _("Virement"),
        "pretend": _("Essai"),
        "credit": _("Avoir"),
        "free": _("Avoir"),
        "momo": _("Mobile money"),
        "pawapay": _("Mobile money"),
        "notchpay": _("Mobile money"),
    }
    name = till.partition(":")[0]
    return ways.get(name) or service(name)


def links_of(receipts: Sequence[Receipt]) -> list[tuple[Receipt, str]]:
    """Each with how it is called on a page."""
    return [(each, f"{title_of(each)} {whole(each.number)}") for each in receipts]


def whole(number: str) -> str:
    """A number that no line breaks: its hyphens hold."""
    return number.replace("-", "\u2011")
