"""Where promo codes are made and counted: a date, or a season pass; the same pages for both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.accounts.models import Organizer
from app.events.models import Event
from app.passes.models import SeasonPass
from app.promos.rules import Owner
from app.web.context import settings


@dataclass(frozen=True, slots=True)
class CodeShop:
    """`here`: the address of its codes; `link`: its order form, a code to be added."""

    owner: Owner
    organizer: Organizer
    zone: str
    subject: str  # of the trail
    here: str
    link: str
    file: str  # name of what is downloaded
    event: Event | None = None
    season: SeasonPass | None = None

    @property
    def facts(self) -> dict[str, Any]:
        """What the pages of codes, and the tabs above them, are told."""
        if self.season is None:
            return {"shop": self, "event": self.event}
        return {"shop": self, "series": self.season.series, "season": self.season}


def shop_of_event(event: Event) -> CodeShop:
    return CodeShop(
        Owner(event_id=event.id),
        event.organizer,
        event.timezone,
        subject=f"event:{event.id}",
        here=f"/organize/events/{event.code}/promos",
        link=f"{settings().base_url}/events/{event.code}/orders/new?code=",
        file=f"codes-{event.code}.csv",
        event=event,
    )


def shop_of_pass(season: SeasonPass) -> CodeShop:
    series = season.series
    there = f"/series/{series.code}/passes/{season.id}"
    return CodeShop(
        Owner(pass_id=season.id),
        series.organizer,
        series.timezone,
        subject=f"series:{series.id}",
        here=f"/organize{there}/promos",
        link=f"{settings().base_url}{there}/orders/new?code=",
        file=f"codes-{series.code}-{season.id}.csv",
        season=season,
    )
