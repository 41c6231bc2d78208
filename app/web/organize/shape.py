"""What the forms of a series and of one date ask alike: the two kinds, prices, places, people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time
from typing import Any

from flask import flash, g, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from app.accounts.actions import audit
from app.accounts.models import Organizer
from app.accounts.rules import NotApproved
from app.events.models import Event, Series, Venue
from app.events.rules import (
    ABOUT_MAX,
    AFTERWORK_MINUTES,
    AFTERWORK_PRICES,
    AFTERWORK_STARTS,
    CAPACITY_MAX,
    CHANGE_HOURS_MAX,
    HAND_SHARE,
    Activity,
    CancelsAs,
    Changes,
    Format,
    Kind,
    Place,
    Shape,
    hour_after,
)
from app.kernel.codes import secret
from app.kernel.errors import NotAllowed
from app.planning.rules import WORK_MOST, work_share
from app.web.context import now, user, viewer
from app.web.dates import HourField
from app.web.fields import CleanTextField, LineField, NameField, WholeField
from app.web.organize.lines import (
    AgendaRow,
    blank_lines,
    currency,
    filled,
    known,
    rows_of,
    tell_beside,
)
from app.web.words import sentence

FORMATS = {
    Format.PRESENTATION: _l("Présentation"),
    Format.PARTICIPATION: _l("Participation"),
}
ACTIVITIES = {
    Activity.SEMINAR: _l("Séminaire"),
    Activity.WORKSHOP: _l("Atelier"),
    Activity.SHOW: _l("Spectacle"),
    Activity.OTHER: _l("Autre"),
}
CANCELS = {
    CancelsAs.NOTHING: _l("Il ne peut pas seul : il vous écrit"),
    CancelsAs.CREDIT: _l("Il reçoit un avoir"),
    CancelsAs.REFUND: _l("Vous le remboursez"),
}
DINNERS = {"yes": _l("Oui, un dîner"), "waived": _l("Non, c’est voulu")}
# What to do about each thing that lacks, beside its field: (field, sentence)
TO_DO = {
    "audience": ("audience", _l("Dites pour qui : c’est la cible du Talk.")),
    "theme": ("theme", _l("Choisissez un thème porteur.")),
    "format": ("format", _l("Choisissez : présentation ou participation.")),
    "activity": ("activity", _l("Choisissez l’activité de la soirée.")),
    "dinner": ("dinner", _l("Dites s’il y a un dîner. Sans dîner, que ce soit voulu.")),
    "leisure": ("leisure", _l("Dites ce qui détend. Sans volet détente, que ce soit voulu.")),
    "venue": ("place_name", _l("Dites où cela se passe.")),
    "date": ("rhythm", _l("Choisissez une date fixe.")),
}
PAID = _l("Un AfterWork est payant : il faut au moins un tarif au-dessus de 0.")
PRICED = _l("Il faut au moins un tarif. Écrivez 0 si c’est gratuit.")


def one_of(label: Any, words: dict[Any, Any], **more: Any) -> RadioField:
    choices = [SelectChoice(str(value), word) for value, word in words.items()]
    return RadioField(label, choices=choices, validators=[known], validate_choice=False, **more)


class ShapeForm(FlaskForm):
    """The fields of both kinds, for a series and for one date."""

    key = HiddenField()
    organizer = SelectField(_l("Qui organise ?"), validate_choice=False, validators=[known])
    title = NameField(_l("Titre"), required=True, missing=_l("Écrivez un titre."))
    about = CleanTextField(_l("Au programme"), max=ABOUT_MAX)
    theme = LineField(_l("Thème"))
    place_name = LineField(_l("Lieu"))
    place_address = LineField(_l("Adresse ou repère"))
    place_city = LineField(_l("Ville"), max=80)
    capacity = WholeField(
        _l("Places"),
        min=1,
        max=CAPACITY_MAX,
        required=True,
        missing=_l("Écrivez le nombre de places."),
        wrong=_l("Écrivez un nombre de places entier, à partir de 1."),
    )
    hand_share = WholeField(_l("Places gardées sans être payées, au plus (%)"), max=100)
    starts_at = HourField(_l("De"), required=True)
    ends_at = HourField(_l("À"), required=True)
    # what a buyer may change alone
    may_transfer = BooleanField(_l("Donner son billet à une autre personne"))
    may_move = BooleanField(_l("Passer à une autre date du même rendez-vous"))
    cancels_as = one_of(_l("Quand un acheteur annule"), CANCELS)
    change_hours = WholeField(_l("Jusqu’à combien d’heures avant ?"), max=CHANGE_HOURS_MAX)
    by_request = BooleanField(
        _l("Sur demande : je choisis mes invités"),
        description=_l("Chacun demande une place ; vous acceptez ou refusez d’une phrase."),
    )
    # a Talk's
    audience = LineField(_l("Pour qui ?"))
    format = one_of(_l("Format"), FORMATS)
    # an AfterWork's
    activity = one_of(_l("Activité"), ACTIVITIES)
    dinner = one_of(_l("Un dîner ?"), DINNERS)
    leisure = LineField(_l("Le volet détente"))
    leisure_waived = BooleanField(_l("Sans volet détente, c’est voulu"))
    agenda = rows_of(AgendaRow)

    def validate_place_city(self, field: LineField) -> None:
        if self.place_name.data and not field.data:
            raise ValidationError(_("Dans quelle ville ?"))

    def host(self, organizers: Sequence[Organizer]) -> Organizer:
        return next((o for o in organizers if o.code == self.organizer.data), organizers[0])

    def shape(self, kind: Kind) -> Shape:
        talk = kind is Kind.TALK
        place = Place(self.place_name.data, self.place_city.data, self.place_address.data)
        return Shape(
            kind=kind,
            title=self.title.data,
            about=self.about.data,
            audience=self.audience.data,
            format=Format(self.format.data) if talk and self.format.data else None,
            activity=Activity(self.activity.data) if not talk and self.activity.data else None,
            dinner=not talk and self.dinner.data == "yes",
            dinner_waived=not talk and self.dinner.data == "waived",
            leisure="" if talk else self.leisure.data,
            leisure_waived=not talk and self.leisure_waived.data,
            theme=self.theme.data,
            place=place if place.name else None,
            changes=self.changes(),
            hand_share=HAND_SHARE if self.hand_share.data is None else self.hand_share.data,
        )

    def chooses(self, kind: Kind) -> bool:
        """A Talk is open to whoever its theme concerns; an AfterWork may choose its guests."""
        return kind is Kind.AFTERWORK and bool(self.by_request.data)

    def changes(self) -> Changes:
        hours = self.change_hours.data
        return Changes(
            hours=Changes().hours if hours is None else hours,
            may_transfer=self.may_transfer.data,
            may_move=self.may_move.data,
            cancels_as=CancelsAs(self.cancels_as.data or CancelsAs.NOTHING),
        )

    def lines(self) -> list[dict[str, Any]]:
        """What happens when."""
        return [row.line() for row in filled(self.agenda)]

    def usual(self) -> tuple[list[int], time, time, list[dict[str, Any]]]:
        """What `remark` looks at."""
        amounts = [row.amount.data for row in filled(self.prices)]
        return amounts, self.starts_at.data, self.ends_at.data, self.lines()

    def tell(self, missing: Sequence[str], kind: Kind) -> None:
        """Say what lacks beside the fields that give it."""
        for name in missing:
            if name == "prices":
                self.tell_prices(PAID if kind is Kind.AFTERWORK else PRICED)
            else:
                field, words = TO_DO[name]
                tell_beside(self[field if field in self else "starts_at"], words)

    def tell_prices(self, words: Any) -> None:
        blank_lines(self.prices, 0 if len(self.prices) else 1)
        tell_beside(self.prices[0].form.amount, words)


def as_typed(row: Series | Event) -> dict[str, Any]:
    """What stands, for a form that changes it."""
    dinner = "yes" if row.dinner else "waived" if row.dinner_waived else ""
    return {
        "title": row.title,
        "about": row.about,
        "theme": row.theme.name if row.theme else "",
        "audience": row.audience,
        "format": row.format or "",
        "activity": row.activity or "",
        "dinner": dinner,
        "leisure": row.leisure,
        "leisure_waived": row.leisure_waived,
        "agenda": [line | {"at": time.fromisoformat(line["at"])} for line in row.agenda],
        "place_name": row.venue.name if row.venue else "",
        "place_address": row.venue.address if row.venue else "",
        "place_city": row.venue.city if row.venue else "",
        "may_transfer": row.may_transfer,
        "may_move": row.may_move,
        "cancels_as": row.cancels_as.value,
        "change_hours": row.change_hours,
        "hand_share": row.hand_share,
    }


ALLOWED = {"may_transfer": True, "may_move": True, "cancels_as": "nothing", "change_hours": 24}


def fresh(kind: Kind, city: str) -> dict[str, Any]:
    """What a new form begins with."""
    capacity = 60 if kind is Kind.TALK else 40
    start = {"key": secret(), "place_city": city, "capacity": capacity}
    return start | {"hand_share": HAND_SHARE} | ALLOWED


def hosts() -> list[Organizer]:
    """The organizers the viewer may publish for. Raises: NotAllowed when there are none."""
    organizers = viewer().organizers("organize")
    if not organizers:
        raise NotAllowed(what="organize")
    asked = request.values.get("organizer")
    g.currency = next((o.currency for o in organizers if o.code == asked), organizers[0].currency)
    return organizers


def offer_hosts(form: ShapeForm, organizers: Sequence[Organizer]) -> None:
    form.organizer.choices = [SelectChoice(o.code, o.name) for o in organizers]


def remark(
    kind: Kind,
    amounts: Sequence[int],
    starts_at: time,
    ends_at: time,
    lines: Sequence[dict[str, Any]],
) -> None:
    """Say what is unusual for an AfterWork, and let it be."""
    if kind is not Kind.AFTERWORK:
        return
    low, high = min(AFTERWORK_PRICES), max(AFTERWORK_PRICES)
    if currency() == "XAF" and any(a and not low <= a <= high for a in amounts):
        flash(_("À Douala, un AfterWork coûte en général de 10 000 à 20 000 FCFA."), "info")
    if (starts_at, ends_at) != (AFTERWORK_STARTS, hour_after(AFTERWORK_STARTS, AFTERWORK_MINUTES)):
        flash(_("Un AfterWork va en général de 18 h à 21 h. Vos heures sont gardées."), "info")
    if (work := work_share(lines, starts_at, ends_at)) > WORK_MOST:
        words = _(
            "Le travail prend %(work)s %% du déroulé. Au-delà de %(most)s %%, c’est un séminaire : "
            "cochez « Détente » là où l’on se détend, ou donnez-lui plus de temps.",
            work=work,
            most=WORK_MOST,
        )
        flash(words, "warning")


def warn_if_too_many(venue: Venue | None, capacity: int) -> None:
    """More places than the room holds: said, and let be."""
    if venue is not None and venue.capacity and capacity > venue.capacity:
        words = _(
            "%(place)s tient %(holds)s personnes ; vous vendez %(places)s places.",
            place=venue.name,
            holds=venue.capacity,
            places=capacity,
        )
        flash(words, "warning")


def note(action: str, object: str, organizer_id: int, **facts: Any) -> None:
    """Into the audit trail: who of the team did what."""
    actor = f"user:{user().id}"
    audit(action, object, actor=actor, organizer_id=organizer_id, now=now(), **facts)


def read_kind(typed: str | None) -> Kind | None:
    return Kind(typed) if typed in list(Kind) else None


def wants_to_publish(host: Organizer) -> bool:
    """The form says so, and the house lets its organizer; who must wait yet is told so."""
    asked = bool(request.form.get("publish"))
    if asked and host.awaits_approval:
        flash(sentence(NotApproved()), "warning")
    return asked and not host.awaits_approval
