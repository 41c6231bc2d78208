"""/organize/statements/<code>: money that came to a team's wallets, from messages one pastes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import partial

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_wtf import FlaskForm

from app.accounts.models import Organizer
from app.kernel.db import db, in_transaction
from app.kernel.errors import NotAllowed, NotFound
from app.readings import sms
from app.readings.sms import Told, read_messages, unread_messages
from app.statements import queries as statements
from app.statements.actions import take_in
from app.statements.models import StatementLine
from app.statements.rules import Entry, LineState
from app.web.context import asked_number, now, user, viewer
from app.web.fields import CleanTextField
from app.web.guards import organizer

page = Blueprint("statements", __name__)
HERE = "/organize/statements/<code>"
ROWS = 20  # lines on one page


class PasteForm(FlaskForm):
    pasted = CleanTextField(_l("Vos SMS de MTN ou d’Orange"), max=sms.MOST, rows=6, required=True)


def own_wallets(code: str) -> Organizer:
    """The organizer, for who takes its money. Raises: NotFound, NotAllowed."""
    for membership in viewer().memberships:
        if membership.organizer.code == code:
            if not viewer().may("money", membership.organizer_id):
                raise NotAllowed(what="money")
            return membership.organizer
    raise NotFound()


def own_line(of: Organizer, line_id: int) -> StatementLine:
    found = statements.line(line_id, of.id)
    if found is None:
        raise NotFound()
    return found


@page.get(HERE)
@organizer
def index(code: str) -> ResponseReturnValue:
    return shown(own_wallets(code), PasteForm())


def shown(of: Organizer, form: PasteForm, *, status: int = 200) -> ResponseReturnValue:
    done = "done" in request.args
    query = statements.decided(of.id) if done else statements.waiting([of.id])
    asked = request.args.get("page", 1, asked_number)
    return render_template(
        "organize/statements/index.html",
        organizer=of,
        form=form,
        done=done,
        lines=db.paginate(query, page=asked, per_page=ROWS, error_out=False),
    ), status


@page.post(HERE)
@organizer
def create(code: str) -> ResponseReturnValue:
    """Every message that can be read is taken in; those that cannot stay in the field."""
    of = own_wallets(code)
    form = PasteForm()
    if not form.validate_on_submit():
        return shown(of, form, status=422)
    told, unread = read_messages(form.pasted.data), unread_messages(form.pasted.data)
    if not told:
        words = _("Aucun SMS de paiement reconnu. Collez le message entier, tel que reçu.")
        form.pasted.errors = [words]
        return shown(of, form, status=422)
    tell(taken(of, (entry_of(one) for one in told)))
    if unread:
        form.pasted.raw_data = ["\n\n".join(unread)]
        words = _(
            "Ceux-ci ne se lisent pas : vérifiez qu’ils sont entiers, et chacun sur sa ligne."
        )
        form.pasted.errors = [words]
        return shown(of, form, status=422)
    return redirect(url_for("statements.index", code=of.code), 303)


def entry_of(told: Told) -> Entry:
    return Entry(
        source=told.operator,
        key=told.operator_ref,
        amount=-told.amount if told.outgoing else told.amount,
        at=told.at,
        payer=told.payer,
        phone=told.phone,
        text=told.message or told.text,
        operator_ref=told.operator_ref,
    )


def taken(of: Organizer, entries: Iterable[Entry]) -> Counter[str]:
    """Each in its own transaction: what falls in the middle is sent again, and known."""
    counts: Counter[str] = Counter()
    who = user().id
    for entry in entries:
        state = in_transaction(partial(_taken, of, entry, who))
        counts[str(state or "known")] += 1
    return counts


def _taken(of: Organizer, entry: Entry, user_id: int) -> LineState | None:
    return take_in(of.id, entry, currency=of.currency, user_id=user_id, now=now())


def tell(counts: Counter[str]) -> None:
    """What became of them, the good news first."""
    paid, known = counts[LineState.MATCHED], counts["known"]
    waiting = sum(counts[state] for state in ("suggested", "unmatched", "twice"))
    if paid:
        words = ngettext("Une commande payée.", "%(num)s commandes payées.", paid)
        flash(words, "success")
    if waiting:
        words = ngettext("Une somme à reconnaître.", "%(num)s sommes à reconnaître.", waiting)
        flash(words, "warning")
    if known:
        flash(ngettext("Une ligne déjà lue.", "%(num)s lignes déjà lues.", known), "info")
    if not (paid or waiting or known):
        flash(_("Rien n’est entré : ce sont des sorties."), "info")
