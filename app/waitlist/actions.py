"""Standing in line, leaving it, and proposing what is free to the first whom it suits.

Each of these locks the date's quotas first, in ascending id: one after the other they see the
same places and the same line. Orders made here are new rows, so nobody waits for them. Why this
order of people: docs/adr/0026.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import delete, insert

from app.accounts.actions import audit
from app.events.models import Event
from app.events.rules import Status
from app.kernel.codes import secret
from app.kernel.db import db
from app.kernel.errors import Refused
from app.messages.actions import leave as leave_mail
from app.orders.rules import BadQuantity, Buyer, Channel, NotOnSale, SoldOut, Wanted
from app.proposals.actions import propose
from app.tickets import actions as places
from app.waitlist import queries
from app.waitlist.models import WaitlistEntry, WaitlistProposal, WaitlistQuota
from app.waitlist.rules import (
    Ask,
    EntryState,
    LineClosed,
    Move,
    NotWaiting,
    OtherName,
    StillOnSale,
    after,
    lacks,
    most_of,
    pick,
)


def join(
    event_id: int, ask: Ask, *, buyer: Buyer, form_key: str, now: datetime, via: str = ""
) -> tuple[WaitlistEntry, bool]:
    """Stand in line for what is sold out: (the entry, is new). Asking again keeps one's place.

    Raises: LineClosed, NotOnSale, BadQuantity(most), StillOnSale(left), OtherName.
    """
    queries.lock_quotas(event_id)
    event = db.session.get_one(Event, event_id)
    made = queries.entry_by_key(form_key)
    if made is not None:
        return made, False
    if not queries.is_open(event, now=now):
        raise LineClosed()
    known = queries.waiting_with(event_id, phone=buyer.phone, email=buyer.email)
    _refuse(event, ask, waits_already=known is not None, now=now)
    if known is not None:
        if known.name.casefold() != buyer.name.casefold():
            raise OtherName()
        _want(known, ask, now=now)
        return known, False
    entry = _new_entry(event, ask, buyer, form_key, now=now, via=via)
    _stand(event, only=entry, now=now)
    mail_to(entry, "waitlist", now=now, key=f"waitlist:{entry.id}:joined")
    return entry, True


def _refuse(event: Event, ask: Ask, *, waits_already: bool, now: datetime) -> None:
    """Unless all types that suit are out of the public's reach."""
    offers = queries.waited_for(event, now=now)
    offers = [offer for offer in offers if ask.ticket_type_id in (None, offer.id)]
    if not offers:
        raise NotOnSale()
    most = max(offer.per_order for offer in offers)
    if not 0 < ask.quantity <= most:
        raise BadQuantity(most=most)
    left = [offer.left for offer in offers if offer.left != 0]
    if left and not waits_already:
        raise StillOnSale(left=min((n for n in left if n is not None), default=most))


def _new_entry(
    event: Event, ask: Ask, buyer: Buyer, form_key: str, *, now: datetime, via: str
) -> WaitlistEntry:
    entry = WaitlistEntry(
        event_id=event.id,
        secret=secret(),
        form_key=form_key,
        position=queries.last_position(event.id) + 1,
        created_at=now,
        via=via,
        **asdict(buyer),
        **asdict(ask),
    )
    db.session.add(entry)
    return entry


def mail_to(entry: WaitlistEntry, template: str, *, now: datetime, key: str | None = None) -> None:
    """To the address they gave, if they gave one; the same `key` is once."""
    to, said = entry.email, entry.locale
    if to:
        leave_mail(template, to=to, locale=said, now=now, dedupe_key=key, entry_id=entry.id)


def change(entry_id: int, ask: Ask, *, now: datetime) -> None:
    """Who waits wants more, fewer, or another type; their place stays.

    Raises: NotWaiting, NotOnSale, BadQuantity(most).
    """
    entry, _free = _lock(entry_id)
    _refuse(entry.event, ask, waits_already=True, now=now)
    _want(entry, ask, now=now)


