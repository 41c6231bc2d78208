"""A ticket to keep: a PDF page and a PNG made for WhatsApp. Readable with no network."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask_babel import gettext as _

from app.events.models import Event
from app.tickets.models import Ticket
from app.tickets.rules import in_groups
from app.web.format import hours, when
from app.web.qr import matrix

INK, PAPER, NIGHT, LAMP, PALM = "#1B2230", "#FBF7F1", "#182348", "#E58A1F", "#1E6F5C"
A6 = (297.6, 419.5)  # points
PNG_SIZE = (1080, 1440)  # pixels: fills a phone, small enough to send (about 40 kB)


def lines_of(ticket: Ticket) -> list[str]:
    """What stands on a ticket besides its title, name and code, top to bottom."""
    event = ticket.event
    day = when(event.starts_at, event.timezone)
    span = hours(event.starts_at, event.ends_at, event.timezone)
    place = [event.venue.name, event.venue.address, event.venue.city] if event.venue else []
    seats = _("%(n)s personnes", n=ticket.seats) if ticket.seats > 1 else ""
    kind = " · ".join(part for part in (ticket.ticket_type.name, seats) if part)
    text = [f"{day} ({span})", ", ".join(part for part in place if part), kind]
    return [plain(line) for line in (*text, event.organizer.name) if line]


def plain(text: str) -> str:
    """For fonts without a narrow no-break space."""
    return text.replace("\u202f", "\u00a0")


def accent(event: Event) -> str:
    return PALM if event.kind == "talk" else NIGHT


@lru_cache
def fonts() -> tuple[str, str]:
    """Paths of a regular and a bold face that have French accents and much of the world."""
    import reportlab  # noqa: PLC0415 -- slow import

    folder = Path(str(reportlab.__file__)).parent / "fonts"
    vendor = Path(__file__).parents[1] / "static" / "vendor" / "dejavu"
    if (vendor / "DejaVuSans.ttf").exists():
        return str(vendor / "DejaVuSans.ttf"), str(vendor / "DejaVuSans-Bold.ttf")
    return str(folder / "Vera.ttf"), str(folder / "VeraBd.ttf")


def pdf(tickets: Sequence[Ticket]) -> bytes:
    """One A6 page a ticket, QR in vectors."""
    from reportlab.pdfbase import pdfmetrics  # noqa: PLC0415 -- slow import
    from reportlab.pdfbase.ttfonts import TTFont  # noqa: PLC0415 -- slow import
    from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415 -- slow import

    regular, bold = fonts()
    pdfmetrics.registerFont(TTFont("Regular", regular))
    pdfmetrics.registerFont(TTFont("Bold", bold))
    out = io.BytesIO()
    sheet = Canvas(out, pagesize=A6, pageCompression=1)
    sheet.setTitle(plain(tickets[0].event.title))
    sheet.setAuthor("Entregent")
    for ticket in tickets:
        _pdf_page(sheet, ticket)
        sheet.showPage()
    sheet.save()
    return out.getvalue()


def _pdf_page(sheet: Any, ticket: Ticket) -> None:
    width, height = A6
    sheet.setFillColor(accent(ticket.event))
    sheet.rect(0, height - 96, width, 96, stroke=0, fill=1)
    sheet.setFillColor("#FFFFFF")
    y = height - 34
    for line in wrap(plain(ticket.event.title), 24)[:2]:
        sheet.setFont("Bold", 16)
        sheet.drawString(20, y, line)
        y -= 20
    sheet.setFont("Regular", 9)
    sheet.drawString(20, height - 82, lines_of(ticket)[0])
    _pdf_qr(sheet, ticket.token, x=(width - 190) / 2, y=118, side=190)
    sheet.setFillColor(INK)
    sheet.setFont("Bold", 13)
    sheet.drawCentredString(width / 2, 100, plain(ticket.holder_name)[:34])
    sheet.setFont("Regular", 10)
    sheet.drawCentredString(width / 2, 84, in_groups(ticket.token))
    y = 64
    for line in lines_of(ticket)[1:]:
        for part in wrap(line, 52)[:2]:
            sheet.setFont("Regular", 8)
            sheet.drawCentredString(width / 2, y, part)
            y -= 11
    sheet.setFont("Regular", 7)
    sheet.drawCentredString(width / 2, 12, _("À présenter à l’entrée. Ne le publiez pas."))


def _pdf_qr(sheet: Any, token: str, *, x: float, y: float, side: float) -> None:
    rows = matrix(token)
    step = side / len(rows)
    sheet.setFillColor("#FFFFFF")
    sheet.rect(x, y, side, side, stroke=0, fill=1)
    sheet.setFillColor("#000000")
    for row, cells in enumerate(rows):
        for column, black in enumerate(cells):
            if black:
                top = y + side - (row + 1) * step
                sheet.rect(x + column * step, top, step + 0.05, step + 0.05, stroke=0, fill=1)


def png(ticket: Ticket) -> bytes:
    """The ticket as a picture: what people send each other and keep in their gallery."""
    from PIL import Image, ImageDraw  # noqa: PLC0415 -- slow import

    width = PNG_SIZE[0]
    picture = Image.new("RGB", PNG_SIZE, PAPER)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, width, 330), fill=accent(ticket.event))
    draw.rectangle((0, 330, width, 342), fill=LAMP)
    y = 56
    for line in wrap(plain(ticket.event.title), 26)[:2]:
        draw.text((60, y), line, font=_face(64, bold=True), fill="#FFFFFF")
        y += 78
    draw.text((60, 258), lines_of(ticket)[0], font=_face(36), fill="#FFFFFF")
    rows = matrix(ticket.token)
    module = 720 // len(rows)
    side = module * len(rows)
    code = Image.new("1", (len(rows), len(rows)), 1)
    code.putdata([0 if black else 1 for row in rows for black in row])
    code = code.resize((side, side), Image.Resampling.NEAREST)
    picture.paste(code.convert("RGB"), ((width - side) // 2, 380))
    _centred(draw, 1130, plain(ticket.holder_name)[:36], _face(48, bold=True))
    _centred(draw, 1196, in_groups(ticket.token), _face(38))
    y = 1260
    for line in lines_of(ticket)[1:3]:
        _centred(draw, y, wrap(line, 60)[0], _face(30))
        y += 42
    _centred(draw, 1380, _("À présenter à l’entrée. Ne le publiez pas."), _face(26))
    out = io.BytesIO()
    picture.quantize(32).save(out, "PNG", optimize=True)
    return out.getvalue()


def _face(size: int, *, bold: bool = False) -> Any:
    from PIL import ImageFont  # noqa: PLC0415 -- slow import

    return ImageFont.truetype(fonts()[bold], size)


def _centred(draw: Any, y: int, text: str, face: Any) -> None:
    draw.text((PNG_SIZE[0] / 2, y), text, font=face, fill=INK, anchor="ma")


def wrap(text: str, width: int) -> list[str]:
    """Lines of at most `width` characters, broken at spaces where there are any."""
    lines = [""]
    for word in text.split(" "):
        if len(lines[-1]) + len(word) + 1 > width and lines[-1]:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return [line[: width + 12] for line in lines]
