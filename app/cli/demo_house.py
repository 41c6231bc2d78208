"""The whole demonstration, built in the order in which it would have happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import ColumnElement, delete, func, select, update

from app.accounts.models import Membership, Organizer, User
from app.accounts.rules import Role, demo_address
from app.cli import demo_books as books
from app.cli import demo_company as company
from app.cli import demo_door
from app.cli import demo_evenings as evenings
from app.cli import demo_files as files
from app.cli import demo_history as history
from app.cli import demo_line as line
from app.cli import demo_offers as extras
from app.cli import demo_programme as programme
from app.cli.demo_book import sort_book
from app.cli.demo_changes import change_plans
from app.cli.demo_known import make_known
from app.cli.demo_letters import write_letters
from app.cli.demo_money import connect_accounts, move_money
from app.cli.demo_people import Person, people
from app.cli.demo_planning import plan_evenings
from app.cli.demo_prices import lay_out
from app.cli.demo_rendezvous import ACTIVSPACES, GICAM, WOURI, WUSU, Rendezvous
from app.cli.demo_review import take_stock
from app.cli.demo_sales import Guest, Sale, Till, leave_some_waiting, plan, sell
from app.cli.demo_table import set_a_table
from app.cli.demo_tills import fill_a_drawer, print_some, say_a_transfer_left
from app.cli.demo_wallets import come_in
from app.door.models import Entry
from app.events.models import Event, Series
from app.kernel.codes import secret
from app.kernel.db import db
from app.kernel.text import slug
from app.ledger.actions import forget_all
from app.ledger.models import GUARDED
from app.messages.models import Message
from app.profiles.models import Profile
from app.tickets.models import Ticket
from app.tickets.queries import offers

EVERYBODY = 330
MEMBERS = 44  # of them have an account, and a card
TONIGHT = "rencontre-express"  # how the code of the meeting that is on begins

CAST = {
    "awa": ("Awa Ngo Bassong", "Organisatrice de WUSU et des Soirées du Wouri", "WUSU"),
    "ben": ("Ben Tchoumi", "Torréfacteur, cherche des hôtels", "Café Tchoumi"),
    "chantal": ("Chantal Mbarga", "Bénévole à l’entrée", ""),
    "operator": ("Dorine Fon", "Tient l’installation en marche", "Entregent"),
}


@dataclass
class Cast:
    """Everybody who has an account. `cards`: those in the network, Ben first, then Awa."""

    awa: User
    ben: User
    chantal: User
    cards: list[Profile] = field(default_factory=list)
    guests: list[Guest] = field(default_factory=list)


def build(*, now: datetime) -> None:
    """Half a year of evenings, and the next ones on sale. The same each time, secrets aside."""
    dice = Random("entregent")  # noqa: S311 -- invented people, no secret
    began = programme.half_a_year_before(now)
    cast = _cast(dice, now=began)
    till = Till(dice, cast.awa, now)
    dates: list[Event] = []
    for n, rendezvous in enumerate((WUSU, GICAM, ACTIVSPACES, WOURI)):
        owner = cast.awa if rendezvous in (WUSU, WOURI) else _owner(rendezvous, now=began)
        organizer, series = programme.open_house(rendezvous, owner, now=began)
        if owner is cast.awa:
            _let_keep_the_door(cast.chantal, organizer)
        crowd = _crowd(cast, n, dice)
        dates += _half_a_year(rendezvous, series, crowd, cast, till, began=began, now=now)
    _see_each_other(dates, cast, now=now)
    happen_tonight(dice, now=now)
    evenings.fill_book(cast.cards[0], dice, now=began)
    sort_book(cast.cards[0], now=began)
    take_stock(cast.cards[0], now=now)
    files.take_a_file(cast.cards[0], now=now)
    files.leave_a_file(cast.cards[0], now=now)
    _count_mails_as_carried(now=now)


def _see_each_other(dates: Sequence[Event], cast: Cast, *, now: datetime) -> None:
    """At the evening that was last, and at the next one."""
    ben, cards = cast.cards[0], cast.cards
    last = max((date for date in dates if date.ends_at <= now), key=lambda date: date.ends_at)
    coming = min((date for date in dates if date.starts_at > now), key=lambda date: date.starts_at)
    company.meet_again(ben, last, cards)
    company.be_expected(ben, coming, cards, now=now, with_me=True)


def happen_tonight(dice: Random, *, now: datetime) -> Event:
    """A meeting of WUSU's that is on now: half of its people are in, one ticket is cancelled."""
    organizer = db.session.execute(select(Organizer).where(Organizer.name == WUSU.organizer))
    cast = _known_cast()
    event = programme.open_tonight(organizer.scalar_one(), now=now)
    till = Till(dice, cast.awa, now)
    demo_door.lay_out(event, by=cast.awa, now=now)
    free = offers(event.id, now=now)[0]
    for person, user in (*cast.guests[:2], *dice.sample(cast.guests[2:], 24)):
        hours = 2 + 150 * dice.random()
        sell(Sale(event, free, person, user, 1, now - timedelta(hours=hours)), till)
    evenings.let_in(event, share=0.8, by=cast.awa, dice=dice, now=now)
    not_in = select(Ticket).where(Ticket.event_id == event.id, ~_is_in())
    evenings.cancel(db.session.scalars(not_in.order_by(Ticket.id.desc()).limit(1)).one())
    demo_door.busy(event, dice.sample(cast.guests[2:], 6), till, now=now)
    company.be_expected(cast.cards[0], event, cast.cards, now=now)
    print_some(event, now=now)
    write_letters(event, now=now)
    return event


