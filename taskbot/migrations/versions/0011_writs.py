"""督办单: drafts, and what was sent"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'writ',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('task_number', sa.Integer(), nullable=False),
        sa.Column('unit_id', sa.Integer(), nullable=False),
        sa.Column('colour', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('words', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('fields', sa.JSON(), nullable=False),
        sa.Column('is_open', sa.Boolean(), nullable=False),
        sa.Column('drafted_by', sa.BigInteger(), nullable=False),
        sa.Column('drafted_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column('year', sa.Integer(), nullable=True),
        sa.Column('serial', sa.Integer(), nullable=True),
        sa.Column('sent_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('sent_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column('sha256', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(['task_number'], ['task.number']),
        sa.ForeignKeyConstraint(['unit_id'], ['unit.id']),
        sa.PrimaryKeyConstraint('id'),
        sa.UniqueConstraint('year', 'serial'),
    )
    with op.batch_alter_table('writ', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_writ_task_number'), ['task_number'], unique=False)
