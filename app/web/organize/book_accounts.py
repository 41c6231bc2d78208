"""/organize/books/<code>/accounts: what each account holds, and the movements of one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from wtforms import Form

from app.accounts.models import Organizer
from app.closing import queries as closing
from app.closing.queries import Account
from app.closing.rules import cashier
from app.kernel.clock import instant
from app.kernel.db import db
from app.ledger.models import LedgerLine
from app.web.context import asked_number
from app.web.dates import DayField
from app.web.format import money
from app.web.guards import organizer, own_organizer
from app.web.organize.account_words import (
    APART,
    KINDS,
    MANY,
    PLACES,
    called,
    movement_words,
    sign_of,
)

page = Blueprint("book_accounts", __name__)
HERE = "/organize/books/<code>/accounts"
ROWS = 30  # accounts, or movements, on one page
NOBODY = ("job", "webhook", "buyer")  # who is no person of the team


@page.get(HERE)
@organizer
def index(code: str) -> ResponseReturnValue:
    of, kind = own_organizer(code, "money"), request.args.get("kind", "")
    if kind in MANY:
        return _kind(of, kind)
    one_by_one = closing.accounts_of(of.id, [*PLACES, *APART], at_rest=True)
    found = [Account(*row) for row in db.session.execute(one_by_one)]
    of_kind = {each: [a for a in found if a.name.split(":")[0] == each] for each in KINDS}
    return render_template(
        "organize/books/accounts.html",
        organizer=of,
        places=_said(a for kind in PLACES for a in of_kind[kind]),
        apart=_said(a for kind in APART for a in of_kind[kind]),
        many=[
            (each.name, str(KINDS[each.name]), _sum(each))
            for each in sorted(closing.kind_sums(of.id, MANY), key=lambda a: MANY.index(a.name))
        ],
    )


def _kind(of: Organizer, kind: str) -> ResponseReturnValue:
    """Those of one kind that are not at rest."""
    query = closing.accounts_of(of.id, [kind], at_rest=False)
    pages = max(1, -(-closing.count(query) // ROWS))
    asked = min(max(1, request.args.get("page", 1, asked_number)), pages)
    some = db.session.execute(query.limit(ROWS).offset((asked - 1) * ROWS))
    return render_template(
        "organize/books/kind.html",
        organizer=of,
        kind=kind,
        words=str(KINDS[kind]),
        rows=_said(Account(*row) for row in some),
        page=asked,
        pages=pages,
    )


class DaysForm(Form):
    since = DayField(_l("Du"), past=True)
    until = DayField(_l("Au"), past=True)


@page.get(f"{HERE}/<account>")
@organizer
def show(code: str, account: str) -> ResponseReturnValue:
    of = own_organizer(code, "money")
    sums = closing.account_sums(of.id, account)
    if not sums:
        abort(404)
    form = DaysForm(request.args)
    form.validate()
    query = closing.movements_of(of.id, account, *_span(of, form.since.data, form.until.data))
    asked = request.args.get("page", 1, asked_number)
    found = db.paginate(query, page=asked, per_page=ROWS, error_out=False)
    days = {each.name: each.data.isoformat() for each in form if each.data}
    return render_template(
        "organize/books/account.html",
        organizer=of,
        account=account,
        words=called([account])[account],
        sums=[_sum(each) for each in sums],
        form=form,
        days=days,
        rows=_rows(account, found.items),
        page=found.page,
        pages=found.pages,
    )


def _rows(account: str, lines: Sequence[LedgerLine]) -> list[dict[str, Any]]:
    who = closing.people(n for line in lines if (n := cashier(line.note)) is not None)
    of_orders = closing.references(line.order_id for line in lines if line.order_id)
    return [
        {
            "at": line.at,
            "movement": movement_words(line.movement),
            "reference": of_orders.get(line.order_id or 0, ""),
            "note": _note(line.note, who),
            "amount": money(sign_of(account) * line.amount, line.currency),
        }
        for line in lines
    ]


def _note(note: str, who: dict[int, str]) -> str:
    """Who did it, or why; nothing where no person did."""
    if (number := cashier(note)) is not None:
        return who.get(number, "?")
    return "" if note in NOBODY else note


def _said(accounts: Iterable[Account]) -> list[tuple[str, str, str]]:
    """(name, words, balance)."""
    some = list(accounts)
    words = called(each.name for each in some)
    return [(each.name, words[each.name], _sum(each)) for each in some]


def _sum(account: Account) -> str:
    return money(sign_of(account.name) * account.balance, account.currency)


def _span(
    of: Organizer, since: date | None, until: date | None
) -> tuple[datetime | None, datetime | None]:
    """From the first second of one day to the last of the other, on the clocks of the place."""
    zone = of.timezone
    return (
        instant(since, time(), zone) if since else None,
        instant(until + timedelta(days=1), time(), zone) if until else None,
    )
