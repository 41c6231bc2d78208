"""Codes as buyers type them; what they took off when the form was shown is agreed to."""

from __future__ import annotations

from typing import Any

from wtforms.validators import ValidationError

from app.credits.models import Credit
from app.promos.models import Promo
from app.promos.rules import Effect, PromoRefused, why_not
from app.sales.queries import Basket
from app.sales.rules import discounts
from app.web.context import now
from app.web.fields import LineField
from app.web.words import sentence

NO_CODE = "-"


def check_code(
    field: LineField, promo: Promo | None, credit: Credit | None, *, unknown: str = "unknown"
) -> None:
    """What was typed means a code that works now, or a credit. Raises: ValidationError."""
    if field.data and promo is None and credit is None:
        raise ValidationError(sentence(PromoRefused(reason=unknown)))
    if promo is not None and not works_now(promo):
        raise ValidationError(sentence(PromoRefused(reason=_why_not(promo))))


def tell_code(form: Any) -> None:
    """What a typed code does, before anything is bought: also that it is used up, which a form sent
    twice must not hear."""
    form.code.validate(form, [type(form).validate_code])
    promo = form.promo
    if not form.code.errors and promo and promo.most is not None and promo.used >= promo.most:
        form.code.errors = [sentence(PromoRefused(reason="used"))]


def works_now(promo: Promo) -> bool:
    return not _why_not(promo)


def _why_not(promo: Promo) -> str:
    return why_not(promo.starts_at, promo.ends_at, promo.retired_at is not None, now=now())


def is_digits(text: Any) -> bool:
    return isinstance(text, str) and text.isascii() and text.isdecimal() and len(text) < 16


def terms_shown(promo: Promo | None, credit: Credit | None) -> str:
    """For a hidden field: effect, value, type, and what a credit has: "percent 10 0 3000"."""
    effect, value, only = NO_CODE, 0, None
    if promo is not None:
        effect, value, only = promo.effect.value, promo.value, promo.ticket_type_id
    return f"{effect} {value} {only or 0} {credit.remaining if credit else 0}"


def agreed(full: Basket, shown: str) -> int | None:
    """What a basket without codes would come to as it was shown; None: nothing readable was."""
    effect, *numbers = shown[:80].split(" ")
    if len(numbers) != 3 or not all(is_digits(n) for n in numbers):
        return None
    value, only, credit = (int(n) for n in numbers)
    off = 0
    if effect in list(Effect):
        sums = [(line.offer.id, line.unit, line.quantity) for line in full.lines]
        off = discounts(sums, effect=Effect(effect), value=value, only=only or None)
    return full.full - off - min(credit, full.full - off)