def _want(entry: WaitlistEntry, ask: Ask, *, now: datetime) -> None:
    entry.quantity, entry.split, entry.ticket_type_id = ask.quantity, ask.split, ask.ticket_type_id
    _stand(entry.event, only=entry, now=now)
    places.note_freed()  # what they want now may be there


def leave(entry_id: int, *, actor: str, now: datetime) -> None:
    """By themselves ("buyer"), or put out by the team. Raises: NotWaiting."""
    entry, _free = _lock(entry_id)
    entry.state = EntryState.LEFT if actor == "buyer" else EntryState.REMOVED
    _stand(entry.event, only=entry, now=now)
    _note(entry, str(entry.state), actor=actor, now=now)


def move(entry_id: int, to: Move, *, why: str, actor: str, now: datetime) -> None:
    """Another place in the line, for a reason that stays written. Raises: NotWaiting."""
    entry, _free = _lock(entry_id)
    line = list(queries.line(entry.event_id))
    here = line.index(entry)
    there = {Move.UP: here - 1, Move.DOWN: here + 1, Move.FIRST: 0}[to]
    there = min(max(there, 0), len(line) - 1)
    line.insert(there, line.pop(here))
    for position, each in enumerate(line, start=1):
        each.position = position
    entry.moved_why = why
    moved = {"place_before": here + 1, "place_after": there + 1, "why": why}
    _note(entry, "moved", actor=actor, now=now, **moved)


def open_line(
    event_id: int, *, is_open: bool, hours: int | None, actor: str, now: datetime
) -> None:
    """Open the list, or close it: then what is free goes to the public. People keep their place.

    `hours` a proposal lasts; None: as the house has it.
    """
    queries.lock_quotas(event_id)
    event = db.session.get_one(Event, event_id)
    if event.waitlist_open != is_open:
        done = "waitlist.opened" if is_open else "waitlist.closed"
        audit(done, f"event:{event_id}", actor=actor, organizer_id=event.organizer_id, now=now)
    event.waitlist_open, event.proposal_hours = is_open, hours
    _stand(event, now=now)
    places.note_freed()


def serve(event_id: int, *, now: datetime) -> int:
    """Propose what is free, first come first served among those it suits. How many proposals."""
    free = queries.lock_quotas(event_id)
    event = db.session.get_one(Event, event_id, populate_existing=True)
    if event.status is Status.CANCELLED or event.starts_at <= now:
        _end_line(event, now=now)
    made = _serve_all(event, free, now=now) if queries.is_open(event, now=now) else 0
    _stand(event, now=now)
    return made


def _end_line(event: Event, *, now: datetime) -> None:
    """Nobody waits any more. Who waited for a date that is called off is told so, once: by the mail
    of their own order, where they have one."""
    for entry in queries.line(event.id):
        entry.state = EntryState.OVER
        if event.status is Status.CANCELLED and not queries.hears_by_order(entry, now=now):
            mail_to(entry, "waitlist_off", now=now, key=f"waitlist:{entry.id}:off")


def _serve_all(event: Event, free: dict[int, int | None], *, now: datetime) -> int:
    choices = queries.choices(queries.waited_for(event, now=now))
    made = 0
    in_vain: set[Ask] = set()  # places only get fewer: who wants what did not fit waits on too
    for entry_id, ask in queries.asks(event.id).items():
        found = None if ask in in_vain else pick(ask, choices, free)
        if found is None:
            in_vain.add(ask)
        elif _serve_one(event, entry_id, found, now=now):
            free.update(after(found, choices, free))
            made += 1
    return made


def _serve_one(event: Event, entry_id: int, found: tuple[int, int], *, now: datetime) -> bool:
    """False when their limit for this type is reached: they stay, and keep nobody out."""
    entry = db.session.get_one(WaitlistEntry, entry_id, populate_existing=True)
    try:
        with db.session.begin_nested():
            _propose(event, entry, *found, actor="job", now=now)
    except Refused:
        return False
    return True


