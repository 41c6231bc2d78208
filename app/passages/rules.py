"""Who came in and who is inside, from all scans of one ticket, in whatever order they arrived.

A scan is a fact and stays; what it comes to is judged anew whenever another one of its ticket
arrives, by the time at which they happened.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from app.door.rules import ADMITS, LEAVES, Result, ScanKind, Verdict, may_return
from app.gates.rules import Reentry


@dataclass(frozen=True, slots=True)
class Passage:
    """One scan of a ticket as a phone told it, with the time we believe."""

    id: str
    kind: ScanKind
    verdict: str
    at: datetime
    gate: str
    undoes: str | None = None


@dataclass(slots=True)
class Story:
    """What all scans of one ticket come to, in whatever order they arrived."""

    said: dict[str, Result] = field(default_factory=dict)  # by scan
    met: dict[str, Passage] = field(default_factory=dict)  # the entry that each conflict met
    first: Passage | None = None  # the entry that made the holder one of those who came
    last: Passage | None = None
    exited_at: datetime | None = None  # None: inside, once there is a first


def told_by(passages: Iterable[Passage], reentry: Reentry) -> Story:
    """Order by the time it happened; what was taken back did not happen. Pure and total."""
    in_order = sorted(passages, key=lambda one: (one.at, one.id))
    known = {one.id for one in in_order if one.kind is not ScanKind.UNDO}
    undone = {one.undoes for one in in_order if one.kind is ScanKind.UNDO}
    story = Story()
    for one in in_order:
        if one.kind is ScanKind.UNDO:
            story.said[one.id] = Result.UNDONE if one.undoes in known else Result.UNKNOWN
        elif one.id in undone:
            story.said[one.id] = Result.UNDONE
        elif one.kind is ScanKind.EXIT:
            story.said[one.id] = _goes_out(story, one)
        else:
            story.said[one.id] = _comes_in(story, one, reentry)
    return story


def _comes_in(story: Story, one: Passage, reentry: Reentry) -> Result:
    if one.verdict not in ADMITS:
        return Result.LOGGED
    before, outside = story.last, story.exited_at is not None
    story.last, story.exited_at = one, None
    if one.verdict == Verdict.FORCED:
        story.first = story.first or one
        return Result.FORCED
    if story.first is None or before is None:
        story.first = one
        return Result.ACCEPTED
    # by the rule of now, or by the one this phone read by when it was otherwise
    may = may_return(reentry, outside=outside)
    if may or (reentry is Reentry.NO and one.verdict == Verdict.AGAIN):
        return Result.REENTERED
    story.met[one.id] = before
    return Result.CONFLICT


def _goes_out(story: Story, one: Passage) -> Result:
    inside = story.first is not None and story.exited_at is None
    if one.verdict not in LEAVES or not inside:
        return Result.LOGGED
    story.exited_at = one.at
    return Result.EXITED
