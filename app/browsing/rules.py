"""What one may ask of one's book, all at once."""

from __future__ import annotations

from dataclasses import dataclass

from app.contacts.rules import Circle, ContactRole, ContactState, Layer, Readiness, Sort, Structure

SELECTED_MAX = 5_000  # contacts one act is done to


@dataclass(frozen=True, slots=True)
class Ask:
    """Each part narrows the list. None, "" or False: not asked."""

    words: str = ""
    circle: Circle | None = None
    layer: Layer | None = None
    natural: bool | None = None  # else acquired
    role: ContactRole | None = None
    structure: Structure | None = None
    event_id: int | None = None
    theme_id: int | None = None
    territory_id: int | None = None
    group_id: int | None = None
    criterion_id: int | None = None
    value: str = ""  # of that criterion
    domain: str = ""
    closeness: int | None = None
    readiness: Readiness | None = None
    supporter: bool = False
    state: ContactState | None = None  # None: all but the archive
    sort: Sort = Sort.NEWEST

    @property
    def is_filtered(self) -> bool:
        return self != Ask(words=self.words, sort=self.sort)
