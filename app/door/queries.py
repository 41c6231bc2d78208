"""What scanners are given, and what organizers see of them."""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import ScalarSelect, and_, false, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from app.anchors.queries import stars_of
from app.deposits.queries import rests_at_door
from app.door.models import Entry, Scan, Scanner
from app.door.rules import OTHER_DATES, OTHER_EVENTS, DeviceRole, Result, Verdict, in_ms
from app.events.models import Event
from app.events.rules import Status
from app.kernel.codes import digest
from app.kernel.db import db
from app.kernel.money import Money, in_figures
from app.kernel.text import folded
from app.orders.models import Order, OrderLine
from app.orders.rules import Flag
from app.questions.queries import told_at_door
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
    works = found and found.revoked_at is None and now < found.works_until
    return found if works else None


def seal(token: str, salt: bytes, words: str) -> str:
    """`words`, readable only by who holds `token`: base64url(nonce + AES-256-GCM), no padding.

    The key is HKDF-SHA256(token, salt, info="name"): the phone makes it from the scanned ticket.
    """
    key = HKDF(algorithm=hashes.SHA256(), length=32, salt=salt, info=b"name").derive(token.encode())
    nonce = secrets.token_bytes(12)
    sealed = nonce + AESGCM(key).encrypt(nonce, words.encode(), None)
    return urlsafe_b64encode(sealed).decode().rstrip("=")


def change_seq(event_id: int) -> int:
    """The number of the event's last change, as committed now."""
    return db.session.execute(select(Event.change_seq).where(Event.id == event_id)).scalar_one()


def rows_since(event: Event, seq: int, role: DeviceRole, *, only: str | None = None) -> list[Row]:
    """The tickets that changed after `seq` (0: all), as the role may know them; or `only` one hash.

    Never a phone, an e-mail, a price. "who" is the name and, on a second line, the note for the
    door, the add-ons and what its guest lets the door know; on a third, what is left to pay of a
    ticket that is due; then of an anchor guest who they are, and who welcomes them. Sealed unless
    the phone is a desk's.
    """
    query = (
        select(Ticket, Entry, _valid_in_order(event.id), Order.id, Order.flag)
        .join(OrderLine, OrderLine.id == Ticket.order_line_id)
        .join(Order, Order.id == OrderLine.order_id)
        .outerjoin(Entry, Entry.ticket_id == Ticket.id)
        .where(Ticket.event_id == event.id, Ticket.changed_seq > seq)
        .order_by(Ticket.id)
        .execution_options(populate_existing=True)
    )
    if only is not None:
        query = query.where(Ticket.token_hash == only)
    rows: list[Row] = []
    stars = stars_of(event)
    told, rests = told_at_door(event.id), rests_at_door(event.id)
    for ticket, entry, order_size, order_id, flag in db.session.execute(query):
        who = _who(ticket, told.get(ticket.id), rests, stars)
        row = (
            ticket.token_hash,
            who if role is DeviceRole.DESK else seal(ticket.token, event.door_salt, who),
            ticket.ticket_type_id,
            _status(ticket.status, flag),
            to_ms(entry.entered_at) if entry else None,
            entry.gate if entry else None,
            int(order_size),
        )
        more = _more(entry, order_id if order_size > 1 else None)
        rows.append((*row, more) if more else row)
    return rows


def _who(
    ticket: Ticket,
    told: str | None,
    rests: Mapping[int, Money],
    stars: Mapping[str, tuple[str, str]],
) -> str:
    note = " · ".join(filter(None, (ticket.note, ticket.extras, told)))
    rest = in_figures(rests[ticket.id]) if ticket.status is TicketStatus.DUE else ""
    headline, greeter = stars.get(folded(ticket.holder_name), ("", "")) if stars else ("", "")
    return "\n".join((ticket.holder_name, note, rest, headline, greeter)).rstrip("\n")


def _more(entry: Entry | None, order: int | None) -> dict[str, int]:
    more = {"o": order} if order else {}
    return more | {"x": to_ms(entry.exited_at)} if entry and entry.exited_at else more


def _status(status: TicketStatus, flag: Flag) -> str:
    """What a door needs to know: of a ticket that stands, whether its money is disputed."""
    open_ = status is TicketStatus.VALID and flag is not Flag.NONE
    due = status is TicketStatus.DUE and flag is Flag.BARRED
    return flag.value if open_ or due else status.value


def _valid_in_order(event_id: int) -> ScalarSelect[int]:
    """How many tickets of this event came with the order of the line at hand."""
    lines, tickets = aliased(OrderLine), aliased(Ticket)
    query = select(func.count(tickets.id)).join(lines, lines.id == tickets.order_line_id)
    query = query.where(
        lines.order_id == OrderLine.order_id,
        tickets.event_id + 0 == event_id,  # by the order's lines, or SQLite reads the whole event
        tickets.status == TicketStatus.VALID,
    )
    return query.correlate(OrderLine).scalar_subquery()


def type_names(event_id: int) -> dict[int, str]:
    query = select(TicketType.id, TicketType.name).where(TicketType.event_id == event_id)
    return dict(db.session.execute(query).all())


def type_notes(event_id: int) -> dict[int, str]:
    """What is said at the door of every ticket of a type: "table près de la scène"."""
    query = select(TicketType.id, TicketType.door_note).where(TicketType.event_id == event_id)
    return dict(db.session.execute(query.where(TicketType.door_note != "")).all())


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


def conflicts_since(
    event_id: int, seq: int, *, most: int = 50
) -> Sequence[tuple[Scan, str, str, str]]:
    """Second entries with a ticket already used, that arrived after `seq`, newest first.

    With the gate of the second entry, and the ticket's holder and type.
    """
    query = (
        select(Scan, Scanner.gate, Ticket.holder_name, TicketType.name)
        .join(Scanner, Scanner.id == Scan.scanner_id)
        .join(Ticket, Ticket.id == Scan.ticket_id)
        .join(TicketType, TicketType.id == Ticket.ticket_type_id)
        .where(Scan.event_id == event_id, Scan.result == Result.CONFLICT, Scan.seq > seq)
    )
    return db.session.execute(query.order_by(Scan.seq.desc(), Scan.id).limit(most)).all()


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


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Tickets, not people: a table of eight is one."""

    expected: int  # valid ones
    entered: int
    by_gate: dict[str, int]


def arrivals(event_id: int) -> Arrivals:
    """How full the room is."""
    expected = select(func.count()).where(
        Ticket.event_id == event_id,
        or_(Ticket.status == TicketStatus.VALID, Ticket.id.in_(select(Entry.ticket_id))),
    )
    gates = select(Entry.gate, func.count()).where(Entry.event_id == event_id)
    by_gate = dict(db.session.execute(gates.group_by(Entry.gate)).all())
    return Arrivals(
        expected=db.session.execute(expected).scalar_one(),
        entered=sum(by_gate.values()),
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


def last_scans_of(scanner_id: int, most: int = 20) -> Sequence[tuple[Scan, str | None]]:
    """What a phone told last, newest first, with the ticket's holder where there is one."""
    query = (
        select(Scan, Ticket.holder_name)
        .outerjoin(Ticket, Ticket.id == Scan.ticket_id)
        .where(Scan.scanner_id == scanner_id)
    )
    return db.session.execute(query.order_by(Scan.scanned_at.desc(), Scan.id).limit(most)).all()


def tally_of(scanner_id: int) -> dict[Result, int]:
    """How many of its scans ended how."""
    query = select(Scan.result, func.count()).where(Scan.scanner_id == scanner_id)
    return dict(db.session.execute(query.group_by(Scan.result)).all())
