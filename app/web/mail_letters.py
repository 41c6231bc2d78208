"""Mails to many: their words filled for one reader, and the page where one says "no more"."""

from __future__ import annotations

from email.message import EmailMessage
from typing import Any

from flask import url_for
from flask_babel import get_locale

from app.events.models import Event
from app.events.queries import coming_of_organizer
from app.events.rules import Status
from app.jobs.post import NothingToSay
from app.kernel.db import db
from app.letters.models import Letter
from app.letters.rules import LetterKind
from app.mailings.queries import is_gone, is_unwanted, secret_of
from app.newsletters.models import Edition, Subscriber
from app.newsletters.rules import DATES
from app.orders.models import Order
from app.recaps.queries import was_there
from app.tickets.models import Ticket
from app.tickets.rules import TicketStatus
from app.web.context import now
from app.web.letter_words import written

Facts = dict[str, Any]


def letter_facts(facts: Facts) -> tuple[Facts, list[Any]]:
    """While the letter stands, the date too, and its reader holds a valid ticket of it."""
    letter = db.session.get_one(Letter, facts["letter_id"])
    event = db.session.get_one(Event, facts["event_id"])
    if letter.ended_at is not None or event.status is not Status.PUBLISHED:
        raise NothingToSay("it was ended, or the date is off")
    answers = _ways_to_answer(facts, event)
    if not answers:
        raise NothingToSay("no valid ticket is left")
    english = str(get_locale()) == "en"
    subject, body = written(letter, event, name=facts["name"], english=english)
    asks = letter.kind is LetterKind.STILL_COMING
    context = {"event": event, "subject": subject, "body": body, "asks": asks, "answers": answers}
    context["testify"] = _where_to_testify(facts, event) if letter.kind is LetterKind.THANKS else ""
    return facts | context | no_more(facts), []


def _ways_to_answer(facts: Facts, event: Event) -> list[str]:
    """The pages of what one holds: an order of one's own, or a ticket that another bought."""
    own = [db.session.get_one(Order, order_id) for order_id in facts["orders"]]
    given = [db.session.get_one(Ticket, ticket_id) for ticket_id in facts["tickets"]]
    standing = (
        t.status is TicketStatus.VALID and t.event_id == event.id
        for order in own for line in order.lines for t in line.tickets
    )  # fmt: skip
    orders = [url_for("comings.show", secret=o.secret, _external=True) for o in own]
    tickets = [
        url_for("guest_comings.show", secret=t.secret, _external=True)
        for t in given
        if t.status is TicketStatus.VALID
    ]
    return (orders if any(standing) else []) + tickets


def _where_to_testify(facts: Facts, event: Event) -> str:
    """On the page of a ticket of theirs that was used."""
    own = [db.session.get_one(Order, order_id) for order_id in facts["orders"]]
    held = [t for order in own for line in order.lines for t in line.tickets]
    held += [db.session.get_one(Ticket, ticket_id) for ticket_id in facts["tickets"]]
    used = [t for t in held if t.event_id == event.id and was_there(t.id)]
    return url_for("testimonies.show", secret=used[0].secret, _external=True) if used else ""


def edition_facts(facts: Facts) -> tuple[Facts, list[Any]]:
    """While its reader wants it; the coming dates as they are when it leaves."""
    edition = db.session.get_one(Edition, facts["edition_id"])
    english = str(get_locale()) == "en"
    dates = coming_of_organizer(edition.organizer_id, now=now(), count=DATES)
    if edition.theme_id:
        dates = [event for event in dates if event.theme_id == edition.theme_id] or dates
    return facts | {
        "edition": edition,
        "subject": (english and edition.subject_en) or edition.subject,
        "body": (english and edition.body_en) or edition.body,
        "dates": dates if edition.with_dates else [],
        **(_tried_out(edition) if facts.get("trial") else _leaving(facts["subscriber_id"])),
    }, []


def _tried_out(edition: Edition) -> Facts:
    """Who reads it wrote it: there is nothing to leave."""
    code = edition.organizer.code
    return {"no_more": url_for("organize_newsletters.index", code=code, _external=True)}


def _leaving(subscriber_id: int) -> Facts:
    """How one leaves. Raises: NothingToSay to who has left."""
    one = db.session.get(Subscriber, subscriber_id)
    if one is None or one.ended_at is not None or is_gone(one.email):
        raise NothingToSay("its reader wants nothing more")
    return {
        "no_more": url_for("subscribers.show", secret=one.secret, _external=True),
        "one_click": url_for("subscribers.destroy", secret=one.secret, _external=True),
    }


def no_more(facts: Facts) -> Facts:
    """Asked once more as it leaves: a no may have come meanwhile."""
    organizer_id, email = facts["organizer_id"], facts["to"]
    if is_unwanted(organizer_id, email):
        raise NothingToSay("its reader wants nothing more")
    secret = secret_of(organizer_id, email)
    return {
        "no_more": url_for("readers.show", secret=secret, _external=True),
        "one_click": url_for("readers.create", secret=secret, _external=True),
    }


def let_refuse(mail: EmailMessage, context: Facts) -> None:
    """RFC 8058: the mailbox shows its own button, which posts to `one_click`; of a mail that nobody
    ordered and no list sent, to the page that stops them all."""
    where = context.get("one_click") or context.get("stop")
    if where:
        mail["List-Unsubscribe"] = f"<{where}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"


MAILING_MAILS = {"letter": letter_facts, "edition": edition_facts}
