"""The house: `create_app` is the only place that knows every room."""

from __future__ import annotations

import sys
from typing import Any

from flask import Flask
from flask_login import LoginManager
from werkzeug.routing import IntegerConverter, Map

from app.applications import models as _applications
from app.badges import models as _badges
from app.bringing import models as _bringing
from app.budgets import models as _budgets
from app.cli import commands
from app.contacts import models as _contacts
from app.counting import models as _counting
from app.devices import models as _devices
from app.devices.rules import LASTS
from app.door import models as _door
from app.duplicates import models as _duplicates
from app.elsewhere import models as _elsewhere
from app.encounters import models as _encounters
from app.gates import models as _gates
from app.inquiries import models as _inquiries
from app.interests import models as _interests
from app.inviters import models as _inviters
from app.jobs import (
    accounts,
    blocks,
    budgets,
    call_off,
    contact_files,
    deposits,
    disputes,
    duplicates,
    elsewhere,
    erase,
    forget,
    imports,
    letters,
    line,
    money,
    mornings,
    moves,
    notices,
    objections,
    passes,
    post,
    questions,
    reconcile,
    refunds,
    releases,
    roll,
    seats,
    shifts,
    unpaid,
    unused,
)
from app.jobs.worker import Round, Worker
from app.kernel.db import db
from app.kernel.marks import Marks
from app.kernel.vault import Vault
from app.ledger import models as _ledger
from app.letters import models as _letters
from app.mailings import models as _mailings
from app.merchants import models as _merchants
from app.merchants.queries import Tills
from app.messages import models as _messages
from app.newsletters import models as _newsletters
from app.notices import models as _notices
from app.objections import models as _objections
from app.passes import models as _passes
from app.payments import registry
from app.recaps import models as _recaps
from app.refunds import models as _refunds
from app.reviews import models as _reviews
from app.rings import models as _rings
from app.settlement import models as _settlement
from app.shifting import models as _shifting
from app.sorting import models as _sorting
from app.statements import models as _statements
from app.teams import models as _teams
from app.touches import models as _touches
from app.waitlist import models as _waitlist
from app.web import (
    assets,
    context,
    errors,
    format,
    kept,
    mail,
    packing,
    pages,
    pictures,
    plurals,
    rendering,
    security,
)
from config import (
    BAD_SETTING,
    ROOT,
    BadSetting,
    Settings,
    is_debug,
    mark_keys,
    refuse_unsafe,
    session_keys,
    vault_keys,
)

# imported so that migrations see every table
_TABLES = (
    _applications,
    _badges,
    _bringing,
    _budgets,
    _contacts,
    _counting,
    _devices,
    _door,
    _duplicates,
    _elsewhere,
    _encounters,
    _gates,
    _inquiries,
    _interests,
    _inviters,
    _ledger,
    _letters,
    _mailings,
    _merchants,
    _messages,
    _newsletters,
    _notices,
    _objections,
    _passes,
    _recaps,
    _refunds,
    _reviews,
    _rings,
    _settlement,
    _shifting,
    _sorting,
    _statements,
    _teams,
    _touches,
    _waitlist,
)

login = LoginManager()
babel = plurals.Bilingual()


class RowId(IntegerConverter):
    """`<int:…>` in an address: no number that a row's id cannot be."""

    def __init__(self, url_map: Map, **more: Any) -> None:
        super().__init__(url_map, **({"max": context.NUMBER_MAX} | more))


def create_app(settings: Settings | None = None) -> Flask:
    """Raises: BadSetting when the settings cannot make a safe house."""
    settings = settings or Settings.from_env()
    refuse_unsafe(settings, debug=is_debug())
    settings.var.mkdir(mode=0o700, parents=True, exist_ok=True)  # names and links live there
    app = _flask(settings)
    app.extensions["settings"] = settings
    db.init_app(app)
    login.init_app(app, add_context_processor=False)  # templates ask viewer()
    login.session_protection = None  # phones change networks; the key itself ends a session
    login.user_loader(context.signed_in_user)
    babel.init_app(app, locale_selector=context.locale)
    rendering.install(app, settings.var / "pages")
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True  # pages weigh less
    app.jinja_env.globals.update(viewer=context.viewer, now=context.now, settings=context.settings)
    vault = Vault(lambda: vault_keys(settings))
    app.extensions["marks"] = Marks(lambda: mark_keys(settings))
    real = settings.mode == "production"
    app.extensions["providers"] = Tills(registry.build(settings), vault, real=real)
    app.extensions["worker"] = Worker(
        rounds(app, settings), inside=app.app_context, redis_url=settings.redis_url
    )
    kept.install(app, settings.page_seconds)
    security.install(app, settings)
    for part in (format, assets, pictures, errors, packing, pages):
        part.install(app)
    commands.install(app)
    return app


