"""Refusals: what the house says no to, as facts; app/web/words.py has the sentences."""

from __future__ import annotations


class Refused(Exception):
    """A no with its reason. `code` finds the sentence, `status` the HTTP answer."""

    code = "refused"
    status = 409

    def __init__(self, **facts: object) -> None:
        super().__init__(self.code, facts)
        self.facts = facts


class NotFound(Refused):
    """Not there, or not for this person: the two are told alike."""

    code = "not-found"
    status = 404


class NotAllowed(Refused):
    """Known person, known thing, but not their part to do."""

    code = "not-allowed"
    status = 403
