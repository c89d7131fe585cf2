"""The schema that the migrations make is the one that the code uses, in both directions."""

# ruff: noqa: ASYNC240 - nothing else waits while a test reads a small file

import sqlite3
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection

from bot.store import Store, StoreError, schema
from bot.store.tables import metadata


def tables(path: Path) -> set[str]:
    with sqlite3.connect(path) as connection:
        return {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}


def migrate(path: Path, revision: str) -> None:
    with schema._transaction(path, 1) as connection:
        config = schema._config(connection)
        (command.downgrade if revision == "base" else command.upgrade)(config, revision)


def differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, metadata))


def test_migrations_make_exactly_the_tables_that_the_code_declares(path: Path) -> None:
    schema.upgrade(path)
    with schema._transaction(path, 1) as connection:
        assert differences(connection) == []


def test_a_difference_would_be_noticed(path: Path) -> None:
    schema.upgrade(path)
    with schema._transaction(path, 1) as connection:
        connection.exec_driver_sql("ALTER TABLE labs ADD COLUMN colour TEXT")
        connection.exec_driver_sql("DROP INDEX ix_labs_guild_id")
        assert len(differences(connection)) == 2


def test_every_migration_can_be_undone_and_done_again(path: Path) -> None:
    schema.upgrade(path)
    full = tables(path)
    migrate(path, "base")
    assert not tables(path) & set(metadata.tables)
    assert schema.version(path).current is None
    migrate(path, "head")
    assert tables(path) == full
    assert schema.version(path).up_to_date


def test_the_newest_migration_by_file_name_is_alembics_head() -> None:
    assert schema._newest() == schema._scripts().get_current_head()


def test_a_missing_file_is_created_for_its_owner_alone(path: Path) -> None:
    assert schema.version(path).current is None
    assert not path.exists()
    assert schema.upgrade(path).up_to_date
    assert path.stat().st_mode & 0o777 == 0o600


async def test_a_database_of_a_newer_bot_is_refused_and_left_alone(path: Path) -> None:
    schema.upgrade(path)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(StoreError) as refusal:
        await Store.open(path)
    assert "9999" in refusal.value.reason
    assert "newer version" in refusal.value.mend
    assert path.read_bytes() == before


def test_a_migration_that_breaks_half_way_changes_nothing(
    path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    schema.upgrade(path)
    versions = tmp_path / "migrations" / "versions"
    versions.mkdir(parents=True)
    for source in schema.MIGRATIONS.rglob("*.py"):
        target = tmp_path / "migrations" / source.relative_to(schema.MIGRATIONS)
        target.write_text(source.read_text())
    (versions / "9999_breaks.py").write_text(
        "from alembic import op\n"
        "import sqlalchemy as sa\n"
        f"revision, down_revision = 'breaks', '{schema.version(path).current}'\n"
        "def upgrade():\n"
        "    op.create_table('half', sa.Column('id', sa.Integer))\n"
        "    op.execute('INSERT INTO nowhere VALUES (1)')\n"
    )
    before = schema.version(path), tables(path)
    monkeypatch.setattr(schema, "MIGRATIONS", tmp_path / "migrations")
    with pytest.raises(StoreError, match="nowhere"):
        schema.upgrade(path)
    monkeypatch.undo()
    assert (schema.version(path), tables(path)) == before
