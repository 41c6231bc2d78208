"""The form of a photo: of a date, a series, an organizer, somebody who speaks."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm

from app.kernel.errors import Refused
from app.pictures.actions import keep_picture
from app.pictures.models import Picture
from app.pictures.rules import ALT_MAX, Cut, Sized
from app.recaps.rules import FILE_MOST, WrongFile
from app.web.context import now
from app.web.fields import LineField
from app.web.photos import cut_anew
from app.web.words import sentence


class PictureForm(FlaskForm):
    alt = LineField(
        _l("Ce qu’elle montre"),
        max=ALT_MAX,
        required=True,
        missing=_l("Décrivez l’image en quelques mots, pour qui ne la voit pas."),
    )
    refused = ""  # beside the file
    sizes: tuple[Sized, ...] = ()

    def takes(self, cut: Cut, shown: Picture | None) -> bool:
        """The words, and a file; without one, new words for what is shown already."""
        said = self.validate_on_submit()
        sent = request.files.get("file")
        raw = sent.stream.read(FILE_MOST + 1) if sent and sent.filename else b""
        if not raw:
            self.refused = "" if shown else _("Choisissez une image.")
            return said and not self.refused
        try:
            self.sizes = tuple(cut_anew(raw, cut))
        except WrongFile:
            self.refused = _("Format non accepté. Utilisez JPEG, PNG ou WebP.")
        except Refused as refusal:
            self.refused = sentence(refusal)
        return said and not self.refused

    def made(self, organizer_id: int, cut: Cut, shown: Picture | None) -> Picture:
        """Inside a transaction."""
        if shown and not self.sizes:
            shown.alt = self.alt.data
            return shown
        return keep_picture(organizer_id, cut, self.sizes, alt=self.alt.data, now=now())


def picture_page(
    template: str, form: PictureForm, shown: Picture | None, *, status: int = 200, **facts: object
) -> ResponseReturnValue:
    return render_template(template, form=form, picture=shown, **facts), status
