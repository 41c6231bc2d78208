"""Showing a card, and what people do to each other."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from sqlalchemy import delete, or_, select, update

from app.encounters.models import CardToken, EncounterFact, ShareGrant, Shown
from app.encounters.queries import (
    asked_before,
    card_shown,
    code_of,
    grant,
    is_free,
    is_without_phone,
    my_fact,
    pair,
    partners_of,
    there,
)
from app.encounters.rules import (
    LIVE_CODE,
    SHORT_CODE,
    FactKind,
    Mode,
    NoTicket,
    NotNow,
    OwnCode,
    UnknownCode,
    is_in_time,
    window,
)
from app.events.models import Event
from app.kernel.codes import digest, random_code
from app.kernel.db import db
from app.kernel.errors import NotFound
from app.profiles.actions import end_card, turn_off
from app.profiles.models import Card, Profile
from app.profiles.queries import evenings_now, tickets_of
from app.profiles.rules import NotInNetwork, ProfileState

# Showing a card


def show_code(
    profile: Profile, event: Event, *, card: Card | None = None, now: datetime
) -> CardToken:
    """The code of this evening, made when first asked: showing it is the owner's agreement to give
    this card (else the usual one). Raises: NotInNetwork, NoTicket, NotNow(opens_at).
    """
    card = card or profile.card
    if not profile.is_active or card is None:
        raise NotInNetwork()
    if not tickets_of(profile, event_id=event.id):
        raise NoTicket()
    opens_at, closes_at = window(event.starts_at, event.ends_at)
    if event not in evenings_now(profile, now=now):
        raise NotNow(opens_at=opens_at)
    shown = code_of(profile, event.id, now=now)
    if shown is not None and shown.card_id == card.id:
        return shown
    _end_codes(profile, now=now, event_id=event.id)
    return _new_code(card, event.id, opens_at, closes_at)


def _new_code(card: Card, event_id: int, opens_at: datetime, closes_at: datetime) -> CardToken:
    short_code = random_code(SHORT_CODE)
    while not is_free(short_code, now=opens_at):
        short_code = random_code(SHORT_CODE)
    token = random_code(LIVE_CODE)
    made = CardToken(
        token_digest=digest(token),
        token=token,
        short_code=short_code,
        card_id=card.id,
        event_id=event_id,
        mode=Mode.LIVE,
        valid_from=opens_at,
        valid_to=closes_at,
    )
    db.session.add(made)
    db.session.flush()
    return made


def renew_code(profile: Profile, event: Event, *, now: datetime) -> CardToken:
    """Another code of the same card: a photograph of the old one leads nowhere. As show_code."""
    shown = code_of(profile, event.id, now=now)
    hide_code(profile, event, now=now)
    return show_code(profile, event, card=shown.card if shown else None, now=now)


def hide_code(profile: Profile, event: Event, *, now: datetime) -> None:
    _end_codes(profile, now=now, event_id=event.id)


def throw_away(profile: Profile, card: Card, *, now: datetime) -> None:
    """No code shows this card any more; who has it reads a name on it. Raises: LastCard."""
    end_card(profile, card, now=now)
    ending = update(CardToken).where(CardToken.card_id == card.id, CardToken.revoked_at.is_(None))
    db.session.execute(ending.values(revoked_at=now))


def _end_codes(profile: Profile, *, now: datetime, event_id: int | None = None) -> None:
    cards = [card.id for card in profile.cards]
    ending = update(CardToken).where(CardToken.card_id.in_(cards), CardToken.revoked_at.is_(None))
    if event_id is not None:
        ending = ending.where(CardToken.event_id == event_id)
    db.session.execute(ending.values(revoked_at=now))


# What happens between two people


def record(
    token: Shown,
    *,
    by: Profile,
    kind: FactKind,
    fact_id: str,
    happened_at: datetime,
    now: datetime,
) -> EncounterFact:
    """`by` scanned or typed this code. The same `fact_id` again is the same meeting.

    `happened_at` is the phone's time, at most now. Told more than a week later, it is kept for
    `by` alone (`stale`). A code changed or hidden in between only asks, as a badge does.
    Raises: NotInNetwork, OwnCode, NotNow, UnknownCode when the two are hidden from each other.
    """
    owner = token.card.profile
    if not by.is_active:
        raise NotInNetwork()
    if owner.id == by.id:
        raise OwnCode()
    _one_at_a_time(by.id, owner.id)
    if (known := db.session.get(EncounterFact, fact_id)) is not None:
        if (known.from_id, known.to_id) != (by.id, owner.id):
            raise UnknownCode()
        return known
    happened_at = min(happened_at, now)
    if not token.valid_from <= happened_at <= token.valid_to:
        raise NotNow(opens_at=token.valid_from)
    if pair(by.id, owner.id).state == "blocked":
        raise UnknownCode()
    fact = EncounterFact(id=fact_id, kind=kind, from_id=by.id, to_id=owner.id)
    fact.mode, fact.event_id = mode_of(token), token.event_id
    fact.happened_at, fact.received_at = happened_at, now
    fact.stale = not is_in_time(happened_at, now)
    return _write(fact, now=now)


def ask(me: Profile, other_id: int, event: Event, *, fact_id: str, now: datetime) -> EncounterFact:
    """Whom I found in the list of an evening is asked: nothing is given before their yes. The same
    `fact_id` again, or who was asked already, is asked once. Raises: NotFound for who is not there.
    """
    if other_id not in {one.id for one in there(event, to=me, now=now)}:
        raise NotFound()
    _one_at_a_time(me.id, other_id)
    known = my_fact(me, fact_id) or asked_before(me, other_id)
    if known is not None:
        return known
    fact = EncounterFact(id=fact_id, kind=FactKind.ASK, mode=Mode.BADGE, event_id=event.id)
    fact.from_id, fact.to_id, fact.happened_at, fact.received_at = me.id, other_id, now, now
    return _write(fact, now=now)


def say_of_evening(
    me: Profile, other_id: int, event: Event, kind: FactKind, *, fact_id: str, now: datetime
) -> EncounterFact:
    """What I say of somebody after an evening we were both at: that we met there, or that we did
    not, which is mine alone (`stale`)."""
    _one_at_a_time(me.id, other_id)
    if (known := my_fact(me, fact_id)) is not None and known.to_id == other_id:
        return known
    fact = EncounterFact(id=fact_id, kind=kind, mode=Mode.BADGE, event_id=event.id)
    fact.from_id, fact.to_id = me.id, other_id
    fact.happened_at, fact.received_at = min(event.starts_at, now), now
    fact.stale = kind is FactKind.NOT_MET
    return _write(fact, now=now)


def mode_of(token: Shown) -> Mode:
    """Who changed or hid their code may have had a reason: it is asked again."""
    hidden = isinstance(token, CardToken) and token.revoked_at is not None
    return Mode.BADGE if hidden else token.mode


def take_back(profile: Profile, other_id: int, *, now: datetime) -> None:
    """No longer let `other` see my card. What they typed themselves stays in their book."""
    _say(FactKind.REVOKE, profile, other_id, now=now)


def give_again(
    profile: Profile, other_id: int, *, without_phone: bool = False, now: datetime
) -> None:
    """Let `other`, whom I met, see my card again, all of it or without my number.

    Raises: NotInNetwork.
    """
    if not profile.is_active:
        raise NotInNetwork()
    _say(FactKind.ACCEPT, profile, other_id, without_phone=without_phone, now=now)


def block(profile: Profile, other_id: int, *, now: datetime) -> None:
    """Hide the two from each other, whatever else happened."""
    _say(FactKind.BLOCK, profile, other_id, now=now)


def unblock(profile: Profile, other_id: int, *, now: datetime) -> None:
    """Lift my own block; the other's, if there is one, stays."""
    _say(FactKind.UNBLOCK, profile, other_id, now=now)


