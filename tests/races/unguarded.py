"""The house as a server runs it, with the guard of its places off: for the twin of a race."""

from __future__ import annotations

from app.factory import started
from tests.races import buyers

_off = buyers.guard_off()
_off.__enter__()  # for as long as this process lives
app = started()
app.before_request(lambda: buyers.BEFORE())
