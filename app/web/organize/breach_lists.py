"""/organize/breaches/<id>/people.csv: the addresses to tell. Each download is written down."""

from __future__ import annotations

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.breaches.queries import addresses
from app.kernel.sheets import sheet
from app.web.context import now, settings
from app.web.guards import operator
from app.web.member import private
from app.web.openings import note_opening
from app.web.organize.breaches import known

page = Blueprint("breach_lists", __name__)
page.after_request(private)


@page.get("/organize/breaches/<int:breach_id>/people.csv")
@operator
def show(breach_id: int) -> ResponseReturnValue:
    """One line in the trail for the file, however many it names."""
    breach = known(breach_id)
    activities = list(breach.activities)
    note_opening("breaches", [f"breach:{breach.id}"])
    head: list[object] = [_("Nom"), _("E-mail"), _("Téléphone"), _("Langue")]
    house = settings().language
    rows = [
        [name, email, phone, locale or house]
        for name, email, phone, locale in addresses(activities)
    ]
    answer = Response("".join(sheet([[head], rows])), mimetype="text/csv")
    named = f"personnes-{breach_id}-{now():%Y-%m-%d}.csv"
    answer.headers.set("Content-Disposition", "attachment", filename=named)
    return answer
