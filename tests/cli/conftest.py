from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from tests.cli.demo import NOW, count, rebuild

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask


@pytest.fixture
def built(app: Flask) -> Iterator[Flask]:
    """The demonstration of NOW, built once for the tests that only read it."""
    from app.accounts.models import User
    from app.cli.demo_programme import half_a_year_before
    from app.kernel.db import db

    with app.app_context():
        began = db.session.scalar(select(func.min(User.created_at)))
        if began != half_a_year_before(NOW) or count(User) < 40:
            rebuild(NOW)
        yield app
        db.session.remove()
