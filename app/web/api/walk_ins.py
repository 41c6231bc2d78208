"""POST /api/door/v1/sales: a sale at the door that its phone waits for.

Without an answer the phone keeps it as sold, and tells it with the next sync (app/web/api/door.py)
under the same id.
"""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue
from msgspec import Struct

from app.door.queries import from_ms
from app.web.api.door import this_scanner
from app.web.api.shop import AskedSale, ask_sale, its_shop
from app.web.api.told import Millis, answer, asked
from app.web.context import now
from app.web.guards import scanner as scanner_only

page = Blueprint("api_walk_ins", __name__, url_prefix="/api/door/v1")


class Asked(Struct):
    client_ms: Millis
    sale: AskedSale


@page.post("/sales")
@scanner_only
def create() -> ResponseReturnValue:
    scanner = this_scanner()
    told = asked(Asked)
    sale = ask_sale(scanner, told.sale, now() - from_ms(told.client_ms))
    return answer({"sale": sale} | its_shop(scanner))
