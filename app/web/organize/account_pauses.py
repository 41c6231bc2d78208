"""…/accounts/<id>/pause: nobody new is sent there; who is paying already is still listened for."""

from __future__ import annotations

from flask import Blueprint, flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.db import transaction
from app.merchants import actions
from app.web.context import now, user
from app.web.guards import organizer, own_organizer
from app.web.organize.accounts import HERE, own_account, to

page = Blueprint("account_pauses", __name__)


@page.post(f"{HERE}/<int:account_id>/pause")
@organizer
def create(code: str, account_id: int) -> ResponseReturnValue:
    of = own_organizer(code)
    with transaction():
        actions.pause(own_account(of, account_id), user_id=user().id, now=now())
    flash(_("En pause : ce moyen n’est plus proposé."), "success")
    return to(of, account_id)


@page.post(f"{HERE}/<int:account_id>/pause/end")
@organizer
def destroy(code: str, account_id: int) -> ResponseReturnValue:
    of = own_organizer(code)
    with transaction():
        actions.resume(own_account(of, account_id), user_id=user().id, now=now())
    flash(_("Ce moyen est de nouveau proposé."), "success")
    return to(of, account_id)
