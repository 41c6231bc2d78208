"""/organize/events/<code>/scanners: who is in, the phones at the doors, adding and removing one."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from markupsafe import Markup
from wtforms import RadioField, SelectField
from wtforms.fields.choices import SelectChoice

from app.blocks import actions as blocks
from app.blocks.rules import BLOCK_DEFAULT, BLOCK_MAX
from app.counting import queries as counting
from app.door import actions as door
from app.door import queries as doors
from app.door.models import Scanner
from app.door.rules import GATE_MAX, PAIRING_LASTS, DeviceRole, Standing, standing
from app.events.models import Event
from app.gates.queries import rules_of
from app.kernel.db import transaction
from app.kernel.errors import NotFound
from app.passages import queries as passing
from app.takes import queries as takes
from app.tickets import queries as tickets
from app.untaking import queries as untaking
from app.walkins import queries as walk_ins
from app.web import qr
from app.web.context import now, settings, user, viewer
from app.web.fields import LineField, WholeField
from app.web.guards import organizer, own_event
from app.web.organize.phone_words import clock_words, is_old, page_words
from config import LOOPBACK

page = Blueprint("scanners", __name__, url_prefix="/organize/events/<code>/scanners")

ROLES = {
    DeviceRole.SCAN: _l("À une porte"),
    DeviceRole.DESK: _l("Au guichet"),
}


class PhoneForm(FlaskForm):
    gate = LineField(
        _l("Où ce téléphone sera-t-il ?"),
        required=True,
        missing=_l("Donnez un nom à la porte : « Entrée », « Porte B »."),
        max=GATE_MAX,
    )
    role = RadioField(
        _l("Que fera-t-il ?"),
        choices=[SelectChoice(role.value, words) for role, words in ROLES.items()],
        default=DeviceRole.SCAN.value,
    )
    cashier = SelectField(_l("Qui encaisse avec ce téléphone ?"), default="")
    block = WholeField(_l("Places gardées pour ses ventes"), max=BLOCK_MAX)


class BlockForm(FlaskForm):
    block = WholeField(_l("Places gardées pour ses ventes"), required=True, max=BLOCK_MAX)


def phone_form(event: Event, **facts: Any) -> PhoneForm:
    """Only who handles the team's money hands out a drawer: to nobody, unless it says to whom."""
    form = PhoneForm(**facts)
    people = takes.cashiers_of(event.organizer_id)
    if not viewer().may("money", event.organizer_id):
        people = {}
    named = [SelectChoice(str(who), name) for who, name in people.items()]
    form.cashier.choices = [SelectChoice("", _("Personne : il n’encaisse pas")), *named]
    return form


def owned(event: Event, scanner_id: int) -> Scanner:
    """Raises: NotFound for the phone of another event too."""
    found = doors.scanner_of(event.id, scanner_id)
    if found is None:
        raise NotFound()
    return found


def state(scanner: Scanner) -> Standing:
    return standing(
        revoked=scanner.revoked_at is not None,
        ends_at=scanner.works_until,
        seen_at=scanner.last_seen_at,
        now=now(),
    )


def holds_money(phone: Scanner) -> bool:
    """It took money, and was taken away before it said that it holds none."""
    return bool(phone.cashier_id and phone.revoked_at and not phone.handed_over_at)


def opens_elsewhere() -> dict[str, bool]:
    """Can another phone open this house's address, and will its camera?"""
    address = urlsplit(settings().base_url)
    return {"reachable": address.hostname not in LOOPBACK, "camera": address.scheme == "https"}


def gates_named(event_id: int) -> list[str]:
    """Of its phones, and of its rules: a gate of another name lets everybody in."""
    return sorted({*doors.gates_of(event_id), *rules_of(event_id).gates})


