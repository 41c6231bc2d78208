"""Signing in, the first owner, consents, and the trail of who did what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Integer, String, bindparam, delete, func, insert, select, update

from app.accounts.models import (
    Attempt,
    AuditEntry,
    Consent,
    Membership,
    Organizer,
    SignInLink,
    User,
)
from app.accounts.queries import (
    free_organizer_code,
    has_users,
    refuse_when_spent,
    try_key,
    user_by_email,
)
from app.accounts.rules import (
    TRIES_KEPT,
    Limit,
    LinkSpent,
    Purpose,
    Role,
    version_of,
)
from app.kernel.codes import digest, secret
from app.kernel.db import db, is_sqlite, table_of
from app.kernel.errors import NotFound

ATTEMPT = table_of(Attempt)
OF_WHOM = ATTEMPT.c.key == bindparam("who")
TRIES = select(func.count()).where(OF_WHOM, ATTEMPT.c.at > bindparam("since"))
ROOM = select(bindparam("who", type_=String), bindparam("now", type_=ATTEMPT.c.at.type)).where(
    TRIES.scalar_subquery() < bindparam("most", type_=Integer)
)
TRY = insert(ATTEMPT).from_select(["key", "at"], ROOM).returning(ATTEMPT.c.id)


def audit(
    action: str,
    object: str,
    *,
    actor: str,
    now: datetime,
    organizer_id: int | None = None,
    **facts: Any,
) -> None:
    """Write who did what to what, in the transaction that does it.

    `actor` is "user:<id>", "scanner:<id>", "buyer", "guest" or "job"; `facts` never hold a secret.
    """
    row = {
        "at": now,
        "actor": actor,
        "action": action,
        "object": object,
        "organizer_id": organizer_id,
        "facts": facts,
    }
    db.session.execute(insert(AuditEntry).values(row))


# Consent: one row a yes, one row a no; nothing here is ever changed (PR3).


def give_consent(
    subject: str,
    purpose: Purpose,
    *,
    locale: str,
    now: datetime,
    version: str = "",
    event_id: int | None = None,
    channel: str = "web",
) -> None:
    """Write a yes by who is `subject`, as a Consent names them, to the text shown to them (today's,
    unless another `version` is named)."""
    version = version or version_of(purpose)
    _write_consent(subject, purpose, True, locale, now, version, event_id, channel)


def withdraw_consent(
    subject: str,
    purpose: Purpose,
    *,
    locale: str,
    now: datetime,
    event_id: int | None = None,
    channel: str = "web",
) -> None:
    """Write a no: from now on the newest row counts."""
    version = version_of(purpose)
    _write_consent(subject, purpose, False, locale, now, version, event_id, channel)


def _write_consent(
    subject: str,
    purpose: Purpose,
    given: bool,
    locale: str,
    now: datetime,
    version: str,
    event_id: int | None,
    channel: str,
) -> None:
    row = {
        "subject": subject,
        "purpose": purpose,
        "given": given,
        "text_version": version,
        "locale": locale,
        "event_id": event_id,
        "channel": channel,
        "at": now,
    }
    db.session.execute(insert(Consent).values(row))


def count_try(what: str, who: str, limit: Limit, *, now: datetime) -> None:
    """Count one more try at `what` by `who`, however many come at the same moment.

    `who` (an e-mail, an IP address) is kept as a digest. With several limits in one transaction,
    ask them in the same order everywhere. Raises: TooManyTries(minutes), and nothing is counted.
    """
    key = try_key(what, who)
    one_at_a_time(key)
    facts = {"who": key, "now": now, "since": now - limit.within, "most": limit.most}
    if db.session.execute(TRY, facts).scalar_one_or_none() is None:
        refuse_when_spent(what, who, limit, now=now)


def one_at_a_time(key: str) -> None:
    """Whoever comes with the same key waits for the end of this transaction.

    SQLite has one writer as it is; PostgreSQL is asked for a lock that has no row.
    """
    if not is_sqlite():
        db.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(key, 0))))


def make_link(email: str, *, lifetime: timedelta, now: datetime, next_path: str = "") -> str:
    """The token of a new sign-in link for `email` (lower case); "": the first owner's set-up."""
    token = secret()
    row = {
        "token_digest": digest(token),
        "email": email,
        "next_path": next_path,
        "created_at": now,
        "expires_at": now + lifetime,
    }
    db.session.execute(insert(SignInLink).values(row))
    return token