def _flask(settings: Settings) -> Flask:
    """Flask as this house sets it. Raises: BadSetting for a key one could guess."""
    newest, *older = session_keys(settings)
    secure = settings.is_https
    app = rendering.House(
        "app",
        root_path=str(ROOT / "app"),
        template_folder=str(ROOT / "templates"),
        static_folder=str(ROOT / "app" / "static"),
    )
    app.config.update(
        SECRET_KEY=newest,
        SECRET_KEY_FALLBACKS=older,
        SQLALCHEMY_DATABASE_URI=settings.database,
        TESTING=settings.mode == "testing",
        TEMPLATES_AUTO_RELOAD=settings.mode == "development",
        MAX_CONTENT_LENGTH=1_000_000,  # bytes
        MAX_FORM_MEMORY_SIZE=1_000_000,
        SESSION_COOKIE_NAME="__Host-entregent" if secure else "entregent",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=LASTS,
        WTF_CSRF_TIME_LIMIT=None,  # phones stay open for days
        BABEL_DEFAULT_LOCALE=settings.language,
        BABEL_DEFAULT_TIMEZONE=settings.timezone,
    )
    app.url_map.converters["int"] = RowId
    return app


def started() -> Flask:
    """The house of this environment. What it cannot live with is told in one line, and ends it."""
    try:
        return create_app()
    except BadSetting as problem:
        sys.stderr.write(f"{problem}\n")
        raise SystemExit(BAD_SETTING) from None


def for_commands() -> Flask:
    """The house with `flask db …`, which a server does without: Alembic is slow to load."""
    from flask_migrate import Migrate  # noqa: PLC0415 -- slow import

    app = started()
    folder = str(ROOT / "migrations")
    Migrate(app, db, folder, render_as_batch=True, compare_type=True)
    return app


def rounds(app: Flask, settings: Settings) -> dict[str, Round]:
    """The background work, by the name one wakes it with; each asks the database what is due."""
    providers, marks = app.extensions["providers"], app.extensions["marks"]
    send = mail.sender(app, settings)
    return {
        "notices": lambda: notices.judge_all(providers),
        "payments": lambda: money.keep_looking(providers),
        "refunds": lambda: refunds.look_at_due(providers),
        "disputes": lambda: disputes.look_at_due(providers),
        "accounts": lambda: accounts.check_troubled(providers),
        "cancellations": call_off.carry_on_all,
        "shifts": shifts.tell_all,
        "moves": moves.let_go_all,
        "blocks": blocks.keep_all,
        "sweep": money.sweep_all,
        "overdue": deposits.close_all,  # after "payments": money on its way is asked for first
        "line": line.serve_all,
        "letters": lambda: letters.send_due(per_minute=settings.mails_per_minute),
        "post": lambda: post.keep_carrying(send),  # last: a slow mail server holds up no money
        "releases": releases.release_all,
        "dates": roll.roll_all,
        "passes": passes.give_all,  # after "dates": those just made are given in the same minute
        "seats": seats.remind_all,
        "questions": questions.remind_all,
        "mornings": mornings.ask_all,
        "budgets": budgets.remind_all,
        "balances": deposits.remind_all,
        "unpaid": unpaid.remind_all,
        "imports": imports.take_all,
        "duplicates": duplicates.Rounds().look_all,
        "contact files": lambda: contact_files.carry_on(country=settings.country, marks=marks),
        "elsewhere": elsewhere.look_all,
        "forget": forget.forget_all,
        "erase": lambda: erase.erase_due(settings.var),
        "objections": objections.Rounds(settings.var, marks).keep_all,
        "unused": lambda: unused.look_all(settings.var),
        "watch": reconcile.watch,
    }
