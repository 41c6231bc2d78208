"""Asking for a newsletter, saying yes by mail, choosing, leaving; writing and sending one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime

from app.accounts.actions import count_try, give_consent, one_at_a_time, withdraw_consent
from app.accounts.models import Organizer, User
from app.accounts.rules import Purpose
from app.kernel.codes import digest, secret
from app.kernel.db import db
from app.mailings import actions as mailings
from app.mailings.models import Mailing
from app.mailings.queries import mailings_of, reader_by_secret, secret_of
from app.messages.actions import leave
from app.newsletters import queries
from app.newsletters.models import Edition, Subscriber, SubscriberTheme
from app.newsletters.rules import TRIALS, EditionSent, SubscriptionSpent, Terms


def ask(
    organizer: Organizer, email: str, themes: Collection[int], *, locale: str, now: datetime
) -> None:
    """A mail asks for the yes; who reads already is sent the page of their choices instead."""
    one_at_a_time(f"subscriber:{organizer.id}:{email}")
    one = queries.subscriber_by_email(organizer.id, email)
    if one is not None and one.confirmed_at is not None and one.ended_at is None:
        leave(
            "subscribed_already",
            to=email,
            locale=locale,
            now=now,
            secret=one.secret,
            organizer=organizer.name,
        )
        return
    if one is None:
        one = Subscriber(organizer_id=organizer.id, email=email, secret=secret())
        db.session.add(one)
    token = secret()
    one.locale, one.asked_at, one.token_digest = locale, now, digest(token)
    one.confirmed_at = one.ended_at = None
    db.session.flush()
    choose(one, themes)
    leave("subscribe", to=email, locale=locale, now=now, token=token, organizer=organizer.name)


def choose(one: Subscriber, themes: Collection[int]) -> None:
    """With none, they read all."""
    one.themes = [SubscriberTheme(theme_id=theme_id) for theme_id in sorted(set(themes))]


def confirm(token: str, *, locale: str, now: datetime) -> Subscriber:
    """Their yes. Pressed twice it is one. Raises: SubscriptionSpent."""
    one = queries.subscriber_by_token(token, now=now)
    if one is None:
        raise SubscriptionSpent()
    if one.confirmed_at is None or one.ended_at is not None:
        one.confirmed_at, one.ended_at = now, None
        give_consent(f"subscriber:{one.id}", Purpose.NEWSLETTER, locale=locale, now=now)
        mailings.forget_bounce(one.email)
        reader = reader_by_secret(secret_of(one.organizer_id, one.email) or "")
        if reader:
            mailings.listen_again(reader)
    return one


def end(one: Subscriber, *, locale: str, now: datetime) -> None:
    """No more; said twice it is one. Nothing that waits leaves either."""
    if one.ended_at is not None:
        return
    one.ended_at = now
    withdraw_consent(f"subscriber:{one.id}", Purpose.NEWSLETTER, locale=locale, now=now)


def forget_unconfirmed(*, now: datetime) -> None:
    """Who never said yes is not kept."""
    for one in queries.silent(now=now):
        db.session.delete(one)


def write(organizer: Organizer, terms: Terms, *, now: datetime) -> Edition:
    edition = Edition(organizer_id=organizer.id, created_at=now, **asdict(terms))
    db.session.add(edition)
    db.session.flush()
    return edition


def rewrite(edition: Edition, terms: Terms) -> None:
    """Raises: EditionSent."""
    if edition.sent_at is not None:
        raise EditionSent()
    for name, value in asdict(terms).items():
        setattr(edition, name, value)


def send(edition: Edition, *, per_minute: int, now: datetime) -> Mailing:
    """To all who read, once; pressed again, it is the same mailing."""
    edition.sent_at = edition.sent_at or now
    everybody = queries.readers_of(edition.organizer_id, edition.theme_id)
    for recipient in everybody:
        recipient.facts["edition_id"] = edition.id
    return mailings.queue(
        queries.key_of(edition.id),
        "edition",
        everybody,
        organizer_id=edition.organizer_id,
        per_minute=per_minute,
        now=now,
    )


def try_out(edition: Edition, user: User, *, now: datetime) -> bool:
    """To who writes it, before anybody else; False where they have no address.

    Raises: TooManyTries(minutes).
    """
    if not user.email:
        return False
    count_try("trial", f"user:{user.id}", TRIALS, now=now)
    leave("edition", to=user.email, locale=user.locale, now=now, edition_id=edition.id, trial=True)
    return True


def stop(edition: Edition, *, now: datetime) -> None:
    """What has not left does not leave."""
    begun = mailings_of([queries.key_of(edition.id)]).get(queries.key_of(edition.id))
    if begun:
        mailings.stop(begun, now=now)
