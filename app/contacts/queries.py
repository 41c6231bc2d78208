"""Reading one's own book. Every query starts from `_book`, which knows whose it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from sqlalchemy import ColumnElement, FromClause, Select, and_, false, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.contacts.models import CircleNote, Contact, ContactWay
from app.contacts.rules import A_PAGE, Circle, ContactState, Precision, Sort
from app.encounters.models import ShareGrant
from app.events.models import Event
from app.kernel.db import db
from app.kernel.errors import NotFound
from app.kernel.text import folded
from app.profiles.models import Card, Profile
from app.profiles.rules import ProfileState
from app.readings.people import WayKind


@dataclass(frozen=True, slots=True)
class Known:
    """A person in my book: what I wrote, and the card they let me see today."""

    contact: Contact
    card: Card | None
    without_phone: bool = False  # they gave it so

    @property
    def name(self) -> str:
        return self.card.name if self.card else self.contact.name

    @property
    def headline(self) -> str:
        shared = self.card.headline if self.card else ""
        return self.contact.headline or shared

    @property
    def organisation(self) -> str:
        shared = self.card.organisation if self.card else ""
        return shared or self.contact.organisation

    @property
    def phones(self) -> list[str]:
        shared = self.card.phone if self.card and not self.without_phone else ""
        return _once(shared, self.contact.phone, *self._more(WayKind.PHONE))

    @property
    def emails(self) -> list[str]:
        shared = self.card.email if self.card else ""
        return _once(shared, self.contact.email, *self._more(WayKind.EMAIL))

    @property
    def sites(self) -> list[str]:
        return self._more(WayKind.SITE)

    @property
    def labels(self) -> dict[str, str]:
        """What a number, an address or a page is called: value -> "mobile", "Boutique"."""
        return {way.value: way.label for way in self.contact.ways if way.label}

    def _more(self, kind: WayKind) -> list[str]:
        return [way.value for way in self.contact.ways if way.kind is kind]


def _once(*values: str) -> list[str]:
    return [value for value in dict.fromkeys(values) if value]


# whoever is hidden while a report is looked into shows no card (PR31)
HELD = select(Profile.id).where(Profile.state == ProfileState.HELD).scalar_subquery()
EVENING = joinedload(Contact.context_event).joinedload(Event.theme)
BY_NAME = func.coalesce(Card.search_key, Contact.search_key)  # theirs, while it is shared
LINE = (  # a Listed
    Contact.id,
    func.coalesce(Card.name, Contact.name),
    func.coalesce(func.nullif(Contact.headline, ""), Card.headline, ""),
    func.coalesce(func.nullif(Card.organisation, ""), Contact.organisation),
    Contact.reason,
    func.coalesce(Event.title, ""),
    Contact.met_on,
    Contact.met_precision,
)


def _book(owner: Profile) -> Select[Contact, Card, bool]:
    """The owner's contacts, each with the card that is shared with them now: nobody else's."""
    shared = and_(
        ShareGrant.giver_id == Contact.linked_profile_id,
        ShareGrant.receiver_id == owner.id,
        ShareGrant.revoked_at.is_(None),
    )
    return (
        select(Contact, Card, func.coalesce(ShareGrant.without_phone, false()))
        .outerjoin(ShareGrant, shared)
        .outerjoin(Card, and_(Card.id == ShareGrant.card_id, Card.profile_id.not_in(HELD)))
        .where(Contact.owner_id == owner.id, Contact.state != ContactState.MERGED)
    )


def _known(query: Select[Contact, Card, bool]) -> list[Known]:
    rows = db.session.execute(query.options(EVENING))
    return [Known(contact, card, bool(hidden)) for contact, card, hidden in rows]


def contact_of(owner: Profile | None, contact_id: int) -> Known:
    """Raises: NotFound, whether it is not there or in somebody else's book."""
    found = _known(_book(owner).where(Contact.id == contact_id)) if owner else []
    if not found:
        raise NotFound()
    return found[0]