def _half_a_year(
    rendezvous: Rendezvous,
    series: Series,
    crowd: Sequence[Guest],
    cast: Cast,
    till: Till,
    *,
    began: datetime,
    now: datetime,
) -> list[Event]:
    """Its dates, the past ones first."""
    dates = programme.open_editions(rendezvous, series, now=began)
    series.dates_ahead = programme.NEXT_DATES
    dates += programme.open_editions(rendezvous, series, now=now)
    past = [event for event in dates if event.ends_at <= now]
    for event in past:
        seats = till.dice.randint(*rendezvous.crowd)
        history.sell(plan(event, crowd, seats, till, now=now), till)
        history.let_in(event, share=rendezvous.shows_up, by=cast.awa, dice=till.dice)
        here = evenings.members_at(event, cast.cards)
        evenings.mingle(event, here, meetings=4, dice=till.dice, until=now)
    upcoming = [event for event in dates if event not in past]
    for n, event in enumerate(upcoming[:3]):
        seats = round(rendezvous.capacity * rendezvous.sold / 3**n)
        who = crowd[n > 0 :]  # Ben takes the next date of each, no other
        history.sell(plan(event, who, seats, till, now=now), till)
    books.write(series.organizer_id)
    if rendezvous is WOURI:
        _much_happens(series.organizer, upcoming, crowd, cast, till, now=now)
        plan_evenings(past[-1], upcoming[0], by=cast.awa, now=now)
    if rendezvous is WUSU:
        extras.give_out_a_code(upcoming[0], crowd[-70:-67], till, now=now)
        season = extras.open_a_pass(series, upcoming, crowd[-67:-64], till, now=now)
        line.fill_and_wait(upcoming[2], crowd[-60:-54], now=now)
        extras.take_the_pass(season, upcoming[0], crowd[-64], till, at=now)
    return dates


def _much_happens(
    of: Organizer,
    upcoming: Sequence[Event],
    crowd: Sequence[Guest],
    cast: Cast,
    till: Till,
    *,
    now: datetime,
) -> None:
    """Each thing that may happen to an order, once."""
    extras.give_places(upcoming[0], crowd[-75:-70], till, now=now)
    leave_some_waiting(upcoming[0], crowd[-40:], till, now=now)
    come_in(of, cast.awa, now=now)
    change_plans(upcoming[1], now=now)
    lay_out(upcoming[1])
    set_a_table(upcoming[1], crowd[-60:-40], till, now=now)
    line.ask_for_places(upcoming[-1], crowd[-60:-55], now=now)
    move_money(upcoming[0], upcoming[1], crowd[-77:-75], now=now)
    connect_accounts(of, cast.awa, now=now)
    fill_a_drawer(upcoming[1], crowd[-78], by=cast.awa, now=now)
    say_a_transfer_left(upcoming[1], crowd[-79], of, now=now)
    make_known(upcoming[0], of, now=now)


