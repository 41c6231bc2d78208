"""A new date or series begins as another one stands: all but its day and what people did there."""

from __future__ import annotations

from typing import Any

import time_machine
from flask.testing import FlaskClient

from app.events.queries import event_by_code
from app.questions.models import Question
from app.questions.queries import asked_at
from app.questions.rules import QuestionKind
from tests import make
from tests.web.organize.test_events import EVENING
from tests.web.visiting import sign_in, words


def test_a_new_date_begins_like_another(client: FlaskClient) -> None:
    event = make.event(title="AfterWork du port", amount=12_000, change_hours=36)
    sign_in(client, make.awa(event.organizer))
    assert (
        f"/organize/events/new?like={event.code}"
        in client.get(f"/organize/events/{event.code}").text
    )
    page = client.get(f"/organize/events/new?like={event.code}")
    seen = [f'value="{each}"' in page.text for each in ("AfterWork du port", "12000", "36", "60")]
    assert seen == [True] * 4
    assert f"{event.starts_at:%Y-%m-%d}" not in page.text


def test_a_new_series_begins_like_another(client: FlaskClient) -> None:
    series = make.series(title="Les samedis du GICAM", published_at=make.NOW)
    sign_in(client, make.awa(series.organizer))
    page = client.get(f"/organize/series/new?like={series.code}")
    assert 'value="Les samedis du GICAM"' in page.text
    assert "Un autre comme celui-ci" in words(client.get(f"/organize/series/{series.code}"))


def test_nobody_copies_what_another_team_has(client: FlaskClient) -> None:
    event, series = make.event(), make.series()
    sign_in(client, make.awa(make.organizer()))
    answers = [
        client.get(f"/organize/events/new?like={event.code}"),
        client.get(f"/organize/series/new?like={series.code}"),
    ]
    assert [answer.status_code for answer in answers] == [404, 404]


@time_machine.travel(make.NOW, tick=False)
def test_what_the_form_does_not_ask_comes_along_from_a_date_of_ones_own(
    client: FlaskClient,
) -> None:
    event, other = make.event(), make.event()
    for each in (event, other):
        asked: dict[str, Any] = {"kind": QuestionKind.TEXT, "label": "Entreprise", "options": []}
        make.save(Question(event_id=each.id, **asked))
    sign_in(client, make.awa(event.organizer))
    assert f'value="{event.code}"' in client.get(f"/organize/events/new?like={event.code}").text
    assert client.post("/organize/events", data=EVENING | {"like": other.code}).status_code == 404
    answer = client.post("/organize/events", data=EVENING | {"like": event.code})
    assert answer.status_code == 303
    made = event_by_code(str(answer.location).rpartition("/")[2])
    assert made
    assert [question.label for question in asked_at(made.id)] == ["Entreprise"]
