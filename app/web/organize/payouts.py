"""/organize/books/<code>/payouts: money that a provider, or a drawer, paid into the bank."""

from __future__ import annotations

import uuid
from functools import partial

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from app.accounts.models import Organizer
from app.closing import queries as closing
from app.closing.rules import cashier
from app.kernel.db import db, in_transaction
from app.kernel.errors import Refused
from app.tills import queries as tills
from app.tills.actions import pay_out, take_back_payout
from app.tills.rules import NotThere
from app.web.context import asked_number, now, user
from app.web.fields import LineField, SumField
from app.web.format import money
from app.web.guards import organizer, own_organizer
from app.web.organize.account_words import called
from app.web.organize.lines import tell_beside
from app.web.words import sentence

page = Blueprint("payouts", __name__)
HERE = "/organize/books/<code>/payouts"
ROWS = 30  # payouts on one page
BANK = 40  # characters


class PayoutForm(FlaskForm):
    source = RadioField(
        _l("D’où vient-il ?"),
        validators=[InputRequired(_l("Choisissez dans la liste."))],
        validate_choice=False,  # an account that is empty by now is refused with what is left
    )
    bank = LineField(_l("Dans quelle banque"), max=BANK, required=True)
    number = HiddenField()
    amount: SumField


def _form(of: Organizer) -> PayoutForm:
    class Made(PayoutForm):
        amount = SumField(_l("Combien"), min=1, currency=of.currency, required=True)

    form = Made(
        data={"bank": tills.last_bank(of.id) or _("Compte principal"), "number": uuid.uuid4().hex}
    )
    held = tills.sources(of.id, of.currency)
    words = called(held)
    form.source.choices = [SelectChoice(name, words[name]) for name in held]
    return form


@page.get(HERE)
@organizer
def index(code: str) -> ResponseReturnValue:
    of = own_organizer(code, "money")
    return _show(of, _form(of))


@page.post(HERE)
@organizer
def create(code: str) -> ResponseReturnValue:
    of = own_organizer(code, "money")
    form = _form(of)
    if not form.validate_on_submit():
        return _show(of, form, 422)
    facts = {"bank": form.bank.data, "number": (form.number.data or uuid.uuid4().hex)[:40]}
    facts |= {"user_id": user().id, "now": now()}
    try:
        in_transaction(partial(pay_out, of.id, form.source.data, form.amount.data, **facts))
    except NotThere as refusal:
        tell_beside(form.amount, sentence(refusal))
        return _show(of, form, refusal.status)
    flash(_("C’est noté : cet argent est à la banque."), "success")
    return redirect(url_for("payouts.index", code=of.code), 303)


@page.post(f"{HERE}/<number>/end")
@organizer
def destroy(code: str, number: str) -> ResponseReturnValue:
    of = own_organizer(code, "money")
    try:
        in_transaction(partial(take_back_payout, of.id, number, user_id=user().id, now=now()))
    except Refused as refusal:
        flash(sentence(refusal), "warning")
    else:
        flash(_("Défait : cet argent est de nouveau où il était."), "success")
    return redirect(url_for("payouts.index", code=of.code), 303)


def _show(of: Organizer, form: PayoutForm, status: int = 200) -> ResponseReturnValue:
    query = tills.payouts(of.id)
    pages = max(1, -(-closing.count(query) // ROWS))
    asked = min(max(1, request.args.get("page", 1, asked_number)), pages)
    rows = db.session.execute(query.limit(ROWS).offset((asked - 1) * ROWS)).all()
    words = called({whence for _line, whence, _back in rows})
    who = closing.people(n for line, _w, _b in rows if (n := cashier(line.note)) is not None)
    held = tills.sources(of.id, of.currency)
    return render_template(
        "organize/books/payouts.html",
        organizer=of,
        form=form,
        left={name: money(amount, of.currency) for name, amount in held.items()},
        rows=[
            {
                "number": line.key.removeprefix("payout:"),
                "at": line.at,
                "amount": money(line.amount, line.currency),
                "bank": line.account.removeprefix("bank:"),
                "whence": words[whence],
                "who": who.get(cashier(line.note) or 0, ""),
                "undone": back is not None,
            }
            for line, whence, back in rows
        ],
        page=asked,
        pages=pages,
    ), status
