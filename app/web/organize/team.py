"""/organize/organizers/<code>/team: who is in it, what each may do, and who is invited."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm

from app.accounts.models import Membership, Organizer
from app.accounts.rules import Role
from app.kernel.db import db, in_transaction
from app.kernel.errors import NotFound, Refused
from app.teams import actions, queries
from app.web.context import locale, now, user
from app.web.fields import EmailField
from app.web.guards import organizer, own_organizer
from app.web.organize.shape import note, one_of
from app.web.words import sentence

page = Blueprint("organize_team", __name__, url_prefix="/organize/organizers/<code>/team")
ROLES = {
    Role.DOOR: _l("Tient la porte"),
    Role.CASHIER: _l("Encaisse"),
    Role.ORGANIZER: _l("Organise"),
    Role.OWNER: _l("Décide de tout"),
}
MAY = {
    Role.DOOR: _l("Prépare les lecteurs de billets et suit les arrivées."),
    Role.CASHIER: _l("Voit aussi les commandes, confirme les paiements, tient une caisse."),
    Role.ORGANIZER: _l("Crée et publie aussi les dates, écrit aux participants."),
    Role.OWNER: _l("Change aussi l’équipe, les comptes et les réglages."),
}


class InvitationForm(FlaskForm):
    email = EmailField(_l("Son adresse e-mail"), required=True)
    role = one_of(_l("Ce qu’elle fera"), ROLES, default=Role.DOOR.value)


@page.get("")
@organizer
def index(code: str) -> ResponseReturnValue:
    return _shown(own_organizer(code), InvitationForm())


def _shown(
    of: Organizer, form: InvitationForm, *, link: str = "", status: int = 200
) -> ResponseReturnValue:
    return render_template(
        "organize/team/index.html",
        organizer=of,
        form=form,
        team=queries.team_of(of.id),
        invited=queries.invitations_of(of.id, now=now()),
        roles=ROLES,
        may={role.value: words for role, words in MAY.items()},
        link=link,
        me=user().id,
    ), status


@page.post("")
@organizer
def create(code: str) -> ResponseReturnValue:
    """The link is shown too: many teams live on WhatsApp."""
    of = own_organizer(code)
    form = InvitationForm()
    if not form.validate_on_submit():
        return _shown(of, form, status=422)
    try:
        token = in_transaction(lambda: _invite(of, form.email.data, Role(form.role.data)))
    except Refused as refusal:
        form.email.errors = [sentence(refusal)]
        return _shown(of, form, status=refusal.status)
    link = url_for("invitations.show", token=token, _external=True)
    return _shown(of, InvitationForm(formdata=None), link=link)


def _invite(of: Organizer, email: str, role: Role) -> str:
    token = actions.invite(of, email, role, by=user(), locale=locale(), now=now())
    note("team.invited", f"organizer:{of.id}", of.id, role=role.value)
    return token


@page.post("/<int:member_id>")
@organizer
def update(code: str, member_id: int) -> ResponseReturnValue:
    of = own_organizer(code)
    typed = request.form.get("role", "")
    if typed in list(Role):
        _try(lambda: _give_role(of, member_id, Role(typed)), _("C’est enregistré."))
    return _back(code)


def _give_role(of: Organizer, member_id: int, role: Role) -> None:
    membership = _member(of, member_id)
    actions.give_role(membership, role)
    note("team.role", f"organizer:{of.id}", of.id, name=membership.user.name, role=role.value)


@page.post("/<int:member_id>/end")
@organizer
def destroy(code: str, member_id: int) -> ResponseReturnValue:
    of = own_organizer(code)
    is_me = _member(of, member_id).user_id == user().id
    done = _try(lambda: _let_go(of, member_id), _("Cette personne n’est plus dans l’équipe."))
    return redirect(url_for("organize_home.index"), 303) if is_me and done else _back(code)


def _let_go(of: Organizer, member_id: int) -> None:
    membership = _member(of, member_id)
    name = membership.user.name
    actions.let_go(membership)
    note("team.left", f"organizer:{of.id}", of.id, name=name)


def _member(of: Organizer, member_id: int) -> Membership:
    """Raises: NotFound for another team's too."""
    found = db.session.get(Membership, member_id)
    if found is None or found.organizer_id != of.id:
        raise NotFound()
    return found


def _try(work: Callable[[], None], done: str) -> bool:
    try:
        in_transaction(work)
    except NotFound:
        raise
    except Refused as refusal:
        flash(sentence(refusal), "warning")
        return False
    flash(done, "success")
    return True


def _back(code: str) -> ResponseReturnValue:
    return redirect(url_for("organize_team.index", code=code), 303)
