"""The story of one order, gathered from what was kept of it; and what was done with a date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import ColumnElement, String, and_, cast, func, literal, or_, select

from app.accounts.models import AuditEntry, User
from app.accounts.queries import try_key
from app.applications.models import Application
from app.door.models import Entry, Scanner
from app.events.models import Series
from app.kernel.db import db
from app.messages.models import Message
from app.orders.models import Order, OrderLine
from app.orders.rules import OrderStatus
from app.profiles.models import Card
from app.settlement.models import Payment
from app.story.rules import OPENED, Moment, in_order
from app.tickets.models import Ticket
from app.waitlist.models import WaitlistEntry

JOURNAL_ROWS = 50  # on one page
ASKED_MOST = 200  # people of one name
SESSIONS = 5  # told on somebody's own page
TEAMS_OWN = ("organizer:", "series:", "merchant:")


def story_of(order: Order, payments: Sequence[Payment]) -> list[Moment]:
    """All that happened to an order, oldest first."""
    told = list(_audited(order, payments))
    known = {moment.what for moment in told}
    moments = [*told, *_of_order(order, known), *_of_payments(payments)]
    return in_order([*moments, *_mails(order.id), *_entries(order.id)])


def journal_of(event_id: int, page: int) -> tuple[list[Moment], int, int]:
    """What was done with a date, newest first, but for its orders; which page, of how many."""
    rows, page, pages = _paged(_about(event_id), page)
    return [Moment(e.at, e.action, e.actor, e.facts) for e in rows], page, pages


def team_journal_of(organizer_id: int, page: int) -> tuple[list[Moment], int, int]:
    """What was done with a team, its series and their passes, and its accounts, newest first."""
    subjects = [AuditEntry.object.startswith(prefix) for prefix in TEAMS_OWN]
    first = AuditEntry.action == "house.set-up"
    about = and_(AuditEntry.organizer_id == organizer_id, or_(first, *subjects))
    rows, page, pages = _paged(about, page)
    titled = select(Series.id, Series.title).where(Series.organizer_id == organizer_id)
    titles = {f"series:{id_}": title for id_, title in db.session.execute(titled)}
    told = [
        Moment(e.at, e.action, e.actor, {"series": titles.get(e.object, "")} | e.facts)
        for e in rows
    ]
    return told, page, pages


def sessions_of(user_id: int) -> list[Moment]:
    """When somebody signed in, or out everywhere, the last times."""
    query = select(AuditEntry).where(
        AuditEntry.object == f"user:{user_id}", AuditEntry.action.startswith("session.")
    )
    rows = db.session.scalars(query.order_by(AuditEntry.id.desc()).limit(SESSIONS))
    return [Moment(e.at, e.action, e.actor, e.facts) for e in rows]


def openings(asked: str, page: int) -> tuple[list[Moment], int, int]:
    """What operators opened of people, newest first; of whom `asked` names: a person by name or
    e-mail, an operator, or "profile:12" as it stands in the list.
    """
    about = AuditEntry.action == OPENED
    if asked:
        named = _named(asked)
        about = and_(about, or_(AuditEntry.object.in_(named), AuditEntry.actor.in_(named)))
    rows, page, pages = _paged(about, page)
    told = [Moment(e.at, e.action, e.actor, e.facts | {"whom": e.object}) for e in rows]
    return told, page, pages


def mailbox(address: str) -> str:
    """Who an e-mail is to, where nothing else is known of them: its digest."""
    return try_key("email", address.strip().lower())


def _named(asked: str) -> list[str]:
    """All that may be meant, as the trail names it."""
    typed, name = asked.lower(), func.lower(User.name)
    by_name = or_(User.email == typed, name.contains(typed, autoescape=True))
    users = select(User.id).where(by_name)
    of_card = func.lower(Card.name).contains(typed, autoescape=True)
    cards = select(Card.profile_id).where(of_card)
    found = [f"user:{id_}" for id_ in db.session.scalars(users.limit(ASKED_MOST))]
    found += [f"profile:{id_}" for id_ in db.session.scalars(cards.limit(ASKED_MOST))]
    return [asked, mailbox(asked), *found]


def _paged(about: ColumnElement[bool], page: int) -> tuple[Sequence[AuditEntry], int, int]:
    """One page of the trail, newest first; which, of how many."""
    total = db.session.scalar(select(func.count(AuditEntry.id)).where(about)) or 0
    pages = max(1, -(-total // JOURNAL_ROWS))
    page = min(max(1, page), pages)
    query = select(AuditEntry).where(about).order_by(AuditEntry.id.desc())
    rows = query.offset((page - 1) * JOURNAL_ROWS).limit(JOURNAL_ROWS)
    return db.session.scalars(rows).all(), page, pages


def _about(event_id: int) -> ColumnElement[bool]:
    """The date itself, who waits for it, who asked to come, and its scanners."""
    parts = (
        ("waitlist:", select(WaitlistEntry.id).where(WaitlistEntry.event_id == event_id)),
        ("application:", select(Application.id).where(Application.event_id == event_id)),
        ("scanner:", select(Scanner.id).where(Scanner.event_id == event_id)),
    )
    named = [
        AuditEntry.object.in_(
            ids.with_only_columns(literal(prefix).concat(cast(ids.selected_columns[0], String)))
        )
        for prefix, ids in parts
    ]
    return or_(AuditEntry.object == f"event:{event_id}", *named)


def names_of(story: Iterable[Moment]) -> dict[str, str]:
    """ "user:<id>" -> name, of all who appear in a story."""
    ids = {int(m.who.partition(":")[2]) for m in story if m.who.startswith("user:")}
    if not ids:
        return {}
    found = db.session.execute(select(User.id, User.name).where(User.id.in_(ids)))
    return {f"user:{id_}": name for id_, name in found}


def _of_order(order: Order, told: set[str]) -> Iterator[Moment]:
    """What the order's own row says; an act that the trail tells is not told twice."""
    placed = {"channel": order.channel.value, "moved": order.moved_from_id is not None}
    yield Moment(order.created_at, "order.placed", facts=placed)
    if order.paid_at:
        yield Moment(order.paid_at, "order.paid", facts={"free": order.provider == "free"})
    if order.status is OrderStatus.LAPSED and "order.balance-overdue" not in told:
        yield Moment(order.held_until, "order.lapsed")
    if order.cancelled_at and not told & {"order.cancelled", "order.reserved-cancelled"}:
        yield Moment(order.cancelled_at, "order.cancelled")


