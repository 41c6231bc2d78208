"""Codes being shown, and what happened between people, as far as the asker may know."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import aliased, joinedload

from app.door.models import Entry
from app.encounters.models import CardToken, EncounterFact, ShareGrant
from app.encounters.rules import (
    ASKED_KEPT,
    ASKED_LASTS,
    LIVE_CODE,
    SHORT_CODE,
    YES,
    Fact,
    FactKind,
    Mode,
    Pair,
    PairState,
    UnknownCode,
    agrees,
    pair_state,
)
from app.events.models import Event
from app.kernel.codes import clean, digest, is_well_formed
from app.kernel.db import db
from app.profiles.models import Card, Profile
from app.profiles.queries import held_at, shown_at, tickets_of
from app.profiles.rules import ProfileState

# Codes


def _showing(now: datetime) -> Select[CardToken]:
    """Codes that someone is showing, or was, at this moment, with what is needed to read them."""
    return (
        select(CardToken)
        .join(CardToken.card)
        .join(Card.profile)
        .where(
            or_(CardToken.revoked_at.is_(None), CardToken.revoked_at > now),
            CardToken.valid_from <= now,
            CardToken.valid_to >= now,
            Profile.state == ProfileState.ACTIVE,
        )
        .options(joinedload(CardToken.card).joinedload(Card.profile), joinedload(CardToken.event))
    )


def code_of(profile: Profile, event_id: int, *, now: datetime) -> CardToken | None:
    """The code this person is showing at this event."""
    query = _showing(now).where(Profile.id == profile.id, CardToken.event_id == event_id)
    return db.session.scalar(query.order_by(CardToken.id.desc()).limit(1))


def shown_code(typed: str, *, reader: Profile | None, now: datetime) -> CardToken:
    """The code meant by a scanned address or by six typed characters; `now`: when it was read.

    Raises: UnknownCode, the same whether it never was, is over, its owner gave the ticket of that
    evening away, or owner and reader are hidden from each other (PR15).
    """
    code = clean(typed)
    if is_well_formed(code, LIVE_CODE):
        query = _showing(now).where(CardToken.token_digest == digest(code))
    elif is_well_formed(code, SHORT_CODE):
        query = _showing(now).where(CardToken.short_code == code)
    else:
        raise UnknownCode()
    token = db.session.scalar(query)
    if token is None or (reader and is_blocked(token.card.profile_id, reader.id)):
        raise UnknownCode()
    if not tickets_of(token.card.profile, event_id=token.event_id):
        raise UnknownCode()
    return token


def is_free(short_code: str, *, now: datetime) -> bool:
    """No code that is still valid, at any event, has these six characters."""
    taken = select(CardToken.id).where(
        CardToken.short_code == short_code, CardToken.valid_to >= now
    )
    return db.session.scalar(taken.limit(1)) is None


# Facts


def _between(a: int, b: int) -> ColumnElement[bool]:
    """What counts between the two: not what a phone told too late."""
    return and_(
        EncounterFact.stale.is_(False),
        or_(
            and_(EncounterFact.from_id == a, EncounterFact.to_id == b),
            and_(EncounterFact.from_id == b, EncounterFact.to_id == a),
        ),
    )


def _of(profile: Profile) -> ColumnElement[bool]:
    """Of this person, by them or with them, and counting."""
    either = or_(EncounterFact.from_id == profile.id, EncounterFact.to_id == profile.id)
    return and_(EncounterFact.stale.is_(False), either)


def facts_between(a: int, b: int) -> Sequence[EncounterFact]:
    """All that counts between two profiles, oldest first, each with its event."""
    counts = (_between(a, b), EncounterFact.stale.is_(False))
    query = select(EncounterFact).where(*counts).options(joinedload(EncounterFact.event))
    return db.session.scalars(query.order_by(EncounterFact.happened_at, EncounterFact.id)).all()


def pair(a: int, b: int) -> Pair:
    """What two profiles are to each other, from all that happened between them."""
    rows = db.session.scalars(select(EncounterFact).where(_between(a, b)))
    return pair_state([_fact(row) for row in rows], a, b)


def _fact(row: EncounterFact) -> Fact:
    return Fact(row.id, row.kind, row.mode, row.from_id, row.to_id, row.happened_at)


def is_without_phone(giver: int, receiver: int) -> bool:
    """Whether the giver's newest yes to the receiver left the telephone number out."""
    rows = db.session.scalars(select(EncounterFact).where(_between(giver, receiver))).all()
    yes = [row for row in rows if agrees(_fact(row), giver)]
    newest = max(yes, key=lambda row: (row.happened_at, row.without_phone), default=None)
    return newest is not None and newest.without_phone


