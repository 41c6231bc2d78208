"""The register: an event's orders as its organizer reads, finds and corrects them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Contact:
    """How a buyer is called and reached; phone in E.164, e-mail in lower case, "" for none."""

    name: str
    phone: str
    email: str

    def differences(self, other: Contact) -> list[str]:
        """The names of what the other says differently."""
        parts = ("name", "phone", "email")
        return [part for part in parts if getattr(self, part) != getattr(other, part)]
