"""what the ledger gives back; since when a unit has its part; every open task is looked at by the new rules"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('reminder', schema=None) as batch_op:
        batch_op.add_column(sa.Column('lapse', sqlmodel.sql.sqltypes.AutoString(), nullable=True))
    with op.batch_alter_table('assignment', schema=None) as batch_op:
        batch_op.add_column(sa.Column('joined_on', sa.Date(), nullable=True))
    op.execute("UPDATE task SET attention_at = issued_at WHERE state IN ('issued', 'in_progress', 'in_review')")
