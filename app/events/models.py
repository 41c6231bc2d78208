"""The programme: themes, venues, series and their dated events."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Organizer
from app.events.rules import (
    HAND_SHARE,
    Activity,
    AnchorState,
    CancelsAs,
    DirectoryMode,
    Format,
    Kind,
    Status,
)
from app.kernel.codes import link_code, secret
from app.kernel.db import Model
from app.pictures.models import Picture


class Theme(Model):
    """What it is about. Two organizers may each have their own "Entrepreneuriat"."""

    __tablename__ = "theme"
    __table_args__ = (UniqueConstraint("organizer_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organizer_id: Mapped[int] = mapped_column(ForeignKey("organizer.id"))
    name: Mapped[str]
    hue: Mapped[int]  # degrees on the colour wheel, for its covers


class Venue(Model):
    __tablename__ = "venue"
    __table_args__ = (UniqueConstraint("organizer_id", "name", "city"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organizer_id: Mapped[int] = mapped_column(ForeignKey("organizer.id"))
    name: Mapped[str]
    address: Mapped[str] = mapped_column(default="")
    city: Mapped[str]
    capacity: Mapped[int | None]  # people the room holds


class Series(Model):
    """A recurring promise ("tous les derniers samedis"). Its events are rows made ahead of time.

    What stands here is the default of its next dates; each date may have its own.
    """

    __tablename__ = "series"
    __table_args__ = (UniqueConstraint("organizer_id", "form_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organizer_id: Mapped[int] = mapped_column(ForeignKey("organizer.id"), index=True)
    code: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[Kind]
    title: Mapped[str]
    about: Mapped[str] = mapped_column(default="")
    audience: Mapped[str] = mapped_column(default="")
    format: Mapped[Format | None]  # a Talk's
    activity: Mapped[Activity | None]  # an AfterWork's
    dinner: Mapped[bool] = mapped_column(default=False)
    dinner_waived: Mapped[bool] = mapped_column(default=False)  # no dinner, on purpose
    leisure: Mapped[str] = mapped_column(default="")  # an AfterWork's: what relaxes
    leisure_waived: Mapped[bool] = mapped_column(default=False)  # nothing does, on purpose
    theme_id: Mapped[int | None] = mapped_column(ForeignKey("theme.id"))
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id"))
    rule: Mapped[str] = mapped_column(default="")  # RFC 5545 RRULE, no DTSTART
    starts_on: Mapped[date]  # no date before this one
    starts_at: Mapped[time]  # local
    minutes: Mapped[int]  # length
    timezone: Mapped[str]
    capacity: Mapped[int]  # people, of each next date
    picture_id: Mapped[int | None] = mapped_column(ForeignKey("picture.id"), index=True)
    agenda: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)  # of each next date
    prices: Mapped[list[dict[str, Any]]] = mapped_column(JSON)  # [{"name", "amount"}], each date
    dates_ahead: Mapped[int] = mapped_column(default=6)  # how many events are kept made
    change_hours: Mapped[int] = mapped_column(default=24)
    may_transfer: Mapped[bool] = mapped_column(default=True)
    may_move: Mapped[bool] = mapped_column(default=True)
    cancels_as: Mapped[CancelsAs] = mapped_column(default=CancelsAs.NOTHING)
    # of the places, in per cent: what orders to be paid by hand may keep unpaid, together
    hand_share: Mapped[int] = mapped_column(default=HAND_SHARE)
    form_key: Mapped[str | None]  # of the form that made it: a double submit is one series
    published_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    organizer: Mapped[Organizer] = relationship()
    theme: Mapped[Theme | None] = relationship()
    venue: Mapped[Venue | None] = relationship()
    picture: Mapped[Picture | None] = relationship()
    events: Mapped[list[Event]] = relationship(back_populates="series", order_by="Event.starts_at")


class Event(Model):
    """One dated occurrence, on its own or of a series (`occurrence_on` says which date)."""

    __tablename__ = "event"
    __table_args__ = (
        UniqueConstraint("series_id", "occurrence_on"),
        UniqueConstraint("organizer_id", "form_key"),
        Index("ix_event_status_starts_at", "status", "starts_at"),
        Index("ix_event_status_publish_at", "status", "publish_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organizer_id: Mapped[int] = mapped_column(ForeignKey("organizer.id"), index=True)
    series_id: Mapped[int | None] = mapped_column(ForeignKey("series.id"))
    occurrence_on: Mapped[date | None]  # the rule's date: stays when the event is moved
    code: Mapped[str] = mapped_column(unique=True)  # its address
    door_code: Mapped[str] = mapped_column(unique=True)  # 4 symbols, starts each ticket's token
    door_salt: Mapped[bytes] = mapped_column(LargeBinary(16))  # of the hashes given to scanners
    change_seq: Mapped[int] = mapped_column(default=1)  # scanners ask "what changed since n"
    kind: Mapped[Kind]
    title: Mapped[str]
    about: Mapped[str] = mapped_column(default="")
    audience: Mapped[str] = mapped_column(default="")
    format: Mapped[Format | None]
    activity: Mapped[Activity | None]
    dinner: Mapped[bool] = mapped_column(default=False)
    dinner_waived: Mapped[bool] = mapped_column(default=False)
    leisure: Mapped[str] = mapped_column(default="")
    leisure_waived: Mapped[bool] = mapped_column(default=False)
    theme_id: Mapped[int | None] = mapped_column(ForeignKey("theme.id"))
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id"))
    # in place of the drawn cover
    picture_id: Mapped[int | None] = mapped_column(ForeignKey("picture.id"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    timezone: Mapped[str]
    status: Mapped[Status] = mapped_column(default=Status.DRAFT)
    publish_at: Mapped[datetime | None]  # a draft's: the job publishes it then (app/releases)
    preview: Mapped[str | None] = mapped_column(unique=True)  # a draft's: shows it to who has it
    by_request: Mapped[bool] = mapped_column(default=False)  # it chooses its guests
    waitlist_open: Mapped[bool] = mapped_column(default=True)  # when all places are taken
    proposal_hours: Mapped[int | None]  # places proposed to one person are kept so long
    # what a buyer may change alone, until so many hours before the start
    change_hours: Mapped[int] = mapped_column(default=24)
    may_transfer: Mapped[bool] = mapped_column(default=True)
    may_move: Mapped[bool] = mapped_column(default=True)
    cancels_as: Mapped[CancelsAs] = mapped_column(default=CancelsAs.NOTHING)
    # of the places, in per cent: what orders to be paid by hand may keep unpaid, together
    hand_share: Mapped[int] = mapped_column(default=HAND_SHARE)
    form_key: Mapped[str | None]  # of the form that made it: a double submit is one event
    # what happens when, in its order: [{"at": "18:30", "words"}], as its clock shows it; with
    # "leisure" what relaxes
    agenda: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    shifted_at: Mapped[datetime | None]  # when it was last put elsewhere (app/shifting)
    shifted_from: Mapped[datetime | None]  # it would have begun then
    leave_until: Mapped[datetime | None]  # who had a place before gives it up, whatever the rule
    created_at: Mapped[datetime]

    organizer: Mapped[Organizer] = relationship()
    series: Mapped[Series | None] = relationship(back_populates="events")
    theme: Mapped[Theme | None] = relationship()
    venue: Mapped[Venue | None] = relationship()
    picture: Mapped[Picture | None] = relationship()
    directory: Mapped[EventDirectory | None] = relationship(viewonly=True)
    speakers: Mapped[list[Appearance]] = relationship(
        order_by="Appearance.position", cascade="all, delete-orphan"
    )
    anchors: Mapped[list[AnchorGuest]] = relationship(
        order_by="AnchorGuest.id", cascade="all, delete-orphan"
    )

    @property
    def directory_mode(self) -> DirectoryMode:
        return self.directory.mode if self.directory else DirectoryMode.CONSENTING


class EventDirectory(Model):
    """The team's choice for one date; no row: those who agree see each other."""

    __tablename__ = "event_directory"

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), primary_key=True)
    mode: Mapped[DirectoryMode]
    at: Mapped[datetime]


