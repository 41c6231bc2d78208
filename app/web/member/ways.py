"""/member/contacts/<id>/ways: one more number or address of a contact, and one less."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms.validators import ValidationError

from app.contacts.actions import add_way, drop_way
from app.contacts.queries import contact_of
from app.duplicates import actions as duplicates
from app.kernel.db import transaction
from app.kernel.errors import NotFound
from app.readings.people import LABEL_MAX, MOST_WAYS, WayKind
from app.web.context import now, viewer
from app.web.fields import EmailField, LineField, PhoneField
from app.web.guards import member
from app.web.member import pages
from app.web.own_cards import LinkField
from app.web.people import labels_of

page = pages("ways", __name__)


class WayForm(FlaskForm):
    phone = PhoneField(_l("Un autre téléphone"), render_kw={"autocomplete": "off"})
    email = EmailField(_l("Un autre e-mail"), render_kw={"autocomplete": "off"})
    site = LinkField(_l("Une page"), description=_l("Site, LinkedIn, page Facebook…"))
    label = LineField(
        _l("Ce que c’est"), max=LABEL_MAX, description=_l("Mobile, bureau, boutique…")
    )

    def validate_label(self, _field: LineField) -> None:
        if not self.errors and not self.ways():
            raise ValidationError(_("Écrivez un numéro, une adresse ou une page au-dessus."))

    def ways(self) -> list[tuple[WayKind, str]]:
        typed = (
            (WayKind.PHONE, self.phone.data),
            (WayKind.EMAIL, self.email.data),
            (WayKind.SITE, self.site.data),
        )
        return [(kind, value) for kind, value in typed if value]


@page.get("/contacts/<int:contact_id>/ways")
@member
def index(contact_id: int) -> ResponseReturnValue:
    return _page(contact_id, WayForm())


@page.post("/contacts/<int:contact_id>/ways")
@member
def create(contact_id: int) -> ResponseReturnValue:
    contact = contact_of(viewer().profile, contact_id).contact
    form = WayForm()
    if not form.validate_on_submit():
        return _page(contact_id, form), 422
    if len(contact.ways) + len(form.ways()) > MOST_WAYS:
        form.label.errors = [_("%(most)s numéros et adresses au plus.", most=MOST_WAYS)]
        return _page(contact_id, form), 409
    with transaction():
        for kind, value in form.ways():
            add_way(contact, kind, value, form.label.data or "")
        duplicates.look(contact.owner, [contact.id], now=now())
    flash(_("C’est noté."), "success")
    return redirect(url_for("member_ways.index", contact_id=contact_id), 303)


@page.post("/contacts/<int:contact_id>/ways/end")
@member
def destroy(contact_id: int) -> ResponseReturnValue:
    contact = contact_of(viewer().profile, contact_id).contact
    typed = request.form.get("way", "")
    way = next((way for way in contact.ways if str(way.id) == typed), None)
    if way is None:
        raise NotFound()
    with transaction():
        drop_way(way)
    return redirect(url_for("member_ways.index", contact_id=contact_id), 303)


def _page(contact_id: int, form: WayForm) -> str:
    known = contact_of(viewer().profile, contact_id)
    return render_template(
        "member/ways/index.html",
        form=form,
        known=known,
        contact=known.contact,
        labels=labels_of(known),
    )
