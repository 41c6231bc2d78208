"""/member/selection: the same act on many contacts at once; those put away come back together."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from urllib.parse import parse_qsl

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import Select, select

from app.browsing.actions import (
    all_into_circle,
    all_into_group,
    all_of_domain,
    all_take_role,
    archive_all,
    restore_all,
)
from app.browsing.queries import count, ids_of
from app.browsing.rules import SELECTED_MAX, Ask
from app.contacts.models import Contact
from app.contacts.rules import Circle, ContactRole
from app.duplicates.actions import name_pair
from app.kernel.db import db, transaction
from app.kernel.errors import Refused
from app.kernel.text import clean_name
from app.profiles.models import Profile
from app.profiles.rules import HEADLINE_MAX
from app.sorting.actions import group_named
from app.sorting.rules import NAME_MAX
from app.web.context import asked_number, now, viewer
from app.web.fields import is_visible
from app.web.guards import member
from app.web.member import pages
from app.web.member.asked import address, ask_of
from app.web.member.contacts import listed
from app.web.words import sentence

page = pages("selection", __name__)


@page.post("/selection")
@member
def create() -> ResponseReturnValue:
    me = viewer().profile or abort(404)
    ask = _asked()
    ids = _ids(me, ask)
    if request.form.get("act") == "unite":
        return _unite(me, ids, ask)
    act = ACTS.get(request.form.get("act", ""))
    if act is None:
        return _back(ask, _("Choisissez ce que vous voulez faire de ces contacts."))
    n = count(me, ids)
    if not n:
        return _back(ask, _("Cochez d’abord des personnes."))
    at = now()
    try:
        with transaction():
            wrong = act(me, ids, at)
    except Refused as refusal:
        return _back(ask, sentence(refusal))
    if wrong:
        return _back(ask, wrong)
    done = ngettext("C’est fait pour %(num)s personne.", "C’est fait pour %(num)s personnes.", n)
    flash(done, "success")
    away = at.isoformat() if act is _archive else None
    return redirect(address(ask, away=away), 303)


def _unite(me: Profile, ids: Select[int], ask: Ask) -> ResponseReturnValue:
    """Side by side, where one chooses and confirms: nothing is united here."""
    with transaction():
        pair = name_pair(me, db.session.scalars(ids.limit(3)).all(), now=now())
    if pair is None:
        return _back(ask, _("Cochez les deux fiches de cette personne, et elles seules."))
    return redirect(url_for("member_duplicates.show", pair_id=pair.id), 303)


def _asked() -> Ask:
    """The list the act was chosen on."""
    return ask_of(dict(parse_qsl(request.form.get("query", "")[:1_000])))


def _ids(me: Profile, ask: Ask) -> Select[int]:
    if request.form.get("all") == "1":
        return ids_of(me, ask)
    typed = request.form.getlist("ids")[:SELECTED_MAX]
    ticked = []
    for each in typed:
        try:
            ticked.append(asked_number(each))
        except ValueError:
            continue
    return select(Contact.id).where(Contact.owner_id == me.id, Contact.id.in_(ticked))


def _back(ask: Ask, says: str) -> ResponseReturnValue:
    """The list again, with who was ticked and what was typed."""
    number = request.form.get("page", 1, asked_number)
    return listed(ask, number, wrong=says, picked=set(request.form.getlist("ids")))


# Each act: "" when done, else what to change


def _circle(me: Profile, ids: Select[int], at: datetime) -> str:
    typed = request.form.get("circle", "")
    if typed not in set(Circle):
        return _("Choisissez un cercle.")
    all_into_circle(me, ids, Circle(typed), now=at)
    return ""


def _role(me: Profile, ids: Select[int], at: datetime) -> str:
    typed = request.form.get("role", "")
    if typed not in set(ContactRole):
        return _("Choisissez un rôle.")
    all_take_role(me, ids, ContactRole(typed))
    return ""


def _group(me: Profile, ids: Select[int], at: datetime) -> str:
    name = clean_name(request.form.get("group", ""))
    if not is_visible(name) or len(name) > NAME_MAX:
        return _("Écrivez le nom du groupe, en %(max)s caractères au plus.", max=NAME_MAX)
    all_into_group(me, ids, group_named(me, name, now=at))
    return ""


def _domain(me: Profile, ids: Select[int], at: datetime) -> str:
    domain = clean_name(request.form.get("domain", ""))
    if not is_visible(domain) or len(domain) > HEADLINE_MAX:
        return _("Écrivez le domaine, en %(max)s caractères au plus.", max=HEADLINE_MAX)
    all_of_domain(me, ids, domain)
    return ""


def _archive(me: Profile, ids: Select[int], at: datetime) -> str:
    archive_all(me, ids, now=at)
    return ""


ACTS: dict[str, Callable[[Profile, Select[int], datetime], str]] = {
    "circle": _circle,
    "role": _role,
    "group": _group,
    "domain": _domain,
    "archive": _archive,
}


@page.post("/selection/end")
@member
def destroy() -> ResponseReturnValue:
    """Those put away together come back."""
    me = viewer().profile or abort(404)
    at = _instant(request.form.get("away", "")) or abort(404)
    with transaction():
        n = restore_all(me, at=at, now=now())
    back = ngettext("%(num)s personne est revenue.", "%(num)s personnes sont revenues.", n)
    flash(back, "success")
    return redirect(address(_asked()), 303)


def _instant(typed: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(typed)
    except ValueError:
        return None
    return at if at.tzinfo is not None else None
