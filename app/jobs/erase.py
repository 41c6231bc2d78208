"""Erases those whose time to undo is over, and again whoever a restored copy brought back (PR43).

What was erased is told in a file beside the database, one line a person, never changed: a copy of
the database from before knows nothing of it. A line holds numbers and days, no name.
"""

from __future__ import annotations

import json
import logging
from dataclasses import astuple
from datetime import UTC, datetime
from pathlib import Path

from app.erasing.actions import erase
from app.erasing.queries import due, still_there
from app.erasing.rules import Erased
from app.kernel.db import transaction

FILE = "erased.jsonl"
log = logging.getLogger(__name__)


def erase_due(var: Path) -> int:
    """How many were erased now, in one round of both."""
    now = datetime.now(UTC)
    for line in due(now=now):
        write_down(var, line)  # first: told and not done is done at the next round
    return erase_again(var)


def erase_again(var: Path) -> int:
    """Whoever the file names and who stands in the database; how many those were."""
    return sum(_once(line) for line in told(var))


def told(var: Path) -> list[Erased]:
    """The lines of the file, the oldest first; one that cannot be read is left out, and logged."""
    file = var / FILE
    if not file.exists():
        return []
    lines = []
    for words in file.read_text().splitlines():
        try:
            number, made, at = json.loads(words)
            lines.append(Erased(number, datetime.fromisoformat(made), datetime.fromisoformat(at)))
        except (ValueError, TypeError):
            log.error("a line of %s cannot be read", FILE)
    return lines


def write_down(var: Path, line: Erased) -> None:
    """Beside the database, for a copy of it that is put back."""
    var.mkdir(parents=True, exist_ok=True)
    words = [word.isoformat() if isinstance(word, datetime) else word for word in astuple(line)]
    with (var / FILE).open("a") as file:
        file.write(json.dumps(words) + "\n")


def _once(line: Erased) -> bool:
    with transaction():
        profile = still_there(line)
        if profile is None:
            return False
        erase(profile, now=datetime.now(UTC))
    return True
