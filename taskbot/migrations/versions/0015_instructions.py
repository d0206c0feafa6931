"""What an instruction was written on, and the tasks that it may be of"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('instruction', schema=None) as batch_op:
        batch_op.add_column(sa.Column('about', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('meant', sa.JSON(), nullable=False, server_default='[]'))
    with op.batch_alter_table('instruction', schema=None) as batch_op:
        batch_op.alter_column('about', server_default=None)
        batch_op.alter_column('meant', server_default=None)
