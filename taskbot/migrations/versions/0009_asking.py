"""messages of instructions; what was said of an answer in two halves"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('messagelink', schema=None) as batch_op:
        batch_op.add_column(sa.Column('instruction_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('said', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=''))
        batch_op.create_foreign_key('fk_messagelink_instruction_id', 'instruction', ['instruction_id'], ['id'])
