"""The breaches, what was done with one, and whom it touches.

People are found as the register names them, by table and column: those an activity holds a name or
an address of, and those its rows lead to. Rather one too many than one too few.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, String, case, cast, func, literal, or_, select, union_all
from sqlalchemy import Select as Selected
from sqlalchemy.sql import Subquery

from app.accounts.models import AuditEntry, User
from app.breaches.models import Breach
from app.breaches.rules import UNLISTED, Affected
from app.kernel.db import db

TRAIL_MOST = 100  # changes shown, newest first
WHO = Affected

Said = tuple[Affected, str, str, str, str, str]
ORDERED: Said = (WHO.BUYERS, "orders", "buyer_name", "email", "phone", "locale")
HELD: Said = (
    WHO.HOLDERS, "ticket", "holder_name", "holder_email", "holder_phone", "holder_locale",
)  # fmt: skip
SIGNING: Said = (WHO.MEMBERS, "user_account", "name", "email", "phone", "locale")
SHARED: Said = (WHO.MEMBERS, "card", "name", "email", "phone", "")
LEFT: Said = (WHO.LEFT, "left_card", "name", "email", "phone", "")
BY_TABLE = {of[1]: of for of in (ORDERED, SIGNING, LEFT)}

# activity: who, table, and its columns of a name, an e-mail, a telephone and a language
SAID: dict[str, tuple[Said, ...]] = {
    "orders": (
        ORDERED,
        (WHO.BUYERS, "credit", "name", "email", "phone", ""),
        HELD,
    ),
    "waiting": (
        (WHO.BUYERS, "application", "name", "email", "phone", "locale"),
        (WHO.BUYERS, "waitlist_entry", "name", "email", "phone", "locale"),
    ),
    "money": (
        (WHO.BUYERS, "payment", "", "", "payer_phone", ""),
        (WHO.BUYERS, "statement_line", "payer", "", "phone", ""),
    ),
    "inquiries": ((WHO.VISITORS, "inquiry", "name", "email", "", "locale"),),
    "newsletters": (
        (WHO.SUBSCRIBERS, "subscriber", "", "email", "", "locale"),
        (WHO.SUBSCRIBERS, "reader", "", "email", "", ""),
    ),
    "programme": (
        (WHO.HOLDERS, "anchor_guest", "name", "email", "phone", ""),
        (WHO.HOLDERS, "speaker", "name", "", "", ""),
    ),
    "teams": (
        (WHO.TEAMS, "organizer", "name", "email", "phone", ""),
        (WHO.TEAMS, "invitation", "", "email", "", ""),
    ),
    "mails": (
        (WHO.ADDRESSEES, "message", "", "recipient", "", "locale"),
        (WHO.ADDRESSEES, "bounce", "", "email", "", ""),
    ),
    "accounts": (
        SIGNING,
        (WHO.VISITORS, "sign_in_link", "", "email", "", ""),
    ),
    "network": (SHARED,),
    "left-cards": (LEFT,),
    "books": ((WHO.NOTED, "contact", "name", "email", "phone", ""),),
}

# activity: columns that lead to an order, a ticket, an account or a profile
LEADING: dict[str, dict[str, tuple[str, ...]]] = {
    "orders": {"user_account": ("inviter.user_id",)},
    "door": {
        "ticket": ("badge.ticket_id", "entry.ticket_id", "scan.ticket_id"),
        "orders": ("walk_in.order_id",),
        "user_account": ("scanner.cashier_id", "pairing.cashier_id", "pairing.created_by"),
    },
    "money": {
        "orders": ("payment.order_id", "receipt.order_id", "take.order_id", "deposit.order_id"),
        "user_account": ("drawer.user_id", "take.cashier_id", "statement_file.created_by"),
    },
    "needs": {"orders": ("need.order_id",), "ticket": ("need.ticket_id",)},
    "programme": {"ticket": ("testimony.ticket_id",)},
    "teams": {
        "user_account": (
            "membership.user_id",
            "budget.decided_by",
            "cancellation.started_by",
            "shift.shifted_by",
        )
    },
    "network": {"user_account": ("profile.user_id",), "ticket": ("presence.ticket_id",)},
    "books": {"profile": ("contact.owner_id", "contact.linked_profile_id")},
    "reports": {
        "profile": ("report.by_id", "report.about_id"),
        "user_account": ("report.looked_by_id",),
    },
}

# activity: columns that say "user:12", "order:3"
NAMING: dict[str, str] = {"consents": "consent.subject", "journal": "audit_entry.actor"}

PREFIXES = {
    "user_account": "user",
    "profile": "profile",
    "orders": "order",
    "ticket": "ticket",
    "left_card": "left_card",
}

# activities that keep no address: a mark, or the operator's own words
NOBODY = {"objections", "breaches"}  # a test asks that each other activity finds somebody


@dataclass(frozen=True, slots=True)
class Tally:
    """How many to tell: once an e-mail, or a telephone where there is none."""

    by_kind: dict[Affected, int]
    total: int
    listed: int  # of them, whose address the operator may have
    nameless: int  # names with neither


def breaches() -> Selected[Breach]:
    """The last discovered first."""
    return select(Breach).order_by(Breach.discovered_at.desc(), Breach.id.desc())


def by_form_key(key: str) -> Breach | None:
    return db.session.scalar(select(Breach).where(Breach.form_key == key))


def trail_of(breach: Breach) -> Sequence[Any]:
    """(entry, name of who wrote it), newest first."""
    who = literal("user:").concat(cast(User.id, String))
    query = select(AuditEntry, User.name).outerjoin(User, AuditEntry.actor == who)
    mine = query.where(
        AuditEntry.object == f"breach:{breach.id}", AuditEntry.action.startswith("breach.")
    )
    return db.session.execute(mine.order_by(AuditEntry.id.desc()).limit(TRAIL_MOST)).all()


def tally(activities: Collection[str]) -> Tally:
    """Two statements, however many activities and people."""
    people = _people(activities)
    if people is None:
        return Tally({}, 0, 0, 0)
    known = func.count(people.c.key.distinct())
    kinds = select(people.c.who, known).group_by(people.c.who)
    by_kind = {Affected(who): n for who, n in db.session.execute(kinds) if n}
    unreached = case((people.c.key.is_(None), func.lower(people.c.name)))
    listed = case((people.c.who.not_in(UNLISTED), people.c.key))
    counts = (known, func.count(listed.distinct()), func.count(unreached.distinct()))
    total, told, nameless = db.session.execute(select(*counts)).one()
    ordered = {who: by_kind[who] for who in Affected if who in by_kind}
    return Tally(ordered, total, told, nameless)


def addresses(activities: Collection[str]) -> Sequence[Any]:
    """(name, email, phone, locale) of each person that may be listed, in one statement."""
    people = _people(activities)
    if people is None:
        return []
    c = people.c
    said = [func.max(column) for column in (c.name, c.email, c.phone, c.locale)]
    query = (
        select(*said)
        .where(c.key.is_not(None), c.who.not_in(UNLISTED))
        .group_by(c.key)
        .order_by(c.key)
    )
    return db.session.execute(query).all()


def _people(activities: Collection[str]) -> Subquery | None:
    """who, name, email, phone, locale, and the key by which somebody counts once."""
    parts = [part for code in sorted(activities) for part in _of(code)]
    if not parts:
        return None
    rows = union_all(*parts).subquery()
    key = case((rows.c.email != "", rows.c.email), (rows.c.phone != "", rows.c.phone))
    found = select(rows, key.label("key"))
    return found.where(or_(key.is_not(None), rows.c.name != "")).subquery()


def _of(code: str) -> Iterator[Selected[Any]]:
    for who, table, *names in SAID.get(code, ()):
        yield _rows(who, table, *names)
    if code == "books":
        yield _ways()
    if code == "provider-notices":
        yield _rows(*ORDERED).where(_column("orders.id").in_(_noticed()))
    for table, columns in LEADING.get(code, {}).items():
        id_ = _column(f"{table}.id")
        yield from _leading(table, or_(*(id_.in_(select(_column(name))) for name in columns)))
    if code in NAMING:
        named = select(_column(NAMING[code]))
        for table, prefix in PREFIXES.items():
            said = literal(f"{prefix}:").concat(cast(_column(f"{table}.id"), String))
            yield from _leading(table, said.in_(named))


def _leading(table: str, are: ColumnElement[bool]) -> Iterator[Selected[Any]]:
    """Those of a table, and who stands for them: a ticket's buyer, a profile's cards."""
    if table == "ticket":
        yield _rows(*HELD).where(are)
        lines = select(_column("ticket.order_line_id")).where(are)
        of = select(_column("order_line.order_id")).where(_column("order_line.id").in_(lines))
        yield _rows(*ORDERED).where(_column("orders.id").in_(of))
    elif table == "profile":
        ids = select(_column("profile.id")).where(are)
        yield _rows(*SHARED).where(_column("card.profile_id").in_(ids))
        users = select(_column("profile.user_id")).where(are)
        yield _rows(*SIGNING).where(_column("user_account.id").in_(users))
    else:
        yield _rows(*BY_TABLE[table]).where(are)


def _rows(
    who: Affected, table: str, name: str, email: str, phone: str, locale: str
) -> Selected[Any]:
    query = select(
        literal(who.value).label("who"),
        _words(table, name).label("name"),
        func.lower(_words(table, email)).label("email"),
        _words(table, phone).label("phone"),
        _words(table, locale).label("locale"),
    ).select_from(db.metadata.tables[table])
    if table != "ticket":
        return query
    # a ticket of its buyer's own bears the buyer's name, and is nobody else's
    t, line, order = (db.metadata.tables[name] for name in ("ticket", "order_line", "orders"))
    query = query.join(line, line.c.id == t.c.order_line_id)
    query = query.join(order, order.c.id == line.c.order_id)
    told = or_(t.c.holder_email != "", t.c.holder_phone != "")
    return query.where(or_(told, t.c.holder_name != order.c.buyer_name))


def _words(table: str, name: str) -> ColumnElement[str]:
    return func.coalesce(_column(f"{table}.{name}"), "") if name else literal("")


def _ways() -> Selected[Any]:
    """A contact's other numbers and addresses."""
    way, contact = db.metadata.tables["contact_way"].c, db.metadata.tables["contact"].c
    query = select(
        literal(WHO.NOTED.value),
        contact.name,
        case((way.kind == "email", func.lower(way.value)), else_=""),
        case((way.kind == "phone", way.value), else_=""),
        literal(""),
    )
    return query.where(way.contact_id == contact.id, way.kind.in_(("email", "phone")))


def _noticed() -> Selected[Any]:
    """Orders whose payment a provider wrote of, where the words are still kept."""
    paid, notice = db.metadata.tables["payment"].c, db.metadata.tables["payment_notice"].c
    theirs = (notice.provider_ref != "") & (notice.provider_ref == paid.provider_ref)
    query = select(paid.order_id).where(or_(notice.our_ref == paid.id, theirs))
    return query.where(notice.body != b"")


def _column(name: str) -> ColumnElement[Any]:
    table, column = name.split(".")
    return db.metadata.tables[table].c[column]
