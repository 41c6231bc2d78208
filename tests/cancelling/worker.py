"""A process that works a cancellation off and says each order: there to be killed."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from app.factory import create_app
from app.jobs import call_off
from tests.conftest import test_settings

if __name__ == "__main__":
    one = call_off._one

    def told(cancellation_id: int, order_id: int) -> bool:
        done = one(cancellation_id, order_id)
        print(order_id, flush=True)
        return done

    call_off._one = told
    with tempfile.TemporaryDirectory() as var:
        app = create_app(test_settings(Path(var), database_url=sys.argv[1]))
        with app.app_context():
            call_off.carry_on_all()
