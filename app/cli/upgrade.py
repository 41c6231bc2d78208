"""`python -m app.cli.upgrade`: the database as the code needs it, as `flask db upgrade` makes it.

Without the house: a first page waits for this, and the house takes longer to load than this lasts.
"""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from app.kernel import engine as connections  # noqa: F401 -- sets them as they open
from config import ROOT, Settings


def main() -> None:
    upgrade(Settings.from_env().database)


def upgrade(url: str, to: str = "head") -> None:
    script = Config()
    script.set_main_option("script_location", str(ROOT / "migrations").replace("%", "%%"))
    script.attributes["engine"] = engine = create_engine(url)
    command.upgrade(script, to)
    engine.dispose()


if __name__ == "__main__":
    main()
