"""A start that is refused: one line that says what to change, and an exit code of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from config import BAD_SETTING, ROOT
from tests import make

if TYPE_CHECKING:
    from flask import Flask

SAFE = {"ENTREGENT_MODE": "production", "ENTREGENT_PUBLIC_URL": "https://entregent.example"}
COMMAND = ["-m", "flask", "--app", "app.factory:for_commands", "doctor"]
STARTS = {"./run": ["-m", "app.cli.start"], "doctor": COMMAND, "a server": ["-c", "import wsgi"]}


def told(start: str, var: Path, **knobs: str) -> tuple[int, str, list[str]]:
    """Exit code, what stood on stdout, the lines on stderr."""
    house = {k: v for k, v in os.environ.items() if not k.startswith(("ENTREGENT_", "FLASK_"))}
    env = house | SAFE | {"ENTREGENT_VAR_DIR": str(var)} | knobs
    done = subprocess.run(
        [sys.executable, *STARTS[start]], cwd=ROOT, env=env, capture_output=True, text=True
    )
    return done.returncode, done.stdout, done.stderr.splitlines()


@pytest.mark.parametrize(
    ("knobs", "word"),
    [
        ({"ENTREGENT_SECRET_KEY": "dev"}, "ENTREGENT_SECRET_KEY can be guessed"),
        ({"FLASK_DEBUG": "1"}, "FLASK_DEBUG"),
        ({"ENTREGENT_PUBLIC_URL": "http://entregent.example"}, "not https"),
        ({"ENTREGENT_MODE": "prod"}, "ENTREGENT_MODE='prod'"),
        ({"ENTREGENT_VAR_DIR": "/proc/nowhere"}, "Keys and data are kept there"),
    ],
)
def test_an_unsafe_start_is_refused_in_one_line(
    tmp_path: Path, knobs: dict[str, str], word: str
) -> None:
    code, said, (line,) = told("./run", tmp_path, **knobs)
    assert (code, said) == (BAD_SETTING, "")
    assert word in line


@pytest.mark.parametrize("start", ["doctor", "a server"])
def test_so_it_is_however_one_starts_it(tmp_path: Path, start: str) -> None:
    code, said, (line,) = told(start, tmp_path, ENTREGENT_SECRET_KEY="dev")
    assert (code, said) == (BAD_SETTING, "")
    assert "ENTREGENT_SECRET_KEY can be guessed" in line


def test_a_damaged_key_file_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "keys.json").write_text("{}")
    code, _said, (line,) = told("./run", tmp_path)
    assert code == BAD_SETTING
    assert "keys.json is damaged" in line


def test_flask_and_the_house_read_debug_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    from flask.helpers import get_debug_flag

    from config import is_debug

    for word in ("", "0", "1", "false", "No", "true", "yes", "2"):
        monkeypatch.setenv("FLASK_DEBUG", word)
        assert is_debug() == get_debug_flag(), word


def test_the_data_folder_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    from config import Settings, session_keys

    session_keys(Settings(var_dir=str(tmp_path / "var")))
    assert (tmp_path / "var").stat().st_mode & 0o077 == 0


def test_a_server_looks_for_garbage_once_it_is_loaded(tmp_path: Path) -> None:
    env = os.environ | SAFE | {"ENTREGENT_VAR_DIR": str(tmp_path)}
    env |= {"ENTREGENT_EMBEDDED_WORKER": "false"}
    told = "import gc, wsgi; print(gc.isenabled(), gc.get_freeze_count() > 100_000)"
    asked = [sys.executable, "-c", told]
    done = subprocess.run(asked, cwd=ROOT, env=env, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("True True\n", "")


def test_a_start_makes_a_new_database_whole_and_leaves_another_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.cli import start
    from config import Settings

    monkeypatch.setenv("ENTREGENT_VAR_DIR", str(tmp_path))  # read by what it starts
    settings = Settings(mode="development", var_dir=str(tmp_path))
    start.prepare(settings)
    assert start.revision_of(settings) == start.newest_revision()
    made = (tmp_path / "entregent.db").read_bytes()
    start.prepare(settings)
    assert (tmp_path / "entregent.db").read_bytes() == made


def test_a_server_says_how_to_come_in(house: Flask) -> None:
    """The first owner's link where nobody is, one-tap links in a demonstration, else nothing."""
    from app.cli.announcing import ways_in
    from config import Settings

    new = Settings(mode="development")
    demo = Settings(mode="demo")
    assert [line.partition(":")[0] for line in ways_in(new)] == ["First owner, within 15 minutes"]
    assert ways_in(demo) == []  # none was built here
    make.user("Awa")
    assert ways_in(new) == []
