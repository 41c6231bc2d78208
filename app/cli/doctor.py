"""`flask doctor`: is this house safe and well? Each line says what is found and what to do."""

from __future__ import annotations

import shutil
import smtplib
import stat
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError

from app.accounts.models import AuditEntry
from app.accounts.queries import has_users
from app.cli.findings import Finding, bad, ok, warn
from app.cli.lacking import notice
from app.cli.owners import settings
from app.cli.start import is_taken
from app.invariants.queries import broken
from app.invariants.rules import DO, SAYS
from app.kernel.db import db, is_sqlite
from app.merchants import queries as merchants
from app.merchants.models import MerchantAccount
from app.messages import queries as messages
from app.notices import queries as notices
from app.objections import queries as objecting
from app.orders import queries as orders
from app.waitlist import queries as waitlist
from config import ROOT, BadSetting, Settings, refuse_unsafe, session_keys

MEGABYTE = 2**20  # bytes
OUTBOX_LATE = timedelta(minutes=10)
CLOCK_OFF = timedelta(seconds=30)
SMTP_SECONDS = 5
SIGNS = {"ok": "  ok  ", "warn": " warn ", "bad": " BAD  "}


@click.command("doctor")
@with_appcontext
def doctor() -> None:
    """Look at settings, keys, database, mails, clock and disk; exit 1 when something is bad."""
    findings = list(examine(settings(), now=datetime.now(UTC)))
    for finding in findings:
        click.echo(f"[{SIGNS[finding.mood]}] {finding.what:<10} {finding.words}")
    if any(finding.mood == "bad" for finding in findings):
        raise SystemExit(1)


def examine(house: Settings, *, now: datetime) -> Iterator[Finding]:
    yield mode(house)
    yield keys(house)
    yield folder(house)
    yield disk(house)
    yield mail(house)
    yield payments(house)
    yield vault(house)
    yield notice(house)
    yield from parts()
    try:
        yield database()
        for look in ROWS:
            yield look(now)
        yield from accounts(now)
    except SQLAlchemyError as error:
        yield bad("database", f"{type(error).__name__}: {str(error).splitlines()[0]}")


def mode(house: Settings) -> Finding:
    try:
        refuse_unsafe(house, debug=False)
    except BadSetting as problem:
        return bad("mode", str(problem))
    return ok("mode", f"{house.mode}, at {house.base_url}")


def keys(house: Settings) -> Finding:
    try:
        count = len(session_keys(house))
    except BadSetting as problem:
        return bad("keys", str(problem))
    file = house.var / "keys.json"
    if house.secret_key:
        return ok("keys", f"{count} from ENTREGENT_SECRET_KEY")
    mode = stat.S_IMODE(file.stat().st_mode)
    if mode & 0o077:
        return bad("keys", f"{file} can be read by others (chmod 600)")
    return ok("keys", f"{count} in {file}, for its owner only")


def folder(house: Settings) -> Finding:
    if stat.S_IMODE(house.var.stat().st_mode) & 0o077:
        return warn("folder", f"{house.var} holds names and links, and others may look (chmod 700)")
    return ok("folder", f"{house.var} is for its owner only")


def disk(house: Settings) -> Finding:
    free = shutil.disk_usage(house.var).free // MEGABYTE
    if free < 100:
        return bad("disk", f"{free} MB free under {house.var}: writes will fail soon")
    return (warn if free < 1000 else ok)("disk", f"{free} MB free under {house.var}")


def mail(house: Settings) -> Finding:
    if not house.smtp_host:
        words = f"no ENTREGENT_SMTP_HOST: mails stay in {house.var / 'mail'}"
        return (bad if house.mode == "production" else ok)("mail", words)
    where = f"{house.smtp_host}:{house.smtp_port}"
    kind = smtplib.SMTP_SSL if house.smtp_tls == "tls" else smtplib.SMTP
    try:
        with kind(house.smtp_host, house.smtp_port, timeout=SMTP_SECONDS) as server:
            server.noop()
    except OSError as error:
        return bad("mail", f"{where} does not answer: {error}")
    return ok("mail", f"{where} answers")


def payments(house: Settings) -> Finding:
    if not house.stripe_key:
        return ok("payments", "no ENTREGENT_STRIPE_KEY: no card payments")
    if not house.stripe_secrets:
        return bad("payments", "ENTREGENT_STRIPE_WEBHOOK_SECRETS is empty: Stripe is not believed")
    if house.mode == "production" and "_test_" in house.stripe_key:
        return warn("payments", "the Stripe key is a test key: nobody is charged")
    return ok("payments", f"cards through Stripe, {len(house.stripe_secrets)} webhook secret(s)")


def vault(house: Settings) -> Finding:
    """What seals organizers' keys: losing it, each of them types theirs again."""
    if house.vault_key:
        return ok("vault", "its key is in ENTREGENT_VAULT_KEY")
    file = house.var / "vault.json"
    if not file.exists():
        return ok("vault", f"no {file} yet: made when the first account is connected")
    if stat.S_IMODE(file.stat().st_mode) & 0o077:
        return bad("vault", f"{file} can be read by others (chmod 600)")
    return ok("vault", f"its key is in {file}, for its owner only; save it apart from the database")


