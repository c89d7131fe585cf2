"""Whose command each of the bot's answers is for."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("answers", sa.Column("person_id", sa.BigInteger))


def downgrade() -> None:
    op.drop_column("answers", "person_id")
