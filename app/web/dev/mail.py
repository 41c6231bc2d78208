"""`/-/mail`: what the demonstration would have sent. Mails without an SMTP server are files."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from app.web.context import settings
from app.web.guards import demo_only

page = Blueprint("mail", __name__)

SHOWN = 60  # newest mails
NAME = re.compile(r"[0-9T]{10,30}")


@dataclass(frozen=True, slots=True)
class Letter:
    name: str
    to: str
    subject: str


@dataclass(frozen=True, slots=True)
class Part:
    """`n` counts all parts of the mail, from 0."""

    n: int
    kind: str
    file: str


@page.get("/-/mail")
@demo_only
def index() -> ResponseReturnValue:
    files = sorted(folder().glob("*.eml"), reverse=True)[:SHOWN]
    letters = [letter(file) for file in files]
    return render_template("dev/mail/index.html", letters=letters)


@page.get("/-/mail/<name>")
@demo_only
def show(name: str) -> ResponseReturnValue:
    mail = open_mail(name)
    plain = mail.get_body(("plain",))
    return render_template(
        "dev/mail/show.html",
        name=name,
        mail=mail,
        words=plain.get_content() if plain else "",
        files=parts(mail),
    )


def folder() -> Path:
    return settings().var / "mail"


def letter(file: Path) -> Letter:
    head = message_from_bytes(file.read_bytes(), policy=policy.default)
    return Letter(file.stem, str(head["To"]), str(head["Subject"]))


def open_mail(name: str) -> EmailMessage:
    """The mail of this name, or 404: names are ours, digits and a T."""
    file = folder() / f"{name}.eml"
    if not NAME.fullmatch(name) or not file.is_file():
        abort(404)
    return message_from_bytes(file.read_bytes(), policy=policy.default)


def parts(mail: EmailMessage) -> list[Part]:
    """What can be opened: the page it is for eyes, and the attached files."""
    found = [
        Part(n, part.get_content_type(), part.get_filename() or "")
        for n, part in enumerate(mail.walk())
        if not part.is_multipart()
    ]
    return [part for part in found if part.file or part.kind == "text/html"]
