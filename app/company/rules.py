"""Reading codes has two sides."""

from __future__ import annotations

from enum import StrEnum

A_PAGE = 20  # readings shown at once


class Side(StrEnum):
    READ_MINE = "mine"  # somebody read my code
    I_READ = "read"  # I read theirs
