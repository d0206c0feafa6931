"""digests: several issues of a period, with their stages; messages about a digest"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What was given by week becomes the first issue of that week, due when it was given."""
    op.rename_table('digest', 'old_digest')
    op.create_table(
        'digest',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('period', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('stage', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('due_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column('as_of', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column('word', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('correction', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('snapshot', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('document_number', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('journal_head', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('shown_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column('reminded_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column('settled_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('given_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint('id', name='pk_digest_issue'),
        sa.UniqueConstraint('period', 'number'),
    )
    op.create_index(op.f('ix_digest_period'), 'digest', ['period'], unique=False)
    op.execute(
        "INSERT INTO digest (period, number, stage, due_at, as_of, word, correction, snapshot, document_number,"
        " journal_head, settled_by, given_at)"
        " SELECT week, 1, 'given', given_at, given_at, '', '', snapshot, document_number, journal_head, '', given_at"
        " FROM old_digest ORDER BY week"
    )
    op.drop_table('old_digest')
    with op.batch_alter_table('messagelink', schema=None) as batch_op:
        batch_op.add_column(sa.Column('digest_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key('fk_messagelink_digest_id', 'digest', ['digest_id'], ['id'])
