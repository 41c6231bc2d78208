"""…/promos/report: what the codes brought, and cost; all of them or a series, as a file too."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from app.campaigns.queries import Uses, uses_of_codes
from app.kernel.db import db
from app.kernel.sheets import sheet
from app.promos import queries as promos
from app.promos.models import Promo
from app.web.guards import organizer, own_event
from app.web.organize.code_shops import CodeShop, shop_of_event

page = Blueprint("promo_report", __name__)
SHOWN = 50  # codes on the page; the file has them all
BARS = 12


@page.get("/organize/events/<code>/promos/report")
@organizer
def show(code: str) -> ResponseReturnValue:
    return report(shop_of_event(own_event(code)))


@page.get("/organize/events/<code>/promos.csv")
@organizer
def index(code: str) -> Response:
    return codes_file(shop_of_event(own_event(code)))


def report(shop: CodeShop) -> ResponseReturnValue:
    uses = uses_of_codes(shop.owner)
    rows = _named(uses)
    return render_template(
        "organize/promos/report.html",
        **shop.facts,
        total=sum(uses.values(), Uses()),
        rows=rows[:SHOWN],
        hidden=max(0, len(rows) - SHOWN),
        batches=_by_batch(rows),
        bars=[(promo.shown, each.tickets) for promo, each in rows[:BARS]],
    )


def _named(uses: dict[int, Uses]) -> list[tuple[Promo, Uses]]:
    """Codes that were used, the most used first."""
    known = {p.id: p for p in db.session.scalars(select(Promo).where(Promo.id.in_(uses)))}
    rows = [(known[promo_id], each) for promo_id, each in uses.items()]
    return sorted(rows, key=lambda row: (-row[1].orders, row[0].shown))


def _by_batch(rows: Sequence[tuple[Promo, Uses]]) -> list[tuple[str, Uses]]:
    sums: dict[str, Uses] = {}
    for promo, each in rows:
        if promo.batch:
            sums[promo.batch] = sums.get(promo.batch, Uses()) + each
    return sorted(sums.items())


def codes_file(shop: CodeShop) -> Response:
    batch = request.args.get("batch", "")[:80]
    made = (
        promos.codes_of_batch(shop.owner, batch)
        if batch
        else db.session.scalars(promos.promos_of(shop.owner)).all()
    )
    uses = uses_of_codes(shop.owner)
    head = [
        _("Code"), _("Série"), _("Utilisé"), _("Au plus"), _("Billets"), _("Encaissé"),
        _("Réduction"), _("Note"), _("Lien"),
    ]  # fmt: skip
    rows = []
    for promo in made:
        of = uses.get(promo.id, Uses())
        used = [promo.used, "" if promo.most is None else promo.most]
        sums = [of.tickets, of.revenue, of.discount]
        rows.append([promo.shown, promo.batch, *used, *sums, promo.note, shop.link + promo.code])
    answer = Response(sheet([[head], rows]), mimetype="text/csv")
    answer.headers.set("Content-Disposition", "attachment", filename=shop.file)
    return answer
