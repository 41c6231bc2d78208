"""/member/contacts/<id>/touches: what passed between a contact and me, newest first."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar
from uuid import uuid4
from zoneinfo import ZoneInfo

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice

from app.contacts.queries import Known, contact_of
from app.contacts.rules import Formality
from app.kernel.clock import local
from app.kernel.db import transaction
from app.kernel.errors import Refused
from app.touches.actions import change, note, remove
from app.touches.models import Interaction
from app.touches.queries import interaction_of, timeline
from app.touches.rules import (
    MINUTES_MAX,
    NOTE_MAX,
    Channel,
    Direction,
    Tone,
    TouchFacts,
    TouchKind,
    TouchMode,
)
from app.web.book_words import CHANNELS, DIRECTIONS, FORMALITIES, TONES, TOUCH_KINDS, TOUCH_MODES
from app.web.context import asked_number, now, settings, viewer
from app.web.fields import CleanTextField, TypedField, WholeField
from app.web.guards import member
from app.web.member import pages
from app.web.member.qualification_form import One
from app.web.words import sentence

page = pages("touches", __name__)
E = TypeVar("E", bound=StrEnum)
STAMP = "%d/%m/%Y %H:%M"


class WhenField(TypedField):
    """A day, with an hour or without, where one is; `.data` in UTC."""

    blank = None

    def read(self, typed: str) -> datetime:
        for pattern in (STAMP, "%d/%m/%Y", "%Y-%m-%dT%H:%M", "%Y-%m-%d"):
            try:
                there = datetime.strptime(typed.strip(), pattern)  # noqa: DTZ007 -- zone below
            except ValueError:
                continue
            if there.year >= 1900:
                return there.replace(tzinfo=ZoneInfo(settings().timezone))
        raise ValueError(_("Cette date ne se lit pas. Modèle : 28/11/2026 18:30."))

    def shown(self, data: Any) -> str:
        return local(data, settings().timezone).strftime(STAMP)


def _choices(names: dict[Any, Any]) -> list[SelectChoice]:
    return [SelectChoice(str(key.value), words) for key, words in names.items()]


class TouchForm(FlaskForm):
    channel = RadioField(_l("Comment"), choices=_choices(CHANNELS))
    occurred_at = WhenField(_l("Quand"), required=True)
    kind = RadioField(_l("À quel propos"), choices=_choices(TOUCH_KINDS))
    direction = RadioField(_l("Qui s’est adressé à qui"), choices=_choices(DIRECTIONS))
    minutes = WholeField(_l("Durée, en minutes"), min=1, max=MINUTES_MAX)
    tone = One(_l("Ton de l’échange"), _choices(TONES))
    formality = One(_l("Échange"), _choices(FORMALITIES))
    mode = One(_l("Venu comment"), _choices(TOUCH_MODES))
    note = CleanTextField(
        _l("Note"),
        max=NOTE_MAX,
        description=_l(
            "Vous seul les lisez. N’écrivez rien sur l’origine, la religion, la santé"
            " ou les opinions."
        ),
    )

    def facts(self) -> TouchFacts:
        return TouchFacts(
            channel=Channel(self.channel.data),
            occurred_at=self.occurred_at.data,
            kind=TouchKind(self.kind.data),
            direction=Direction(self.direction.data),
            minutes=self.minutes.data,
            tone=_one(Tone, self.tone.data),
            formality=_one(Formality, self.formality.data),
            mode=_one(TouchMode, self.mode.data),
            note=self.note.data or "",
        )


def _one(kind: type[E], typed: str | None) -> E | None:
    return kind(typed) if typed in set(kind) else None


@page.get("/contacts/<int:contact_id>/touches")
@member
def index(contact_id: int) -> ResponseReturnValue:
    known = contact_of(viewer().profile, contact_id)
    channel = _one(Channel, request.args.get("channel"))
    kind = _one(TouchKind, request.args.get("kind"))
    at = request.args.get("page", 1, asked_number)
    return render_template(
        "member/touches/index.html",
        known=known,
        contact=known.contact,
        line=timeline(known.contact, channel=channel, kind=kind, page=at),
        channel=channel,
        kind=kind,
        channels=CHANNELS,
        kinds=TOUCH_KINDS,
        key=str(uuid4()),
        zone=settings().timezone,
    )


@page.post("/contacts/<int:contact_id>/touches")
@member
def create(contact_id: int) -> ResponseReturnValue:
    """One tap on a channel: an exchange of this moment, said more of later if one likes."""
    contact = contact_of(viewer().profile, contact_id).contact
    channel = _one(Channel, request.form.get("channel"))
    if channel is None:
        flash(_("Choisissez comment vous avez échangé."), "warning")
        return redirect(url_for("member_contacts.show", contact_id=contact_id), 303)
    key = f"{contact.owner_id}-{request.form.get('key', '')[:40] or uuid4()}"
    with transaction():
        note([contact], TouchFacts(channel, now()), key=key, now=now())
    flash(_("Échange noté. Touchez-le pour en dire davantage."), "success")
    return redirect(url_for("member_contacts.show", contact_id=contact_id), 303)


@page.get("/contacts/<int:contact_id>/touches/<touch>")
@member
def edit(contact_id: int, touch: str) -> ResponseReturnValue:
    known = contact_of(viewer().profile, contact_id)
    interaction = interaction_of(known.contact, touch)
    return _edit(known, interaction, TouchForm(obj=interaction))


@page.post("/contacts/<int:contact_id>/touches/<touch>")
@member
def update(contact_id: int, touch: str) -> ResponseReturnValue:
    known = contact_of(viewer().profile, contact_id)
    interaction = interaction_of(known.contact, touch)
    form = TouchForm()
    if not form.validate_on_submit():
        return _edit(known, interaction, form), 422
    try:
        with transaction():
            change(interaction, form.facts(), now=now())
    except Refused as refusal:
        form.occurred_at.errors = [sentence(refusal)]
        return _edit(known, interaction, form), refusal.status
    flash(_("C’est noté."), "success")
    return redirect(url_for("member_contacts.show", contact_id=contact_id), 303)


@page.post("/contacts/<int:contact_id>/touches/<touch>/end")
@member
def destroy(contact_id: int, touch: str) -> ResponseReturnValue:
    interaction = interaction_of(contact_of(viewer().profile, contact_id).contact, touch)
    with transaction():
        remove(interaction)
    flash(_("Cet échange est retiré."), "success")
    return redirect(url_for("member_touches.index", contact_id=contact_id), 303)


def _edit(known: Known, interaction: Interaction, form: TouchForm) -> str:
    return render_template(
        "member/touches/edit.html",
        known=known,
        contact=known.contact,
        interaction=interaction,
        form=form,
    )