def circle_notes(owner: Profile) -> dict[Circle, str]:
    """What the owner expects of each circle, where they said it."""
    query = select(CircleNote).where(CircleNote.owner_id == owner.id)
    return {row.circle: row.note for row in db.session.scalars(query)}


def contacts_named(owner: Profile, name: str) -> list[Contact]:
    """The owner's contacts of exactly this name, case and accents aside."""
    first = folded(name).split()[:1]
    if not first:
        return []
    found = _known(_wished(_book(owner), Wish(words=first[0])).order_by(Contact.id))
    return [known.contact for known in found if folded(known.name) == folded(name)]


def contact_for(owner: Profile, profile_id: int) -> Contact | None:
    """The owner's contact of this person of the network."""
    found = _known(_book(owner).where(Contact.linked_profile_id == profile_id))
    return found[0].contact if found else None


def people_linked(owner: Profile, words: str = "") -> Select[int]:
    """Who of the network stands in the owner's book, archived or not, under such a name."""
    linked = _book(owner).where(Contact.linked_profile_id.is_not(None))
    return cast(Select[int], _named(linked, words).with_only_columns(Contact.linked_profile_id))


def by_profile(owner: Profile, profile_ids: Iterable[int]) -> dict[int, Known]:
    """The owner's contacts of these people, by profile id."""
    query = _book(owner).where(Contact.linked_profile_id.in_(set(profile_ids)))
    return {k.contact.linked_profile_id: k for k in _known(query) if k.contact.linked_profile_id}


@dataclass(slots=True)
class Reach:
    """What a contact is known by: what the owner typed, and what is shared with them now."""

    id: int
    name: str
    places: tuple[str, ...]  # organisation, town
    phones: list[str]
    emails: list[str]
    profile_id: int | None
    ways: set[tuple[WayKind, str]] = field(default_factory=set)


def reaches(owner: Profile, contact_ids: Sequence[int] | None = None) -> list[Reach]:
    """Everyone in the book, or some of it: plain rows, two statements."""
    card = (Card.name, Card.organisation, Card.phone, Card.email)
    typed = (Contact.name, Contact.organisation, Contact.city, Contact.phone, Contact.email)
    hidden = func.coalesce(ShareGrant.without_phone, false())
    query = _book(owner).with_only_columns(
        Contact.id, Contact.linked_profile_id, hidden, *typed, *card
    )
    ways = select(ContactWay.contact_id, ContactWay.kind, ContactWay.value)
    ways = ways.where(ContactWay.owner_id == owner.id)
    if contact_ids is not None:
        query = query.where(Contact.id.in_(contact_ids))
        ways = ways.where(ContactWay.contact_id.in_(contact_ids))
    found: dict[int, Reach] = {}
    for row in db.session.execute(query.order_by(Contact.id)):
        id_, profile_id, without, name, org, city, phone, email, *shared = row
        shown, at, rings, written = shared
        phones = _once(phone, "" if without else rings or "")
        emails = _once(email, written or "")
        found[id_] = Reach(id_, shown or name, (org, at or "", city), phones, emails, profile_id)
    for id_, kind, value in db.session.execute(ways.order_by(ContactWay.id)):
        if id_ in found:
            found[id_].ways.add((kind, value))
    for reach in found.values():
        reach.phones = _once(*reach.phones, *(v for k, v in reach.ways if k is WayKind.PHONE))
        reach.emails = _once(*reach.emails, *(v for k, v in reach.ways if k is WayKind.EMAIL))
    return list(found.values())


def linked_to(profile: Profile) -> Sequence[Contact]:
    """In whose books this person stands: for moving them, never for showing."""
    return db.session.scalars(
        select(Contact).where(Contact.linked_profile_id == profile.id).order_by(Contact.id)
    ).all()


@dataclass(frozen=True, slots=True)
class Wish:
    """What one looks for in one's book."""

    words: str = ""
    event_id: int | None = None
    archived: bool = False
    sort: Sort = Sort.NEWEST
    also: tuple[ColumnElement[bool], ...] = ()  # what rooms above ask of Contact


