"""/door/lite: a plain form for a phone without camera, crypto or storage, or a page without https.

The phone is paired as any other and keeps its token in a cookie for these pages alone. The server
judges, by the same rules, so this door needs the network. Why: docs/door.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from app.door import actions as door
from app.door import queries as doors
from app.door.models import Scanner
from app.door.queries import from_ms
from app.door.rules import ADMITS, Verdict, read_code
from app.gates.queries import at_door, rules_of
from app.gates.rules import right_gates
from app.kernel.db import in_transaction
from app.lite.actions import read_here, take_back
from app.lite.queries import row_of
from app.tickets.rules import EVENT_CODE, token_hash
from app.web.context import now
from app.web.door.files import POLICY, guarded
from app.web.door.words import say
from app.web.format import day_words, language, time_words
from app.web.guards import anyone

page = Blueprint("door_lite", __name__, url_prefix="/door/lite")

COOKIE = "door_lite"
# A form of ours may be sent; nothing else is allowed that the scanner is not.
FORMS = POLICY.replace("form-action 'none'", "form-action 'self'")
WARNS = (
    *("undone", Verdict.DISPUTED, Verdict.DUP, Verdict.DUE),
    *(Verdict.STALE_UNKNOWN, Verdict.BADGE, Verdict.WRONG_GATE),
)
LONGEST = 200  # characters of what is typed


def this_phone() -> Scanner | None:
    token = request.cookies.get(COOKIE, "")
    return doors.scanner_by_token(token, now=now()) if token else None


def answer(phone: Scanner | None, status: int = 200, **facts: Any) -> Response:
    """The page, under the scanner's own policy, kept by nobody."""
    page_ = render_template(
        "door/lite.html",
        say=say,
        language=language(),
        phone=phone,
        arrivals=doors.arrivals(phone.event_id) if phone else None,
        csrf=FlaskForm(),
        uuid=uuid4,
        **facts,
    )
    made = guarded(make_response(page_, status))
    made.headers["Content-Security-Policy"] = FORMS
    made.headers["Cache-Control"] = "no-store"
    made.headers["Referrer-Policy"] = "same-origin"
    return made


@page.get("")
@anyone
def index() -> ResponseReturnValue:
    """The pairing form, or the form for a code. Changes nothing."""
    phone = this_phone()
    gone = phone is None and COOKIE in request.cookies
    return answer(phone, notice=say("pair.revoked") if gone else "")


def typed_code() -> str:
    return request.form.get("code", "")[:LONGEST]


def form_key() -> str | None:
    """The form's own id: sent twice, it is one scan."""
    try:
        return str(UUID(request.form.get("key", "")))
    except ValueError:
        return None


@page.post("/scans")
@anyone
def create() -> ResponseReturnValue:
    phone, key, typed = this_phone(), form_key(), typed_code()
    if phone is None or key is None:
        return redirect(url_for("door_lite.index"), 303)
    verdict, token = read_code(typed)
    if verdict is Verdict.FOREIGN and "/" not in typed:
        verdict = Verdict.TYPO  # typed by a person: no reason to turn one away
    if verdict is not None:
        said = Said(verdict, why=say(f"why.{verdict}"))
        return answer(phone, 422, said=said, typed=typed)
    verdict = in_transaction(lambda: _read(phone, token, key))
    return answer(phone, said=_of_ticket(phone, token, verdict), undo=key, last=typed)


def _read(phone: Scanner, token: str, key: str) -> Verdict:
    verdict = read_here(phone, token, scan_id=key, now=now())
    door.hear(phone.id, queue=0, skew=timedelta(0), app="lite", now=now())
    return verdict


@page.post("/undos")
@anyone
def destroy() -> ResponseReturnValue:
    """Take the entry back that this phone made with this form."""
    phone, key = this_phone(), form_key()
    if phone is None or key is None:
        return redirect(url_for("door_lite.index"), 303)
    entry = request.form.get("undo", "")[:36]
    done = in_transaction(lambda: take_back(phone, entry, undo_id=key, now=now()))
    return answer(phone, said=Said("undone") if done else None)


@dataclass(frozen=True, slots=True)
class Said:
    """What fills the top of the page."""

    verdict: str
    who: str = ""
    type: str = ""
    why: str = ""
    note: str = ""

    @property
    def mood(self) -> str:
        if self.verdict in WARNS:
            return "warn"
        if self.verdict not in ADMITS:
            return "no"
        return "attention" if self.note else "ok"

    @property
    def let_in(self) -> bool:
        return self.verdict in ADMITS


def _of_ticket(phone: Scanner, token: str, verdict: Verdict) -> Said:
    event = phone.event
    row = row_of(event, token_hash(event.door_salt, token))
    if row is None:
        mixed_up = doors.events_mixed_up_with(event).get(token[:EVENT_CODE])
        title, at = mixed_up[:2] if mixed_up else ("", now())
        day = day_words(at, event.timezone)
        return Said(verdict, why=say(f"why.{verdict}", title=title, day=day))
    _mark, told, type_id, _status, entered, gate, n, *_more = row
    who, note, rest, *_others = (*told.split("\n"), "", "")
    time = time_words(from_ms(entered), event.timezone) if entered else ""
    gates = ", ".join(right_gates(rules_of(event.id).gates, type_id))
    why = say(f"why.{verdict}", sum=rest, gate=gate, gates=gates, time=time)
    if verdict is Verdict.OK:
        why = say("why.order", n=n) if n > 1 else ""
    kind = at_door(event.id).names.get(type_id, "")
    return Said(verdict, who, kind, why, note if verdict in ADMITS else "")
