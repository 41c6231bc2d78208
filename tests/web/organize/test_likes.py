"""A new date or series begins as another one stands: all but its day and what people did there."""

from __future__ import annotations

from flask.testing import FlaskClient

from tests import make
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
