"""/organize/events/<code>/cancellation: what calling a date off will do, and has done."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_sqlalchemy.pagination import Pagination
from flask_wtf import FlaskForm
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from app.cancelling import queries
from app.cancelling.actions import call_off
from app.cancelling.models import Cancellation
from app.cancelling.rules import WORDS_MAX, Gives, is_confirmed
from app.events.models import Event
from app.events.rules import Status
from app.kernel.db import db, in_transaction
from app.kernel.errors import Refused
from app.waitlist.queries import without_mail
from app.web.context import asked_number, now, user, wake
from app.web.fields import CleanTextField, LineField
from app.web.guards import organizer, own_event
from app.web.organize.lines import known
from app.web.words import sentence

page = Blueprint("organize_event_cancellations", __name__)
ROWS = 50  # people to call on one page
GIVES = {
    Gives.REFUND: _l("Rembourser chacun"),
    Gives.CREDIT: _l("Donner à chacun un avoir, pour une autre date"),
    Gives.CHOICE: _l("Chacun choisit par un lien : remboursement ou avoir"),
}


class CallOffForm(FlaskForm):
    gives = RadioField(
        _l("Ce qui revient à ceux qui ont payé"),
        choices=[SelectChoice(gives.value, words) for gives, words in GIVES.items()],
        validators=[known],
        validate_choice=False,
    )
    words = CleanTextField(_l("Votre message"), max=WORDS_MAX, rows=4)
    typed = LineField(_l("Pour continuer, écrivez : annuler"), render_kw={"autocomplete": "off"})
    title = ""

    def validate_gives(self, field: RadioField) -> None:
        if not field.data:
            raise ValidationError(_("Choisissez dans la liste."))

    def validate_typed(self, field: LineField) -> None:
        if not is_confirmed(field.data, title=self.title):
            raise ValidationError(_("Écrivez le mot, ou le titre de la date, pour confirmer."))

    def of(self, event: Event) -> None:
        self.title = event.title
        if not self.is_submitted():
            self.gives.data = Gives.REFUND.value


def _form(event: Event) -> CallOffForm:
    form = CallOffForm()
    form.of(event)
    return form


@page.get("/organize/events/<code>/cancellation")
@organizer
def show(code: str) -> ResponseReturnValue:
    event = own_event(code)
    begun = queries.cancellation_of(event.id)
    if begun is not None:
        here = url_for("organize_event_cancellations.show", code=code, page=1)
        line = without_mail(event.id)
        facts = how_far(begun) | {"here": here, "to_call_in_line": line}
        return render_template("organize/event_cancellations/show.html", event=event, **facts)
    if event.status is not Status.PUBLISHED:
        return redirect(url_for("organize_events.show", code=code))
    return _dry_run(event, _form(event))


@page.post("/organize/events/<code>/cancellation")
@organizer
def create(code: str) -> ResponseReturnValue:
    event = own_event(code)
    form = _form(event)
    if not form.validate_on_submit():
        return _dry_run(event, form, 422)
    try:
        in_transaction(
            lambda: call_off(
                event.id,
                gives=Gives(form.gives.data),
                words=form.words.data,
                user_id=user().id,
                now=now(),
            )
        )
    except Refused as refusal:
        flash(sentence(refusal), "warning")
        return redirect(url_for("organize_events.show", code=code), 303)
    wake("cancellations")
    wake("line")
    return redirect(url_for("organize_event_cancellations.show", code=code), 303)


def _dry_run(event: Event, form: CallOffForm, status: int = 200) -> ResponseReturnValue:
    told = queries.effects(event)
    named = told.to_call[: queries.TO_CALL]
    here = {"event": event, "form": form, "told": told, "named": named}
    return render_template("organize/event_cancellations/new.html", **here), status


def how_far(begun: Cancellation) -> dict[str, object]:
    """For the page that follows the work: numbers, and whom to call."""
    calls: Pagination = db.paginate(
        queries.people_to_call(begun.id),
        page=request.args.get("page", 1, asked_number),
        per_page=ROWS,
        error_out=False,
    )
    return {"begun": begun, "now": queries.progress(begun), "calls": calls}
