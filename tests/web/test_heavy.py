"""What is far too heavy is refused before it is read; to a real server: tests/faults/storms.py."""

from __future__ import annotations

import io

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.kernel.db import db
from app.orders.models import Order
from tests import make
from tests.faults.sizes import fault, size, told
from tests.web.heavy import MB, REFUSED, Heavy, heavies

pytestmark = fault("X4")


def send(client: FlaskClient, heavy: Heavy) -> int:
    body = io.BytesIO(b"".join(heavy.chunks()))
    sent = {"data": body, "content_type": heavy.kind, "headers": heavy.headers}
    return client.post(heavy.path, content_length=heavy.size, **sent).status_code


def statuses(client: FlaskClient, bodies: list[Heavy]) -> dict[str, int]:
    return {heavy.what: send(client, heavy) for heavy in bodies}


def test_what_is_too_heavy_is_refused(client: FlaskClient) -> None:
    bodies = heavies(make.event().code, upload_size=size(2, 100) * MB)
    found = statuses(client, bodies)
    told(**{what.replace(" ", "_"): status for what, status in found.items()})
    assert [heavy.what for heavy in bodies if found[heavy.what] not in heavy.may] == []
    assert db.session.scalar(select(func.count(Order.id))) == 0


@pytest.mark.parametrize("n", [10_000, 100_000])
def test_very_many_words_in_an_address_are_read_or_refused(client: FlaskClient, n: int) -> None:
    answer = client.get("/events/" + make.event().code + "?" + "a=1&" * n)
    assert answer.status_code in REFUSED | {200}


@pytest.mark.one_database
def test_twin_without_the_limits_all_of_it_is_read(
    house: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    for limit in ("MAX_CONTENT_LENGTH", "MAX_FORM_MEMORY_SIZE", "MAX_FORM_PARTS"):
        monkeypatch.setitem(house.config, limit, None)
    names = ("a note of 10 MB", "one part of 1 MB", "5 000 parts")
    bodies = [h for h in heavies(make.event().code, upload_size=MB) if h.what in names]
    read = [what for what, status in statuses(client, bodies).items() if status != 413]
    told(read_without_the_limits=len(read))
    assert read == list(names)
