"""Letting people in from the console: the first owner, a lost mailbox, another organizer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import click
from flask import current_app
from flask.cli import with_appcontext

from app.accounts import actions, queries
from app.kernel.db import transaction
from config import Settings, rotate_keys


def settings() -> Settings:
    return current_app.extensions["settings"]


@click.command("setup-link")
@click.option("--first", is_flag=True, help="Say nothing when somebody is here already.")
@with_appcontext
def setup_link(first: bool) -> None:
    """Print the link, good once and for minutes, by which the first owner comes in."""
    told = first_link()
    if not told and not first:
        raise click.ClickException(
            "Somebody is here already. `flask sign-in-link ADDRESS` lets them in."
        )
    for line in told:
        click.echo(line)


def first_link() -> list[str]:
    """The first owner's link in words, written in its own transaction; nothing once one is in."""
    if queries.has_users():
        return []
    minutes = settings().setup_minutes
    with transaction():
        token = actions.make_link("", lifetime=timedelta(minutes=minutes), now=datetime.now(UTC))
    return [f"First owner, within {minutes} minutes: {settings().base_url}/setup/{token}"]


@click.command("sign-in-link")
@click.argument("address")
@with_appcontext
def sign_in_link(address: str) -> None:
    """Print a link that signs in the person with this e-mail ADDRESS, once: for a lost mailbox."""
    email = address.strip().lower()
    if queries.user_by_email(email) is None:
        raise click.ClickException(f"Nobody here has the address {email}.")
    click.echo(link_for(email))


def link_for(email: str) -> str:
    """A sign-in link, written in its own transaction."""
    lifetime = timedelta(minutes=settings().link_minutes)
    with transaction():
        token = actions.make_link(email, lifetime=lifetime, now=datetime.now(UTC))
    return f"{settings().base_url}/session/{token}"


@click.command("add-organizer")
@click.argument("name")
@click.option("--owner", required=True, metavar="ADDRESS", help="Who decides; has an account.")
@click.option("--city", required=True)
@with_appcontext
def add_organizer(name: str, owner: str, city: str) -> None:
    """Open this house to one more organizer, called NAME."""
    user = queries.user_by_email(owner.strip().lower())
    if user is None:
        raise click.ClickException(f"Nobody here has the address {owner}. They sign in once first.")
    house = settings()
    with transaction():
        organizer = actions.add_organizer(
            user,
            name=name,
            city=city,
            currency=house.currency,
            timezone=house.timezone,
            now=datetime.now(UTC),
        )
    click.echo(f"{house.base_url}/organizers/{organizer.code}")


@click.command("rotate-keys")
@with_appcontext
def rotate() -> None:
    """Sign sessions with a new key; those signed with the two before it stay good."""
    if settings().secret_key:
        raise click.ClickException(
            "ENTREGENT_SECRET_KEY holds the key: put a new one before it, with a comma between."
        )
    rotate_keys(settings())
    click.echo("A new key signs from the next start on.")


COMMANDS = (setup_link, sign_in_link, add_organizer, rotate)
