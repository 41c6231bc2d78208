"""Writing the mails: facts of a message -> a mail in the reader's language.

templates/mail/<template>.txt holds the subject on its first line and the plain text below;
<template>.html the same for eyes. A template that needs rows has its loader in LOADERS.
"""

from __future__ import annotations

from collections.abc import Callable
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any, cast

from flask import Flask, render_template, url_for
from flask_babel import force_locale

from app.cancelling.models import Cancellation
from app.cancelling.queries import cancellation_of
from app.credits import queries as credits
from app.deposits.queries import account_of
from app.disputes.queries import dispute_by_id
from app.events.models import Event
from app.jobs.post import NothingToSay, Undeliverable, Withheld
from app.jobs.smtp import transport
from app.jobs.withheld import is_withheld
from app.kernel.db import db
from app.messages.models import Message
from app.moving import queries as moving
from app.orders import queries as orders
from app.orders.rules import Channel, OrderStatus
from app.parties import queries as parties
from app.tickets import queries as tickets
from app.tickets.rules import TicketStatus
from app.waitlist.models import WaitlistEntry
from app.web import badge_mails, morning_mails, shift_mails, ticket_files
from app.web.by_hand import by_hand
from app.web.context import marks, now
from app.web.ics import calendar
from app.web.inquiry_mails import INQUIRY_MAILS
from app.web.mail_letters import MAILING_MAILS, let_refuse
from app.web.objecting import stop_link
from app.web.planning_mails import PLANNING_LOADERS
from app.web.saying_no import told_in_mail
from config import Settings

Facts = dict[str, Any]
Attachment = tuple[bytes, str, str, str]  # content, type, subtype, file name


def _order_facts(facts: Facts) -> tuple[Facts, list[Attachment]]:
    order = orders.order_by_id(facts["order_id"])
    return {"order": order, "event": order.event} | facts, []


def _ticket_facts(facts: Facts) -> tuple[Facts, list[Attachment]]:
    context, _none = _order_facts(facts)
    event = context["event"]
    own = list(orders.own_tickets(facts["order_id"]))
    if not own:
        raise Undeliverable("the order has no ticket")
    here = url_for("orders.show", secret=context["order"].secret, _external=True)
    dates = list(dict.fromkeys(ticket.event for ticket in own))  # a season pass has several
    return context | {"tickets": own}, [
        (ticket_files.pdf(own), "application", "pdf", f"billets-{event.code}.pdf"),
        (calendar([(e, here) for e in dates], now=now()), "text", "calendar", f"{event.code}.ics"),
    ]


def _given_facts(facts: Facts) -> tuple[Facts, list[Attachment]]:
    """A ticket for who did not order: nothing of the order stands in it."""
    ticket = tickets.ticket_by_id(facts["ticket_id"])
    if ticket.status is not TicketStatus.VALID:
        raise Undeliverable("the ticket has ended")
    event = ticket.event
    here = url_for("tickets.show", secret=ticket.secret, _external=True)
    return facts | {"ticket": ticket, "event": event}, [
        (ticket_files.pdf([ticket]), "application", "pdf", f"billet-{event.code}.pdf"),
        (calendar([(event, here)], now=now()), "text", "calendar", f"{event.code}.ics"),
    ]


def _cancelled_facts(facts: Facts) -> tuple[Facts, list[Attachment]]:
    context, _none = _order_facts(facts)
    return context | {"credit": credits.credit_by_id(facts["credit_id"])}, []


def _parts_facts(facts: Facts) -> tuple[Facts, list[Attachment]]:
    context, _none = _order_facts(facts)
    return context | {"account": account_of(context["order"])}, []


def _to_pay_facts(facts: Facts) -> tuple[Facts, list[Attachment]]:
    """While it waits for money by hand."""
    context, _none = _order_facts(facts)
    paying = by_hand(context["order"])
    if paying is None or paying.until <= now():
        raise NothingToSay("it is paid, told of, or over")
    return context | {"paying": paying}, []


def _deposit_facts(facts: Facts) -> tuple[Facts, list[Attachment]]:
    """While its rest is awaited."""
    context, _none = _parts_facts(facts)
    if context["order"].status is not OrderStatus.DEPOSIT:
        raise NothingToSay("it is paid, or given up")
    return context, []


