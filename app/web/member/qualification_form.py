"""The form of a card: what one says of a contact, in taps. The owner's own words come with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, SelectMultipleField
from wtforms.fields.choices import SelectChoice

from app.contacts.models import Contact
from app.contacts.rules import (
    INFLUENCES,
    RATES,
    TREE,
    Circle,
    ContactRole,
    FamilyLink,
    Formality,
    Layer,
    Nature,
    Readiness,
    Sphere,
    Structure,
)
from app.profiles.models import Profile
from app.qualifying.queries import Said
from app.qualifying.rules import Facts
from app.sorting.models import Criterion, Group, Territory
from app.sorting.queries import Sorted, words
from app.sorting.rules import TEXT_MAX, CriterionKind
from app.web.book_words import (
    CIRCLES,
    FAMILY_LINKS,
    FORMALITIES,
    NATURES,
    READINESS,
    ROLES,
    SPHERES,
    STRUCTURES,
)
from app.web.fields import LineField

E = TypeVar("E", bound=StrEnum)
NUMBER_MAX = 2_000_000_000


class One(RadioField):
    """One answer among a few, or none; taken back with the empty one."""

    def __init__(self, label: Any, choices: Iterable[SelectChoice], **kw: Any) -> None:
        super().__init__(label, choices=[*choices, SelectChoice("", _l("Sans réponse"))], **kw)

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = valuelist[0] if valuelist else ""

    def pre_validate(self, form: Any) -> None:
        if self.data not in (None, "", "None"):
            super().pre_validate(form)


def _named(names: Mapping[Any, Any]) -> list[SelectChoice]:
    return [SelectChoice(str(key.value), words) for key, words in names.items()]


def _circles(layer: Layer) -> list[SelectChoice]:
    return [SelectChoice(circle.value, CIRCLES[circle]) for circle in TREE[layer]]


def _rates(low: Any, high: Any) -> list[SelectChoice]:
    """1 to 5; the ends say what they mean."""
    ends = {1: low, 5: high}
    return [SelectChoice(str(n), ends.get(n, str(n))) for n in RATES]


class CardForm(FlaskForm):
    personal = SelectMultipleField(_l("Personnel"), choices=_circles(Layer.PERSONAL))
    professional = SelectMultipleField(_l("Professionnel"), choices=_circles(Layer.PROFESSIONAL))
    extra = SelectMultipleField(_l("Extra-professionnel"), choices=_circles(Layer.EXTRA))
    nature = One(_l("Nature du lien"), _named(NATURES))
    openness = One(_l("Partage son réseau"), _rates(_l("1 · le garde"), _l("5 · l’ouvre")))
    has_no_influence = BooleanField(_l("Aucune sur mes territoires"))
    closeness = One(_l("Proximité"), _rates(_l("1 · lointaine"), _l("5 · intime")))
    readiness = One(_l("Avant de demander"), _named(READINESS))
    roles = SelectMultipleField(_l("Rôles"), choices=_named(ROLES))
    family_link = One(_l("Si c’est la famille"), _named(FAMILY_LINKS))
    nature_note = LineField(_l("Ce lien, en quelques mots"), max=200)
    sphere = One(_l("Relation"), _named(SPHERES))
    formality = One(_l("Nos échanges"), _named(FORMALITIES))
    structure = One(_l("Type de structure"), _named(STRUCTURES))
    pleasure = One(_l("Plaisir à échanger"), _rates(_l("1 · peu"), _l("5 · beaucoup")))
    usefulness = One(_l("Efficacité de nos échanges"), _rates(_l("1 · peu"), _l("5 · beaucoup")))
    supporter = BooleanField(_l("Cette personne est acquise à ma cause"))

    @property
    def circles(self) -> frozenset[Circle]:
        ticked = (*_of(self.personal), *_of(self.professional), *_of(self.extra))
        return frozenset(Circle(value) for value in ticked)


def _of(field: SelectMultipleField) -> list[str]:
    return field.data or []


@dataclass(frozen=True, slots=True)
class Own:
    """The owner's own words, with what is said in them, and what was typed wrong."""

    territories: Sequence[Territory]
    groups: Sequence[Group]
    criteria: Sequence[Criterion]
    levels: dict[int, int]
    chosen: frozenset[int]
    values: dict[int, str]
    wrong: dict[int, str]  # by criterion: what to change


