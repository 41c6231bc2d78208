"""/invitations/<token>: whoever holds the link sees the team that invites, and joins with a tap."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.queries import user_by_email
from app.kernel.db import transaction
from app.teams.actions import accept
from app.teams.models import Invitation
from app.teams.queries import open_invitation
from app.teams.rules import InvitationSpent
from app.web.context import locale, now, viewer
from app.web.guards import anyone
from app.web.public.session import NameForm, begin

page = Blueprint("invitations", __name__)


@page.get("/invitations/<token>")
@anyone
def show(token: str) -> ResponseReturnValue:
    """A button, nothing more: programs that preview links must not spend it."""
    return _shown(token, _open(token), NameForm())


def _open(token: str) -> Invitation:
    """Raises: InvitationSpent."""
    found = open_invitation(token, now=now())
    if found is None:
        raise InvitationSpent()
    return found


def _shown(token: str, made: Invitation, form: NameForm, status: int = 200) -> ResponseReturnValue:
    return render_template(
        "public/invitations/show.html",
        made=made,
        token=token,
        form=form,
        asks_name=viewer().user is None and user_by_email(made.email) is None,
    ), status


@page.post("/invitations/<token>")
@anyone
def create(token: str) -> ResponseReturnValue:
    made = _open(token)
    form = NameForm()
    signed_in = viewer().user
    is_new = signed_in is None and user_by_email(made.email) is None
    if is_new and not form.validate_on_submit():
        return _shown(token, made, form, 422)
    with transaction():
        user = accept(token, signed_in, name=form.name.data or "", locale=locale(), now=now())
    if signed_in is None:
        begin(user)
    flash(_("Bienvenue dans l’équipe de %(name)s.", name=made.organizer.name), "success")
    return redirect(url_for("organize_home.index"), 303)
