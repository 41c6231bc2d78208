"""/organize/events/<code>/arrivals/missing: who is not there yet, or never came."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Blueprint, Response, render_template, request, stream_with_context
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.awaited import queries as awaited
from app.events.models import Event
from app.events.rules import is_over
from app.kernel.sheets import sheet
from app.web.context import asked_number, now, viewer
from app.web.guards import organizer, own_event

page = Blueprint("missing", __name__)


@page.get("/organize/events/<code>/arrivals/missing")
@organizer
def index(code: str) -> ResponseReturnValue:
    """Phones stand here for those who may see them: not for who only keeps the door."""
    event = own_event(code, "door")
    search = request.args.get("q", "").strip()[:100]
    asked = request.args.get("page", 1, asked_number)
    return render_template(
        "organize/arrivals/missing.html",
        event=event,
        search=search,
        found=awaited.missing(event.id, words=search, page=asked),
        is_over=is_over(event.ends_at, now=now()),
        sees_phones=viewer().may("money", event.organizer_id),
    )


@page.get("/organize/events/<code>/arrivals/missing.csv")
@organizer
def show(code: str) -> ResponseReturnValue:
    event = own_event(code, "money")
    lines = stream_with_context(sheet(_chunks(event)))
    answer = Response(lines, mimetype="text/csv")
    answer.headers.set("Content-Disposition", "attachment", filename=f"absents-{code}.csv")
    return answer


def _chunks(event: Event) -> Iterator[list[list[object]]]:
    head = (_("Nom"), _("Acheteur"), _("Tarif"), _("Référence"), _("Téléphone"), _("E-mail"))
    yield [list(head)]
    for rows in awaited.all_missing(event.id):
        yield [[m.name, m.buyer, m.kind, m.reference, m.phone, m.email] for m in rows]