def own_words(owner: Profile, kept: Sorted) -> Own:
    """As kept, or as just typed."""
    territories, groups = words(owner, Territory), words(owner, Group)
    criteria = words(owner, Criterion)
    if request.method != "POST":
        said = (kept.influences, kept.groups, kept.values)
        return Own(territories, groups, criteria, *said, {})
    typed = request.form
    levels = {t.id: typed.get(f"t{t.id}", "") for t in territories}
    known = {id_: int(n) for id_, n in levels.items() if n in {str(i) for i in INFLUENCES}}
    ticked = set(typed.getlist("groups"))
    chosen = frozenset(g.id for g in groups if str(g.id) in ticked)
    values = {c.id: " ".join(typed.get(f"k{c.id}", "").split()) for c in criteria}
    wrong = {c.id: says for c in criteria if (says := _wrong(c, values[c.id]))}
    return Own(territories, groups, criteria, known, chosen, values, wrong)


def _wrong(criterion: Criterion, value: str) -> str:
    if not value:
        return ""
    if criterion.kind is CriterionKind.CHOICE and value not in criterion.choices:
        return _("Choisissez dans la liste.")
    if criterion.kind is CriterionKind.NUMBER and not _is_number(value):
        return _("Écrivez un nombre entier.")
    if len(value) > TEXT_MAX:
        return _("%(max)s caractères au plus.", max=TEXT_MAX)
    return ""


def _is_number(value: str) -> bool:
    digits = value.removeprefix("-")
    return digits.isascii() and digits.isdigit() and len(digits) <= 10 and int(digits) <= NUMBER_MAX


def start(contact: Contact, said: Said) -> dict[str, Any]:
    """What the form shows at first."""
    ones = ("nature", "family_link", "sphere", "formality", "structure", "readiness")
    rates = ("openness", "closeness", "pleasure", "usefulness")
    by_layer: dict[Layer, list[str]] = {layer: [] for layer in Layer}
    for circle in said.circles:
        by_layer[circle.layer].append(circle.value)
    return (
        {name: str(getattr(contact, name) or "") for name in (*ones, *rates)}
        | {layer.value: circles for layer, circles in by_layer.items()}
        | {
            "roles": [role.value for role in said.roles],
            "nature_note": contact.nature_note,
            "has_no_influence": contact.has_no_influence,
            "supporter": contact.supporter_since is not None,
        }
    )


def facts_of(form: CardForm, own: Own, contact: Contact, *, today: date) -> Facts:
    since = contact.supporter_since or today
    return Facts(
        circles=form.circles,
        roles=frozenset(ContactRole(value) for value in _of(form.roles)),
        family_link=_enum(FamilyLink, form.family_link),
        nature=_enum(Nature, form.nature),
        nature_note=form.nature_note.data or "",
        openness=_rate(form.openness),
        closeness=_rate(form.closeness),
        pleasure=_rate(form.pleasure),
        usefulness=_rate(form.usefulness),
        influences=own.levels,
        has_no_influence=form.has_no_influence.data,
        sphere=_enum(Sphere, form.sphere),
        formality=_enum(Formality, form.formality),
        structure=_enum(Structure, form.structure),
        readiness=_enum(Readiness, form.readiness),
        supporter_since=since if form.supporter.data else None,
        groups=own.chosen,
        values=own.values,
    )


def _enum(kind: type[E], field: One) -> E | None:
    return kind(field.data) if field.data else None


def _rate(field: One) -> int | None:
    return int(field.data) if field.data else None
