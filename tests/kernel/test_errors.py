"""What a database's error tells whoever reads the log."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.kernel.db import db


def test_an_error_never_tells_what_was_bound_to_its_statement(house: Flask) -> None:
    asked = text("SELECT :phone FROM nowhere")

    with pytest.raises(DBAPIError) as told:
        db.session.execute(asked, {"phone": "+237677123456"})
    db.session.rollback()

    assert ("nowhere" in str(told.value), "677123456" in str(told.value)) == (True, False)
