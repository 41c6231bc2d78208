"""`flask demo`: the founding texts made real, and what a stranger needs to try them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import click
from flask.cli import with_appcontext

from app.accounts.rules import demo_address
from app.cli.owners import link_for, settings
from app.kernel.db import transaction

ROLES = {
    "awa": "organizer",
    "ben": "attendee",
    "chantal": "door",
    "operator": "operator",
}


@click.command("demo")
@click.option("--reset", is_flag=True, help="As on the first day. This is the default.")
@click.option("--facts", is_flag=True, help="Addresses, links and codes to try it with, as JSON.")
@click.option("--links", is_flag=True, help="The one-tap sign-ins, in words.")
@with_appcontext
def demo(reset: bool, facts: bool, links: bool) -> None:
    """Fill the database with the demonstration; refuses one that holds real data."""
    if settings().mode == "production":
        raise click.ClickException("mode production holds real data: no demo here")
    if reset or not (facts or links):
        rebuild()
    if facts:
        click.echo(json.dumps(tell_facts(), indent=2, ensure_ascii=False))
    if links:
        click.echo("\n".join(tell_links()))


def rebuild() -> None:
    from app.cli import demo_house  # noqa: PLC0415 -- slow import

    if not demo_house.is_demo_only():
        raise click.ClickException("this database holds real data: nothing was touched")
    with transaction():
        demo_house.forget_everything()
        demo_house.build(now=datetime.now(UTC))
    for mail in (settings().var / "mail").glob("*.eml"):
        mail.unlink(missing_ok=True)


def tell_links() -> list[str]:
    from app.cli import demo_facts  # noqa: PLC0415 -- slow import

    people = demo_facts.people()
    if not people:
        return []
    with transaction():
        demo_facts.meeting_now(now=datetime.now(UTC))
    width = max(len(name) for name in people.values())
    lines = [
        f"  {name:<{width}}  {ROLES[who]:<9}  {link_for(demo_address(who))}"
        for who, name in people.items()
    ]
    again = f"{settings().base_url}/-/demo"
    return ["  Come in as one of them, with one tap (each link once):", *lines, f"  Again: {again}"]


def tell_facts() -> dict[str, Any]:
    from app.cli import demo_facts  # noqa: PLC0415 -- slow import

    if not demo_facts.people():
        raise click.ClickException("no demo here yet: flask demo")
    now = datetime.now(UTC)
    with transaction():
        found = demo_facts.gather(settings().base_url, now=now)
    links = {role: link_for(demo_address(who)) for who, role in ROLES.items()}
    return {"base_url": settings().base_url, "sign_in": links, **found, "api_token": None}
