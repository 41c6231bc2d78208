"""The timeline on the pages: two taps to note, one to say more, and nobody else's to see."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from app.contacts.actions import add
from app.contacts.models import Contact
from app.contacts.rules import ContactFields
from app.kernel.db import db, transaction
from app.profiles.models import Profile
from app.touches.models import Interaction
from app.touches.rules import Channel, Tone, TouchKind
from tests import make, meeting
from tests.meeting import phone_of, plain

pytestmark = pytest.mark.usefixtures("client")


@pytest.fixture(autouse=True)
def _later() -> Iterator[None]:
    with time_machine.travel(make.NOW + timedelta(days=30), tick=False):
        yield


def known_by(owner: Profile, name: str = "Awa") -> Contact:
    with transaction():
        return add(owner, ContactFields(name), now=make.NOW)


def test_an_exchange_is_noted_in_two_taps_and_said_more_of(house: Flask) -> None:
    ben = meeting.person("Ben")
    awa = known_by(ben)
    phone = phone_of(house, ben)
    here = f"/member/contacts/{awa.id}/touches"
    for _twice in range(2):
        answer = phone.post(here, data={"channel": "whatsapp", "key": "abc"})
        assert answer.status_code == 303
    (row,) = db.session.query(Interaction)
    assert (row.channel, row.kind) == (Channel.WHATSAPP, TouchKind.NEWS)
    form = {"channel": "in_person", "occurred_at": "10/11/2026 18:30", "kind": "work"}
    form |= {"direction": "out", "minutes": "45", "tone": "positive", "note": "Devis reçu"}
    assert phone.post(f"{here}/{row.id}", data=form).status_code == 303
    db.session.expire_all()
    assert (row.minutes, row.tone, row.occurred_at.hour) == (45, Tone.POSITIVE, 17)
    page = plain(phone.get(f"/member/contacts/{awa.id}").text)
    for words in ("En personne", "45 min", "Devis reçu", "Vu en personne le"):
        assert words in page
    assert 'value="10/11/2026 18:30"' in phone.get(f"{here}/{row.id}").text
    assert "Devis reçu" in phone.get(f"{here}?channel=in_person").text
    assert "Aucun échange de cette sorte" in plain(phone.get(f"{here}?kind=thanks").text)
    phone.post(f"{here}/{row.id}/end")
    assert "Aucun échange noté" in plain(phone.get(here).text)
    assert awa.last_touch_at is None


def test_wrong_exchanges_are_named_and_nothing_is_kept(house: Flask) -> None:
    ben = meeting.person("Ben")
    awa = known_by(ben)
    phone = phone_of(house, ben)
    here = f"/member/contacts/{awa.id}/touches"
    page = phone.post(here, data={"channel": "pigeon"}, follow_redirects=True)
    assert "Choisissez comment" in plain(page.text)
    phone.post(here, data={"channel": "sms"})
    (row,) = db.session.query(Interaction)
    form = {"channel": "sms", "occurred_at": "10/11/2026", "kind": "news", "direction": "both"}
    for wrong in (
        {"occurred_at": "demain"},
        {"occurred_at": ""},
        {"occurred_at": "10/11/2030"},
        {"channel": "pigeon"},
        {"minutes": "0"},
        {"note": "x" * 2_001},
    ):
        answer = phone.post(f"{here}/{row.id}", data=form | wrong)
        assert (wrong, answer.status_code) == (wrong, 422)


def test_a_strangers_timeline_is_not_there(house: Flask) -> None:
    ben, chantal = meeting.person("Ben"), meeting.person("Chantal")
    awa, hers = known_by(ben), known_by(chantal)
    phone_of(house, ben).post(f"/member/contacts/{awa.id}/touches", data={"channel": "sms"})
    (row,) = db.session.query(Interaction)
    phone = phone_of(house, chantal)
    for contact in (awa, hers):
        for path in ("", "/end"):
            here = f"/member/contacts/{contact.id}/touches/{row.id}{path}"
            assert phone.post(here, data={"channel": "sms"}).status_code == 404
    assert phone.get(f"/member/contacts/{awa.id}/touches").status_code == 404
    assert db.session.query(Interaction).count() == 1
