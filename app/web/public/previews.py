"""/preview/<secret>: a draft as its page will be, for who was given the link. Nothing is sold."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template
from flask.typing import ResponseReturnValue

from app.events import queries as events
from app.events.models import Event
from app.kernel.errors import NotFound
from app.releases.queries import shown_by
from app.web.cover import draw
from app.web.guards import anyone
from app.web.listing import cover_of
from app.web.public.events import poster_facts

page = Blueprint("previews", __name__)


def _shown(secret: str) -> Event:
    """Raises: NotFound."""
    code = shown_by(secret)
    event = events.poster(code) if code else None
    if event is None:
        raise NotFound()
    return event


@page.get("/preview/<secret>")
@anyone
def show(secret: str) -> ResponseReturnValue:
    event = _shown(secret)
    facts = poster_facts(event) | {"state": "draft", "preview": secret}
    return _hidden(make_response(render_template("public/events/show.html", **facts)))


@page.get("/preview/<secret>/cover.svg")
@anyone
def index(secret: str) -> ResponseReturnValue:
    answer = make_response(draw(*cover_of(_shown(secret))))
    answer.mimetype = "image/svg+xml"
    return _hidden(answer)


def _hidden(answer: Response) -> Response:
    """From search engines, from the next site's log, and from every cache."""
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["Cache-Control"] = "no-store"
    return answer
