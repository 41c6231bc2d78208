"""/organize/venues: the places of a team, used again from date to date; how many each holds."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm

from app.events import queries as events
from app.events.models import Venue
from app.events.rules import CAPACITY_MAX
from app.kernel.db import db, transaction
from app.kernel.errors import NotAllowed, NotFound
from app.web.context import now, viewer
from app.web.fields import LineField, WholeField
from app.web.guards import organizer
from app.web.listing import cards
from app.web.organize.lines import tell_beside
from app.web.organize.shape import note

page = Blueprint("organize_venues", __name__)
SHOWN = 24  # dates on the page of one place


class VenueForm(FlaskForm):
    name = LineField(_l("Lieu"), required=True, missing=_l("Écrivez le nom du lieu."))
    address = LineField(_l("Adresse ou repère"))
    city = LineField(_l("Ville"), max=80, required=True, missing=_l("Dans quelle ville ?"))
    capacity = WholeField(_l("Combien de personnes la salle tient-elle ?"), min=1, max=CAPACITY_MAX)


def own_venue(venue_id: int) -> Venue:
    """Raises: NotFound, NotAllowed."""
    venue = db.session.get(Venue, venue_id)
    if venue is None or not viewer().knows(venue.organizer_id):
        raise NotFound()
    if not viewer().may("organize", venue.organizer_id):
        raise NotAllowed(what="organize")
    return venue


@page.get("/organize/venues")
@organizer
def index() -> ResponseReturnValue:
    mine = [o.id for o in viewer().organizers("organize")]
    return render_template("organize/venues/index.html", venues=events.venues_of_team(mine))


@page.get("/organize/venues/<int:venue_id>")
@organizer
def show(venue_id: int) -> ResponseReturnValue:
    venue = own_venue(venue_id)
    return _page(venue, VenueForm(obj=venue))


@page.post("/organize/venues/<int:venue_id>")
@organizer
def update(venue_id: int) -> ResponseReturnValue:
    venue = own_venue(venue_id)
    form = VenueForm(obj=venue)
    if not form.validate_on_submit():
        return _page(venue, form, 422)
    here = (form.name.data.casefold(), form.city.data.casefold())
    for other in events.venues_of(venue.organizer_id):
        if other.id != venue.id and (other.name.casefold(), other.city.casefold()) == here:
            tell_beside(form.name, _("Un autre de vos lieux s’appelle ainsi dans cette ville."))
            return _page(venue, form, 409)
    with transaction():
        venue.name, venue.address = form.name.data, form.address.data
        venue.city, venue.capacity = form.city.data, form.capacity.data
        note("venue.update", f"venue:{venue.id}", venue.organizer_id, name=venue.name)
    flash(_("C’est enregistré, pour toutes les dates de ce lieu."), "success")
    return redirect(url_for("organize_venues.index"), 303)


def _page(venue: Venue, form: VenueForm, status: int = 200) -> ResponseReturnValue:
    dates = cards(events.dates_at(venue.id)[:SHOWN], now=now(), for_team=True)
    return render_template("organize/venues/show.html", venue=venue, form=form, dates=dates), status
