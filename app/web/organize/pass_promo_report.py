"""…/passes/<id>/promos/report: what a season pass's codes brought, and cost; as a file too."""

from __future__ import annotations

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from app.web.guards import organizer, own_series
from app.web.organize.code_shops import shop_of_pass
from app.web.organize.passes import own_pass
from app.web.organize.promo_report import codes_file, report

page = Blueprint("pass_promo_report", __name__)


@page.get("/organize/series/<code>/passes/<int:pass_id>/promos/report")
@organizer
def show(code: str, pass_id: int) -> ResponseReturnValue:
    return report(shop_of_pass(own_pass(own_series(code), pass_id)))


@page.get("/organize/series/<code>/passes/<int:pass_id>/promos.csv")
@organizer
def index(code: str, pass_id: int) -> Response:
    return codes_file(shop_of_pass(own_pass(own_series(code), pass_id)))
