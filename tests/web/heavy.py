"""Requests that are far too heavy, each with the answers it may get."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import dataclass, field

FORM = "application/x-www-form-urlencoded"
PARTS = "multipart/form-data; boundary=xx"
MB = 1_000_000
REFUSED = frozenset({400, 413, 414, 422, 431})


@dataclass(frozen=True)
class Heavy:
    """`length` bytes of `unit` over and over, between `head` and `tail`."""

    what: str
    path: str
    kind: str = FORM
    head: bytes = b""
    unit: bytes = b"x"
    length: int = 0
    tail: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    may: frozenset[int] = REFUSED

    @property
    def size(self) -> int:
        return len(self.head) + self.length // len(self.unit) * len(self.unit) + len(self.tail)

    def chunks(self) -> Iterator[bytes]:
        piece = self.unit * (65_536 // len(self.unit))
        left = self.length // len(self.unit) * len(self.unit)
        yield self.head
        while left > 0:
            yield piece[:left]
            left -= len(piece)
        yield self.tail


def upload(size: int) -> dict[str, object]:
    head = b'--xx\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
    return {"kind": PARTS, "head": head, "length": size, "tail": b"\r\n--xx--\r\n"}


def part() -> bytes:
    return b'--xx\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n'


BOMB = gzip.compress(b"\0" * 20 * MB)  # 20 kB that want to be 20 MB


def heavies(code: str, *, upload_size: int) -> list[Heavy]:
    """Against the order form of an event, sign-in, an upload and the provider's door."""
    order = f"/events/{code}/orders"
    many = {"kind": PARTS, "unit": part(), "length": 5_000 * len(part()), "tail": b"--xx--\r\n"}
    return [
        Heavy("a note of 10 MB", order, head=b"name=", length=10 * MB),
        Heavy("one field of 1 MB", order, head=b"name=", length=MB + 1),
        Heavy("one part of 1 MB", order, **upload(MB + 1)),  # type: ignore[arg-type]
        Heavy(f"an upload of {upload_size // MB} MB", order, **upload(upload_size)),  # type: ignore[arg-type]
        Heavy("5 000 parts", order, **many),  # type: ignore[arg-type]
        Heavy("a form of 300 000 names", order, unit=b"a&", length=900_000, may=REFUSED | {409}),
        Heavy("an address of 1 MB", "/session", head=b"email=", length=MB + 1),
        Heavy("a notice of 5 MB", "/hooks/payments/card", kind="application/json", length=5 * MB,
              may=REFUSED | {404}),
        Heavy("a zipped bomb", order, head=BOMB, headers={"Content-Encoding": "gzip"}),
    ]  # fmt: skip
