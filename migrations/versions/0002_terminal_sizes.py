"""A terminal's size, and whether it is shown as a screen."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "terminals", sa.Column("columns", sa.Integer, nullable=False, server_default="80")
    )
    op.add_column("terminals", sa.Column("rows", sa.Integer, nullable=False, server_default="24"))
    op.add_column(
        "terminals", sa.Column("screen", sa.Boolean, nullable=False, server_default=sa.false())
    )


def downgrade() -> None:
    for column in ("columns", "rows", "screen"):
        op.drop_column("terminals", column)
