"""Every knob of the house, with its unit and its default, read once from the environment.

`ENTREGENT_HOLD_MINUTES=20` sets `hold_minutes`. docs/settings.md lists the same names in words.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from app.kernel.key_files import KEY_LENGTH, DamagedKeys, keys_in, new_key, write_private

ROOT = Path(__file__).resolve().parent
MODES = ("demo", "development", "production", "testing")
BAD_SETTING = 78  # the exit code of a start that is refused: EX_CONFIG

READ: dict[str, Callable[[str], Any]] = {
    "str": str,
    "int": int,
    "bool": {"true": True, "false": False}.__getitem__,
}


APPLE = ("apple_pass_type", "apple_team", "apple_certificate", "apple_authority")
GOOGLE = ("google_issuer", "google_key")


class BadSetting(ValueError):
    """A knob holds something it cannot mean. The message names it and what it may hold."""


@dataclass(frozen=True, slots=True)
class Settings:
    mode: str = "demo"  # demo | development | production | testing
    secret_key: str = ""  # empty: made on first start, kept in <var_dir>/keys.json; "new,old"
    var_dir: str = "var"  # where the embedded database, keys and demo mails live
    database_url: str = ""  # empty: SQLite file <var_dir>/entregent.db
    redis_url: str = ""  # empty: rate limits in memory, jobs in a SQLite file
    mark_key: str = ""  # marks who objects; empty: made in <var_dir>/marks.json; "new,old"
    contact_phone: str = ""  # E.164: where people write to who runs this house; empty: nowhere
    vault_key: str = ""  # seals organizers' keys; empty: made in <var_dir>/vault.json; "new,old"
    host: str = "127.0.0.1"
    port: int = 8000
    threads: int = 16  # requests served at once by one process
    public_url: str = ""  # as people type it, no trailing slash; empty: http://host:port
    trusted_proxies: int = 0  # how many proxies in front set X-Forwarded-*
    page_seconds: int = 2  # seconds strangers share one copy of a public page; 0: none
    embedded_worker: bool = True  # background work inside the web process
    language: str = "fr"  # when the browser asks for neither French nor English
    timezone: str = "Africa/Douala"  # default of new series and events
    currency: str = "XAF"  # default of new organizers, ISO 4217
    country: str = "CM"  # how a phone number without +… is read
    hold_minutes: int = 15  # minutes places are kept while a buyer pays
    hand_hold_minutes: int = 1440  # minutes places are kept until a mobile money transfer is told
    link_minutes: int = 30  # minutes a sign-in link works
    setup_minutes: int = 15  # minutes the first owner's set-up link works
    smtp_host: str = ""  # empty: mails are kept as files in <var_dir>/mail
    smtp_port: int = 25
    smtp_user: str = ""
    smtp_password: str = ""
    smtp_tls: str = "none"  # none | starttls | tls
    operator_name: str = ""  # who runs this house, as the privacy notice says it
    operator_contact: str = ""  # an e-mail address or a number people can use; empty: not given
    hosting_country: str = ""  # where data is kept, ISO 3166; empty: not given
    transfer_number: str = ""  # of the permit to keep it outside Cameroon
    transfer_date: str = ""  # of that permit, 2026-11-23
    organizers: str = "open"  # open | approved: the operator lets each new one publish
    mail_from: str = "Entregent <billets@localhost>"
    mails_per_minute: int = 300  # of one text to many people; tickets never wait behind them
    stripe_key: str = ""  # empty: no card payments
    stripe_webhook_secrets: str = ""  # comma-separated, newest first, for rotation
    stripe_api_base: str = "https://api.stripe.com"
    apple_pass_type: str = ""  # "pass.cm.example"; empty: no Apple Wallet
    apple_team: str = ""  # ten letters and digits, Apple's name of the account
    apple_certificate: str = ""  # file: our pass certificate and its key, PEM
    apple_authority: str = ""  # file: Apple's certificate that signed ours (WWDR), PEM
    google_issuer: str = ""  # the issuer's number; empty: no Google Wallet
    google_key: str = ""  # file: the service account's key, as Google gives it (JSON)

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> Settings:
        """Raises: BadSetting naming the knob that cannot be read, or that nobody knows."""
        known = {f"ENTREGENT_{field.name.upper()}": field for field in fields(cls)}
        strangers = [k for k in env if k.startswith("ENTREGENT_") and k not in known]
        strangers = [k for k in strangers if not k.startswith("ENTREGENT_TEST_")]
        if strangers:
            raise BadSetting(f"{', '.join(sorted(strangers))}: no such setting (docs/settings.md)")
        values: dict[str, Any] = {}
        for knob, field in known.items():
            if knob in env:
                try:
                    values[field.name] = READ[str(field.type)](env[knob])
                except (KeyError, ValueError):
                    raise BadSetting(f"{knob}={env[knob]!r} is not {field.type}") from None
        return cls(**values)

    def __post_init__(self) -> None:
        if self.mode not in MODES:
            raise BadSetting(f"ENTREGENT_MODE={self.mode!r} is none of {', '.join(MODES)}")
        if self.organizers not in ("open", "approved"):
            raise BadSetting(f"ENTREGENT_ORGANIZERS={self.organizers!r} is none of open, approved")
        if self.hosting_country and not re.fullmatch("[A-Z]{2}", self.hosting_country):
            told = f"ENTREGENT_HOSTING_COUNTRY={self.hosting_country!r}"
            raise BadSetting(f"{told} is no ISO 3166 code of two letters, as CM or FR")
        _read_day("ENTREGENT_TRANSFER_DATE", self.transfer_date)
        if self.smtp_tls not in ("none", "starttls", "tls"):
            raise BadSetting(f"ENTREGENT_SMTP_TLS={self.smtp_tls!r} is none of none, starttls, tls")
        if self.contact_phone and not re.fullmatch(r"\+[1-9]\d{7,14}", self.contact_phone):
            raise BadSetting(f"ENTREGENT_CONTACT_PHONE={self.contact_phone!r} is no +237…")
        for parts in (APPLE, GOOGLE):
            lacking = [name for name in parts if not getattr(self, name)]
            if 0 < len(lacking) < len(parts):
                knobs = ", ".join(f"ENTREGENT_{name.upper()}" for name in lacking)
                raise BadSetting(f"a wallet needs all its settings: {knobs} is missing")

    @property
    def var(self) -> Path:
        return (ROOT / self.var_dir).resolve()

    @property
    def database(self) -> str:
        """SQLAlchemy's address of the database; `postgres://` is understood too."""
        url = self.database_url or f"sqlite:///{self.var / 'entregent.db'}"
        if url.startswith("sqlite:///") and url != "sqlite:///:memory:":
            return f"sqlite:///{ROOT / url.removeprefix('sqlite:///')}"
        for old in ("postgres://", "postgresql://"):
            if url.startswith(old):
                return "postgresql+psycopg://" + url.removeprefix(old)
        return url

    @property
    def base_url(self) -> str:
        return self.public_url.rstrip("/") or f"http://{self.host}:{self.port}"

    @property
    def hold(self) -> timedelta:
        return timedelta(minutes=self.hold_minutes)

    @property
    def is_https(self) -> bool:
        return self.base_url.startswith("https://")

    @property
    def said_in_notice(self) -> dict[str, str]:
        """What the privacy notice says of this house."""
        permit = {"number": self.transfer_number, "day": self.transfer_date}
        told = {"name": self.operator_name, "contact": self.operator_contact}
        return told | {"country": self.hosting_country} | permit

    @property
    def has_apple_wallet(self) -> bool:
        return bool(self.apple_pass_type)

    @property
    def has_google_wallet(self) -> bool:
        return bool(self.google_issuer)

    @property
    def stripe_secrets(self) -> tuple[str, ...]:
        return tuple(s.strip() for s in self.stripe_webhook_secrets.split(",") if s.strip())