@page.get("")
@organizer
def index(code: str) -> ResponseReturnValue:
    event = own_event(code, "door")
    room = tickets.room_of(event.id)
    arrivals = doors.arrivals(event.id)
    phones = doors.scanners_of(event.id)
    return render_template(
        "organize/scanners/index.html",
        event=event,
        arrivals=arrivals,
        capacity=max(room.size or 0, arrivals.expected),
        phones=[(phone, state(phone)) for phone in phones],
        roles=ROLES,
        clock_words=clock_words,
        is_old=is_old,
        holds=holds_money,
        conflicts=doors.conflicts_since(event.id, 0),
        cancelled=doors.let_in_though_cancelled(event.id),
        odd_takes=takes.odd_takes(event.id),
        odd_sales=walk_ins.odd_sales(event.id),
        over=room.over,
        stuck=untaking.stuck(event.id),
        undecided=walk_ins.undecided(event.id, takes.undecided(event.id)),
        money_too=viewer().may("money", event.organizer_id),
        by_hand=doors.let_in_by_hand(event.id),
    )


@page.get("/new")
@organizer
def new(code: str) -> ResponseReturnValue:
    event = own_event(code, "door")
    gates = gates_named(event.id)
    begun: dict[str, Any] = {
        "gate": "" if gates else _("Entrée"),
        "role": DeviceRole.SCAN.value,
        "cashier": "",
    }
    begun |= {"block": BLOCK_DEFAULT}
    form = phone_form(event, data=begun)
    return _form(event, form, gates)


@page.post("")
@organizer
def create(code: str) -> ResponseReturnValue:
    """The code is shown once, on this page: it is kept as a digest."""
    event = own_event(code, "door")
    form = phone_form(event)
    if not form.validate_on_submit():
        return _form(event, form, gates_named(event.id), 422)
    role = DeviceRole(form.role.data)
    cashier = int(form.cashier.data) if form.cashier.data else None
    till: dict[str, Any] = {"cashier_id": cashier, "block": form.block.data or 0}
    with transaction():
        pairing = door.open_pairing(
            event, gate=form.gate.data, role=role, by=user(), now=now(), **till
        )
    address = f"{settings().base_url}/door/"
    return render_template(
        "organize/scanners/create.html",
        event=event,
        gate=form.gate.data,
        role=ROLES[role],
        cashier=takes.name_of(cashier) if cashier else "",
        pairing=pairing,
        address=address,
        qr=Markup(qr.svg(f"{address}#pair={pairing}", level="M")),  # noqa: S704 -- our own drawing
        until=now() + PAIRING_LASTS,
        **opens_elsewhere(),
    ), 201


@page.get("/<int:scanner_id>")
@organizer
def show(code: str, scanner_id: int) -> ResponseReturnValue:
    event = own_event(code, "door")
    phone = owned(event, scanner_id)
    return shown(event, phone, BlockForm(data={"block": phone.block_size}))


def shown(event: Event, phone: Scanner, form: BlockForm) -> str:
    return render_template(
        "organize/scanners/show.html",
        event=event,
        form=form,
        may_keep=viewer().may("organize", event.organizer_id),
        sold=walk_ins.sold_by(phone.id),
        phone=phone,
        state=state(phone),
        clock=clock_words(phone.skew_ms),
        its_page=page_words(phone),
        role=ROLES[phone.role],
        cashier=takes.name_of(phone.cashier_id) if phone.cashier_id else "",
        taken=takes.sums_of(event.id, phone.id),
        scans=passing.last_scans_of(phone.id),
        tally=passing.tally_of(phone.id),
        after=takes.told_after(phone.id),
        sales=walk_ins.told_after(phone.id),
        undos=untaking.waiting_of(phone.id),
        words=counting.words_after(phone.id),
        money_too=viewer().may("money", event.organizer_id),
        holds=holds_money(phone),
    )


@page.post("/<int:scanner_id>/end")
@organizer
def destroy(code: str, scanner_id: int) -> ResponseReturnValue:
    event = own_event(code, "door")
    phone = owned(event, scanner_id)
    with transaction():
        door.revoke(phone, by=user(), now=now())
        blocks.give_back(phone.id)
    flash(_("%(gate)s : ce téléphone n’a plus accès.", gate=phone.gate), "success")
    return redirect(url_for("scanners.index", code=code), 303)


def _form(event: Event, form: PhoneForm, gates: Any, status: int = 200) -> ResponseReturnValue:
    template = "organize/scanners/new.html"
    return render_template(template, event=event, form=form, gates=gates), status
