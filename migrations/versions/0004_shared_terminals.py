"""Who may type at a terminal besides its owner."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "shares",
        sa.Column("thread_id", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("person_id", sa.BigInteger, nullable=False, autoincrement=False),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["terminals.thread_id"], name="fk_shares_thread_id_terminals"
        ),
        sa.PrimaryKeyConstraint("thread_id", "person_id", name="pk_shares"),
    )


def downgrade() -> None:
    op.drop_table("shares")
