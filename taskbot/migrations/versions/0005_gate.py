"""the sensitive gate: which marks somebody has answered for, and what waits for a reason"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('draft', schema=None) as batch_op:
        batch_op.add_column(sa.Column('despite_marks', sa.JSON(), nullable=False, server_default='{}'))

    with op.batch_alter_table('prepared_import', schema=None) as batch_op:
        batch_op.add_column(sa.Column('despite_marks', sa.JSON(), nullable=False, server_default='{}'))

    op.create_table('marked_message',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('chat_id', sa.BigInteger(), nullable=False),
    sa.Column('refusal_id', sa.BigInteger(), nullable=False),
    sa.Column('message_id', sa.BigInteger(), nullable=False),
    sa.Column('wish', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('target', sa.BigInteger(), nullable=False),
    sa.Column('words', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('file_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('file_name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('is_open', sa.Boolean(), nullable=False),
    sa.Column('created_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('chat_id', 'refusal_id')
    )

    with op.batch_alter_table('messagelink', schema=None) as batch_op:
        batch_op.add_column(sa.Column('marked_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key('fk_messagelink_marked_id', 'marked_message', ['marked_id'], ['id'])
