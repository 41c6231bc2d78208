"""…/sharing: how a date is made known: to send on, to print, to put on another site."""

from __future__ import annotations

from html import escape

from flask import Blueprint, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.events.models import Event
from app.fronts.queries import fronts_of
from app.web.context import now, settings
from app.web.format import money
from app.web.guards import organizer, own_event
from app.web.listing import state_of
from app.web.posters import SHEETS, pdf
from app.web.public.short_addresses import short_address

page = Blueprint("sharing", __name__)
FRAME = (
    '<iframe src="{url}/embed" title="{title}" width="100%" height="460" loading="lazy"></iframe>'
)


@page.get("/organize/events/<code>/sharing")
@organizer
def show(code: str) -> ResponseReturnValue:
    event = own_event(code, "door")
    base = settings().base_url
    url = f"{base}/events/{event.code}"
    frames = [(_("Cette date"), frame(url, event.title))]
    if event.series and event.series.published_at:
        series = event.series
        next_one = frame(f"{base}/series/{series.code}", series.title)
        frames.append((_("Toujours la prochaine date de ce rendez-vous"), next_one))
    return render_template(
        "organize/sharing/show.html",
        event=event,
        state=state_of(event, now=now()),
        url=url,
        short=short_address(event),
        frames=frames,
    )


def frame(url: str, title: str) -> str:
    """The one line that another site takes."""
    return FRAME.format(url=escape(url), title=escape(title))


@page.get("/organize/events/<code>/poster.pdf")
@organizer
def index(code: str) -> ResponseReturnValue:
    event = own_event(code, "door")
    size = request.args.get("size", "a4")
    size = size if size in SHEETS else "a4"
    drawn = pdf(event, address=short_address(event), price=_price(event), size=size)
    answer = make_response(drawn)
    answer.mimetype = "application/pdf"
    name = f"{event.code}-{size}.pdf"
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return answer


def _price(event: Event) -> str:
    front = fronts_of([event.id], now=now())[event.id]
    if front.price is None:
        return ""
    if not front.price:
        return _("Gratuit")
    return _("dès %(price)s", price=money(front.price)) if front.several else money(front.price)
