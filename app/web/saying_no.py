"""What a yes or a no does at once beside being written down, and the link that lets say no."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import current_app, url_for
from itsdangerous import BadSignature, URLSafeSerializer

from app.accounts.actions import give_consent, withdraw_consent
from app.accounts.models import Consent
from app.accounts.queries import consented, consents_of, last_words, user_by_email
from app.accounts.rules import Purpose
from app.badges.actions import drop_left_cards
from app.encounters.actions import leave
from app.kernel.db import db
from app.kernel.errors import NotFound
from app.orders.models import Order
from app.profiles.actions import be_unseen
from app.profiles.models import Profile
from app.profiles.queries import profile_of
from app.questions.actions import forget_needs_of
from app.web.context import locale, now


def say_yes(profile: Profile, purpose: Purpose) -> None:
    """To a purpose that is asked once; the same yes twice is one, to another text it is new."""
    subject = f"profile:{profile.id}"
    if not consented(subject, purpose):
        give_consent(subject, purpose, locale=locale(), now=now())


def say_no(profile: Profile, purpose: Purpose, *, event_id: int | None = None) -> None:
    """At once, without a reason; what rested on the yes ends with it (PR4, I15)."""
    if purpose is Purpose.BADGE_SCAN:
        leave(profile, locale=locale(), now=now())
        drop_left_cards(profile)
    elif purpose is Purpose.DIRECTORY_EVENT and event_id is not None:
        be_unseen(profile, event_id, locale=locale(), now=now())
    else:
        withdraw_consent(f"profile:{profile.id}", purpose, locale=locale(), now=now())


def yeses_of(profile: Profile) -> list[Consent]:
    """What they said yes to and did not take back, the newest first."""
    return _yeses(f"profile:{profile.id}")


def _yeses(subject: str) -> list[Consent]:
    last = last_words(consents_of(subject)).values()
    return [consent for consent in last if consent.given]


# The link in a message


@dataclass(frozen=True, slots=True)
class Reader:
    """Who a message is for: a person of the network, who ordered, or both."""

    profile: Profile | None
    order_id: int | None = None

    @property
    def yeses(self) -> list[Consent]:
        """Of theirs, and those said while ordering."""
        mine = yeses_of(self.profile) if self.profile is not None else []
        return mine + (_yeses(f"order:{self.order_id}") if self.order_id is not None else [])


def take_back(reader: Reader, consent: Consent) -> None:
    """One of the reader's yeses, and what rested on it."""
    if reader.profile is not None and consent.subject == f"profile:{reader.profile.id}":
        say_no(reader.profile, consent.purpose, event_id=consent.event_id)
    elif reader.order_id is not None and consent.subject == f"order:{reader.order_id}":
        if consent.purpose is Purpose.NEEDS_EVENT:
            forget_needs_of(reader.order_id, locale=locale(), now=now())
        else:
            withdraw_consent(consent.subject, consent.purpose, locale=locale(), now=now())


def no_link(profile: Profile | None, order_id: int | None = None) -> str:
    """Opens the list of this person's yeses, to take them back without signing in (PR4)."""
    who = [profile.id if profile is not None else None, order_id]
    token = str(_signer().dumps(who))
    return url_for("public_consents.show", token=token, _external=True)


def whose_link(token: str) -> Reader:
    """Raises: NotFound."""
    try:
        signed = _signer().loads(token)
    except BadSignature:
        raise NotFound() from None
    profile_id, order_id = signed if isinstance(signed, list) else (signed, None)
    profile = db.session.get(Profile, profile_id) if profile_id is not None else None
    while profile is not None and profile.moved_to_id is not None:
        profile = db.session.get(Profile, profile.moved_to_id)
    if profile is None and order_id is None:
        raise NotFound()
    return Reader(profile, order_id)


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="consents")


def told_in_mail(to: str, facts: Mapping[str, Any]) -> str:
    """The link for a message to this address; "" for who said yes to nothing here. What was agreed
    to with an order is told to who placed it, not to its guests."""
    profile_id, order_id = facts.get("profile_id"), facts.get("order_id")
    if profile_id is not None:
        profile = db.session.get(Profile, profile_id)
    else:
        user = user_by_email(to)
        profile = profile_of(user) if user is not None else None
    order = db.session.get(Order, order_id) if order_id is not None else None
    own = order.id if order is not None and order.email == to else None
    if not Reader(profile, own).yeses:
        return ""
    return no_link(profile, own)
