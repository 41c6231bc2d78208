"""What is settled for the doors of a date."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, select

from app.events.models import Event
from app.gates.models import DoorRules
from app.gates.rules import Rules
from app.kernel.db import db, table_of
from app.tickets.models import TicketType

EVENT, TYPE, RULES = table_of(Event), table_of(TicketType), table_of(DoorRules)
AT_DOOR = (
    select(TYPE.c.id, TYPE.c.name, TYPE.c.door_note, RULES.c.reentry, RULES.c.gates)
    .select_from(EVENT)
    .outerjoin(RULES, RULES.c.event_id == EVENT.c.id)
    .outerjoin(TYPE, TYPE.c.event_id == EVENT.c.id)
    .where(EVENT.c.id == bindparam("event"))
    .order_by(TYPE.c.id)
)


def rules_of(event_id: int) -> Rules:
    row = db.session.get(DoorRules, event_id, populate_existing=True)
    return Rules(row.reentry, row.gates) if row else Rules()


@dataclass(frozen=True, slots=True)
class AtDoor:
    """`names` of its ticket types; `notes`: what the door says of every ticket of a type."""

    names: dict[int, str]
    notes: dict[int, str]
    rules: Rules


def at_door(event_id: int) -> AtDoor:
    """Names, notes and rules in one statement: a phone hears them with all news."""
    rows = db.session.execute(AT_DOOR, {"event": event_id}).all()
    types = [(id_, name, note) for id_, name, note, *_rules in rows if id_ is not None]
    rules = Rules(*rows[0][3:]) if rows and rows[0].reentry is not None else Rules()
    names = {id_: name for id_, name, _note in types}
    return AtDoor(names, {id_: note for id_, _name, note in types if note}, rules)
