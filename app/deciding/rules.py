"""When a person's word about money is refused."""

from __future__ import annotations

from app.kernel.errors import Refused


class TooShort(Refused):
    """More is lacking than this team lets anybody waive. Facts: lacks, most (Money)."""

    code = "too-short"
