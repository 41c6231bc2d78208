"""A review as it is read: its tables and its gaps, for the page, the paper and the spreadsheet."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from app.contacts.rules import Circle, ContactRole, Layer
from app.reviews.rules import Age, Numbers, missing_circles, missing_roles
from app.web.book_words import CIRCLES, LAYERS, ROLES
from app.web.ring_words import AGES, NO_ROLE, RATES

LATELY = (Age.MONTH, Age.QUARTER, Age.HALF, Age.YEAR)  # an exchange within a year


@dataclass(frozen=True, slots=True)
class Table:
    """One way of counting; a row has as many numbers as reviews are compared."""

    title: str
    rows: list[tuple[str, list[int | None]]]

    @property
    def most(self) -> int:
        """The longest bar; 0 where nobody is counted."""
        return max((n or 0 for _words, counts in self.rows for n in counts), default=0)


def in_touch(numbers: Numbers) -> int:
    """People one exchanged with within a year: the figure that comes first."""
    return sum(numbers.ages.get(age, 0) for age in LATELY)


def tables(reviews: Sequence[Numbers], territories: Mapping[str, str]) -> list[Table]:
    """`territories`: the names of those that are there today, by id."""
    gone = {id for n in reviews for id in n.territories if id not in territories}
    places = dict(territories) | dict.fromkeys(sorted(gone), _("territoire retiré"))
    return [
        Table(_("En tout"), _totals(reviews)),
        _table(_("Par couche"), reviews, "layers", {str(key): LAYERS[key] for key in Layer}),
        Table(
            _("Naturel ou acquis"),
            [
                (_("naturel : famille, communauté, amis"), [n.natural for n in reviews]),
                (_("acquis"), [n.acquired for n in reviews]),
            ],
        ),
        _table(_("Par cercle"), reviews, "circles", {str(key): CIRCLES[key] for key in Circle}),
        _table(_("Par rôle"), reviews, "roles", {str(key): ROLES[key] for key in ContactRole}),
        _table(_("Par proximité"), reviews, "closeness", RATES),
        Table(
            _("Depuis un an"),
            [
                (_("vues en personne"), [n.in_person for n in reviews]),
                (_("à distance seulement"), [n.at_distance for n in reviews]),
                (_("aucun échange"), [n.unheard for n in reviews]),
            ],
        ),
        *([_table(_("Par territoire"), reviews, "territories", places)] if places else []),
        _table(_("Dernier échange"), reviews, "ages", {str(key): AGES[key] for key in Age}),
    ]


def _totals(reviews: Sequence[Numbers]) -> list[tuple[str, list[int | None]]]:
    return [
        (_("personnes avec qui j’ai échangé dans l’année"), [in_touch(n) for n in reviews]),
        (_("personnes dans le répertoire"), [n.total for n in reviews]),
        (_("ce que je pensais, avant de compter"), [n.estimate for n in reviews]),
        (_("qualifiées"), [n.qualified for n in reviews]),
        (_("acquises à ma cause"), [n.supporters for n in reviews]),
        (_("dans aucun cercle"), [n.unplaced for n in reviews]),
    ]


def _table(title: str, reviews: Sequence[Numbers], name: str, words: Mapping[str, Any]) -> Table:
    counts = [getattr(n, name) for n in reviews]
    return Table(
        title, [(str(said), [c.get(key, 0) for c in counts]) for key, said in words.items()]
    )


def gaps(numbers: Numbers, *, skipped: Collection[Circle] = ()) -> list[str]:
    """What is missing, in words."""
    told = [str(NO_ROLE[role]) for role in missing_roles(numbers)]
    circles = [str(CIRCLES[circle]) for circle in missing_circles(numbers, skipped)]
    found = [f"{words[0].upper()}{words[1:]}." for words in told]
    if circles:
        found.append(_("Personne dans ces cercles : %(names)s.", names=", ".join(circles)))
    never = numbers.ages.get(Age.NEVER, 0)
    if never:
        found.append(
            ngettext(
                "%(num)s personne sans aucun échange noté.",
                "%(num)s personnes sans aucun échange noté.",
                never,
            )
        )
    return found
