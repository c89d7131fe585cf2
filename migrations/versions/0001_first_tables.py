"""People, labs, terminals, the audit trail, and which answers belong to which command."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "people",
        sa.Column("id", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("first_seen_at", sa.DateTime, nullable=False),
        sa.Column("last_seen_at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_people"),
    )
    op.create_table(
        "labs",
        sa.Column("channel_id", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("opened_by", sa.BigInteger, nullable=False),
        sa.Column("opened_at", sa.DateTime, nullable=False),
        sa.Column("settings", sa.JSON, nullable=False),
        sa.ForeignKeyConstraint(["opened_by"], ["people.id"], name="fk_labs_opened_by_people"),
        sa.PrimaryKeyConstraint("channel_id", name="pk_labs"),
    )
    op.create_index("ix_labs_guild_id", "labs", ["guild_id"])
    op.create_table(
        "terminals",
        sa.Column("thread_id", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("channel_id", sa.BigInteger, nullable=False),
        sa.Column("owner_id", sa.BigInteger, nullable=False),
        sa.Column("container_id", sa.Text, nullable=False),
        sa.Column("exec_id", sa.Text),
        sa.Column("repl", sa.Text, nullable=False),
        sa.Column("opened_at", sa.DateTime, nullable=False),
        sa.Column("shown", sa.BigInteger, nullable=False),
        sa.Column("reply_id", sa.BigInteger),
        sa.Column("answering_id", sa.BigInteger),
        sa.Column("last_input_id", sa.BigInteger),
        sa.Column("ended_at", sa.DateTime),
        sa.Column("ended", sa.Text),
        sa.ForeignKeyConstraint(["owner_id"], ["people.id"], name="fk_terminals_owner_id_people"),
        sa.PrimaryKeyConstraint("thread_id", name="pk_terminals"),
    )
    op.create_index("ix_terminals_ended_at", "terminals", ["ended_at"])
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("person_id", sa.BigInteger, nullable=False),
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("channel_id", sa.BigInteger, nullable=False),
        sa.Column("message_id", sa.BigInteger),
        sa.Column("command", sa.Text, nullable=False),
        sa.Column("exit_code", sa.Integer),
        sa.Column("seconds", sa.Float, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_audit_person_id_people"),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
    )
    op.create_index("ix_audit_guild_id_at", "audit", ["guild_id", "at"])
    op.create_index("ix_audit_person_id_at", "audit", ["person_id", "at"])
    op.create_table(
        "answers",
        sa.Column("answer_id", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("message_id", sa.BigInteger, nullable=False),
        sa.Column("channel_id", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("answer_id", name="pk_answers"),
    )
    op.create_index("ix_answers_channel_id_message_id", "answers", ["channel_id", "message_id"])


def downgrade() -> None:
    for table in ("answers", "audit", "terminals", "labs", "people"):
        op.drop_table(table)
