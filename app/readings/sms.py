"""What MTN and Orange write to who received money, read without believing more than it says.

Shapes seen in Cameroon in 2026, in French and in English. A text that is cut, or whose amount or
transaction number cannot be read, is not recognized: a person looks at it. Balances are never kept.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from app.readings.amounts import read_amount

DOUALA = ZoneInfo("Africa/Douala")
NEAR = 80  # characters from its beginning: what stands later is a fee or a balance
MOST = 50_000  # characters read at once: some two hundred messages


@dataclass(frozen=True, slots=True)
class Told:
    """One message. `amount` in francs; `phone` as E.164 or empty; `at` is an instant."""

    operator: str  # mtn | orange
    operator_ref: str  # upper case
    amount: int
    outgoing: bool = False
    payer: str = ""
    phone: str = ""
    message: str = ""  # the payer's own words, where our reference may stand
    at: datetime | None = None
    text: str = ""  # as it came, without the balance


# Where a message begins; what is pasted may hold many, glued together or not.
_BEGINS = re.compile(
    r"vous avez recu|you have received|transfert reussi|transfert de|transfer of"
    r"|vous avez envoye|you have sent|paiement reussi|paiement de|payment of"
    r"|depot de|depot reussi|retrait de|retrait reussi|cash ?in|cash ?out"
)
_IN = re.compile(r"vous avez recu|you have received|depot|cash ?in")
_AMOUNT = re.compile(r"(\d[\d ., ]*?)\s*(?:xaf|fcfa|f\s?cfa|cfa)\b")
_PAYER = re.compile(
    r"(?:xaf|fcfa|f\s?cfa|cfa)\s+(?:de|du|from|of)\s+(?P<name>.*?)"
    r"(?:\(\s*(?P<inside>[+\d][\d ]{7,15}\d)\s*\)|(?P<after>\b(?:\+?237 ?)?6[\d ]{8,11}\b)"
    r"|\. |\s+sur\b|\s+on\b|\s+le\b|$)",
    re.DOTALL,
)
_MESSAGE = re.compile(
    r"(?:message de l.expediteur|message from sender|reference|motif|note)\s*:\s*(?P<words>.*?)"
    r"(?=\.?\s*(?:votre nouveau solde|nouveau solde|your new balance|new balance|solde|frais|fees"
    r"|transaction id|id transaction|financial transaction|$))",
    re.DOTALL,
)
_MTN_REF = re.compile(
    r"(?:financial transaction id|transaction id|id de la transaction|id de transaction"
    r"|id transaction|transaction)\s*[:.]?\s*(\d{8,15})(?!\d)"
)
_ORANGE_REF = re.compile(r"\b((?:pp|mp|rc|ci|co)(\d{6})\.(\d{4})\.[a-z]\d{4,8})\b")
_AT = re.compile(r"(\d{4})-(\d\d)-(\d\d)\s+(\d\d):(\d\d)(?::(\d\d))?")
_BALANCE = re.compile(
    r"(?:votre nouveau solde|nouveau solde|your new balance|new balance|solde)[^.]*?"
    r"\d[\d .,]*\s*(?:xaf|fcfa|f\s?cfa|cfa)?\.?"
)


def read_messages(pasted: str) -> list[Told]:
    """Every message that can be read, in the order they were pasted; each one once."""
    told: dict[tuple[str, str], Told] = {}
    for text in _each(pasted[:MOST]):
        one = read_message(text)
        if one is not None:
            told.setdefault((one.operator, one.operator_ref), one)
    return list(told.values())


def unread_messages(pasted: str) -> list[str]:
    """What looks like a message and cannot be read: shown to the person who pasted it."""
    return [text for text in _each(pasted[:MOST]) if read_message(text) is None]


def read_message(text: str) -> Told | None:
    plain = _plain(text)
    amount = _AMOUNT.search(plain, 0, NEAR)
    named = _reference_in(plain)
    francs = read_amount(amount[1]) if amount else None
    if named is None or not francs or francs < 0:
        return None
    operator, reference = named
    payer = _PAYER.search(plain)
    words = _MESSAGE.search(plain)
    return Told(
        operator=operator,
        operator_ref=reference,
        amount=francs,
        outgoing=not _IN.match(plain),
        payer=_part(text, payer, "name").strip(" .,(") if payer else "",
        phone=_phone(payer["inside"] or payer["after"] or "") if payer else "",
        message=_part(text, words, "words").strip(" .") if words else "",
        at=_instant(plain),
        text=_without_balance(text, plain),
    )


def _each(pasted: str) -> Iterator[str]:
    plain = _plain(pasted)
    starts = [found.start() for found in _BEGINS.finditer(plain)]
    # "…transfert de" inside a message that has begun and not yet named its number is that message
    kept = [
        at
        for n, at in enumerate(starts)
        if n == 0 or _reference_in(plain[starts[n - 1] : at]) or "\n\n" in plain[starts[n - 1] : at]
    ]
    for n, at in enumerate(kept):
        yield pasted[at : kept[n + 1] if n + 1 < len(kept) else len(pasted)].strip()


def _plain(text: str) -> str:
    """As long as `text`, so that a place in one is the same place in the other: small letters
    without accents, every space a space."""
    return "".join(_plain_character(c) for c in text)


def _plain_character(c: str) -> str:
    if c == "\n":
        return c
    if c.isspace() or unicodedata.category(c) in ("Zs", "Cf"):
        return " "
    small = unicodedata.normalize("NFKD", c)[0].lower()
    return "'" if small == "’" else small[:1]


def _reference_in(plain: str) -> tuple[str, str] | None:
    orange = _ORANGE_REF.search(plain)
    if orange:
        return ("orange", orange[1].upper()) if _is_a_moment(orange[2], orange[3]) else None
    mtn = _MTN_REF.search(plain)
    return ("mtn", mtn[1]) if mtn else None


def _is_a_moment(day: str, clock: str) -> bool:
    """Orange dates its own numbers: `261128.1802` is the 28th of November 2026, two past six."""
    return _moment(day, clock) is not None


def _moment(day: str, clock: str) -> datetime | None:
    try:
        read = datetime.strptime(day + clock, "%y%m%d%H%M").replace(tzinfo=DOUALA)
    except ValueError:
        return None
    return read.astimezone(UTC)


def _instant(plain: str) -> datetime | None:
    """The operators write the time of Douala."""
    orange = _ORANGE_REF.search(plain)
    found = _AT.search(plain)
    if not found:
        return _moment(orange[2], orange[3]) if orange else None
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
    try:
        read = datetime(year, month, day, hour, minute, second, tzinfo=DOUALA)
    except ValueError:
        return None
    return read.astimezone(UTC)


def _phone(digits: str) -> str:
    number = re.sub(r"\D", "", digits)
    number = number.removeprefix("237") if len(number) > 9 else number
    return f"+237{number}" if re.fullmatch(r"[26]\d{8}", number) else ""


def _part(text: str, found: re.Match[str], group: str) -> str:
    start, end = found.span(group)
    return re.sub(r"\s+", " ", text[start:end])


def _without_balance(text: str, plain: str) -> str:
    for found in reversed(list(_BALANCE.finditer(plain))):
        text = text[: found.start()] + text[found.end() :]
    return re.sub(r"[ \t]+", " ", text).strip()
