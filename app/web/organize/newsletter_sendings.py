"""POST /organize/newsletters/<code>/<id>/sending: an edition leaves; …/end: no further."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.accounts.models import Organizer
from app.kernel.db import in_transaction
from app.mailings.models import Mailing
from app.newsletters import actions
from app.web.context import now, settings
from app.web.guards import organizer, own_organizer
from app.web.organize.newsletters import owned
from app.web.organize.shape import note

page = Blueprint("newsletter_sendings", __name__)


@page.post("/organize/newsletters/<code>/<int:edition_id>/sending")
@organizer
def create(code: str, edition_id: int) -> ResponseReturnValue:
    """Pressed twice, it leaves once."""
    of = own_organizer(code, "organize")
    mailing = in_transaction(lambda: _send(of, edition_id))
    words = ngettext(
        "La lettre part à une personne.", "La lettre part à %(num)s personnes.", mailing.total
    )
    flash(words, "success")
    return redirect(url_for("organize_newsletters.index", code=code), 303)


def _send(of: Organizer, edition_id: int) -> Mailing:
    edition = owned(of, edition_id)
    if edition.sent_at is None:
        note("newsletter.sent", f"organizer:{of.id}", of.id, subject=edition.subject)
    return actions.send(edition, per_minute=settings().mails_per_minute, now=now())


@page.post("/organize/newsletters/<code>/<int:edition_id>/sending/end")
@organizer
def destroy(code: str, edition_id: int) -> ResponseReturnValue:
    of = own_organizer(code, "organize")
    in_transaction(lambda: actions.stop(owned(of, edition_id), now=now()))
    flash(_("Arrêté : ce qui n’est pas encore parti ne part plus."), "info")
    return redirect(url_for("organize_newsletters.index", code=code), 303)
