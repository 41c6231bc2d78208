"""What a phone in rehearsal is given in place of the evening's list."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.door.models import Scanner
from app.door.queries import Row, to_ms
from app.door.rules import DeviceRole
from app.kernel.seals import seal
from app.rehearsal.rules import GROUP, Case, other_evening, token_of
from app.tickets.rules import TicketStatus, token_hash

PLAIN, ELSEWHERE = 1, 2  # ticket types
USED_AGO = timedelta(minutes=20)
NAMES = {
    Case.VALID: "Zita Exercice",
    Case.USED: "Ben Exercice",
    Case.CANCELLED: "Paul Exercice",
    Case.OTHER_GATE: "Chantal Exercice",
    Case.DUE: "Awa Exercice\n\n10\u202f000\u00a0FCFA",
    Case.GROUP: "Famille Exercice",
}
STATUS = {Case.CANCELLED: TicketStatus.CANCELLED, Case.DUE: TicketStatus.DUE}


def types() -> dict[int, str]:
    return {PLAIN: "Billet d’exercice", ELSEWHERE: "Billet d’une autre porte"}


def others(scanner: Scanner) -> dict[str, tuple[str, int, bool]]:
    event = scanner.event
    code = other_evening(event.door_code, event.door_salt)
    return {code: ("Une autre soirée", to_ms(event.starts_at + timedelta(days=30)), False)}


def rules(scanner: Scanner) -> dict[str, object]:
    elsewhere = "Porte B" if scanner.gate != "Porte B" else "Porte C"
    gates = {scanner.gate: [PLAIN], elsewhere: [ELSEWHERE]}
    return {"reentry": "no", "gates": gates, "notes": {}}


def rows(scanner: Scanner, *, now: datetime) -> list[Row]:
    """The list: one ticket a case, and the two others of the group."""
    made: list[Row] = [_row(scanner, case, case.value, now) for case in NAMES]
    return made + [_row(scanner, Case.GROUP, f"group {n}", now) for n in range(2, GROUP + 1)]


def _row(scanner: Scanner, case: Case, name: str, now: datetime) -> Row:
    event = scanner.event
    token = token_of(name, door_code=event.door_code, salt=event.door_salt)
    who = NAMES[case]
    used = case is Case.USED
    row = (
        token_hash(event.door_salt, token),
        who if scanner.role is DeviceRole.DESK else seal(token, event.door_salt, who),
        ELSEWHERE if case is Case.OTHER_GATE else PLAIN,
        STATUS.get(case, TicketStatus.VALID).value,
        to_ms(now - USED_AGO) if used else None,
        "Porte B" if used else None,
        GROUP if case is Case.GROUP else 1,
    )
    return (*row, {"o": 1}) if case is Case.GROUP else row
