"""POST /organize/events/<code>/cancellation: a date that will not be."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.events.rules import Status
from app.web.guards import organizer
from app.web.organize.publications import take_off

page = Blueprint("organize_event_cancellations", __name__)


@page.post("/organize/events/<code>/cancellation")
@organizer
def create(code: str) -> ResponseReturnValue:
    return take_off(code, Status.CANCELLED, _("La date est annulée. Sa page le dit."))
