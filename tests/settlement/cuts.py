"""Work that ends in the middle, as a killed process would."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from sqlalchemy import event as events
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import Session

from app.kernel.db import db


class Cut(BaseException):
    """The process ends here."""


@contextmanager
def cut(where: str) -> Iterator[None]:
    """`where`: "before 1", "after 2"… of its commits it ends there; "": nowhere."""
    when, _space, nth = where.partition(" ")
    seen = itertools.count(1)

    def fall(_session: Session) -> None:
        if next(seen) == int(nth):
            raise Cut()

    if not where:
        yield
        return
    events.listen(Session, f"{when}_commit", fall)
    try:
        with suppress(Cut, InvalidRequestError):  # the second: what rolls back finds it committed
            yield
    finally:
        events.remove(Session, f"{when}_commit", fall)
        db.session.remove()
