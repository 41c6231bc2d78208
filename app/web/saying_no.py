"""What a yes or a no does at once beside being written down, and the link that lets say no."""

from __future__ import annotations

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
from app.profiles.actions import be_unseen
from app.profiles.models import Profile
from app.profiles.queries import profile_of
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
    last = last_words(consents_of(f"profile:{profile.id}")).values()
    return [consent for consent in last if consent.given]


# The link in a message


def no_link(profile: Profile) -> str:
    """Opens the list of this person's yeses, to take them back without signing in (PR4)."""
    token = str(_signer().dumps(profile.id))
    return url_for("public_consents.show", token=token, _external=True)


def whose_link(token: str) -> Profile:
    """Raises: NotFound."""
    try:
        profile_id = _signer().loads(token)
    except BadSignature:
        raise NotFound() from None
    profile = db.session.get(Profile, profile_id) if isinstance(profile_id, int) else None
    while profile is not None and profile.moved_to_id is not None:
        profile = db.session.get(Profile, profile.moved_to_id)
    if profile is None:
        raise NotFound()
    return profile


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="consents")


def told_in_mail(to: str, profile_id: int | None) -> str:
    """The link for a message to this address; "" for who said yes to nothing here."""
    if profile_id is not None:
        profile = db.session.get(Profile, profile_id)
    else:
        user = user_by_email(to)
        profile = profile_of(user) if user is not None else None
    return no_link(profile) if profile is not None and yeses_of(profile) else ""
