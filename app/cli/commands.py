"""`flask …`: what an operator types. docs/settings.md lists the knobs, docs/operations.md these."""

from __future__ import annotations

from flask import Flask

from app.cli import demo, doctor, erasing, owners, payments, post


def install(app: Flask) -> None:
    for command in (
        *owners.COMMANDS,
        doctor.doctor,
        demo.demo,
        erasing.network,
        payments.payments,
        post.post,
    ):
        app.cli.add_command(command)
