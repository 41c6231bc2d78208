"""People who sign in, organizers and their teams, consents, and who did what."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.rules import CAMEROON_VAT, OrganizerKind, Purpose, Role, TaxStatus
from app.kernel.db import Model


class User(Model):
    """A person with an account. `session_key` changes to end all their sessions at once."""

    __tablename__ = "user_account"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str | None] = mapped_column(unique=True)  # lower case
    phone: Mapped[str | None] = mapped_column(index=True)  # E.164
    name: Mapped[str]
    locale: Mapped[str] = mapped_column(default="fr")
    is_operator: Mapped[bool] = mapped_column(default=False)  # runs this installation
    session_key: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]  # to the day; None: never since it was made
    told_unused_at: Mapped[datetime | None]  # by mail, that nobody uses it (PR42)

    memberships: Mapped[list[Membership]] = relationship(back_populates="user")

    # what Flask-Login asks of a user, without importing it here
    is_authenticated = is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        return self.session_key


class Organizer(Model):
    """Who publishes: the tenant. Every row it owns carries `organizer_id`."""

    __tablename__ = "organizer"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)  # its address, a slug
    name: Mapped[str]
    about: Mapped[str] = mapped_column(default="")
    city: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")  # shown to the public when set
    phone: Mapped[str] = mapped_column(default="")  # E.164, shown to the public when set
    site: Mapped[str] = mapped_column(default="")
    kind: Mapped[OrganizerKind | None]
    links: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)  # of LINKS, as addresses
    currency: Mapped[str] = mapped_column(default="XAF")
    timezone: Mapped[str] = mapped_column(default="Africa/Douala")
    # mobile money by hand: the numbers people send to, and the name the operator shows them
    mtn_number: Mapped[str] = mapped_column(default="")
    orange_number: Mapped[str] = mapped_column(default="")
    wallet_name: Mapped[str] = mapped_column(default="")
    # what stands on receipts
    legal_name: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    tax_number: Mapped[str] = mapped_column(default="")  # NIU
    register_number: Mapped[str] = mapped_column(default="")  # RCCM
    tax: Mapped[TaxStatus] = mapped_column(default=TaxStatus.NONE)
    vat_bp: Mapped[int] = mapped_column(default=CAMEROON_VAT)  # basis points, where it is liable
    # what may lack of a payment that a person takes for the whole, in the smallest unit
    waive_most: Mapped[int] = mapped_column(BigInteger, default=0)
    is_demo: Mapped[bool] = mapped_column(default=False)
    awaits_approval: Mapped[bool] = mapped_column(default=False)  # it publishes nothing yet
    created_at: Mapped[datetime]


class Membership(Model):
    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("user_id", "organizer_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    organizer_id: Mapped[int] = mapped_column(ForeignKey("organizer.id"), index=True)
    role: Mapped[Role]

    user: Mapped[User] = relationship(back_populates="memberships")
    organizer: Mapped[Organizer] = relationship()


class SignInLink(Model):
    """A link that signs in once whoever reads mail at `email`, and makes their account if need be.

    Kept as a digest. `email` empty: the first owner's set-up.
    """

    __tablename__ = "sign_in_link"

    token_digest: Mapped[str] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(index=True)  # lower case
    next_path: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Attempt(Model):
    """One try at something that is limited (sign-in mail, pairing code): counted, then purged."""

    __tablename__ = "attempt"
    __table_args__ = (Index("ix_attempt_key_at", "key", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str]  # "sign-in:<digest of address>", "pair:<digest of place>"
    at: Mapped[datetime]


class Consent(Model):
    """One yes or one no, never changed afterwards: the newest row per purpose counts (PR3).

    `subject` is "user:<id>", "profile:<id>", "order:<id>", "ticket:<id>" or "left_card:<id>": what
    the person was known by.
    """

    __tablename__ = "consent"
    __table_args__ = (Index("ix_consent_subject_purpose", "subject", "purpose"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str]
    purpose: Mapped[Purpose]
    event_id: Mapped[int | None]
    given: Mapped[bool]
    text_version: Mapped[str]
    locale: Mapped[str]
    channel: Mapped[str]  # web | door | paper
    at: Mapped[datetime]


class AuditEntry(Model):
    """Who did what to what, written in the same transaction as the change."""

    __tablename__ = "audit_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor: Mapped[str]  # "user:<id>", "scanner:<id>", "buyer", "job"
    action: Mapped[str]  # "order.confirm"
    object: Mapped[str] = mapped_column(index=True)  # "order:<id>"
    organizer_id: Mapped[int | None] = mapped_column(ForeignKey("organizer.id"), index=True)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
