"""What Alembic runs for each of its commands: on the bot's own connection where it has one.

Without one, as in `alembic revision --autogenerate`, it takes the database of the settings.
"""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection, create_engine

from bot.settings import load
from bot.store.tables import UtcDateTime, metadata


def plain_types(kind: str, item: Any, _: AutogenContext) -> str | Literal[False]:
    """Write a migration with SQLAlchemy's types alone, so that it outlives the bot's."""
    return "sa.DateTime()" if kind == "type" and isinstance(item, UtcDateTime) else False


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_item=plain_types,
        render_as_batch=True,  # SQLite alters a table by rebuilding it
        transactional_ddl=True,  # bot.store.schema has begun the transaction
    )
    with context.begin_transaction():
        context.run_migrations()


given: Connection | None = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with create_engine(f"sqlite:///{load().database}").begin() as own:
        run(own)
