"""Late days against earlier due dates stay on record"""

import sqlalchemy as sa
from alembic import op

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('task', schema=None) as batch_op:
        batch_op.add_column(sa.Column('late_spans', sa.JSON(), nullable=False, server_default='[]'))
    with op.batch_alter_table('task', schema=None) as batch_op:
        batch_op.alter_column('late_spans', server_default=None)
