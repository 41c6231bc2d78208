"""/organize/books/<code>/drawers: a person's cash, from what is in it at first to its count."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm

from app.accounts.models import Organizer
from app.closing import queries as closing
from app.counting.queries import sheet_of
from app.kernel.db import db, in_transaction
from app.kernel.errors import NotFound, Refused
from app.tills import queries as tills
from app.tills.actions import count_again, count_drawer, open_drawer
from app.tills.models import Drawer
from app.web import closing_sheets as sheets
from app.web.context import asked_number, now, user
from app.web.fields import SumField
from app.web.guards import organizer, own_organizer
from app.web.words import sentence

page = Blueprint("drawers", __name__)
HERE = "/organize/books/<code>/drawers"
ROWS = 30  # drawers on one page


def _form(of: Organizer, words: Any) -> Any:
    class Made(FlaskForm):
        amount = SumField(words, currency=of.currency, required=True)

    return Made()


def _opening(of: Organizer) -> Any:
    return _form(of, _l("Ce qu’il y a dedans pour commencer"))


def _counting(of: Organizer) -> Any:
    return _form(of, _l("Ce que vous comptez dedans"))


@page.get(HERE)
@organizer
def index(code: str) -> ResponseReturnValue:
    of = own_organizer(code, "money")
    return _list(of, _opening(of))


@page.post(HERE)
@organizer
def create(code: str) -> ResponseReturnValue:
    of = own_organizer(code, "money")
    form, who = _opening(of), user().id
    if not form.validate_on_submit():
        return _list(of, form, 422)
    try:
        made = in_transaction(lambda: open_drawer(of.id, form.amount.data, user_id=who, now=now()))
    except Refused as refusal:
        flash(sentence(refusal), "warning")
        return redirect(url_for("drawers.index", code=of.code), 303)
    flash(_("Votre caisse est ouverte."), "success")
    return redirect(url_for("drawers.show", code=of.code, drawer_id=made), 303)


@page.get(f"{HERE}/<int:drawer_id>")
@organizer
def show(code: str, drawer_id: int) -> ResponseReturnValue:
    of = own_organizer(code, "money")
    return _one(of, _own(of, drawer_id), _counting(of))


@page.get(f"{HERE}/<int:drawer_id>.pdf")
@organizer
def pdf(code: str, drawer_id: int) -> ResponseReturnValue:
    of = own_organizer(code, "money")
    content = sheets.pdf(sheet_of(_own(of, drawer_id)), of, now=now())
    answer = Response(content, mimetype="application/pdf")
    answer.headers.set("Content-Disposition", "attachment", filename=f"caisse-{drawer_id}.pdf")
    answer.cache_control.no_store = True
    return answer


@page.post(f"{HERE}/<int:drawer_id>")
@organizer
def update(code: str, drawer_id: int) -> ResponseReturnValue:
    """What is really in it."""
    of = own_organizer(code, "money")
    held, form, who = _own(of, drawer_id), _counting(of), user().id
    if not form.validate_on_submit():
        return _one(of, held, form, 422)
    try:
        over = in_transaction(
            lambda: count_drawer(drawer_id, form.amount.data, user_id=who, now=now())
        )
    except Refused as refusal:
        flash(sentence(refusal), "warning")
    else:
        right = _("Caisse fermée : le compte est juste.")
        flash(sheets.over_words(over, of.currency) if over else right)
    return redirect(url_for("drawers.show", code=of.code, drawer_id=drawer_id), 303)


@page.post(f"{HERE}/<int:drawer_id>/end")
@organizer
def destroy(code: str, drawer_id: int) -> ResponseReturnValue:
    """It was counted wrongly: open again."""
    of = own_organizer(code, "money")
    _own(of, drawer_id)
    try:
        in_transaction(partial(count_again, drawer_id, user_id=user().id, now=now()))
    except Refused as refusal:
        flash(sentence(refusal), "warning")
    else:
        flash(_("La caisse est de nouveau ouverte : comptez-la."), "info")
    return redirect(url_for("drawers.show", code=of.code, drawer_id=drawer_id), 303)


def _own(of: Organizer, drawer_id: int) -> Drawer:
    found = tills.drawer(drawer_id, of.id)
    if found is None:
        raise NotFound()
    return found


def _list(of: Organizer, form: Any, status: int = 200) -> ResponseReturnValue:
    asked = request.args.get("page", 1, asked_number)
    found = db.paginate(tills.drawers(of.id), page=asked, per_page=ROWS, error_out=False)
    return render_template(
        "organize/books/drawers.html",
        organizer=of,
        form=form,
        mine=tills.open_drawer(of.id, user().id),
        rows=[(held, "" if held.closed_at is None else sheets.over_words(held.over, of.currency))
              for held in found.items],
        page=found.page,
        pages=found.pages,
    ), status  # fmt: skip


def _one(of: Organizer, held: Drawer, form: Any, status: int = 200) -> ResponseReturnValue:
    sheet = sheet_of(held)
    return render_template(
        "organize/books/drawer.html",
        organizer=of,
        held=held,
        form=form,
        totals=sheets.totals(sheet),
        expected=sheet.cash.expected,
        pieces=sheets.pieces(sheet),
        mobile=sheets.mobile(sheet),
        lines=sheets.lines(sheet, of.timezone),
        told=sheet.told,
        over="" if held.closed_at is None else sheets.over_words(held.over, of.currency),
        moved=closing.account_sums(of.id, f"cash:user:{held.user_id}"),
        again=held.closed_at is not None and tills.last_drawer(held) == held.id,
    ), status