@dataclass(frozen=True, slots=True)
class Listed:
    """A person as a list says them."""

    id: int
    name: str
    headline: str
    organisation: str
    reason: str
    met_at: str  # the evening's title; "" for someone added by hand
    met_on: date | None
    met_precision: Precision


@dataclass(frozen=True, slots=True)
class Page:
    people: list[Listed]
    found: int
    page: int
    pages: int


def page_of(owner: Profile, wish: Wish, *, page: int = 1, size: int = A_PAGE) -> Page:
    """One page of the book, and how many there are, in one query; a page that is not there is the
    nearest one that is, and costs another."""
    page = max(1, page)
    matching = _matching(owner, wish)
    count = select(func.count()).select_from(matching)
    narrow = select(matching.c.id, matching.c.key).order_by(*_order(matching, wish.sort))
    here = narrow.limit(size).offset((page - 1) * size).subquery("here")  # narrow rows are sorted
    lines: Any = _book(owner).join(here, here.c.id == Contact.id).outerjoin(Contact.context_event)
    lines = lines.with_only_columns(count.scalar_subquery(), *LINE)
    rows = db.session.execute(lines.order_by(*_order(here, wish.sort))).all()
    if not rows and page > 1:
        last = -(-(db.session.scalar(count) or 0) // size)
        return page_of(owner, wish, page=last, size=size)
    found = rows[0][0] if rows else 0
    return Page([Listed(*line) for _n, *line in rows], found, page, -(-found // size) or 1)


def _matching(owner: Profile, wish: Wish) -> FromClause:
    """Ids, and what they are sorted by. Where that is work, it is done once for both its uses."""
    if wish.sort is Sort.NAME:  # the cards' names too
        found = _wished(_book(owner), wish).with_only_columns(Contact.id, BY_NAME.label("key"))
    else:
        found = asked(owner, wish).add_columns(Contact.created_at.label("key"))
    is_work = wish.words or wish.also or wish.sort is Sort.NAME
    return found.cte("matching") if is_work else found.subquery("matching")


def _order(of: FromClause, sort: Sort) -> tuple[Any, ...]:
    newest = (of.c.key.desc(), of.c.id.desc())
    return (of.c.key, of.c.id) if sort is Sort.NAME else newest


def asked(owner: Profile, wish: Wish) -> Select[int]:
    """The ids of all who are found, in no order; others' cards are looked at for words only."""
    if wish.words.strip():
        return _wished(_book(owner), wish).with_only_columns(Contact.id)
    mine = (Contact.owner_id == owner.id, Contact.state != ContactState.MERGED)
    return _wished(select(Contact.id).where(*mine), wish)


def whole_book(owner: Profile) -> list[Known]:
    """Everyone who is not archived, by name: for taking the book elsewhere."""
    query = _wished(_book(owner), Wish()).order_by(BY_NAME, Contact.id)
    return _known(query.options(selectinload(Contact.ways)))


def _wished(query: Any, wish: Wish) -> Any:
    archived = Contact.state == ContactState.ARCHIVED
    query = query.where(archived if wish.archived else ~archived, *wish.also)
    if wish.event_id is not None:
        query = query.where(Contact.context_event_id == wish.event_id)
    return _named(query, wish.words)


def _named(query: Any, words: str) -> Any:
    for word in folded(words).split():
        typed = Contact.search_key.contains(word, autoescape=True)
        query = query.where(or_(typed, Card.search_key.contains(word, autoescape=True)))
    return query


def evenings_in(owner: Profile) -> list[tuple[Event, int]]:
    """The events where the owner met people, newest first, and how many people."""
    mine = _book(owner).with_only_columns(Contact.context_event_id, Contact.id).subquery()
    n = func.count(mine.c.id)
    query = select(Event, n).join(mine, mine.c.context_event_id == Event.id).group_by(Event.id)
    return [(event, count) for event, count in db.session.execute(query.order_by(Event.id.desc()))]
