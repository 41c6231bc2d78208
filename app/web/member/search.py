"""/member/contacts/filter: everything the book can be asked, on a page of its own."""

from __future__ import annotations

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.browsing.queries import domains, themes
from app.contacts.queries import evenings_in
from app.contacts.rules import TREE
from app.sorting.models import Criterion, Group, Territory
from app.sorting.queries import words
from app.web.book_words import CIRCLES, LAYERS, READINESS, ROLES, STATES, STRUCTURES
from app.web.context import viewer
from app.web.guards import member
from app.web.member import pages
from app.web.member.asked import args_of, ask_of

page = pages("search", __name__)


@page.get("/contacts/filter")
@member
def index() -> ResponseReturnValue:
    me = viewer().profile
    own: dict[str, Any] = {"domains": [], "themes": [], "evenings": []}
    own |= {"territories": [], "groups": [], "criteria": []}
    if me is not None:
        own = {
            "domains": domains(me),
            "themes": themes(me),
            "evenings": evenings_in(me),
            "territories": words(me, Territory),
            "groups": words(me, Group),
            "criteria": words(me, Criterion),
        }
    return render_template(
        "member/contacts/filter.html",
        asked=args_of(ask_of(request.args)),
        tree=TREE,
        circles=CIRCLES,
        layers=LAYERS,
        roles=ROLES,
        readiness=READINESS,
        states=STATES,
        structures=STRUCTURES,
        **own,
    )
