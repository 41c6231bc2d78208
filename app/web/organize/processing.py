"""/organize/processing: the register of processing activities, for who runs the house (PR47)."""

from __future__ import annotations

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.sheets import sheet
from app.processing.rules import ACTIVITIES, HOME, Activity, missing
from app.web.context import now, settings
from app.web.guards import operator
from app.web.processing_words import MISSING, TEXTS, country_words, facts

page = Blueprint("processing", __name__)


@page.get("/organize/processing")
@operator
def index() -> ResponseReturnValue:
    house = settings()
    return render_template(
        "organize/processing/index.html",
        activities=[(one, TEXTS[one.code].title, _told(one)) for one in ACTIVITIES],
        missing=[MISSING[what] for what in missing(**house.said_in_notice)],
        house=house,
        country=country_words(house.hosting_country),
        abroad=house.hosting_country not in ("", HOME),
    )


@page.get("/organize/processing.csv")
@operator
def csv() -> ResponseReturnValue:
    head: list[object] = [_("Activité"), *(name for name, _words in _told(ACTIVITIES[0]))]
    rows = [
        [str(TEXTS[one.code].title), *(words for _name, words in _told(one))] for one in ACTIVITIES
    ]
    answer = Response("".join(sheet([[head, *rows]])), mimetype="text/csv")
    named = f"registre-{now():%Y-%m-%d}.csv"
    answer.headers.set("Content-Disposition", "attachment", filename=named)
    return answer


def _told(activity: Activity) -> list[tuple[str, str]]:
    """As the notice says it; and where it is kept, in which columns."""
    columns = ", ".join(f"{table} ({names})" for table, names in activity.data.items())
    country = country_words(settings().hosting_country) or _("non indiqué")
    return [*facts(activity), (_("Hébergement"), country), (_("Colonnes"), columns)]
