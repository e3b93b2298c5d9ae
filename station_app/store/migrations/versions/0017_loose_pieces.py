"""Sealed pieces that no file names: about to be sealed, or let go of."""

from alembic import op

revision = "0017"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.execute("CREATE TABLE loose_pieces ( blob_id VARCHAR NOT NULL, PRIMARY KEY (blob_id) )")
