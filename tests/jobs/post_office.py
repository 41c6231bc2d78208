"""A real SMTP server on the loopback (aiosmtpd), that can be told to behave badly."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller

from tests.services import free_port


@dataclass
class PostOffice:
    """`trouble` is what happens to the next mails, one word each; "" is none.

    "later": 451 to the data · "no": 554 to the data · "cut": hangs up before an answer ·
    "slow": says nothing for `seconds` · "full": 452 to the address · "rude": 421 to the goodbye
    """

    port: int = 0
    received: list[tuple[list[str], bytes]] = field(default_factory=list)
    trouble: list[str] = field(default_factory=list)
    unknown: set[str] = field(default_factory=set)  # addresses answered 550
    seconds: float = 1.0
    _now: str = ""

    @property
    def mails(self) -> list[EmailMessage]:
        parsed = [message_from_bytes(raw, policy=policy.default) for _to, raw in self.received]
        return [mail for mail in parsed if isinstance(mail, EmailMessage)]

    @property
    def addressees(self) -> list[str]:
        return [address for to, _raw in self.received for address in to]

    async def handle_MAIL(
        self, _server: Any, _session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        self._now = self.trouble.pop(0) if self.trouble else ""
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        if address in self.unknown:
            return "550 5.1.1 no such person"
        if self._now == "full":
            return "452 4.2.2 mailbox full"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:
        if self._now == "cut":
            server.transport.abort()
            return "250 never heard"
        if self._now == "slow":
            await asyncio.sleep(self.seconds)
            return "451 too late"
        answers = {"later": "451 4.3.0 try later", "no": "554 5.6.0 not this one"}
        if self._now in answers:
            return answers[self._now]
        self.received.append((list(envelope.rcpt_tos), envelope.content))
        return "250 taken"

    async def handle_QUIT(self, _server: Any, _session: Any, _envelope: Any) -> str:
        return "421 go away" if self._now == "rude" else "221 bye"


@contextmanager
def open_office(**facts: Any) -> Iterator[PostOffice]:
    office = PostOffice(port=free_port(), **facts)
    controller = Controller(office, hostname="127.0.0.1", port=office.port, enable_SMTPUTF8=True)
    controller.start()
    try:
        yield office
    finally:
        controller.stop()