def card_shown(giver: int, receiver: int) -> Card | None:
    """The card the giver was showing when the receiver last read their code, since they last took
    it back; None: the usual one. Follows from the facts, in whatever order they come."""
    rows = db.session.scalars(select(EncounterFact).where(_between(giver, receiver))).all()
    ends = [r.happened_at for r in rows if r.kind is FactKind.REVOKE and r.from_id == giver]
    read = [r for r in rows if r.to_id == giver and agrees(_fact(r), giver)]
    newest = max(read, key=lambda row: (row.happened_at, row.id), default=None)
    if newest is None or any(at >= newest.happened_at for at in ends):
        return None
    at = newest.happened_at
    shown = select(Card).join(CardToken, CardToken.card_id == Card.id)
    shown = shown.where(
        Card.profile_id == giver,
        Card.ended_at.is_(None),
        CardToken.event_id == newest.event_id,
        CardToken.valid_from <= at,
        CardToken.valid_to >= at,
        or_(CardToken.revoked_at.is_(None), CardToken.revoked_at > at),
    )
    return db.session.scalar(shown.order_by(CardToken.id.desc()).limit(1))


def is_blocked(a: int, b: int) -> bool:
    blocks = select(EncounterFact.id).where(_between(a, b), EncounterFact.kind == FactKind.BLOCK)
    if db.session.scalar(blocks.limit(1)) is None:
        return False  # the usual case: one small query
    return pair(a, b).state == "blocked"


def has_blocked(blocker: int, other: int) -> bool:
    """Whether it is `blocker` who hides: only they may be told."""
    query = select(EncounterFact.kind).where(
        EncounterFact.from_id == blocker,
        EncounterFact.to_id == other,
        EncounterFact.kind.in_((FactKind.BLOCK, FactKind.UNBLOCK)),
    )
    newest = query.order_by(EncounterFact.happened_at.desc(), EncounterFact.kind).limit(1)
    return db.session.scalar(newest) is FactKind.BLOCK


def meetings_of(profile: Profile, *, most: int = 60) -> Sequence[EncounterFact]:
    """Each time their code was scanned or typed, and each time they did it; newest first."""
    query = select(EncounterFact).where(
        _of(profile),
        EncounterFact.kind.in_((FactKind.SCAN, FactKind.CODE)),
    )
    newest = EncounterFact.happened_at.desc(), EncounterFact.id
    return db.session.scalars(
        query.options(joinedload(EncounterFact.event)).order_by(*newest).limit(most)
    ).all()


def my_fact(profile: Profile, fact_id: str) -> EncounterFact | None:
    """What this person's phone told under this id, if it did."""
    query = select(EncounterFact).where(
        EncounterFact.id == fact_id, EncounterFact.from_id == profile.id
    )
    return db.session.scalar(query)


def there(event: Event, *, to: Profile | None, now: datetime) -> list[Profile]:
    """Who agreed to be seen at this date, by who agreed too; once it has begun, who came in. Never
    somebody hidden from the one who looks (I5, PR8)."""
    shown = shown_at(event.id, to=to, now=now)
    if to is None or not shown:
        return []
    blocks = select(EncounterFact.from_id, EncounterFact.to_id).where(
        _of(to), EncounterFact.kind == FactKind.BLOCK
    )
    perhaps = {other for row in db.session.execute(blocks) for other in row}
    seen = [one for one in shown if one.id not in perhaps or not is_blocked(to.id, one.id)]
    if now < event.starts_at:
        return seen
    came = set(db.session.scalars(select(Entry.ticket_id).where(Entry.event_id == event.id)))
    held = held_at(event.id, [one.id for one in seen])
    return [one for one in seen if came & held.get(one.id, set())]


