"""An anchor guest's own page, the links people pass on, and who is counted as a reader."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.events.models import AnchorGuest, Event
from app.events.rules import AnchorState, Status
from app.inviters.models import Inviter, LinkView
from app.kernel.db import db
from app.orders.models import Order
from app.orders.rules import Channel
from app.tickets.models import Ticket
from tests import make
from tests.orders.test_actions import buy
from tests.web.visiting import sign_in, words

PHONE = {"User-Agent": "Mozilla/5.0 (Linux; Android 10; TECNO KE5) Mobile Safari/537.36"}
ZITA = {"name": "Zita", "phone": "677123456", "email": "", "n": "1", "key": "one"}


def coming(**facts: Any) -> Event:
    starts = make.today() + timedelta(days=3)
    when: dict[str, Any] = {"starts_at": starts, "ends_at": starts + timedelta(hours=3)}
    return make.event(capacity=10, **(when | facts))


def guest_of(event: Event, **facts: Any) -> AnchorGuest:
    base = {"name": "Paul", "state": AnchorState.INVITED, "allotment": 2}
    return make.save(AnchorGuest(event_id=event.id, **(base | facts)))


def views() -> int:
    return sum(db.session.scalars(select(LinkView.n)))


def test_they_answer_on_their_page_and_their_name_waits_for_their_yes(client: FlaskClient) -> None:
    event = coming()
    guest = guest_of(event)
    here = f"/anchors/{guest.secret}"
    assert "Serez-vous des nôtres" in words(client.get(here))
    client.post(here, data={"comes": "yes", "agreed": "yes"})
    assert (guest.state, guest.agreed_by) == (AnchorState.CONFIRMED, "self")
    assert "Paul" not in words(client.get(f"/events/{event.code}"))  # the team announces
    client.post(here, data={"comes": "no"})
    assert (guest.state, guest.agreed) == (AnchorState.DECLINED, False)
    assert "vous ne venez pas" in words(client.get(here))


def test_they_give_their_places_and_no_more(client: FlaskClient) -> None:
    guest = guest_of(coming())
    here = f"/anchors/{guest.secret}"
    made = [client.post(f"{here}/gifts", data=ZITA) for _ in range(2)]  # pressed twice
    order = db.session.scalars(select(Order)).one()
    assert {each.location for each in made} == {f"/orders/{order.secret}"}
    assert (order.channel, order.via) == (Channel.INVITE, guest.code)
    assert "Il vous en reste une." in words(client.get(here))
    refused = client.post(f"{here}/gifts", data=ZITA | {"key": "two", "n": "2", "name": "Ama"})
    assert (refused.status_code, 'value="Ama"' in refused.text) == (409, True)
    assert "Toutes vos places sont offertes." in words(refused)
    wrong = client.post(f"{here}/gifts", data=ZITA | {"key": "two", "phone": ""})
    assert (wrong.status_code, db.session.scalars(select(Order.id)).all()) == (422, [order.id])


def test_a_link_leads_to_the_date_and_stays_with_the_order(client: FlaskClient) -> None:
    event = coming(amount=0)
    guest = guest_of(event)
    onward = client.get(f"/via/{guest.code}")
    assert onward.location == f"/events/{event.code}?via={guest.code}"
    poster = client.get(onward.location).text
    assert f'href="/events/{event.code}/orders/new?via={guest.code}"' in poster
    form = client.get(f"/events/{event.code}/orders/new?via={guest.code}").text
    assert f'name="via" type="hidden" value="{guest.code}"' in form
    assert client.get("/via/NOTHING1").status_code == 404
    odd = client.get(f"/events/{event.code}?via=<script>").text
    assert "/orders/new?via=" not in odd


def test_pr45_readers_are_counted_once_a_day_robots_and_the_team_never(client: FlaskClient) -> None:
    event = coming()
    told = f"/via/{guest_of(event).code}/views"
    for agent in (PHONE, PHONE, {"User-Agent": "WhatsApp/2.23"}, {"User-Agent": ""}):
        assert client.post(told, headers=agent).status_code == 204
    client.get(f"/events/{event.code}")
    assert views() == 1
    sign_in(client, make.awa(event.organizer))
    client.post(told, headers=PHONE | {"X-Forwarded-For": "8.8.8.8"})
    assert views() == 1
    assert "Set-Cookie" not in client.post(told, headers=PHONE).headers


def test_who_has_a_ticket_makes_a_link_of_their_own(client: FlaskClient) -> None:
    event = coming(amount=0)
    buy(event, provider="free", now=make.today())
    ticket = db.session.scalars(select(Ticket)).one()
    here = f"/t/{ticket.secret}/invitation"
    assert f'href="{here}"' in client.get(f"/t/{ticket.secret}").text
    assert "Faire mon lien" in words(client.get(here))
    assert [client.post(here).location for _ in range(2)] == [here, here]
    link = db.session.scalars(select(Inviter)).one()
    assert f"/via/{link.code}" in client.get(here).text
    buy(event, 2, via=link.code, provider="free", now=make.today())
    assert "places prises 2 sont entrés 0" in words(client.get(here))


def test_a_member_brings_others_without_a_ticket(client: FlaskClient) -> None:
    event, ben = coming(), make.user("Ben")
    here = f"/member/invitations/{event.code}"
    assert client.get(here).status_code == 302
    sign_in(client, ben)
    assert f'href="{here}"' in client.get(f"/events/{event.code}").text
    client.post(here)
    link = db.session.scalars(select(Inviter)).one()
    assert (link.user_id, f"/via/{link.code}" in client.get(here).text) == (ben.id, True)


@pytest.mark.parametrize("path", ["/anchors/nothing", "/t/nothing/invitation"])
def test_an_unknown_link_opens_nothing(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_before_publication_they_may_answer_and_nothing_is_passed_on(client: FlaskClient) -> None:
    guest = guest_of(coming(status=Status.DRAFT))
    assert "quand la date sera publiée" in words(client.get(f"/anchors/{guest.secret}"))
    assert client.get(f"/via/{guest.code}").status_code == 404
