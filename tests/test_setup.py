"""The two commands: their locks, their verbs, and the first look at the database."""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from app.cli.start import is_taken, newest_revision, revision_of
from config import ROOT, Settings
from tests.__main__ import Tally
from tests.conftest import TOGETHER
from tests.services import free_port

LOCKS = ("requirements.txt", "requirements-scale.txt", "requirements-dev.txt")


def pinned(name: str) -> set[str]:
    return set(re.findall(r"^([a-z0-9.-]+==[^ ;]+)", (ROOT / name).read_text(), re.MULTILINE))


def test_each_lock_holds_the_smaller_one_version_by_version() -> None:
    small, scale, dev = (pinned(name) for name in LOCKS)
    assert small - scale == set()
    assert scale - dev == set()


@pytest.mark.parametrize("name", [*LOCKS, "requirements-node.txt"])
def test_a_lock_names_hashes_and_no_index(name: str) -> None:
    text = (ROOT / name).read_text()
    entries = [
        part for part in re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE) if "==" in part
    ]
    assert [part.split()[0] for part in entries if "--hash=sha256:" not in part] == []
    assert re.findall(r"https?://|--(?:extra-)?index|--find-links", text) == []


@pytest.mark.parametrize(
    ("folder", "kind"), [(ROOT, "dependencies"), (ROOT / "tests" / "strangers", "devDependencies")]
)
def test_a_lock_of_npm_names_what_it_takes_and_no_registry(folder: Path, kind: str) -> None:
    lock = json.loads((folder / "package-lock.json").read_text())["packages"]
    taken = {name: facts for name, facts in lock.items() if name}
    assert {name for name, facts in taken.items() if "integrity" not in facts} == set()
    assert {name for name, facts in taken.items() if "resolved" in facts} == set()
    package = json.loads((folder / "package.json").read_text())
    assert lock[""][kind] == package[kind]
    assert {"dependencies", "devDependencies"} & set(package) == {kind}


def test_help_names_every_verb() -> None:
    told = subprocess.run(["./run", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    named = re.findall(r"^\./run +(?:\[ARGS\])?([a-z]+)? ", told.stdout, re.MULTILINE)
    cases = re.findall(r"^  ([a-z| -]+)\) ", (ROOT / "run").read_text(), re.MULTILINE)
    verbs = {verb for case in cases for verb in case.split(" | ")} - {
        "start",
        "help",
        "-h",
        "--help",
    }
    assert {word for word in named if word} == verbs


def test_an_unknown_verb_is_refused_and_sets_nothing_up() -> None:
    told = subprocess.run(["./run", "dance"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert told.returncode == 64
    assert told.stderr.splitlines()[0] == "No such verb: dance"


def test_a_new_database_has_no_revision_and_a_foreign_one_is_not_asked(tmp_path: Path) -> None:
    settings = Settings(mode="testing", database_url=f"sqlite:///{tmp_path}/new.db")
    assert revision_of(settings) == ""
    assert not (tmp_path / "new.db").exists()
    with sqlite3.connect(tmp_path / "new.db") as connection:
        connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
        connection.execute("INSERT INTO alembic_version VALUES ('0001')")
    assert revision_of(settings) == "0001"
    assert revision_of(replace(settings, database_url="postgresql://somewhere/db")) is None


def test_the_newest_revision_is_alembics_head() -> None:
    from alembic.script import ScriptDirectory

    assert [newest_revision()] == list(ScriptDirectory(str(ROOT / "migrations")).get_heads())


def test_a_port_that_someone_listens_on_is_taken() -> None:
    import socket

    port = free_port()
    assert not is_taken("127.0.0.1", port)
    with socket.create_server(("127.0.0.1", port)):
        assert is_taken("127.0.0.1", port)


def test_a_test_skipped_on_one_database_and_run_on_the_other_did_run(tmp_path: Path) -> None:
    case = '<testcase classname="t" name="{}">{}</testcase>'
    skip = '<skipped message="PostgreSQL only"/>'
    first, second = tmp_path / "1.xml", tmp_path / "2.xml"
    first.write_text(f"<s>{case.format('race', skip)}{case.format('never', skip)}</s>")
    second.write_text(f"<s>{case.format('race', '')}{case.format('wrong', '<failure/>')}</s>")
    tally = Tally()
    tally.read(first, "on SQLite")
    tally.read(second, "on PostgreSQL")
    assert (tally.passed, tally.failed) == (1, 1)
    assert tally.names == ["t.wrong (on PostgreSQL)"]
    assert tally.not_run() == {"PostgreSQL only": ["t.never"]}


def test_what_is_kept_together_is_there() -> None:
    assert [name for name in TOGETHER if not (ROOT / name).exists()] == []