def _cast(dice: Random, *, now: datetime) -> Cast:
    named = {
        who: Person(name, f"+23767700000{n}", demo_address(who), headline, organisation, "fr")
        for n, (who, (name, headline, organisation)) in enumerate(CAST.items(), start=1)
    }
    users = {who: _user(person, now=now) for who, person in named.items()}
    users["operator"].is_operator = True
    crowd = people(EVERYBODY, dice)
    with_mail = [person for person in crowd if person.email][:MEMBERS]
    accounts = {person.phone: _user(person, now=now) for person in with_mail}
    cast = Cast(users["awa"], users["ben"], users["chantal"])
    cast.guests = [(named["ben"], cast.ben), (named["awa"], cast.awa)]
    cast.guests += [(person, accounts.get(person.phone)) for person in crowd]
    cast.cards = [evenings.enroll(user, person, now=now) for person, user in cast.guests if user]
    return cast


def _known_cast() -> Cast:
    """The people as a demo built earlier left them."""
    query = select(User).where(User.email.in_([demo_address(who) for who in CAST]))
    users = {str(user.email).partition("@")[0]: user for user in db.session.scalars(query)}
    cast = Cast(users["awa"], users["ben"], users["chantal"])
    mine = select(Profile).join(User).order_by(Profile.id)
    for profile in db.session.scalars(mine):
        if profile.user and profile.card:
            card, user = profile.card, profile.user
            person = Person(user.name, card.phone, user.email or "", "", "", user.locale)
            cast.guests.append((person, user))
            cast.cards.append(profile)
    return cast


def _user(person: Person, *, now: datetime) -> User:
    user = User(
        email=person.email,
        phone=person.phone,
        name=person.name,
        locale=person.locale,
        session_key=secret(),
        created_at=now,
    )
    db.session.add(user)
    db.session.flush()
    return user


def _owner(rendezvous: Rendezvous, *, now: datetime) -> User:
    """Somebody who decides for an organizer that is not Awa's."""
    address = demo_address(slug(rendezvous.organizer))
    return _user(Person(f"Équipe {rendezvous.organizer}", "", address, "", "", "fr"), now=now)


def _let_keep_the_door(user: User, organizer: Organizer) -> None:
    db.session.add(Membership(user_id=user.id, organizer_id=organizer.id, role=Role.DOOR))


def _crowd(cast: Cast, n: int, dice: Random) -> list[Guest]:
    """Who may come to one organizer's evenings: Ben, some members first, then the town."""
    ben, _awa, *others = cast.guests
    members = [guest for guest in others if guest[1]]
    town = [guest for guest in others if not guest[1]][n * 60 : n * 60 + 120]
    return [ben, *dice.sample(members, 22), *dice.sample(town, len(town))]


def _is_in() -> ColumnElement[bool]:
    return select(Entry.ticket_id).where(Entry.ticket_id == Ticket.id).exists()


def _count_mails_as_carried(*, now: datetime) -> None:
    """All but Ben's newest were sent long ago; the demo inbox is not to begin with hundreds."""
    newest = select(func.max(Message.id)).where(Message.recipient == demo_address("ben"))
    last = db.session.scalar(newest)
    db.session.execute(update(Message).values(done_at=Message.created_at))
    fresh = update(Message).where(Message.id == last)
    db.session.execute(fresh.values(done_at=None, not_before=now))


def forget_everything() -> None:
    """Empty each table, those that point to others first."""
    forget_all(db.session.connection())
    for table in reversed(db.metadata.sorted_tables):
        if table.name not in GUARDED:
            db.session.execute(delete(table))
    db.session.expunge_all()


def is_demo_only() -> bool:
    """Whether a demo may be built here: nobody is here, or everything was made by a demo."""
    if db.session.scalar(select(Organizer.id).where(Organizer.is_demo.is_(False)).limit(1)):
        return False
    has_people = db.session.scalar(select(User.id).limit(1)) is not None
    return not has_people or db.session.scalar(select(Organizer.id).limit(1)) is not None