def _dispute_facts(facts: Facts) -> tuple[Facts, list[Attachment]]:
    """As it stood when it was told."""
    dispute = dispute_by_id(facts["dispute_id"])
    assert dispute is not None
    context, _none = _order_facts(facts | {"order_id": dispute.payment.order_id})
    return context | {"dispute": dispute}, []


def _move_facts(facts: Facts) -> tuple[Facts, list[Attachment]]:
    """Of a change of date that the team asked for and its buyer is to pay."""
    context, _none = _order_facts(facts)
    moved = moving.move_of(facts["order_id"])
    if moved is None or context["order"].status is not OrderStatus.HELD:
        raise NothingToSay("it is paid, or given up")
    return context | {"old": moved.old}, []


def _called_off_facts(facts: Facts) -> tuple[Facts, list[Attachment]]:
    """Of the date that is off, or of which this order is cancelled: an order may hold others."""
    context, _none = _cancelled_facts(facts)
    made = db.session.get_one(Cancellation, facts["cancellation_id"])
    return context | {"made": made, "event": made.event}, []


def _pass_facts(facts: Facts) -> tuple[Facts, list[Attachment]]:
    """One more date of a season pass."""
    order = orders.order_by_id(facts["order_id"])
    own = [t for t in orders.own_tickets(order.id) if t.event_id == facts["event_id"]]
    if not own:
        raise Undeliverable("the ticket has ended")
    event = own[0].event
    here = url_for("orders.show", secret=order.secret, _external=True)
    return facts | {"order": order, "event": event}, [
        (ticket_files.pdf(own), "application", "pdf", f"billet-{event.code}.pdf"),
        (calendar([(event, here)], now=now()), "text", "calendar", f"{event.code}.ics"),
    ]


def _seat_facts(facts: Facts) -> tuple[Facts, list[Attachment]]:
    """A guest's own, unless their seat was taken back meanwhile."""
    if tickets.ticket_by_id(facts["ticket_id"]).status is not TicketStatus.VALID:
        raise NothingToSay("the seat was taken back")
    return _given_facts(facts)


def _seat_back_facts(facts: Facts) -> tuple[Facts, list[Attachment]]:
    ticket = tickets.ticket_by_id(facts["ticket_id"])
    order = orders.order_by_id(facts["order_id"])
    return facts | {"ticket": ticket, "event": ticket.event, "buyer": order.buyer_name}, []


def _called_off_guest_facts(facts: Facts) -> tuple[Facts, list[Attachment]]:
    made = db.session.get_one(Cancellation, facts["cancellation_id"])
    ticket = tickets.ticket_by_id(facts["ticket_id"])
    return facts | {"made": made, "ticket": ticket, "event": ticket.event}, []


def _asked_facts(facts: Facts) -> tuple[Facts, list[Attachment]]:
    """Who has a season pass answers on the ticket of that date."""
    context, _none = _order_facts(facts)
    order = context["order"]
    event = db.session.get_one(Event, facts.get("event_id", order.event_id))
    own = [t for t in orders.own_tickets(order.id) if t.event_id == event.id]
    of_pass = order.channel is Channel.SEASON
    if of_pass and not own:
        raise NothingToSay("its ticket has ended")
    address = ("tickets.show", own[0].secret) if of_pass else ("orders.show", order.secret)
    here = url_for(address[0], secret=address[1], _external=True)
    return context | {"event": event, "here": here}, []


def _seats_facts(facts: Facts) -> tuple[Facts, list[Attachment]]:
    context, _none = _order_facts(facts)
    event = db.session.get_one(Event, facts["event_id"])
    naming = parties.namings([facts["order_id"]], event.id).get(facts["order_id"])
    if naming is None or not naming.missing:
        raise NothingToSay("every seat has a name")
    return context | {"event": event, "naming": naming}, []


def _found_facts(facts: Facts) -> tuple[Facts, list[Attachment]]:
    found = orders.findable_orders(facts["email"], now=now())
    held = orders.findable_tickets(facts["email"], now=now())
    if not found and not held:
        raise NothingToSay(facts["email"])
    season = [order for order in found if order.channel is Channel.SEASON]
    dates = orders.next_dates(season, now=now())
    return facts | {"orders": found, "tickets": held, "dates": dates}, []


