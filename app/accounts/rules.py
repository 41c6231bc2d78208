"""Who may do what: roles in a team, purposes of consent, and how often something may be tried."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.kernel.errors import Refused

NAME_MAX = 200  # characters, any script
EMAIL_MAX = 254  # characters, RFC 5321
TRIES_KEPT = timedelta(days=1)  # and a link that no longer works: its address is a person's


class Role(StrEnum):
    """What a person may do in an organizer's team, most first."""

    OWNER = "owner"
    ORGANIZER = "organizer"
    CASHIER = "cashier"
    DOOR = "door"


# Each role may do what is listed: one table, asked by `may`.
MAY: dict[Role, frozenset[str]] = {
    Role.OWNER: frozenset({"organize", "settings", "money", "door"}),
    Role.ORGANIZER: frozenset({"organize", "money", "door"}),
    Role.CASHIER: frozenset({"money", "door"}),
    Role.DOOR: frozenset({"door"}),
}


class OrganizerKind(StrEnum):
    """What an organizer is. WUSU: "les structures d’accompagnement organisent également"."""

    ASSOCIATION = "association"
    SUPPORT = "support"  # an incubator, an accelerator, a hub
    CHAMBER = "chamber"  # of commerce, an employers' federation
    COMPANY = "company"
    NETWORK = "network"
    SCHOOL = "school"
    PUBLIC = "public"
    PERSON = "person"


# Where an organizer has a page, and the hosts that are it (their subdomains too).
LINKS: dict[str, tuple[str, ...]] = {
    "facebook": ("facebook.com", "fb.com"),
    "x": ("x.com", "twitter.com"),
    "linkedin": ("linkedin.com",),
    "whatsapp": ("whatsapp.com", "wa.me"),
    "instagram": ("instagram.com",),
    "youtube": ("youtube.com", "youtu.be"),
}


class TaxStatus(StrEnum):
    """Why an organizer's receipts show a tax, or none."""

    NONE = "none"  # below the threshold: a lump-sum tax (IGS) stands for it
    EXEMPT = "exempt"
    LIABLE = "liable"  # at the organizer's rate


CAMEROON_VAT = 1_925  # basis points: 17.5 % and a tenth of that for the councils


class Purpose(StrEnum):
    """What a consent is for. Each is asked apart, unticked, and can be withdrawn (PR2, PR5)."""

    BADGE_SCAN = "badge_scan"  # people who meet me may keep my card
    DIRECTORY_EVENT = "directory_event"  # those present who agreed may see that I was there
    SEEN_BY_CONTACTS = "seen_by_contacts"  # my contacts see at which dates I let myself be seen
    FIND_BY_PHONE_EMAIL = "find_by_phone_email"  # who has my number or address finds me here
    INVITES_FROM_CONTACTS = "invites_from_contacts"
    MATCHING = "matching"  # who may help whom is suggested, from what both said
    REMINDERS_EMAIL = "reminders_email"
    REMINDERS_WHATSAPP_SMS = "reminders_whatsapp_sms"
    MORNING_AFTER = "morning_after"  # a mail asks the next day whom one met
    PHOTO = "photo"  # photos of an evening where I am recognised may be shown
    COMMUNITY_DIRECTORY = "community_directory"
    PAGE_INDEXED = "page_indexed"  # search engines may find the page I turned on
    SHARE_BACK = "share_back"  # one person, whose badge I read, may have my name and one contact
    TESTIMONY = "testimony"  # what I say of an evening stands on its page, under my name
    NEWSLETTER = "newsletter"  # one organizer writes to me, of the themes I chose
    NEEDS_EVENT = "needs_event"  # the team may read what I eat and how I come in, for one date


PER_EVENT = frozenset({Purpose.DIRECTORY_EVENT})  # asked and taken back for each date apart

CONSENT_VERSION = "2026-11"  # of the texts in both languages; a new text is a new version
VERSIONS: dict[Purpose, str] = {}  # of those whose text changed since


def version_of(purpose: Purpose) -> str:
    """Of the text one says yes to today. A yes to another text is asked again (PR7)."""
    return VERSIONS.get(purpose, CONSENT_VERSION)


class LinkSpent(Refused):
    """A sign-in link that is unknown, used or too old: told alike."""

    code = "link-spent"
    status = 410


class NotApproved(Refused):
    """An organizer that the house has not let publish yet."""

    code = "not-approved"
    status = 403


def refuse_unapproved(awaits: bool) -> None:
    """Raises: NotApproved."""
    if awaits:
        raise NotApproved()


class TooManyTries(Refused):
    """Facts: minutes (until the next try, rounded up)."""

    code = "too-many-tries"
    status = 429


@dataclass(frozen=True, slots=True)
class Limit:
    """So many tries within so long."""

    most: int
    within: timedelta


SIGN_IN_PER_ADDRESS = Limit(5, timedelta(minutes=15))
# Wide: a whole room, or a mobile operator's customers, may share one address of the internet.
SIGN_IN_PER_IP = Limit(60, timedelta(minutes=15))


def minutes_to_wait(first_try: datetime, limit: Limit, *, now: datetime) -> int:
    """Whole minutes until the first of the counted tries is forgotten; at least 1."""
    return max(1, math.ceil((first_try + limit.within - now) / timedelta(minutes=1)))


def may(role: Role | None, what: str) -> bool:
    return role is not None and what in MAY[role]


# The demonstration's people: their addresses end in a domain that no mail reaches (RFC 2606).
DEMO_DOMAIN = "demo.example"
DEMO_PEOPLE = ("awa", "ben", "chantal", "operator")  # one-tap sign-ins, in demo mode only


def demo_address(who: str) -> str:
    return f"{who}@{DEMO_DOMAIN}"


def is_demo_address(email: str) -> bool:
    return email.endswith(f"@{DEMO_DOMAIN}")
