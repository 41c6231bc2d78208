"""What a buyer may change alone is set on the form of a date and of a series."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.events.models import Event, Series
from app.events.rules import CancelsAs
from app.kernel.db import db, transaction
from app.planning.actions import open_dates
from tests import make
from tests.web.visiting import sign_in

RULES = {"may_transfer": "y", "cancels_as": "credit", "change_hours": "48"}


def told(row: Event | Series) -> tuple[bool, bool, CancelsAs, int]:
    db.session.refresh(row)
    return row.may_transfer, row.may_move, row.cancels_as, row.change_hours


def form_of(client: FlaskClient, page: str) -> dict[str, str]:
    """What stands in the form, as a browser would send it back."""
    import re

    text = client.get(page).text
    fields = {}
    for tag in re.findall(r"<input[^>]+>", text):
        kind = re.search(r'type="(\w+)"', tag)
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and (kind is None or kind[1] not in ("radio", "checkbox") or "checked" in tag):
            fields[name[1]] = value[1] if value else ""
    for name, body in re.findall(r'<select[^>]+name="([^"]+)"[^>]*>(.*?)</select>', text, re.S):
        chosen = re.search(r'<option selected value="([^"]*)"', body)
        fields[name] = chosen[1] if chosen else ""
    return fields


@pytest.mark.parametrize("what", ["events", "series"])
def test_the_rules_are_kept_and_shown_again(client: FlaskClient, what: str) -> None:
    of = make.organizer()
    row: Event | Series = make.series(of)
    if what == "events":
        starts = make.today() + timedelta(days=9)
        ends = starts + timedelta(hours=3)
        facts: dict[str, Any] = {
            "starts_at": starts,
            "ends_at": ends,
            "audience": "Tous",
            "dinner": True,
        }
        row = make.event(of, activity="show", **facts)
    sign_in(client, make.awa(of))
    here = f"/organize/{what}/{row.code}"
    form = form_of(client, f"{here}/edit")
    assert form["change_hours"] == "24"
    assert "may_move" in form

    del form["may_move"]
    answer = client.post(here, data=form | RULES)

    assert answer.status_code == 303
    assert told(row) == (True, False, CancelsAs.CREDIT, 48)
    again = form_of(client, f"{here}/edit")
    assert (again["change_hours"], again["cancels_as"], "may_move" in again) == (
        "48",
        "credit",
        False,
    )
    assert client.post(here, data=form | RULES | {"change_hours": "9999"}).status_code == 422


def test_the_next_dates_of_a_series_take_its_rules(client: FlaskClient) -> None:
    series = make.series(change_hours=6, may_move=False, cancels_as=CancelsAs.REFUND)
    with transaction():
        made = open_dates(series, now=make.NOW)
    assert told(made[0]) == (True, False, CancelsAs.REFUND, 6)
