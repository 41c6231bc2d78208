"""A line noted on the spot, before one forgets why one spoke."""

from __future__ import annotations

from dataclasses import dataclass

WORDS_MAX = 500  # characters
WHY_MAX = 200  # characters, the taps joined


@dataclass(frozen=True, slots=True)
class Jotted:
    """`why`: what was tapped; `words`: what was typed."""

    why: str = ""
    words: str = ""

    def __bool__(self) -> bool:
        return bool(self.why or self.words)
