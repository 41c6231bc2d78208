"""Whom one may have met: of those who agreed to be seen, for who agreed too. Never a proof."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select

from app.accounts.queries import consented
from app.accounts.rules import Purpose
from app.encounters.models import EncounterFact
from app.encounters.queries import there
from app.encounters.rules import Fact, FactKind, PairState, pair_state
from app.events.models import Event
from app.kernel.db import db
from app.messages.models import Message
from app.mornings.rules import ASKED_FOR, NIGHT, TOLD_FOR, Reason, asked_at, is_asked
from app.profiles.models import EventPresence, Profile
from app.profiles.queries import owner_of, tickets_of
from app.profiles.rules import ProfileState, Visibility
from app.tickets.models import Ticket
from app.tickets.rules import TicketStatus

SAID = frozenset({FactKind.MET, FactKind.NOT_MET})
REFUSED = frozenset({FactKind.REVOKE, FactKind.BLOCK})


@dataclass(frozen=True, slots=True)
class Suggestion:
    person: Profile
    why: Reason


def suggestions(me: Profile, event: Event, *, now: datetime) -> list[Suggestion]:
    """Who was there and agreed, is not in my book by an exchange, never refused me nor I them,
    waits for no answer of mine, and of whom I have not said yet; the strongest reason first."""
    if not is_asked(event.ends_at, now=now):
        return []
    said, table = _facts(me), _at_my_table(me, event)
    found = []
    for one in there(event, to=me, now=now):
        facts = said[one.id]
        if _is_settled(facts, me.id, one.id, event.id):
            continue
        if one.id in table:
            why = Reason.TABLE
        else:
            why = Reason.WANTED if any(_is_mine(f, me, event) for f in facts) else Reason.THERE
        found.append(Suggestion(one, why))
    order = list(Reason)
    return sorted(found, key=lambda one: (order.index(one.why), one.person.id))


def said_before(me: Profile, other_id: int, event: Event) -> EncounterFact | None:
    """What I answered of them after this date, if I did."""
    query = select(EncounterFact).where(
        EncounterFact.from_id == me.id,
        EncounterFact.to_id == other_id,
        EncounterFact.event_id == event.id,
        EncounterFact.kind.in_(SAID),
    )
    return db.session.scalar(query.order_by(EncounterFact.received_at).limit(1))


def _facts(me: Profile) -> dict[int, list[EncounterFact]]:
    """All that happened between me and each other, and what I alone know of."""
    counts = or_(EncounterFact.stale.is_(False), EncounterFact.from_id == me.id)
    either = or_(EncounterFact.from_id == me.id, EncounterFact.to_id == me.id)
    rows: dict[int, list[EncounterFact]] = defaultdict(list)
    query = select(EncounterFact).where(and_(counts, either)).order_by(EncounterFact.id)
    for fact in db.session.scalars(query):
        rows[fact.to_id if fact.from_id == me.id else fact.from_id].append(fact)
    return rows


def _is_settled(facts: list[EncounterFact], me: int, other: int, event_id: int) -> bool:
    if any(fact.kind in REFUSED for fact in facts):
        return True
    if any(f.kind in SAID and f.from_id == me and f.event_id == event_id for f in facts):
        return True
    counting = [
        Fact(f.id, f.kind, f.mode, f.from_id, f.to_id, f.happened_at) for f in facts if not f.stale
    ]
    pair = pair_state(counting, me, other)
    return pair.state is PairState.MUTUAL or pair.waiting_for == me


def _is_mine(fact: EncounterFact, me: Profile, event: Event) -> bool:
    return fact.kind is FactKind.ASK and fact.from_id == me.id and fact.event_id == event.id


def _at_my_table(me: Profile, event: Event) -> set[int]:
    lines = {t.order_line_id for t in tickets_of(me, event_id=event.id) if t.ticket_type.seats > 1}
    if not lines:
        return set()
    seats = select(Ticket).where(
        Ticket.order_line_id.in_(lines),
        Ticket.event_id == event.id,
        Ticket.status == TicketStatus.VALID,
    )
    whose = [owner_of(ticket) for ticket in db.session.scalars(seats.order_by(Ticket.id))]
    return {one.id for one in whose if one is not None}


# When it is asked


def dates_to_think_of(me: Profile, *, now: datetime) -> list[Event]:
    """Those that ended a short while ago where I let myself be seen, the last first."""
    query = select(Event).join(EventPresence, EventPresence.event_id == Event.id)
    query = query.where(
        EventPresence.profile_id == me.id,
        EventPresence.visibility == Visibility.PARTICIPANTS,
        EventPresence.until > now,
        Event.ends_at <= now,
        Event.ends_at > now - ASKED_FOR,
    )
    return list(db.session.scalars(query.order_by(Event.ends_at.desc(), Event.id)))


def told_key(profile_id: int, event_id: int) -> str:
    return f"event:{event_id}:morning:{profile_id}"


def to_tell(*, now: datetime) -> list[tuple[Profile, Event]]:
    """Who is to be asked this morning: they let themselves be seen, said yes to this mail, and
    have not had it for this date."""
    ended = select(Event).where(
        Event.ends_at <= now, Event.ends_at > now - TOLD_FOR - NIGHT - NIGHT
    )
    due = [e for e in db.session.scalars(ended.order_by(Event.id)) if _is_morning(e, now)]
    return [(one, event) for event in due for one in _shown(event, now=now)]


def _is_morning(event: Event, now: datetime) -> bool:
    at = asked_at(event.ends_at, event.timezone)
    return at <= now < at + TOLD_FOR


def _shown(event: Event, *, now: datetime) -> list[Profile]:
    shown = select(Profile).join(EventPresence, EventPresence.profile_id == Profile.id)
    shown = shown.where(
        EventPresence.event_id == event.id,
        EventPresence.visibility == Visibility.PARTICIPANTS,
        EventPresence.until > now,
        Profile.state == ProfileState.ACTIVE,
    )
    people = list(db.session.scalars(shown.order_by(Profile.id)))
    keys = {told_key(one.id, event.id): one for one in people}
    told = set(
        db.session.scalars(select(Message.dedupe_key).where(Message.dedupe_key.in_(list(keys))))
    )
    return [one for key, one in keys.items() if key not in told and wants_it(one)]


def wants_it(profile: Profile) -> bool:
    return consented(f"profile:{profile.id}", Purpose.MORNING_AFTER)
