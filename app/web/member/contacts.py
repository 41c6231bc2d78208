"""/member/contacts: my book. Nobody else opens it, nobody is told what it says."""

from __future__ import annotations

from collections.abc import Collection
from uuid import uuid4

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.browsing.queries import found, words_beside
from app.browsing.rules import Ask
from app.contacts.actions import add, change, place
from app.contacts.queries import Known, contact_of
from app.contacts.rules import ContactState
from app.duplicates import actions as duplicates
from app.duplicates.queries import pair_with
from app.encounters.queries import given_card, has_blocked, is_blocked
from app.kernel.db import transaction
from app.kernel.errors import NotFound
from app.profiles.actions import new_profile
from app.profiles.models import Profile
from app.rings.queries import choice_of
from app.touches.queries import timeline
from app.unlisting.queries import asked_of
from app.web.book_words import CHANNELS, CIRCLES, ROLES, TOUCH_KINDS
from app.web.context import asked_number, marks, now, settings, viewer
from app.web.guards import member
from app.web.member import pages
from app.web.member.asked import address, args_of, ask_of, parts, query_of
from app.web.member.contact_form import ContactForm, met_of
from app.web.member.who import who
from app.web.people import all_of_theirs, given, labels_of, met_words, rows_of
from app.web.ring_words import RINGS

page = pages("contacts", __name__)
LATEST = 5  # exchanges on a contact's page


@page.get("/contacts")
@member
def index() -> ResponseReturnValue:
    return listed(ask_of(request.args), request.args.get("page", 1, asked_number))


def listed(
    ask: Ask, number: int = 1, *, wrong: str = "", picked: Collection[str] = ()
) -> ResponseReturnValue:
    """The people one asks for. `wrong`: of an act on those `picked`, with what was typed of it."""
    me = viewer().profile
    people = found(me, ask, page=number) if me else None
    beside = words_beside(me, ask) if me else None
    return render_template(
        "member/contacts/index.html",
        ask=ask,
        found=people,
        objecting=len(asked_of(me, marks=marks())) if beside and beside.is_asked else 0,
        people=rows_of(people.people) if people else [],
        parts=parts(ask, beside.names) if beside else [],
        filters=beside.filters if beside else [],
        query=query_of(ask),
        hidden=args_of(ask),
        is_in=me is not None and not (people and people.people) and me.is_active,
        archived_id=request.args.get("archived", type=asked_number),
        away=request.args.get("away", "")[:40],
        circles=CIRCLES,
        roles=ROLES,
        address=lambda **changes: address(ask, **changes),
        page_address=lambda n: address(ask, page=n),
        wrong=wrong,
        picked=picked,
        typed=request.form,
    ), 422 if wrong else 200


@page.get("/contacts/new")
@member
def new() -> ResponseReturnValue:
    return render_template("member/contacts/new.html", form=ContactForm())


@page.post("/contacts")
@member
def create() -> ResponseReturnValue:
    form = ContactForm()
    if not form.validate_on_submit():
        return render_template("member/contacts/new.html", form=form), 422
    with transaction():
        me = viewer().profile or new_profile(viewer().user, now=now())
        made = add(me, form.fields(), now=now())
        place(made, **form.placed())
        duplicates.look(me, [made.id], now=now())
    pair = pair_with(me, made.id)
    if pair is not None:
        flash(_("Ajouté. Cette personne est peut-être déjà dans votre répertoire :"), "warning")
        return redirect(url_for("member_duplicates.show", pair_id=pair.id), 303)
    return redirect(url_for("member_contacts.show", contact_id=made.id), 303)


@page.get("/contacts/<int:contact_id>")
@member
def show(contact_id: int) -> ResponseReturnValue:
    known = contact_of(viewer().profile, contact_id)
    return render_template(
        "member/contacts/show.html",
        known=known,
        contact=known.contact,
        asked=asked_of(viewer().profile, contact_id, marks=marks()),
        met=met_words(known),
        labels=labels_of(known),
        who=who(known.contact),
        line=timeline(known.contact, size=LATEST),
        channels=CHANNELS,
        kinds=TOUCH_KINDS,
        key=str(uuid4()),
        zone=settings().timezone,
        is_archived=known.contact.state is ContactState.ARCHIVED,
        **all_of_theirs(known),
        ring=choice_of(known.contact),
        rings=RINGS,
        **_between(viewer().profile, known),
    )


def _between(me: Profile | None, known: Known) -> dict[str, object]:
    """What I give this person, and whether one of us hides; empty for someone added by hand."""
    other_id = known.contact.linked_profile_id
    if me is None or other_id is None:
        return {"is_linked": False}
    mine = given_card(me.id, other_id)
    return {
        "is_linked": True,
        "i_give": given(mine.card, without_phone=mine.without_phone) if mine else [],
        "i_blocked": has_blocked(me.id, other_id),
        "is_hidden": is_blocked(me.id, other_id),
        "is_in": me.is_active,
    }


def me_and_linked(contact_id: int) -> tuple[Profile, int]:
    """Me, and who my contact is in the network. Raises: NotFound for one added by hand."""
    me = viewer().profile
    other_id = contact_of(me, contact_id).contact.linked_profile_id
    if me is None or other_id is None:
        raise NotFound()
    return me, other_id


@page.get("/contacts/<int:contact_id>/edit")
@member
def edit(contact_id: int) -> ResponseReturnValue:
    known = contact_of(viewer().profile, contact_id)
    return _edit(known, _form(known, obj=known.contact, **met_of(known.contact)))


@page.post("/contacts/<int:contact_id>")
@member
def update(contact_id: int) -> ResponseReturnValue:
    known = contact_of(viewer().profile, contact_id)
    form = _form(known)
    if not form.validate_on_submit():
        return _edit(known, form), 422
    with transaction():
        change(known.contact, form.fields(known.contact.name if known.card else ""))
        place(known.contact, **form.placed())
    flash(_("C’est noté."), "success")
    return redirect(url_for("member_contacts.show", contact_id=contact_id), 303)


def _form(known: Known, **start: object) -> ContactForm:
    form = ContactForm(**start)
    if known.card is not None:
        del form.name  # theirs to say, while they share it
    return form


def _edit(known: Known, form: ContactForm) -> str:
    return render_template(
        "member/contacts/edit.html", form=form, known=known, contact=known.contact
    )
