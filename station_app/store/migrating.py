"""Brings a database to the newest schema, and refuses one from a newer program."""

from pathlib import Path

from sqlalchemy import Connection

from station_app.store.errors import StoreNewer

NEWEST = "0022"
"""The last step in ``migrations/versions``; a test compares them."""

_FOLDER = Path(__file__).parent / "migrations"


def migrate(connection: Connection) -> None:
    """Run the missing steps in the caller's transaction.

    Raises:
        StoreNewer: the database is at a step that this program does not know; it is left alone.
    """
    found = current_step(connection)
    if found == NEWEST:
        return
    # Alembic loads only where there is something to do: opening stays quick.
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    steps = {step.revision for step in ScriptDirectory.from_config(config).walk_revisions()}
    if found is not None and found not in steps:
        raise StoreNewer(found=found, known=NEWEST)
    command.upgrade(config, "head")


def current_step(connection: Connection) -> str | None:
    """Return the step that the database stands at; ``None`` for an empty one."""
    made = connection.exec_driver_sql(
        "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'alembic_version'"
    ).first()
    if made is None:
        return None
    row = connection.exec_driver_sql("SELECT version_num FROM alembic_version").first()
    return None if row is None else str(row[0])
