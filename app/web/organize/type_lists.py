"""/organize/events/<code>/types.csv: what is sold of each type and add-on: the kitchen's list."""

from __future__ import annotations

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.catalogue import queries as catalogue
from app.catalogue.queries import Shelf
from app.kernel.sheets import sheet
from app.tickets.rules import TypeKind
from app.web.guards import organizer, own_event

page = Blueprint("type_lists", __name__)


@page.get("/organize/events/<code>/types.csv")
@organizer
def show(code: str) -> ResponseReturnValue:
    event = own_event(code)
    rows = [_line(shelf) for shelf in catalogue.shelves(event.id)]
    answer = Response("".join(sheet([[head(), *rows]])), mimetype="text/csv")
    answer.headers.set("Content-Disposition", "attachment", filename=f"tarifs-{code}.csv")
    return answer


def head() -> list[object]:
    words = _("Sorte"), _("Choix"), _("Nom"), _("Vendus"), _("Réservés"), _("Restants")
    return [*words, _("Personnes par billet")]


def _line(shelf: Shelf) -> list[object]:
    kind = _("Supplément") if shelf.type.kind is TypeKind.ADDON else _("Entrée")
    left: object = "" if shelf.left is None else shelf.left
    counted = (shelf.sold, shelf.held, left, shelf.terms.seats)
    return [kind, shelf.terms.choice_group, shelf.terms.name, *counted]
