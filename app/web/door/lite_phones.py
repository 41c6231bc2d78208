"""/door/lite/phones: making this browser a door of one evening, and no more."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from app.accounts.actions import count_try
from app.door import actions as door
from app.door.models import Scanner
from app.door.rules import PAIRING_TRIES, PairingSpent
from app.kernel.db import in_transaction, transaction
from app.web.context import client_place, now, settings
from app.web.door.lite import COOKIE, answer, typed_code
from app.web.door.words import say
from app.web.guards import anyone

page = Blueprint("door_lite_phones", __name__, url_prefix="/door/lite/phones")


@page.post("")
@anyone
def create() -> ResponseReturnValue:
    """Pair. The token goes into a cookie that no script and no other site can use."""
    with transaction():
        count_try("pair", client_place(), PAIRING_TRIES, now=now())
    try:
        phone, token = in_transaction(_pair)
    except PairingSpent:
        return answer(None, 403, notice=say("pair.refused"), typed=typed_code())
    made = redirect(url_for("door_lite.index"), 303)
    made.set_cookie(
        COOKIE,
        token,
        expires=phone.ends_at,
        path="/door/",
        secure=settings().is_https,
        httponly=True,
        samesite="Strict",
    )
    return made


def _pair() -> tuple[Scanner, str]:
    """Raises: PairingSpent also for a rehearsal, whose list the server does not keep."""
    phone, token = door.pair(typed_code(), name=say("lite.phone"), now=now())
    if phone.practice:
        raise PairingSpent()
    return phone, token


@page.post("/end")
@anyone
def destroy() -> ResponseReturnValue:
    made = redirect(url_for("door_lite.index"), 303)
    made.delete_cookie(COOKIE, path="/door/", samesite="Strict")
    return made
