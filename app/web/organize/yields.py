"""/organize/events/<code>/network: what an evening made of its guests, in shares of many people."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.profiles.rules import CLOSES_AFTER
from app.web.context import now
from app.web.guards import organizer, own_event
from app.yields.queries import of_evening
from app.yields.rules import FEW, Told

page = Blueprint("organize_yields", __name__)


@page.get("/organize/events/<code>/network")
@organizer
def show(code: str) -> ResponseReturnValue:
    """Once no card can be exchanged there any more."""
    event = own_event(code)
    is_over = now() > event.ends_at + CLOSES_AFTER
    told = of_evening(event) if is_over else None
    return render_template(
        "organize/yields/show.html",
        event=event,
        told=told,
        rows=_rows(told) if told else [],
        few=FEW,
    )


def _rows(told: Told) -> list[tuple[str, int | None, str]]:
    """Each share in words, and in a word for the picture."""
    return [
        (_("Dans le réseau, parmi les présents"), told.in_network.percent, _("membres")),
        (_("Ont échangé au moins une carte, parmi eux"), told.met_someone.percent, _("échanges")),
        (_("Étaient déjà venus, parmi les présents connus"), told.came_back.percent, _("retours")),
    ]
