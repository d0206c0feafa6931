"""the board of a work group"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('board',
    sa.Column('chat_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('letter_id', sa.Integer(), nullable=False),
    sa.Column('pin_letter_id', sa.Integer(), nullable=True),
    sa.Column('edit_letter_id', sa.Integer(), nullable=True),
    sa.Column('look', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('drawn_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('has_told', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['letter_id'], ['outbox.id'], ),
    sa.ForeignKeyConstraint(['pin_letter_id'], ['outbox.id'], ),
    sa.ForeignKeyConstraint(['edit_letter_id'], ['outbox.id'], ),
    sa.PrimaryKeyConstraint('chat_id')
    )
