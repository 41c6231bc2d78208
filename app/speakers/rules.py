"""What is told of somebody who speaks, and when two names are not one."""

from __future__ import annotations

from app.kernel.errors import Refused

BIO_MAX = 600  # characters
LINK_MAX = 300


class NameTaken(Refused):
    """Facts: name (of another speaker of the team; the two may be made one)."""

    code = "speaker-name-taken"
    status = 409