class Speaker(Model):
    """Somebody who speaks for a team, told of once for all their dates."""

    __tablename__ = "speaker"
    __table_args__ = (UniqueConstraint("organizer_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organizer_id: Mapped[int] = mapped_column(ForeignKey("organizer.id"))
    key: Mapped[str]  # their name, folded: one spelling is one person
    name: Mapped[str]
    headline: Mapped[str] = mapped_column(default="")  # as they were introduced last
    bio: Mapped[str] = mapped_column(default="")
    link: Mapped[str] = mapped_column(default="")
    picture_id: Mapped[int | None] = mapped_column(ForeignKey("picture.id"))

    picture: Mapped[Picture | None] = relationship()


class Appearance(Model):
    """One of them, at one date."""

    __tablename__ = "appearance"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    speaker_id: Mapped[int] = mapped_column(ForeignKey("speaker.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    headline: Mapped[str] = mapped_column(default="")  # as they are introduced that day

    speaker: Mapped[Speaker] = relationship(lazy="joined", innerjoin=True)

    @property
    def name(self) -> str:
        return self.speaker.name


class AnchorGuest(Model):
    """An invited name that draws others. In public only when announced, with their yes."""

    __tablename__ = "anchor_guest"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    name: Mapped[str]
    headline: Mapped[str] = mapped_column(default="")
    state: Mapped[AnchorState] = mapped_column(default=AnchorState.THOUGHT_OF)
    agreed: Mapped[bool] = mapped_column(default=False)  # to be named in public
    agreed_by: Mapped[str] = mapped_column(default="")  # "self", or "user:7" who was told so
    greeter: Mapped[str] = mapped_column(default="")  # who welcomes them at the door
    phone: Mapped[str] = mapped_column(default="")  # E.164
    email: Mapped[str] = mapped_column(default="")
    allotment: Mapped[int] = mapped_column(default=0)  # places they may give, their own too
    gift_type_id: Mapped[int | None]  # ticket_type.id of those, the first when none
    answered_at: Mapped[datetime | None]  # by themselves, on their page
    code: Mapped[str | None] = mapped_column(unique=True, default=link_code)  # they pass it on
    secret: Mapped[str | None] = mapped_column(unique=True, default=secret)  # opens their page
