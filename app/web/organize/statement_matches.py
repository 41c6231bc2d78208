"""…/statements/<code>/<id>/match: a person says whose money it is, or takes that back."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.models import Organizer
from app.kernel.db import in_transaction
from app.kernel.errors import Refused
from app.orders import queries as orders
from app.orders.rules import read_reference
from app.statements import actions
from app.statements.rules import NoSuchOrder
from app.unmatching import actions as unmatching
from app.unmatching.queries import Undoing, undoings
from app.web.context import now, user
from app.web.guards import organizer
from app.web.organize.statements import HERE, own_line, own_wallets
from app.web.words import sentence

page = Blueprint("statement_matches", __name__)


@page.post(f"{HERE}/<int:line_id>/match")
@organizer
def create(code: str, line_id: int) -> ResponseReturnValue:
    of = own_wallets(code)
    line = own_line(of, line_id)
    who = user().id

    def match() -> None:
        order_id = _named(of, request.form.get("reference", ""))
        actions.assign(line.id, order_id, user_id=who, now=now())

    return _done(of, match, _("C’est noté : l’argent est à cette commande."))


@page.get(f"{HERE}/<int:line_id>/match/end")
@organizer
def edit(code: str, line_id: int) -> ResponseReturnValue:
    """What undoing would do, order by order, before it does it."""
    of = own_wallets(code)
    line = own_line(of, line_id)
    would: list[Undoing] = []
    refusal = ""
    try:
        would = undoings(line, now=now())
    except Refused as no:
        refusal = sentence(no)
    return render_template(
        "organize/statements/undo.html", organizer=of, line=line, would=would, refusal=refusal
    )


@page.post(f"{HERE}/<int:line_id>/match/end")
@organizer
def destroy(code: str, line_id: int) -> ResponseReturnValue:
    of = own_wallets(code)
    line, who = own_line(of, line_id), user().id
    alone: list[Undoing] = []

    def undo() -> None:
        done = unmatching.undo(line.id, user_id=who, now=now())
        alone[:] = [each for each in done if not each.order.email]

    answer = _done(of, undo, _("Défait : cet argent attend de nouveau sa commande."))
    for each in alone:
        words = _("%(name)s n’a pas d’e-mail : prévenez-le.", name=each.order.buyer_name)
        flash(words, "warning")
    return answer


def _done(of: Organizer, act: Callable[[], object], words: str) -> ResponseReturnValue:
    try:
        in_transaction(act)
    except Refused as refusal:
        flash(sentence(refusal), "warning")
    else:
        flash(words, "success")
    return redirect(url_for("statements.index", code=of.code), 303)


def _named(of: Organizer, typed: str) -> int:
    """An order of this organizer alone. Raises: NoSuchOrder(reference)."""
    order = orders.order_by_reference(read_reference(typed))
    if order is None or order.organizer_id != of.id or not order.total_amount:
        raise NoSuchOrder(reference=typed[:40])
    return order.id