def _say(
    kind: FactKind, profile: Profile, other_id: int, *, without_phone: bool = False, now: datetime
) -> None:
    _one_at_a_time(profile.id, other_id)
    fact = EncounterFact(
        id=str(uuid4()),
        kind=kind,
        from_id=profile.id,
        to_id=other_id,
        happened_at=now,
        received_at=now,
        without_phone=without_phone,
    )
    _write(fact, now=now)


def _write(fact: EncounterFact, *, now: datetime) -> EncounterFact:
    db.session.add(fact)
    db.session.flush()
    settle_grants(fact.from_id, fact.to_id, now=now)
    return fact


def _one_at_a_time(a: int, b: int) -> None:
    """Two phones that scan each other at the same moment wait for each other."""
    both = select(Profile.id).where(Profile.id.in_((a, b))).order_by(Profile.id)
    db.session.execute(both.with_for_update())


def settle_grants(a: int, b: int, *, now: datetime) -> None:
    """Make who sees whose card say what the facts between the two say."""
    giving = pair(a, b).giving
    for giver, receiver in ((a, b), (b, a)):
        row = grant(giver, receiver)
        if giver not in giving:
            if row is not None and row.revoked_at is None:
                row.revoked_at = now
            continue
        chosen = card_shown(giver, receiver)
        card = chosen or db.session.get_one(Profile, giver).card
        if card is None:
            continue
        if row is None:
            row = ShareGrant(giver_id=giver, receiver_id=receiver, card_id=card.id, granted_at=now)
            db.session.add(row)
        elif row.revoked_at is not None:
            row.granted_at, row.revoked_at, row.card_id = now, None, card.id
        elif chosen is not None:
            row.card_id = chosen.id
        row.without_phone = is_without_phone(giver, receiver)
    db.session.flush()


# Leaving, and moving


def leave(profile: Profile, *, locale: str, now: datetime) -> None:
    """Take the yes back: no code works, no card is seen. What they noted of others stays theirs."""
    for other_id in partners_of(profile):
        take_back(profile, other_id, now=now)
    _end_codes(profile, now=now)
    is_held = profile.state is ProfileState.HELD
    turn_off(profile, locale=locale, now=now)
    if is_held:  # leaving and coming again is no way out of it
        profile.state = ProfileState.HELD


def move_meetings(guest: Profile, into: Profile, *, now: datetime) -> None:
    """What happened to a guest happened to the member they turn out to be.

    Facts keep all but the name of the person; between the two profiles of one person they stay.
    """
    _end_codes(guest, now=now)
    others = partners_of(guest) - {into.id}
    for column in (EncounterFact.from_id, EncounterFact.to_id):
        other = EncounterFact.to_id if column is EncounterFact.from_id else EncounterFact.from_id
        moving = update(EncounterFact).where(column == guest.id, other != into.id)
        db.session.execute(moving.values({column: into.id}))
    old = or_(ShareGrant.giver_id == guest.id, ShareGrant.receiver_id == guest.id)
    db.session.execute(delete(ShareGrant).where(old))
    for other_id in others:
        settle_grants(into.id, other_id, now=now)