def _read_day(knob: str, told: str) -> None:
    """Raises: BadSetting for what is neither empty nor a day."""
    try:
        if told:
            date.fromisoformat(told)
    except ValueError:
        raise BadSetting(f"{knob}={told!r} is no day, as 2026-11-23") from None


LOOPBACK = ("localhost", "127.0.0.1", "::1", "[::1]")
# What manuals and examples print: whoever reads them can forge a session.
KNOWN_KEYS = ("dev", "secret", "change", "example", "password", "your-", "test", "0123456789")


def session_keys(settings: Settings) -> list[str]:
    """What sessions are signed with, newest first; the older ones are still read.

    Made on first start. Raises: BadSetting when production is given a key one could guess, or when
    there is no place to keep one.
    """
    given = [key.strip() for key in settings.secret_key.split(",") if key.strip()]
    keys = given or _kept_keys(settings.var / "keys.json")
    if settings.mode == "production":
        for key in keys:
            _refuse_weak(key)
    return keys


def rotate_keys(settings: Settings) -> None:
    """A new key in front; the two before it still read the sessions they signed."""
    path = settings.var / "keys.json"
    write_private(path, {"session": [new_key(), *_kept_keys(path)][:3]}, over=True)


def refuse_unsafe(settings: Settings, *, debug: bool) -> None:
    """Raises: BadSetting when production would show its insides or send secrets in the clear."""
    if settings.mode != "production":
        return
    if debug:
        raise BadSetting("FLASK_DEBUG shows the program to visitors: never with mode production")
    if not settings.is_https and urlsplit(settings.base_url).hostname not in LOOPBACK:
        raise BadSetting(
            f"ENTREGENT_PUBLIC_URL={settings.base_url!r} is not https: sign-in links and tickets "
            "would travel in the clear"
        )


