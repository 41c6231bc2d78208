"""A file of lines and cells, whatever the program, the country and the year that wrote it."""

from __future__ import annotations

import csv
import io

SEPARATORS = ";,\t|"
UTF16 = (b"\xff\xfe", b"\xfe\xff")


def decoded(body: bytes) -> str:
    """UTF-8, UTF-16 with its mark, else what Windows writes."""
    if body.startswith(UTF16):
        return body.decode("utf-16", errors="replace")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("cp1252", errors="replace")


def lines_of(text: str) -> list[list[str]]:
    """Raises: csv.Error for what is no table."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return list(csv.reader(io.StringIO(plain), delimiter=separator(plain)))


def separator(text: str) -> str:
    """The sign that cuts most lines into the same number of cells, above one."""
    lines = [line for line in text.splitlines()[:50] if line.strip()]

    def even(sign: str) -> int:
        counts = [line.count(sign) for line in lines if line.count(sign)]
        return max((counts.count(count) for count in set(counts)), default=0)

    return max(SEPARATORS, key=even)
