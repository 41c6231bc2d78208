"""How an order form asks one to pay: by hand only while the room bears it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from app.events.models import Event
from app.unpaid.queries import left_by_hand
from app.unpaid.rules import ByHandFull
from app.web.paying import is_by_hand, offered
from app.web.words import sentence


def ways_for(event: Event) -> tuple[list[str], int | None]:
    """How one may pay, and how many places may be kept by who pays by hand; None: all."""
    ways = offered(event.organizer)
    left = left_by_hand(event, of_room=True) if any(is_by_hand(way) for way in ways) else None
    return [way for way in ways if left != 0 or not is_by_hand(way)], left


def way_field(ways: Sequence[str]) -> RadioField:
    return RadioField(
        _l("Comment payer"),
        choices=[SelectChoice(way) for way in ways],
        validators=[way_known],
        validate_choice=False,  # our sentence, not the library's
    )


def way_known(form: Any, field: RadioField) -> None:
    """One of the ways offered, where there is something to pay."""
    if not form.total():
        return
    left = form.hand_left
    wants = is_by_hand(field.data or "") or not field.choices
    if left is not None and wants and left < max(1, form.people()):
        raise ValidationError(sentence(ByHandFull(left=left)))
    if field.data not in [choice.value for choice in field.choices]:
        raise ValidationError(_("Choisissez comment payer."))
