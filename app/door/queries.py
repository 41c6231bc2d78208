"""What scanners are given, and what organizers see of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Select, and_, bindparam, false, func, or_, select, true, union
from sqlalchemy.orm import aliased, joinedload

from app.anchors.queries import HAS_STARS, stars_at
from app.deposits.queries import rests_at_door
from app.door.models import Entry, Scan, Scanner
from app.door.rules import (
    MOVED,
    OTHER_DATES,
    OTHER_EVENTS,
    Arrivals,
    DeviceRole,
    Result,
    Verdict,
    in_ms,
    listed_status,
    token_works,
)
from app.events.models import Event
from app.events.rules import Status
from app.kernel.codes import digest
from app.kernel.db import db, table_of
from app.kernel.money import Money, in_figures
from app.kernel.seals import seal
from app.kernel.text import folded
from app.orders.models import Order, OrderLine
from app.questions.queries import HAS_FOR_DOOR, told_at_door
from app.tickets.models import Ticket, TicketType
from app.tickets.rules import TicketStatus

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# hash, who, type, status, entered ms | None, gate | None, valid tickets in its order, and what
# not every ticket has: {"o": mark of its order, where it has more than one; "x": exited ms}
Always = tuple[str, str, int, str, int | None, str | None, int]
Row = Always | tuple[str, str, int, str, int | None, str | None, int, dict[str, int]]


def to_ms(at: datetime) -> int:
    return in_ms(at - EPOCH)


def from_ms(ms: int) -> datetime:
    return EPOCH + timedelta(milliseconds=ms)


def scanner_by_token(token: str, *, now: datetime) -> Scanner | None:
    """The phone that holds this token, with its event; None once revoked or ended."""
    query = select(Scanner).where(Scanner.token_digest == digest(token))
    found = db.session.scalar(query.options(joinedload(Scanner.event)))
    if found is None:
        return None
    revoked = found.revoked_at is not None
    return found if token_works(revoked=revoked, until=found.works_until, now=now) else None


def ended_by_token(token: str, *, now: datetime) -> Scanner | None:
    """The phone that held this token, once it was taken away or its evening is over."""
    query = select(Scanner).where(Scanner.token_digest == digest(token), ~Scanner.practice)
    found = db.session.scalar(query.options(joinedload(Scanner.event)))
    ended = found and (found.revoked_at is not None or found.works_until <= now)
    return found if ended else None


def change_seq(event_id: int) -> int:
    """The number of the event's last change, as committed now."""
    return db.session.execute(select(Event.change_seq).where(Event.id == event_id)).scalar_one()


@cache
def _listed(which: str) -> Select[Any]:
    """Tickets ("all", "changed", "one"), who is in with them, and their orders, as plain rows.

    What a scan moved is told by the scan itself: its ticket's own row is left alone.
    """
    tables = (Ticket, Entry, OrderLine, Scan, Order)
    ticket, entry, line, scan, order = (table_of(each) for each in tables)
    kept, others = ticket.c, ticket.alias()
    event: BindParameter[int] = bindparam("event")
    lines = line.alias()
    came = select(func.count(others.c.id)).join(lines, lines.c.id == others.c.order_line_id)
    came = came.where(lines.c.order_id == line.c.order_id, others.c.status == TicketStatus.VALID)
    # by the order's lines, or SQLite reads the whole event
    came = came.where(others.c.event_id + 0 == event)
    size = came.correlate(line).scalar_subquery().label("order_size")
    door = (entry.c.entered_at, entry.c.gate, entry.c.exited_at)
    clash = select(scan.c.id).where(scan.c.event_id == event, scan.c.seq > bindparam("seq"))
    clashes = clash.where(scan.c.result == Result.CONFLICT).exists().label("clashes")
    more = (HAS_STARS.label("has_stars"), HAS_FOR_DOOR.label("has_told"), clashes)
    query = select(*kept, *door, line.c.order_id, order.c.flag, size, *more)
    query = query.join(line, line.c.id == kept.order_line_id)
    query = query.join(order, order.c.id == line.c.order_id)
    query = query.outerjoin(entry, entry.c.ticket_id == kept.id).where(kept.event_id == event)
    moved = select(scan.c.ticket_id).where(scan.c.event_id == event, scan.c.seq > bindparam("seq"))
    moved = moved.where(scan.c.result.in_(MOVED), scan.c.ticket_id.is_not(None))
    changed = select(kept.id).where(kept.event_id == event, kept.changed_seq > bindparam("seq"))
    of = {"one": kept.token_hash == bindparam("mark"), "all": true()}
    of["changed"] = kept.id.in_(union(changed, moved))
    return query.where(of[which]).order_by(kept.id)


