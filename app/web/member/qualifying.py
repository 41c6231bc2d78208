"""/member/qualifying: one card after another, a few taps each; it goes on where one stopped."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.contacts.queries import Known, contact_of, evenings_in
from app.kernel.clock import local
from app.kernel.db import transaction
from app.profiles.models import Profile
from app.qualifying.actions import put_off, qualify
from app.qualifying.queries import answers_of, card_before, next_card, progress, said_of
from app.sorting.queries import sorted_by
from app.web.context import asked_number, now, settings, viewer
from app.web.guards import member
from app.web.member import pages
from app.web.member.qualification_form import CardForm, facts_of, own_words, start
from app.web.people import met_words

page = pages("qualifying", __name__)


def _event() -> int | None:
    """Whose people: of one evening, or everybody's."""
    return request.args.get("event", type=asked_number)


def _is_alone() -> bool:
    """Opened from a contact's page, to return there."""
    return request.args.get("alone") == "1"


@page.get("/qualifying")
@member
def index() -> ResponseReturnValue:
    me = viewer().profile
    besides = request.args.get("besides", 0, asked_number)
    card = next_card(me, _event(), besides=besides) if me else None
    if card is not None:
        address = url_for("member_qualifying.show", contact_id=card, event=_event())
        return redirect(address, 303)
    evenings = evenings_in(me) if me else []
    return render_template(
        "member/qualifying/index.html",
        done=progress(me, _event()) if me else None,
        event_id=_event(),
        evening=next((e for e, _n in evenings if e.id == _event()), None),
    )


@page.get("/qualifying/<int:contact_id>")
@member
def show(contact_id: int) -> ResponseReturnValue:
    known = contact_of(viewer().profile, contact_id)
    form = CardForm(data=start(known.contact, said_of(known.contact)))
    return _card(known, form)


@page.post("/qualifying/<int:contact_id>")
@member
def update(contact_id: int) -> ResponseReturnValue:
    known = contact_of(viewer().profile, contact_id)
    contact = known.contact
    form = CardForm()
    own = own_words(contact.owner, sorted_by(contact))
    if not form.validate_on_submit() or own.wrong:
        return _card(known, form), 422
    with transaction():
        today = local(now(), settings().timezone).date()
        qualify(contact, facts_of(form, own, contact, today=today), now=now())
    if _is_alone():
        flash(_("C’est noté."), "success")
        return redirect(url_for("member_contacts.show", contact_id=contact_id), 303)
    return to_the_next(contact_id)


@page.post("/qualifying/<int:contact_id>/later")
@member
def destroy(contact_id: int) -> ResponseReturnValue:
    """Not now: they come last."""
    contact = contact_of(viewer().profile, contact_id).contact
    with transaction():
        put_off(contact, now=now())
    return to_the_next(contact_id)


def to_the_next(contact_id: int) -> ResponseReturnValue:
    address = url_for("member_qualifying.index", event=_event(), besides=contact_id)
    return redirect(address, 303)


def _card(known: Known, form: CardForm) -> str:
    contact, me = known.contact, known.contact.owner
    said, kept = said_of(contact), sorted_by(contact)
    return render_template(
        "member/qualifying/show.html",
        known=known,
        contact=contact,
        met=met_words(known),
        form=form,
        own=own_words(me, kept),
        answers=answers_of(contact, said, rated=bool(kept.influences)),
        event_id=_event(),
        is_alone=_is_alone(),
        **({} if _is_alone() else _place(me, known)),
    )


def _place(me: Profile, known: Known) -> dict[str, object]:
    return {
        "done": progress(me, _event()),
        "before": card_before(me, known.contact, _event()),
    }
