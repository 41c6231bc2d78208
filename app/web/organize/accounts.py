"""/organize/organizers/<code>/accounts: where an organizer's money goes, connected by its owner."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.models import Organizer
from app.jobs import accounts as checking
from app.kernel.db import in_transaction
from app.kernel.errors import NotFound
from app.merchants import actions
from app.merchants import queries as merchants
from app.merchants.models import MerchantAccount
from app.merchants.rules import AccountRefused, InUse
from app.payments.registry import KINDS
from app.settlement import queries as settlement
from app.web.context import now, settings, tills, user
from app.web.guards import organizer, own_organizer
from app.web.organize.account_form import AccountForm, account_form
from app.web.words import sentence

page = Blueprint("organize_accounts", __name__)
HERE = "/organize/organizers/<code>/accounts"


def own_account(of: Organizer, account_id: int) -> MerchantAccount:
    """Raises: NotFound for another organizer's, and for one that was removed."""
    found = merchants.account(account_id, of.id)
    if found is None:
        raise NotFound()
    return found


@page.get(HERE)
@organizer
def index(code: str) -> ResponseReturnValue:
    of = own_organizer(code)
    return render_template(
        "organize/accounts/index.html",
        organizer=of,
        accounts=merchants.accounts_of(of.id),
        kinds=list(KINDS),
        has_house_card="card" in tills(),
    )


@page.get(f"{HERE}/new")
@organizer
def new(code: str) -> ResponseReturnValue:
    of = own_organizer(code)
    return _page(of, account_form(_kind(request.args.get("kind", ""))))


@page.post(HERE)
@organizer
def create(code: str) -> ResponseReturnValue:
    of = own_organizer(code)
    form = account_form(_kind(request.form.get("kind", "")))
    if not form.validate_on_submit():
        return _page(of, form, status=422)
    try:
        account_id = in_transaction(lambda: _connected(of, form))
    except AccountRefused as refusal:
        return _page(of, form, refusal=sentence(refusal), status=refusal.status)
    return checked(of, account_id)


def _connected(of: Organizer, form: AccountForm) -> int:
    made = actions.connect(
        of.id,
        form.kind,
        form.typed(),
        live=form.is_live(),
        vault=tills().vault,
        user_id=user().id,
        now=now(),
    )
    return made.id


@page.get(f"{HERE}/<int:account_id>/edit")
@organizer
def edit(code: str, account_id: int) -> ResponseReturnValue:
    of = own_organizer(code)
    account = own_account(of, account_id)
    return _page(of, account_form(account.kind, account))


@page.post(f"{HERE}/<int:account_id>")
@organizer
def update(code: str, account_id: int) -> ResponseReturnValue:
    of = own_organizer(code)
    account = own_account(of, account_id)
    form = account_form(account.kind, account)
    if not form.validate_on_submit():
        return _page(of, form, status=422)

    def change() -> None:
        fresh = own_account(of, account_id)
        vault, who = tills().vault, user().id
        actions.change(fresh, form.typed(), vault=vault, user_id=who, now=now())

    try:
        in_transaction(change)
    except AccountRefused as refusal:
        return _page(of, form, refusal=sentence(refusal), status=refusal.status)
    return checked(of, account_id)


@page.post(f"{HERE}/<int:account_id>/end")
@organizer
def destroy(code: str, account_id: int) -> ResponseReturnValue:
    of = own_organizer(code)

    def remove() -> None:
        account = own_account(of, account_id)
        running = settlement.count_live_of(account.id)
        if running:
            raise InUse(n=running)
        actions.remove(account, user_id=user().id, now=now())

    try:
        in_transaction(remove)
    except InUse as refusal:
        flash(sentence(refusal), "warning")
        return to(of, account_id)
    flash(_("Compte retiré, ses clés sont effacées."), "success")
    return redirect(url_for("organize_accounts.index", code=of.code), 303)


def checked(of: Organizer, account_id: int) -> ResponseReturnValue:
    """After asking its provider a harmless question: what it said."""
    found = checking.check(account_id, tills())
    if found == "ok":
        flash(_("Le compte répond : il est prêt."), "success")
    elif found == "unknown":
        flash(
            _("Enregistré, mais ce service ne répond pas en ce moment. Réessayez plus tard."),
            "warning",
        )
    else:
        flash(
            _(
                "Ce service refuse ces clés. Copiez-les à nouveau ; "
                "personne n’y est envoyé d’ici là."
            ),
            "error",
        )
    return to(of, account_id)


def to(of: Organizer, account_id: int) -> ResponseReturnValue:
    return redirect(url_for("organize_accounts.edit", code=of.code, account_id=account_id), 303)


def _kind(asked: str) -> str:
    return asked if asked in KINDS else abort(404)


def _page(
    of: Organizer, form: AccountForm, *, refusal: str = "", status: int = 200
) -> ResponseReturnValue:
    account = form.account
    hook = ""
    if account is not None and KINDS[account.kind].bases:
        hook = url_for("account_hooks.create", kind=account.kind, hook=account.hook)
    return render_template(
        "organize/accounts/edit.html" if account else "organize/accounts/new.html",
        organizer=of,
        form=form,
        account=account,
        refusal=refusal,
        hook=f"{settings().base_url}{hook}" if hook else "",
        is_public=settings().is_https,
    ), status