def _waitlist_facts(facts: Facts) -> tuple[Facts, list[Attachment]]:
    entry = db.session.get_one(WaitlistEntry, facts["entry_id"])
    return facts | {"entry": entry, "event": entry.event}, []


def _waitlist_off_facts(facts: Facts) -> tuple[Facts, list[Attachment]]:
    """With what the team says to everybody who had to do with the date."""
    context, _none = _waitlist_facts(facts)
    called_off = cancellation_of(context["event"].id)
    return context | {"words": called_off.words if called_off else ""}, []


LOADERS: dict[str, Callable[[Facts], tuple[Facts, list[Attachment]]]] = {
    "tickets": _ticket_facts,
    **badge_mails.LOADERS,
    **morning_mails.LOADERS,
    **shift_mails.LOADERS,
    "ticket_given": _given_facts,
    "cancelled": _cancelled_facts,
    "called_off": _called_off_facts,
    "chosen": _cancelled_facts,
    "called_off_guest": _called_off_guest_facts,
    "waitlist_shifted": _waitlist_facts,
    "find": _found_facts,
    "pass_date": _pass_facts,
    "seat": _seat_facts,
    "seat_back": _seat_back_facts,
    "seats": _seats_facts,
    "refund_due": _order_facts,
    "payment_undone": _parts_facts,
    "to_pay": _to_pay_facts,
    "pay_soon": _to_pay_facts,
    "deposit": _deposit_facts,
    "balance": _deposit_facts,
    "balance_over": _parts_facts,
    "given_up": _parts_facts,
    "balance_over_team": _parts_facts,
    "dispute": _dispute_facts,
    "move_asked": _move_facts,
    "questions": _asked_facts,
    "proposed": _order_facts,
    "waitlist": _waitlist_facts,
    "waitlist_off": _waitlist_off_facts,
    **INQUIRY_MAILS,
    **MAILING_MAILS,
    **PLANNING_LOADERS,
}


def compose(message: Message, *, sender: str) -> EmailMessage:
    """The mail of a message: text, HTML with its style inlined, and what is attached."""
    from css_inline import CSSInliner  # noqa: PLC0415 -- slow import, only when mail leaves

    with force_locale(message.locale):
        load, facts = LOADERS.get(message.template), message.facts | {"to": message.recipient}
        context, attachments = load(facts) if load else (facts, [])
        said_yes = told_in_mail(message.recipient, message.facts)
        stop = stop_link(message.template, message.recipient, message.facts)
        context = {"my_consents": said_yes, "stop": stop} | context
        text = render_template(f"mail/{message.template}.txt", **context)
        text += render_template("mail/_consents.txt", my_consents=said_yes, stop=stop)
        html = render_template(f"mail/{message.template}.html", **context)
    subject, _line, body = text.strip().partition("\n")
    mail = EmailMessage()
    mail["Subject"] = one_line(subject)
    mail["From"] = sender
    mail["To"] = message.recipient
    mail["Date"] = format_datetime(now())
    mail["Message-ID"] = _name_of(message, sender)
    mail["Auto-Submitted"] = "auto-generated"
    let_refuse(mail, context)
    mail.set_content(body.strip() + "\n")
    inliner = CSSInliner(load_remote_stylesheets=False, keep_style_tags=True)
    mail.add_alternative(inliner.inline(html), subtype="html")
    for content, kind, subtype, name in attachments:
        mail.add_attachment(content, maintype=kind, subtype=subtype, filename=name)
    return mail


def one_line(words: str) -> str:
    """A header's words. "=?" would be read as coded words, and those may hold a line end."""
    return " ".join(words.split()).replace("=?", "= ?")


def _name_of(message: Message, sender: str) -> str:
    """The same for each try: a mail that left twice is one mail in most mailboxes."""
    host = sender.rstrip(">").rpartition("@")[2] or "localhost"
    return f"<{message.id}.{message.created_at:%Y%m%d%H%M%S%f}@{host}>"


def sender(app: Flask, settings: Settings) -> Callable[[Message], None]:
    """What the postman calls for each message: write it, and hand it to the transport."""
    carry = transport(settings)

    def send(message: Message) -> None:
        with app.test_request_context(base_url=settings.base_url):
            if is_withheld(message, marks=marks()):
                raise Withheld()
            mail = compose(message, sender=settings.mail_from)
        carry(mail)

    return cast(Callable[[Message], None], send)
