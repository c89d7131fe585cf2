"""The prompt at which a terminal's program last waited."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("terminals", sa.Column("prompt", sa.Text, nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("terminals", "prompt")
