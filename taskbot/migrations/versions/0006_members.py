"""members: reachability, A and B liaisons, memberships that ended; invitations under a number; chats that were left"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None

_ROLE = sa.Enum('office', 'liaison', 'leader', 'admin', name='role', native_enum=False, length=20)
_RANK = sa.Enum('A', 'B', name='rank', native_enum=False, length=20)
_REACHABILITY = sa.Enum('never_started', 'blocked', 'deactivated', 'reachable', name='reachability', native_enum=False, length=20)


def upgrade() -> None:
    _tell_apart_who_can_be_written_to()
    _keep_memberships_that_ended()
    _number_invitations()
    with op.batch_alter_table('chat', schema=None) as batch_op:
        batch_op.add_column(sa.Column('thread_id', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('left_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))


def _tell_apart_who_can_be_written_to() -> None:
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.add_column(sa.Column('reachability', _REACHABILITY, nullable=False, server_default='never_started'))
    op.execute("UPDATE person SET reachability = 'reachable' WHERE has_started")
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.drop_column('has_started')


def _keep_memberships_that_ended() -> None:
    """The old unique constraint has no name in SQLite, so the table is made anew. Of a unit's liaisons the first is A角."""
    with op.batch_alter_table('member', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_member_person_id'))
        batch_op.drop_index(batch_op.f('ix_member_unit_id'))
    op.rename_table('member', 'old_member')
    op.create_table('member',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.BigInteger(), nullable=False),
    sa.Column('role', _ROLE, nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=True),
    sa.Column('rank', _RANK, nullable=True),
    sa.Column('joined_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('left_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], ),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.execute(
        "INSERT INTO member (person_id, role, unit_id, rank, joined_at)"
        " SELECT person_id, role, unit_id, CASE WHEN role <> 'liaison' THEN NULL WHEN id ="
        " (SELECT min(first.id) FROM old_member first WHERE first.role = 'liaison' AND first.unit_id = old_member.unit_id)"
        " THEN 'A' ELSE 'B' END, joined_at FROM old_member ORDER BY id"
    )
    op.drop_table('old_member')
    with op.batch_alter_table('member', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_member_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_member_unit_id'), ['unit_id'], unique=False)
    _unique_while('ix_member_once', ['person_id', 'role', 'unit_id'], "left_at IS NULL")
    _unique_while('ix_member_a', ['unit_id'], "left_at IS NULL AND rank = 'A'")


def _unique_while(name: str, columns: list[str], condition: str) -> None:
    where = sa.text(condition)
    op.create_index(name, 'member', columns, unique=True, sqlite_where=where, postgresql_where=where)


def _number_invitations() -> None:
    op.rename_table('invitation', 'old_invitation')
    op.create_table('invitation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code_hash', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('role', _ROLE, nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=True),
    sa.Column('rank', _RANK, nullable=True),
    sa.Column('replaces', sa.Integer(), nullable=True),
    sa.Column('made_by', sa.BigInteger(), nullable=True),
    sa.Column('made_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('expires_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('used_by', sa.BigInteger(), nullable=True),
    sa.Column('used_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('revoked_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['replaces'], ['member.id'], ),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('code_hash')
    )
    op.execute(
        "INSERT INTO invitation (code_hash, role, unit_id, expires_at, used_by, used_at)"
        " SELECT code_hash, role, unit_id, expires_at, used_by, used_at FROM old_invitation ORDER BY expires_at, code_hash"
    )
    op.drop_table('old_invitation')
