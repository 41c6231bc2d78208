"""/organize/events/<code>/directory: no list of who is there, or one of those who agree."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.directories.actions import choose
from app.directories.queries import following
from app.events.models import Event
from app.events.rules import DirectoryMode
from app.kernel.db import transaction
from app.profiles.queries import directory_of
from app.web.context import locale, now, user
from app.web.guards import organizer, own_event

page = Blueprint("organize_directories", __name__)


@page.get("/organize/events/<code>/directory")
@organizer
def show(code: str) -> ResponseReturnValue:
    return _page(own_event(code))


@page.post("/organize/events/<code>/directory")
@organizer
def update(code: str) -> ResponseReturnValue:
    event, typed = own_event(code), request.form.get("mode", "")
    if typed not in set(DirectoryMode):
        return _page(event, wrong=True), 422
    others = following(event, now=now()) if "following" in request.form else []
    with transaction():
        actor = f"user:{user().id}"
        for date in (event, *others):
            choose(date, DirectoryMode(typed), actor=actor, locale=locale(), now=now())
    flash(_("C’est enregistré."), "success")
    return redirect(url_for("organize_directories.show", code=code), 303)


def _page(event: Event, *, wrong: bool = False) -> str:
    return render_template(
        "organize/directories/show.html",
        event=event,
        mode=directory_of(event.id),
        following=len(following(event, now=now())),
        wrong=wrong,
    )