def is_debug(env: Mapping[str, str] = os.environ) -> bool:
    """What Flask makes of FLASK_DEBUG, known before Flask is loaded."""
    return env.get("FLASK_DEBUG", "").lower() not in ("", "0", "false", "no")


def vault_keys(settings: Settings) -> list[str]:
    """What organizers' own keys are sealed with, newest first. Made when it is first needed.

    Raises: BadSetting for a key that is not 32 bytes in URL-safe base64, or a damaged file.
    """
    given = [key.strip() for key in settings.vault_key.split(",") if key.strip()]
    keys = given or _kept_keys(settings.var / "vault.json", "vault")
    for key in keys:
        if not re.fullmatch(r"[A-Za-z0-9_-]{43}=", key):
            raise BadSetting("ENTREGENT_VAULT_KEY is no key: docs/settings.md says how to make one")
    return keys


def mark_keys(settings: Settings) -> list[str]:
    """What addresses that object are kept under, newest first; the older ones are still known.

    Raises: BadSetting for one that is short, or a damaged file.
    """
    given = [key.strip() for key in settings.mark_key.split(",") if key.strip()]
    if any(len(key) < KEY_LENGTH for key in given):
        raise BadSetting(f"ENTREGENT_MARK_KEY has a key of less than {KEY_LENGTH} characters")
    return given or _kept_keys(settings.var / "marks.json", "marks")


def _refuse_weak(key: str) -> None:
    known = any(word in key.lower() for word in KNOWN_KEYS) and len(key) < 2 * KEY_LENGTH
    if len(key) < KEY_LENGTH or len(set(key)) < 12 or known:
        raise BadSetting(
            "ENTREGENT_SECRET_KEY can be guessed. Leave it empty, or take the line that this "
            'prints:  python3 -c "import secrets; print(secrets.token_urlsafe(64))"'
        )


def _kept_keys(path: Path, kind: str = "session") -> list[str]:
    try:
        return keys_in(path, kind)
    except DamagedKeys as problem:
        raise BadSetting(str(problem)) from None
    except OSError as error:
        where = error.filename or path
        raise BadSetting(f"{where}: {error.strerror}. Keys and data are kept there") from None
