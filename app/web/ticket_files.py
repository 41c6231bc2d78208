"""A ticket to keep: a PDF page and a PNG made for WhatsApp. Readable with no network.

One drawing, told in units of 1080 across an A6 sheet, and two pens that carry it out. It takes
0.2 s of a processor, so the last ones made are kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from flask_babel import gettext as _

from app.tickets.models import Ticket
from app.tickets.rules import in_groups
from app.web.format import day_words, hours
from app.web.lettering import LEADING, fit, is_joined, printable
from app.web.qr import matrix

WIDTH, HEIGHT = 1080, 1522  # an A6 sheet
MARGIN, BAND, TEAR = 64, 384, 1146  # the band's lower edge; where one would tear the stub
CODE_TOP, CODE_SIDE = 400, 660  # 20 units a module, 61 % of the width
INK, SOFT, WHITE, LINE, OUTSIDE = "#1B2230", "#4A5263", "#FFFFFF", "#D8D0C2", "#E6E0D6"
LAMP, ON_BAND = "#EF9D2F", "#FFE2B0"
BANDS = {"talk": "#1E6F5C", "afterwork": "#182348"}


KEPT = 64  # files of each kind, the last asked for; about 50 kB each


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that is drawn of one ticket: what is equal here is the same file."""

    kind: str
    host: str
    title: str
    when: str
    token: str
    holder: str
    lines: tuple[str, ...]
    advice: str


def sheet_of(ticket: Ticket) -> Sheet:
    when, *lines = lines_of(ticket)
    return Sheet(
        kind="talk" if ticket.event.kind == "talk" else "afterwork",
        host=printable(ticket.event.organizer.name),
        title=printable(ticket.event.title, bold=True) or _("Billet"),
        when=when,
        token=ticket.token,
        holder=printable(ticket.holder_name, bold=True),
        lines=tuple(line for line in lines if line),
        advice=printable(_("À présenter à l’entrée. Ne le publiez pas.")),
    )


class Pen(Protocol):
    """Draws on one sheet; y grows downwards, texts stand on their baseline."""

    def box(self, x: float, y: float, width: float, height: float, colour: str) -> None: ...

    def disc(self, x: float, y: float, r: float, colour: str, *, part: float = 1) -> None:
        """`part` of the colour covers what is below."""

    def length(self, words: str, size: float, *, bold: bool = False) -> float: ...

    def text(
        self, x: float, y: float, words: str, size: float, colour: str, *, bold: bool, middle: bool
    ) -> None: ...

    def modules(self, rows: list[list[bool]], x: float, y: float, side: float) -> None:
        """A QR code on opaque white."""


def lines_of(ticket: Ticket) -> list[str]:
    """What stands on a ticket besides its title, name and code, top to bottom."""
    event = ticket.event
    day = day_words(event.starts_at, event.timezone)
    span = hours(event.starts_at, event.ends_at, event.timezone)
    room = event.venue.name if event.venue else ""
    street = [event.venue.address, event.venue.city] if event.venue else []
    kind = " · ".join(part for part in (ticket.ticket_type.name, ticket.extras) if part)
    where = ", ".join(part for part in street if part)
    text = [f"{day[:1].upper()}{day[1:]}, {span}", room, where, kind]
    return [printable(line) for line in text]


def draw(pen: Pen, sheet: Sheet) -> None:
    _draw_band(pen, sheet)
    rows = matrix(sheet.token)
    pen.modules(rows, (WIDTH - CODE_SIDE) / 2, CODE_TOP, CODE_SIDE)
    _centred(pen, CODE_TOP + CODE_SIDE + 34, in_groups(sheet.token), (40,), 0)
    _draw_tear(pen)
    y: float = TEAR + 72
    if sheet.holder:
        y = _centred(pen, y, sheet.holder, (52, 44, 38), 100, bold=True) + 10
    for line in sheet.lines:
        y = _centred(pen, y, line, (34, 30, 27), 40) + 4
    _centred(pen, HEIGHT - 32, sheet.advice, (26,), 0, colour=SOFT)


def _draw_band(pen: Pen, sheet: Sheet) -> None:
    """Whose evening, its name, and when: under the lamps of the house."""
    pen.box(0, 0, WIDTH, BAND, BANDS[sheet.kind])
    pen.disc(WIDTH - 60, 20, 190, LAMP, part=0.36)
    pen.disc(WIDTH - 290, -90, 200, WHITE, part=0.12)
    pen.box(0, BAND, WIDTH, HEIGHT - BAND, WHITE)
    pen.box(0, BAND, WIDTH, 8, LAMP)
    room = WIDTH - 2 * MARGIN
    if sheet.host:
        size, (host, *_rest) = fit(
            sheet.host, width=room, height=30, sizes=(30,), measure=pen.length
        )
        pen.text(MARGIN, 70, host, size, ON_BAND, bold=False, middle=False)
    size, lines = fit(
        sheet.title,
        width=room,
        height=196,
        sizes=(72, 62, 54, 48, 43),
        measure=lambda words, size: pen.length(words, size, bold=True),
    )
    y = 92 + size
    for line in lines:
        left = MARGIN if not is_joined(line) else WIDTH - MARGIN - pen.length(line, size, bold=True)
        pen.text(left, y, line, size, WHITE, bold=True, middle=False)
        y += size * LEADING
    pen.text(MARGIN, BAND - 36, sheet.when, 38, ON_BAND, bold=False, middle=False)


def _draw_tear(pen: Pen) -> None:
    for x in range(56, WIDTH - 56, 32):
        pen.box(x, TEAR - 2, 16, 4, LINE)
    for x in (0, WIDTH):
        pen.disc(x, TEAR, 28, OUTSIDE)


def _centred(
    pen: Pen,
    y: float,
    words: str,
    sizes: Sequence[float],
    height: float,
    *,
    bold: bool = False,
    colour: str = INK,
) -> float:
    """Lines in the middle, from the baseline `y` down; the baseline after the last."""
    size, lines = fit(
        words,
        width=WIDTH - 2 * MARGIN,
        height=height,
        sizes=sizes,
        measure=lambda words, size: pen.length(words, size, bold=bold),
    )
    for line in lines:
        pen.text(WIDTH / 2, y, line, size, colour, bold=bold, middle=True)
        y += size * LEADING
    return y


def pdf(tickets: Sequence[Ticket]) -> bytes:
    """One A6 page a ticket, QR in vectors."""
    return _pdf(tuple(sheet_of(ticket) for ticket in tickets))


@lru_cache(maxsize=KEPT)
def _pdf(sheets: tuple[Sheet, ...]) -> bytes:
    from app.web.pens import Paper  # noqa: PLC0415 -- slow import: PDF and pictures

    paper = Paper((WIDTH, HEIGHT), title=sheets[0].title)
    for sheet in sheets:
        with paper.page() as page:
            draw(page, sheet)
    return paper.bytes()


def png(ticket: Ticket) -> bytes:
    """The ticket as a picture: what people send each other and keep in their gallery."""
    return _png(sheet_of(ticket))


@lru_cache(maxsize=KEPT)
def _png(sheet: Sheet) -> bytes:
    from app.web.pens import Picture  # noqa: PLC0415 -- slow import: PDF and pictures

    picture = Picture((WIDTH, HEIGHT))
    draw(picture, sheet)
    return picture.bytes()
