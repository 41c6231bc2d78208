"""/organize/events/<code>/rehearsal: ten codes to try the door with, and phones that only try."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from markupsafe import Markup

from app.door import actions as door
from app.door.rules import PAIRING_LASTS, DeviceRole
from app.kernel.db import transaction
from app.rehearsal.rules import Case, sheet
from app.tickets.rules import in_groups
from app.web import qr
from app.web.context import now, settings, user
from app.web.door.words import say
from app.web.guards import organizer, own_event
from app.web.organize.scanners import opens_elsewhere

page = Blueprint("rehearsals", __name__, url_prefix="/organize/events/<code>/rehearsal")

MEANS = {
    Case.VALID: _l("Bon, pour la première fois. Lisez-le deux fois : il dit alors « Déjà entré »."),
    Case.USED: _l("Ce billet a servi il y a vingt minutes, à une autre porte."),
    Case.CANCELLED: _l("Il a été annulé : envoyez à l’organisateur."),
    Case.OTHER_EVENING: _l("Un bon billet, mais d’une autre soirée : montrez la date."),
    Case.OTHER_GATE: _l("Un bon billet, mais d’une autre porte : l’écran dit laquelle."),
    Case.DUE: _l("Un acompte est payé, le reste pas encore : envoyez au guichet."),
    Case.GROUP: _l(
        "Une famille de trois, un seul billet montré : un bouton fait entrer les autres."
    ),
    Case.TYPO: _l("Un signe est faux : relisez le code."),
    Case.BADGE: _l("Un badge sert à se rencontrer, il n’ouvre pas la porte : demandez le billet."),
    Case.UNKNOWN: _l("Un code bien fait qui n’est dans aucune liste."),
}


@page.get("")
@organizer
def index(code: str) -> ResponseReturnValue:
    event = own_event(code, "door")
    address = settings().base_url
    made = sheet(door_code=event.door_code, salt=event.door_salt, address=address)
    codes = [
        {
            "word": say(f"verdict.{each.verdict}"),
            "means": MEANS[each.case],
            "qr": Markup(qr.svg(each.text)),  # noqa: S704 -- our own drawing
            "text": "" if each.case is Case.BADGE else in_groups(each.text),
        }
        for each in made
    ]
    begun = event.starts_at <= now()
    return render_template(
        "organize/rehearsals/index.html", event=event, codes=codes, begun=begun, form=FlaskForm()
    )


@page.post("")
@organizer
def create(code: str) -> ResponseReturnValue:
    """A code that pairs one phone for trying alone."""
    event = own_event(code, "door")
    gate = _("Répétition")
    with transaction():
        pairing = door.open_pairing(
            event, gate=gate, role=DeviceRole.SCAN, by=user(), now=now(), practice=True
        )
    address = f"{settings().base_url}/door/"
    return render_template(
        "organize/scanners/create.html",
        event=event,
        gate=gate,
        role=_("Rien de ce qu’il lit ne compte"),
        pairing=pairing,
        address=address,
        qr=Markup(qr.svg(f"{address}#pair={pairing}", level="M")),  # noqa: S704 -- our own drawing
        until=now() + PAIRING_LASTS,
        codes=url_for("rehearsals.index", code=code),
        **opens_elsewhere(),
    ), 201
