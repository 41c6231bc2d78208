"""…/inquiries: what readers asked, answered to them alone or on the page for everybody."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import Select

from app.events.models import Event
from app.inquiries import actions, queries
from app.inquiries.models import Inquiry
from app.inquiries.rules import ANSWER_MAX, NothingAnswered
from app.kernel.db import db, transaction
from app.kernel.errors import NotFound
from app.kernel.text import clean_text
from app.web.context import asked_number, now, user
from app.web.guards import organizer, own_event
from app.web.words import sentence

page = Blueprint("organize_inquiries", __name__)
ROWS = 20  # questions on one page


@page.get("/organize/events/<code>/inquiries")
@organizer
def index(code: str) -> ResponseReturnValue:
    return _listed(own_event(code))


@page.post("/organize/events/<code>/inquiries/<int:inquiry_id>")
@organizer
def update(code: str, inquiry_id: int) -> ResponseReturnValue:
    """`act`: "publish", "private" or "hide"."""
    event = own_event(code)
    inquiry = queries.inquiry_of(event.id, inquiry_id)
    if inquiry is None:
        raise NotFound()
    if wrong := carried_out(inquiry, request.form.get("act", "")):
        return _listed(event, wrong={inquiry.id: wrong})
    return redirect(url_for("organize_inquiries.index", code=code), 303)


def carried_out(inquiry: Inquiry, act: str) -> str:
    """Done and said; else what is wrong with what was typed."""
    words = clean_text(request.form.get("answer", ""))
    if len(words) > ANSWER_MAX:
        return _("%(max)s caractères au plus (vous en avez %(n)s).", max=ANSWER_MAX, n=len(words))
    try:
        _carry_out(inquiry, act, words)
    except NothingAnswered as refusal:
        return sentence(refusal)
    return ""


def _carry_out(inquiry: Inquiry, act: str, words: str) -> None:
    """Raises: NothingAnswered."""
    with transaction():
        if act == "hide":
            actions.hide(inquiry, user_id=user().id, now=now())
        else:
            publish = act == "publish"
            actions.answer(inquiry, words=words, publish=publish, user_id=user().id, now=now())
    said = {
        "hide": _("La question n’est plus sur la page."),
        "publish": _("La question et sa réponse sont sur la page."),
    }
    flash(said.get(act, _("Votre réponse part par e-mail, à cette personne seulement.")), "success")


def _listed(event: Event, **facts: Any) -> ResponseReturnValue:
    return listed("index", queries.of_event(event.id), event=event, **facts)


def listed(
    name: str, asked: Select[Inquiry], *, wrong: dict[int, str] | None = None, **of: Any
) -> ResponseReturnValue:
    """A page of what was asked of a date, or of a team; `wrong`: beside which answer, and what."""
    number = request.args.get("page", 1, asked_number)
    found = db.paginate(asked, page=number, per_page=ROWS, error_out=False)
    facts = {"found": found, "wrong": wrong or {}} | of
    return render_template(f"organize/inquiries/{name}.html", **facts), 422 if wrong else 200
