"""`flask network erase-again`: after a copy of the database was put back."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import AppGroup

from app.jobs.erase import erase_again

network = AppGroup("network", help="What members asked to be deleted.")


@network.command("erase-again")
def again() -> None:
    """Erase once more whoever had been erased before the copy was put back."""
    click.echo(f"{erase_again(current_app.extensions['settings'].var)} erased again")
