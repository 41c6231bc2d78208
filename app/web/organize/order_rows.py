"""The orders of a list in words. What many lines say alike is said once: a page is quick."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from flask_babel import gettext as _
from flask_babel import ngettext

from app.orders.rules import Channel
from app.parties.rules import Naming
from app.register.queries import Row
from app.web.format import money


@dataclass(frozen=True, slots=True)
class Line:
    """`mark` is a state of the component status_word, or "owed"."""

    reference: str
    name: str
    url: str
    words: str
    sum: str
    mark: str


def lines(rows: list[Row], namings: Mapping[int, Naming]) -> list[Line]:
    """`namings`: of the parties among them, how many seats have a name."""
    gift, free, noted = _("Invitation"), _("Gratuit"), _("note")

    @cache
    def who(people: int, inside: int) -> str:
        places = ngettext("%(num)s place", "%(num)s places", people)
        return places + " · " + _("%(n)s à l’intérieur", n=inside) if inside else places

    @cache
    def cost(channel: Channel, total: int, currency: str) -> str:
        if channel is Channel.INVITE:
            return gift
        return money(total, currency) if total else free

    @cache
    def names(naming: Naming) -> str:
        return " · " + _("%(named)s sur %(all)s nommés", named=naming.named, all=naming.seats)

    return [
        Line(
            reference=row.reference,
            name=row.name,
            url=f"/organize/orders/{row.reference}",
            words=f"{row.reference} · {who(row.people, row.inside)}"
            + (names(namings[row.id]) if row.id in namings else "")
            + (f" · {noted}" if row.note else ""),
            sum=cost(row.channel, max(0, row.total - row.returned), row.currency),
            mark="owed" if row.refund_due else row.status.value,
        )
        for row in rows
    ]