@dataclass(frozen=True, slots=True)
class News:
    """`clashes`: among them are second entries with a ticket already used."""

    rows: list[Row]
    clashes: bool = False


def rows_since(
    event: Event, seq: int, role: DeviceRole, *, only: str | None = None, nonce: bytes = b""
) -> list[Row]:
    """The tickets that changed after `seq` (0: all), as the role may know them; or `only` one."""
    return news_since(event.id, event.door_salt, seq, role, only=only, nonce=nonce).rows


def news_since(
    event_id: int,
    salt: bytes,
    seq: int,
    role: DeviceRole,
    *,
    only: str | None = None,
    nonce: bytes = b"",
) -> News:
    """Those rows, of a date that need not be loaded. What few dates have is read where it is there.

    Never a phone, an e-mail, a price. "who" is the name and, on a second line, the note for the
    door, the add-ons and what its guest lets the door know; on a third, what is left to pay of a
    ticket that is due; then of an anchor guest who they are, and who welcomes them. Sealed unless
    the phone is a desk's; by `nonce`, if the answer tells it for all its rows.
    """
    which = "one" if only is not None else "changed" if seq else "all"
    facts = {"event": event_id, "seq": seq, "mark": only}
    found = db.session.execute(_listed(which), facts).all()
    if not found:
        return News([])
    rows: list[Row] = []
    stars = stars_at(event_id) if found[0].has_stars else {}
    told = told_at_door(event_id) if found[0].has_told else {}
    due = any(one.status is TicketStatus.DUE for one in found)
    rests = rests_at_door(event_id) if due else {}
    for one in found:
        who = _who(one, told.get(one.id), rests, stars)
        row = (
            one.token_hash,
            who if role is DeviceRole.DESK else seal(one.token, salt, who, nonce=nonce),
            one.ticket_type_id,
            listed_status(one.status, one.flag),
            to_ms(one.entered_at) if one.entered_at else None,
            one.gate,
            one.order_size,
        )
        more = _more(one.exited_at, one.order_id if one.order_size > 1 else None)
        rows.append((*row, more) if more else row)
    return News(rows, found[0].clashes)


def _who(
    ticket: Any,
    told: str | None,
    rests: Mapping[int, Money],
    stars: Mapping[str, tuple[str, str]],
) -> str:
    note = " · ".join(filter(None, (ticket.note, ticket.extras, told)))
    rest = in_figures(rests[ticket.id]) if ticket.status is TicketStatus.DUE else ""
    headline, greeter = stars.get(folded(ticket.holder_name), ("", "")) if stars else ("", "")
    return "\n".join((ticket.holder_name, note, rest, headline, greeter)).rstrip("\n")


def _more(exited_at: datetime | None, order: int | None) -> dict[str, int]:
    more = {"o": order} if order else {}
    return more | {"x": to_ms(exited_at)} if exited_at else more


def sales_end_at(event: Event) -> datetime:
    """When the last ticket can be sold: the event's end unless every type stops before."""
    query = select(TicketType.sale_to).where(
        TicketType.event_id == event.id, TicketType.retired_at.is_(None)
    )
    ends = [at or event.ends_at for at in db.session.scalars(query)]
    return max(ends, default=event.ends_at)


def events_mixed_up_with(event: Event) -> dict[str, tuple[str, datetime, bool]]:
    """Door code -> title and start of the other public events whose tickets people may bring.

    And whether it is another date of the same series.
    """
    near, far = (
        Event.starts_at.between(event.starts_at - reach, event.starts_at + reach)
        for reach in (OTHER_EVENTS, OTHER_DATES)
    )
    same = Event.series_id == event.series_id if event.series_id else false()
    query = select(Event.door_code, Event.title, Event.starts_at, same).where(
        Event.id != event.id, Event.status != Status.DRAFT, or_(near, and_(same, far))
    )
    rows = db.session.execute(query.order_by(Event.starts_at.desc()).limit(500))
    return {code: (title, at, bool(date)) for code, title, at, date in rows}


