"""All that an answer or a mail says, whatever it is: its words, what a PDF writes, what lies in an
archive, what folded lines hold, what is drawn into a picture or a code, and its headers."""

from __future__ import annotations

import io
import json
import re
import zipfile
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from contextlib import closing, contextmanager
from email.message import EmailMessage
from typing import Any
from unittest.mock import patch
from urllib.parse import unquote

import pypdfium2
from PIL import ImageDraw
from werkzeug.test import TestResponse

from app.web import qr, receipt_files, share_card, ticket_files

FOLD = re.compile(r"\r?\n[ \t]|=\r?\n")  # of calendars, cards and mails
CLAIMS = re.compile(r"eyJ[\w-]+\.(eyJ[\w-]+)\.")  # of a signed token: anybody reads them
# drawings that are kept in memory: the second reader's is drawn again too
KEPT: tuple[Any, ...] = (
    qr.svg,
    share_card.share_card,
    ticket_files._pdf,
    ticket_files._png,
    receipt_files._pdf,
)


def said(answer: TestResponse) -> str:
    with answer:
        return f"{unquote(str(answer.headers))}\n{words_of(answer.get_data())}"


def said_in(letter: EmailMessage) -> str:
    """Headers but whom it goes to, text, page and what is attached, as its reader sees them."""
    parts = [f"{name}: {value}" for name, value in letter.items() if name != "To"]
    for part in letter.walk():
        if not part.is_multipart():
            content = part.get_payload(decode=True)
            parts += [str(part.get_filename()), words_of(content if content else b"")]  # type: ignore[arg-type]
    return "\n".join(parts)


def words_of(body: bytes) -> str:
    if body.startswith(b"%PDF-"):
        return _on_paper(body)
    if body.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            return "\n".join(words_of(packed.read(name)) for name in packed.namelist())
    text = FOLD.sub("", body.decode(errors="replace"))
    return "\n".join([text, *_claims(text)])


def _on_paper(body: bytes) -> str:
    with closing(pypdfium2.PdfDocument(body)) as paper:
        pages = [page.get_textpage().get_text_bounded() for page in paper]
        return "\n".join([*pages, *map(str, paper.get_metadata_dict().values())])


def _claims(text: str) -> list[str]:
    packed = (urlsafe_b64decode(one + "==") for one in CLAIMS.findall(text))
    return [json.dumps(json.loads(one), ensure_ascii=False) for one in packed]


@contextmanager
def ink() -> Iterator[list[str]]:
    """What is written into pictures and QR codes meanwhile; clear it before each answer."""
    drawn: list[str] = []
    pen, code = ImageDraw.ImageDraw.text, qr._code

    def text(self: Any, where: Any, words: Any, *more: Any, **how: Any) -> Any:
        drawn.append(str(words))
        return pen(self, where, words, *more, **how)

    def encoded(words: str, **how: Any) -> Any:
        drawn.append(words)
        return code(words, **how)

    with patch.object(ImageDraw.ImageDraw, "text", text), patch.object(qr, "_code", encoded):
        yield drawn


def forget_drawings() -> None:
    for one in KEPT:
        one.cache_clear()
