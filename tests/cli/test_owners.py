from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests import make

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result
    from flask import Flask


def run(house: Flask, *words: str) -> Result:
    return house.test_cli_runner().invoke(args=list(words))


def test_the_set_up_link_lets_the_first_owner_in(house: Flask) -> None:
    house.config["WTF_CSRF_ENABLED"] = False
    told = run(house, "setup-link").output
    assert told.startswith("First owner, within 15 minutes: http://localhost/setup/")
    path = told.rpartition("http://localhost")[2].strip()
    assert house.test_client().get(path).status_code == 200


def test_a_house_with_people_prints_no_set_up_link(house: Flask) -> None:
    make.user("Awa")
    refused = run(house, "setup-link")
    assert (refused.exit_code, "sign-in-link" in refused.output) == (1, True)
    quiet = run(house, "setup-link", "--first")
    assert (quiet.exit_code, quiet.output) == (0, "")


def test_a_lost_mailbox_is_helped_from_the_console(house: Flask) -> None:
    house.config["WTF_CSRF_ENABLED"] = False
    make.user("Awa", email="awa@example.cm")
    path = run(house, "sign-in-link", " AWA@example.cm").output.strip()
    visitor = house.test_client()
    assert visitor.post(path.removeprefix("http://localhost")).status_code == 302
    assert "Awa" in visitor.get("/session").text


def test_nobody_is_made_by_the_console(house: Flask) -> None:
    refused = run(house, "sign-in-link", "dieudonne@example.cm")
    assert (refused.exit_code, "Nobody here" in refused.output) == (1, True)


def test_one_more_organizer_is_opened_for_somebody_with_an_account(house: Flask) -> None:
    from app.accounts.queries import user_by_email

    make.user("Awa", email="awa@example.cm")
    told = run(house, "add-organizer", "Éclats de Buea", "--owner", "awa@example.cm", "--city", "B")
    assert told.output == "http://localhost/organizers/eclats-de-buea\n"
    awa = user_by_email("awa@example.cm")
    assert awa
    assert [m.organizer.name for m in awa.memberships] == ["Éclats de Buea"]
    refused = run(house, "add-organizer", "X", "--owner", "x@example.cm", "--city", "B")
    assert refused.exit_code == 1


def test_rotated_keys_sign_from_the_next_start(house: Flask, tmp_path: Path) -> None:
    from config import session_keys

    given = run(house, "rotate-keys")
    assert (given.exit_code, "ENTREGENT_SECRET_KEY" in given.output) == (1, True)
    before = house.extensions["settings"]
    own = replace(before, secret_key="", var_dir=str(tmp_path))
    first = session_keys(own)
    house.extensions["settings"] = own
    try:
        assert run(house, "rotate-keys").exit_code == 0
    finally:
        house.extensions["settings"] = before
    assert session_keys(own)[1:] == first


@pytest.mark.parametrize("command", ["setup-link", "sign-in-link", "add-organizer", "rotate-keys"])
def test_each_command_says_what_it_is_for(house: Flask, command: str) -> None:
    assert len(run(house, command, "--help").output.splitlines()[2].strip()) > 20
