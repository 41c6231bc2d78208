"""/orders/<secret>/answers: a buyer answers, by link, what is asked once an order."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.db import in_transaction
from app.orders import queries as orders
from app.orders.rules import OrderStatus
from app.questions.actions import answer
from app.questions.queries import order_sheet
from app.web.asking import agreed_in, asking_form, said_in
from app.web.context import now
from app.web.guards import anyone
from app.web.public.declarations import order_page

page = Blueprint("order_answers", __name__)


@page.post("/orders/<secret>/answers")
@anyone
def create(secret: str) -> ResponseReturnValue:
    order = orders.order_by_secret(secret)
    if order is None or order.status is not OrderStatus.PAID or order.event.ends_at <= now():
        abort(404)
    asked = order_sheet(order.id, order.event_id).questions
    form = asking_form(asked, order.event)()
    if not form.validate_on_submit():
        return order_page(order, asking=form, status=422)
    said, agreed = said_in(form, asked), agreed_in(form)
    in_transaction(lambda: answer(order.id, said, agreed=agreed, now=now()))
    flash(_("Merci, c’est noté."), "success")
    return redirect(url_for("orders.show", secret=secret), 303)
