"""Where the echo of an input would come of which it is not sure that it was typed."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("terminals", sa.Column("typing_at", sa.BigInteger))


def downgrade() -> None:
    op.drop_column("terminals", "typing_at")
