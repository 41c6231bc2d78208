"""…/passes/<id>/promos/batches: many codes of one season pass, made at once."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from app.web.guards import organizer, own_series
from app.web.organize.code_shops import shop_of_pass
from app.web.organize.passes import own_pass
from app.web.organize.promo_batches import batch_page, make_batch

page = Blueprint("pass_promo_batches", __name__)


@page.get("/organize/series/<code>/passes/<int:pass_id>/promos/batches/new")
@organizer
def new(code: str, pass_id: int) -> ResponseReturnValue:
    return batch_page(shop_of_pass(own_pass(own_series(code), pass_id)))


@page.post("/organize/series/<code>/passes/<int:pass_id>/promos/batches")
@organizer
def create(code: str, pass_id: int) -> ResponseReturnValue:
    return make_batch(shop_of_pass(own_pass(own_series(code), pass_id)))
