"""/t/<secret>: a ticket's page, and as PDF, PNG and calendar entry. GET changes nothing."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.changes import queries as changes
from app.changes.rules import first_name
from app.deposits.queries import account_of
from app.kernel.money import Money
from app.orders import queries as orders
from app.orders.models import Order
from app.questions.queries import ticket_sheet
from app.tickets import queries as tickets
from app.tickets.models import Ticket
from app.tickets.rules import Reading, TicketStatus, read_token
from app.web import ticket_files
from app.web.asking import AskingForm, asking_of
from app.web.context import now
from app.web.guards import anyone
from app.web.holding import HolderForm, holder_form, may_be_claimed
from app.web.ics import calendar as ics
from app.web.joining import joining
from app.web.paying import is_buyers
from app.web.public.transfers import was_given_here
from app.web.qr import svg

page = Blueprint("tickets", __name__)
SHOWN = (TicketStatus.VALID, TicketStatus.DUE)  # at the door


def _ticket(secret: str) -> Ticket:
    return tickets.ticket_by_secret(secret) or abort(404)


@page.get("/t/<secret>")
@anyone
def show(secret: str) -> ResponseReturnValue:
    """The page; a scanned door code opened as an address only says where to show it."""
    ticket = tickets.ticket_by_secret(secret)
    if ticket is None:
        if read_token(secret)[0] is Reading.TICKET:
            return render_template("public/tickets/at_the_door.html")
        abort(404)
    return ticket_page(ticket)


def ticket_page(
    ticket: Ticket,
    *,
    holder: HolderForm | None = None,
    asking: AskingForm | None = None,
    claims: bool = False,
    status: int = 200,
) -> ResponseReturnValue:
    """With the form of its guest while nobody said whose it is; its buyer, who mostly sends it on,
    has that behind a button (`claims`: it was pressed). `ticket` is loaded whole."""
    order, party = orders.order_and_party(ticket)
    mine = is_buyers(order)
    may_claim = may_be_claimed(ticket, party)
    if may_claim and (claims or not mine):
        holder = holder or holder_form(ticket, buyer=order.buyer_name)
    sheet = ticket_sheet(ticket, order.id, party) if is_asking(ticket) else None
    return render_template(
        "public/tickets/show.html",
        ticket=ticket,
        event=ticket.event,
        order=order if mine else None,
        party=orders.not_passed_on_of(party) if mine else [],
        qr=svg(ticket.token) if ticket.status in SHOWN else "",
        due=_due(order) if ticket.status is TicketStatus.DUE else None,
        holder=holder,
        may_claim=may_claim,
        joining=joining(ticket, order, party),
        sheet=sheet,
        asking=asking or asking_of(sheet, ticket.event),
        asking_url=url_for("ticket_answers.create", secret=ticket.secret),
        forget=sheet and any(q.is_need and q.id in sheet.answers for q in sheet.questions),
        until=changes.transferable_until(ticket, now=now()),
        **_given(ticket, mine=mine),
    ), status


def _due(order: Order) -> Money | None:
    account = account_of(order)
    return account.rest if account else None


def _given(ticket: Ticket, *, mine: bool) -> dict[str, Any]:
    """Of one that was passed on: to whom (for its buyer), and its link, where it was done here."""
    if ticket.status is not TicketStatus.TRANSFERRED:
        return {}
    new = changes.replacement_of(ticket.id)
    if new is None:
        return {}
    here = was_given_here(new)
    return {
        "given_to": first_name(new.holder_name) if mine or here else "",
        "given": new if here and new.status is TicketStatus.VALID else None,
    }


def is_asking(ticket: Ticket) -> bool:
    """Its holder may still answer."""
    return ticket.status is TicketStatus.VALID and now() < ticket.event.ends_at


def file_answer(content: bytes, kind: str, name: str) -> Response:
    disposition = f'attachment; filename="{name}"'
    return Response(content, mimetype=kind, headers={"Content-Disposition": disposition})


def kept_answer(answer: Response) -> Response:
    """Asked for again, it is sent again only when it is another drawing."""
    answer.cache_control.private = answer.cache_control.no_cache = True
    answer.add_etag()
    answer.make_conditional(request)
    return answer


@page.get("/t/<secret>.pdf")
@anyone
def pdf(secret: str) -> ResponseReturnValue:
    ticket = valid_ticket(secret)
    name = f"billet-{ticket.event.code}-{ticket.n}.pdf"
    return kept_answer(file_answer(ticket_files.pdf([ticket]), "application/pdf", name))


@page.get("/t/<secret>.png")
@anyone
def png(secret: str) -> ResponseReturnValue:
    ticket = valid_ticket(secret)
    name = f"billet-{ticket.event.code}-{ticket.n}.png"
    return kept_answer(file_answer(ticket_files.png(ticket), "image/png", name))


@page.get("/t/<secret>.ics")
@anyone
def calendar(secret: str) -> ResponseReturnValue:
    ticket = _ticket(secret)
    here = url_for("tickets.show", secret=secret, _external=True)
    return file_answer(
        ics([(ticket.event, here)], now=now()), "text/calendar", f"{ticket.event.code}.ics"
    )


def valid_ticket(secret: str) -> Ticket:
    """A cancelled ticket has no file to print."""
    ticket = _ticket(secret)
    return ticket if ticket.status is TicketStatus.VALID else abort(404)
