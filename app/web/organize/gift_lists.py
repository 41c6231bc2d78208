"""…/gifts/lists: places for many people at once, from a pasted list: read first, then given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from app.events.models import Event
from app.gifts.actions import give, keys_of
from app.gifts.rules import Gift, repeated
from app.kernel.codes import secret as new_key
from app.kernel.db import in_transaction
from app.kernel.errors import Refused
from app.web.guards import organizer, own_event
from app.web.organize.gift_forms import GiftListForm, Line, understood
from app.web.organize.gifts import facts, given_away
from app.web.words import sentence

page = Blueprint("gift_lists", __name__)


@page.get("/organize/events/<code>/gifts/lists/new")
@organizer
def new(code: str) -> ResponseReturnValue:
    event = own_event(code)
    return _shown(event, _form(event))


@page.post("/organize/events/<code>/gifts/lists")
@organizer
def create(code: str) -> ResponseReturnValue:
    event = own_event(code)
    form = _form(event)
    form.take_file()
    offer = form.chosen
    if not form.validate_on_submit() or offer is None:
        return _shown(event, form, status=422)
    lines = understood(form.lines.data, offer, form.note.data or "")
    wrong = any(line.wrong for line in lines)
    if "give" not in request.form or not lines or (wrong and form.how.data != "each"):
        return _shown(event, form, lines, status=422 if "give" in request.form else 200)
    given, refused = _give(event, form, lines)
    if not refused:
        flash(_words(given), "success")
        there = url_for("organize_orders.index", code=code, channel="invite")
        return redirect(there, 303)
    if given:  # what was given leaves the list
        flash(_words(given), "success")
        refused = _keep(form, lines, refused)
    return _shown(event, form, refused if given else _with(lines, refused), status=409)


def _give(event: Event, form: GiftListForm, lines: Sequence[Line]) -> tuple[int, list[Line]]:
    """How many places were given, and the lines that were not: all in one go, or each alone."""
    pairs = [(line, line.gift) for line in lines if line.gift]
    keys = keys_of(str(form.key.data)[:64], [gift for _line, gift in pairs])
    asked = [(line, gift, key) for (line, gift), key in zip(pairs, keys, strict=True)]
    if form.how.data != "each":
        return _all_or_none(event, asked)
    given, refused = 0, [line for line in lines if line.wrong]
    for line, gift, key in asked:
        try:
            in_transaction(partial(give, event, gift, idem_key=key, **facts()))
            given += gift.n
        except Refused as refusal:
            refused.append(Line(line.typed, gift, sentence(refusal)))
    return given, sorted(refused, key=lambda line: line.typed.number)


def _all_or_none(event: Event, asked: Sequence[tuple[Line, Gift, str]]) -> tuple[int, list[Line]]:
    at: list[Line] = []

    def work() -> int:
        for line, gift, key in asked:
            at[:] = [line]
            give(event, gift, idem_key=key, **facts())
        return sum(gift.n for _line, gift, _key in asked)

    try:
        return in_transaction(work), []
    except Refused as refusal:
        return 0, [Line(at[0].typed, at[0].gift, sentence(refusal))]


def _with(lines: Sequence[Line], refused: Sequence[Line]) -> list[Line]:
    """All lines, those refused in their place."""
    told = {line.typed.number: line for line in refused}
    return [told.get(line.typed.number, line) for line in lines]


def _keep(form: GiftListForm, lines: Sequence[Line], refused: Sequence[Line]) -> list[Line]:
    """Only these lines stay in the form, under their heading, with their new numbers."""
    head = [line for line in form.lines.data.splitlines() if line.strip()][:1]
    head = [] if head[0].strip() == lines[0].typed.text else head
    text = [*head, *(line.typed.text for line in refused)]
    form.lines.data, form.lines.raw_data = "\n".join(text), None
    first = 1 + len(head)
    return [
        replace(line, typed=replace(line.typed, number=n)) for n, line in enumerate(refused, first)
    ]


def _twice(lines: Sequence[Line]) -> dict[int, int]:
    """Lines of somebody who stands on an earlier one: {its number: that one's}."""
    good = [(line.typed.number, line.gift) for line in lines if line.gift and not line.wrong]
    same = repeated([gift for _number, gift in good])
    return {good[at][0]: good[before][0] for at, before in same.items()}


def _words(n: int) -> str:
    return ngettext("Un billet offert.", "%(num)s billets offerts.", n)


def _form(event: Event) -> GiftListForm:
    form = GiftListForm()
    form.offer(given_away(event))
    form.key.data = form.key.data or new_key()
    return form


def _shown(
    event: Event, form: GiftListForm, lines: Sequence[Line] = (), *, status: int = 200
) -> ResponseReturnValue:
    offer = form.chosen
    seats = offer.seats if offer else 1
    return render_template(
        "organize/gifts/list.html",
        event=event,
        form=form,
        lines=lines,
        places=sum(line.gift.n * seats for line in lines if line.gift),
        wrong=[line for line in lines if line.wrong],
        twice=_twice(lines),
        left=offer.left if offer else 0,
    ), status
