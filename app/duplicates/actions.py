"""Two rows of a book that are one person: found, told apart, made one, and two again.

Nothing is ever united by itself: the owner says so, pair by pair.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, or_, select, update

from app.contacts.models import Contact, ContactWay
from app.contacts.rules import ContactState
from app.duplicates import queries
from app.duplicates.models import Duplicate, Merge
from app.duplicates.rules import (
    BLANK,
    LATEST,
    MET,
    OWN,
    UNDO_WITHIN,
    Tier,
    TooLate,
    TwoMembers,
    UndoLaterFirst,
    chosen,
    united_note,
)
from app.kernel.db import db, insert_once, table_of
from app.kernel.links import OWNER, carry, hand_over, pointing_at, put_back, row_of, typed_row
from app.kernel.text import folded
from app.profiles.models import Profile
from app.qualifying.actions import settle
from app.readings.people import WayKind

BESIDE = ("duplicate", "contact_merge")  # kept by this room itself


def look(owner: Profile, contact_ids: Collection[int] | None = None, *, now: datetime) -> None:
    """Find who may be one person: among these and everyone, or in the whole book."""
    found = queries.pairs_of(owner, contact_ids)
    stale = delete(Duplicate).where(Duplicate.owner_id == owner.id, Duplicate.apart_at.is_(None))
    if contact_ids is not None:
        these = set(contact_ids)
        stale = stale.where(or_(Duplicate.first_id.in_(these), Duplicate.second_id.in_(these)))
    db.session.execute(stale)
    rows = [
        {"owner_id": owner.id, "first_id": one, "second_id": two, "tier": tier, "created_at": now}
        for (one, two), tier in sorted(found.items())
    ]
    for n in range(0, len(rows), 500):
        once = insert_once(Duplicate, "first_id", "second_id")
        db.session.execute(once.values(rows[n : n + 500]))


def name_pair(owner: Profile, contact_ids: Collection[int], *, now: datetime) -> Duplicate | None:
    """Two that the owner takes for one person, also when they had told them apart; None: not two
    of their own."""
    mine = select(Contact.id).where(Contact.owner_id == owner.id, Contact.id.in_(contact_ids))
    mine = mine.where(Contact.state != ContactState.MERGED).order_by(Contact.id)
    ids = db.session.scalars(mine).all()
    if len(ids) != 2:
        return None
    row = {"owner_id": owner.id, "first_id": ids[0], "second_id": ids[1], "tier": Tier.MAYBE}
    once = insert_once(Duplicate, "first_id", "second_id")
    db.session.execute(once.values(row | {"created_at": now}))
    both = (Duplicate.first_id == ids[0], Duplicate.second_id == ids[1])
    pair = db.session.scalars(select(Duplicate).where(*both)).one()
    pair.apart_at = None
    return pair


def tell_apart(pair: Duplicate, *, now: datetime) -> None:
    """Two people: not asked again."""
    pair.apart_at = now


def merge(
    one: Contact, other: Contact, choices: Mapping[str, str] | None = None, *, now: datetime
) -> Merge:
    """The older row stays, with all that either had. `choices`: field -> "gone" where the younger
    one's is right; "links" for what both are linked to with two values. Raises: TwoMembers.
    """
    kept, gone = sorted((one, other), key=lambda contact: contact.id)
    if kept.linked_profile_id and gone.linked_profile_id:
        raise TwoMembers(name=kept.name)
    asked = choices or {}
    table = table_of(Contact)
    db.session.flush()
    before: dict[str, Any] = {"kept": row_of(table, kept.id), "gone": row_of(table, gone.id)}
    before["pairs"] = _take_pairs(kept.id, gone.id, to=kept.id)
    theirs = asked.get("links") == "gone"
    links = carry(table, kept.id, gone.id, theirs=theirs, beside=BESIDE)
    db.session.refresh(kept)
    db.session.refresh(gone)
    values = _united(kept, gone, asked)
    ways = _ways(kept, gone, values)
    _clear(gone.id, kept.id)
    _write(kept.id, values)
    settle(kept.owner_id, [kept.id], now=now)
    made = Merge(
        owner_id=kept.owner_id,
        kept_id=kept.id,
        gone_id=gone.id,
        gone_name=before["gone"]["name"],
        before=before,
        after={"kept": row_of(table, kept.id), "ways": ways},
        links=links,
        created_at=now,
    )
    db.session.add(made)
    db.session.flush()
    db.session.expire_all()
    return made


def _united(kept: Contact, gone: Contact, asked: Mapping[str, str]) -> dict[str, Any]:
    """What the row that stays says from now on."""
    names = [column.name for column in table_of(Contact).c]
    values = {
        name: chosen(getattr(kept, name), getattr(gone, name), theirs=asked.get(name) == "gone")
        for name in names
        if name not in (*OWN, *LATEST, *MET, "note")
    }
    for name in LATEST:
        told = [at for at in (getattr(kept, name), getattr(gone, name)) if at is not None]
        values[name] = max(told, default=None)
    first = gone if _met_before(gone, kept) else kept
    values |= {name: getattr(first, name) for name in MET}
    values |= dict.fromkeys(_to_itself(values, kept.id, gone.id))
    values["has_no_influence"] &= not queries.counts_somewhere(kept.id)
    values["note"] = united_note(kept.note, gone.note)
    values["linked_profile_id"] = kept.linked_profile_id or gone.linked_profile_id
    words = f"{values['name']} {values['organisation']} {values['headline']}"
    values["search_key"] = folded(words)
    if kept.state is ContactState.ARCHIVED and gone.state is not ContactState.ARCHIVED:
        values["state"] = gone.state
    return values


def _to_itself(values: Mapping[str, Any], *ids: int) -> list[str]:
    """Nobody was met through themselves."""
    table = table_of(Contact)
    own = [column.name for other, column in pointing_at(table) if other is table]
    return [name for name in own if values.get(name) in ids]


def _met_before(one: Contact, other: Contact) -> bool:
    """The first meeting is the one that is told."""
    if one.met_on is None:
        return False
    return other.met_on is None or one.met_on < other.met_on


def _ways(kept: Contact, gone: Contact, values: Mapping[str, Any]) -> list[int]:
    """Each number and address of both that is not the first one any more."""
    phones = [(WayKind.PHONE, value) for value in (kept.phone, gone.phone)]
    emails = [(WayKind.EMAIL, value) for value in (kept.email, gone.email)]
    mine = select(ContactWay.kind, ContactWay.value).where(ContactWay.contact_id == kept.id)
    there = {(kind, value) for kind, value in db.session.execute(mine)}
    there |= {(WayKind.PHONE, values["phone"]), (WayKind.EMAIL, values["email"])}
    rows = [
        {"contact_id": kept.id, "owner_id": kept.owner_id, "kind": kind, "value": value}
        for kind, value in dict.fromkeys((*phones, *emails))
        if value and (kind, value) not in there
    ]
    return [
        db.session.execute(insert(ContactWay).values(row).returning(ContactWay.id)).scalar_one()
        for row in rows
    ]


def _clear(gone_id: int, kept_id: int) -> None:
    """It owns nothing, and is shown nowhere: only its number stays, so that it may come back."""
    columns = [column for column in table_of(Contact).c if column.name not in OWN]
    empty: dict[str, Any] = {
        column.name: None if column.nullable else BLANK.get(column.name, "") for column in columns
    }
    empty |= {"linked_profile_id": None, "search_key": "", "merged_into_id": kept_id}
    _write(gone_id, empty | {"state": ContactState.MERGED})


def _write(contact_id: int, values: Mapping[str, Any]) -> None:
    change = update(table_of(Contact)).where(table_of(Contact).c.id == contact_id)
    if values:
        db.session.execute(change.values(dict(values)))


def _take_pairs(*ids: int, to: int) -> list[dict[str, Any]]:
    """Whom either may be, and whom not: looked at anew, and put back when it is undone."""
    which = or_(Duplicate.first_id.in_(ids), Duplicate.second_id.in_(ids))
    table = table_of(Duplicate)
    told = db.session.scalars(select(Duplicate.id).where(which).order_by(Duplicate.id)).all()
    rows = [row_of(table, id_) for id_ in told]
    db.session.execute(delete(Duplicate).where(which))
    for row in rows:
        pair = sorted({to if id_ in ids else id_ for id_ in (row["first_id"], row["second_id"])})
        if row["apart_at"] and len(pair) == 2:  # who is not one of them is not the other either
            moved = row | {"first_id": pair[0], "second_id": pair[1]}
            moved.pop("id")
            once = insert_once(Duplicate, "first_id", "second_id")
            db.session.execute(once.values(typed_row(table, moved)))
    return rows


def undo(merge: Merge, *, now: datetime) -> None:
    """Two rows again, each with what it had; what was changed since stays with the first.

    Raises: TooLate, UndoLaterFirst(name).
    """
    if merge.undone_at is not None or now > merge.created_at + UNDO_WITHIN:
        raise TooLate()
    kept = db.session.get_one(Contact, merge.kept_id, populate_existing=True)
    if kept.state is ContactState.MERGED:
        raise UndoLaterFirst(name=merge.gone_name)
    table = table_of(Contact)
    then, after = typed_row(table, merge.before["kept"]), typed_row(table, merge.after["kept"])
    gone = typed_row(table, merge.before["gone"])
    today = typed_row(table, row_of(table, kept.id))
    back = {name: then[name] for name in then if today[name] == after[name] != then[name]}
    _write(kept.id, back)
    _write(merge.gone_id, {name: value for name, value in gone.items() if name != "id"})
    put_back(table, merge.links, kept=merge.kept_id, gone=merge.gone_id)
    ways = [int(id_) for id_ in merge.after["ways"]]
    db.session.execute(delete(ContactWay).where(ContactWay.id.in_(ways)))
    _put_pairs_back(merge)
    if then[OWNER] != merge.owner_id:  # a guest, who has signed in since
        hand_over(table_of(Profile), then[OWNER], merge.owner_id)
    settle(merge.owner_id, [merge.kept_id, merge.gone_id], now=now)
    _forget(merge, undone_at=now)
    db.session.expire_all()


def forget_of(gone_id: int, kept_id: int) -> None:
    """Before a row is taken away for good: whom it is not, the other is not. What had been united
    with it stays so."""
    _take_pairs(gone_id, kept_id, to=kept_id)
    db.session.execute(delete(Merge).where(or_(Merge.kept_id == gone_id, Merge.gone_id == gone_id)))


def _put_pairs_back(merge: Merge) -> None:
    both = (merge.kept_id, merge.gone_id)
    which = or_(Duplicate.first_id.in_(both), Duplicate.second_id.in_(both))
    db.session.execute(delete(Duplicate).where(which))
    table = table_of(Duplicate)
    for row in merge.before["pairs"]:
        once = insert_once(Duplicate, "first_id", "second_id")
        db.session.execute(once.values(typed_row(table, row)))


def _forget(merge: Merge, **values: Any) -> None:
    change = update(Merge).where(Merge.id == merge.id)
    db.session.execute(change.values(before={}, after={}, links=[], gone_name="", **values))


def forget(*, now: datetime) -> None:
    """After thirty days, what it takes to undo is gone."""
    db.session.execute(delete(Merge).where(Merge.created_at < now - UNDO_WITHIN))
