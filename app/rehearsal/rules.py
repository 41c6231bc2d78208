"""Ten codes to try a door with. No tickets: made from the evening's own salt, kept nowhere.

A phone paired for a rehearsal has these in its list and nothing else; any other phone calls them
unknown.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from enum import StrEnum

from app.door.rules import Verdict
from app.kernel.codes import ALPHABET, check_character
from app.tickets.rules import EVENT_CODE

RANDOM = 15  # symbols of a ticket code between the event's and the check
GROUP = 3  # tickets in the order of the group


class Case(StrEnum):
    VALID = "valid"
    USED = "used"
    CANCELLED = "cancelled"
    OTHER_EVENING = "other_evening"
    OTHER_GATE = "other_gate"
    DUE = "due"
    GROUP = "group"
    TYPO = "typo"
    BADGE = "badge"
    UNKNOWN = "unknown"


SAYS: dict[Case, Verdict] = {
    Case.VALID: Verdict.OK,
    Case.USED: Verdict.DUP,
    Case.CANCELLED: Verdict.CANCELLED,
    Case.OTHER_EVENING: Verdict.WRONG_EVENT,
    Case.OTHER_GATE: Verdict.WRONG_GATE,
    Case.DUE: Verdict.DUE,
    Case.GROUP: Verdict.OK,
    Case.TYPO: Verdict.TYPO,
    Case.BADGE: Verdict.BADGE,
    Case.UNKNOWN: Verdict.UNKNOWN,
}


@dataclass(frozen=True, slots=True)
class Practice:
    """One code of the sheet: what it holds, and what a phone must say of it."""

    case: Case
    text: str

    @property
    def verdict(self) -> Verdict:
        return SAYS[self.case]


def symbols(salt: bytes, name: str, n: int) -> str:
    """`n` symbols, the same each time for this evening."""
    number = int.from_bytes(hmac.digest(salt, f"practice {name}".encode(), hashlib.sha256), "big")
    return "".join(ALPHABET[(number >> (5 * at)) % 32] for at in range(n))


def token_of(name: str, *, door_code: str, salt: bytes) -> str:
    middle = symbols(salt, f"{door_code} {name}", RANDOM)
    return door_code + middle + check_character(middle)


def other_evening(door_code: str, salt: bytes) -> str:
    """The event code on a ticket of another evening."""
    code = symbols(salt, f"{door_code} another evening", EVENT_CODE)
    return code if code != door_code else code[::-1].replace(code[0], "Z", 1)


def sheet(*, door_code: str, salt: bytes, address: str) -> list[Practice]:
    """All ten, in the order to try them. `address`: of this house, for the badge."""
    made = []
    for case in Case:
        code = other_evening(door_code, salt) if case is Case.OTHER_EVENING else door_code
        text = token_of(case, door_code=code, salt=salt)
        if case is Case.TYPO:
            text = text[:-1] + ("0" if text[-1] != "0" else "1")
        if case is Case.BADGE:
            text = f"{address}/B/{symbols(salt, door_code, 10)}".upper()
        made.append(Practice(case, text))
    return made