def _of_payments(payments: Sequence[Payment]) -> Iterator[Moment]:
    for payment in payments:
        facts = {"provider": payment.provider, "amount": payment.amount}
        transfer = payment.facts.get("transfer") or {}
        said = transfer.get("reference") or transfer.get("sender") or ""
        facts |= {"currency": payment.currency, "reference": payment.operator_ref or said}
        yield Moment(payment.created_at, "payment.asked", "buyer", facts)
        if payment.declared_at:
            yield Moment(payment.declared_at, "payment.declared", "buyer", facts)


def _audited(order: Order, payments: Sequence[Payment]) -> Iterator[Moment]:
    tickets = [ticket.id for line in order.lines for ticket in line.tickets]
    objects = [f"order:{order.id}", *(f"payment:{payment.id}" for payment in payments)]
    objects += [f"ticket:{id_}" for id_ in tickets]
    sums = {f"payment:{p.id}": {"amount": p.amount, "currency": p.currency} for p in payments}
    query = select(AuditEntry).where(AuditEntry.object.in_(objects)).order_by(AuditEntry.id)
    for entry in db.session.scalars(query):
        facts = {"currency": order.currency} | sums.get(entry.object, {}) | entry.facts
        yield Moment(entry.at, entry.action, entry.actor, facts)


def _mails(order_id: int) -> Iterator[Moment]:
    query = select(Message).where(Message.about == f"order:{order_id}")
    for message in db.session.scalars(query):
        state = "left" if message.done_at else "failed" if message.failed_at else "waits"
        facts = {"template": message.template, "to": message.recipient}
        at = message.done_at or message.failed_at or message.created_at
        yield Moment(at, f"mail.{state}", facts=facts)


def _entries(order_id: int) -> Iterator[Moment]:
    query = select(Entry.entered_at, Entry.gate, Ticket.holder_name)
    query = query.join(Ticket, Ticket.id == Entry.ticket_id)
    query = query.join(OrderLine, OrderLine.id == Ticket.order_line_id)
    for at, gate, name in db.session.execute(query.where(OrderLine.order_id == order_id)):
        yield Moment(at, "ticket.entered", facts={"gate": gate, "name": name})