CONFLICTS = (
    select(Scan, Scanner.gate, Ticket.holder_name, TicketType.name)
    .join(Scanner, Scanner.id == Scan.scanner_id)
    .join(Ticket, Ticket.id == Scan.ticket_id)
    .join(TicketType, TicketType.id == Ticket.ticket_type_id)
    .where(Scan.event_id == bindparam("event"), Scan.seq > bindparam("seq"))
    .where(Scan.result == Result.CONFLICT)
    .order_by(Scan.seq.desc(), Scan.id)
    .limit(bindparam("most"))
)


def conflicts_since(
    event_id: int, seq: int, *, most: int = 50
) -> Sequence[tuple[Scan, str, str, str]]:
    """Second entries with a ticket already used, that arrived after `seq`, newest first.

    With the gate of the second entry, and the ticket's holder and type.
    """
    return db.session.execute(CONFLICTS, {"event": event_id, "seq": seq, "most": most}).all()


def scan_of(scanner_id: int, scan_id: str) -> Scan | None:
    """A scan that this phone told."""
    query = select(Scan).where(Scan.id == scan_id, Scan.scanner_id == scanner_id)
    return db.session.scalar(query)


def scanners_of(event_id: int) -> Sequence[Scanner]:
    """Every phone ever paired for the event, those that still work first."""
    query = select(Scanner).where(Scanner.event_id == event_id)
    query = query.options(joinedload(Scanner.event))
    order = (Scanner.revoked_at.is_not(None), Scanner.gate, Scanner.id)
    return db.session.scalars(query.order_by(*order)).all()


def scanner_of(event_id: int, scanner_id: int) -> Scanner | None:
    query = select(Scanner).where(Scanner.id == scanner_id, Scanner.event_id == event_id)
    return db.session.scalar(query)


def arrivals(event_id: int) -> Arrivals:
    """How full the room is."""
    expected = select(func.count()).where(
        Ticket.event_id == event_id,
        or_(
            Ticket.status.in_((TicketStatus.VALID, TicketStatus.DUE)),
            Ticket.id.in_(select(Entry.ticket_id)),
        ),
    )
    out = select(func.count()).where(Entry.event_id == event_id, Entry.exited_at.is_not(None))
    gates = select(Entry.gate, func.count()).where(Entry.event_id == event_id)
    by_gate = dict(db.session.execute(gates.group_by(Entry.gate)).all())
    return Arrivals(
        expected=db.session.execute(expected).scalar_one(),
        entered=sum(by_gate.values()),
        out=db.session.execute(out).scalar_one(),
        by_gate=dict(sorted(by_gate.items())),
    )


def gates_of(event_id: int) -> Sequence[str]:
    """Names already given to a gate of this event."""
    query = select(Scanner.gate).where(Scanner.event_id == event_id, ~Scanner.practice).distinct()
    return db.session.scalars(query.order_by(Scanner.gate)).all()


def let_in_though_cancelled(event_id: int) -> Sequence[tuple[Scan, str, str]]:
    """Entries with a ticket cancelled while the phone's list was old: scan, gate, holder."""
    query = (
        select(Scan, Scanner.gate, Ticket.holder_name)
        .join(Scanner, Scanner.id == Scan.scanner_id)
        .join(Ticket, Ticket.id == Scan.ticket_id)
        .where(Scan.event_id == event_id, Scan.result == Result.ACCEPTED_CANCELLED)
    )
    return db.session.execute(query.order_by(Scan.seq.desc()).limit(50)).all()


def let_in_by_hand(event_id: int) -> Sequence[tuple[Scan, str, str | None]]:
    """What the desk let in against the phone's verdict: scan (with its reason), gate, holder."""
    undo = aliased(Scan)
    query = (
        select(Scan, Scanner.gate, Ticket.holder_name)
        .join(Scanner, Scanner.id == Scan.scanner_id)
        .outerjoin(Ticket, Ticket.id == Scan.ticket_id)
        .where(Scan.event_id == event_id, Scan.verdict == Verdict.FORCED)
        .where(~select(undo.id).where(undo.undoes == Scan.id).exists())
    )
    return db.session.execute(query.order_by(Scan.scanned_at.desc(), Scan.id).limit(50)).all()
