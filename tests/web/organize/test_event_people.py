"""The people of a date, as its form sends them again."""

from __future__ import annotations

import time_machine
from flask.testing import FlaskClient

from app.kernel.db import db, transaction
from tests import make
from tests.web.organize.test_events import EVENING, HERE, as_it_stands, the_event
from tests.web.visiting import sign_in


@time_machine.travel(make.NOW, tick=False)
def test_saving_the_date_again_keeps_the_link_an_anchor_guest_passes_on(
    client: FlaskClient,
) -> None:
    sign_in(client, make.awa(make.organizer()))
    client.post("/organize/events", data=EVENING)
    with transaction():
        the_event().anchors[0].code = "PAUL"
    kept = the_event().anchors[0].id
    page = client.get(f"{HERE}/edit").text
    assert ('name="speakers-0-name"' in page, 'name="anchors-0-name"' in page) == (True, False)
    for strange in ({}, {"anchors-0-name": "Rose", "anchors-0-id": str(kept)}):
        assert client.post(HERE, data=as_it_stands() | strange).status_code == 303
    db.session.expire_all()
    assert [(p.id, p.name, p.code) for p in the_event().anchors] == [(kept, "Paul", "PAUL")]
