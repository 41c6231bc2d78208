"""/member/duplicates: rows of my book that may be one person. I say which are."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.contacts.models import Contact
from app.duplicates import actions, queries
from app.duplicates.models import Duplicate
from app.duplicates.rules import UNDO_WITHIN, Tier, in_conflict
from app.kernel.db import in_transaction
from app.web.book_words import FAMILY_LINKS, FORMALITIES, NATURES, READINESS, SPHERES, STRUCTURES
from app.web.context import now, viewer
from app.web.guards import member
from app.web.member import pages

page = pages("duplicates", __name__)
SHOWN = 50  # pairs of each kind
TITLES = {
    "name": _l("Nom"),
    "headline": _l("Ce que cette personne fait"),
    "organisation": _l("Organisation"),
    "city": _l("Ville"),
    "domain": _l("Domaine d’activité"),
    "reason": _l("Ce qui vous a rapprochés"),
    "nature": _l("Nature du lien"),
    "nature_note": _l("Sur la nature du lien"),
    "openness": _l("Partage son réseau, de 1 à 5"),
    "closeness": _l("Proximité, de 1 à 5"),
    "pleasure": _l("Plaisir, de 1 à 5"),
    "usefulness": _l("Utilité, de 1 à 5"),
    "sphere": _l("Sphère"),
    "family_link": _l("Lien de famille"),
    "formality": _l("Échanges formels ou non"),
    "structure": _l("Type de structure"),
    "readiness": _l("Ce que je peux lui demander"),
    "supporter_since": _l("Soutien depuis le"),
    "met_through_id": _l("Rencontre par quelqu’un"),
}
VALUES: dict[str, dict[Any, Any]] = {
    "nature": NATURES,
    "sphere": SPHERES,
    "family_link": FAMILY_LINKS,
    "formality": FORMALITIES,
    "structure": STRUCTURES,
    "readiness": READINESS,
}


@page.get("/duplicates")
@member
def index() -> ResponseReturnValue:
    me = viewer().profile
    pairs = {tier: queries.open_pairs(me, tier, most=SHOWN) if me else [] for tier in Tier}
    merges = queries.merges_of(me, since=now() - UNDO_WITHIN) if me else []
    return render_template(
        "member/duplicates/index.html",
        sure=[_side_by_side(pair) for pair in pairs[Tier.SURE]],
        maybe=[_side_by_side(pair) for pair in pairs[Tier.MAYBE]],
        found=queries.count_open(me) if me else 0,
        merges=merges,
    )


@page.post("/duplicates")
@member
def create() -> ResponseReturnValue:
    """Look through the whole book again."""
    me = viewer().profile
    if me is not None:
        in_transaction(lambda: actions.look(me, now=now()))
    return redirect(url_for("member_duplicates.index"), 303)


@page.get("/duplicates/<int:pair_id>")
@member
def show(pair_id: int) -> ResponseReturnValue:
    pair = queries.pair_of(viewer().profile, pair_id)
    return render_template("member/duplicates/show.html", **_side_by_side(pair))


@page.post("/duplicates/<int:pair_id>/end")
@member
def destroy(pair_id: int) -> ResponseReturnValue:
    """Two people: not asked again."""
    me = viewer().profile
    queries.pair_of(me, pair_id)
    in_transaction(lambda: actions.tell_apart(queries.pair_of(me, pair_id), now=now()))
    flash(_("Noté : ce sont deux personnes."), "success")
    return redirect(url_for("member_duplicates.index"), 303)


def _side_by_side(pair: Duplicate) -> dict[str, Any]:
    one, other = pair.first, pair.second
    names = in_conflict(_said(one), _said(other))
    return {
        "pair": pair,
        "sides": (("kept", one, _ways(one)), ("gone", other, _ways(other))),
        "both": [
            (name, TITLES.get(name, name), _word(one, name), _word(other, name)) for name in names
        ],
    }


def _said(contact: Contact) -> dict[str, Any]:
    return {column.key: getattr(contact, column.key) for column in Contact.__table__.columns}


def _word(contact: Contact, name: str) -> str:
    value = getattr(contact, name)
    words = VALUES.get(name, {})
    return str(words.get(value, value))


def _ways(contact: Contact) -> list[tuple[str, str]]:
    """Its numbers and addresses: ("phone", "+237…")."""
    first = [("phone", contact.phone), ("email", contact.email)]
    more = [(way.kind.value, way.value) for way in contact.ways]
    return [way for way in dict.fromkeys((*first, *more)) if way[1]]


def choices() -> dict[str, str]:
    """What a person says of each field: {"city": "gone"}."""
    return {name: "gone" for name in (*TITLES, "links") if request.form.get(name) == "gone"}
