"""/organizers/<code>/inquiries: a question to a team, also when no date of theirs is coming."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue

from app.accounts.models import Organizer
from app.events.queries import organizer_by_code
from app.kernel.codes import secret
from app.kernel.errors import NotFound
from app.web.guards import anyone
from app.web.public.inquiries import AskForm, keep

page = Blueprint("organizer_inquiries", __name__)


@page.get("/organizers/<code>/inquiries/new")
@anyone
def new(code: str) -> ResponseReturnValue:
    return _shown(_of(code), AskForm(data={"key": secret()}))


@page.post("/organizers/<code>/inquiries")
@anyone
def create(code: str) -> ResponseReturnValue:
    of, form = _of(code), AskForm()
    if not form.validate_on_submit():
        return _shown(of, form, status=422)
    keep(of, form)
    return redirect(f"/organizers/{of.code}", 303)


def _of(code: str) -> Organizer:
    of = organizer_by_code(code)
    if of is None:
        raise NotFound()
    return of


def _shown(of: Organizer, form: AskForm, *, status: int = 200) -> ResponseReturnValue:
    return render_template("public/inquiries/new.html", event=None, host=of, form=form), status
