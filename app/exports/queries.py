"""All that is one's own in the network, to be taken away as plain data (PR37)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Table, and_, or_, select

from app.accounts.models import Consent
from app.contacts.models import Contact
from app.contacts.rules import ContactState
from app.encounters.models import EncounterFact, ShareGrant
from app.kernel.db import db, table_of
from app.kernel.links import plain_rows, rows_where
from app.profiles.models import Card, Presence, Profile

OWNER = "owner_id"  # what every private table calls whose row it is (Ring P)
# what the house needs to do its work, not what one has: files being read, pairs, merges, objections
WORKING = frozenset({"contact_file_row", "duplicate", "contact_merge", "removal"})
INSIDE = frozenset({OWNER, "search_key", "name_key", "key", "merged_into_id", "linked_profile_id"})


def everything(me: Profile) -> dict[str, list[dict[str, Any]]]:
    """Each private table of this house, later ones too, and what passed between me and others.

    Of others: who of my book, never what only they know.
    """
    told = {
        table.name: _without_inside(rows_where(table, table.c[OWNER] == me.id))
        for table in _private_tables()
    }
    dropped = ContactState.MERGED.value
    told["contact"] = [row for row in told["contact"] if row["state"] != dropped]
    theirs = {
        row.linked_profile_id: row.id
        for row in db.session.execute(
            select(Contact.id, Contact.linked_profile_id).where(
                Contact.owner_id == me.id, Contact.linked_profile_id.is_not(None)
            )
        )
    }
    return told | {
        "card": _without_inside(_of(Card, Card.profile_id == me.id), "profile_id"),
        "evening": _without_inside(_of(Presence, Presence.profile_id == me.id), "profile_id"),
        "encounter": _between(EncounterFact, "from_id", "to_id", me.id, theirs),
        "grant": _between(ShareGrant, "giver_id", "receiver_id", me.id, theirs),
        "consent": _of(Consent, Consent.subject.in_(_subjects(me))),
    }


def _private_tables() -> list[Table]:
    person = table_of(Profile)
    return [
        table
        for table in db.metadata.sorted_tables
        if OWNER in table.c
        and table.name not in WORKING
        and any(key.column.table is person for key in table.c[OWNER].foreign_keys)
    ]


def _subjects(me: Profile) -> list[str]:
    return [f"profile:{me.id}", *([f"user:{me.user_id}"] if me.user_id else [])]


def _of(model: type[Any], which: Any) -> list[dict[str, Any]]:
    return plain_rows(rows_where(table_of(model), which))


def _without_inside(rows: Iterable[dict[str, Any]], *more: str) -> list[dict[str, Any]]:
    hidden = {*INSIDE, *more}
    return [
        {name: value for name, value in row.items() if name not in hidden}
        for row in plain_rows(list(rows))
    ]


def _between(
    model: type[Any], by: str, to: str, mine: int, theirs: dict[int | None, int]
) -> list[dict[str, Any]]:
    """Facts of two: "by" or "to" me, and the contact of mine that the other is, if any."""
    table = table_of(model)
    told = table.c[to] == mine
    if "stale" in table.c:  # its author's alone
        told = and_(told, ~table.c.stale)
    rows = _of(model, or_(table.c[by] == mine, told))
    return [
        {name: value for name, value in row.items() if name not in (by, to, "card_id")}
        | {"side": "by me" if row[by] == mine else "to me"}
        | {"contact_id": theirs.get(row[to] if row[by] == mine else row[by])}
        for row in rows
    ]
