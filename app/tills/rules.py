"""A drawer of cash as it is counted, and what is refused of money that is moved by hand."""

from __future__ import annotations

from dataclasses import dataclass

from app.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class Cash:
    """What a drawer holds, in the smallest unit: at first, come, gone back, gone elsewhere."""

    opening: int
    came: int = 0
    back: int = 0  # to buyers, as a positive number
    moved: int = 0  # to the bank and elsewhere: below zero

    @property
    def expected(self) -> int:
        return self.opening + self.came - self.back + self.moved


class NotThere(Refused):
    """More than this account holds. Facts: left (Money)."""

    code = "not-there"
    status = 422


class DrawerOpen(Refused):
    """One drawer a person at a time."""

    code = "drawer-open"


class DrawerClosed(Refused):
    """It was counted meanwhile, or it was counted again since."""

    code = "drawer-closed"


class TakenBack(Refused):
    """This movement does not stand any more."""

    code = "taken-back"
