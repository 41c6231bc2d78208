"""/t/<secret>/answers: who holds a ticket answers what is asked of each guest."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.db import in_transaction
from app.orders import queries as orders
from app.questions.actions import answer, take_back_needs
from app.questions.queries import ticket_sheet
from app.tickets import queries as tickets
from app.tickets.models import Ticket
from app.web.asking import agreed_in, asking_form, said_in
from app.web.context import locale, now
from app.web.guards import anyone
from app.web.public.tickets import is_asking, ticket_page

page = Blueprint("ticket_answers", __name__)


@page.post("/t/<secret>/answers")
@anyone
def create(secret: str) -> ResponseReturnValue:
    ticket = tickets.ticket_by_secret(secret)
    if ticket is None or not is_asking(ticket):
        abort(404)
    order_id = orders.order_of_ticket(ticket).id
    if "forget" in request.form:
        in_transaction(lambda: _forget(ticket, order_id))
        flash(_("C’est effacé."), "success")
        return redirect(url_for("tickets.show", secret=secret), 303)
    asked = ticket_sheet(ticket, order_id, orders.tickets_of_order(order_id)).questions
    form = asking_form(asked, ticket.event)()
    if not form.validate_on_submit():
        return ticket_page(ticket, asking=form, status=422)
    said, agreed = said_in(form, asked), agreed_in(form)
    in_transaction(lambda: answer(order_id, said, ticket=ticket, agreed=agreed, now=now()))
    flash(_("Merci, c’est noté."), "success")
    return redirect(url_for("tickets.show", secret=secret), 303)


def _forget(ticket: Ticket, order_id: int) -> None:
    party = orders.tickets_of_order(order_id)
    take_back_needs(order_id, ticket, party=party, locale=locale(), now=now())
