"""`./run bench [PART…]`: how fast it starts, what it keeps in memory, what a page weighs, what a
request, a purchase and a scan cost, how long a rush takes. Parts: start, demo, requests, purchase,
rush, door, programme.

Figures of this machine at this moment: weights and statements are exact, times are indicative,
floors (floor.py) are the ones to compare. Nothing here is asserted; the targets stand beside.
"""

from __future__ import annotations

import os
import platform
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

from tests.bench import door, floor, programme, purchase, requests, rush, slow_line, weight
from tests.services import Missing, free_port

ROOT = Path(__file__).parents[2]
MB = 1024 * 1024


def row(what: str, figure: str, target: str = "") -> None:
    print(f"  {what:<58}{figure:>18}   {target}", flush=True)


@contextmanager
def house(var: Path, **knobs: str) -> Iterator[tuple[subprocess.Popen[bytes], int, float]]:
    """A server as `./run` starts it: (process, port, seconds to the first page)."""
    port = free_port()
    env = {k: v for k, v in os.environ.items() if not k.startswith("ENTREGENT_")}
    env |= {"ENTREGENT_PORT": str(port), "ENTREGENT_VAR_DIR": str(var)}
    env |= {f"ENTREGENT_{name.upper()}": value for name, value in knobs.items()}
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    began = time.monotonic()
    server = subprocess.Popen(  # its own group: the server's children end with it
        [sys.executable, "-m", "app.cli.start"],
        cwd=ROOT,
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield server, port, first_page(port, began)
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(20)


def first_page(port: int, began: float) -> float:
    while time.monotonic() - began < 120:
        line = HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            line.request("GET", "/")
            if line.getresponse().status == 200:
                return time.monotonic() - began
        except OSError:
            time.sleep(0.02)
        finally:
            line.close()
    raise SystemExit("the server did not answer within two minutes")


def family(pid: int) -> list[int]:
    """A process and all its children."""
    children = Path(f"/proc/{pid}/task/{pid}/children")
    found = [int(n) for n in children.read_text().split()] if children.exists() else []
    return [pid, *(grand for child in found for grand in family(child))]


def busy(pid: int) -> float:
    """CPU seconds of a process, its children, and those that have ended."""
    total = 0
    for member in family(pid):
        words = Path(f"/proc/{member}/stat").read_text().rpartition(")")[2].split()
        total += sum(int(ticks) for ticks in words[11:15])
    return total / os.sysconf("SC_CLK_TCK")


def memory(pid: int) -> int:
    """Bytes in memory of a process and its children, shared pages counted once (PSS)."""
    total = 0
    for member in family(pid):
        for line in Path(f"/proc/{member}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1]) * 1024
    return total


def start(var: Path) -> None:
    print("Start")
    for what in ("database made on the way", "second start"):
        with house(var / "new", mode="development") as (server, _port, seconds):
            row(f"to the first page, {what}", f"{seconds:.2f} s", "<= 2 s")
            row("  of CPU, every process", f"{busy(server.pid):.2f} s")
    with house(var / "new", mode="development") as (server, port, _seconds):
        requests.warm(port)
        row("memory in all, after 200 pages", f"{memory(server.pid) / MB:.0f} MB", "<= 180 MB")


def demo(var: Path) -> None:
    print("Demo")
    with house(var / "demo", mode="demo") as (_server, port, seconds):
        row("to the first page, database and demo data made", f"{seconds:.1f} s")
        try:
            weight.report(port, row)
            slow_line.report(port, row)
        except Missing as reason:
            row("bytes in a browser", f"not measured: {reason}")


def of_requests(var: Path) -> None:
    print("Requests, in one process, without a network")
    requests.report(var / "requests", row)


def of_a_purchase(var: Path) -> None:
    print("A purchase, in one process, without a network")
    purchase.report(var / "purchase", row)


def of_a_rush(var: Path) -> None:
    print("A rush, from four processes of eight threads, on SQLite")
    rush.report(var / "rush", row)


def of_the_door(var: Path) -> None:
    print("The door: the server in one process, and a phone")
    door.report(var / "door", row)


def of_the_programme(var: Path) -> None:
    print("A full calendar, and a newsletter to a town, in one process")
    programme.report(var / "programme", row)


PARTS: dict[str, Callable[[Path], None]] = {
    "start": start,
    "demo": demo,
    "requests": of_requests,
    "purchase": of_a_purchase,
    "rush": of_a_rush,
    "door": of_the_door,
    "programme": of_the_programme,
}


def main(asked: list[str]) -> int:
    if not set(asked) <= set(PARTS):
        print(f"Parts of ./run bench: {' '.join(PARTS)}", file=sys.stderr)
        return 64  # EX_USAGE
    var = Path(tempfile.mkdtemp(prefix="entregent-bench-"))
    try:
        load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
        print(f"{os.cpu_count()} cores, Python {platform.python_version()}, load {load}")
        least = floor.cost(floor.small_page())
        row("the floor, x: a small Flask and Jinja page", f"{least.seconds * 1000:.2f} ms   1.0 x")
        for name in asked or PARTS:
            PARTS[name](var)
    finally:
        shutil.rmtree(var, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
