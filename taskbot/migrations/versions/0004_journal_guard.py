"""the journal is append-only in the database itself"""

from alembic import op

from taskbot.migrations.journal_guard import guard_journal

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    guard_journal(op.get_bind())
