"""What is known of an anchor guest, and what they may give."""

from __future__ import annotations

from dataclasses import dataclass

from app.events.rules import AnchorState
from app.kernel.errors import Refused

ALLOTMENT_MAX = 50  # places one of them may give


class NotAgreed(Refused):
    """A name is announced with its owner's yes only."""

    code = "not-agreed"
    status = 422


class AllotmentSpent(Refused):
    """They gave what they had to give."""

    code = "allotment-spent"


class HasBrought(Refused):
    """Somebody came through their link: they stay on the list. Facts: n (orders)."""

    code = "has-brought"


@dataclass(frozen=True, slots=True)
class Known:
    """What the team writes. `phone` in E.164; `allotment`: places they may give, their own too;
    `gift_type_id`: of which type, the first when none."""

    name: str
    headline: str = ""
    state: AnchorState = AnchorState.THOUGHT_OF
    agreed: bool = False  # to be named in public
    greeter: str = ""
    phone: str = ""
    email: str = ""
    allotment: int = 0
    gift_type_id: int | None = None


def after_answer(state: AnchorState, *, comes: bool, agreed: bool) -> AnchorState:
    """Whose name was announced and who takes their yes back comes, unnamed."""
    if not comes:
        return AnchorState.DECLINED
    keeps = state is AnchorState.ANNOUNCED and agreed
    return AnchorState.ANNOUNCED if keeps else AnchorState.CONFIRMED
