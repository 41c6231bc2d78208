"""/organize/events/<code>/recap: the page of an evening that is over, as its team makes it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm

from app.events.models import Event
from app.events.rules import Kind
from app.kernel.db import in_transaction
from app.recaps import actions, queries
from app.recaps.rules import WORDS_MAX, FileKind
from app.web.context import now
from app.web.fields import CleanTextField
from app.web.guards import organizer, own_event
from app.web.organize.shape import note

page = Blueprint("organize_recaps", __name__)


class RecapForm(FlaskForm):
    words = CleanTextField(_l("Ce que fut la soirée"), max=WORDS_MAX, rows=8)
    exchanged = CleanTextField(_l("Ce qui s’est offert, ce qui s’est trouvé"), max=WORDS_MAX)


@page.get("/organize/events/<code>/recap")
@organizer
def show(code: str) -> ResponseReturnValue:
    event = own_event(code)
    return recap_page(event, RecapForm(obj=queries.recap_of(event.id)))


def recap_page(
    event: Event, form: RecapForm, *, refused: str = "", status: int = 200
) -> ResponseReturnValue:
    if event.kind is Kind.TALK:
        form.words.label.text = _("Ce que fut la rencontre")
    return render_template(
        "organize/recaps/show.html",
        event=event,
        form=form,
        recap=queries.recap_of(event.id),
        slides=queries.files_of(event.id, FileKind.SLIDES),
        photos=queries.files_of(event.id, FileKind.PHOTO),
        testimonies=queries.testimonies_of(event.id),
        meetings=queries.meetings(event.id),
        refused=refused,
    ), status


@page.post("/organize/events/<code>/recap")
@organizer
def create(code: str) -> ResponseReturnValue:
    """Kept; and public, when that button was pressed."""
    event = own_event(code)
    form = RecapForm()
    if not form.validate_on_submit():
        return recap_page(event, form, status=422)
    in_transaction(lambda: _write(event, form))
    flash(_("C’est enregistré."), "success")
    return redirect(url_for("organize_recaps.show", code=code), 303)


def _write(event: Event, form: RecapForm) -> None:
    said = {"words": form.words.data or "", "exchanged": form.exchanged.data or ""}
    recap = actions.write(event, now=now(), **said)
    if request.form.get("publish") and not recap.published_at:
        actions.publish(recap, now=now())
        note("recap.published", f"event:{event.id}", event.organizer_id)


@page.post("/organize/events/<code>/recap/end")
@organizer
def destroy(code: str) -> ResponseReturnValue:
    event = own_event(code)
    in_transaction(lambda: _hide(event))
    flash(_("La page n’est plus publique ; rien n’est perdu."), "info")
    return redirect(url_for("organize_recaps.show", code=code), 303)


def _hide(event: Event) -> None:
    recap = queries.public_recap(event.id)
    if recap:
        actions.hide(recap)
        note("recap.hidden", f"event:{event.id}", event.organizer_id)
