"""What an organizer settles for the doors of one date: who may come back, who goes in where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

GATES_MAX = 20  # of one date


class Reentry(StrEnum):
    """May a ticket open the door again, once somebody came in with it?"""

    NO = "no"
    FREE = "free"  # as often as it is shown
    AFTER_EXIT = "after_exit"  # once a phone in exit mode saw it go out


@dataclass(frozen=True, slots=True)
class Rules:
    """`gates`: name -> the ticket types it lets in; a gate that is not named lets all in."""

    reentry: Reentry = Reentry.NO
    gates: Mapping[str, Sequence[int]] = field(default_factory=dict)


def same_gate(one: str, other: str) -> bool:
    """Names are typed by people: "Porte B" is "porte b"."""
    return one.strip().lower() == other.strip().lower()


def lets_in(gates: Mapping[str, Sequence[int]], gate: str, type_id: int) -> bool:
    return all(type_id in types for name, types in gates.items() if same_gate(name, gate))


def right_gates(gates: Mapping[str, Sequence[int]], type_id: int) -> list[str]:
    """Where a ticket of this type is sent to: the gates that name it."""
    return [name for name, types in gates.items() if type_id in types]


def shut_out(rules: Rules, gates: Sequence[str], types: Mapping[int, str]) -> list[str]:
    """Names of the types that none of the gates known so far lets in."""
    if not gates:
        return []
    return [
        name
        for type_id, name in types.items()
        if not any(lets_in(rules.gates, gate, type_id) for gate in gates)
    ]
