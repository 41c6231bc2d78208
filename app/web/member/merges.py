"""/member/merges: these are one person; /member/merges/<id>/end: no, they were two."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.duplicates import actions, queries
from app.duplicates.rules import Tier
from app.kernel.db import in_transaction
from app.kernel.errors import NotFound, Refused
from app.web.context import asked_number, now, viewer
from app.web.guards import member
from app.web.member import pages
from app.web.member.duplicates import choices
from app.web.words import sentence

page = pages("merges", __name__)
AT_ONCE = 50  # pairs of one press


@page.post("/duplicates/<int:pair_id>")
@member
def update(pair_id: int) -> ResponseReturnValue:
    """One pair, with what was chosen where both say something."""
    me = viewer().profile
    queries.pair_of(me, pair_id)
    asked = choices()

    def work() -> int:
        pair = queries.pair_of(me, pair_id)
        return actions.merge(pair.first, pair.second, asked, now=now()).kept_id

    try:
        kept_id = in_transaction(work)
    except Refused as refusal:
        flash(sentence(refusal), "warning")
        return redirect(url_for("member_duplicates.index"), 303)
    flash(_("Réunis. Vous pouvez défaire pendant trente jours, dans « Doubles »."), "success")
    return redirect(url_for("member_contacts.show", contact_id=kept_id), 303)


@page.post("/merges")
@member
def create() -> ResponseReturnValue:
    """All those that are ticked, each as it stands: of two values, the older row's."""
    asked = request.form.getlist("pair", type=asked_number)[:AT_ONCE]
    done = sum(_merged(pair_id) for pair_id in asked)
    words = ngettext("Une paire réunie.", "%(num)s paires réunies.", done)
    flash(words if done else _("Rien n’est réuni : cochez d’abord."), "success")
    return redirect(url_for("member_duplicates.index"), 303)


def _merged(pair_id: int) -> bool:
    """Whether it is still there, and sure: one that went with another is passed over."""
    me = viewer().profile

    def work() -> bool:
        pair = queries.pair_of(me, pair_id)
        if pair.tier is not Tier.SURE:
            return False
        actions.merge(pair.first, pair.second, now=now())
        return True

    try:
        return in_transaction(work)
    except (NotFound, Refused):
        return False


@page.post("/merges/<int:merge_id>/end")
@member
def destroy(merge_id: int) -> ResponseReturnValue:
    me = viewer().profile
    queries.merge_of(me, merge_id)
    try:
        in_transaction(lambda: actions.undo(queries.merge_of(me, merge_id), now=now()))
        flash(_("Défait : ce sont de nouveau deux personnes."), "success")
    except Refused as refusal:
        flash(sentence(refusal), "warning")
    return redirect(url_for("member_duplicates.index"), 303)
