"""What is kept of an evening: what a file may be, how many, and who may testify."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from app.kernel.errors import Refused

WORDS_MAX = 20_000  # characters
SAID_MAX = 1_500
FILE_MOST = 20_000_000  # bytes of one file
FILES_MOST = 12  # of one date
PHOTOS_MOST = 40
TOLD_FROM = 5  # meetings: fewer would point at somebody


class FileKind(StrEnum):
    SLIDES = "slides"
    PHOTO = "photo"


# By the end of its name: how it begins, and what it is served as.
SLIDES: dict[str, tuple[bytes, str]] = {
    "pdf": (b"%PDF-", "application/pdf"),
    "pptx": (
        b"PK\x03\x04",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ),
    "odp": (b"PK\x03\x04", "application/vnd.oasis.opendocument.presentation"),
}
OF_WINDOWS = re.compile(r"con|prn|aux|nul|com\d|lpt\d", re.IGNORECASE)  # its names for devices


@dataclass(frozen=True, slots=True)
class Added:
    """A file that was looked at: its content is what its type says (`type_of`, or a photo that was
    made anew)."""

    kind: FileKind
    title: str
    name: str
    type: str
    content: bytes
    width: int = 0
    height: int = 0


class WrongFile(Refused):
    """Neither slides nor a photo, or not what its name says."""

    code = "wrong-file"
    status = 422


class TooBig(Refused):
    """Facts: most (bytes)."""

    code = "file-too-big"
    status = 413


class TooManyFiles(Refused):
    """Facts: most."""

    code = "too-many-files"
    status = 409


class NotThere(Refused):
    """Who testifies was there."""

    code = "was-not-there"
    status = 403


def type_of(name: str, content: bytes) -> tuple[str, str]:
    """A name that is safe anywhere, and what the file is served as. Raises: WrongFile, TooBig."""
    if len(content) > FILE_MOST:
        raise TooBig(most=FILE_MOST)
    stem, _dot, end = re.split(r"[\\/]", name)[-1].rpartition(".")
    known = SLIDES.get(end.lower())
    if known is None or not content.startswith(known[0]):
        raise WrongFile()
    return f"{safe_stem(stem)}.{end.lower()}", known[1]


def safe_stem(stem: str) -> str:
    """Letters, digits and dashes of any script, eighty at most; never empty."""
    words = re.sub(r"[^\w]+", "-", stem).strip("-_")[:80]
    return "document" if not words or OF_WINDOWS.fullmatch(words) else words


def refuse_more(kind: FileKind, has: int) -> None:
    """Raises: TooManyFiles(most)."""
    most = PHOTOS_MOST if kind is FileKind.PHOTO else FILES_MOST
    if has >= most:
        raise TooManyFiles(most=most)
