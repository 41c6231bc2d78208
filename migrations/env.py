"""How migrations run: on the app's engine, with tables copied where SQLite cannot alter them."""

from __future__ import annotations

from typing import Any

from alembic import context

GIVEN = context.config.attributes  # app/cli/upgrade.py brings an engine; `flask db` has the house


def skip_empty(_context: Any, _revision: Any, directives: list[Any]) -> None:
    """`flask db migrate` with nothing to do writes no file."""
    asked = getattr(context.config.cmd_opts, "autogenerate", False)
    if asked and directives[0].upgrade_ops.is_empty():
        directives[:] = []


def plain_types(kind: str, item: Any, _context: Any) -> str | bool:
    """Our column types as plain ones: a migration never imports the app."""
    if kind == "type" and type(item).__name__ == "UtcDateTime":
        return "sa.DateTime()"
    if kind == "type" and type(item).__name__ == "Enum":
        return "sa.String(length=40)"
    return False


def run() -> None:
    engine, metadata, options = _with_engine() if "engine" in GIVEN else _with_house()
    with engine.connect().execution_options(write=True) as connection:
        context.configure(
            connection=connection,
            target_metadata=metadata,
            process_revision_directives=skip_empty,
            render_item=plain_types,
            transaction_per_migration=True,
            **options,
        )
        with context.begin_transaction():
            context.run_migrations()


def _with_engine() -> tuple[Any, Any, dict[str, Any]]:
    return GIVEN["engine"], None, {"render_as_batch": True}


def _with_house() -> tuple[Any, Any, dict[str, Any]]:
    from flask import current_app  # noqa: PLC0415 -- with the house only

    migrate = current_app.extensions["migrate"]
    return migrate.db.engine, migrate.db.metadata, migrate.configure_args


if context.is_offline_mode():
    raise SystemExit("migrations need a database: run them without --sql")
run()
