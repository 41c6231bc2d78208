"""/hooks/payments/<kind>/<hook>: what the provider of an organizer's own account tells us."""

from __future__ import annotations

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from app.merchants import queries as merchants
from app.merchants.models import MerchantAccount
from app.payments.gateway import ConfigError
from app.web.context import tills
from app.web.guards import provider
from app.web.hooks.payments import heard

page = Blueprint("account_hooks", __name__)
ADDRESS = "/hooks/payments/<kind>/<hook>"


@page.route(ADDRESS, methods=["POST", "PUT"])
@provider
def create(kind: str, hook: str) -> ResponseReturnValue:
    """The end of the address is long and random: who does not know it is told nothing."""
    account = _account(kind, hook)
    try:
        return heard(account.till, tills().open(account))
    except ConfigError:
        abort(404)


@page.get(ADDRESS)
@provider
def show(kind: str, hook: str) -> ResponseReturnValue:
    """Some providers, and the organizer in a browser, try whether anybody is there."""
    _account(kind, hook)
    return "ok\n", {"Content-Type": "text/plain; charset=utf-8"}


def _account(kind: str, hook: str) -> MerchantAccount:
    return merchants.account_by_hook(kind, hook) or abort(404)
