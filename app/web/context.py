"""What every page may ask of its surroundings: the time, the settings, who is looking."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import IPv4Address, IPv6Network, ip_address
from typing import cast

from flask import current_app, g, request, session
from flask_login import current_user

from app.accounts.models import Membership, Organizer, User
from app.accounts.rules import is_demo_address, may
from app.devices import queries as devices
from app.devices.models import SignedIn
from app.jobs.worker import Worker
from app.kernel.marks import Marks
from app.merchants.queries import Tills
from app.payments.registry import Providers
from app.profiles import queries as profiles
from app.profiles.models import Profile
from config import Settings

LANGUAGES = ("fr", "en")
NUMBER_MAX = 2**31 - 1  # of an id, and of a page: what both databases take


def now() -> datetime:
    """The same instant all through one request."""
    if "now" not in g:
        g.now = datetime.now(UTC)
    return cast(datetime, g.now)


def settings() -> Settings:
    return cast(Settings, current_app.extensions["settings"])


def client_place() -> str:
    """Where on the internet this comes from, as limits count it: an IPv4 address, or the /64 of an
    IPv6 one. A home or a phone is given a whole /64, and may take a new address of it each time.
    """
    told = request.remote_addr or ""
    try:
        address = ip_address(told)
    except ValueError:
        return told
    if isinstance(address, IPv4Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(IPv6Network((int(address), 64), strict=False))


def asked_number(typed: str) -> int:
    """For `request.args.get(…, type=asked_number)`: a whole number that a row's id can be.

    Raises: ValueError, which leaves the default.
    """
    number = int(typed) if len(typed) <= 10 else NUMBER_MAX + 1
    if not 0 <= number <= NUMBER_MAX:
        raise ValueError(typed)
    return number


def marks() -> Marks:
    """How addresses that object are recognised."""
    return cast(Marks, current_app.extensions["marks"])


def tills() -> Tills:
    """Those, and every organizer's own accounts."""
    return cast(Tills, current_app.extensions["providers"])


def providers() -> Providers:
    """The ways of paying this house knows, in the order they are offered."""
    return cast(Providers, current_app.extensions["providers"])


def wake(name: str) -> None:
    """Have a round of background work done soon; see app/factory.py for their names."""
    cast(Worker, current_app.extensions["worker"]).wake(name)


def signed_in_user(session_key: str) -> User | None:
    """Who a session belongs to. In production, nobody of the demonstration.

    Anyone may sign in as them with one tap, and the session outlives the demonstration.
    """
    user, g.device = devices.signed_in(session_key, session.get("device", ""))
    if user is not None and settings().mode == "production" and is_demo_address(user.email or ""):
        return None
    g.person = user
    return user


def device() -> SignedIn | None:
    """The browser that asks, as its person's list has it."""
    return cast("SignedIn | None", g.get("device"))


@dataclass(frozen=True)
class Viewer:
    """Who looks at the page. `profile` is their place in the network, signed in or as a guest."""

    user: User | None
    profile: Profile | None

    @property
    def is_member(self) -> bool:
        return self.user is not None or self.profile is not None

    @property
    def is_organizer(self) -> bool:
        return any(may(m.role, "organize") for m in self.memberships)

    @property
    def memberships(self) -> list[Membership]:
        return self.user.memberships if self.user else []

    def may(self, what: str, organizer_id: int) -> bool:
        return any(m.organizer_id == organizer_id and may(m.role, what) for m in self.memberships)

    def knows(self, organizer_id: int) -> bool:
        """In the team, whatever the role: they may be told that a thing exists."""
        return any(m.organizer_id == organizer_id for m in self.memberships)

    def organizers(self, what: str = "organize") -> list[Organizer]:
        return [m.organizer for m in self.memberships if may(m.role, what)]


def viewer() -> Viewer:
    if "viewer" not in g:
        user = cast(User, current_user) if current_user.is_authenticated else None
        g.viewer = Viewer(user, profiles.acting_profile(user, session.get("profile_id")))
    return cast(Viewer, g.viewer)


def user() -> User:
    """Who is signed in, on a page that asks for it."""
    person = viewer().user
    assert person is not None, "the guard lets nobody else in"
    return person


def locale() -> str:
    """French first: what this browser's switch says, else a member's own, else `asked_locale`."""
    member = None
    if request and current_user.is_authenticated:
        member = cast(User, current_user).locale
    return _switched() or (member if member in LANGUAGES else None) or asked_locale()


def asked_locale() -> str:
    """Of a browser, whoever holds it: nobody is asked, not the database either."""
    best = request.accept_languages.best_match(LANGUAGES) if request else None
    return _switched() or best or settings().language


def _switched() -> str | None:
    chosen = request.cookies.get("lang") if request else None
    return chosen if chosen in LANGUAGES else None
