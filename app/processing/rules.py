"""The register of processing activities: what is done with what people are told to be (PR47).

One list. The operator's register, the public notice (PR53) and a test that no table was forgotten
read it; ends are those of the night jobs, never typed again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from app.accounts.rules import TRIES_KEPT
from app.applications import rules as applications
from app.bringing.rules import DRAFT_KEPT
from app.devices.rules import LASTS
from app.duplicates.rules import UNDO_WITHIN
from app.encounters.rules import ASKED_KEPT, ASKED_LASTS
from app.erasing.rules import TIME_TO_UNDO
from app.inquiries import rules as inquiries
from app.messages import rules as messages
from app.newsletters.rules import LINK_LASTS
from app.notices import rules as notices
from app.objections.rules import SHOWN_LASTS
from app.profiles.rules import SHOWN_AFTER
from app.proposals import rules as proposals
from app.questions import rules as questions
from app.reports.rules import KEPT_AT_MOST, KEPT_CLEARED
from app.traces.rules import COLUMNS
from app.unused.rules import ERASED_AFTER, TOLD_AFTER
from app.waitlist import rules as waitlist


class Basis(StrEnum):
    """On what the law lets it rest. GDPR art. 6; law 2024/017 of Cameroon has the same ones."""

    CONTRACT = "contract"
    CONSENT = "consent"
    INTEREST = "interest"  # of the house or its teams, weighed against the person's
    LAW = "law"


class Who(StrEnum):
    """Whose data it is, or who receives it."""

    BUYERS = "buyers"
    GUESTS = "guests"  # of a party, of the anchor guests
    MEMBERS = "members"
    NOTED = "noted"  # who stands in a member's book
    VISITORS = "visitors"  # who writes without an account
    TEAMS = "teams"
    DOOR = "door"
    PROVIDERS = "providers"  # of money, chosen while paying
    OPERATOR = "operator"
    SELF = "self"  # nobody but the person
    CHOSEN = "chosen"  # whom the person chose
    PUBLIC = "public"


class End(StrEnum):
    """What ends it; with a length where the night does it."""

    ACCOUNT = "account"  # as long as there is one
    TRIED = "tried"
    TOLD_UNUSED = "told-unused"  # then a mail says so
    UNUSED = "unused"
    SIGNED_IN = "signed-in"  # a browser that is used no more
    ASKED = "asked"  # when the person, or their organizer, asks the operator
    LAW = "law"
    HOUSE = "house"  # as long as this house runs
    EVENING = "evening"
    TAKEN_OFF = "taken-off"  # when the team takes it off, or the person says no
    SAID_NO = "said-no"
    AFTER_DATE = "after-date"
    AFTER_ANSWER = "after-answer"
    UNANSWERED = "unanswered"
    UNCONFIRMED = "unconfirmed"
    RECEIVED = "received"
    LEFT = "left"  # a mail
    SECRET = "secret"  # noqa: S105 -- the link in a mail
    DELETED = "deleted"  # then so long to undo it
    OWNER = "owner"  # when its owner deletes it
    NOT_TAKEN = "not-taken"
    UNITED = "united"
    LOOKED_AT = "looked-at"
    SAID = "said"
    LIFTED = "lifted"  # what a person asked not to be done, until they take it back


class Missing(StrEnum):
    """What the operator has not said yet, and the notice must (PR48)."""

    NAME = "name"
    CONTACT = "contact"
    COUNTRY = "country"
    TRANSFER = "transfer"  # the permit to keep it abroad: its number and its day


HOME = "CM"  # law 2024/017: data that leaves Cameroon needs a permit


def missing(*, name: str, contact: str, country: str, number: str, day: str) -> tuple[Missing, ...]:
    """`country` as ISO 3166; `number` and `day` of the permit to transfer."""
    said = {
        Missing.NAME: bool(name),
        Missing.CONTACT: bool(contact),
        Missing.COUNTRY: bool(country),
        Missing.TRANSFER: country in ("", HOME) or bool(number and day),
    }
    return tuple(what for what, is_said in said.items() if not is_said)


@dataclass(frozen=True, slots=True)
class Kept:
    end: End
    span: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Activity:
    """`code` names its words in app/web/processing_words.py."""

    code: str
    basis: Basis
    whose: tuple[Who, ...]
    seen_by: tuple[Who, ...]  # apart from the host, which keeps all of it
    kept: tuple[Kept, ...]

    @property
    def data(self) -> dict[str, str]:
        return COLUMNS[self.code]


# who waited, asked for a place or was offered some, and took none
UNTAKEN = {waitlist.FORGOTTEN_AFTER, applications.FORGOTTEN_AFTER, proposals.FORGOTTEN_AFTER}

ACTIVITIES: tuple[Activity, ...] = (
    Activity(
        "orders",
        Basis.CONTRACT,
        (Who.BUYERS, Who.GUESTS),
        (Who.TEAMS,),
        (Kept(End.ASKED),),
    ),
    Activity(
        "waiting",
        Basis.CONTRACT,
        (Who.BUYERS,),
        (Who.TEAMS,),
        tuple(Kept(End.AFTER_DATE, span) for span in sorted(UNTAKEN)),
    ),
    Activity(
        "door",
        Basis.CONTRACT,
        (Who.BUYERS, Who.GUESTS),
        (Who.DOOR, Who.TEAMS),
        (Kept(End.EVENING),),
    ),
    Activity(
        "money",
        Basis.LAW,
        (Who.BUYERS,),
        (Who.TEAMS, Who.PROVIDERS),
        (Kept(End.LAW),),
    ),
    Activity(
        "provider-notices",
        Basis.INTEREST,
        (Who.BUYERS,),
        (Who.OPERATOR,),
        (Kept(End.RECEIVED, notices.KEPT),),
    ),
    Activity(
        "needs",
        Basis.CONSENT,
        (Who.BUYERS, Who.GUESTS),
        (Who.TEAMS,),
        (Kept(End.SAID_NO), Kept(End.AFTER_DATE, questions.FORGOTTEN_AFTER)),
    ),
    Activity(
        "inquiries",
        Basis.INTEREST,
        (Who.VISITORS,),
        (Who.TEAMS, Who.PUBLIC),
        (
            Kept(End.AFTER_DATE, inquiries.KEPT),
            Kept(End.AFTER_ANSWER, inquiries.KEPT),
            Kept(End.UNANSWERED, inquiries.KEPT_UNANSWERED),
        ),
    ),
    Activity(
        "newsletters",
        Basis.CONSENT,
        (Who.VISITORS,),
        (Who.TEAMS,),
        (Kept(End.SAID_NO), Kept(End.UNCONFIRMED, LINK_LASTS)),
    ),
    Activity(
        "programme",
        Basis.CONSENT,
        (Who.GUESTS,),
        (Who.TEAMS, Who.PUBLIC),
        (Kept(End.TAKEN_OFF),),
    ),
    Activity(
        "teams",
        Basis.CONTRACT,
        (Who.TEAMS,),
        (Who.TEAMS, Who.PUBLIC),
        (Kept(End.ACCOUNT),),
    ),
    Activity(
        "mails",
        Basis.CONTRACT,
        (Who.BUYERS, Who.GUESTS, Who.MEMBERS),
        (Who.SELF,),
        (Kept(End.LEFT, messages.KEPT), Kept(End.SECRET, messages.SECRET_LASTS)),
    ),
    Activity(
        "accounts",
        Basis.CONTRACT,
        (Who.MEMBERS, Who.TEAMS),
        (Who.SELF,),
        (
            Kept(End.ACCOUNT),
            Kept(End.TOLD_UNUSED, TOLD_AFTER),
            Kept(End.UNUSED, ERASED_AFTER),
            Kept(End.TRIED, TRIES_KEPT),
            Kept(End.SIGNED_IN, LASTS),
        ),
    ),
    Activity(
        "network",
        Basis.CONSENT,
        (Who.MEMBERS,),
        (Who.CHOSEN,),
        (
            Kept(End.DELETED, TIME_TO_UNDO),
            Kept(End.AFTER_DATE, SHOWN_AFTER),
            Kept(End.UNANSWERED, ASKED_KEPT),
        ),
    ),
    Activity(
        "left-cards",
        Basis.CONSENT,
        (Who.VISITORS,),
        (Who.CHOSEN,),
        (Kept(End.UNANSWERED, ASKED_LASTS),),
    ),
    Activity(
        "books",
        Basis.INTEREST,
        (Who.MEMBERS, Who.NOTED),
        (Who.SELF,),
        (
            Kept(End.OWNER),
            Kept(End.DELETED, TIME_TO_UNDO),
            Kept(End.NOT_TAKEN, DRAFT_KEPT),
            Kept(End.UNITED, UNDO_WITHIN),
        ),
    ),
    Activity(
        "objections",
        Basis.LAW,
        (Who.NOTED, Who.VISITORS),
        (Who.SELF,),
        (Kept(End.LIFTED), Kept(End.TRIED, SHOWN_LASTS)),
    ),
    Activity(
        "reports",
        Basis.INTEREST,
        (Who.MEMBERS,),
        (Who.OPERATOR,),
        (Kept(End.LOOKED_AT, KEPT_CLEARED), Kept(End.SAID, KEPT_AT_MOST)),
    ),
    Activity(
        "consents",
        Basis.LAW,
        (Who.BUYERS, Who.GUESTS, Who.MEMBERS, Who.VISITORS),
        (Who.SELF,),
        (Kept(End.ACCOUNT),),
    ),
    Activity(
        "journal",
        Basis.INTEREST,
        (Who.MEMBERS, Who.TEAMS),
        (Who.TEAMS, Who.OPERATOR),
        (Kept(End.HOUSE),),
    ),
    Activity(
        "breaches",
        Basis.LAW,
        (Who.BUYERS, Who.GUESTS, Who.MEMBERS, Who.VISITORS, Who.TEAMS),
        (Who.OPERATOR,),
        (Kept(End.HOUSE),),
    ),
)
