"""What an owner sorts their book by. Ring P: each row says whose it is."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Model
from app.sorting.rules import CriterionKind, TerritoryKind


class Territory(Model):
    """Where the owner wants to count: a place, a trade, an organisation."""

    __tablename__ = "territory"
    __table_args__ = (UniqueConstraint("owner_id", "name_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("profile.id"))
    kind: Mapped[TerritoryKind]
    name: Mapped[str]
    name_key: Mapped[str]  # folded
    created_at: Mapped[datetime]


class Influence(Model):
    """How much a contact counts on a territory: 0 to 5."""

    __tablename__ = "influence"
    __table_args__ = (Index("ix_influence_owner", "owner_id", "territory_id", "level"),)

    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"), primary_key=True)
    territory_id: Mapped[int] = mapped_column(
        ForeignKey("territory.id"), primary_key=True, index=True
    )
    owner_id: Mapped[int] = mapped_column(ForeignKey("profile.id"))
    level: Mapped[int]


class Group(Model):
    """Contacts put together under a name of the owner's own."""

    __tablename__ = "contact_group"
    __table_args__ = (UniqueConstraint("owner_id", "name_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("profile.id"))
    name: Mapped[str]
    name_key: Mapped[str]
    created_at: Mapped[datetime]


class InGroup(Model):
    __tablename__ = "contact_in_group"
    __table_args__ = (Index("ix_contact_in_group_owner", "owner_id", "group_id"),)

    group_id: Mapped[int] = mapped_column(ForeignKey("contact_group.id"), primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"), primary_key=True, index=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("profile.id"))


class Criterion(Model):
    """A question of the owner's own about their contacts; `choices` when it is one of several."""

    __tablename__ = "criterion"
    __table_args__ = (UniqueConstraint("owner_id", "name_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("profile.id"))
    kind: Mapped[CriterionKind]
    name: Mapped[str]
    name_key: Mapped[str]
    choices: Mapped[list[Any]] = mapped_column(JSON, default=list)
    created_at: Mapped[datetime]


class CriterionValue(Model):
    """What a contact answers to a criterion: a text, one of its choices, or a whole number."""

    __tablename__ = "criterion_value"
    __table_args__ = (Index("ix_criterion_value_owner", "owner_id", "criterion_id", "key"),)

    criterion_id: Mapped[int] = mapped_column(ForeignKey("criterion.id"), primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"), primary_key=True, index=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("profile.id"))
    value: Mapped[str]
    key: Mapped[str]  # folded
    number: Mapped[int | None]


class SavedFilter(Model):
    """A question put to the book, kept under a name: what follows the ? of its address."""

    __tablename__ = "saved_filter"
    __table_args__ = (UniqueConstraint("owner_id", "name_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("profile.id"))
    name: Mapped[str]
    name_key: Mapped[str]
    query: Mapped[str]
    created_at: Mapped[datetime]
