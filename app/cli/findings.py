"""What `flask doctor` finds: a mood, what it is of, and words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    mood: str  # ok | warn | bad
    what: str
    words: str


def ok(what: str, words: str) -> Finding:
    return Finding("ok", what, words)


def warn(what: str, words: str) -> Finding:
    return Finding("warn", what, words)


def bad(what: str, words: str) -> Finding:
    return Finding("bad", what, words)
