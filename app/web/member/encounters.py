"""/member/encounters: type the six characters of someone's code; who read mine."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import uuid4

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm

from app.accounts.rules import TooManyTries
from app.badges.queries import left_for
from app.company.queries import readings
from app.company.rules import Side
from app.contacts.actions import meet
from app.encounters.models import EncounterFact
from app.encounters.queries import requests_to, told_too_late
from app.encounters.rules import FactKind
from app.jottings.queries import jottings_of
from app.kernel.db import transaction
from app.kernel.errors import Refused
from app.profiles.models import Profile
from app.profiles.queries import cards_of
from app.profiles.rules import NotInNetwork, badge_name
from app.web.card_codes import fact_id, read_code
from app.web.context import now, viewer
from app.web.fields import LineField
from app.web.guards import member
from app.web.member import pages
from app.web.people import given
from app.web.words import sentence

page = pages("encounters", __name__)
SHOWN = 10  # readings; their own page has the rest


class CodeForm(FlaskForm):
    code = LineField(
        _l("Son code"),
        required=True,
        missing=_l("Écrivez les six caractères de son code."),
        max=40,
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )


@dataclass(frozen=True, slots=True)
class Asking:
    fact: EncounterFact
    name: str
    organisation: str


@page.get("/encounters")
@member
def index() -> ResponseReturnValue:
    return _page(CodeForm())


@page.post("/encounters")
@member
def create() -> ResponseReturnValue:
    """The typed code is as good as a scan: the contact is there at once, on both sides."""
    me = viewer().profile
    if me is None:
        raise NotInNetwork()
    form = CodeForm()
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        token = read_code(form.code.data)
        with transaction():
            contact = meet(
                token, by=me, kind=FactKind.CODE, fact_id=fact_id(), happened_at=now(), now=now()
            )
    except TooManyTries:
        raise
    except Refused as refusal:
        form.code.errors = [sentence(refusal)]
        return _page(form), refusal.status
    if contact is None:
        flash(_("Votre demande est faite : %(name)s répondra.", name=badge_name(token.card.name)))
        return redirect(url_for("member_encounters.index"), 303)
    flash(_("C’est échangé : chacun est dans le répertoire de l’autre."), "success")
    return redirect(url_for("member_contacts.show", contact_id=contact.id), 303)


def _page(form: CodeForm) -> str:
    me = viewer().profile
    return render_template(
        "member/encounters/index.html",
        form=form,
        fact_id=uuid4(),
        asking=asking(me) if me else [],
        left=left_for(me, now=now()) if me else [],
        has_phone=bool(me and me.card and me.card.phone),
        is_in=me is not None and me.is_active,
        given=given(me.card) if me and me.card else [],
        read_mine=readings(me, Side.READ_MINE, size=SHOWN) if me else None,
        i_read=readings(me, Side.I_READ, size=SHOWN) if me else None,
        late=late_lines(me) if me else [],
    )


def asking(me: Profile) -> list[Asking]:
    """Who read my badge and waits: first name and organisation, as I was shown to them (PR10)."""
    facts = requests_to(me, now=now())
    cards = cards_of([fact.from_id for fact in facts])
    return [
        Asking(fact, badge_name(cards[fact.from_id].name), cards[fact.from_id].organisation)
        for fact in facts
        if fact.from_id in cards
    ]


def late_lines(me: Profile) -> list[tuple[EncounterFact, str]]:
    """What my phone told too late, each with the line I noted: nobody is named (PR10)."""
    facts = told_too_late(me)
    said = jottings_of(me, [fact.id for fact in facts])
    return [(fact, said[fact.id].line if fact.id in said else "") for fact in facts]