def use_link(token: str, *, now: datetime) -> SignInLink:
    """Spend a link. Of two who come at once, one gets it. Raises: LinkSpent."""
    spend = (
        update(SignInLink)
        .where(
            SignInLink.token_digest == digest(token),
            SignInLink.used_at.is_(None),
            SignInLink.expires_at > now,
        )
        .values(used_at=now)
        .returning(SignInLink)
        .execution_options(populate_existing=True)
    )
    link = db.session.scalar(spend)
    if link is None:
        raise LinkSpent()
    return link


def sign_in(token: str, *, name: str, locale: str, now: datetime) -> tuple[User, str]:
    """Who the link was sent to, and the path they wanted; a new account for a new address.

    Other links of the same address end with this one. Raises: LinkSpent.
    """
    link = use_link(token, now=now)
    if not link.email:
        raise LinkSpent()
    one_at_a_time(f"account:{link.email}")
    user = user_by_email(link.email) or _new_user(link.email, name=name, locale=locale, now=now)
    others = update(SignInLink).where(SignInLink.email == link.email, SignInLink.used_at.is_(None))
    db.session.execute(others.values(used_at=now))
    audit("session.start", f"user:{user.id}", actor=f"user:{user.id}", now=now)
    return user, link.next_path


def _new_user(email: str, *, name: str, locale: str, now: datetime, operator: bool = False) -> User:
    user = User(
        email=email,
        name=name,
        locale=locale,
        is_operator=operator,
        session_key=secret(),
        created_at=now,
        last_used_at=now,
    )
    db.session.add(user)
    db.session.flush()
    return user


@dataclass(frozen=True, slots=True)
class FirstOwner:
    name: str
    email: str  # lower case
    organizer: str
    city: str
    locale: str


def set_up(token: str, owner: FirstOwner, *, currency: str, timezone: str, now: datetime) -> User:
    """The first person of a new house: its operator, and owner of its first organizer.

    Raises: NotFound when somebody is here already, LinkSpent.
    """
    one_at_a_time("set-up")
    if has_users():
        raise NotFound()
    if use_link(token, now=now).email:
        raise LinkSpent()
    user = _new_user(owner.email, name=owner.name, locale=owner.locale, now=now, operator=True)
    organizer = add_organizer(
        user, name=owner.organizer, city=owner.city, currency=currency, timezone=timezone, now=now
    )
    audit(
        "house.set-up",
        f"user:{user.id}",
        actor=f"user:{user.id}",
        organizer_id=organizer.id,
        now=now,
    )
    return user


def add_organizer(
    owner: User,
    *,
    name: str,
    city: str,
    currency: str,
    timezone: str,
    now: datetime,
    is_demo: bool = False,
) -> Organizer:
    """A new tenant, and the person who decides for it."""
    organizer = Organizer(
        code=free_organizer_code(name),
        name=name,
        city=city,
        currency=currency,
        timezone=timezone,
        is_demo=is_demo,
        created_at=now,
    )
    db.session.add(organizer)
    db.session.flush()
    db.session.add(Membership(user_id=owner.id, organizer_id=organizer.id, role=Role.OWNER))
    db.session.flush()
    return organizer


def describe_organizer(organizer: Organizer, **facts: Any) -> list[str]:
    """Change what is told of an organizer, also on receipts, and where its mobile money goes; the
    names of what changed.
    """
    changed = [name for name, value in facts.items() if getattr(organizer, name) != value]
    for name in changed:
        setattr(organizer, name, facts[name])
    return changed


def end_sessions(user: User, *, now: datetime) -> None:
    """Sign this person out everywhere, at once."""
    user.session_key = secret()
    audit("session.end-all", f"user:{user.id}", actor=f"user:{user.id}", now=now)


def forget_old(*, now: datetime) -> None:
    """Tries and links are of no use after a day; a link's address is a person's."""
    day_ago = now - TRIES_KEPT
    db.session.execute(delete(Attempt).where(Attempt.at < day_ago))
    db.session.execute(delete(SignInLink).where(SignInLink.expires_at < day_ago))


def speak(user: User, locale: str) -> None:
    """The language of this person's mails from now on."""
    user.locale = locale