def asked_before(profile: Profile, other_id: int) -> EncounterFact | None:
    """That this person asked the other already and waits, or has met them."""
    if pair(profile.id, other_id).state is PairState.NONE:
        return None
    query = select(EncounterFact).where(
        EncounterFact.from_id == profile.id, EncounterFact.to_id == other_id, _of(profile)
    )
    return db.session.scalar(query.order_by(EncounterFact.happened_at.desc()).limit(1))


def waits_for(profile: Profile, other_ids: Collection[int]) -> set[int]:
    """Whom of these this person asked, and who has not answered."""
    asked = select(EncounterFact.to_id).where(
        EncounterFact.from_id == profile.id,
        EncounterFact.to_id.in_(other_ids),
        EncounterFact.mode == Mode.BADGE,
        _of(profile),
    )
    perhaps = set(db.session.scalars(asked.distinct()))
    return {id_ for id_ in perhaps if pair(profile.id, id_).waiting_for == id_}


def told_too_late(profile: Profile, *, most: int = 10) -> Sequence[EncounterFact]:
    """What their phone told more than a week after: nobody else ever sees it."""
    query = select(EncounterFact).where(
        EncounterFact.from_id == profile.id,
        EncounterFact.stale.is_(True),
        EncounterFact.kind != FactKind.NOT_MET,
    )
    newest = EncounterFact.happened_at.desc(), EncounterFact.id
    return db.session.scalars(
        query.options(joinedload(EncounterFact.event)).order_by(*newest).limit(most)
    ).all()


def requests_to(profile: Profile, *, now: datetime) -> list[EncounterFact]:
    """Who read their badge and waits for their answer, newest first: one of each person."""
    query = select(EncounterFact).where(
        _of(profile),
        EncounterFact.happened_at > now - ASKED_LASTS,
    )
    # at the same instant a refusal is the last word
    newest = EncounterFact.happened_at.desc(), EncounterFact.mode.is_not(None), EncounterFact.id
    facts = db.session.scalars(query.options(joinedload(EncounterFact.event)).order_by(*newest))
    waiting: list[EncounterFact] = []
    settled: set[int] = set()  # the newest word between the two is not a request
    for fact in facts:
        other = fact.from_id if fact.to_id == profile.id else fact.to_id
        if other not in settled and fact.mode is Mode.BADGE and fact.to_id == profile.id:
            state = pair(profile.id, other)
            if state.state is PairState.PENDING and state.waiting_for == profile.id:
                waiting.append(fact)
        settled.add(other)
    return waiting


def never_answered(*, now: datetime) -> Select[str]:
    """Ids of what asked a month ago or before, and the other never said yes."""
    asked, said = EncounterFact, aliased(EncounterFact)
    theirs = and_(said.from_id == asked.to_id, said.to_id == asked.from_id, said.kind.in_(YES))
    shown = and_(said.from_id == asked.from_id, said.to_id == asked.to_id, said.mode == Mode.LIVE)
    return select(asked.id).where(
        asked.mode == Mode.BADGE,
        asked.happened_at <= now - ASKED_KEPT,
        ~select(said.id).where(said.stale.is_(False), or_(theirs, shown)).exists(),
    )


def given_card(giver_id: int, receiver_id: int) -> ShareGrant | None:
    """That `giver` lets `receiver` see their card as it stands today; None once taken back."""
    row = grant(giver_id, receiver_id)
    return row if row is not None and row.revoked_at is None else None


def grant(giver_id: int, receiver_id: int) -> ShareGrant | None:
    """The row that says so, revoked or not."""
    return db.session.scalar(
        select(ShareGrant).where(
            ShareGrant.giver_id == giver_id, ShareGrant.receiver_id == receiver_id
        )
    )


def partners_of(profile: Profile) -> set[int]:
    """Ids of everyone something happened with."""
    rows = db.session.execute(
        select(EncounterFact.from_id, EncounterFact.to_id).where(_of(profile))
    )
    return {other for row in rows for other in row if other != profile.id}
