"""when a task needs attention; since when its date and its lead stand; what the clock remembers"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('task', schema=None) as batch_op:
        batch_op.add_column(sa.Column('due_since', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('lead_since', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('attention_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
        batch_op.create_index('ix_task_attention', ['attention_at'], unique=False)
    op.execute("UPDATE task SET attention_at = issued_at WHERE state IN ('issued', 'in_progress', 'in_review')")
    with op.batch_alter_table('reminder', schema=None) as batch_op:
        batch_op.add_column(sa.Column('is_covered', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('to_office', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.create_index('ix_reminder_given', ['given_at'], unique=False)
    op.create_index(
        'ix_outbox_reminders', 'outbox', ['sent_at'], unique=False,
        sqlite_where=sa.text('lane = 2'), postgresql_where=sa.text('lane = 2'),
    )
    op.create_table(
        'marker',
        sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('value', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.PrimaryKeyConstraint('name'),
    )
