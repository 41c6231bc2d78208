"""The private book: what a contact may hold. No field for origin, faith, opinion or health."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

NOTE_MAX = 20_000  # characters
REASON_MAX = 200  # characters
A_PAGE = 30  # contacts on one page of the book


class ContactState(StrEnum):
    """Qualified follows from what is known (app/qualifying/rules.py); nobody sets it by hand."""

    NEW = "new"  # came by itself, not looked at yet
    TO_QUALIFY = "to_qualify"
    QUALIFIED = "qualified"
    ARCHIVED = "archived"
    MERGED = "merged"  # into another, which has all it had


class Layer(StrEnum):
    """The three layers of a network (network review: personal, professional, beyond work)."""

    PERSONAL = "personal"
    PROFESSIONAL = "professional"
    EXTRA = "extra"


class Circle(StrEnum):
    """A closed tree: which circles a person belongs to. `COMMUNITY` says nothing more (PR24)."""

    FAMILY = "family"
    COMMUNITY = "community"
    FRIENDS = "friends"
    NEIGHBOURS = "neighbours"
    FAMILY_CIRCLES = "family_circles"
    LOCAL = "local"  # the shop round the corner, the pharmacist
    STUDIES = "studies"
    COLLEAGUES = "colleagues"
    SUPPLIERS = "suppliers"
    SUBCONTRACTORS = "subcontractors"
    CLIENTS = "clients"
    PARTNERS = "partners"
    PROSPECTS = "prospects"
    PROVIDERS = "providers"
    FUNDERS = "funders"
    PUBLIC_AUTHORITIES = "public_authorities"
    SPORT = "sport"
    CULTURE = "culture"
    ASSOCIATIONS = "associations"
    MEMBERS = "members"
    VOLUNTEERS = "volunteers"
    DONORS = "donors"
    OTHER = "other"

    @property
    def layer(self) -> Layer:
        return next(layer for layer, circles in TREE.items() if self in circles)

    @property
    def is_natural(self) -> bool:
        """One is born into it or it grew by itself; all others were acquired."""
        return self in NATURAL


_ALL = list(Circle)
TREE: dict[Layer, tuple[Circle, ...]] = {
    Layer.PERSONAL: tuple(_ALL[:6]),
    Layer.PROFESSIONAL: tuple(_ALL[6:16]),
    Layer.EXTRA: tuple(_ALL[16:]),
}
NATURAL = frozenset({Circle.FAMILY, Circle.COMMUNITY, Circle.FRIENDS})


class FamilyLink(StrEnum):
    BLOOD = "blood"
    UNION = "union"


class ContactRole(StrEnum):
    """What a person is to the owner's cause: the nine of a network review, and those who sell,
    decide or make known. Several at once."""

    CLIENT = "client"
    PROSPECT = "prospect"
    PRESCRIBER = "prescriber"
    PARTNER = "partner"
    FUNDER = "funder"
    MEMBER = "member"
    DONOR = "donor"
    VOLUNTEER = "volunteer"
    OTHER = "other"
    PUBLIC_AUTHORITY = "public_authority"
    PROVIDER = "provider"
    SUPPLIER = "supplier"
    ELECTED_OFFICIAL = "elected_official"  # of a town or a chamber: no party (PR23)
    MEDIA = "media"


class Structure(StrEnum):
    """What kind of house a person stands for."""

    COMPANY = "company"
    INDEPENDENT = "independent"
    ASSOCIATION = "association"
    COOPERATIVE = "cooperative"
    PUBLIC_BODY = "public_body"
    SCHOOL = "school"
    SUPPORT = "support"  # an incubator, a chamber: it helps others to start
    FUND = "fund"
    PRESS = "press"
    OTHER = "other"


class Sphere(StrEnum):
    PERSONAL = "personal"
    PROFESSIONAL = "professional"
    BOTH = "both"


class Nature(StrEnum):
    """What the link is made of; the owner's note says more."""

    FAMILY = "family"
    FRIENDSHIP = "friendship"
    AFFINITY = "affinity"  # we get on well
    WORK = "work"  # we work or worked together
    BUSINESS = "business"  # one buys from the other
    MUTUAL_HELP = "mutual_help"
    COMMITMENT = "commitment"  # a cause, a club, an association we share
    LEARNING = "learning"  # one teaches or advises the other
    ACQUAINTANCE = "acquaintance"


class Formality(StrEnum):
    FORMAL = "formal"
    INFORMAL = "informal"


class Readiness(StrEnum):
    """Whether one may ask something of this person, or gives first."""

    TO_STRENGTHEN = "to_strengthen"
    MAY_BE_ASKED = "may_be_asked"


RATES = range(1, 6)  # closeness, openness, pleasure, usefulness
INFLUENCES = range(6)  # on a territory: 0, none, to 5


class Precision(StrEnum):
    """How exactly one remembers when they met."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class Sort(StrEnum):
    NEWEST = "newest"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class ContactFields:
    """What the owner typed of a person: E.164 phone, lower-case e-mail, "" where not known."""

    name: str
    headline: str = ""
    organisation: str = ""
    phone: str = ""
    email: str = ""
    reason: str = ""
    note: str = ""
    city: str = ""
    domain: str = ""
    context_text: str = ""


# one line each, beside the note
TYPED = (
    *("headline", "organisation", "phone", "email", "reason"),
    *("city", "domain", "context_text"),
)


def united(kept: str, other: str) -> tuple[str, str]:
    """Two values of one field become one: (what stays, what goes to the note)."""
    if not kept:
        return other, ""
    return kept, "" if other in ("", kept) else other
