"""Whose an address is, proved by a code; and the link of a mail by which one says "no more"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import current_app, url_for
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from itsdangerous import BadSignature, URLSafeSerializer

from app.jobs.objections import tell
from app.kernel.db import transaction
from app.kernel.errors import NotFound
from app.messages.rules import Why, why
from app.objections import actions
from app.objections.queries import lines_of
from app.objections.rules import CODE_DIGITS, Line
from app.unlisting.actions import ask_holders
from app.web.context import client_place, marks, now, settings
from app.web.fields import LineField, ReachField

LINKED = (Why.OTHER, Why.GIVEN)  # mails that nobody ordered say how to have no more of them


class AddressForm(FlaskForm):
    address = ReachField(_l("Votre e-mail ou votre téléphone"), required=True)


class CodeForm(AddressForm):
    code = LineField(
        _l("Le code à 6 chiffres"),
        required=True,
        max=20,
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )

    @property
    def digits(self) -> str:
        return "".join(sign for sign in self.code.data or "" if sign.isdigit())[:CODE_DIGITS]

    def prove(self) -> None:
        """Each try counts. Raises: CodeWrong, TooManyTries(minutes)."""
        value = self.address.data
        with transaction():
            actions.count_code(value, place=client_place(), now=now())
        actions.prove(self.address.kind, value, self.digits, marks=marks(), now=now())


def object_to_all(kind: str, value: str) -> None:
    """Written to no more, and every holder is asked."""
    with transaction():
        made = actions.object_to(kind, value, from_books=True, marks=marks(), now=now())
        ask_holders(made, kind, value, now=now())
    _tell(made.mark)


# The link in a mail


def stop_link(template: str, to: str, facts: Mapping[str, Any]) -> str:
    """For a mail that nobody ordered: no more of any; "" for the others."""
    if why(template, facts) not in LINKED:
        return ""
    return url_for("stops.show", token=_signer().dumps(marks().of("email", to)), _external=True)


def stop(token: str) -> None:
    """From now on, of whoever this mail was for. Raises: NotFound."""
    mark = mark_of(token)
    if lines_of([mark]):
        return  # a link may be pressed for ever: it writes once
    with transaction():
        actions.stand(Line(True, mark, "email", False, now()))
    _tell(mark)


def _tell(mark: str) -> None:
    """What stands of this one address; the next round tells what an end of this process left."""
    for line in lines_of([mark]):
        tell(settings().var, line)


def mark_of(token: str) -> str:
    """Raises: NotFound."""
    try:
        return str(_signer().loads(token))
    except BadSignature:
        raise NotFound() from None


def _signer() -> URLSafeSerializer:
    older = current_app.config["SECRET_KEY_FALLBACKS"]
    return URLSafeSerializer([*reversed(older), str(current_app.secret_key)], salt="objections")
