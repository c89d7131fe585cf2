"""The tables as SQLAlchemy knows them, for the repositories; `migrations/` makes them."""

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    false,
)

# Named constraints, so that a later migration can drop one on every database alike.
metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware time, kept in UTC. SQLite has no time zones and would silently lose them."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value and value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value and value.replace(tzinfo=UTC)


people = Table(
    "people",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("first_seen_at", UtcDateTime, nullable=False),
    Column("last_seen_at", UtcDateTime, nullable=False),
)

labs = Table(
    "labs",
    metadata,
    Column("channel_id", BigInteger, primary_key=True, autoincrement=False),
    Column("guild_id", BigInteger, nullable=False, index=True),
    Column("opened_by", ForeignKey("people.id"), nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("settings", JSON, nullable=False),
)

terminals = Table(
    "terminals",
    metadata,
    Column("thread_id", BigInteger, primary_key=True, autoincrement=False),
    Column("guild_id", BigInteger, nullable=False),
    Column("channel_id", BigInteger, nullable=False),
    Column("owner_id", ForeignKey("people.id"), nullable=False),
    Column("container_id", Text, nullable=False),
    Column("exec_id", Text),
    Column("repl", Text, nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("shown", BigInteger, nullable=False),
    Column("reply_id", BigInteger),
    Column("answering_id", BigInteger),
    Column("last_input_id", BigInteger),
    Column("typing_at", BigInteger),
    Column("columns", Integer, nullable=False, server_default="80"),
    Column("rows", Integer, nullable=False, server_default="24"),
    Column("screen", Boolean, nullable=False, server_default=false()),
    Column("pastes", Boolean, nullable=False, server_default=false()),
    Column("prompt", Text, nullable=False, server_default=""),
    Column("ended_at", UtcDateTime),
    Column("ended", Text),
    Index(None, "ended_at"),
)

shares = Table(
    "shares",
    metadata,
    Column("thread_id", ForeignKey("terminals.thread_id"), primary_key=True, autoincrement=False),
    Column("person_id", BigInteger, primary_key=True, autoincrement=False),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("guild_id", BigInteger, nullable=False),
    Column("channel_id", BigInteger, nullable=False),
    Column("message_id", BigInteger),
    Column("command", Text, nullable=False),
    Column("exit_code", Integer),
    Column("seconds", Float, nullable=False),
    Index(None, "guild_id", "at"),
    Index(None, "person_id", "at"),
)

answers = Table(
    "answers",
    metadata,
    Column("answer_id", BigInteger, primary_key=True, autoincrement=False),
    Column("message_id", BigInteger, nullable=False),
    Column("channel_id", BigInteger, nullable=False),
    Column("person_id", BigInteger),
    Index(None, "channel_id", "message_id"),
)