def accounts(now: datetime) -> Iterator[Finding]:
    """Organizers' own: keys that cannot be opened, are refused, or lead to nobody who answers."""
    found = merchants.all_connected()
    shut = {one.id for one, _of in found if one.sealed and not can_open(one)}
    ill: dict[str, list[str]] = {"shut": [], "refused": [], "silent": []}
    for one, of in found:
        kind = "shut" if one.id in shut else "refused" if one.trouble else "silent"
        if kind != "silent" or one.silent_since:
            ill[kind].append(f"{one.kind} of {of}")
    said = {kind: ", ".join(names[:5]) for kind, names in ill.items()}
    if ill["shut"]:
        yield bad("accounts", f"{said['shut']}: their vault key is not here; restore vault.json")
    if ill["refused"]:
        yield warn("accounts", f"{said['refused']}: the provider refuses the keys")
    if ill["silent"]:
        yield warn("accounts", f"{said['silent']}: no answer, not offered until there is one")
    if not any(ill.values()):
        yield ok("accounts", f"{len(found)} connected, none in trouble")


def can_open(account: MerchantAccount) -> bool:
    """A key that is missing is not made anew: it would open nothing, and hide what is wrong."""
    house = settings()
    if not house.vault_key and not (house.var / "vault.json").exists():
        return False
    try:
        return bool(current_app.extensions["providers"].can_read(account))
    except BadSetting:
        return False


def told(now: datetime) -> Finding:
    """What providers told us and nobody could act on yet."""
    waiting = notices.count_late(now=now)
    if waiting:
        return warn("notices", f"{waiting} of providers are not acted on: flask payments poll")
    return ok("notices", "all that providers told is acted on")


def parts() -> Iterator[Finding]:
    """What set-up fetches or compiles, and git does not hold."""
    if not (ROOT / "app" / "static" / "vendor").is_dir():
        yield bad("parts", "app/static/vendor is missing: the door cannot scan (./run fetches it)")
    words = ROOT / "app" / "translations" / "en" / "LC_MESSAGES" / "messages"
    if words.with_suffix(".po").exists() and not words.with_suffix(".mo").exists():
        yield bad("parts", "English is not compiled (./run does it)")


def database() -> Finding:
    from alembic.runtime.migration import MigrationContext  # noqa: PLC0415 -- slow import
    from alembic.script import ScriptDirectory  # noqa: PLC0415 -- slow import

    if not (ROOT / "migrations" / "env.py").is_file():
        return bad("database", "migrations/ is missing from this copy of the program")
    newest = ScriptDirectory(str(ROOT / "migrations")).get_current_head()
    with db.engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
        if current != newest:
            return bad(
                "database", f"at {current or 'nothing'}, the code wants {newest}: flask db upgrade"
            )
        if is_sqlite() and connection.scalar(text("PRAGMA quick_check(1)")) != "ok":
            return bad("database", "the file is damaged: restore the last backup")
    return ok("database", f"{db.engine.dialect.name}, migrations current ({current})")


def counters(now: datetime) -> Finding:
    drift = orders.counter_drift()
    if drift:
        return bad("counters", f"quotas that do not equal their orders: {drift[:5]}")
    waiting = waitlist.line_drift()
    if waiting:
        return bad("counters", f"quotas that do not equal their waiting lists: {waiting[:5]}")
    return ok("counters", "places held and sold equal the orders")


def outbox(now: datetime) -> Finding:
    oldest = messages.oldest_waiting(now=now)
    if oldest and now - oldest > OUTBOX_LATE:
        since = f"a mail waits since {oldest:%Y-%m-%d %H:%M} UTC"
        if is_asleep(settings()):
            return warn("outbox", f"{since}: the house is not running, it leaves at the next start")
        return bad("outbox", f"{since}: is a worker running?")
    failed = len(messages.undelivered())
    if failed:
        return warn("outbox", f"{failed} mail(s) could not be delivered and were given up")
    return ok("outbox", "nothing waits")


def is_asleep(house: Settings) -> bool:
    """Its worker lives in the web process, and no web process listens here."""
    return house.embedded_worker and not is_taken(house.host, house.port)


def money(now: datetime) -> Finding:
    wrong = broken(now=now)
    if wrong:
        told = "; ".join(
            f"{name}, not so that {SAYS[name]}: {', '.join(them[:3])} ({DO[name]})"
            for name, them in wrong.items()
        )
        return bad("money", f"{told}. All of it: flask payments invariants")
    return ok("money", f"the money book holds, {len(SAYS)} ways")


def objections(now: datetime) -> Finding:
    """Numbers alone. A key that is missing is not made anew: it would know nobody."""
    house = settings()
    if not objecting.objections():
        return ok("objections", "nobody objects")
    if not house.mark_key and not (house.var / "marks.json").exists():
        return bad("objections", "marks.json is missing: who objected is written to; restore it")
    told = objecting.tally(marks=current_app.extensions["marks"], now=now)
    words = f"{told.standing} stand, {told.running} of {told.from_books} from books in their time"
    if told.unknown:
        return bad("objections", f"{told.unknown} are under a key that is not here: restore it")
    return ok("objections", f"{words}, {told.asked} contact(s) to be answered for")


def clock(now: datetime) -> Finding:
    newest = db.session.scalar(select(func.max(AuditEntry.at)))
    if newest and newest > now + CLOCK_OFF:
        return bad("clock", f"it says {now:%Y-%m-%d %H:%M} UTC, but something was done at {newest}")
    if not is_sqlite():
        theirs = db.session.scalar(select(func.now()))
        if theirs and abs(theirs - now) > CLOCK_OFF:
            return bad("clock", f"the database's is {theirs}, ours {now}")
    return ok("clock", f"{now:%Y-%m-%d %H:%M} UTC")


def owner(now: datetime) -> Finding:
    if not has_users():
        return warn("owner", "nobody is here yet: flask setup-link")
    return ok("owner", "somebody is here")


ROWS: tuple[Callable[[datetime], Finding], ...] = (
    counters, money, outbox, told, objections, clock, owner,
)  # fmt: skip
