"""The code of a card as an address and as it is read back, with a limit on guessing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from flask import request

from app.accounts.actions import count_try
from app.accounts.queries import refuse_when_spent
from app.badges.queries import badge_at_table, is_badge, is_table_code, shown_badge
from app.badges.rules import UnknownBadge
from app.encounters.models import CardToken, Shown
from app.encounters.queries import shown_code
from app.encounters.rules import WRONG_CODES, WRONG_CODES_PER_IP, UnknownCode
from app.kernel.db import transaction
from app.web.context import client_place, now, settings, viewer


def code_address(token: CardToken) -> str:
    return address_of(token.token)


def address_of(code: str) -> str:
    """In upper case, so that a QR of letters and digits holds it: three versions smaller."""
    base = urlsplit(settings().base_url)
    return f"{base.scheme.upper()}://{base.netloc.upper()}{base.path}/B/{code}"


def read_code(typed: str, *, at: datetime | None = None) -> Shown:
    """The code that someone shows, or the badge they wear; `at`: when a phone without network read
    it. Only misses count: a right code needs its owner there.

    Raises: UnknownCode, UnknownBadge; TooManyTries(minutes), whatever the code, once too many were
    wrong.
    """
    me = viewer().profile
    here = client_place()
    who = f"profile:{me.id}" if me else here
    refuse_when_spent("card-code-ip", here, WRONG_CODES_PER_IP, now=now())
    refuse_when_spent("card-code", who, WRONG_CODES, now=now())
    try:
        return _reading(typed)(typed, reader=me, now=at or now())
    except (UnknownCode, UnknownBadge):
        with transaction():
            count_try("card-code-ip", here, WRONG_CODES_PER_IP, now=now())
            count_try("card-code", who, WRONG_CODES, now=now())
        raise


def _reading(typed: str) -> Callable[..., Shown]:
    if is_badge(typed):
        return shown_badge
    return badge_at_table if is_table_code(typed) else shown_code


def fact_id() -> str:
    """The UUID that the form was made with, so that sending it twice is one meeting."""
    try:
        return str(UUID(request.form.get("id", "")))
    except ValueError:
        return str(uuid4())
