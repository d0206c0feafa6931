"""draft lists: what the reader assumed, and the task that a draft became; prepared imports"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('draft', schema=None) as batch_op:
        batch_op.add_column(sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default='task'))
        batch_op.add_column(sa.Column('confirm', sa.JSON(), nullable=False, server_default='[]'))
        batch_op.add_column(sa.Column('dated', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('task_number', sa.Integer(), nullable=True))
        batch_op.create_foreign_key('fk_draft_task_number', 'task', ['task_number'], ['number'])

    op.create_table('prepared_import',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('by', sa.BigInteger(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('plan', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('is_open', sa.Boolean(), nullable=False),
    sa.Column('created_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
