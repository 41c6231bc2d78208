"""/member/guest: making one's account the owner of what one began as a guest."""

from __future__ import annotations

from flask import flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.keeping.actions import keep_profile
from app.kernel.db import transaction
from app.kernel.errors import NotFound
from app.profiles.models import Profile
from app.profiles.queries import guest_profile, guests_with_email
from app.web.context import now, viewer
from app.web.guards import signed_in
from app.web.member import pages

page = pages("guests", __name__)


def guests_to_keep() -> list[Profile]:
    """Guest profiles that may be this person's: of this browser, or with their proven e-mail."""
    user = viewer().user
    if user is None:
        return []
    here = guest_profile(session.get("profile_id"))
    found = [here] if here else []
    return found + [p for p in guests_with_email(user.email or "") if p not in found]


@page.post("/guest")
@signed_in
def create() -> ResponseReturnValue:
    """It is me: keep it. Asked by name, as this phone may have been someone else's."""
    user = viewer().user
    guest = next((p for p in guests_to_keep() if str(p.id) == request.form.get("guest")), None)
    if user is None or guest is None:
        raise NotFound()
    with transaction():
        keep_profile(user, guest, now=now())
    _forget(guest)
    flash(_("C’est gardé : vos rencontres sont dans votre répertoire."), "success")
    return redirect(url_for("member_home.index"), 303)


@page.post("/guest/end")
@signed_in
def destroy() -> ResponseReturnValue:
    """It is not me: this browser forgets it. Its owner finds it again with their own e-mail."""
    session.pop("profile_id", None)
    return redirect(url_for("member_home.index"), 303)


def _forget(guest: Profile) -> None:
    if session.get("profile_id") == guest.id:
        session.pop("profile_id")
