"""Links, whose they are, and who came by them."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Select, and_, exists, func, or_, select, union
from sqlalchemy.orm import aliased

from app.accounts.models import User
from app.awaited.queries import AWAITED, EMAIL, PHONE
from app.door.models import Entry
from app.events.models import AnchorGuest, Event
from app.inviters.models import Inviter, LinkView
from app.inviters.rules import Came, Link, Node, Sums, every, grow
from app.kernel.db import db
from app.orders.models import Order, OrderLine
from app.orders.rules import Channel, OrderStatus
from app.tickets.models import Ticket

BOUGHT = (OrderStatus.PAID, OrderStatus.DEPOSIT)


def event_behind(code: str) -> Event | None:
    """The date that a link leads to."""
    guests = select(AnchorGuest.event_id).where(AnchorGuest.code == code)
    inviters = select(Inviter.event_id).where(Inviter.code == code)
    found = union(guests, inviters).subquery()
    return db.session.scalar(select(Event).where(Event.id.in_(select(found.c.event_id))))


def link_of_ticket(ticket_id: int) -> Inviter | None:
    return db.session.scalar(select(Inviter).where(Inviter.ticket_id == ticket_id))


def link_of_member(event_id: int, user_id: int) -> Inviter | None:
    mine = (Inviter.event_id == event_id, Inviter.user_id == user_id)
    return db.session.scalar(select(Inviter).where(*mine))


def tree_of(event: Event) -> list[Node]:
    """Who came through whom, of a whole date."""
    links = list(_links(event.id))
    codes = [link.code for link in links]
    if not codes:
        return []
    return grow(links, _came(event, links), _views(codes))


def _links(event_id: int) -> Iterator[Link]:
    guests = select(AnchorGuest.code, AnchorGuest.name, AnchorGuest.id)
    guests = guests.where(AnchorGuest.event_id == event_id, AnchorGuest.code.is_not(None))
    for code, name, id_ in db.session.execute(guests.order_by(AnchorGuest.id)):
        yield Link(code or "", name, anchor_id=id_)
    others = (
        select(Inviter.code, Ticket.holder_name, OrderLine.order_id, User.name)
        .outerjoin(Ticket, Ticket.id == Inviter.ticket_id)
        .outerjoin(OrderLine, OrderLine.id == Ticket.order_line_id)
        .outerjoin(User, User.id == Inviter.user_id)
        .where(Inviter.event_id == event_id)
        .order_by(Inviter.id)
    )
    for code, holder, order_id, member in db.session.execute(others):
        yield Link(code, holder or member or "", order_id=order_id)


def _through(event_id: int) -> Select[str]:
    """The codes of a date's links."""
    guests = select(AnchorGuest.code).where(AnchorGuest.event_id == event_id)
    return select(
        union(guests, select(Inviter.code).where(Inviter.event_id == event_id)).subquery().c.code
    )


def _came(event: Event, links: list[Link]) -> list[Came]:
    """Orders that came by a link, and those whose guests pass one on."""
    mine = [link.order_id for link in links if link.order_id is not None]
    query = (
        select(
            Order.id,
            Order.buyer_name,
            Order.via,
            Order.channel,
            func.count(),
            func.count(Entry.ticket_id),
        )
        .select_from(Ticket)
        .join(OrderLine, OrderLine.id == Ticket.order_line_id)
        .join(Order, Order.id == OrderLine.order_id)
        .outerjoin(Entry, Entry.ticket_id == Ticket.id)
        .where(
            Ticket.event_id == event.id,
            or_(Ticket.status.in_(AWAITED), Entry.ticket_id.is_not(None)),
            or_(Order.via.in_(_through(event.id)), Order.id.in_(mine)),
        )
        .group_by(Order.id, Order.buyer_name, Order.via, Order.channel)
        .order_by(Order.id)
    )
    new = _new_people(event)
    return [
        Came(id_, name, via, channel is Channel.INVITE, places, entries, new.get(id_, 0))
        for id_, name, via, channel, places, entries in db.session.execute(query)
    ]


def _new_people(event: Event) -> dict[int, int]:
    """Of the orders that came by a link: people whose phone and e-mail never ordered anything
    from this organizer before. Each is counted once, with the first of their orders."""
    earlier = aliased(Order)
    known = exists().where(
        earlier.organizer_id == event.organizer_id,
        earlier.event_id != event.id,
        earlier.status.in_(BOUGHT),
        earlier.created_at < Order.created_at,
        or_(
            and_(PHONE != "", earlier.phone == PHONE),
            and_(EMAIL != "", earlier.email == EMAIL),
        ),
    )
    query = (
        select(Order.id, PHONE, EMAIL)
        .select_from(Ticket)
        .join(OrderLine, OrderLine.id == Ticket.order_line_id)
        .join(Order, Order.id == OrderLine.order_id)
        .where(
            Ticket.event_id == event.id,
            Ticket.status.in_(AWAITED),
            Order.via.in_(_through(event.id)),
            or_(PHONE != "", EMAIL != ""),
            ~known,
        )
        .order_by(Order.id, Ticket.id)
    )
    seen: set[str] = set()
    found: dict[int, int] = {}
    for id_, phone, email in db.session.execute(query):
        marks = {mark for mark in (phone, email) if mark}
        if not marks & seen:
            found[id_] = found.get(id_, 0) + 1
        seen |= marks
    return found


def _views(codes: list[str]) -> dict[str, int]:
    query = select(LinkView.code, func.sum(LinkView.n)).where(LinkView.code.in_(codes))
    rows = db.session.execute(query.group_by(LinkView.code).order_by(LinkView.code))
    return {code: int(n) for code, n in rows}


def brought_by(link: Inviter) -> Sums:
    """What one link brought: who came by it, and through those."""
    event = db.session.get_one(Event, link.event_id)
    return next((n.all for n in every(tree_of(event)) if link.code in n.codes), Sums())
