"""What MTN and Orange write to who received money, read without believing more than it says.

Shapes seen in Cameroon in 2026, in French and in English. A text that is cut, or whose amount or
transaction number cannot be read, is not recognized: a person looks at it. Balances are never kept.

The payer's own words stand in the middle of the operator's: they may be made to look like another
message, or like a transaction number. So the last number counts, which the operator writes, and
money that begins behind somebody's words, on the same line, is nobody's.
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
LONGEST = 1_000  # characters of one message: operators send some 600 at most


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
_SAYS = re.compile(r"(?:message de l.expediteur|message from sender|reference|motif|note)\s{0,3}:")
_MORE = re.compile(
    r"(?:vous avez recu|you have received)\s{1,3}\d[\d ., ]{0,20}\s{0,3}(?:xaf|fcfa|f\s?cfa|cfa)\b"
)
_MTN_REF = re.compile(
    r"(?:financial transaction id|transaction id|id de la transaction|id de transaction"
    r"|id transaction|transaction)\s{0,3}[:.]?\s{0,3}(\d{8,15})(?!\d)"
)
_ORANGE_REF = re.compile(r"\b((?:pp|mp|rc|ci|co)(\d{6})\.(\d{4})\.[a-z]\d{4,8})\b")
_AT = re.compile(r"(\d{4})-(\d\d)-(\d\d)\s+(\d\d):(\d\d)(?::(\d\d))?")
_BALANCE = re.compile(
    r"(?:votre nouveau solde|nouveau solde|your new balance|new balance|solde)[^.]{0,60}?"
    r"\d[\d .,]{0,20}\s{0,3}(?:xaf|fcfa|f\s?cfa|cfa)?\.?"
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
    text = text[:LONGEST]
    plain = _plain(text)
    if _MORE.search(plain, 1):
        return None  # two messages, one of them cut, or one that its payer made look like two
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
    kept: list[int] = []
    for found in _BEGINS.finditer(plain):
        if not kept or _is_over(plain, kept[-1], found.start()):
            kept.append(found.start())
    for n, at in enumerate(kept):
        yield pasted[at : kept[n + 1] if n + 1 < len(kept) else len(pasted)].strip()


def _is_over(plain: str, start: int, at: int) -> bool:
    """Whether another message may begin there: "…transfert de" inside one that has not yet named
    its number is that message, and so is what stands on the same line behind its payer's words."""
    before = plain[max(start, at - LONGEST) : at]
    if "\n\n" in before:
        return True
    own_line = before.rstrip(" ").endswith("\n")
    if own_line and not _SAYS.search(before) and _MORE.match(plain, at):
        return True  # the one before was cut, and nobody's words have begun
    return _reference_in(before) is not None and (own_line or not _SAYS.search(before))


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
    """The last number that stands there: only the operator writes behind the payer's words."""
    found = [*_ORANGE_REF.finditer(plain), *_MTN_REF.finditer(plain)]
    if not found:
        return None
    last = max(found, key=lambda each: each.start())
    if last.re is _MTN_REF:
        return "mtn", last[1]
    return ("orange", last[1].upper()) if _is_a_moment(last[2], last[3]) else None


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
