"""…/accounts/<id>/check: the test button. It asks a harmless question and moves no money."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint
from flask.typing import ResponseReturnValue

from app.accounts.actions import count_try
from app.accounts.rules import Limit
from app.kernel.db import transaction
from app.web.context import now
from app.web.guards import organizer, own_organizer
from app.web.organize.accounts import HERE, checked, own_account

page = Blueprint("account_checks", __name__)
CHECKS = Limit(10, timedelta(minutes=10))


@page.post(f"{HERE}/<int:account_id>/check")
@organizer
def create(code: str, account_id: int) -> ResponseReturnValue:
    """Raises: TooManyTries, so that a provider is not asked without end."""
    of = own_organizer(code)
    account = own_account(of, account_id)
    with transaction():
        count_try("account-check", str(account.id), CHECKS, now=now())
    return checked(of, account.id)