def _propose(
    event: Event, entry: WaitlistEntry, kind: int, n: int, *, actor: str, now: datetime
) -> int:
    buyer = Buyer(entry.name, entry.phone, entry.email, entry.locale, entry.user_id)
    order_id = propose(
        event,
        Wanted({kind: n}),
        buyer=buyer,
        channel=Channel.WAITLIST,
        key=f"waitlist-{entry.id}-{entry.proposals + 1}",
        via=entry.via,
        actor=actor,
        now=now,
    )
    db.session.add(WaitlistProposal(order_id=order_id, entry_id=entry.id))
    entry.proposals += 1
    entry.quantity -= n
    if not entry.quantity:
        entry.state = EntryState.OFFERED
    db.session.flush()
    return order_id


def serve_now(entry_id: int, *, actor: str, now: datetime) -> int:
    """The team proposes to one of them before their turn: the order's id.

    Raises: NotWaiting, LineClosed, SoldOut(left, wanted), and what `place_order` does.
    """
    entry, free = _lock(entry_id)
    event = entry.event
    if not queries.is_open(event, now=now):
        raise LineClosed()
    choices = queries.choices(queries.waited_for(event, now=now))
    found = pick(entry.ask, choices, free)
    if found is None:
        raise SoldOut(left=most_of(entry.ask, choices, free), wanted=entry.quantity)
    order_id = _propose(event, entry, *found, actor=actor, now=now)
    _stand(event, now=now)
    return order_id


def _lock(entry_id: int) -> tuple[WaitlistEntry, dict[int, int | None]]:
    """Who waits, as it stands now, and the date's free places. Raises: NotWaiting."""
    event_id = db.session.get_one(WaitlistEntry, entry_id).event_id
    free = queries.lock_quotas(event_id)
    entry = db.session.get_one(WaitlistEntry, entry_id, populate_existing=True)
    if entry.state is not EntryState.WAITING:
        raise NotWaiting()
    return entry, free


def _stand(event: Event, *, now: datetime, only: WaitlistEntry | None = None) -> None:
    """Each who waits, or one of them, keeps the public out of what they lack, and of nothing else.

    What one lacks hangs on the places alone: who joins or leaves changes nobody else's.
    """
    db.session.flush()
    free = queries.lock_quotas(event.id)
    known = queries.quotas_of(event.id, only=only)
    asks = queries.asks(event.id, only=only) if queries.is_open(event, now=now) else {}
    choices = queries.choices(queries.waited_for(event, now=now)) if asks else []
    lacking = {ask: lacks(ask, choices, free) for ask in set(asks.values())}
    steps: Counter[int] = Counter()
    for entry_id in sorted({*known, *asks}):
        wanted = lacking[asks[entry_id]] if entry_id in asks else set()
        _write_rows(entry_id, known.get(entry_id, set()), wanted, steps)
    places.stand_in_line(steps)


def _write_rows(entry_id: int, was: set[int], now: set[int], steps: Counter[int]) -> None:
    """The rows of one entry, and by how much each quota's counter follows."""
    for quota_id in was - now:
        steps[quota_id] -= 1
        db.session.execute(delete(WaitlistQuota).filter_by(entry_id=entry_id, quota_id=quota_id))
    for quota_id in now - was:
        steps[quota_id] += 1
        db.session.execute(insert(WaitlistQuota).values(entry_id=entry_id, quota_id=quota_id))


def forget(*, now: datetime) -> None:
    """Who waited is nobody's matter a month after the date; what they bought is an order's."""
    old = queries.to_forget(now=now)
    for table in (WaitlistProposal, WaitlistQuota):
        db.session.execute(delete(table).where(table.entry_id.in_(old)))
    db.session.execute(delete(WaitlistEntry).where(WaitlistEntry.id.in_(old)))


def _note(entry: WaitlistEntry, done: str, *, actor: str, now: datetime, **facts: object) -> None:
    owner, what = entry.event.organizer_id, f"waitlist:{entry.id}"
    audit(f"waitlist.{done}", what, actor=actor, organizer_id=owner, now=now, **facts)
