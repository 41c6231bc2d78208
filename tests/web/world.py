"""Two organizers and all they own, and everyone who may try to open it: for the route matrix.

Words that start with `canary` stand where only some may read them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import select

from app.accounts.models import Membership, Organizer, User
from app.accounts.rules import Role
from app.contacts.actions import add
from app.contacts.models import Contact
from app.contacts.rules import ContactFields
from app.disputes.models import Dispute
from app.door.actions import open_pairing, pair
from app.door.models import Scanner
from app.door.rules import DeviceRole
from app.encounters.models import CardToken
from app.events.models import AnchorGuest, Event, Series
from app.events.rules import Status
from app.kernel.db import db, transaction
from app.letters import rules as letters
from app.letters.actions import write
from app.letters.models import Letter
from app.letters.rules import Audience, LetterKind
from app.merchants.models import MerchantAccount
from app.newsletters.models import Edition
from app.orders.models import Order
from app.orders.rules import Buyer, Wanted
from app.passes.actions import create_pass
from app.passes.models import SeasonPass
from app.passes.rules import PassTerms
from app.payments.gateway import Outcome, Started
from app.profiles.models import Profile
from app.promos.actions import create_pass_promo
from app.promos.models import Promo
from app.promos.rules import Effect, Terms
from app.questions.models import Question
from app.questions.rules import QuestionKind
from app.reviews.actions import keep
from app.sales.actions import place_order
from app.settlement.actions import begin_payment, declare, record_started
from app.statements.models import StatementLine
from app.tickets.models import Quota, Ticket
from app.tickets.queries import offers
from app.tickets.rules import QuotaKind
from app.tills.models import Drawer
from app.traces.rules import COLUMNS
from app.waitlist.models import WaitlistEntry
from tests import make, meeting
from tests.web.nowhere import NOWHERE
from tests.web.world_door import doubtful_sale
from tests.web.world_network import network_rows

HOUR = timedelta(hours=1)


@dataclass
class Estate:
    """What one organizer owns, and what its guests have."""

    organizer: Organizer
    owner: User
    series: Series
    event: Event
    draft: Event
    order: Order  # not paid, a transfer declared
    payment: str
    ticket: Ticket
    question: Question
    scanner: Scanner
    cap: Quota  # that ticket types of the event have in common
    token: CardToken
    member: User  # who holds the ticket, and a book
    contact: Contact
    promo: Promo
    season: SeasonPass
    waits: WaitlistEntry
    account: MerchantAccount
    line: StatementLine
    dispute: Dispute
    drawer: Drawer
    letter: Letter
    anchor: AnchorGuest

    @cached_property
    def holes(self) -> dict[str, Any]:
        return self.addresses | self.rows | network_rows(self.token) | NOWHERE

    @cached_property
    def addresses(self) -> dict[str, Any]:
        return {
            "/events/<code>": f"/events/{self.event.code}",
            "/series/<code>": f"/series/{self.series.code}",
            "/organizers/<code>": f"/organizers/{self.organizer.code}",
            "/teams/<code>": f"/teams/{self.organizer.code}",
            "/approvals/<code>": f"/approvals/{self.organizer.code}",
            "/statements/<code>": f"/statements/{self.organizer.code}",
            "/books/<code>": f"/books/{self.organizer.code}",
            "/b/<code>": f"/b/{self.token.token}",
            "/B/<code>": f"/B/{self.token.token}",
            "/applications/<secret>": "/applications/nothing",
            "/readers/<secret>": "/readers/nothing",
            "/subscribers/<secret>": "/subscribers/nothing",
            "/newsletters/<code>": f"/newsletters/{self.organizer.code}",
            "/waitlist/<secret>": f"/waitlist/{self.waits.secret}",
            "/orders/<reference>": f"/orders/{self.order.reference}",
            "/orders/<secret>": f"/orders/{self.order.secret}",
            "/t/<secret>": f"/t/{self.ticket.secret}",
            "/anchors/<secret>": f"/anchors/{self.anchor.secret}",
            "/via/<link>": f"/via/{self.anchor.code}",
            "/member/evenings/<code>": f"/member/evenings/{self.ticket.event.code}",
            "/member/invitations/<code>": f"/member/invitations/{self.event.code}",
        }

    @cached_property
    def rows(self) -> dict[str, Any]:
        return {
            "<payment>": self.payment,
            "<int:ticket_id>": self.ticket.id,
            "<int:question_id>": self.question.id,
            "<int:letter_id>": self.letter.id,
            "<int:edition_id>": self.edition_id,
            "<int:member_id>": self.member_id,
            "<int:contact_id>": self.contact.id,
            "<int:report_id>": self.report_id,
            "<int:breach_id>": make.breach(*COLUMNS).id,  # all there is: no word of a book
            "<int:inquiry_id>": make.inquiry(self.event).id,
            "<int:asked_id>": make.inquiry(None, organizer_id=self.organizer.id).id,
            "<int:calendar_id>": make.other_calendar(self.organizer).id,
            "<int:line_id>": self.line.id,
            "<int:dispute_id>": self.dispute.id,
            "<int:drawer_id>": self.drawer.id,
            "<int:anchor_id>": self.anchor.id,
            "<account>": f"cash:user:{self.owner.id}",
            "<int:account_id>": self.account.id,
            "<int:entry_id>": self.waits.id,
            "<int:scanner_id>": self.scanner.id,
            "<sale_id>": doubtful_sale(self.scanner, self.owner),
            "<int:promo_id>": self.promo.id,
            "<int:type_id>": offers(self.event.id, now=self.event.created_at)[0].id,
            "<int:cap_id>": self.cap.id,
            "<int:venue_id>": self.event.venue_id,
            "<int:speaker_id>": make.speaker(self.event).speaker_id,
            "<int:pass_id>": self.season.id,
            "<int:code_id>": db.session.scalar(select(Promo.id).filter_by(pass_id=self.season.id)),
        }

    @cached_property
    def member_id(self) -> int:
        mine = select(Membership.id).where(Membership.organizer_id == self.organizer.id)
        return db.session.scalars(mine.order_by(Membership.id)).first() or 0

    @cached_property
    def report_id(self) -> int:
        with transaction():
            return keep(self.contact.owner, now=self.event.created_at).id

    @cached_property
    def edition_id(self) -> int:
        edition = Edition(organizer_id=self.organizer.id, subject="Lettre", body="Bonjour")
        edition.created_at = self.event.created_at
        return make.save(edition).id

    def fill(self, rule: str) -> str:
        """The address of a route for what is here."""
        for hole, value in self.holes.items():
            rule = rule.replace(hole, str(value))
        assert "<" not in rule, f"tests/web/world.py does not know how to fill {rule}"
        return rule


def estate(name: str) -> Estate:
    now = datetime.now(UTC).replace(microsecond=0)
    of = make.organizer(name=f"Maison {name}", mtn_number="+237677000001", wallet_name="MAISON")
    owner = make.awa(of)
    tonight: dict[str, Any] = {"starts_at": now - HOUR, "ends_at": now + 2 * HOUR}
    event = make.event(of, capacity=50, title=f"Soirée {name}", **tonight)
    coming: dict[str, Any] = {"starts_at": now + 24 * HOUR, "ends_at": now + 27 * HOUR}
    draft = make.event(of, title=f"canary-{name}-draft", status=Status.DRAFT, **coming)
    free = make.event(of, amount=0, title=f"Entrée libre {name}", **tonight)
    profile = meeting.person(f"Ben {name}", user=(member := make.user(f"Ben {name}")))
    ticket = meeting.comes(profile, free)
    order, payment = _declared(event, name, now)
    with transaction():
        private = {word: f"canary-{name}-{word}" for word in ("note", "reason")}
        contact = add(profile, ContactFields(f"canary-{name}-contact", **private), now=now)
    return Estate(
        organizer=of,
        owner=owner,
        series=(series := make.series(of, published_at=now)),
        event=event,
        draft=draft,
        order=order,
        payment=payment,
        ticket=ticket,
        question=_question(event),
        scanner=_scanner(event, owner, now),
        cap=make.save(Quota(event_id=event.id, kind=QuotaKind.CAP, name="Tables", size=40)),
        token=meeting.code(profile, free, now=now),
        member=member,
        contact=contact,
        promo=make.promo(event),
        season=_season(series, now),
        waits=_waits(event, now),
        account=make.bank_account(of),
        line=make.statement_line(of),
        dispute=make.dispute(payment, opened_at=now),
        drawer=make.drawer(of, owner),
        letter=_letter(event, now),
        anchor=make.save(AnchorGuest(event_id=event.id, name=f"Paul {name}", allotment=2)),
    )


def _question(event: Event) -> Question:
    asked: dict[str, Any] = {"kind": QuestionKind.TEXT, "label": "Entreprise", "options": []}
    return make.save(Question(event_id=event.id, **asked))


def _letter(event: Event, now: datetime) -> Letter:
    terms = letters.Terms(LetterKind.FREE, 1, time(10), Audience.ALL, "Merci", "À bientôt")
    with transaction():
        return write(event, terms, each_date=False, now=now)


def _season(series: Series, now: datetime) -> SeasonPass:
    later: dict[str, Any] = {"starts_at": now + 48 * HOUR, "ends_at": now + 50 * HOUR}
    make.event(series.organizer, series_id=series.id, **later)
    with transaction():
        season = create_pass(series, PassTerms("Carnet", "", 10_000, 3, None), now=now)
        terms = Terms(Effect.PERCENT, 10)
        create_pass_promo(season.id, series.organizer_id, "AMIS", terms, now=now)
        return season


def _scanner(event: Event, owner: User, now: datetime) -> Scanner:
    with transaction():
        code = open_pairing(event, gate="Entrée", role=DeviceRole.SCAN, by=owner, now=now)
        return pair(code, name="Téléphone", now=now)[0]


def _waits(event: Event, now: datetime) -> WaitlistEntry:
    facts: dict[str, Any] = {"name": "Paul", "phone": "+237677000009", "locale": "fr"}
    facts |= {"secret": f"line-{event.code}", "form_key": f"line-{event.code}", "created_at": now}
    entry = WaitlistEntry(event_id=event.id, quantity=1, position=1, **facts)
    return make.save(entry)


def _declared(event: Event, name: str, now: datetime) -> tuple[Order, str]:
    with transaction():
        order_id, _new = place_order(
            event,
            Wanted({offers(event.id, now=now)[0].id: 2}),
            buyer=Buyer(f"canary-{name}-buyer", "+237677123456", f"{name}@example.cm", "fr"),
            provider="hand",
            idem_key=f"key-{name}",
            now=now,
            hold=24 * HOUR,
        )
        payment = begin_payment(order_id, provider="hand", hold=24 * HOUR, now=now)
        started = Started(Outcome.PENDING, provider_ref=None)
        record_started(payment, started, now=now, flow="offline")
        declare(payment, operator="mtn", reference=f"900000{event.id:04}", payer_phone="", now=now)
    return db.session.get_one(Order, order_id), payment


def sessions(mine: Estate, theirs: Estate) -> dict[str, dict[str, Any]]:
    """What the cookie of each kind of visitor holds. `foreign` owns the other organizer."""

    def teammate(name: str, role: Role) -> User:
        person = make.user(name)
        make.save(Membership(user_id=person.id, organizer_id=mine.organizer.id, role=role))
        return person

    guest: Profile = meeting.guest("Zita", make.event(amount=0))
    people = {
        "member": mine.member,
        "door": teammate("Chantal", Role.DOOR),
        "cashier": teammate("Estelle", Role.CASHIER),
        "organizer": teammate("Franck", Role.ORGANIZER),
        "owner": mine.owner,
        "foreign": theirs.owner,
        "operator": make.user("Dorine", is_operator=True),
    }
    kept: dict[str, dict[str, Any]] = {"anonymous": {}, "guest": {"profile_id": guest.id}}
    return kept | {role: {"_user_id": user.session_key} for role, user in people.items()}
